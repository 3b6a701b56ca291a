/* world.c - a city, its server and its lives (world.h). */
#include "tests/sim/world.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/dispatch.h"
#include "core/dispatch_http.h"
#include "core/item_index.h"
#include "core/jobs.h"
#include "core/lane.h"
#include "core/password.h"
#include "core/pool.h"
#include "core/search.h"
#include "core/session.h"
#include "gw/module.h"
#include "modules.h"
#include "tests/lib/memory.h"
#include "tests/lib/memory_disk.h"

#define LIVES_MAX 1000
#define STOP_MS_MAX 10000
#define LAST_SEEN_US (60 * GW_SECOND)

enum { IO_THREADS = 2, POOL_THREADS = 2 };

extern const struct gw_migration gw_migrations[];

/* As `kairan serve` does, but without a control socket, workers and a sandbox. */
static enum gw_err
parts_start(struct gw_app *app)
{
    const struct http_app site = dispatch_http_app(app);
    const struct http_options options = { .listen = "127.0.0.1:0", .io_threads = IO_THREADS };

    GW_TRY(database_writer_start(app->database));
    GW_TRY(pool_new(app, POOL_THREADS, 0, &app->pool));
    GW_TRY(item_index_start(app));
    GW_TRY(http_server_new(app->env, &options, &site, &app->http));
    app->jobs = jobs_new(app);
    ck_assert_ptr_nonnull(app->jobs);
    GW_TRY(search_indexer_start(app, &app->indexer));
    GW_TRY(jobs_start(app->jobs));
    return http_server_start(app->http);
}

static void
run(sqlite3 *db, const char *sql)
{
    char *error = NULL;

    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql, error);
}

static void
app_start(struct world *world)
{
    const struct app_options options = { .modules = gw_modules,
                                         .migrations = gw_migrations,
                                         .database.directory = world->directory };

    ck_assert_int_eq(app_open(world->env, &options, &world->app), GW_OK);
    ck_assert_int_eq(parts_start(world->app), GW_OK);
    world->starts++;
    ck_assert_int_eq(sqlite3_open_v2(test_text("%s/kairan.db", world->directory), &world->look,
                                     SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    run(world->look, "PRAGMA mmap_size = 1000000000");
}

static void
app_stop(struct world *world)
{
    struct gw_app *app = world->app;

    for (size_t i = 0; i < LOOKS_MAX; i++)
        sqlite3_finalize(world->looks[i].stmt);
    memset(world->looks, 0, sizeof(world->looks));
    ck_assert_int_eq(sqlite3_close(world->look), SQLITE_OK);
    world->look = NULL;
    http_server_stop(app->http, STOP_MS_MAX);
    search_indexer_stop(app->indexer);
    jobs_stop(app->jobs);
    item_index_stop(app->item_index);
    pool_stop(app->pool);
    (void)!last_seen_flush(app);
    database_writer_stop(app->database);
    search_indexer_free(app->indexer);
    app->indexer = NULL;
    jobs_free(app->jobs);
    pool_free(app->pool);
    http_server_free(app->http);
    app_close(app);
}

void
world_tick(struct world *world)
{
    const int64_t now = world->env->monotonic_us(world->env);

    if (now - world->ticked_at < LAST_SEEN_US)
        return;
    world->ticked_at = now;
    (void)!last_seen_flush(world->app);
}

static void
directory_of(char *out, size_t room, int process, int life)
{
    snprintf(out, room, "%s/sim-%d-%d", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             process, life);
}

static void
next_directory(struct world *world)
{
    directory_of(world->directory, sizeof(world->directory), (int)getpid(), ++world->lives);
}

void
world_sweep(int process)
{
    char directory[128];

    for (int life = 1; life < LIVES_MAX; life++) {
        directory_of(directory, sizeof(directory), process, life);
        if (access(directory, F_OK) == 0)
            test_remove(directory);
    }
}

/* ---- the city ---- */

static void
add_departments(sqlite3 *db)
{
    for (int d = 0; d < DEPARTMENTS; d++) {
        const int above = model_department_above(d);

        run(db, test_text("INSERT INTO department VALUES (%lld, %s, 'D%d', '第%d課', 'ダイ', %d,"
                          " 'mayor', '', %d, 0, NULL)",
                          (long long)department_id(d),
                          above < 0 ? "NULL" : test_text("%lld", (long long)department_id(above)),
                          d, d, above < 0 ? 1 : 2, d));
        for (int role = 0; role < ROLES; role++)
            run(db, test_text("INSERT INTO position VALUES (%d, %lld, '職%d', %d, '', %s, 0, NULL)",
                              position_id(d, role), (long long)department_id(d), role,
                              role == NO_ROLE ? 9 : role, model_role_sql(role)));
    }
}

static void
add_people(struct gw_env *env, sqlite3 *db, const struct model *model)
{
    struct gw_arena *arena = gw_arena_new(1 << 16);
    struct gw_text password;

    ck_assert_ptr_nonnull(arena);
    ck_assert_int_eq(password_hash(env, NULL, arena, GW_TEXT("pass"), &password), GW_OK);
    for (int p = 0; p < PEOPLE; p++) {
        const long long id = person_id(p);

        run(db, test_text("INSERT INTO person VALUES (%lld, 'S%03d', '職員%d', 'ショクイン', x'00',"
                          " 'regular', 0, NULL, '', 0, 0)",
                          id, p, p));
        run(db, test_text("INSERT INTO account (id, person_id, login, password,"
                          " must_change_password, language, state, joined_at, created_at,"
                          " updated_at, marks_seeded) VALUES (%lld, %lld, 'p%d', '%s', 0,"
                          " 'ja', 'active', 0, 0, 0, 1)",
                          id + 1000, id, p, password.data));
        for (int o = 0; o < OFFICES; o++) {
            const struct office *office = &model->people[p].offices[o];

            if (office->department >= 0)
                run(db, test_text("INSERT INTO holding VALUES (%lld, %lld, %d, '%s', 0, NULL)",
                                  id + 2000 + o * 1000, id,
                                  position_id(office->department, office->role),
                                  o == 0 ? "main" : "additional"));
        }
    }
    gw_arena_free(arena);
}

void
world_begin(struct world *world, struct seeded_env *seeded, const struct model *model)
{
    struct database *database;
    sqlite3 *db;

    *world = (struct world){ .seeded = seeded, .env = seeded_env_env(seeded) };
    next_directory(world);
    ck_assert_int_eq(database_open(world->env,
                                   &(struct database_options){ .directory = world->directory },
                                   &database),
                     GW_OK);
    ck_assert_int_eq(database_migrate(database, gw_migrations), GW_OK);
    database_close(database);
    ck_assert_int_eq(sqlite3_open(test_text("%s/kairan.db", world->directory), &db), SQLITE_OK);
    run(db, "BEGIN");
    add_departments(db);
    add_people(world->env, db, model);
    run(db, "COMMIT");
    sqlite3_close(db);
    app_start(world);
}

/* ---- its lives ---- */

static void
faults_off(void)
{
    *seam_faults() = (struct seam_faults){ 0 };
}

void
world_end(struct world *world)
{
    faults_off();
    app_stop(world);
    test_remove(world->directory);
}

void
world_restart(struct world *world)
{
    faults_off();
    app_stop(world);
    app_start(world);
}

void
world_kill(struct world *world)
{
    char before[sizeof(world->directory)];

    faults_off();
    memcpy(before, world->directory, sizeof(before));
    next_directory(world);
    test_copy(before, world->directory);
    memory_disk_copy(before, world->directory);
    app_stop(world); /* what this still writes is thrown away */
    test_remove(before);
    memory_disk_remove(before);
    app_start(world);
}

/* ---- past the program's routes ---- */

struct decree {
    struct gw_request request;
    gw_handler *run;
};

static enum gw_err
decree_run(void *arg, struct gw_db *db)
{
    struct decree *decree = arg;

    decree->request.db = db;
    decree->request.lane = lane_writer(decree->request.app, db);
    dispatch_reset(dispatch_of(&decree->request));
    return decree->run(&decree->request);
}

enum gw_err
world_decree(struct world *world, gw_handler *handler, void *arg)
{
    struct gw_app *app = world->app;
    struct decree decree = { .run = handler };
    enum gw_err err;

    decree.request = (struct gw_request){ .arena = gw_arena_new((size_t)16 << 20),
                                          .app = app,
                                          .env = app->env,
                                          .now = app_now(app),
                                          .today = app_today(app),
                                          .prepared = arg };
    dispatch_attach(&decree.request);
    err = database_write_now(app->database, decree_run, &decree);
    gw_arena_free(decree.request.arena);
    return err;
}

sqlite3_stmt *
world_look(struct world *world, const char *sql, int64_t argument)
{
    struct look *look = world->looks;

    while (look < world->looks + LOOKS_MAX && look->sql != NULL && look->sql != sql)
        look++;
    ck_assert(look < world->looks + LOOKS_MAX);
    if (look->sql == NULL) {
        look->sql = sql;
        ck_assert_msg(sqlite3_prepare_v2(world->look, sql, -1, &look->stmt, NULL) == SQLITE_OK,
                      "%s: %s", sql, sqlite3_errmsg(world->look));
    }
    (void)sqlite3_bind_int64(look->stmt, 1, argument);
    return look->stmt;
}

int64_t
world_number(struct world *world, const char *sql)
{
    sqlite3_stmt *stmt = world_look(world, sql, 0);
    int64_t number;

    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    number = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    return number;
}

int64_t
world_changes(struct world *world)
{
    return world->starts * ((int64_t)1 << 40) + world_number(world, "PRAGMA data_version");
}
