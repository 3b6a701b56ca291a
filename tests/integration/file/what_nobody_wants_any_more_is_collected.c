/* what_nobody_wants_any_more_is_collected.c - uploads past their days, and files that no item took
 * within a day. */
#include <check.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/tus.h"

START_TEST(what_nobody_wants_any_more_is_collected)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *expired = tus_begin(staff, 10, "a.bin");
    const char *fresh = tus_begin(staff, 10, "b.bin");
    long long old = tus_upload(staff, "old.bin", "old", 3);
    long long new = tus_upload(staff, "new.bin", "new", 3);

    expect_status(tus_append(staff, expired, 0, "abc", 3), 204);
    server_stop(server);
    city_sql(server->directory, test_text("UPDATE upload SET expires_at = 1 WHERE id = %s;"
                                          "UPDATE file SET released_at = 1 WHERE id = %lld;"
                                          "UPDATE job SET run_at = 0 WHERE kind = 'file.expire'",
                                          strrchr(expired, '/') + 1, old));
    server_restart(server);
    server_wait_log(server, "\"file.expire\"", 20000);
    staff = client_signed_in(server, "staff");
    ck_assert_int_eq(tus_offset(staff, expired), -1);
    ck_assert_int_eq(tus_offset(staff, fresh), 0);
    expect_status(tus_load(staff, old, NULL), 404);
    ck_assert_str_eq(tus_load(staff, new, NULL)->body, "new");
    server_stop(server);
    ck_assert_ptr_nonnull(
        strstr(PROGRAM("doctor", "--data", server->directory).out, "files: 1 contents, all there"));
}
END_TEST
