/* jobs_store.c - stored jobs in the database. */
#include "core/jobs_store.h"

#include "core/jobs.h"

static const char *const state_names[] = { "waiting", "running", "failed" };

GW_SQL(job_insert_sql, "INSERT INTO job (id, kind, argument, state, attempt, run_at, created_at)"
                       " VALUES (?1, ?2, ?3, 'waiting', 0, ?4, ?5)");

enum gw_err
job_insert(struct gw_db *db, const struct job_row *row, gw_time run_at, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &job_insert_sql);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_text(stmt, 2, row->kind);
    gw_bind_text(stmt, 3, row->argument);
    gw_bind_int(stmt, 4, run_at);
    gw_bind_int(stmt, 5, now);
    return gw_step_done(stmt);
}

GW_SQL(job_due_select, "SELECT id, attempt, kind, argument FROM job"
                       " WHERE state = 'waiting' AND run_at <= ?1 AND id <> ?2 AND id <> ?3"
                       " ORDER BY run_at, id LIMIT 1");

enum gw_err
job_find_due(struct gw_db *db, struct gw_arena *arena, gw_time now, const int64_t skip[2],
             struct job_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &job_due_select);

    gw_bind_int(stmt, 1, now);
    gw_bind_int(stmt, 2, skip[0]);
    gw_bind_int(stmt, 3, skip[1]);
    GW_TRY(gw_step_row(stmt));
    *out = (struct job_row){
        .id = gw_column_int(stmt, 0),
        .attempt = gw_column_int(stmt, 1),
        .kind = gw_column_text(stmt, arena, 2),
        .argument = gw_column_text(stmt, arena, 3),
    };
    return GW_OK;
}

GW_SQL(job_begin_update, "UPDATE job SET state = 'running', attempt = attempt + 1"
                         " WHERE id = ?1 AND state = 'waiting'");

enum gw_err
job_begin(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &job_begin_update);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

GW_SQL(job_put_back_update, "UPDATE job SET state = ?2, attempt = ?3, run_at = ?4, last_error = ?5"
                            " WHERE id = ?1");

enum gw_err
job_put_back(struct gw_db *db, const struct job_outcome *outcome)
{
    GW_STMT stmt = gw_db_stmt(db, &job_put_back_update);

    gw_bind_int(stmt, 1, outcome->id);
    gw_bind_text(stmt, 2, gw_text_from(state_names[outcome->state]));
    gw_bind_int(stmt, 3, outcome->attempt);
    gw_bind_int(stmt, 4, outcome->run_at);
    gw_bind_text_or_null(stmt, 5, gw_text_from(outcome->error));
    return gw_step_done(stmt);
}

GW_SQL(job_delete, "DELETE FROM job WHERE id = ?1");

enum gw_err
job_remove(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &job_delete);

    gw_bind_int(stmt, 1, id);
    return gw_step_done(stmt);
}

GW_SQL(job_recover_update, "UPDATE job SET state = 'waiting' WHERE state = 'running'");

enum gw_err
job_recover(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &job_recover_update);

    return gw_step_done(stmt);
}

GW_SQL(job_fit_update,
       "UPDATE job SET run_at = ?2 WHERE kind = ?1 AND state = 'waiting'"
       " AND (CAST(?4 AS BIGINT) > ?2 AND attempt = 0 AND run_at > ?4"
       " OR run_at > ?3 AND (CAST(?4 AS BIGINT) > ?2 OR attempt > 0 OR created_at >= run_at))");

enum gw_err
job_fit(struct gw_db *db, const struct gw_job_kind *kind, gw_time now)
{
    const gw_time every = kind->every_s * GW_SECOND;
    GW_STMT stmt = gw_db_stmt(db, &job_fit_update);

    gw_bind_text(stmt, 1, gw_text_from(kind->name));
    gw_bind_int(stmt, 2, now);
    gw_bind_int(stmt, 3, now + (every > JOB_RETRY_MAX ? every : JOB_RETRY_MAX));
    gw_bind_int(stmt, 4, now + every); /* its next turn; now: it has none */
    return gw_step_done(stmt);
}

GW_SQL(job_there_select,
       "SELECT 1 FROM job WHERE state IN ('waiting', 'running') AND kind = ?1 LIMIT 1");

enum gw_err
job_is_there(struct gw_db *db, const char *kind, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &job_there_select);
    enum gw_err err;

    gw_bind_text(stmt, 1, gw_text_from(kind));
    err = gw_step_row(stmt);
    *out = err == GW_OK;
    return gw_step_end(err);
}

static void
render_row(struct gw_stmt *stmt, struct gw_json *json)
{
    gw_json_object(json, NULL);
    gw_json_int(json, "id", gw_column_int(stmt, 0));
    gw_json_text(json, "kind", gw_column_view(stmt, 1));
    gw_json_text(json, "state", gw_column_view(stmt, 2));
    gw_json_int(json, "attempt", gw_column_int(stmt, 3));
    gw_json_time(json, "run_at", gw_column_int(stmt, 4));
    gw_json_time(json, "created_at", gw_column_int(stmt, 5));
    if (gw_column_is_null(stmt, 6))
        gw_json_null(json, "last_error");
    else
        gw_json_text(json, "last_error", gw_column_view(stmt, 6));
    gw_json_object_end(json);
}

/* There are as many jobs as work in hand: the sort costs nothing. */
GW_SQL(job_page_select,
       "SELECT id, kind, state, attempt, run_at, created_at, last_error FROM job"
       " WHERE (created_at, id) < (?1, ?2)"
       " ORDER BY created_at DESC, id DESC LIMIT ?3",
       .scans = true);

enum gw_err
job_render_page(struct gw_db *db, struct gw_json *json, struct job_place *place, int64_t limit,
                bool *more)
{
    GW_STMT stmt = gw_db_stmt(db, &job_page_select);
    int64_t count = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, place->created_at);
    gw_bind_int(stmt, 2, place->id);
    gw_bind_int(stmt, 3, limit + 1);
    while ((err = gw_step_row(stmt)) == GW_OK && count++ < limit) {
        render_row(stmt, json);
        *place = (struct job_place){ gw_column_int(stmt, 5), gw_column_int(stmt, 0) };
    }
    *more = err == GW_OK;
    return gw_step_end(err);
}

GW_SQL(job_count_select,
       "SELECT COUNT(*) FILTER (WHERE state = 'waiting'),"
       " COUNT(*) FILTER (WHERE state = 'running'),"
       " COUNT(*) FILTER (WHERE state = 'failed') FROM job",
       .scans = true);

enum gw_err
job_count(struct gw_db *db, struct job_figures *out)
{
    GW_STMT stmt = gw_db_stmt(db, &job_count_select);

    GW_TRY(gw_step_row(stmt));
    *out = (struct job_figures){
        .waiting = gw_column_int(stmt, 0),
        .running = gw_column_int(stmt, 1),
        .failed = gw_column_int(stmt, 2),
    };
    return GW_OK;
}
