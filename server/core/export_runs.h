/* export_runs.h - exports that somebody asked for in the browser: one row each (table export_run),
 * made one after another by a thread of its own (exporter.c).
 *
 * A chief takes out what the own section answers for, and answers for it. A system administrator
 * takes out anything, once the supervisor has agreed. Every step has its entry in the audit log,
 * with the reason.
 */
#ifndef CORE_EXPORT_RUNS_H
#define CORE_EXPORT_RUNS_H

#include "core/export.h"
#include "core/export_sweep.h"
#include "core/todos.h"
#include "db/directory.h"
#include "gw/fsm.h"

#define EXPORT_KIND "export.run" /* in the audit log, and of links */
#define EXPORT_PAGE "/export"
#define EXPORT_DIRECTORY "exports" /* in the data directory: exports/<id>/ */
#define EXPORT_ARCHIVE "export.zip"
#define EXPORT_REASON_CHARS_MAX 500
#define EXPORT_LOADABLE (12 * GW_HOUR) /* from the entry in the log on */
#define EXPORT_SUPERVISORS_MAX 100
#define EXPORT_OPEN_MAX 20 /* of one person: asked for, to be made, or kept */

#define EXPORT_SETTING_KEPT_DAYS "export.kept_days"
#define EXPORT_SETTING_FREE_MIB_MIN "export.free_mib_min"
#define EXPORT_SETTING_FILES_MAX "export.files_max"
/* The archive's list of names alone would take some hundred megabytes of memory. */
#define EXPORT_FILES_MAX 500000

/* X(code, machine name); numbers as stored. */
#define EXPORT_STATES(X)         \
    X(EXPORT_ASKED, "asked")     \
    X(EXPORT_REFUSED, "refused") \
    X(EXPORT_WAITING, "waiting") \
    X(EXPORT_RUNNING, "running") \
    X(EXPORT_READY, "ready")     \
    X(EXPORT_FAILED, "failed")   \
    X(EXPORT_REMOVED, "removed") \
    X(EXPORT_EXPIRED, "expired")
enum export_state {
    EXPORT_NO_STATE,
#define X(code, name) code,
    EXPORT_STATES(X)
#undef X
};
extern const struct gw_fsm_table export_states;

/* The stored row; 0 and empty for NULL. */
struct export_row {
    int64_t id, department_id, asked_by, decided_by;
    enum export_state state;
    gw_time asked_at, decided_at, ended_at, expires_at, loadable_until;
    struct export_progress progress;
    int64_t rows, files, files_missing, size_bytes, failure_number;
    struct gw_text reason, decision_reason, failure;
    struct gw_text manifest; /* its digest, 32 bytes; empty: none yet */
};

/* ---- export_run_store.c; texts in the arena ---- */

enum gw_err export_row_insert(struct gw_db *db, const struct export_row *row) GW_MUST_USE;
enum gw_err export_row_load(struct gw_db *db, struct gw_arena *arena, int64_t id,
                            struct export_row *out) GW_MUST_USE;
/* State, decision, outcome and times; GW_CONFLICT unless it still is in state `from`. */
enum gw_err export_row_update(struct gw_db *db, const struct export_row *row,
                              enum export_state from) GW_MUST_USE;
/* GW_MISSING unless it is running. */
enum gw_err export_progress_update(struct gw_db *db, int64_t id,
                                   const struct export_progress *progress) GW_MUST_USE;
/* Newest first, before (before_at, before_id), while each() gives true; the texts of its row last
 * until it returns. */
struct export_range {
    gw_time before_at;
    int64_t before_id;
    enum export_state state; /* only these; EXPORT_NO_STATE: all */
    bool (*each)(void *arg, const struct export_row *row);
    void *arg;
};
enum gw_err export_rows_each(struct gw_db *db, const struct export_range *range) GW_MUST_USE;
/* Of this person's: those that are asked for, to be made, or kept. */
enum gw_err export_open_count(struct gw_db *db, int64_t person_id, int64_t *out) GW_MUST_USE;
/* Of the first one that is running or waits, the longest; GW_MISSING: none. */
enum gw_err export_next_find(struct gw_db *db, int64_t *id) GW_MUST_USE;
/* Of one whose time has passed; GW_MISSING: none. */
enum gw_err export_expired_find(struct gw_db *db, gw_time now, int64_t *id) GW_MUST_USE;
/* Those that have, or will have, a place on the disk. */
enum gw_err export_living_list(struct gw_db *db, struct export_kept *out) GW_MUST_USE;
/* GW_MISSING for an unknown one. */
enum gw_err export_department_code(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                                   struct gw_text *code) GW_MUST_USE;
/* Who is supervisor today; in the arena. */
enum gw_err export_supervisors_list(struct gw_db *db, struct gw_arena *arena, gw_date today,
                                    struct gw_ids *out) GW_MUST_USE;

/* ---- export_run_access.c ---- */

/* What who asks may do with it; all false: it is none of theirs. */
struct export_access {
    bool sees, decides, loads, removes;
};
struct export_access export_access_of(const struct gw_request *req, const struct export_row *row);
/* Shows those that who asks has to decide, for the must-do list. */
enum gw_err export_todos_each(struct gw_request *req, const struct todo_visit *visit) GW_MUST_USE;
/* "item": {id, kind, title, url} of a notice; null for who no longer sees it. */
enum gw_err export_link_render(struct gw_request *req, struct gw_json *json,
                               int64_t id) GW_MUST_USE;
/* Tells who asked for it. Writer only. */
enum gw_err export_tell(struct gw_request *req, const struct export_row *row,
                        const char *reason) GW_MUST_USE;
/* The must-do lists of all who may decide have changed. Writer only. */
enum gw_err export_tell_supervisors(struct gw_request *req) GW_MUST_USE;

/* "<data directory>/exports/<id>/<name>"; `name` may be empty. */
enum gw_err export_place(const struct gw_app *app, int64_t id, const char *name,
                         char out[DIRECTORY_PATH_BYTES]) GW_MUST_USE;

#endif
