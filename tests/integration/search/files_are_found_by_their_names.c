/* The name of an attachment is part of what search finds, and follows what is attached. */
#include "searching.h"
#include "tests/lib/tus.h"

START_TEST(files_are_found_by_their_names)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    long long first = tus_upload(staff, "瑪瑙＿一覧ＡＢＣ.xlsx", "a", 1);
    long long second = tus_upload(staff, "孔雀石.pdf", "%PDF-1.7", 8);
    struct response *made = post_send(staff, board, "資料の送付",
                                      test_text(",\"files\":[%lld]", first));

    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    wait_until_found(staff, "瑪瑙", post);
    ck_assert(is_found(staff, "瑪瑙_一覧abc", post)); /* in any width */
    struct response *hits = search_for(staff, "瑪瑙", "");
    ck_assert_str_eq(parts_text(hits, "items.0.snippet"), "[瑪瑙]＿一覧ＡＢＣ.xlsx");
    ck_assert(!is_found(personnel, "瑪瑙", post));
    expect_status(client_patch(staff, post_path(post), 1, test_text("{\"files\":[%lld]}", second)),
                  200);
    wait_until_found(staff, "孔雀石", post);
    ck_assert(!is_found(staff, "瑪瑙", post));
    expect_status(client_patch(staff, post_path(post), 2, "{\"files\":[]}"), 200);
    wait_until_gone(staff, "孔雀石", post);
    server_stop(server);
}
END_TEST
