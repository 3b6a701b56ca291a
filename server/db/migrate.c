/* migrate.c - brings the schema to what the program expects: migrations/README.md has the rules.
 *
 * What was applied must be a beginning of what the program holds, file by file and byte by byte;
 * anything else is refused before a word is changed. Each migration is one transaction together
 * with its row, so that a crash leaves the database at one step or the next, never in between.
 */
#include <sodium.h>

#include "db/before.h"
#include "db/migration_store.h"
#include "gw/fault.h"
#include "gw/log.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)

struct plan {
    struct gw_env *env;
    struct database *database; /* NULL: a copy before the first change is nobody's wish */
    struct gw_db *db;          /* of role DRIVER_MIGRATION */
    struct gw_arena *arena;
    const struct gw_migration *migrations;
    struct migration_row *applied;
    size_t applied_count;
};

static struct gw_text
checksum_of(struct gw_arena *arena, struct gw_text sql)
{
    unsigned char *digest = gw_arena_alloc(arena, MIGRATION_CHECKSUM_BYTES);

    crypto_generichash(digest, MIGRATION_CHECKSUM_BYTES, (const unsigned char *)sql.data, sql.bytes,
                       NULL, 0);
    return (struct gw_text){ (const char *)digest, MIGRATION_CHECKSUM_BYTES };
}

static const struct migration_row *
find_applied(const struct plan *plan, const struct gw_migration *migration)
{
    struct gw_text module = gw_text_from(migration->module);

    for (size_t i = 0; i < plan->applied_count; i++)
        if (plan->applied[i].number == migration->number &&
            gw_text_equal(plan->applied[i].module, module))
            return &plan->applied[i];
    return NULL;
}

static bool
is_known(const struct plan *plan, const struct migration_row *row)
{
    for (const struct gw_migration *m = plan->migrations; m->module != NULL; m++)
        if (m->number == row->number && gw_text_equal(gw_text_from(m->module), row->module))
            return true;
    return false;
}

/* The one before it in its module; NULL for the first. */
static const struct gw_migration *
previous(const struct plan *plan, const struct gw_migration *migration)
{
    const struct gw_migration *found = NULL;

    for (const struct gw_migration *m = plan->migrations; m != migration; m++)
        if (strcmp(m->module, migration->module) == 0)
            found = m;
    return found;
}

static enum gw_err
check_not_newer(const struct plan *plan)
{
    for (size_t i = 0; i < plan->applied_count; i++) {
        const struct migration_row *row = &plan->applied[i];

        if (is_known(plan, row))
            continue;
        database_say("the database is newer than this program: it has migration %.*s %lld (%.*s)",
                     GW_TEXT_ARG(row->module), (long long)row->number, GW_TEXT_ARG(row->name));
        return GW_CONFLICT;
    }
    return GW_OK;
}

static enum gw_err
check_one(const struct plan *plan, const struct gw_migration *migration)
{
    const struct migration_row *row = find_applied(plan, migration);
    const struct gw_migration *before = previous(plan, migration);

    if (migration->number != (before == NULL ? 1 : before->number + 1)) {
        database_say("migrations of %s have a gap before %lld", migration->module,
                     (long long)migration->number);
        return GW_CONFLICT;
    }
    if (row == NULL)
        return GW_OK;
    if (before != NULL && find_applied(plan, before) == NULL) {
        database_say("the database has migration %s %lld but not %lld", migration->module,
                     (long long)migration->number, (long long)before->number);
        return GW_CONFLICT;
    }
    if (!gw_text_equal(row->checksum, checksum_of(plan->arena, migration->sql))) {
        database_say("migration %s %lld (%s) was changed after it had been applied",
                     migration->module, (long long)migration->number, migration->name);
        return GW_CONFLICT;
    }
    return GW_OK;
}

static enum gw_err
check_plan(const struct plan *plan)
{
    GW_TRY(check_not_newer(plan));
    for (const struct gw_migration *m = plan->migrations; m->module != NULL; m++)
        GW_TRY(check_one(plan, m));
    return GW_OK;
}

/* What the database has by now, as a list of its own. */
static const struct gw_migration *
applied_list(const struct plan *plan)
{
    struct gw_migration *list = gw_arena_alloc(plan->arena,
                                               (plan->applied_count + 1) * sizeof(*list));
    size_t count = 0;

    for (const struct gw_migration *m = plan->migrations; m->module != NULL; m++)
        if (find_applied(plan, m) != NULL)
            list[count++] = *m;
    list[count] = (struct gw_migration){ 0 };
    return list;
}

static enum gw_err
save_before(const struct plan *plan, const struct gw_migration *first)
{
    if (plan->database == NULL || plan->applied_count == 0)
        return GW_OK;
    return before_save(plan->database, applied_list(plan), first);
}

static enum gw_err
apply_in_transaction(const struct plan *plan, const struct gw_migration *migration)
{
    struct gw_db *db = plan->db;
    const struct migration_row row = {
        .module = gw_text_from(migration->module),
        .number = migration->number,
        .name = gw_text_from(migration->name),
        .checksum = checksum_of(plan->arena, migration->sql),
        .applied_at = plan->env->now(plan->env),
    };

    GW_TRY(db->driver->run_script(db->connection, migration->sql));
    if (!db->driver->in_transaction(db->connection))
        return GW_CONFLICT; /* the script has a COMMIT of its own */
    GW_TRY(migration_insert(db, &row));
    if (gw_fault("db.migrate.before_commit"))
        return GW_IO;
    return connection_commit(db);
}

static enum gw_err
apply(const struct plan *plan, const struct gw_migration *migration)
{
    struct gw_db *db = plan->db;
    enum gw_err err = connection_begin_write(db);

    if (err == GW_OK)
        err = apply_in_transaction(plan, migration);
    if (err != GW_OK) {
        connection_abandon(db);
        database_say("migration %s %lld (%s) failed and was undone: %s", migration->module,
                     (long long)migration->number, migration->name, gw_err_name(err));
        return err;
    }
    gw_log(
        GW_LOG_INFO, "db.migration.applied", GW_LOG_STR("module", gw_text_from(migration->module)),
        GW_LOG_NUM("number", migration->number), GW_LOG_STR("name", gw_text_from(migration->name)));
    return GW_OK;
}

static enum gw_err
prepare_search(struct gw_db *db)
{
    enum gw_err err = connection_begin_write(db);

    if (err == GW_OK)
        err = db->driver->search_prepare(db->connection);
    if (err == GW_OK)
        err = connection_commit(db);
    if (err != GW_OK) {
        connection_abandon(db);
        database_say("cannot prepare the search index: %s", gw_err_name(err));
    }
    return err;
}

static enum gw_err
migrate(struct plan *plan)
{
    bool saved = false;

    GW_TRY(migration_table_create(plan->db));
    GW_TRY(migration_list(plan->db, plan->arena, &plan->applied, &plan->applied_count));
    GW_TRY(check_plan(plan));
    if (plan->database != NULL && plan->applied_count > 0) /* what makes `counter` is the first */
        GW_TRY(marker_refuse_other(plan->database, plan->db));
    for (const struct gw_migration *m = plan->migrations; m->module != NULL; m++) {
        if (find_applied(plan, m) != NULL)
            continue;
        if (!saved)
            GW_TRY(save_before(plan, m));
        saved = true;
        GW_TRY(apply(plan, m));
    }
    if (saved && plan->database != NULL)
        before_prune(plan->database);
    return prepare_search(plan->db);
}

static enum gw_err
migrate_with_memory(struct plan *plan)
{
    enum gw_err err;

    plan->arena = gw_arena_new(ARENA_BYTES_MAX);
    err = plan->arena == NULL ? GW_BUSY : migrate(plan);
    gw_arena_free(plan->arena);
    return err;
}

enum gw_err
connection_migrate(struct gw_env *env, struct gw_db *db, const struct gw_migration *migrations)
{
    struct plan plan = { .env = env, .db = db, .migrations = migrations };

    return migrate_with_memory(&plan);
}

enum gw_err
database_migrate(struct database *database, const struct gw_migration *migrations)
{
    struct plan plan = { .env = database->env, .database = database, .migrations = migrations };
    enum gw_err err;

    gw_check(!database->writer.running);
    database->options.migrations = migrations;
    GW_TRY(database_connect(database, DRIVER_MIGRATION, &plan.db));
    err = migrate_with_memory(&plan);
    if (err == GW_OK)
        err = marker_check(database, plan.db);
    if (err == GW_OK)
        err = doubt_first(database);
    connection_close(plan.db);
    return err;
}
