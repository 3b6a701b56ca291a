/* N9.1: who has read a post is shown to those who answer for it, never when; of a confirmation,
 * which is an act, the day. */
#include "boards.h"

/* A time of day as this system writes it: "T09:30" and the like. */
static bool
has_time(const char *text)
{
    for (const char *at = strchr(text, ':'); at != NULL; at = strchr(at + 1, ':')) {
        if (at - text >= 3 && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9')
            return true;
    }
    return false;
}

static struct response *
readers_of(struct client *client, int64_t post, const char *rest)
{
    struct response *list = client_get(
        client, test_text("/api/item/items/%lld/readers%s", (long long)post, rest));

    expect_status(list, 200);
    return list;
}

static int64_t
read_by(struct client *reader, struct client *author, const char *more)
{
    struct response *made = post_send(author, board_named(author, BOARD_OF_GENERAL_AFFAIRS),
                                      "窓口当番", more);
    int64_t post;

    expect_status(made, 201);
    post = response_int(made, "id");
    expect_status(client_put(reader, test_text("%s/mark", post_path(post)), "{\"read\":true}"),
                  204);
    return post;
}

START_TEST(N9_1_names_of_readers_come_without_times)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = read_by(chief, staff, "");
    struct response *names = readers_of(staff, post, "?state=read");
    struct response *file;

    ck_assert(has_time("{\"read_at\":\"2026-04-01T09:30:00Z\"}") && !has_time("{\"id\":10}"));
    ck_assert_uint_eq(response_count(names, "items"), 1);
    ck_assert_int_eq(response_int(names, "items.0.person.id"),
                     response_int(client_get(chief, "/api/session"), "user.id"));
    ck_assert(response_bool(names, "items.0.read"));
    ck_assert(json_is_null(response_json(names, "items.0.confirmed_on")));
    ck_assert(!has_time(names->body));
    file = readers_of(staff, post, ".csv");
    ck_assert_ptr_nonnull(strstr(file->body, "\r\n"));
    ck_assert(!has_time(file->body));
    ck_assert(!has_time(
        client_get(staff, test_text("/api/item/items/%lld/reading", (long long)post))->body));
    server_stop(server);
}
END_TEST

START_TEST(N9_1_of_a_confirmation_the_day_is_shown)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = read_by(chief, staff, ",\"confirm\":true");
    struct response *names;

    expect_status(
        client_put(chief, test_text("/api/item/items/%lld/confirmation", (long long)post), "{}"),
        204);
    names = readers_of(staff, post, "?state=confirmed");
    ck_assert_uint_eq(response_count(names, "items"), 1);
    ck_assert_uint_eq(strlen(response_string(names, "items.0.confirmed_on")), strlen("2026-04-01"));
    ck_assert(!has_time(names->body));
    ck_assert(!has_time(readers_of(staff, post, ".csv")->body));
    server_stop(server);
}
END_TEST
