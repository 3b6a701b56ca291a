/* lane.c - see lane.h. */
#include "core/lane.h"

#include "core/actor.h"
#include "core/audience.h"
#include "core/audit.h"

enum gw_err
lane_open(struct gw_app *app, struct http_io *io, struct lane **out)
{
    struct lane *lane = calloc(1, sizeof(*lane));
    enum gw_err err;

    if (lane == NULL)
        return GW_BUSY;
    lane->app = app;
    lane->io = io;
    lane->actors = actor_cache_new(lane);
    err = lane->actors == NULL ? GW_BUSY : GW_OK;
    if (err == GW_OK && (io == NULL || !database_is_remote(app->database)))
        err = database_reader_open(app->database, &lane->db);
    if (err != GW_OK) {
        lane_close(lane);
        return err;
    }
    *out = lane;
    return GW_OK;
}

void
lane_close(struct lane *lane)
{
    if (lane == NULL)
        return;
    actor_cache_free(lane->actors);
    audience_cache_free(lane->audiences);
    audit_chain_free(lane->audit);
    argon_memory_free(&lane->passwords);
    if (lane->db != NULL && lane->audit == NULL)
        database_reader_close(lane->db);
    free(lane);
}

struct lane *
lane_writer(struct gw_app *app, struct gw_db *db)
{
    struct lane *lane = app->writer;

    if (lane == NULL) {
        lane = calloc(1, sizeof(*lane));
        gw_check(lane != NULL);
        lane->app = app;
        lane->db = db;
        lane->actors = actor_cache_new(lane);
        lane->audit = audit_chain_new(db);
        gw_check(lane->actors != NULL && lane->audit != NULL);
        app->writer = lane;
    }
    gw_check(lane->db == db);
    return lane;
}

void
lane_forget(struct lane *writer)
{
    if (writer == NULL)
        return;
    actor_cache_forget(writer->actors);
}
