/* Sign-ins are limited for each address, before any password is looked at; not for addresses that
 * many terminals share and that are listed. */
#include <check.h>

#include "tests/lib/client.h"

#define IN_A_MINUTE 10

/* A server that takes IN_A_MINUTE sign-ins from an address, one of which is the administrator's. */
static struct server *
server_strict(const char *const *options)
{
    struct server *server = server_start_with(options);
    struct client *admin = client_signed_in(server, "admin");

    expect_status(client_set(admin, "sign_ins_per_min", "10"), 200);
    return server;
}

/* How many of `count` empty sign-ins are read at all; `*last` is the last answer. */
static int
sign_ins_read(struct client *client, int count, struct response **last)
{
    int read = 0;

    for (int i = 0; i < count; i++) {
        *last = client_post(client, "/api/session", "{}");
        read += (*last)->status == 422;
    }
    return read;
}

START_TEST(sign_ins_from_one_address_are_limited)
{
    struct server *server = server_strict(NULL);
    struct response *last;

    ck_assert_int_le(sign_ins_read(client_new(server), 3 * IN_A_MINUTE, &last), IN_A_MINUTE + 1);
    expect_problem(last, 429, "limited", "session.crowded");
    ck_assert_int_ge(strtoll(response_header(last, "Retry-After"), NULL, 10), 1);
    expect_status(client_get(client_new(server), "/healthz"), 200);
    server_stop(server);
}
END_TEST

/* Who is signed in has no cheaper way to have passwords checked. */
START_TEST(a_change_of_password_counts_as_a_sign_in_of_its_address)
{
    struct server *server = server_strict(NULL);
    struct client *staff = client_signed_in(server, "staff");
    struct response *last = NULL;
    int checked = 0;

    for (int i = 0; i < 2 * IN_A_MINUTE; i++) {
        last = client_put(staff, "/api/session/password",
                          "{\"current_password\":\"" CITY_PASSWORD "\",\"new_password\":\"a\"}");
        checked += last->status == 422;
    }
    ck_assert_int_le(checked, IN_A_MINUTE);
    expect_problem(last, 429, "limited", "session.crowded");
    expect_status(client_get(staff, "/api/session"), 200);
    server_stop(server);
}
END_TEST

START_TEST(sign_ins_from_a_listed_network_are_not)
{
    static const char *const options[] = { "--exempt-networks", "10.0.0.0/8, 127.0.0.0/8", NULL };
    struct server *server = server_strict(options);
    struct response *last;

    ck_assert_int_eq(sign_ins_read(client_new(server), 3 * IN_A_MINUTE, &last), 3 * IN_A_MINUTE);
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    /* The login is still protected. */
    for (int i = 0; i < 5; i++)
        expect_status(client_sign_in(client_new(server), "chief", "kaze-no-michi-2026"), 401);
    expect_problem(client_sign_in(client_new(server), "chief", CITY_PASSWORD), 429, "limited",
                   "session.throttled");
    server_stop(server);
}
END_TEST
