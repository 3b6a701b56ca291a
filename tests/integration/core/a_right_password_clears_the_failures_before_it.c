/* Mistyping now and then never adds up to a lock. */
#include <check.h>

#include "tests/lib/client.h"

START_TEST(a_right_password_clears_the_failures_before_it)
{
    struct server *server = server_start();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++)
            expect_status(client_sign_in(client_new(server), "staff", "kaze-no-michi-2026"), 401);
        expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    }
    server_stop(server);
}
END_TEST
