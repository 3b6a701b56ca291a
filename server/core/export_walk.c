/* export_walk.c - finds the rows of an export, each behind what it refers to.
 *
 * A row is read whole before the rows that it names are looked for, since the same statement may be
 * needed for those. An id counts as done before its row is written, so two rows that name each
 * other end the walk instead of turning it round.
 */
#include "core/export_walk.h"

#include "base/map.h"

#define SETS_MAX 32
#define ARENA_BYTES_MAX ((size_t)256 << 20)
#define NESTING_MAX 1000 /* of rows that name each other: departments, boards, remarks */

struct set {
    const char *name;
    const struct gw_export_table *owner;
    struct map done;
};

struct walk {
    struct gw_db *db;
    struct gw_arena *arena; /* emptied after each root */
    const struct export_scope *scope;
    const struct export_taker *taker;
    struct set sets[SETS_MAX];
    size_t sets_count;
    size_t nesting;
};

struct ids {
    int64_t *values; /* heap */
    size_t count, capacity;
};

size_t
export_columns_count(const struct gw_export_table *table)
{
    size_t count = 0;

    while (table->columns[count].name != NULL)
        count++;
    return count;
}

static bool
is_wanted(const struct walk *walk, const struct gw_export_table *table)
{
    return !table->city_only || walk->scope->department_id == 0;
}

static struct set *
set_find(struct walk *walk, const char *name)
{
    for (size_t i = 0; i < walk->sets_count; i++)
        if (strcmp(walk->sets[i].name, name) == 0)
            return &walk->sets[i];
    gw_check(!"every set of an export has a table that owns it");
    return NULL;
}

static void
sets_init(struct walk *walk)
{
    for (const struct gw_export_table *const *t = walk->scope->tables; *t != NULL; t++) {
        if ((*t)->roots == NULL)
            continue;
        gw_check(walk->sets_count < SETS_MAX);
        walk->sets[walk->sets_count++] = (struct set){ .name = (*t)->set, .owner = *t };
    }
}

static bool
ids_add(struct ids *ids, int64_t id)
{
    if (ids->count == ids->capacity) {
        const size_t capacity = ids->capacity == 0 ? 64 : 2 * ids->capacity;
        int64_t *values = reallocarray(ids->values, capacity, sizeof(*values));

        if (values == NULL)
            return false;
        ids->values = values;
        ids->capacity = capacity;
    }
    ids->values[ids->count++] = id;
    return true;
}

static enum gw_err
ids_load(struct walk *walk, const struct gw_sql *sql, int64_t argument, struct ids *ids)
{
    GW_STMT stmt = gw_db_stmt(walk->db, sql);
    enum gw_err err;

    gw_bind_int(stmt, 1, argument);
    while ((err = gw_step_row(stmt)) == GW_OK)
        if (!ids_add(ids, gw_column_int(stmt, 0)))
            return GW_BUSY;
    return gw_step_end(err);
}

static int
by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static enum gw_err take_id(struct walk *walk, struct set *set, int64_t id);

/* In the order of ids, so that two exports of the same content are the same. */
static enum gw_err
take_all(struct walk *walk, struct set *set, const struct gw_sql *sql, int64_t argument)
{
    struct ids ids = { 0 };
    enum gw_err err = ids_load(walk, sql, argument, &ids);

    if (ids.count > 1)
        qsort(ids.values, ids.count, sizeof(*ids.values), by_number);
    for (size_t i = 0; err == GW_OK && i < ids.count; i++)
        err = take_id(walk, set, ids.values[i]);
    free(ids.values);
    return err;
}

/* What the cell names stands before its row. */
static enum gw_err
follow(struct walk *walk, const struct gw_export_column *column, const struct export_cell *cell)
{
    struct set *set = set_find(walk, column->refers);

    if (cell->is_null)
        return GW_OK;
    if (column->type != GW_EXPORT_PEOPLE)
        return take_id(walk, set, cell->number);
    for (size_t i = 0; i < export_people_count(cell); i++)
        GW_TRY(take_id(walk, set, export_people_at(cell, i)));
    return GW_OK;
}

static enum gw_err
take_row(struct walk *walk, size_t table, const struct export_cell *cells)
{
    const struct gw_export_column *columns = walk->scope->tables[table]->columns;

    for (size_t i = 0; columns[i].name != NULL; i++)
        if (columns[i].refers != NULL)
            GW_TRY(follow(walk, &columns[i], &cells[i]));
    GW_TRY(gw_arena_fault(walk->arena));
    return walk->taker->row(walk->taker->arg, table, cells);
}

struct rows {
    struct row {
        struct export_cell *cells;
        struct row *next;
    } * first, **last;
};

static enum gw_err
rows_load(struct walk *walk, const struct gw_export_table *table, int64_t id, struct rows *rows)
{
    const size_t count = export_columns_count(table);
    GW_STMT stmt = gw_db_stmt(walk->db, table->rows);
    enum gw_err err;

    gw_bind_int(stmt, 1, id);
    while ((err = gw_step_row(stmt)) == GW_OK && !gw_arena_failed(walk->arena)) {
        struct row *row = GW_NEW(walk->arena, struct row);

        row->cells = GW_NEW_ARRAY(walk->arena, struct export_cell, count);
        for (size_t i = 0; i < count; i++)
            row->cells[i] = export_cell_load(stmt, walk->arena, &table->columns[i], (int)i);
        *rows->last = row;
        rows->last = &row->next;
    }
    return gw_step_end(err);
}

static enum gw_err
take_rows(struct walk *walk, size_t table, int64_t id)
{
    struct rows rows = { .last = &rows.first };

    GW_TRY(rows_load(walk, walk->scope->tables[table], id, &rows));
    for (const struct row *row = rows.first; row != NULL; row = row->next)
        GW_TRY(take_row(walk, table, row->cells));
    return GW_OK;
}

static enum gw_err
take_tables(struct walk *walk, const struct set *set, int64_t id)
{
    const struct gw_export_table *const *tables = walk->scope->tables;

    for (size_t i = 0; tables[i] != NULL; i++)
        if (strcmp(tables[i]->set, set->name) == 0 && is_wanted(walk, tables[i]))
            GW_TRY(take_rows(walk, i, id));
    return GW_OK;
}

static enum gw_err
take_id(struct walk *walk, struct set *set, int64_t id)
{
    enum gw_err err;

    if (id == 0 || map_get(&set->done, id) != NULL || !is_wanted(walk, set->owner))
        return GW_OK;
    if (!map_put(&set->done, id, set))
        return GW_BUSY;
    if (walk->nesting >= NESTING_MAX)
        return GW_TOO_LARGE;
    walk->nesting++;
    err = take_tables(walk, set, id);
    if (err == GW_OK && set->owner->more != NULL)
        err = take_all(walk, set, set->owner->more, id);
    walk->nesting--;
    if (walk->nesting == 0)
        gw_arena_reset(walk->arena);
    return err;
}

enum gw_err
export_walk(struct gw_db *db, const struct export_scope *scope, const struct export_taker *taker)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct walk walk = { .db = db, .arena = arena, .scope = scope, .taker = taker };
    enum gw_err err = GW_OK;

    if (arena == NULL)
        return GW_BUSY;
    sets_init(&walk);
    for (size_t i = 0; err == GW_OK && i < walk.sets_count; i++)
        if (is_wanted(&walk, walk.sets[i].owner))
            err = take_all(&walk, &walk.sets[i], walk.sets[i].owner->roots, scope->department_id);
    for (size_t i = 0; i < walk.sets_count; i++)
        map_done(&walk.sets[i].done);
    return err;
}
