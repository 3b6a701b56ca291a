/* takeover.c - takes an export's folder into a new, empty city. */
#include "core/takeover.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "core/csv_read.h"
#include "core/export_cell.h"
#include "core/export_walk.h"
#include "core/kana.h"
#include "core/takeover_store.h"
#include "db/blobs.h"
#include "db/directory.h"
#include "gw/csv.h"

#define ROW_ARENA_BYTES_MAX ((size_t)64 << 20)
#define CELL_BYTES_MAX ((size_t)8 << 20)
#define ROW_BYTES_MAX ((size_t)16 << 20)
#define COPY_BYTES ((size_t)64 << 10)
#define COLUMNS_MAX 64

struct taking {
    struct takeover *takeover;
    struct gw_env *env;
    struct database *database;
    struct gw_db *db;
    struct gw_arena *arena; /* of one row */
    const struct takeover_list *list;
    int64_t line;
};

/* ---- a list, mapped into memory ---- */

struct mapped {
    struct gw_text text;
    void *address; /* NULL: nothing to unmap */
};

static void
mapped_done(struct mapped *mapped)
{
    if (mapped->address != NULL)
        munmap(mapped->address, mapped->text.bytes);
}

static enum gw_err
map_file(struct gw_env *env, const char *path, struct mapped *out)
{
    const int fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW, 0);
    struct stat status;
    enum gw_err err = GW_OK;

    *out = (struct mapped){ 0 };
    if (fd < 0)
        return file_outcome(errno);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        err = GW_MALFORMED;
    else if (status.st_size > 0) {
        void *address = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

        if (address == MAP_FAILED)
            err = GW_BUSY;
        else
            *out = (struct mapped){ { address, (size_t)status.st_size }, address };
    }
    env->files->close(env, fd);
    return err;
}

static enum gw_err
list_map(const struct taking *taking, const struct takeover_list *list, struct mapped *out)
{
    char path[DIRECTORY_PATH_BYTES];

    if (snprintf(path, sizeof(path), "%s/%s/%s.csv", taking->takeover->folder, EXPORT_LISTS,
                 list->table->name) >= (int)sizeof(path))
        return GW_TOO_LARGE;
    return map_file(taking->env, path, out);
}

static enum gw_err
list_verify(struct taking *taking, const struct takeover_list *list)
{
    struct blob_digest digest;
    struct mapped mapped;
    enum gw_err err = list_map(taking, list, &mapped);
    bool is_same;

    if (err != GW_OK) {
        database_say("the list %s can't be read: %s", list->table->name, gw_err_name(err));
        return err;
    }
    crypto_generichash(digest.bytes, sizeof(digest.bytes), (const unsigned char *)mapped.text.data,
                       mapped.text.bytes, NULL, 0);
    is_same = gw_text_equal(gw_text_hex(taking->arena, digest.bytes, sizeof(digest.bytes)),
                            list->blake2b);
    mapped_done(&mapped);
    gw_arena_reset(taking->arena);
    if (is_same)
        return GW_OK;
    database_say("the list %s was changed after the export: its digest is another one",
                 list->table->name);
    return GW_MALFORMED;
}

/* ---- contents of files ---- */

/* "files/<number>/<name>", and nothing that leads out of the folder. */
static bool
is_file_path(struct gw_text path)
{
    const struct gw_text head = GW_TEXT(EXPORT_FILES "/");
    struct gw_text rest = gw_text_slice(path, head.bytes, path.bytes);
    const size_t slash = gw_text_index(rest, '/');
    int64_t number;

    if (!gw_text_starts(path, head) || gw_text_int(gw_text_slice(rest, 0, slash), &number) != GW_OK)
        return false;
    rest = gw_text_slice(rest, slash + 1, rest.bytes);
    return rest.bytes > 0 && rest.data[0] != '.' && gw_text_index(rest, '/') == rest.bytes &&
           memchr(path.data, '\0', path.bytes) == NULL;
}

static enum gw_err
bytes_copy(struct gw_env *env, int from, int to)
{
    char bytes[COPY_BYTES];
    off_t offset = 0;
    ssize_t count;

    while ((count = env->files->pread(env, from, bytes, sizeof(bytes), offset)) > 0) {
        if (env->files->pwrite(env, to, bytes, (size_t)count, offset) != count)
            return file_outcome(errno);
        offset += count;
    }
    return count == 0 ? GW_OK : file_outcome(errno);
}

/* Its row is not committed yet; nothing collects contents while no server runs. */
static enum gw_err
content_put(struct taking *taking, int from, const struct blob_digest *digest)
{
    struct blobs *blobs = database_blobs(taking->database);
    struct blob_pin pin = { 0 };
    char token[BLOB_TOKEN_CHARS];
    enum gw_err err;
    int to;

    GW_TRY(blobs_upload_new(blobs, token, &to));
    err = bytes_copy(taking->env, from, to);
    if (err == GW_OK)
        err = blobs_upload_sync(blobs, to);
    taking->env->files->close(taking->env, to);
    if (err == GW_OK)
        err = blobs_take(blobs, gw_text_from(token), digest, &pin);
    if (err == GW_OK)
        blob_unpin(&pin);
    blobs_upload_remove(blobs, gw_text_from(token));
    return err;
}

static enum gw_err
content_take(struct taking *taking, struct gw_text path, int64_t blob_id)
{
    struct gw_env *env = taking->env;
    struct blob_digest wanted, found;
    char whole[DIRECTORY_PATH_BYTES];
    int64_t bytes;
    enum gw_err err;
    int fd;

    if (path.bytes == 0)
        return GW_OK; /* was damaged before it was taken out: the manifest counts it */
    GW_TRY(takeover_blob_digest(taking->db, blob_id, wanted.bytes));
    if (!is_file_path(path))
        return GW_MALFORMED;
    GW_TRY(directory_path(whole, taking->takeover->folder, gw_text_string(taking->arena, path)));
    fd = env->files->open(env, whole, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return file_outcome(errno);
    err = blob_digest_of(env, fd, &found, &bytes);
    if (err == GW_OK && memcmp(found.bytes, wanted.bytes, sizeof(found.bytes)) != 0)
        err = GW_MALFORMED;
    if (err == GW_OK)
        err = content_put(taking, fd, &wanted);
    env->files->close(env, fd);
    return err;
}

/* ---- rows ---- */

static bool
is_taken_back(const struct gw_export_column *column)
{
    return column->type != GW_EXPORT_NOTE && column->type != GW_EXPORT_CONTENT;
}

static enum gw_err
kana_cell(struct gw_arena *arena, struct gw_text kana, struct export_cell *out)
{
    struct kana_key key;

    GW_TRY(kana_sort_key(kana, &key));
    *out = (struct export_cell){
        .text = { gw_arena_copy(arena, key.bytes, key.count), key.count },
    };
    return GW_OK;
}

/* The cells of our columns; the list has none for a sort key. */
static enum gw_err
cells_parse(struct taking *taking, const struct csv_row *row, struct export_cell *cells)
{
    const struct gw_export_column *columns = taking->list->table->columns;
    size_t at = 0;

    for (size_t i = 0; columns[i].name != NULL; i++) {
        if (columns[i].type == GW_EXPORT_KANA_KEY) {
            GW_TRY(kana_cell(taking->arena, cells[i - 1].text, &cells[i]));
            continue;
        }
        if (at >= row->count)
            return GW_MALFORMED;
        GW_TRY(export_cell_parse(taking->arena, &columns[i], gw_csv_unmark(row->cells[at++]),
                                 &cells[i]));
    }
    return at == row->count ? GW_OK : GW_MALFORMED;
}

static enum gw_err
row_insert(struct taking *taking, const struct export_cell *cells)
{
    const struct gw_export_table *table = taking->list->table;
    GW_STMT stmt = gw_db_stmt(taking->db, table->insert);
    int index = 0;

    for (size_t i = 0; table->columns[i].name != NULL; i++)
        if (is_taken_back(&table->columns[i]))
            export_cell_bind(stmt, ++index, &table->columns[i], &cells[i]);
    return gw_step_done(stmt);
}

static enum gw_err
contents_take(struct taking *taking, const struct export_cell *cells)
{
    const struct gw_export_column *columns = taking->list->table->columns;
    struct gw_text path = GW_TEXT_NONE;
    int64_t blob_id = 0;

    for (size_t i = 0; columns[i].name != NULL; i++) {
        if (columns[i].type == GW_EXPORT_CONTENT)
            path = cells[i].text;
        if (columns[i].refers != NULL && strcmp(columns[i].refers, "blob") == 0)
            blob_id = cells[i].number;
    }
    return path.bytes == 0 ? GW_OK : content_take(taking, path, blob_id);
}

static enum gw_err
row_take(struct taking *taking, const struct csv_row *row)
{
    struct export_cell cells[COLUMNS_MAX] = { 0 };

    if (row->fault != NULL)
        return GW_MALFORMED;
    GW_TRY(cells_parse(taking, row, cells));
    GW_TRY(contents_take(taking, cells));
    return row_insert(taking, cells);
}

static enum gw_err
rows_take(struct taking *taking, struct csv_reader *reader)
{
    struct csv_row row;
    int64_t rows = -1; /* the first line holds the headings */
    enum gw_err err;

    while ((err = csv_reader_next(reader, taking->arena, &row)) == GW_OK) {
        taking->line = row.line;
        if (rows++ >= 0)
            GW_TRY(row_take(taking, &row));
        GW_TRY(gw_arena_fault(taking->arena));
        gw_arena_reset(taking->arena);
    }
    GW_TRY(gw_step_end(err));
    return rows == taking->list->rows ? GW_OK : GW_MALFORMED;
}

static enum gw_err
list_take(struct taking *taking, const struct takeover_list *list)
{
    struct csv_reader reader;
    struct mapped mapped;
    enum gw_err err;

    gw_check(export_columns_count(list->table) <= COLUMNS_MAX);
    taking->list = list;
    GW_TRY(list_map(taking, list, &mapped));
    err = csv_reader_open(&reader, mapped.text);
    if (err == GW_OK) {
        reader.cell_bytes_max = CELL_BYTES_MAX;
        reader.row_bytes_max = ROW_BYTES_MAX;
        err = rows_take(taking, &reader);
        csv_reader_close(&reader);
    }
    mapped_done(&mapped);
    if (err != GW_OK)
        database_say("line %lld of the list %s can't be taken: %s", (long long)taking->line,
                     list->table->name, gw_err_name(err));
    return err;
}

/* ---- the whole ---- */

static enum gw_err
all_take(struct taking *taking)
{
    const struct takeover_manifest *manifest = &taking->takeover->manifest;

    for (size_t i = 0; i < manifest->lists_count; i++)
        GW_TRY(list_take(taking, &manifest->lists[i]));
    GW_TRY(takeover_settle(taking->db, manifest->last_id, taking->env->now(taking->env)));
    return takeover_audit(taking->env, taking->db, manifest->reason);
}

static enum gw_err
fill(struct taking *taking)
{
    enum gw_err err;

    GW_TRY(database_migrate(taking->database, taking->takeover->context->migrations));
    GW_TRY(database_build_begin(taking->database, &taking->db));
    err = all_take(taking);
    if (err == GW_OK)
        err = database_build_commit(taking->database);
    if (err != GW_OK)
        database_build_abandon(taking->database);
    return err;
}

/* What was begun in vain is no city: the place is freed for another try. */
static void
place_clear(const struct taking *taking)
{
    const struct database_options *place = taking->takeover->place;
    char blobs[DIRECTORY_PATH_BYTES];

    database_discard(taking->database);
    if (place->url != NULL)
        database_say("before another try, drop the database %s and create it again, empty; nothing"
                     " else is to be done",
                     place->url);
    else if (directory_path(blobs, place->directory, DIRECTORY_BLOBS) == GW_OK &&
             directory_has(taking->env, blobs))
        database_say("before another try, remove %s: it holds copies of the export's files", blobs);
}

static enum gw_err
take(struct taking *taking)
{
    struct takeover *takeover = taking->takeover;
    const struct gw_export_table **tables = export_tables_new(takeover->context->modules);
    enum gw_err err = GW_BUSY;

    if (tables != NULL)
        err = takeover_manifest_load(taking->env, takeover->folder, takeover->arena, tables,
                                     &takeover->manifest);
    free(tables);
    for (size_t i = 0; err == GW_OK && i < takeover->manifest.lists_count; i++)
        err = list_verify(taking, &takeover->manifest.lists[i]);
    GW_TRY(err);
    GW_TRY(database_open(taking->env, takeover->place, &taking->database));
    err = fill(taking);
    if (err != GW_OK)
        place_clear(taking);
    else
        database_close(taking->database);
    return err;
}

enum gw_err
takeover_run(struct takeover *takeover)
{
    struct taking taking = { .takeover = takeover, .env = gw_env_system() };
    enum gw_err err;

    taking.arena = gw_arena_new(ROW_ARENA_BYTES_MAX);
    if (taking.arena == NULL)
        return GW_BUSY;
    err = take(&taking);
    gw_arena_free(taking.arena);
    return err;
}
