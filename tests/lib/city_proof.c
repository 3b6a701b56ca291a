/* city_proof.c - reads a whole city and compares what it says with itself. */
#include "tests/lib/city_proof.h"

#include <check.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/map.h"
#include "core/app.h"
#include "core/audit_store.h"
#include "core/file_store.h"
#include "core/item_life.h"
#include "core/item_store.h"
#include "modules.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

#define SLICE_ROWS 1000
#define ARENA_BYTES_MAX ((size_t)64 << 20)

struct proof {
    const char *directory;
    struct gw_app *app;
    struct gw_db *db;
    struct map items, files; /* id → the last digest that an entry names */
    struct city_proof *out;
    int64_t sequence; /* of the last entry */
};

/* What must give no row. */
static const char *const half_done[] = {
    "SELECT i.id FROM item AS i WHERE NOT EXISTS (SELECT 1 FROM item_version AS v"
    " WHERE v.item_id = i.id AND v.version = i.version)",
    "SELECT i.id FROM item AS i WHERE i.kind = 'bulletin.post' AND NOT EXISTS"
    " (SELECT 1 FROM bulletin_post AS p WHERE p.item_id = i.id)",
    "SELECT i.id FROM item AS i WHERE i.files_count <> (SELECT count(*) FROM attachment AS a"
    " WHERE a.item_id = i.id AND a.until_version IS NULL)",
    "SELECT a.file_id FROM attachment AS a LEFT JOIN file AS f ON f.id = a.file_id"
    " LEFT JOIN blob AS b ON b.id = f.blob_id WHERE b.id IS NULL"
    " OR f.size_bytes <> b.size_bytes",
    "SELECT a.file_id FROM attachment AS a JOIN file AS f ON f.id = a.file_id"
    " WHERE a.until_version IS NULL AND f.released_at IS NOT NULL",
    "SELECT u.id FROM upload AS u JOIN file AS f ON f.id = u.id",
};
static const char *const half_done_on_sqlite[] = {
    "SELECT \"table\" FROM pragma_foreign_key_check",
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
};

static void
expect_no_row(const char *directory, const char *sql)
{
    const char *lines = test_sql_lines(directory, sql);

    ck_assert_msg(lines[0] == '\0', "%s: %.200s", sql, lines);
}

static void
prove_nothing_half_done(struct proof *proof)
{
    struct fixture fixture = { .directory = proof->directory };

    for (size_t i = 0; i < sizeof(half_done) / sizeof(half_done[0]); i++)
        expect_no_row(proof->directory, half_done[i]);
    for (size_t i = 0; i < 2 && !test_on_pgsql(); i++)
        expect_no_row(proof->directory, half_done_on_sqlite[i]);
    proof->out->attachments = (size_t)fixture_number(
        &fixture, "SELECT count(*) FROM attachment WHERE until_version IS NULL");
    proof->out->files = (size_t)fixture_number(&fixture, "SELECT count(*) FROM file");
}

static void
remember(struct map *map, int64_t id, const struct gw_digest *digest)
{
    struct gw_digest *kept = map_get(map, id);

    if (kept == NULL) {
        kept = test_alloc(sizeof(*kept));
        ck_assert(map_put(map, id, kept));
    }
    *kept = *digest;
}

static enum gw_err
take_entry(void *arg, const struct audit_row *row)
{
    struct proof *proof = arg;
    struct audit_entry entry;
    const struct audit_record *record = &entry.record;

    ck_assert_int_eq(audit_entry_decode(row->entry, &entry), GW_OK);
    proof->sequence = row->sequence;
    proof->out->entries++;
    if (record->after == NULL || !gw_text_equal(record->result, GW_TEXT("ok")))
        return GW_OK;
    if (gw_text_equal(record->kind, GW_TEXT("file")))
        remember(&proof->files, record->item_id, record->after);
    else if (gw_text_equal(record->kind, GW_TEXT("bulletin.post")))
        remember(&proof->items, record->item_id, record->after);
    return GW_OK;
}

static void
read_entries(struct proof *proof)
{
    struct audit_walk walk = { .rows_max = SLICE_ROWS, .take = take_entry, .arg = proof };

    do {
        walk.sequence = proof->sequence;
        ck_assert_int_eq(audit_store_walk_chain(proof->db, &walk), GW_OK);
    } while (walk.count == SLICE_ROWS);
}

static void
prove_items(struct proof *proof)
{
    struct gw_request req = { .app = proof->app, .db = proof->db };
    const struct map_slot *slot;
    size_t cursor = 0;

    req.arena = gw_arena_new(ARENA_BYTES_MAX);
    while ((slot = map_next(&proof->items, &cursor)) != NULL) {
        const struct gw_digest *wanted = slot->value;
        struct gw_item_version version;
        struct gw_digest digest;
        struct gw_item item;
        bool visible;

        gw_arena_reset(req.arena);
        ck_assert_int_eq(item_load(&req, NULL, slot->key, &item, &visible), GW_OK);
        ck_assert_int_eq(item_version_load(proof->db, req.arena, item.id, item.version, &version),
                         GW_OK);
        ck_assert_int_eq(item_digest_now(&req, &item, version.content, &digest), GW_OK);
        ck_assert_msg(memcmp(&digest, wanted, sizeof(digest)) == 0,
                      "item %" PRId64 " differs from its last entry", item.id);
        proof->out->items++;
    }
    gw_arena_free(req.arena);
}

static void
prove_content(void *arg, const struct blob_digest *digest, int64_t size_bytes)
{
    struct proof *proof = arg;
    char name[BLOB_NAME_BYTES];
    struct blob_digest found;
    int64_t bytes;

    blob_name(digest, name);
    int fd = open(test_text("%s/%s", proof->directory, name), O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s is missing", name);
    ck_assert_int_eq(blob_digest_of(proof->app->env, fd, &found, &bytes), GW_OK);
    ck_assert_msg(memcmp(&found, digest, sizeof(found)) == 0 && bytes == size_bytes,
                  "%s is damaged", name);
    close(fd);
    proof->out->contents++;
}

/* Each file has the content that the entry of its upload names. */
static void
prove_files(struct proof *proof)
{
    struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct map_slot *slot;
    size_t cursor = 0;

    ck_assert_int_eq(blob_walk(proof->db, prove_content, proof), GW_OK);
    while ((slot = map_next(&proof->files, &cursor)) != NULL) {
        struct file_row file;

        gw_arena_reset(arena);
        ck_assert_int_eq(file_load(proof->db, arena, slot->key, &file), GW_OK);
        ck_assert_int_eq(memcmp(&file.digest, slot->value, sizeof(file.digest)), 0);
    }
    gw_arena_free(arena);
}

void
city_prove_whole(const char *directory, struct city_proof *out)
{
    const struct app_options options = { .modules = gw_modules,
                                         .migrations = gw_migrations,
                                         .database = { .directory = directory,
                                                       .url = test_database_url(directory) } };
    struct proof proof = { .directory = directory, .out = out };
    struct program_result result = PROGRAM("audit", "verify", "--data", directory);

    *out = (struct city_proof){ 0 };
    ck_assert_msg(result.status == 0, "audit verify: %s%s", result.out, result.err);
    result = PROGRAM("doctor", "--data", directory);
    ck_assert_msg(result.status == 0, "doctor: %s%s", result.out, result.err);
    prove_nothing_half_done(&proof);
    ck_assert_int_eq(app_open(gw_env_system(), &options, &proof.app), GW_OK);
    ck_assert_int_eq(database_reader_open(proof.app->database, &proof.db), GW_OK);
    map_init(&proof.items);
    map_init(&proof.files);
    read_entries(&proof);
    prove_items(&proof);
    prove_files(&proof);
    map_done(&proof.items);
    map_done(&proof.files);
    database_reader_close(proof.db);
    app_close(proof.app);
}
