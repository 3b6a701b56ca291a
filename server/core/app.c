/* app.c - making and freeing the running server, part by part. */
#include "core/app.h"

#include <fcntl.h>
#include <sodium.h>

#include "core/broker.h"
#include "core/core_handlers.h"
#include "core/import_progress.h"
#include "core/item_index.h"
#include "core/item_lines.h"
#include "core/lane.h"
#include "core/limiter.h"
#include "core/marks.h"
#include "core/people.h"
#include "core/people_order.h"
#include "core/reading.h"
#include "core/registry.h"
#include "core/session.h"
#include "core/settings.h"
#include "core/static_files.h"
#include "gw/log.h"
#include "gw/setting.h"

/* Everything that needs no database. */
static enum gw_err
parts_make(struct gw_app *app)
{
    GW_TRY(registry_new(app->modules, &app->registry));
    app->site = calloc(1, sizeof(*app->site));
    app->settings = settings_new(app->modules);
    app->names = names_new();
    app->order = people_order_new();
    app->marks = marks_new(NULL);
    app->confirmed = marks_new(&(struct marks_limits){ .load = confirmed_snapshot_load });
    app->item_index = item_index_new();
    app->item_lines = item_lines_new();
    app->limiter = limiter_new(app->env, 0);
    app->last_seen = last_seen_new(app);
    app->imports = import_board_new();
    app->broker = broker_new(app);
    if (app->site == NULL || app->settings == NULL || app->names == NULL || app->order == NULL ||
        app->marks == NULL || app->confirmed == NULL || app->item_index == NULL ||
        app->item_lines == NULL || app->limiter == NULL || app->last_seen == NULL ||
        app->imports == NULL || app->broker == NULL)
        return GW_BUSY;
    return static_site_init(app->site, web_files, web_files_count);
}

static enum gw_err
settings_read(struct gw_app *app)
{
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(database_reader_open(app->database, &db));
    err = settings_load(app->settings, db);
    database_reader_close(db);
    return err;
}

static enum gw_err
database_make(struct gw_app *app, const struct app_options *options)
{
    GW_TRY(database_open(app->env, &options->database, &app->database));
    GW_TRY(database_migrate(app->database, app->migrations));
    /* Before any thread: readers compare their lane with it. */
    (void)lane_writer(app, database_writer_connection(app->database));
    return settings_read(app);
}

enum gw_err
app_open(struct gw_env *env, const struct app_options *options, struct gw_app **out)
{
    struct gw_app *app = calloc(1, sizeof(*app));
    enum gw_err err;

    if (app == NULL || sodium_init() < 0) {
        free(app);
        return GW_BUSY;
    }
    app->env = env;
    app->modules = options->modules;
    app->migrations = options->migrations;
    app->started_us = env->monotonic_us(env);
    app->statm_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    atomic_init(&app->auth_epoch, 1);
    atomic_init(&app->people_epoch, 1);
    atomic_init(&app->member_epoch, 1);
    err = libraries_init(&app->libraries);
    if (err == GW_OK)
        err = parts_make(app);
    if (err == GW_OK)
        err = database_make(app, options);
    if (err != GW_OK) {
        app_close(app);
        return err;
    }
    *out = app;
    return GW_OK;
}

void
app_close(struct gw_app *app)
{
    if (app == NULL)
        return;
    if (app->database != NULL)
        database_writer_stop(app->database);
    if (app->writer != NULL)
        lane_close(app->writer);
    if (app->database != NULL)
        database_close(app->database);
    broker_free(app->broker);
    last_seen_free(app->last_seen);
    import_board_free(app->imports);
    limiter_free(app->limiter);
    item_lines_free(app->item_lines);
    item_index_free(app->item_index);
    marks_free(app->confirmed);
    marks_free(app->marks);
    names_free(app->names);
    people_order_free(app->order);
    settings_free(app->settings);
    registry_free(app->registry);
    free(app->site);
    libraries_done(&app->libraries);
    if (app->statm_fd >= 0)
        (void)close(app->statm_fd);
    free(app);
}

gw_time
app_now(const struct gw_app *app)
{
    return app->env->now(app->env) + atomic_load(&app->clock_offset_us);
}

gw_date
app_today(const struct gw_app *app)
{
    return gw_date_of(app_now(app), (int)gw_setting_number(app, CORE_SETTING_TIME_ZONE));
}
