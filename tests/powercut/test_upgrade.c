/* A city of an older release, opened by the program of now and cut off at any call to a file, by
 * kill -9 or with the power: the next start ends the upgrade, with the same content as without a
 * cut, and with the whole copy of before. */
#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/command.h"
#include "modules.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/fixture.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/older_city.h"
#include "tests/lib/server.h"
#include "tests/powercut/images.h"
#include "tests/powercut/record.h"
#include "tests/powercut/replay.h"

#define IMAGES_SOME 12
#define IMAGES_ALL 1000 /* from where all releases are cut off at all calls */

struct drill {
    const struct older_city *city;
    int images, parts;
};

/* `kairan migrate`, as `serve` does it at its start. */
static void
upgrade_record(const char *directory)
{
    const struct command_context context = { .modules = gw_modules, .migrations = gw_migrations };
    const char *arguments[] = { "migrate", "--data", directory, NULL };
    int status;

    record_start(directory);
    const pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        sqlite3_shutdown();
        record_this_process();
        _exit(command_migrate(&context, 3, (char **)arguments));
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    record_prove(directory);
}

static void
image_check(const struct drill *drill, const char *directory, const char *what)
{
    const char *fault = image_opens(directory) ? older_city_fault(drill->city, directory)
                                               : "it does not open";
    struct city_proof proof;

    if (fault == NULL)
        fault = city_fault(directory, &proof);
    ck_assert_msg(fault == NULL, "%s: %s", what, fault);
}

/* Every second image is what kill -9 leaves: all that was done. */
static void
part_run(void *arg, int part)
{
    const struct drill *drill = arg;
    const char *directory = test_text("%s/image", test_directory());
    struct disk *disk = disk_new(NULL);
    const size_t first = record_first(), calls = record_count() + 1 - first;

    record_sync_nothing();
    for (int i = part; i < drill->images; i += drill->parts) {
        const size_t at = first + calls * (size_t)(i / 2 * 2) / (size_t)drill->images;
        const struct cut cut = { .seed = (uint64_t)i * 131 + 7,
                                 .percent = i % 2 == 0 ? 100 : image_percent(i / 2) };

        disk_advance(disk, at);
        disk_leave(disk, &cut, directory);
        image_check(
            drill, directory,
            test_text("after %zu of %zu calls, %d percent", at - first, calls - 1, cut.percent));
    }
    test_remove(directory);
}

static void
release_prove(const struct older_release *release, bool at_all_calls)
{
    const char *directory = test_text("%s/core-%lld", test_directory(), (long long)release->core);
    const char *now = city_copy();
    struct drill drill = { .parts = (int)test_number("JOBS", 2) };
    const long long start = test_clock_ms();

    ck_assert(image_opens(now)); /* what a first start adds is there */
    ck_assert_int_eq(rename(now, directory), 0);
    drill.city = older_city_make(directory, release);
    const char *worked = test_text("%s.worked", directory);
    test_copy(directory, worked);
    upgrade_record(worked);
    drill.images = at_all_calls ? 2 * (int)(record_count() + 1 - record_first()) : IMAGES_SOME;
    images_in_parts(drill.parts, part_run, &drill);
    printf("upgrade: from core %lld: %d images over %zu calls, all whole, %lld ms\n",
           (long long)release->core, drill.images, record_count() - record_first(),
           test_clock_ms() - start);
    fflush(stdout); /* the next release takes its time */
    test_remove(worked);
    test_remove(directory);
    test_remove(drill.city->upgraded);
}

START_TEST(an_upgrade_cut_off_at_any_call_ends_whole_at_the_next_start)
{
    const bool all = test_number("IMAGES", 0) >= IMAGES_ALL;

    for (const struct older_release *release = older_releases; release->core > 0; release++) {
        release_prove(release, all);
        if (!all)
            break;
    }
}
END_TEST
