/* kill -9 while the program of now brings the city of an older release up to date, at each passing
 * of each fault point on the way, or at any moment in a build without them: the next start ends it,
 * with the content, the log and the copy of before whole. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "gw/fault.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/memory.h"
#include "tests/lib/older_city.h"
#include "tests/lib/server.h"

#define PASSINGS_MAX 60

static const char *const points[] = {
    "db.step",
    "file.open",
    "file.write",
    "file.fsync",
    "file.rename",
    "file.unlink",
    "db.migrate.before_commit",
};

static int
migrate(const char *directory)
{
    return PROGRAM("migrate", "--data", directory).status;
}

/* False where the upgrade came to its end first. */
static bool
kill_at(const struct older_city *city, const char *point, int passing)
{
    const char *directory = test_text("%s.killed", city->directory), *fault;
    struct city_proof proof;

    test_copy(city->directory, directory);
    setenv("KAIRAN_FAULT", test_text("%s:%d!", point, passing), 1);
    const int status = migrate(directory);
    unsetenv("KAIRAN_FAULT");
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
#ifdef GW_FAULTS
    ck_assert_int_gt(kills, 100);
#endif
}
END_TEST
