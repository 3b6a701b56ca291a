/* city.c - see city.h. */
#include "tests/attack/city.h"

#include <check.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

void
city_open(struct city *out, const char *const *options)
{
    const char *directory = city_copy();

    city_without_limits(directory);
    city_open_on(out, server_start_on(directory, options));
}

void
city_open_on(struct city *out, struct server *server)
{
    static const char *const logins[ATTACK_CALLERS] = { NULL,        "staff",   "chief",
                                                        "admin",     "auditor", "personnel",
                                                        "supervisor" };

    *out = (struct city){ .server = server };
    for (size_t i = 0; i < ATTACK_CALLERS; i++) {
        if (logins[i] == NULL)
            out->clients[i] = client_new(out->server);
        else
            out->clients[i] = client_signed_in(out->server, logins[i]);
        client_close(out->clients[i]);
    }
}

static void
log_check(const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t bytes;

    ck_assert_ptr_nonnull(file);
    while ((bytes = getline(&line, &room, file)) > 0) {
        json_t *object = json_loadb(line, (size_t)bytes, JSON_REJECT_DUPLICATES, NULL);

        number++;
        ck_assert_msg(json_is_object(object) && json_object_get(object, "event") != NULL,
                      "line %zu of the log: %.500s", number, line);
        json_decref(object);
    }
    free(line);
    fclose(file);
}

void
city_close(struct city *city)
{
    server_stop(city->server);
    log_check(city->server->log);
}

#define POOL_IDS_MAX 100

static void
pool_add(const struct city *city, struct attacker *attacker, const char *word, const char *sql)
{
    const char *lines = test_sql_lines(city->server->directory, sql);
    int64_t *ids = test_alloc(POOL_IDS_MAX * sizeof(*ids));
    struct id_pool *pool = &attacker->pools[attacker->pools_count++];

    ck_assert_uint_le(attacker->pools_count, ATTACK_POOLS_MAX);
    *pool = (struct id_pool){ .word = word, .ids = ids };
    for (const char *at = lines; *at != '\0' && pool->count < POOL_IDS_MAX;) {
        char *end;

        ids[pool->count++] = strtoll(at, &end, 10);
        at = *end == '\n' ? end + 1 : end;
    }
}

void
city_describe(const struct city *city, struct attacker *attacker)
{
    attacker->pools_count = 0;
    attacker->host = city->clients[0]->host;
    for (size_t i = 0; i < ATTACK_CALLERS; i++) {
        const struct client *client = city->clients[i];
        bool is_somebody = *client->cookie != '\0';

        attacker->callers[i] = (struct caller){ .cookie = is_somebody ? client->cookie : NULL,
                                                .csrf = is_somebody ? client->csrf : NULL };
    }
    pool_add(city, attacker, "run", "SELECT id FROM export_run ORDER BY id DESC");
    pool_add(city, attacker, "comment", "SELECT item_id FROM item_comment");
    pool_add(city, attacker, "board", "SELECT id FROM bulletin_board ORDER BY id");
    pool_add(city, attacker, "parent", "SELECT id FROM bulletin_board ORDER BY id");
    pool_add(city, attacker, "notice", "SELECT id FROM notice ORDER BY id");
    pool_add(city, attacker, "item", "SELECT id FROM item ORDER BY id DESC");
    pool_add(city, attacker, "post", "SELECT id FROM item ORDER BY id DESC");
    pool_add(city, attacker, "person", "SELECT id FROM person ORDER BY id");
    pool_add(city, attacker, "behalf", "SELECT id FROM person ORDER BY id");
    pool_add(city, attacker, "department", "SELECT id FROM department ORDER BY id");
    pool_add(city, attacker, "group", "SELECT id FROM person_group ORDER BY id");
    pool_add(city, attacker, "template", "SELECT id FROM bulletin_template ORDER BY id");
    pool_add(city, attacker, "upload", "SELECT id FROM upload ORDER BY id");
    pool_add(city, attacker, "file", "SELECT id FROM file ORDER BY id");
}

/* ---- what must not have changed ---- */

static bool
is_left_out(const char *table)
{
    static const char *const names[] = { "counter", "audit_",  "session",
                                         "job",     "search_", "idempotency" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strncmp(table, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static void
rows_digest(sqlite3 *db, const char *table, crypto_generichash_state *state)
{
    sqlite3_stmt *stmt;
    const char *sql = test_text("SELECT * FROM %s ORDER BY 1, 2", table);

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        sql = test_text("SELECT * FROM %s ORDER BY 1", table);
        ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    }
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            int bytes = sqlite3_column_bytes(stmt, i);
            const void *value = sqlite3_column_blob(stmt, i);

            crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof(bytes));
            if (bytes > 0)
                crypto_generichash_update(state, value, (unsigned long long)bytes);
        }
    sqlite3_finalize(stmt);
}

static const char *
table_digest(sqlite3 *db, const char *table)
{
    crypto_generichash_state state;
    unsigned char digest[16];
    char hex[2 * sizeof(digest) + 1];

    crypto_generichash_init(&state, NULL, 0, sizeof(digest));
    rows_digest(db, table, &state);
    crypto_generichash_final(&state, digest, sizeof(digest));
    return test_text("%s %s\n", table, sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest)));
}

const char *
city_digest(const struct city *city)
{
    const char *directory = city->server->directory, *text = "", *at;
    const char *tables = test_sql_lines(directory, "SELECT name FROM sqlite_master"
                                                   " WHERE type = 'table' ORDER BY name");
    sqlite3 *db;

    ck_assert_int_eq(
        sqlite3_open_v2(test_text("%s/kairan.db", directory), &db, SQLITE_OPEN_READONLY, NULL),
        SQLITE_OK);
    for (at = tables; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
        const char *table = test_text("%.*s", (int)strcspn(at, "\n"), at);

        if (!is_left_out(table))
            text = test_text("%s%s", text, table_digest(db, table));
    }
    sqlite3_close(db);
    return text;
}
