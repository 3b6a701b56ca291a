/* app_fixture.h - a server's parts without its sockets: settings, writer, pool, jobs, broker; for
 * unit tests of what needs them together. */
#ifndef TESTS_APP_FIXTURE_H
#define TESTS_APP_FIXTURE_H

#include "core/app.h"
#include "tests/lib/fixture.h"

struct app_fixture {
    struct gw_app *app;
    struct fixture look; /* for fixture_sql, fixture_number, fixture_string */
};

/* A new migrated directory, served by these modules (NULL-ended); writer and pool run, jobs and
 * HTTP don't. `env` NULL: the system's. */
struct app_fixture *app_fixture_open(const struct gw_module *const *modules, struct gw_env *env);
void app_fixture_close(struct app_fixture *fixture);

/* Calls run(req) as a handler on the writer, committed when it gives GW_OK; the request is
 * nobody's. */
enum gw_err app_fixture_write(struct app_fixture *fixture, gw_handler *run);

#endif
