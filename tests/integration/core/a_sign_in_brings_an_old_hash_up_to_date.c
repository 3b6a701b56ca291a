/* A password kept with weaker parameters is hashed anew when its owner signs in (ASVS 11.4.2). */
#include <check.h>
#include <sodium.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/client.h"

START_TEST(a_sign_in_brings_an_old_hash_up_to_date)
{
    char weak[crypto_pwhash_STRBYTES];
    const char *city = city_copy();
    ck_assert_int_ge(sodium_init(), 0);
    ck_assert_int_eq(crypto_pwhash_str_alg(weak, CITY_PASSWORD, strlen(CITY_PASSWORD), 1,
                                           (size_t)8 << 20, crypto_pwhash_ALG_ARGON2ID13),
                     0);
    city_sql(city, test_text("UPDATE account SET password = '%s' WHERE login = 'staff'", weak));
    struct server *server = server_start_on(city, NULL);
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    server_stop(server);
    const char *kept = city_sql_text(city, "SELECT password FROM account WHERE login = 'staff'");
    ck_assert_ptr_nonnull(strstr(kept, "$argon2id$v=19$m=19456,t=2,p=1$"));
}
END_TEST
