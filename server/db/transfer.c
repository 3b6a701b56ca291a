/* transfer.c - all tables of one database into another one, compared when they are there. */
#include "db/transfer.h"

#include "db/directory.h"
#include "db/migration_store.h"
#include "db/transfer_rows.h"
#include "gw/log.h"

/* A file of our own commits so often, and keeps its log short. */
#define SLICE_BYTES ((int64_t)32 << 20)

/* Filled by migrations before there is a city. */
static const char *const seeded[] = { "audience", "audience_member", "counter", "schema_migration",
                                      NULL };
/* Not copied: the target has its own migrations, and makes its own search index. */
static const char *const left_out[] = { "schema_migration", "search_doc", "search_outbox", NULL };

struct plan {
    struct transfer *transfer;
    const struct driver_table *tables; /* of the source; of the target the same, in any order */
    size_t tables_count;
    bool in_slices;
    struct transfer_progress progress;
    int64_t rows_before; /* of the tables before this one */
};

static bool
contains(const char *const *names, const char *name)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static const struct driver_table *
table_find(const struct driver_table *tables, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

bool
transfer_table_is_equal(const struct transfer_table *table)
{
    return table->source.rows == table->target.rows &&
           memcmp(table->source.digest, table->target.digest, TRANSFER_DIGEST_BYTES) == 0;
}

/* ---- before ---- */

static enum gw_err
check_no_rows(struct gw_db *target, const struct driver_table *tables, size_t count,
              const char *place)
{
    for (size_t i = 0; i < count; i++) {
        bool is_filled = false;

        if (contains(seeded, tables[i].name))
            continue;
        GW_TRY(transfer_table_is_filled(target, &tables[i], &is_filled));
        if (!is_filled)
            continue;
        database_say("%s holds data already (table %s): nothing was changed", place,
                     tables[i].name);
        return GW_CONFLICT;
    }
    return GW_OK;
}

static enum gw_err
check_target(struct gw_db *target, struct gw_arena *arena, const char *place)
{
    const struct driver_table *tables = NULL;
    size_t count = 0;

    GW_TRY(target->driver->tables(target->connection, arena, &tables, &count));
    if (count > 0 && table_find(tables, count, "schema_migration") == NULL) {
        database_say("%s holds tables of something else (%s): nothing was changed", place,
                     tables[0].name);
        return GW_CONFLICT;
    }
    return check_no_rows(target, tables, count, place);
}

enum gw_err
transfer_target_check(struct gw_db *target, const char *place)
{
    struct gw_arena *arena = gw_arena_new((size_t)4 << 20);
    enum gw_err err;

    if (arena == NULL)
        return GW_BUSY;
    err = target->driver->begin_read(target->connection);
    if (err == GW_OK) {
        err = check_target(target, arena, place);
        connection_abandon(target);
    }
    gw_arena_free(arena);
    return err;
}

static bool
is_same_column(const struct driver_column *left, const struct driver_column *right)
{
    return strcmp(left->name, right->name) == 0 && left->type == right->type &&
           left->key == right->key;
}

static bool
is_same_table(const struct driver_table *left, const struct driver_table *right)
{
    if (right == NULL || left->columns_count != right->columns_count)
        return false;
    for (size_t i = 0; i < left->columns_count; i++)
        if (!is_same_column(&left->columns[i], &right->columns[i]))
            return false;
    return true;
}

static enum gw_err
check_migrations(const struct transfer *transfer)
{
    struct migration_row *source, *target;
    size_t source_count, target_count;
    bool is_same;

    GW_TRY(migration_list(transfer->source, transfer->arena, &source, &source_count));
    GW_TRY(migration_list(transfer->target, transfer->arena, &target, &target_count));
    is_same = source_count == target_count;
    for (size_t i = 0; i < source_count && is_same; i++)
        is_same = gw_text_equal(source[i].module, target[i].module) &&
                  source[i].number == target[i].number &&
                  gw_text_equal(source[i].checksum, target[i].checksum);
    if (is_same)
        return GW_OK;
    database_say("the database is not at this program's version: run `kairan migrate` first");
    return GW_CONFLICT;
}

static enum gw_err
check_schema(struct plan *plan)
{
    const struct transfer *transfer = plan->transfer;
    struct gw_db *source = transfer->source;
    struct gw_db *target = transfer->target;
    const struct driver_table *tables = NULL;
    size_t count = 0;

    GW_TRY(check_migrations(transfer));
    GW_TRY(source->driver->tables(source->connection, transfer->arena, &plan->tables,
                                  &plan->tables_count));
    GW_TRY(target->driver->tables(target->connection, transfer->arena, &tables, &count));
    for (size_t i = 0; i < plan->tables_count; i++) {
        const struct driver_table *table = &plan->tables[i];

        if (is_same_table(table, table_find(tables, count, table->name)))
            continue;
        database_say("table %s is not the same on both sides", table->name);
        return GW_CONFLICT;
    }
    if (count == plan->tables_count)
        return GW_OK;
    database_say("one side has tables that the other lacks");
    return GW_CONFLICT;
}

/* ---- the copy ---- */

static enum gw_err
tick(void *arg, int64_t rows)
{
    struct plan *plan = arg;
    const struct transfer *transfer = plan->transfer;

    plan->progress.rows = rows;
    plan->progress.rows_all = plan->rows_before + rows;
    if (transfer->progress != NULL)
        transfer->progress(transfer->arg, &plan->progress);
    return transfer->cancelled != NULL && atomic_load(transfer->cancelled) ? GW_BUSY : GW_OK;
}

static void
table_begin(struct plan *plan, const struct driver_table *table, bool reads_back)
{
    plan->rows_before = plan->progress.rows_all;
    plan->progress.table = table->name;
    plan->progress.reads_back = reads_back;
    plan->progress.rows = 0;
}

/* The transaction that is open when the last row is there belongs to the caller. */
static enum gw_err
commit_slice(struct gw_db *target)
{
    struct driver_checkpoint result;

    GW_TRY(connection_commit(target));
    GW_TRY(target->driver->storage->checkpoint(target->connection, DRIVER_CHECKPOINT_RESTART, 1000,
                                               &result));
    return connection_begin_write(target);
}

struct filling {
    struct plan *plan;
    struct transfer_writer *writer;
    int64_t bytes; /* since the last slice */
};

static enum gw_err
take_row(void *arg, const struct transfer_row *row)
{
    struct filling *filling = arg;

    GW_TRY(transfer_writer_add(filling->writer, row));
    filling->bytes += transfer_writer_bytes(filling->writer);
    if (!filling->plan->in_slices || filling->bytes < SLICE_BYTES)
        return GW_OK;
    filling->bytes = 0;
    return commit_slice(filling->plan->transfer->target);
}

static enum gw_err
table_copy(struct plan *plan, const struct driver_table *table, struct transfer_sum *out)
{
    struct filling filling = { .plan = plan };
    const struct transfer_walk walk = { .db = plan->transfer->source,
                                        .table = table,
                                        .take = take_row,
                                        .arg = &filling,
                                        .tick = tick,
                                        .tick_arg = plan };
    enum gw_err err;

    filling.writer = transfer_writer_new(plan->transfer->target, table);
    if (filling.writer == NULL)
        return GW_BUSY;
    err = transfer_rows_read(&walk, out);
    if (err == GW_OK)
        err = transfer_writer_flush(filling.writer);
    transfer_writer_free(filling.writer);
    if (err != GW_OK)
        database_say("table %s could not be copied: %s", table->name, gw_err_name(err));
    return err;
}

/* What its migrations put in comes from the source, too. */
static enum gw_err
clear_target(const struct plan *plan)
{
    for (size_t i = plan->tables_count; i-- > 0;) {
        bool is_filled = false;

        if (strcmp(plan->tables[i].name, "schema_migration") == 0)
            continue;
        GW_TRY(transfer_table_is_filled(plan->transfer->target, &plan->tables[i], &is_filled));
        if (is_filled)
            GW_TRY(transfer_table_clear(plan->transfer->target, &plan->tables[i]));
    }
    return GW_OK;
}

static enum gw_err
copy_tables(struct plan *plan)
{
    struct transfer *transfer = plan->transfer;

    transfer->tables_count = 0;
    transfer->tables = GW_NEW_ARRAY(transfer->arena, struct transfer_table, plan->tables_count + 1);
    for (size_t i = 0; i < plan->tables_count; i++) {
        const struct driver_table *table = &plan->tables[i];
        struct transfer_table *result = &transfer->tables[transfer->tables_count];

        if (contains(left_out, table->name))
            continue;
        *result = (struct transfer_table){ .name = table->name };
        table_begin(plan, table, false);
        GW_TRY(table_copy(plan, table, &result->source));
        transfer->tables_count++;
    }
    return GW_OK;
}

/* What the index of the source held is none of the target's; each item waits to be put in. */
static enum gw_err
queue_search(const struct plan *plan)
{
    if (table_find(plan->tables, plan->tables_count, "search_outbox") == NULL)
        return GW_OK;
    return transfer_statement_run(plan->transfer->target,
                                  "INSERT INTO search_outbox (item_id, turn)"
                                  " SELECT id, 1 FROM item");
}

/* ---- afterwards ---- */

static enum gw_err
read_back(struct plan *plan)
{
    struct transfer *transfer = plan->transfer;
    bool is_equal = true;

    plan->progress.rows_all = 0;
    for (size_t i = 0; i < transfer->tables_count; i++) {
        struct transfer_table *result = &transfer->tables[i];
        const struct driver_table *table = table_find(plan->tables, plan->tables_count,
                                                      result->name);
        const struct transfer_walk walk = {
            .db = transfer->target, .table = table, .tick = tick, .tick_arg = plan
        };

        table_begin(plan, table, true);
        GW_TRY(transfer_rows_read(&walk, &result->target));
        if (transfer_table_is_equal(result))
            continue;
        database_say("table %s is not what it was: the copy is not used", result->name);
        is_equal = false;
    }
    return is_equal ? GW_OK : GW_MALFORMED;
}

static enum gw_err
load(struct plan *plan)
{
    struct gw_db *target = plan->transfer->target;
    enum gw_err err;

    GW_TRY(clear_target(plan));
    GW_TRY(target->driver->load_begin(target->connection));
    GW_TRY(copy_tables(plan));
    err = target->driver->load_end(target->connection);
    if (err == GW_CONFLICT)
        database_say("a reference leads nowhere: `kairan doctor` shows the source's state");
    GW_TRY(err);
    GW_TRY(read_back(plan));
    return queue_search(plan);
}

static enum gw_err
run(struct plan *plan)
{
    struct gw_db *target = plan->transfer->target;

    GW_TRY(check_schema(plan));
    GW_TRY(connection_begin_write(target));
    return load(plan);
}

enum gw_err
transfer_run(struct transfer *transfer)
{
    struct gw_db *source = transfer->source;
    struct plan plan = { .transfer = transfer,
                         .in_slices = transfer->target->driver->storage != NULL };
    enum gw_err err = source->driver->begin_read(source->connection);

    if (err == GW_OK)
        err = run(&plan);
    if (err == GW_OK && gw_arena_failed(transfer->arena))
        err = GW_BUSY;
    connection_abandon(source);
    if (err != GW_OK)
        connection_abandon(transfer->target);
    return err;
}
