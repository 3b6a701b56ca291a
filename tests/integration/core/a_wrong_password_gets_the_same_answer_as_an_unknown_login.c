/* Nobody learns from a refused sign-in which logins exist (ASVS 6.3.8). */
#include <check.h>
#include <jansson.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

/* The problem document without its reference, which differs each time. */
static const char *
answer(struct server *server, const char *login)
{
    struct response *response = client_sign_in(client_new(server), login, "kaze-no-michi-2026");
    expect_problem(response, 401, "unauthenticated", "session.wrong_login_or_password");
    ck_assert_ptr_null(response_header(response, "Set-Cookie"));
    json_object_del(response->json, "reference");
    char *dumped = json_dumps(response->json, JSON_SORT_KEYS);
    const char *text = test_text("%s", dumped);
    free(dumped);
    return text;
}

START_TEST(a_wrong_password_gets_the_same_answer_as_an_unknown_login)
{
    struct server *server = server_start();
    const char *wrong = answer(server, "staff");
    ck_assert_str_eq(wrong, answer(server, "no-such-login"));
    ck_assert_str_eq(wrong, answer(server, "' OR 1=1 --"));
    server_stop(server);
}
END_TEST
