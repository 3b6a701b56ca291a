/* export.c - takes out what a section or the whole city has (export.h).
 *
 * What makes a large city slow to take are its files: they come first, without a snapshot, and
 * those that are there already are not copied again, so an export that broke off goes on where it
 * was. The lists are one snapshot, read from beginning to end, so the log of the database grows
 * meanwhile. That somebody takes content out is in the audit log before the first byte leaves.
 */
#include "core/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "core/export_inside.h"
#include "core/export_manifest.h"
#include "core/export_store.h"
#include "core/export_walk.h"
#include "core/operator.h"
#include "gw/log.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define CODE_BYTES_MAX 200

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
    return file_outcome(errno);
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
        return file_outcome(errno);
    if (count > 0 && !gw_text_equal((struct gw_text){ found, (size_t)count - 1 }, scope))
        return refuse(exporting, "an export of something else was begun there");
    if (count == 0) {
        char line[CODE_BYTES_MAX + 1];
        const int bytes = snprintf(line, sizeof(line), "%.*s\n", GW_TEXT_ARG(scope));

        if (env->files->pwrite(env, exporting->marker_fd, line, (size_t)bytes, 0) != bytes)
            return file_outcome(errno);
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
    if (directory_has(env, done) && !directory_has(env, path))
        return refuse(exporting, "a finished export is there already");
    if (!directory_has(env, path) && !is_empty(exporting->folder))
        return refuse(exporting, "the folder is not empty");
    exporting->marker_fd = env->files->open(env, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (exporting->marker_fd < 0)
        return file_outcome(errno);
    if (flock(exporting->marker_fd, LOCK_EX | LOCK_NB) != 0)
        return GW_BUSY;
    GW_TRY(marker_check(exporting));
    return env->files->unlink(env, done) == 0 || errno == ENOENT ? GW_OK : file_outcome(errno);
}

static enum gw_err
folder_prepare(struct exporting *exporting)
{
    struct gw_env *env = exporting->app->env;
    const struct gw_text folder = exporting->order->folder;

    if (folder.bytes == 0 || (folder.data[0] != '/' && !exporting->order->inside) ||
        folder.bytes >= sizeof(exporting->folder) ||
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

static enum gw_err
marker_remove(const struct exporting *exporting)
{
    struct gw_env *env = exporting->app->env;
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(directory_path(path, exporting->folder, EXPORT_UNFINISHED));
    return env->files->unlink(env, path) == 0 ? GW_OK : file_outcome(errno);
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

    return exporting->order->inside ? GW_OK : operator_change_run(&change);
}

/* ---- rows ---- */

static enum gw_err
content_take(struct exporting *exporting, const struct gw_export_table *table,
             const struct export_cell *cells, struct gw_text *path)
{
    struct export_result *result = exporting->result;
    struct export_copy copy;

    GW_TRY(export_content_place(exporting, table, cells, &copy));
    *path = copy.path;
    if (copy.path.bytes > 0)
        GW_TRY(export_kept_add(&exporting->kept, copy.file_id));
    result->files++;
    result->files_bytes += copy.bytes;
    result->files_missing += copy.path.bytes == 0 ? 1 : 0;
    return GW_OK;
}

static enum gw_err
row_take(void *arg, size_t table, const struct export_cell *cells)
{
    struct exporting *exporting = arg;
    struct gw_text path = GW_TEXT_NONE;

    if (export_has_content(exporting->tables[table]))
        GW_TRY(content_take(exporting, exporting->tables[table], cells, &path));
    export_list_row(&exporting->lists[table], exporting->arena, cells, path);
    if (exporting->result->rows++ % EXPORT_LOOK_ROWS == 0)
        GW_TRY(export_look(exporting, &(struct export_progress){ .step = EXPORT_LISTING,
                                                                 .done = exporting->result->rows,
                                                                 .of = exporting->rows_counted }));
    GW_TRY(gw_arena_fault(exporting->arena));
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

/* One snapshot, from the first row to the last. */
static enum gw_err
lists_write(struct exporting *exporting, struct gw_db *db)
{
    const struct export_scope scope = { exporting->tables, exporting->department_id };
    const struct export_taker taker = { .row = row_take, .arg = exporting };
    enum gw_err err;

    GW_TRY(database_read_begin(db));
    err = export_last_id(db, &exporting->last_id);
    if (err == GW_OK)
        err = lists_open(exporting);
    if (err == GW_OK)
        err = export_walk(db, &scope, &taker);
    err = lists_close(exporting, err);
    database_read_end(db);
    return err;
}

static enum gw_err
department_find(struct exporting *exporting, struct gw_db *db)
{
    const struct gw_text code = exporting->order->department;
    enum gw_err err = GW_OK;

    GW_TRY(database_read_begin(db));
    if (code.bytes > 0)
        err = export_department_find(db, code, &exporting->department_id);
    database_read_end(db);
    return err == GW_MISSING ? refuse(exporting, "there is no department of that code") : err;
}

static enum gw_err
all_take(struct exporting *exporting, struct gw_db *db)
{
    GW_TRY(department_find(exporting, db));
    GW_TRY(audit_note(exporting, exporting->department_id, NULL));
    GW_TRY(export_contents_fetch(exporting, db));
    return lists_write(exporting, db);
}

static enum gw_err
take(struct exporting *exporting)
{
    struct database *database = exporting->app->database;
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(database_reader_open(database, &db));
    blobs_pause(database_blobs(database), true);
    err = all_take(exporting, db);
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
    struct gw_digest *noted = &exporting->result->manifest;
    struct blob_digest digest;

    GW_TRY(export_sweep(exporting->folder, &exporting->kept));
    GW_TRY(export_manifest_write(&manifest, &digest));
    memcpy(noted->bytes, digest.bytes, sizeof(noted->bytes));
    GW_TRY(audit_note(exporting, 0, noted));
    return marker_remove(exporting); /* last: until then it may be gone on with */
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
    export_kept_done(&exporting.placed);
    export_kept_done(&exporting.kept);
    free(exporting.lists);
    free(exporting.tables);
    gw_arena_free(exporting.arena);
    return err;
}
