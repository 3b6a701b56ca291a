/* Marks in bulk are one's own, take 200 items and no more, and are not in the log. */
#include "board.h"

static bool
is_read(struct client *client, int64_t post)
{
    return response_bool(client_get(client, test_text("/api/bulletin/posts/%lld", (long long)post)),
                         "read");
}

static const char *
ids_of(size_t count)
{
    const char *ids = "1";

    for (size_t i = 1; i < count; i++)
        ids = test_text("%s,%zu", ids, i + 1);
    return ids;
}

static struct response *
mark(struct client *client, const char *ids, bool read)
{
    return client_post(client, "/api/item/marks",
                       test_text("{\"item_ids\":[%s],\"read\":%s}", ids, read ? "true" : "false"));
}

START_TEST(N9_1_several_items_are_marked_as_read_at_once)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t first = post_make(staff, "一件目");
    int64_t second = post_make(staff, "二件目");
    const char *both = test_text("%lld,%lld,1", (long long)first, (long long)second);

    ck_assert(!is_read(chief, first) && !is_read(chief, second));
    expect_status(mark(chief, both, true), 204);
    ck_assert(is_read(chief, first) && is_read(chief, second));
    expect_status(mark(staff, both, false), 204);
    ck_assert(is_read(chief, first) && !is_read(staff, first));
    expect_status(mark(chief, ids_of(200), true), 204);
    expect_problem(mark(chief, ids_of(201), true), 422, "invalid", "");
    server_stop(server);
}
END_TEST
