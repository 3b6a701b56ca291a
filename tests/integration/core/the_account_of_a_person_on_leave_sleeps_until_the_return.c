/* 休職・休業: the account sleeps (GLOSSARY, on_leave); only who knows the password is told why. */
#include <check.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/client.h"

START_TEST(the_account_of_a_person_on_leave_sleeps_until_the_return)
{
    const char *city = city_copy();
    city_sql(city, "INSERT INTO leave_period (id, person_id, leave_from)"
                   " SELECT 1, person_id, 0 FROM account WHERE login = 'staff'");
    city_sql(city, "INSERT INTO leave_period (id, person_id, leave_from, leave_until)"
                   " SELECT 2, person_id, 0, 100 FROM account WHERE login = 'chief'");
    struct server *server = server_start_on(city, NULL);
    expect_problem(client_sign_in(client_new(server), "staff", "kaze-no-michi"), 401,
                   "unauthenticated", "session.wrong_login_or_password");
    expect_problem(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 401,
                   "unauthenticated", "session.account_sleeps");
    expect_status(client_sign_in(client_new(server), "chief", CITY_PASSWORD), 200);
    server_stop(server);
}
END_TEST
