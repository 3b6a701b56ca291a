/* `kairan backup` beside a server that writes, `kairan restore` elsewhere: all that had been
 * acknowledged is there, the audit chain is whole and says that it was restored, and it serves.
 */
#include <check.h>

#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

enum { IDS_MAX = 100000 };

START_TEST(a_backup_taken_while_staff_publish_restores_whole)
{
    const char *directory = city_copy();
    const char *archive = test_text("%s/city.tar", test_directory());
    const char *restored = test_text("%s/restored", test_directory());
    struct fixture fixture = { .directory = restored };
    struct poster poster = { .threads = 8,
                             .posts_per_s = 200,
                             .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                             .ids_max = IDS_MAX };
    struct program_result result;
    struct server *server;
    struct server *copy;
    size_t before;

    city_without_limits(directory);
    server = server_start_on(directory, NULL);
    poster.server = server;
    poster_start(&poster);
    test_sleep_ms(500);
    before = poster_count(&poster);
    result = PROGRAM("backup", "--data", directory, "--to", archive);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    test_sleep_ms(200);
    poster_stop(&poster);
    ck_assert_uint_gt(before, 0);
    ck_assert_uint_gt(poster.ids_count, before); /* it went on serving */

    result = PROGRAM("restore", "--from", archive, "--data", restored);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    poster.ids_count = before;
    poster_prove(&poster, restored);
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM audit_entry WHERE verb ="
                                              " 'core.restore' AND sequence = (SELECT"
                                              " max(sequence) FROM audit_entry)"),
                     1);
    copy = server_start_on(restored, NULL);
    expect_status(client_get(client_signed_in(copy, "staff"),
                             test_text("/api/bulletin/posts/%lld", (long long)poster.ids[0])),
                  200);
    server_stop(copy);
    server_stop(server);
}
END_TEST
