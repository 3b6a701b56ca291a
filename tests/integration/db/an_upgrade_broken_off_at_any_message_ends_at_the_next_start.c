/* an_upgrade_broken_off_at_any_message_ends_at_the_next_start.c - a city of an older release on
 * PostgreSQL, brought up to date by the program of now: that is killed at a message or a fault
 * point, or the network is cut at a message, and the next start ends it. `make kill` does it from
 * every older release, at every fourth message (UPGRADES=4), for each release other ones.
 */
#include <signal.h>
#include <stdio.h>

#include "gw/fault.h"
#include "tests/integration/db/moving.h"
#include "tests/lib/machine.h"
#include "tests/lib/older_upgrade.h"
#include "tests/lib/server.h"

#define MESSAGES_MAX 2000
#define STAFF 40
#define POSTS 60

static const char *const points[] = {
#ifdef GW_FAULTS
    "file.open", "file.fsync", "file.rename", "file.unlink", "db.migrate.before_commit",
#endif
    NULL,
};

/* At every `step`-th, from the `first` on, until the upgrade comes to its end before; how often. */
static int
break_at_each(const struct older_upgrade *upgrade, struct upgrade_break hit, int step)
{
    const char *what = hit.fault == PROXY_CLIENT_KILLED ? "a message, with kill -9"
                       : hit.point == NULL              ? "a message, without its answer"
                                                        : hit.point;
    int breaks = 0;

    for (; older_upgrade_break(upgrade, &hit); hit.at += step) {
        ck_assert_int_lt(hit.at, MESSAGES_MAX);
        breaks++;
    }
    printf("upgrade: on PostgreSQL broken off %d times at %s\n", breaks, what);
    fflush(stdout);
    return breaks;
}

static void
break_everywhere(const struct older_upgrade *upgrade, int first, int step)
{
    int breaks = break_at_each(
        upgrade, (struct upgrade_break){ .fault = PROXY_CLIENT_KILLED, .at = first }, step);

    ck_assert_int_gt(breaks, 30 / step);
    breaks += break_at_each(
        upgrade, (struct upgrade_break){ .fault = PROXY_MESSAGE_UNANSWERED, .at = first }, step);
    for (const char *const *point = points; *point != NULL; point++)
        breaks += break_at_each(upgrade, (struct upgrade_break){ .point = *point, .at = 1 }, 1);
    printf("upgrade: on PostgreSQL broken off %d times, all whole\n", breaks);
}

/* Amid the migrations, behind the copy of before. */
static void
break_somewhere(const struct older_upgrade *upgrade)
{
    ck_assert_int_gt(upgrade->messages, 30);
    ck_assert(
        older_upgrade_break(upgrade, &(struct upgrade_break){ .fault = PROXY_CLIENT_KILLED,
                                                              .at = upgrade->messages * 4 / 5 }));
}

static void
prove_from(int which)
{
    const struct older_release *release = &older_releases[which];
    const int step = (int)test_number("UPGRADES", 0);
    struct moving moving;

    if ((step == 0 && which > 0) || !moving_begin_with(&moving, STAFF, POSTS))
        return;
    (void)gw_fault(""); /* what is read now holds for this process: none are its own */
    server_stop(server_start_on(moving.directory, NULL));
    const struct older_city *city = older_city_make(moving.directory, release);
    moving_on_pgsql(&moving);
    const struct older_upgrade *upgrade = older_upgrade_make(city, release);
    if (step > 0)
        break_everywhere(upgrade, which % step + 1, step);
    else
        break_somewhere(upgrade);
}

START_TEST(an_upgrade_from_the_oldest_release)
{
    prove_from(0);
}
END_TEST

START_TEST(an_upgrade_from_the_release_after_it)
{
    prove_from(1);
}
END_TEST

START_TEST(an_upgrade_from_the_third_release)
{
    prove_from(2);
}
END_TEST

START_TEST(an_upgrade_from_the_release_before_the_last)
{
    prove_from(3);
}
END_TEST

START_TEST(an_upgrade_from_the_last_release)
{
    prove_from(4);
}
END_TEST
