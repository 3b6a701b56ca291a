/* kill -9 while staff publish: each acknowledged post is there once, with one audit entry, and no
 * post is there without. KILLS: how often (5). Through every route that writes: make kill.
 */
#include <check.h>

#include "tests/lib/fixture.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

enum { KILLS_DEFAULT = 5, POSTS_PER_S = 200, IDS_MAX = 100000 };

START_TEST(kill_9_while_staff_publish_loses_nothing)
{
    const long kills = test_number("KILLS", KILLS_DEFAULT);
    const char *directory = city_copy();
    struct fixture fixture = { .directory = directory };
    struct server *server;
    struct poster poster = { .threads = 16,
                             .posts_per_s = POSTS_PER_S,
                             .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                             .ids_max = IDS_MAX };

    city_without_limits(directory);
    server = server_start_on(directory, NULL);
    poster.server = server;
    for (long kill = 0; kill < kills; kill++) {
        poster_start(&poster);
        test_sleep_ms(150 + 170 * (kill % 5)); /* another moment each time */
        server_kill(server);
        poster_stop(&poster);
        server_restart(server);
    }
    server_stop(server);
    ck_assert_uint_gt(poster.ids_count, (size_t)(10 * kills)); /* there was something to lose */
    poster_prove(&poster, directory);
    /* What was written and could not be acknowledged any more is whole, too. */
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM item AS i WHERE"
                                              " i.title LIKE '連続掲載%' AND 1 <> (SELECT count(*)"
                                              " FROM audit_entry AS e WHERE e.item_id = i.id)"),
                     0);
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM audit_entry AS e WHERE"
                                              " e.verb = 'bulletin.post.create' AND NOT EXISTS"
                                              " (SELECT 1 FROM item AS i WHERE i.id = e.item_id)"),
                     0);
}
END_TEST
