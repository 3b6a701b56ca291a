/* export_folder.c - the files of an export's folder: lists in two encodings, copies of contents. */
#include "core/export_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/export_sweep.h"
#include "db/directory.h"
#include "gw/log.h"

#define COPY_BYTES ((size_t)64 << 10)
#define FILE_NAME_BYTES_MAX 200

/* ---- lists ---- */

static bool
is_listed(const struct gw_export_column *column)
{
    return column->type != GW_EXPORT_KANA_KEY;
}

static enum gw_err
out_open(struct gw_env *env, const char *folder, const struct gw_export_table *table,
         struct export_out *out)
{
    char path[DIRECTORY_PATH_BYTES];

    if (snprintf(path, sizeof(path), "%s/%s.csv", folder, table->name) >= (int)sizeof(path))
        return GW_TOO_LARGE;
    return export_out_open(env, path, out);
}

static void
headings_put(struct gw_csv *csv, const struct gw_export_table *table)
{
    for (const struct gw_export_column *c = table->columns; c->name != NULL; c++)
        if (is_listed(c))
            gw_csv_text(csv, gw_text_from(c->heading));
    gw_csv_row_end(csv);
}

enum gw_err
export_list_open(struct gw_env *env, const char *folder, const struct gw_export_table *table,
                 struct export_list *list)
{
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err;

    *list = (struct export_list){ .table = table };
    GW_TRY(directory_path(path, folder, EXPORT_LISTS));
    GW_TRY(out_open(env, path, table, &list->utf8));
    err = directory_path(path, folder, EXPORT_LISTS_CP932);
    if (err == GW_OK)
        err = out_open(env, path, table, &list->cp932);
    if (err != GW_OK) {
        export_out_abandon(&list->utf8);
        return err;
    }
    gw_csv_init(&list->utf8_csv, &list->utf8.buf, GW_CSV_UTF8);
    gw_csv_init(&list->cp932_csv, &list->cp932.buf, GW_CSV_CP932);
    headings_put(&list->utf8_csv, table);
    headings_put(&list->cp932_csv, table);
    list->is_open = true;
    return GW_OK;
}

void
export_list_row(struct export_list *list, struct gw_arena *arena, const struct export_cell *cells,
                struct gw_text path)
{
    const struct gw_export_column *columns = list->table->columns;

    for (size_t i = 0; columns[i].name != NULL; i++) {
        const struct gw_text text = columns[i].type == GW_EXPORT_CONTENT
                                        ? path
                                        : export_cell_render(arena, &columns[i], &cells[i]);

        if (!is_listed(&columns[i]))
            continue;
        gw_csv_text(&list->utf8_csv, text);
        gw_csv_text(&list->cp932_csv, text);
    }
    gw_csv_row_end(&list->utf8_csv);
    gw_csv_row_end(&list->cp932_csv);
    export_out_flush(&list->utf8);
    export_out_flush(&list->cp932);
    list->rows++;
}

enum gw_err
export_list_close(struct export_list *list)
{
    struct blob_digest unused;
    enum gw_err err, other;

    if (!list->is_open)
        return GW_OK;
    list->is_open = false;
    err = export_out_close(&list->utf8, &list->digest);
    other = export_out_close(&list->cp932, &unused);
    return err == GW_OK ? other : err;
}

/* ---- contents ---- */

static bool
is_forbidden(char byte)
{
    return (unsigned char)byte < 0x20 || byte == 0x7f || strchr("/\\:*?\"<>|", byte) != NULL;
}

struct gw_text
export_file_name(struct gw_arena *arena, struct gw_text name)
{
    const struct gw_text clipped = gw_text_clip(name, FILE_NAME_BYTES_MAX);
    char *safe = gw_text_string(arena, clipped);
    size_t bytes = clipped.bytes;

    for (size_t i = 0; i < bytes; i++)
        if (is_forbidden(safe[i]))
            safe[i] = '_';
    /* Windows drops these at the end, and a leading point hides. */
    while (bytes > 0 && (safe[bytes - 1] == '.' || safe[bytes - 1] == ' '))
        bytes--;
    if (bytes > 0 && safe[0] == '.')
        safe[0] = '_';
    return bytes == 0 ? GW_TEXT("file") : (struct gw_text){ safe, bytes };
}

/* GW_MALFORMED where the content is not what its digest says. */
static enum gw_err
copy_bytes(struct gw_env *env, int from, int to, const struct blob_digest *digest)
{
    crypto_generichash_state state;
    struct blob_digest found;
    char bytes[COPY_BYTES];
    int64_t offset = 0;
    ssize_t count;

    crypto_generichash_init(&state, NULL, 0, sizeof(found.bytes));
    while ((count = env->files->pread(env, from, bytes, sizeof(bytes), (off_t)offset)) > 0) {
        crypto_generichash_update(&state, (const unsigned char *)bytes, (size_t)count);
        GW_TRY(file_write_all(env, to, (struct gw_text){ bytes, (size_t)count }, &offset));
    }
    if (count < 0)
        return file_outcome(errno);
    crypto_generichash_final(&state, found.bytes, sizeof(found.bytes));
    if (memcmp(found.bytes, digest->bytes, sizeof(found.bytes)) != 0)
        return GW_MALFORMED;
    return env->files->fsync(env, to) == 0 ? GW_OK : file_outcome(errno);
}

static enum gw_err
copy_to(struct gw_env *env, int from, const char *path, const struct blob_digest *digest)
{
    char partial[DIRECTORY_PATH_BYTES];
    enum gw_err err;
    int fd;

    if (snprintf(partial, sizeof(partial), "%s.partial", path) >= (int)sizeof(partial))
        return GW_TOO_LARGE;
    fd = env->files->open(env, partial, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_outcome(errno);
    err = copy_bytes(env, from, fd, digest);
    env->files->close(env, fd);
    if (err == GW_OK && env->files->rename(env, partial, path) != 0)
        err = file_outcome(errno);
    if (err == GW_OK)
        return directory_sync_parent(env, path);
    env->files->unlink(env, partial);
    return err;
}

static bool
is_there(const char *path, int64_t bytes)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == bytes;
}

static enum gw_err
link_to(struct gw_app *app, int from, const char *path, const struct blob_digest *digest)
{
    struct blob_digest found;
    int64_t bytes;

    GW_TRY(blob_digest_of(app->env, from, &found, &bytes));
    if (memcmp(found.bytes, digest->bytes, sizeof(found.bytes)) != 0)
        return GW_MALFORMED;
    if (blobs_link(database_blobs(app->database), digest, path) == GW_OK)
        return GW_OK;
    return copy_to(app->env, from, path, digest); /* on another disk */
}

/* A whole content that has its name already was copied by a run that broke off. */
static enum gw_err
copy_once(struct gw_app *app, int from, const char *path, struct export_copy *copy)
{
    copy->was_there = is_there(path, copy->bytes);
    if (copy->was_there)
        return GW_OK;
    return copy->linked ? link_to(app, from, path, copy->digest)
                        : copy_to(app->env, from, path, copy->digest);
}

struct gw_text
export_copy_path(struct gw_arena *arena, const struct export_copy *copy)
{
    return gw_text_format(arena, EXPORT_FILES "/%lld/%.*s", (long long)copy->file_id,
                          GW_TEXT_ARG(export_file_name(arena, copy->name)));
}

enum gw_err
export_copy_file(struct gw_app *app, const char *folder, struct gw_arena *arena,
                 struct export_copy *copy)
{
    struct gw_env *env = app->env;
    const struct gw_text name = export_file_name(arena, copy->name);
    const struct gw_text place = gw_text_format(arena, EXPORT_FILES "/%lld",
                                                (long long)copy->file_id);
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err;
    bool begun;
    int from;

    copy->path = export_copy_path(arena, copy);
    GW_TRY(directory_path(path, folder, gw_text_string(arena, place)));
    begun = env->files->mkdir(env, path, 0700) != 0;
    if (begun && errno != EEXIST)
        return file_outcome(errno);
    if (begun)
        GW_TRY(export_sweep_beside(folder, copy->file_id, name));
    GW_TRY(directory_path(path, folder, gw_text_string(arena, copy->path)));
    err = blobs_open(database_blobs(app->database), copy->digest, &from, &copy->bytes);
    if (err == GW_OK) {
        err = copy_once(app, from, path, copy);
        env->files->close(env, from);
    }
    if (err != GW_MISSING && err != GW_MALFORMED)
        return err;
    gw_log(GW_LOG_ERROR, "export.damaged_file", GW_LOG_NUM("file", copy->file_id));
    copy->path = GW_TEXT_NONE;
    return GW_OK;
}
