/* N2.4: a one-time password that nobody used in time is worth nothing (ASVS 6.4.1). */
#include <check.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/client.h"

START_TEST(N2_4_a_one_time_password_does_not_work_for_ever)
{
    const char *city = city_copy();
    city_sql(city, "UPDATE account SET must_change_password = 1, initial_until = 1"
                   " WHERE login = 'staff'");
    struct server *server = server_start_on(city, NULL);
    expect_problem(client_sign_in(client_new(server), "staff", "kaze-no-michi"), 401,
                   "unauthenticated", "session.wrong_login_or_password");
    expect_problem(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 401,
                   "unauthenticated", "session.initial_password_over");
    server_stop(server);
}
END_TEST
