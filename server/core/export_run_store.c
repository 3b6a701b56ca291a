/* export_run_store.c - table export_run; each statement stands above its only user. */
#include "core/export_runs.h"

#define COLUMNS                                                                           \
    "id, department_id, reason, state, asked_by, asked_at, decided_by, decided_at,"       \
    " decision_reason, step, step_done, step_of, rows_count, files_count, files_missing," \
    " size_bytes, manifest, failure, failure_number, ended_at, expires_at, loadable_until"

/* Without an arena it lasts until the next step. */
static struct gw_text
text_read(struct gw_stmt *stmt, struct gw_arena *arena, int index)
{
    return arena == NULL ? gw_column_view(stmt, index) : gw_column_text(stmt, arena, index);
}

static struct export_row
row_read(struct gw_stmt *stmt, struct gw_arena *arena)
{
    return (struct export_row){
        .id = gw_column_int(stmt, 0),
        .department_id = gw_column_int(stmt, 1),
        .reason = text_read(stmt, arena, 2),
        .state = (enum export_state)gw_column_int(stmt, 3),
        .asked_by = gw_column_int(stmt, 4),
        .asked_at = gw_column_int(stmt, 5),
        .decided_by = gw_column_int(stmt, 6),
        .decided_at = gw_column_int(stmt, 7),
        .decision_reason = text_read(stmt, arena, 8),
        .progress = { .step = (enum export_step)gw_column_int(stmt, 9),
                      .done = gw_column_int(stmt, 10),
                      .of = gw_column_int(stmt, 11) },
        .rows = gw_column_int(stmt, 12),
        .files = gw_column_int(stmt, 13),
        .files_missing = gw_column_int(stmt, 14),
        .size_bytes = gw_column_int(stmt, 15),
        .manifest = text_read(stmt, arena, 16),
        .failure = text_read(stmt, arena, 17),
        .failure_number = gw_column_int(stmt, 18),
        .ended_at = gw_column_int(stmt, 19),
        .expires_at = gw_column_int(stmt, 20),
        .loadable_until = gw_column_int(stmt, 21),
    };
}

GW_SQL(export_run_insert,
       "INSERT INTO export_run (id, department_id, reason, state, asked_by, asked_at, step,"
       " step_done, step_of, rows_count, files_count, files_missing, size_bytes, failure_number)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, 0, 0, 0, 0, 0)");

enum gw_err
export_row_insert(struct gw_db *db, const struct export_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_insert);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_id(stmt, 2, row->department_id);
    gw_bind_text(stmt, 3, row->reason);
    gw_bind_int(stmt, 4, row->state);
    gw_bind_int(stmt, 5, row->asked_by);
    gw_bind_int(stmt, 6, row->asked_at);
    return gw_step_done(stmt);
}

GW_SQL(export_run_load, "SELECT " COLUMNS " FROM export_run WHERE id = ?1");

enum gw_err
export_row_load(struct gw_db *db, struct gw_arena *arena, int64_t id, struct export_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_load);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_row(stmt));
    *out = row_read(stmt, arena);
    return GW_OK;
}

static void
bind_manifest(struct gw_stmt *stmt, int index, struct gw_text manifest)
{
    if (manifest.bytes > 0)
        gw_bind_bytes(stmt, index, manifest);
    else
        gw_bind_null(stmt, index);
}

GW_SQL(export_run_update,
       "UPDATE export_run SET state = ?3, decided_by = ?4, decided_at = ?5, decision_reason = ?6,"
       " rows_count = ?7, files_count = ?8, files_missing = ?9, size_bytes = ?10, manifest = ?11,"
       " failure = ?12, failure_number = ?13, ended_at = ?14, expires_at = ?15,"
       " loadable_until = ?16 WHERE id = ?1 AND state = ?2");

enum gw_err
export_row_update(struct gw_db *db, const struct export_row *row, enum export_state from)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_update);

    gw_check(row->state == from || gw_fsm_may(&export_states, from, row->state));
    gw_bind_int(stmt, 1, row->id);
    gw_bind_int(stmt, 2, from);
    gw_bind_int(stmt, 3, row->state);
    gw_bind_id(stmt, 4, row->decided_by);
    gw_bind_id(stmt, 5, row->decided_at);
    gw_bind_text_or_null(stmt, 6, row->decision_reason);
    gw_bind_int(stmt, 7, row->rows);
    gw_bind_int(stmt, 8, row->files);
    gw_bind_int(stmt, 9, row->files_missing);
    gw_bind_int(stmt, 10, row->size_bytes);
    bind_manifest(stmt, 11, row->manifest);
    gw_bind_text_or_null(stmt, 12, row->failure);
    gw_bind_int(stmt, 13, row->failure_number);
    gw_bind_id(stmt, 14, row->ended_at);
    gw_bind_id(stmt, 15, row->expires_at);
    gw_bind_id(stmt, 16, row->loadable_until);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_CONFLICT;
}

GW_SQL(export_run_progress, "UPDATE export_run SET step = ?2, step_done = ?3, step_of = ?4"
                            " WHERE id = ?1 AND state = 4");

enum gw_err
export_progress_update(struct gw_db *db, int64_t id, const struct export_progress *progress)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_progress);

    gw_bind_int(stmt, 1, id);
    gw_bind_int(stmt, 2, progress->step);
    gw_bind_int(stmt, 3, progress->done);
    gw_bind_int(stmt, 4, progress->of);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

GW_SQL(export_run_page, "SELECT " COLUMNS " FROM export_run WHERE (asked_at, id) < (?1, ?2)"
                        " AND (CAST(?3 AS BIGINT) = 0 OR state = ?3)"
                        " ORDER BY asked_at DESC, id DESC");

enum gw_err
export_rows_each(struct gw_db *db, const struct export_range *range)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_page);
    enum gw_err err;

    gw_bind_int(stmt, 1, range->before_at);
    gw_bind_int(stmt, 2, range->before_id);
    gw_bind_int(stmt, 3, range->state);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct export_row row = row_read(stmt, NULL);

        if (!range->each(range->arg, &row))
            return GW_OK;
    }
    return gw_step_end(err);
}

static enum gw_err
id_read(struct gw_stmt *stmt, int64_t *id)
{
    GW_TRY(gw_step_row(stmt));
    *id = gw_column_int(stmt, 0);
    return GW_OK;
}

/* Table of exports: some dozen rows a year. */
GW_SQL(export_run_next,
       "SELECT id FROM export_run WHERE state IN (3, 4)"
       " ORDER BY state DESC, COALESCE(decided_at, asked_at), id LIMIT 1",
       .scans = true);

enum gw_err
export_next_find(struct gw_db *db, int64_t *id)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_next);

    return id_read(stmt, id);
}

/* What ended later than now is kept: it is the clock of now that may be wrong. */
GW_SQL(export_run_expired, "SELECT id FROM export_run WHERE state = 5 AND expires_at <= ?1 LIMIT 1",
       .scans = true);

enum gw_err
export_expired_find(struct gw_db *db, gw_time now, int64_t *id)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_expired);

    gw_bind_int(stmt, 1, now);
    return id_read(stmt, id);
}

GW_SQL(export_run_living, "SELECT id FROM export_run WHERE state IN (3, 4, 5)", .scans = true);

enum gw_err
export_living_list(struct gw_db *db, struct export_kept *out)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_living);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(export_kept_add(out, gw_column_int(stmt, 0)));
    return gw_step_end(err);
}

GW_SQL(export_run_count,
       "SELECT count(*) FROM export_run WHERE asked_by = ?1 AND state IN (1, 3, 4, 5)",
       .scans = true);

enum gw_err
export_open_count(struct gw_db *db, int64_t person_id, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_count);

    gw_bind_int(stmt, 1, person_id);
    return id_read(stmt, out);
}

GW_SQL(export_run_code, "SELECT code FROM department WHERE id = ?1");

enum gw_err
export_department_code(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                       struct gw_text *code)
{
    GW_STMT stmt = gw_db_stmt(db, &export_run_code);

    gw_bind_int(stmt, 1, department_id);
    GW_TRY(gw_step_row(stmt));
    *code = gw_column_text(stmt, arena, 0);
    return GW_OK;
}

GW_SQL(export_supervisors,
       "SELECT DISTINCT h.person_id FROM position o JOIN holding h ON h.position_id = o.id"
       " WHERE o.role = 'supervisor' AND h.held_from <= ?1"
       " AND (h.held_until IS NULL OR h.held_until >= ?1)",
       .scans = true);

enum gw_err
export_supervisors_list(struct gw_db *db, struct gw_arena *arena, gw_date today, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(db, &export_supervisors);
    int64_t *ids = GW_NEW_ARRAY(arena, int64_t, EXPORT_SUPERVISORS_MAX);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, today);
    while (count < EXPORT_SUPERVISORS_MAX && (err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    *out = (struct gw_ids){ ids, count };
    return gw_step_end(err);
}
