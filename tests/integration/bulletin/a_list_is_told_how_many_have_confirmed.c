/* n/N of the rows of a list, in one request: of what one sees, and of what asks for it. */
#include "boards.h"

static int64_t
published(struct client *author, const char *board, const char *more)
{
    struct response *made = post_send(author, board_named(author, board), "回答のお願い", more);
    expect_status(made, 201);
    return response_int(made, "id");
}

static struct response *
counts(struct client *client, const char *ids)
{
    return client_post(client, "/api/item/reading_counts", test_text("{\"item_ids\":[%s]}", ids));
}

START_TEST(a_list_is_told_how_many_have_confirmed)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "chief");
    struct client *reader = client_signed_in(server, "staff");
    struct client *outsider = client_signed_in(server, "auditor");
    const int64_t all = published(author, BOARD_OF_ALL, ",\"confirm\":true");
    const int64_t own = published(author, BOARD_OF_GENERAL_AFFAIRS, ",\"confirm\":true");
    const int64_t silent = published(author, BOARD_OF_ALL, "");
    const char *ids = test_text("%lld,%lld,%lld,7", (long long)all, (long long)own,
                                (long long)silent);

    expect_status(
        client_put(reader, test_text("/api/item/items/%lld/confirmation", (long long)own), "{}"),
        204);
    struct response *seen = counts(reader, ids);
    expect_status(seen, 200);
    ck_assert_uint_eq(response_count(seen, "items"), 2);
    ck_assert_int_eq(response_int(seen, "items.0.id"), all);
    ck_assert_int_eq(response_int(seen, "items.0.confirmed"), 0);
    ck_assert_int_eq(response_int(seen, "items.1.id"), own);
    ck_assert_int_eq(response_int(seen, "items.1.confirmed"), 1);
    struct response *reading = client_get(
        reader, test_text("/api/item/items/%lld/reading", (long long)own));
    ck_assert_int_eq(response_int(seen, "items.1.asked"), response_int(reading, "count.asked"));
    ck_assert_int_gt(response_int(seen, "items.0.asked"), response_int(seen, "items.1.asked"));
    seen = counts(outsider, ids);
    ck_assert_uint_eq(response_count(seen, "items"), 1);
    ck_assert_int_eq(response_int(seen, "items.0.id"), all);
    server_stop(server);
}
END_TEST

START_TEST(counts_of_a_hundred_items_are_the_most_at_once)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *ids = "1";
    for (int i = 2; i <= 100; i++)
        ids = test_text("%s,%d", ids, i);
    expect_status(counts(client, ids), 200);
    expect_status(counts(client, test_text("%s,101", ids)), 422);
    server_stop(server);
}
END_TEST
