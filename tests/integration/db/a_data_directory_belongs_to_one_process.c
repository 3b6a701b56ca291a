/* While a server runs, nobody else opens its data directory; after kill -9 the next one may. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(a_data_directory_belongs_to_one_process)
{
    const char *directory = city_copy();
    struct server *server = server_start_on(directory, NULL);
    const char *pid = test_text("%d", (int)server->pid);
    struct program_result result;

    result = PROGRAM("serve", "--data", directory, "--listen", "127.0.0.1:0");
    ck_assert_int_ne(result.status, 0);
    ck_assert_msg(strstr(result.err, pid) != NULL, "%s", result.err);
    result = PROGRAM("migrate", "--data", directory);
    ck_assert_int_eq(result.status, 1);
    ck_assert_msg(strstr(result.err, "in use") != NULL, "%s", result.err);
    server_kill(server);
    result = PROGRAM("migrate", "--data", directory);
    ck_assert_msg(result.status == 0, "%s", result.err);
    server_restart(server);
    expect_status(client_get(client_signed_in(server, "staff"), "/api/session"), 200);
    server_stop(server);
}
END_TEST
