/* export.c - takes out what a section or the whole city has (export.h).
 *
 * One snapshot is read from beginning to end, so the log of the database grows meanwhile; a city of
 * a million posts takes minutes. What makes a large city slow to take are its files: those that are
 * there already are not copied again, so an export that broke off goes on where it was. That
 * somebody takes content out is in the audit log before the first byte leaves.
 */
#include "core/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "core/export_manifest.h"
#include "core/export_store.h"
#include "core/export_sweep.h"
#include "core/export_walk.h"
#include "core/operator.h"
#include "db/directory.h"
#include "gw/audit.h"
#include "gw/log.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define CODE_BYTES_MAX 200

struct exporting {
    struct gw_app *app;
    struct gw_arena *arena; /* of one row */
    const struct export_order *order;
    struct export_result *result;
    const struct gw_export_table **tables;
    size_t tables_count;
    struct export_list *lists; /* one a table */
    struct export_kept kept;   /* contents that rows of this run name */
    char folder[DIRECTORY_PATH_BYTES];
    int marker_fd;
    gw_time made_at;
    int64_t last_id;
};

/* ---- tables ---- */

static size_t
count_all(const struct gw_module *const *modules)
{
    size_t count = 0;

    for (; *modules != NULL; modules++)
        for (size_t i = 0; (*modules)->exports != NULL && (*modules)->exports[i] != NULL; i++)
            for (size_t j = 0; (*modules)->exports[i][j] != NULL; j++)
                count++;
    return count;
}

const struct gw_export_table **
export_tables_new(const struct gw_module *const *modules)
{
    const struct gw_export_table **tables = calloc(count_all(modules) + 1, sizeof(const void *));
    size_t count = 0;

    if (tables == NULL)
        return NULL;
    for (; *modules != NULL; modules++)
        for (size_t i = 0; (*modules)->exports != NULL && (*modules)->exports[i] != NULL; i++)
            for (size_t j = 0; (*modules)->exports[i][j] != NULL; j++)
                tables[count++] = (*modules)->exports[i][j];
    return tables;
}

/* ---- the folder ---- */

static enum gw_err
refuse(struct exporting *exporting, const char *why)
{
    exporting->result->refusal = why;
    return GW_INVALID;
}

static int
is_something(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static bool
is_empty(const char *folder)
{
    struct dirent **entries;
    const int count = scandir(folder, &entries, is_something, NULL);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    if (count >= 0)
        free(entries);
    return count == 0;
}

static enum gw_err
folder_make(const struct exporting *exporting, const char *name)
{
    struct gw_env *env = exporting->app->env;
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, exporting->folder, name));
    if (env->files->mkdir(env, path, 0700) == 0 || errno == EEXIST)
        return GW_OK;
    return directory_outcome(errno);
}

/* The marker says whose folder it is: the scope, in one line. */
static enum gw_err
marker_check(struct exporting *exporting)
{
    struct gw_env *env = exporting->app->env;
    const struct gw_text scope = exporting->order->department;
    char found[CODE_BYTES_MAX + 1];
    const ssize_t count = env->files->pread(env, exporting->marker_fd, found, sizeof(found), 0);

    if (count < 0)
        return directory_outcome(errno);
    if (count > 0 && !gw_text_equal((struct gw_text){ found, (size_t)count - 1 }, scope))
        return refuse(exporting, "an export of something else was begun there");
    if (count == 0) {
        char line[CODE_BYTES_MAX + 1];
        const int bytes = snprintf(line, sizeof(line), "%.*s\n", GW_TEXT_ARG(scope));

        if (env->files->pwrite(env, exporting->marker_fd, line, (size_t)bytes, 0) != bytes)
            return directory_outcome(errno);
    }
    return GW_OK;
}

static enum gw_err
marker_open(struct exporting *exporting)
{
    struct gw_env *env = exporting->app->env;
    char path[DIRECTORY_PATH_BYTES];
    char done[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, exporting->folder, EXPORT_UNFINISHED));
    GW_TRY(directory_path(done, exporting->folder, EXPORT_MANIFEST));
    if (directory_has(env, done))
        return refuse(exporting, "a finished export is there already");
    if (!directory_has(env, path) && !is_empty(exporting->folder))
        return refuse(exporting, "the folder is not empty");
    exporting->marker_fd = env->files->open(env, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (exporting->marker_fd < 0)
        return directory_outcome(errno);
    if (flock(exporting->marker_fd, LOCK_EX | LOCK_NB) != 0)
        return GW_BUSY;
    return marker_check(exporting);
}

static enum gw_err
folder_prepare(struct exporting *exporting)
{
    struct gw_env *env = exporting->app->env;
    const struct gw_text folder = exporting->order->folder;

    if (folder.bytes == 0 || folder.data[0] != '/' || folder.bytes >= sizeof(exporting->folder) ||
        memchr(folder.data, '\0', folder.bytes) != NULL)
        return refuse(exporting, "the folder needs a whole path");
    memcpy(exporting->folder, folder.data, folder.bytes);
    exporting->folder[folder.bytes] = '\0';
    if (env->files->mkdir(env, exporting->folder, 0700) != 0 && errno != EEXIST)
        return refuse(exporting, "the folder can't be made there");
    GW_TRY(marker_open(exporting));
    GW_TRY(folder_make(exporting, EXPORT_LISTS));
    GW_TRY(folder_make(exporting, EXPORT_LISTS_CP932));
    return folder_make(exporting, EXPORT_FILES);
}

static void
marker_remove(const struct exporting *exporting)
{
    char path[DIRECTORY_PATH_BYTES];

    if (directory_path(path, exporting->folder, EXPORT_UNFINISHED) == GW_OK)
        exporting->app->env->files->unlink(exporting->app->env, path);
}

/* ---- the audit log ---- */

struct note {
    const struct exporting *exporting;
    int64_t department_id;
    const struct gw_digest *manifest; /* NULL at the beginning */
};

static enum gw_err
note_run(struct gw_request *req, void *arg)
{
    const struct note *note = arg;

    gw_audit_item(req, "core.export", note->department_id);
    gw_audit_digests(req, NULL, note->manifest);
    gw_audit_reason(req, note->exporting->order->reason, GW_TEXT_NONE);
    return GW_OK;
}

static enum gw_err
audit_note(struct exporting *exporting, int64_t department_id, const struct gw_digest *manifest)
{
    struct note note = { exporting, department_id, manifest };
    struct operator_change change = {
        .app = exporting->app,
        .arena = exporting->arena,
        .route = "kairan export",
        .verb = manifest == NULL ? "core.export.begin" : "core.export.finish",
        .run = note_run,
        .arg = &note,
    };

    return operator_change_run(&change);
}

/* ---- rows ---- */

static enum gw_err
content_take(struct exporting *exporting, const struct gw_export_table *table,
             const struct export_cell *cells, struct gw_text *path)
{
    struct export_result *result = exporting->result;
    struct export_copy copy = { 0 };
    struct blob_digest digest = { 0 };

    for (size_t i = 0; table->columns[i].name != NULL; i++) {
        if (strcmp(table->columns[i].name, "id") == 0)
            copy.file_id = cells[i].number;
        else if (strcmp(table->columns[i].name, "name") == 0)
            copy.name = cells[i].text;
        else if (table->columns[i].type == GW_EXPORT_CONTENT)
            memcpy(digest.bytes, cells[i].text.data, sizeof(digest.bytes));
    }
    copy.digest = &digest;
    GW_TRY(export_copy_file(exporting->app, exporting->folder, exporting->arena, &copy));
    *path = copy.path;
    if (copy.path.bytes > 0)
        GW_TRY(export_kept_add(&exporting->kept, copy.file_id));
    result->files++;
    result->files_bytes += copy.bytes;
    result->files_kept += copy.was_there ? 1 : 0;
    result->files_missing += copy.path.bytes == 0 ? 1 : 0;
    return GW_OK;
}

static bool
has_content(const struct gw_export_table *table)
{
    for (const struct gw_export_column *c = table->columns; c->name != NULL; c++)
        if (c->type == GW_EXPORT_CONTENT)
            return true;
    return false;
}

static enum gw_err
row_take(void *arg, size_t table, const struct export_cell *cells)
{
    struct exporting *exporting = arg;
    struct gw_text path = GW_TEXT_NONE;

    if (has_content(exporting->tables[table]))
        GW_TRY(content_take(exporting, exporting->tables[table], cells, &path));
    export_list_row(&exporting->lists[table], exporting->arena, cells, path);
    exporting->result->rows++;
    if (gw_arena_failed(exporting->arena))
        return GW_TOO_LARGE;
    gw_arena_reset(exporting->arena);
    return GW_OK;
}

static enum gw_err
lists_open(struct exporting *exporting)
{
    for (size_t i = 0; i < exporting->tables_count; i++)
        GW_TRY(export_list_open(exporting->app->env, exporting->folder, exporting->tables[i],
                                &exporting->lists[i]));
    return GW_OK;
}

static enum gw_err
lists_close(struct exporting *exporting, enum gw_err err)
{
    for (size_t i = 0; i < exporting->tables_count; i++) {
        const enum gw_err closed = export_list_close(&exporting->lists[i]);

        exporting->result->cp932_replaced += exporting->lists[i].cp932_csv.replaced;
        err = err == GW_OK ? closed : err;
    }
    return err;
}

/* One snapshot, from the department's id to the last row. */
static enum gw_err
snapshot_take(struct exporting *exporting, struct gw_db *db)
{
    struct export_scope scope = { .tables = exporting->tables };
    const struct export_taker taker = { .row = row_take, .arg = exporting };
    const struct gw_text code = exporting->order->department;
    enum gw_err err;

    if (code.bytes > 0 && export_department_find(db, code, &scope.department_id) != GW_OK)
        return refuse(exporting, "there is no department of that code");
    GW_TRY(export_last_id(db, &exporting->last_id));
    GW_TRY(audit_note(exporting, scope.department_id, NULL));
    err = lists_open(exporting);
    if (err == GW_OK)
        err = export_walk(db, &scope, &taker);
    return lists_close(exporting, err);
}

static enum gw_err
take(struct exporting *exporting)
{
    struct database *database = exporting->app->database;
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(database_reader_open(database, &db));
    blobs_pause(database_blobs(database), true);
    err = database_read_begin(db);
    if (err == GW_OK)
        err = snapshot_take(exporting, db);
    database_read_end(db);
    blobs_pause(database_blobs(database), false);
    database_reader_close(db);
    return err;
}

static enum gw_err
finish(struct exporting *exporting)
{
    const struct export_manifest manifest = {
        .app = exporting->app,
        .folder = exporting->folder,
        .order = exporting->order,
        .made_at = exporting->made_at,
        .lists = exporting->lists,
        .lists_count = exporting->tables_count,
        .result = exporting->result,
        .last_id = exporting->last_id,
    };
    struct blob_digest digest;
    struct gw_digest noted;

    GW_TRY(export_sweep(exporting->folder, &exporting->kept));
    GW_TRY(export_manifest_write(&manifest, &digest));
    memcpy(noted.bytes, digest.bytes, sizeof(noted.bytes));
    marker_remove(exporting);
    return audit_note(exporting, 0, &noted);
}

static enum gw_err
export_in(struct exporting *exporting)
{
    enum gw_err err;

    if (gw_text_trim(exporting->order->reason).bytes == 0)
        return refuse(exporting, "a reason is needed");
    if (exporting->order->department.bytes >= CODE_BYTES_MAX)
        return refuse(exporting, "there is no department of that code");
    err = folder_prepare(exporting);
    if (err == GW_OK)
        err = take(exporting);
    if (err == GW_OK)
        err = finish(exporting);
    if (exporting->marker_fd >= 0)
        exporting->app->env->files->close(exporting->app->env, exporting->marker_fd);
    return err;
}

enum gw_err
export_run(struct gw_app *app, const struct export_order *order, struct export_result *result)
{
    struct exporting exporting = {
        .app = app, .order = order, .result = result, .marker_fd = -1, .made_at = app_now(app)
    };
    const int64_t started_us = app->env->monotonic_us(app->env);
    enum gw_err err = GW_BUSY;

    *result = (struct export_result){ 0 };
    exporting.arena = gw_arena_new(ARENA_BYTES_MAX);
    exporting.tables = export_tables_new(app->modules);
    while (exporting.tables != NULL && exporting.tables[exporting.tables_count] != NULL)
        exporting.tables_count++;
    exporting.lists = calloc(exporting.tables_count + 1, sizeof(*exporting.lists));
    if (exporting.arena != NULL && exporting.tables != NULL && exporting.lists != NULL)
        err = export_in(&exporting);
    gw_log(GW_LOG_INFO, "export", GW_LOG_STR("outcome", gw_text_from(gw_err_name(err))),
           GW_LOG_NUM("rows", result->rows), GW_LOG_NUM("files", result->files),
           GW_LOG_NUM("ms", (app->env->monotonic_us(app->env) - started_us) / 1000));
    export_kept_done(&exporting.kept);
    free(exporting.lists);
    free(exporting.tables);
    gw_arena_free(exporting.arena);
    return err;
}
