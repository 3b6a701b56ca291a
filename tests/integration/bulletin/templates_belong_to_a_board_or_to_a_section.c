/* What a post may begin with is kept by those who write there. */
#include "boards.h"

static struct response *
template_send(struct client *client, const char *place, int64_t id, const char *body)
{
    return client_post(
        client, "/api/bulletin/templates",
        test_text("{\"%s\":%lld,\"name\":\"会議の案内\",\"title\":\"○○会議の開催について\","
                  "%s}",
                  place, (long long)id, body));
}

static struct response *
templates(struct client *client, int64_t board_id)
{
    return client_get(client,
                      test_text("/api/bulletin/templates?board_id=%lld", (long long)board_id));
}

START_TEST(templates_belong_to_a_board_or_to_a_section)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL), section = department_named(staff, "総務課");
    const char *text = "\"body_text\":\"日時\\n場所\"";
    struct response *own = template_send(staff, "department_id", section, text);
    struct response *boards = template_send(admin, "board_id", board, text);
    const char *path;

    expect_status(own, 201);
    expect_status(boards, 201);
    expect_problem(template_send(staff, "board_id", board, text), 403, "denied",
                   "bulletin.template_not_yours");
    expect_problem(template_send(staff, "department_id", department_named(staff, "市民課"), text),
                   404, "missing", "bulletin.template_place_missing");
    expect_problem(template_send(staff, "department_id", section, "\"body_text\":\" \""), 422,
                   "invalid", "bulletin.body_blank");
    ck_assert_int_eq(list_index(templates(chief, board), response_int(boards, "id")), 0);
    ck_assert_int_ge(list_index(templates(chief, board), response_int(own, "id")), 1);
    ck_assert_int_eq(list_index(templates(auditor, board), response_int(own, "id")), -1);
    ck_assert_int_eq(
        list_index(client_get(chief, "/api/bulletin/templates"), response_int(boards, "id")), -1);

    path = test_text("/api/bulletin/templates/%lld", (long long)response_int(own, "id"));
    ck_assert_str_eq(response_string(client_get(chief, path), "body_text"), "日時\n場所");
    expect_status(client_get(auditor, path), 404);
    expect_status(client_patch(chief, path, 1, "{\"title\":\"課内会議\"}"), 200);
    expect_problem(client_patch(staff, path, 1, "{\"title\":\"別\"}"), 412, "stale",
                   "bulletin.template_stale");
    ck_assert_str_eq(response_string(client_get(staff, path), "title"), "課内会議");
    expect_status(client_delete(auditor, path), 404);
    expect_status(client_delete(staff, path), 204);
    expect_status(client_get(staff, path), 404);
    server_stop(server);
}
END_TEST
