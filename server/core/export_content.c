/* export_content.c - contents of files in an export: placed ahead of the lists, one by one, so that
 * the snapshot of which the lists are written is short, however much there is to copy. */
#include "core/export_inside.h"
#include "core/export_walk.h"

struct counting {
    struct exporting *exporting;
    struct export_kept rows;   /* of the one table with contents */
    struct export_kept placed; /* of them, those that are there now */
    size_t table;
    int64_t bytes;
};

enum gw_err
export_look(const struct exporting *exporting, const struct export_progress *progress)
{
    const struct export_watch *watch = exporting->order->watch;

    return watch == NULL ? GW_OK : watch->look(watch->arg, progress);
}

bool
export_has_content(const struct gw_export_table *table)
{
    for (const struct gw_export_column *c = table->columns; c->name != NULL; c++)
        if (c->type == GW_EXPORT_CONTENT)
            return true;
    return false;
}

static const struct export_cell *
cell_named(const struct gw_export_table *table, const struct export_cell *cells, const char *name)
{
    for (size_t i = 0; table->columns[i].name != NULL; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &cells[i];
    gw_check(!"a list of contents has id, name, path and size_bytes");
    return NULL;
}

enum gw_err
export_content_place(struct exporting *exporting, const struct gw_export_table *table,
                     const struct export_cell *cells, struct export_copy *copy)
{
    struct blob_digest digest;

    memcpy(digest.bytes, cell_named(table, cells, "path")->text.data, sizeof(digest.bytes));
    *copy = (struct export_copy){
        .file_id = cell_named(table, cells, "id")->number,
        .name = cell_named(table, cells, "name")->text,
        .digest = &digest,
        .linked = exporting->order->inside,
    };
    if (export_kept_has(&exporting->placed, copy->file_id)) {
        copy->path = export_copy_path(exporting->arena, copy);
        copy->bytes = cell_named(table, cells, "size_bytes")->number;
    } else {
        GW_TRY(export_copy_file(exporting->app, exporting->folder, exporting->arena, copy));
    }
    copy->digest = NULL;
    return GW_OK;
}

static enum gw_err
row_count(void *arg, size_t table, const struct export_cell *cells)
{
    struct counting *counting = arg;
    const struct gw_export_table *counted = counting->exporting->tables[table];
    const struct export_progress progress = { .step = EXPORT_COUNTING,
                                              .done = (int64_t)counting->rows.count };

    if (counting->exporting->rows_counted++ % EXPORT_LOOK_ROWS == 0)
        GW_TRY(export_look(counting->exporting, &progress));
    if (!export_has_content(counted))
        return GW_OK;
    counting->table = table;
    counting->bytes += cell_named(counted, cells, "size_bytes")->number;
    return export_kept_add(&counting->rows, cell_named(counted, cells, "id")->number);
}

static enum gw_err
all_count(struct counting *counting, struct gw_db *db)
{
    const struct exporting *exporting = counting->exporting;
    const struct export_scope scope = { exporting->tables, exporting->department_id };
    const struct export_taker taker = { .row = row_count, .arg = counting };
    struct export_progress progress = { .step = EXPORT_COUNTING };
    enum gw_err err;

    GW_TRY(database_read_begin(db));
    err = export_walk(db, &scope, &taker);
    database_read_end(db);
    GW_TRY(err);
    progress.done = progress.of = (int64_t)counting->rows.count;
    progress.bytes = counting->bytes;
    return export_look(exporting, &progress);
}

/* GW_MISSING where it is gone since it was counted. */
static enum gw_err
cells_load(struct gw_db *db, struct gw_arena *arena, const struct gw_export_table *table,
           int64_t id, const struct export_cell **out)
{
    const size_t count = export_columns_count(table);
    struct export_cell *cells = GW_NEW_ARRAY(arena, struct export_cell, count);
    GW_STMT stmt = gw_db_stmt(db, table->rows);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_row(stmt));
    for (size_t i = 0; i < count; i++)
        cells[i] = export_cell_load(stmt, arena, &table->columns[i], (int)i);
    *out = cells;
    return gw_arena_fault(arena);
}

static enum gw_err
one_fetch(struct counting *counting, struct gw_db *db, int64_t id)
{
    struct exporting *exporting = counting->exporting;
    const struct gw_export_table *table = exporting->tables[counting->table];
    const struct export_cell *cells;
    struct export_copy copy;
    enum gw_err err;

    GW_TRY(database_read_begin(db));
    err = cells_load(db, exporting->arena, table, id, &cells);
    database_read_end(db);
    if (err == GW_OK)
        err = export_content_place(exporting, table, cells, &copy);
    if (err == GW_OK && copy.was_there)
        exporting->result->files_kept++;
    if (err == GW_OK && copy.path.bytes > 0)
        err = export_kept_add(&counting->placed, id);
    gw_arena_reset(exporting->arena);
    return gw_step_end(err);
}

static enum gw_err
all_fetch(struct counting *counting, struct gw_db *db)
{
    struct export_progress progress = {
        .step = EXPORT_COPYING,
        .of = (int64_t)counting->rows.count,
        .bytes = counting->bytes,
    };

    for (size_t i = 0; i < counting->rows.count; i++) {
        progress.done = (int64_t)i;
        GW_TRY(export_look(counting->exporting, &progress));
        GW_TRY(one_fetch(counting, db, counting->rows.ids[i]));
    }
    export_kept_sort(&counting->placed);
    return GW_OK;
}

enum gw_err
export_contents_fetch(struct exporting *exporting, struct gw_db *db)
{
    struct counting counting = { .exporting = exporting };
    enum gw_err err = all_count(&counting, db);

    if (err == GW_OK)
        err = all_fetch(&counting, db);
    export_kept_done(&counting.rows);
    exporting->placed = counting.placed;
    return err;
}
