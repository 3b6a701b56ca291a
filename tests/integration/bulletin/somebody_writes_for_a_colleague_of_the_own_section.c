/* 代理入力: for a colleague of the same section, visible to all, and the colleague manages it. */
#include "boards.h"

static int64_t
person_of(struct client *client)
{
    return response_int(client_get(client, "/api/session"), "user.id");
}

static struct response *
send_for(struct client *client, int64_t board, int64_t person_id)
{
    return post_send(client, board, "代理の掲示",
                     test_text(",\"on_behalf_of\":%lld", (long long)person_id));
}

START_TEST(somebody_writes_for_a_colleague_of_the_own_section)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);

    expect_problem(send_for(staff, board, person_of(other)), 422, "invalid",
                   "bulletin.behalf_of_another_section");
    expect_problem(send_for(staff, board, person_of(staff)), 422, "invalid",
                   "bulletin.behalf_of_oneself");
    struct response *made = send_for(chief, board, person_of(staff));
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    struct response *seen = post_get(other, post);
    ck_assert_int_eq(response_int(seen, "on_behalf_of.id"), person_of(staff));
    ck_assert_int_eq(response_int(seen, "author.id"), person_of(chief));
    expect_status(client_patch(staff, post_path(post), 1, "{\"title\":\"本人が直す\"}"), 200);
    server_stop(server);
}
END_TEST
