/* kill -9 while the program of now brings the city of an older release up to date, at each passing
 * of each fault point on the way, or at any moment in a build without them: the next start ends it,
 * with the content, the log and the copy of before whole. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gw/fault.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/memory.h"
#include "tests/lib/older_city.h"
#include "tests/lib/server.h"

#define PASSINGS_MAX 60
#define STEP_MS 5

static const char *const points[] = {
#ifdef GW_FAULTS
    "db.step",
    "file.open",
    "file.write",
    "file.fsync",
    "file.rename",
    "file.unlink",
    "db.migrate.before_commit",
#else
    "time",
#endif
};

/* A program that runs the server's, and kills it after so long. */
static const char *
killer_make(const char *binary, int ms)
{
    const char *path = test_text("%s/kairan", test_directory());
    FILE *script = fopen(path, "w");

    ck_assert_ptr_nonnull(script);
    fprintf(script, "#!/bin/sh\nexec timeout -s KILL %d.%03d '%s' \"$@\"\n", ms / 1000, ms % 1000,
            binary);
    fclose(script);
    chmod(path, 0700);
    return path;
}

static int
migrate(const char *directory)
{
    return PROGRAM("migrate", "--data", directory).status;
}

/* At the n-th passing of the point, or after n steps of time. */
static int
migrate_killed(const char *directory, const char *point, int passing)
{
    const char *binary = test_text("%s", getenv("KAIRAN_BINARY"));
    int status;

    if (strcmp(point, "time") == 0)
        setenv("KAIRAN_BINARY", killer_make(binary, passing * STEP_MS), 1);
    else
        setenv("KAIRAN_FAULT", test_text("%s:%d!", point, passing), 1);
    status = migrate(directory);
    setenv("KAIRAN_BINARY", binary, 1);
    unsetenv("KAIRAN_FAULT");
    return status;
}

/* False where the upgrade came to its end first. */
static bool
kill_at(const struct older_city *city, const char *point, int passing)
{
    const char *directory = test_text("%s.killed", city->directory), *fault;
    struct city_proof proof;

    test_copy(city->directory, directory);
    const int status = migrate_killed(directory, point, passing);
    ck_assert_msg(status == 0 || status == 128 + SIGKILL, "%s: ended with %d", point, status);
    ck_assert_int_eq(migrate(directory), 0);
    fault = older_city_fault(city, directory);
    ck_assert_msg(fault == NULL, "killed at %s, %d: %s", point, passing, fault);
    server_stop(server_start_on(directory, NULL));
    fault = city_fault(directory, &proof);
    ck_assert_msg(fault == NULL, "killed at %s, %d: %s", point, passing, fault);
    test_remove(directory);
    return status != 0;
}

START_TEST(an_upgrade_killed_at_each_step_ends_whole_at_the_next_start)
{
    int kills = 0, passing;

    (void)gw_fault(""); /* what is read now holds for this process: none are its own */
    for (const struct older_release *release = older_releases; release->core > 0; release++) {
        const char *directory = city_copy();

        server_stop(server_start_on(directory, NULL));
        const struct older_city *city = older_city_make(directory, release);
        for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
            for (passing = 1; passing <= PASSINGS_MAX && kill_at(city, points[i], passing);)
                passing++;
            printf("upgrade: from core %lld: killed %d times at %s\n", (long long)release->core,
                   passing - 1, points[i]);
            kills += passing - 1;
        }
        test_remove(directory);
        test_remove(city->upgraded);
    }
    printf("upgrade: %d kills, all whole\n", kills);
    ck_assert_int_gt(kills, 0);
}
END_TEST
