/* The six roles sign in at once; `newcomer` shows the first sign-in; a password that was made is
 * printed. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(the_accounts_of_a_demonstration_city_are_ready_to_use)
{
    static const struct {
        const char *login, *role;
    } accounts[] = {
        { "admin", "admin" }, { "supervisor", "supervisor" }, { "chief", "chief" },
        { "staff", "staff" }, { "auditor", "auditor" },       { "personnel", "personnel_officer" },
    };
    const char *directory = test_text("%s/city", test_directory());
    struct program_result made = PROGRAM("demo", "--data", directory, "--staff", "40", "--posts",
                                         "0");
    const char *printed = strstr(made.out, "Password:   ");
    struct server *server;
    char password[64] = "";
    struct response *signed_in;

    ck_assert_msg(made.status == 0 && printed != NULL, "%s%s", made.out, made.err);
    ck_assert_int_eq(sscanf(printed, "Password: %63s", password), 1);
    server = server_start_on(directory, NULL);
    for (size_t i = 0; i < sizeof(accounts) / sizeof(accounts[0]); i++) {
        struct client *client = client_new(server);
        bool found = false;

        signed_in = client_sign_in(client, accounts[i].login, password);
        expect_status(signed_in, 200);
        ck_assert(!response_bool(signed_in, "user.must_change_password"));
        for (size_t r = 0; r < response_count(signed_in, "user.roles"); r++)
            found |= strcmp(response_string(signed_in, test_text("user.roles.%zu", r)),
                            accounts[i].role) == 0;
        ck_assert_msg(found, "%s is not %s", accounts[i].login, accounts[i].role);
        expect_status(client_get(client, "/api/bulletin/boards"), 200);
    }
    signed_in = client_sign_in(client_new(server), "newcomer", password);
    expect_status(signed_in, 200);
    ck_assert(response_bool(signed_in, "user.must_change_password"));
    server_stop(server);
}
END_TEST
