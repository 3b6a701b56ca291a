/* Who has to approve a post that is for fewer than the board's readers sees it by that duty alone;
 * when the database fails to tell, the answer is an error, never "missing". */
#include "boards.h"
#include "tests/lib/engine.h"
#include "tests/lib/server.h"

START_TEST(what_cannot_be_read_is_not_called_missing)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_make(admin, "承認の要る板",
                               test_text(",\"information_class\":3,\"readers\":" EVERYBODY
                                         ",\"writers\":" EVERYBODY ",\"approvers\":%s",
                                         only(auditor)));
    struct response *made = post_send(staff, board, "限られた人へ",
                                      test_text(",\"audience\":%s", only(staff)));
    const char *path;

    expect_status(made, 201);
    path = test_text("/api/bulletin/posts/%lld", (long long)response_int(made, "id"));
    expect_status(client_get(auditor, path), 200);
    test_sql(server->directory, "ALTER TABLE bulletin_approval RENAME TO approval_elsewhere");
    ck_assert_int_ge(client_get(auditor, path)->status, 500);
    server_end(server);
}
END_TEST
