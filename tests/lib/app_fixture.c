/* app_fixture.c - the running parts of a server for one test. */
#include "tests/lib/app_fixture.h"

#include <check.h>

#include "core/dispatch.h"
#include "core/jobs.h"
#include "core/lane.h"
#include "core/pool.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

struct app_fixture *
app_fixture_open(const struct gw_module *const *modules, struct gw_env *env)
{
    struct app_fixture *fixture = test_alloc(sizeof(*fixture));
    struct app_options options = { .modules = modules, .migrations = gw_migrations };

    fixture->look.directory = test_text("%s/data", test_directory());
    options.database = fixture_place(fixture->look.directory);
    ck_assert_int_eq(app_open(env != NULL ? env : gw_env_system(), &options, &fixture->app), GW_OK);
    ck_assert_int_eq(database_writer_start(fixture->app->database), GW_OK);
    ck_assert_int_eq(pool_new(fixture->app, 2, 0, &fixture->app->pool), GW_OK);
    fixture->app->jobs = jobs_new(fixture->app);
    ck_assert_ptr_nonnull(fixture->app->jobs);
    return fixture;
}

void
app_fixture_close(struct app_fixture *fixture)
{
    struct gw_app *app = fixture->app;

    jobs_stop(app->jobs);
    pool_stop(app->pool);
    database_writer_stop(app->database);
    jobs_free(app->jobs);
    pool_free(app->pool);
    app_close(app);
    test_database_drop(fixture->look.directory);
    test_remove(fixture->look.directory);
}

struct one_write {
    struct gw_request request;
    gw_handler *run;
};

static enum gw_err
write_one(void *arg, struct gw_db *db)
{
    struct one_write *write = arg;

    write->request.db = db;
    write->request.lane = lane_writer(write->request.app, db);
    dispatch_reset(dispatch_of(&write->request));
    return write->run(&write->request);
}

enum gw_err
app_fixture_write(struct app_fixture *fixture, gw_handler *run)
{
    struct gw_app *app = fixture->app;
    struct one_write write = { .run = run };
    enum gw_err err;

    write.request = (struct gw_request){ .arena = gw_arena_new((size_t)16 << 20),
                                         .app = app,
                                         .env = app->env,
                                         .now = app_now(app),
                                         .today = app_today(app) };
    ck_assert_ptr_nonnull(write.request.arena);
    dispatch_attach(&write.request);
    err = database_write_now(app->database, write_one, &write);
    gw_arena_free(write.request.arena);
    return err;
}
