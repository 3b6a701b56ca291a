/* The end of publication and undo, by the author and by the chief of the section. */
#include "board.h"

static const char *
item_path(int64_t id, const char *what)
{
    return test_text("/api/item/items/%lld%s", (long long)id, what);
}

static const char *
post_path(int64_t id)
{
    return test_text("/api/bulletin/posts/%lld", (long long)id);
}

START_TEST(N6_2_1_a_chief_ends_and_restores_what_the_own_section_published)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "personnel");
    int64_t post = post_make(staff, "終了する掲示");
    struct response *ended;

    expect_problem(client_post(other, item_path(post, "/end"), NULL), 403, "denied",
                   "item.not_yours");
    ended = client_post(chief, item_path(post, "/end"), NULL);
    expect_status(ended, 200);
    ck_assert_str_eq(response_string(ended, "state"), "past");
    expect_problem(client_post(staff, item_path(post, "/end"), NULL), 409, "conflict",
                   "item.not_published");
    expect_status(client_get(other, post_path(post)), 200); /* out of the list, not out of reach */

    expect_status(client_delete(chief, post_path(post)), 204);
    expect_status(client_get(other, post_path(post)), 404);
    expect_problem(client_post(staff, item_path(post, "/restore"), NULL), 403, "denied",
                   "item.restore_not_yours");
    expect_status(client_post(chief, item_path(post, "/restore"), NULL), 200);
    expect_status(client_get(other, post_path(post)), 200);
    server_stop(server);
}
END_TEST
