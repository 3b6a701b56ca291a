/* What is typed as a password or given as a token is nowhere kept as it is (ASVS 16.2.5). */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

static bool
file_has(const char *path, const char *text)
{
    FILE *file = fopen(path, "rb");
    bool found = false;
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    char *content = test_alloc(bytes + 1);
    ck_assert_uint_eq(fread(content, 1, bytes, file), bytes);
    found = memmem(content, bytes, text, strlen(text)) != NULL;
    ck_assert_int_eq(fclose(file), 0);
    return found;
}

/* In any table; in SQLite's file also in what was deleted. */
static bool
database_has(const char *directory, const char *text)
{
    if (test_on_pgsql())
        return strstr(test_sql_string(directory, "SELECT schema_to_xml('public', true, false, '')"),
                      text) != NULL;
    return file_has(test_text("%s/kairan.db", directory), text);
}

START_TEST(passwords_and_tokens_reach_neither_the_log_nor_the_database)
{
    static const char canary[] = "kanaria-no-uta-7391";
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *token = strchr(client->cookie, '=') + 1;
    expect_status(client_sign_in(client_new(server), "chief", canary), 401);
    expect_status(client_sign_in(client_new(server), canary, "x"), 401); /* in the wrong field */
    expect_status(client_put(client, "/api/session/password",
                             test_text("{\"current_password\":\"%s\",\"new_password\":\"%s\"}",
                                       CITY_PASSWORD, canary)),
                  204);
    expect_status(client_get(client, "/api/session"), 200);
    ck_assert(!server_log_has(server, token));
    server_stop(server);
    ck_assert(!server_log_has(server, canary));
    ck_assert(!server_log_has(server, CITY_PASSWORD));
    ck_assert(database_has(server->directory, "山本")); /* it is looked at indeed */
    ck_assert(!database_has(server->directory, canary));
    ck_assert(!database_has(server->directory, token));
    ck_assert(!database_has(server->directory, CITY_PASSWORD));
}
END_TEST
