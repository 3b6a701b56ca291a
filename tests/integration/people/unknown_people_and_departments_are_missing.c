/* An id that nobody has, and one that is none. */
#include <check.h>

#include "tests/lib/client.h"

START_TEST(unknown_people_and_departments_are_missing)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    expect_problem(client_get(client, "/api/people/persons/4711"), 404, "missing", "");
    expect_problem(client_get(client, "/api/people/persons/0"), 404, "missing", "");
    expect_problem(client_get(client, "/api/people/persons?department_id=4711"), 404, "missing",
                   "");
    expect_problem(client_get(client, "/api/people/persons"), 422, "invalid", "field.required");
    server_stop(server);
}
END_TEST
