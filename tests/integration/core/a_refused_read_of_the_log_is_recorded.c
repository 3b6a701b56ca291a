/* Who tries to read the audit log without the right leaves an entry in it (S23). */
#include "tests/integration/core/board.h"

START_TEST(a_refused_read_of_the_log_is_recorded)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    struct response *log;
    bool found = false;

    expect_problem(client_get(staff, "/api/core/audit"), 403, "denied", "");
    log = client_get(auditor, "/api/core/audit?limit=10");
    expect_status(log, 200);
    for (size_t i = 0; i < response_count(log, "items"); i++) {
        if (strcmp(response_string(log, test_text("items.%zu.verb", i)), "core.audit.list") == 0 &&
            strcmp(response_string(log, test_text("items.%zu.result", i)), "denied") == 0)
            found = true;
    }
    ck_assert(found);
    server_stop(server);
}
END_TEST
