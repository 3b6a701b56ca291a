/* older_upgrade.c - see older_upgrade.h. */
#include "tests/lib/older_upgrade.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "db/inside.h"
#include "db/move.h"
#include "db/transfer_rows.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define MESSAGES_MAX 100000

/* ---- the same rows on both engines ---- */

struct side {
    struct gw_db *db;
    const struct driver_table *tables;
    size_t count;
};

/* What the engines have each in their own way, or with the time of the upgrade in it. Of counters
 * that is only one: SAME has the others. */
static bool
is_left_out(const char *table)
{
    return strcmp(table, "schema_migration") == 0 || strcmp(table, "counter") == 0 ||
           strncmp(table, "search_", 7) == 0;
}

static struct side
side_open(const char *directory, const char *url, struct gw_arena *arena)
{
    const struct database_options place = { .directory = directory, .url = url };
    struct side side;

    ck_assert_int_eq(database_look(gw_env_system(), &place, &side.db), GW_OK);
    ck_assert_int_eq(database_read_begin(side.db), GW_OK);
    ck_assert_int_eq(side.db->driver->tables(side.db->connection, arena, &side.tables, &side.count),
                     GW_OK);
    return side;
}

static void
side_close(const struct side *side)
{
    database_read_end(side->db);
    database_reader_close(side->db);
}

static enum gw_err
go_on(void *arg, int64_t rows)
{
    (void)arg;
    (void)rows;
    return GW_OK;
}

static struct transfer_sum
sum_of(const struct side *side, const char *name)
{
    struct transfer_sum sum = { .rows = -1 };

    for (size_t i = 0; i < side->count; i++) {
        const struct transfer_walk walk = { .db = side->db,
                                            .table = &side->tables[i],
                                            .tick = go_on };

        if (strcmp(side->tables[i].name, name) == 0)
            ck_assert_int_eq(transfer_rows_read(&walk, &sum), GW_OK);
    }
    return sum;
}

static const char *
rows_fault(const char *directory, const char *sqlite)
{
    struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct side here = side_open(directory, test_database_url(directory), arena);
    const struct side there = side_open(sqlite, NULL, arena);
    const char *fault = here.count == there.count ? NULL : "one side has more tables";

    for (size_t i = 0; i < there.count && fault == NULL; i++) {
        const char *name = there.tables[i].name;

        if (is_left_out(name))
            continue;
        const struct transfer_table both = { .source = sum_of(&here, name),
                                             .target = sum_of(&there, name) };
        if (!transfer_table_is_equal(&both))
            fault = test_text("rows of %s differ", name);
    }
    side_close(&here);
    side_close(&there);
    gw_arena_free(arena);
    return fault;
}

/* ---- the same schema and counters as without a hitch ---- */

#define SAME                                                                                      \
    "SELECT line FROM (SELECT name || ' ' || value AS line FROM counter WHERE name <>"            \
    " 'writer_lock' UNION ALL SELECT module || ' ' || number || ' ' || name || ' ' ||"            \
    " encode(checksum, 'hex') FROM schema_migration UNION ALL SELECT "                            \
    "pg_get_indexdef(i.indexrelid)"                                                               \
    " || ' ' || i.indisvalid FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE"   \
    " c.relnamespace = 'public'::regnamespace UNION ALL SELECT conrelid::regclass || ' ' || "     \
    "conname"                                                                                     \
    " || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated FROM pg_constraint WHERE"        \
    " connamespace = 'public'::regnamespace UNION ALL SELECT table_name || ' ' || column_name ||" \
    " ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '') FROM"                \
    " information_schema.columns WHERE table_schema = 'public' UNION ALL SELECT"                  \
    " pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal) AS lines ORDER BY line"

static const char *
upgraded_fault(const struct older_upgrade *upgrade, const char *directory)
{
    const char *fault = rows_fault(directory, upgrade->city->upgraded);

    if (fault == NULL &&
        strcmp(test_sql_lines(directory, SAME), test_sql_lines(upgrade->clean, SAME)) != 0)
        fault = "the schema, or a counter, is another one";
    return fault == NULL ? older_copy_fault(upgrade->city, directory) : fault;
}

/* ---- the upgrade ---- */

static void
city_clone(const char *from, const char *directory)
{
    test_copy(from, directory);
    test_database_clone(from, directory);
}

static void
remove_city(const char *directory)
{
    test_database_drop(directory);
    test_remove(directory);
}

static struct program_result
migrate(const char *directory, const char *url)
{
    return PROGRAM("migrate", "--data", directory, "--database", url);
}

static const char *
move(const struct older_city *city, const struct gw_migration *migrations)
{
    const char *directory = test_text("%s.pgsql", city->directory);
    struct database_options from = { .directory = directory }, to = { .directory = directory };
    struct database_move move = { .from = &from, .to = &to, .migrations = migrations };

    test_copy(city->directory, directory);
    test_database_make(directory);
    to.url = test_database_url(directory);
    move.arena = gw_arena_new(ARENA_BYTES_MAX);
    ck_assert_int_eq(database_move(gw_env_system(), &move), GW_OK);
    gw_arena_free(move.arena);
    return directory;
}

/* How many messages it sends. */
static int
migrate_counted(const char *directory)
{
    struct pgsql_proxy *proxy = pgsql_proxy_start(test_database_url(directory), PROXY_NONE);
    int left;

    pgsql_proxy_arm(proxy, PROXY_CLIENT_KILLED, MESSAGES_MAX);
    const struct program_result result = migrate(directory, proxy->url);
    ck_assert_msg(result.status == 0, "%s", result.err);
    left = pgsql_proxy_left(proxy);
    pgsql_proxy_stop(proxy);
    return MESSAGES_MAX - left;
}

struct older_upgrade *
older_upgrade_make(const struct older_city *city, const struct older_release *release)
{
    struct older_upgrade *upgrade = test_alloc(sizeof(*upgrade));

    upgrade->city = city;
    upgrade->directory = move(city, older_migrations(release));
    upgrade->clean = test_text("%s.clean", upgrade->directory);
    city_clone(upgrade->directory, upgrade->clean);
    upgrade->messages = migrate_counted(upgrade->clean);
    const char *fault = upgraded_fault(upgrade, upgrade->clean);
    ck_assert_msg(fault == NULL, "%s", fault);
    return upgrade;
}

/* The status that it ends with. */
static int
migrate_broken(const char *directory, const struct upgrade_break *hit, bool *struck)
{
    struct pgsql_proxy *proxy = pgsql_proxy_start(test_database_url(directory), PROXY_NONE);
    struct program_result result;

    if (hit->point == NULL)
        pgsql_proxy_arm(proxy, hit->fault, hit->at);
    else
        setenv("KAIRAN_FAULT", test_text("%s:%d!", hit->point, hit->at), 1);
    result = migrate(directory, proxy->url);
    unsetenv("KAIRAN_FAULT");
    *struck = hit->point == NULL ? !pgsql_proxy_is_armed(proxy) : result.status != 0;
    pgsql_proxy_stop(proxy);
    return result.status;
}

/* The last message says goodbye: whoever sent it ends by itself. */
static bool
may_end_with(const struct upgrade_break *hit, bool struck, int status)
{
    if (!struck)
        return status == 0;
    if (hit->point != NULL)
        return status == 128 + SIGKILL;
    return status == 0 || status == (hit->fault == PROXY_CLIENT_KILLED ? 128 + SIGKILL : 1);
}

bool
older_upgrade_break(const struct older_upgrade *upgrade, const struct upgrade_break *hit)
{
    const char *directory = test_text("%s.broken", upgrade->directory);
    const char *where = test_text("%s %d, %d", hit->point == NULL ? "message" : hit->point,
                                  (int)hit->fault, hit->at);
    const char *fault;
    struct city_proof proof;
    bool struck;

    city_clone(upgrade->directory, directory);
    const int status = migrate_broken(directory, hit, &struck);
    ck_assert_msg(may_end_with(hit, struck, status), "%s: ended with %d", where, status);
    const struct program_result next = migrate(directory, test_database_url(directory));
    ck_assert_msg(next.status == 0, "%s: the next start says: %s", where, next.err);
    fault = upgraded_fault(upgrade, directory);
    ck_assert_msg(fault == NULL, "%s: %s", where, fault);
    server_stop(server_start_on(directory, NULL));
    fault = city_fault(directory, &proof);
    ck_assert_msg(fault == NULL, "%s: %s", where, fault);
    remove_city(directory);
    return struck;
}
