/* The flags that a client offers buttons by say what the server would accept. */
#include "boards.h"

static const char *
item_path(int64_t id, const char *rest)
{
    return test_text("/api/item/items/%lld%s", (long long)id, rest);
}

static int64_t
asking_post(struct client *author)
{
    struct response *made = post_send(author, board_named(author, BOARD_OF_ALL),
                                      "確認をお願いします", ",\"confirm\":true");
    expect_status(made, 201);
    return response_int(made, "id");
}

static int
status_for_person(struct client *client, int64_t id, int64_t person_id)
{
    return client_put(client, item_path(id, "/confirmation"),
                      test_text("{\"person_id\":%lld}", (long long)person_id))
        ->status;
}

START_TEST(standing_in_is_offered_for_ones_own_staff_only)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    const int64_t id = asking_post(staff);
    struct response *list = client_get(chief, item_path(id, "/readers?state=not_confirmed"
                                                            "&limit=200"));
    size_t offered = 0, rows = response_count(list, "items");
    ck_assert_uint_gt(rows, 20);
    for (size_t i = 0; i < rows; i++) {
        const char *row = test_text("items.%zu", i);
        const bool may = response_bool(list, test_text("%s.may_confirm_for", row));
        const int64_t person = response_int(list, test_text("%s.person.id", row));
        ck_assert_int_eq(status_for_person(chief, id, person), may ? 204 : 403);
        offered += may;
    }
    ck_assert_uint_gt(offered, 0);
    ck_assert_uint_lt(offered, rows);
    list = client_get(chief, item_path(id, "/readers?state=confirmed&limit=200"));
    ck_assert_uint_eq(response_count(list, "items"), offered);
    for (size_t i = 0; i < offered; i++)
        ck_assert(!response_bool(list, test_text("items.%zu.may_confirm_for", i)));
    server_stop(server);
}
END_TEST

START_TEST(undoing_is_offered_for_ones_own_confirmation)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    const int64_t id = asking_post(chief);
    ck_assert(!response_bool(client_get(staff, item_path(id, "/reading")), "may_undo"));
    expect_status(client_put(staff, item_path(id, "/confirmation"), "{}"), 204);
    ck_assert(response_bool(client_get(staff, item_path(id, "/reading")), "may_undo"));
    expect_status(client_delete(staff, item_path(id, "/confirmation")), 204);

    /* Done by the chief, it is not the person's to undo. */
    const int64_t person = response_int(client_get(staff, "/api/session"), "user.id");
    ck_assert_int_eq(status_for_person(chief, id, person), 204);
    struct response *reading = client_get(staff, item_path(id, "/reading"));
    ck_assert(response_bool(reading, "confirmed"));
    ck_assert(!response_bool(reading, "may_undo"));
    expect_status(client_delete(staff, item_path(id, "/confirmation")), 409);
    server_stop(server);
}
END_TEST
