/* What every page shows in its head. */
#include <check.h>

#include "core/demo.h"
#include "tests/lib/client.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

START_TEST(a_session_names_the_city)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    ck_assert_str_eq(response_string(client_get(client, "/api/session"), "city"), DEMO_CITY_NAME);
    server_stop(server);
}
END_TEST
