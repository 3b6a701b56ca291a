/* exporter.c - the thread that makes the exports people asked for, one after another.
 *
 * It is neither the pool's nor a job's: an export of a whole city takes minutes, and the pool is
 * for people who wait. What a crash or a stop breaks off stands as running in its row and goes on
 * where it was. All that is done to the folders below exports/ is done here; a folder that no
 * living row names is removed.
 */
#include "core/exporter.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "core/export_runs.h"
#include "core/export_zip.h"
#include "core/operator.h"
#include "core/side_thread.h"
#include "gw/log.h"
#include "gw/setting.h"

#define FOLDER "folder"
#define LOOK_EVERY_US (10 * 60 * GW_SECOND)
#define RETRY_US (10 * GW_SECOND)
#define TELL_EVERY_US (GW_SECOND / 2)
#define TRIES_MAX 3
#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define MIB ((int64_t)1 << 20)

struct exporter {
    struct side_thread side;
    /* Of the export under way. */
    struct export_row row;
    struct export_progress told;
    int64_t told_us;
    int64_t tried_id; /* which failed last … */
    int tries;        /* … and how often by now */
};

/* ---- following it ---- */

/* The archive takes at most as much as the contents; the rest stays for the city's work, also when
 * the lists are longer than anybody knew, or others fill the disk. */
static enum gw_err
disk_check(struct exporter *exporter, const struct export_progress *progress)
{
    const struct gw_app *app = exporter->side.app;
    const bool is_ahead = progress->step == EXPORT_COUNTING;
    const int64_t bytes = is_ahead ? progress->bytes : 0;
    const int64_t spare = gw_setting_number(app, EXPORT_SETTING_FREE_MIB_MIN) * MIB;
    struct statvfs disk;

    if (statvfs(database_directory(app->database), &disk) != 0)
        return GW_IO;
    if ((double)disk.f_bavail * (double)disk.f_frsize >= (double)bytes + (double)spare)
        return GW_OK;
    exporter->row.failure_number = is_ahead ? (bytes + spare) / MIB : 0;
    return GW_FULL;
}

/* As soon as they are counted: none was copied yet. */
static enum gw_err
files_check(struct exporter *exporter, const struct export_progress *progress)
{
    const int64_t files_max = gw_setting_number(exporter->side.app, EXPORT_SETTING_FILES_MAX);

    if (progress->step != EXPORT_COUNTING || progress->done <= files_max)
        return GW_OK;
    exporter->row.failure = GW_TEXT("export.too_many_files");
    exporter->row.failure_number = files_max;
    return GW_TOO_LARGE;
}

static enum gw_err
progress_write(void *arg, struct gw_db *db)
{
    const struct exporter *exporter = arg;

    return export_progress_update(db, exporter->row.id, &exporter->told);
}

/* GW_CONFLICT: nobody wants it any more. */
static enum gw_err
look(void *arg, const struct export_progress *progress)
{
    struct exporter *exporter = arg;
    struct gw_env *env = exporter->side.app->env;
    const int64_t now_us = env->monotonic_us(env);
    enum gw_err err;

    if (side_thread_is_stopping(&exporter->side))
        return GW_BUSY;
    GW_TRY(files_check(exporter, progress));
    GW_TRY(disk_check(exporter, progress));
    if (progress->step == exporter->told.step && now_us < exporter->told_us + TELL_EVERY_US)
        return GW_OK;
    exporter->told = *progress;
    exporter->told_us = now_us;
    err = database_write_now(exporter->side.app->database, progress_write, exporter);
    return err == GW_MISSING ? GW_CONFLICT : err;
}

/* ---- one export ---- */

struct row_change {
    const struct export_row *row;
    enum export_state from;
    const char *reason; /* of the notice; NULL: none */
};

static enum gw_err
row_change_run(struct gw_request *req, void *arg)
{
    const struct row_change *change = arg;
    const struct gw_text manifest = change->row->manifest;
    struct gw_digest digest;

    GW_TRY(export_row_update(req->db, change->row, change->from));
    gw_audit_item(req, EXPORT_KIND, change->row->id);
    gw_audit_reason(req, change->row->reason, GW_TEXT_NONE);
    if (manifest.bytes == sizeof(digest.bytes)) {
        memcpy(digest.bytes, manifest.data, sizeof(digest.bytes));
        gw_audit_digests(req, NULL, &digest);
    }
    return change->reason == NULL ? GW_OK : export_tell(req, change->row, change->reason);
}

/* With an entry in the log. GW_CONFLICT: it moved meanwhile. */
static enum gw_err
row_change(struct exporter *exporter, const char *verb, struct row_change change)
{
    struct operator_change operation = {
        .app = exporter->side.app,
        .arena = exporter->side.arena,
        .route = "exporter",
        .verb = verb,
        .run = row_change_run,
        .arg = &change,
    };

    return operator_change_run(&operation);
}

struct row_write {
    const struct export_row *row;
    enum export_state from;
};

static enum gw_err
row_write_run(void *arg, struct gw_db *db)
{
    const struct row_write *write = arg;

    return export_row_update(db, write->row, write->from);
}

/* Without one: how far it is. */
static enum gw_err
row_write(struct exporter *exporter, enum export_state from)
{
    struct row_write write = { &exporter->row, from };

    return database_write_now(exporter->side.app->database, row_write_run, &write);
}

static enum gw_err
folder_make(struct gw_env *env, const char *path)
{
    return env->files->mkdir(env, path, 0700) == 0 || errno == EEXIST ? GW_OK : file_outcome(errno);
}

static bool
has(const struct exporter *exporter, const char *name)
{
    char path[DIRECTORY_PATH_BYTES];

    return export_place(exporter->side.app, exporter->row.id, name, path) == GW_OK &&
           directory_has(exporter->side.app->env, path);
}

/* What an attempt before left can be gone on with: an archive, which gets its name when it is
 * whole, or the folder, finished or begun. One that is finished, and of which the row knows
 * nothing, is made anew; so is one that is neither, whose removal was broken off. */
static struct gw_text
left_before(const struct exporter *exporter)
{
    const bool is_finished = has(exporter, FOLDER "/" EXPORT_MANIFEST);

    if (exporter->row.manifest.bytes > 0)
        return has(exporter, EXPORT_ARCHIVE) ? GW_TEXT(EXPORT_ARCHIVE)
               : is_finished                 ? GW_TEXT(FOLDER)
                                             : GW_TEXT_NONE;
    return !is_finished && has(exporter, FOLDER "/" EXPORT_UNFINISHED) ? GW_TEXT(FOLDER)
                                                                       : GW_TEXT_NONE;
}

static enum gw_err
place_make(struct exporter *exporter, char place[DIRECTORY_PATH_BYTES])
{
    struct gw_env *env = exporter->side.app->env;
    char all[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(all, database_directory(exporter->side.app->database), EXPORT_DIRECTORY));
    GW_TRY(folder_make(env, all));
    GW_TRY(export_place(exporter->side.app, exporter->row.id, "", place));
    GW_TRY(folder_make(env, place));
    return export_sweep_folder(place, left_before(exporter));
}

static enum gw_err
lists_make(struct exporter *exporter, const struct export_watch *watch, struct gw_text code)
{
    struct export_row *row = &exporter->row;
    char folder[DIRECTORY_PATH_BYTES];
    struct export_order order = {
        .department = code, .reason = row->reason, .watch = watch, .inside = true
    };
    struct export_result result;

    GW_TRY(export_place(exporter->side.app, row->id, FOLDER, folder));
    order.folder = gw_text_from(folder);
    GW_TRY(export_run(exporter->side.app, &order, &result));
    row->rows = result.rows;
    row->files = result.files;
    row->files_missing = result.files_missing;
    row->manifest = (struct gw_text){ gw_arena_copy(exporter->side.arena, result.manifest.bytes,
                                                    sizeof(result.manifest.bytes)),
                                      sizeof(result.manifest.bytes) };
    return row_write(exporter, EXPORT_RUNNING);
}

static enum gw_err
archive_make(struct exporter *exporter, const struct export_watch *watch, const char *place)
{
    char folder[DIRECTORY_PATH_BYTES];
    char archive[DIRECTORY_PATH_BYTES];
    const struct export_zip zip = {
        .env = exporter->side.app->env, .folder = folder, .path = archive, .watch = watch
    };
    struct stat status;

    GW_TRY(export_place(exporter->side.app, exporter->row.id, FOLDER, folder));
    GW_TRY(export_place(exporter->side.app, exporter->row.id, EXPORT_ARCHIVE, archive));
    if (!has(exporter, EXPORT_ARCHIVE))
        GW_TRY(export_zip_write(&zip));
    if (stat(archive, &status) != 0)
        return file_outcome(errno);
    exporter->row.size_bytes = status.st_size;
    return export_sweep_folder(place, GW_TEXT(EXPORT_ARCHIVE));
}

static enum gw_err
all_make(struct exporter *exporter, struct gw_text code)
{
    const struct export_watch watch = { look, exporter };
    char place[DIRECTORY_PATH_BYTES];

    GW_TRY(place_make(exporter, place));
    if (!has(exporter, EXPORT_ARCHIVE) && !has(exporter, FOLDER "/" EXPORT_MANIFEST))
        GW_TRY(lists_make(exporter, &watch, code));
    return archive_make(exporter, &watch, place);
}

static enum gw_err
finish(struct exporter *exporter)
{
    const struct gw_app *app = exporter->side.app;
    struct export_row *row = &exporter->row;

    row->state = EXPORT_READY;
    row->ended_at = app_now(app);
    row->expires_at = row->ended_at + gw_setting_number(app, EXPORT_SETTING_KEPT_DAYS) * GW_DAY;
    return row_change(exporter, "export.run.make",
                      (struct row_change){ row, EXPORT_RUNNING, "export.notice_ready" });
}

static enum gw_err
give_up(struct exporter *exporter, enum gw_err why)
{
    struct export_row *row = &exporter->row;
    char place[DIRECTORY_PATH_BYTES];

    /* What was made goes first: on a full disk the row has no room. What stays is swept later. */
    if (export_place(exporter->side.app, row->id, "", place) == GW_OK)
        (void)!export_sweep_folder(place, GW_TEXT_NONE);
    row->state = EXPORT_FAILED;
    row->ended_at = app_now(exporter->side.app);
    if (row->failure.bytes == 0)
        row->failure = GW_TEXT("export.failed");
    if (why == GW_FULL)
        row->failure = row->failure_number > 0 ? GW_TEXT("export.disk_small")
                                               : GW_TEXT("export.disk_full");
    return row_change(exporter, "export.run.fail",
                      (struct row_change){ row, EXPORT_RUNNING, "export.notice_failed" });
}

static enum gw_err
begin(struct exporter *exporter)
{
    exporter->told = (struct export_progress){ 0 };
    if (exporter->row.state == EXPORT_RUNNING)
        return GW_OK;
    exporter->row.state = EXPORT_RUNNING;
    return row_write(exporter, EXPORT_WAITING);
}

/* A disk that failed once may have done so in passing; what has no room, or is too much, has not.
 */
static bool
is_tried_again(struct exporter *exporter, enum gw_err err)
{
    if (err == GW_FULL || err == GW_TOO_LARGE)
        return false;
    if (exporter->tried_id != exporter->row.id) {
        exporter->tried_id = exporter->row.id;
        exporter->tries = 0;
    }
    return ++exporter->tries < TRIES_MAX;
}

/* What has begun ends ready or failed, but for GW_BUSY: later. */
static enum gw_err
run(struct exporter *exporter, struct gw_text code)
{
    const enum gw_err err = all_make(exporter, code);

    if (err == GW_OK)
        return finish(exporter);
    if (err == GW_BUSY || err == GW_CONFLICT)
        return err;
    return is_tried_again(exporter, err) ? GW_BUSY : give_up(exporter, err);
}

static enum gw_err
make(struct exporter *exporter, struct gw_text code)
{
    enum gw_err err = begin(exporter);

    if (err == GW_OK)
        err = run(exporter, code);
    gw_log(GW_LOG_INFO, "export.made", GW_LOG_NUM("id", exporter->row.id),
           GW_LOG_STR("outcome", gw_text_from(gw_err_name(err))),
           GW_LOG_STR("state", gw_text_from(export_states.states[exporter->row.state])),
           GW_LOG_NUM("bytes", exporter->row.size_bytes));
    /* Somebody took it back meanwhile: what is left is swept. */
    return err == GW_CONFLICT ? GW_OK : err;
}

/* ---- what is to be done ---- */

static enum gw_err
row_load(struct exporter *exporter, int64_t id, struct gw_text *code)
{
    struct export_row *row = &exporter->row;

    GW_TRY(export_row_load(exporter->side.db, exporter->side.arena, id, row));
    *code = GW_TEXT_NONE;
    return row->department_id == 0 ? GW_OK
                                   : export_department_code(exporter->side.db, exporter->side.arena,
                                                            row->department_id, code);
}

static enum gw_err
next_load(struct exporter *exporter, struct gw_text *code)
{
    enum gw_err err;
    int64_t id;

    GW_TRY(database_read_begin(exporter->side.db));
    err = export_next_find(exporter->side.db, &id);
    if (err == GW_OK)
        err = row_load(exporter, id, code);
    database_read_end(exporter->side.db);
    return err;
}

static enum gw_err
expired_load(struct exporter *exporter)
{
    struct gw_text code;
    enum gw_err err;
    int64_t id;

    GW_TRY(database_read_begin(exporter->side.db));
    err = export_expired_find(exporter->side.db, app_now(exporter->side.app), &id);
    if (err == GW_OK)
        err = row_load(exporter, id, &code);
    database_read_end(exporter->side.db);
    return err;
}

static enum gw_err
expire(struct exporter *exporter)
{
    enum gw_err err;

    while ((err = expired_load(exporter)) == GW_OK) {
        exporter->row.state = EXPORT_EXPIRED;
        err = row_change(exporter, "export.run.expire",
                         (struct row_change){ &exporter->row, EXPORT_READY, NULL });
        if (err != GW_OK && err != GW_CONFLICT)
            return err;
    }
    return gw_step_end(err);
}

static enum gw_err
sweep(struct exporter *exporter)
{
    char all[DIRECTORY_PATH_BYTES];
    struct export_kept living = { 0 };
    enum gw_err err;

    GW_TRY(directory_path(all, database_directory(exporter->side.app->database), EXPORT_DIRECTORY));
    GW_TRY(database_read_begin(exporter->side.db));
    err = export_living_list(exporter->side.db, &living);
    database_read_end(exporter->side.db);
    if (err == GW_OK)
        err = export_sweep_numbered(all, &living);
    export_kept_done(&living);
    return err;
}

/* Until nothing waits. */
static enum gw_err
work(struct exporter *exporter)
{
    struct gw_text code;
    enum gw_err err;

    do {
        gw_arena_reset(exporter->side.arena);
        GW_TRY(expire(exporter));
        GW_TRY(sweep(exporter));
        err = next_load(exporter, &code);
        if (err == GW_OK)
            err = make(exporter, code);
    } while (err == GW_OK && !side_thread_is_stopping(&exporter->side));
    return gw_step_end(err);
}

static void *
exporter_main(void *arg)
{
    struct exporter *exporter = arg;
    enum gw_err err;

    do {
        err = work(exporter);
        if (err != GW_OK && !side_thread_is_stopping(&exporter->side))
            gw_log(GW_LOG_WARN, "export.waits", GW_LOG_STR("code", gw_text_from(gw_err_name(err))));
    } while (side_thread_wait(&exporter->side, err == GW_OK ? LOOK_EVERY_US : RETRY_US, 0));
    return NULL;
}

/* ---- life ---- */

void
exporter_wake(void *arg)
{
    struct exporter *exporter = arg;

    if (exporter != NULL)
        side_thread_wake(&exporter->side);
}

enum gw_err
exporter_start(struct gw_app *app, struct exporter **out)
{
    static const struct side_thread_kind kind = { "exports", ARENA_BYTES_MAX, exporter_main };
    struct exporter *exporter = calloc(1, sizeof(*exporter));
    enum gw_err err;

    if (exporter == NULL)
        return GW_BUSY;
    err = side_thread_start(&exporter->side, app, &kind, exporter);
    if (err == GW_OK)
        *out = exporter;
    else
        free(exporter);
    return err;
}

void
exporter_stop(struct exporter *exporter)
{
    if (exporter != NULL)
        side_thread_stop(&exporter->side);
}

void
exporter_free(struct exporter *exporter)
{
    if (exporter == NULL)
        return;
    side_thread_done(&exporter->side);
    free(exporter);
}
