/* city_proof.c - reads a whole city and compares what it says with itself. */
#include "tests/lib/city_proof.h"

#include <check.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "core/audit.h"
#include "core/audit_store.h"
#include "core/file_store.h"
#include "db/blobs.h"
#include "modules.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

#define SLICE_ROWS 1000
#define ARENA_BYTES_MAX ((size_t)64 << 20)

struct proof {
    const char *directory;
    struct gw_env *env;
    struct gw_db *db;
    struct map files; /* id → the last digest that an entry names */
    struct city_proof *out;
    int64_t sequence;  /* of the last entry */
    const char *fault; /* the first one found, in words */
};

static void
fault(struct proof *proof, const char *words)
{
    if (proof->fault == NULL)
        proof->fault = words;
}

/* What must give no row; in one statement, for a connection costs more than it. */
#define HALF_DONE                                                                                  \
    "SELECT 'item without its version: ' || i.id FROM item AS i WHERE NOT EXISTS (SELECT 1 FROM"   \
    " item_version AS v WHERE v.item_id = i.id AND v.version = i.version) UNION ALL"               \
    " SELECT 'item without its post: ' || i.id FROM item AS i WHERE i.kind = 'bulletin.post' AND"  \
    " NOT EXISTS (SELECT 1 FROM bulletin_post AS p WHERE p.item_id = i.id) UNION ALL"              \
    " SELECT 'files miscounted: ' || i.id FROM item AS i WHERE i.files_count <> (SELECT count(*)"  \
    " FROM attachment AS a WHERE a.item_id = i.id AND a.until_version IS NULL) UNION ALL"          \
    " SELECT 'attachment without its content: ' || a.file_id FROM attachment AS a LEFT JOIN file"  \
    " AS f ON f.id = a.file_id LEFT JOIN blob AS b ON b.id = f.blob_id WHERE b.id IS NULL OR"      \
    " f.size_bytes <> b.size_bytes UNION ALL"                                                      \
    " SELECT 'attached and released: ' || a.file_id FROM attachment AS a JOIN file AS f ON f.id =" \
    " a.file_id WHERE a.until_version IS NULL AND f.released_at IS NOT NULL UNION ALL"             \
    " SELECT 'upload and file: ' || u.id FROM upload AS u JOIN file AS f ON f.id = u.id UNION ALL" \
    " SELECT 'comments miscounted: ' || i.id FROM item AS i WHERE i.comments_count <> (SELECT"     \
    " count(*) FROM item AS c WHERE c.parent_id = i.id AND c.state = 3 AND c.hidden_at IS NULL)"   \
    " UNION ALL"                                                                                   \
    " SELECT 'neither in the search index nor queued: ' || i.id FROM item AS i WHERE i.state = 3"  \
    " AND NOT EXISTS (SELECT 1 FROM search_doc AS d WHERE d.item_id = i.id) AND NOT EXISTS"        \
    " (SELECT 1 FROM search_outbox AS o WHERE o.item_id = i.id) UNION ALL"                         \
    " SELECT 'asks nobody to confirm: ' || i.id FROM item AS i WHERE i.confirm = 1 AND i.state ="  \
    " 3 AND NOT EXISTS (SELECT 1 FROM confirm_request AS r WHERE r.item_id = i.id) UNION ALL"      \
    " SELECT 'waits on nobody''s list: ' || a.item_id FROM bulletin_approval AS a WHERE a.state"   \
    " = 1 AND NOT EXISTS (SELECT 1 FROM todo AS t WHERE t.item_id = a.item_id)"
#define HALF_DONE_ON_SQLITE                                                                        \
    " UNION ALL SELECT 'reference to nothing: ' || f.\"table\" FROM pragma_foreign_key_check AS f" \
    " UNION ALL SELECT 'damaged: ' || c.integrity_check FROM pragma_integrity_check AS c"          \
    " WHERE c.integrity_check <> 'ok'"
#define COUNTS                                                                               \
    "SELECT (SELECT count(*) FROM attachment WHERE until_version IS NULL) || ' ' || (SELECT" \
    " count(*) FROM file)"

static void
prove_nothing_half_done(struct proof *proof)
{
    const char *lines = test_sql_lines(proof->directory,
                                       test_on_pgsql() ? HALF_DONE : HALF_DONE HALF_DONE_ON_SQLITE);

    if (lines[0] != '\0')
        fault(proof, lines);
    ck_assert_int_eq(sscanf(test_sql_string(proof->directory, COUNTS), "%zu %zu",
                            &proof->out->attachments, &proof->out->files),
                     2);
}

static void
prove_log_and_items(struct proof *proof)
{
    struct audit_items_verdict items;
    struct audit_verdict log;

    if (audit_verify(proof->db, &log) != GW_OK)
        fault(proof, "the log can't be read");
    else if (!log.whole)
        fault(proof, test_text("the log is broken at %" PRId64 ": %s", log.sequence, log.fault));
    else if (audit_verify_items(proof->db, gw_modules, &items) != GW_OK)
        fault(proof, "the items can't be compared with the log");
    else if (!items.whole)
        fault(proof, test_text("item %" PRId64 ": %s", items.item_id, items.fault));
    else
        proof->out->items = (size_t)items.items;
}

/* ---- files ---- */

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

    GW_TRY(audit_entry_decode(row->entry, &entry));
    proof->sequence = row->sequence;
    proof->out->entries++;
    if (!gw_text_equal(record->result, GW_TEXT("ok")) ||
        !gw_text_equal(record->kind, GW_TEXT("file")))
        return GW_OK;
    if (gw_text_equal(record->verb, GW_TEXT("file.upload.remove")))
        (void)map_remove(&proof->files, record->item_id);
    else if (record->after != NULL)
        remember(&proof->files, record->item_id, record->after);
    return GW_OK;
}

static void
read_entries(struct proof *proof)
{
    struct audit_walk walk = { .rows_max = SLICE_ROWS, .take = take_entry, .arg = proof };

    do {
        walk.sequence = proof->sequence;
        if (audit_store_walk_chain(proof->db, &walk) != GW_OK) {
            fault(proof, "the log can't be read");
            return;
        }
    } while (walk.count == SLICE_ROWS);
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
    if (fd < 0) {
        fault(proof, test_text("%s is missing", name));
        return;
    }
    if (blob_digest_of(proof->env, fd, &found, &bytes) != GW_OK || bytes != size_bytes ||
        memcmp(&found, digest, sizeof(found)) != 0)
        fault(proof, test_text("%s is damaged", name));
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

    if (blob_walk(proof->db, prove_content, proof) != GW_OK)
        fault(proof, "the contents can't be listed");
    while ((slot = map_next(&proof->files, &cursor)) != NULL) {
        struct file_row file;

        gw_arena_reset(arena);
        if (file_load(proof->db, arena, slot->key, &file) != GW_OK ||
            memcmp(&file.digest, slot->value, sizeof(file.digest)) != 0)
            fault(proof, test_text("file %" PRId64 " is not what was uploaded", slot->key));
    }
    gw_arena_free(arena);
}

const char *
city_fault(const char *directory, struct city_proof *out)
{
    const struct database_options place = { .directory = directory,
                                            .url = test_database_url(directory) };
    struct proof proof = { .directory = directory, .env = gw_env_system(), .out = out };

    *out = (struct city_proof){ 0 };
    if (database_look(proof.env, &place, &proof.db) != GW_OK)
        return "the database does not open";
    if (database_examine(proof.db) != GW_OK) {
        database_reader_close(proof.db);
        return "the database is damaged";
    }
    prove_nothing_half_done(&proof);
    prove_log_and_items(&proof);
    map_init(&proof.files);
    read_entries(&proof);
    prove_files(&proof);
    map_done(&proof.files);
    database_reader_close(proof.db);
    return proof.fault;
}

void
city_prove_whole(const char *directory, struct city_proof *out)
{
    struct program_result result = PROGRAM("doctor", "--data", directory);
    const char *found = city_fault(directory, out);

    ck_assert_msg(result.status == 0, "doctor: %s%s", result.out, result.err);
    ck_assert_msg(found == NULL, "%s", found);
}
