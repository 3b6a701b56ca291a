/* audit_items.c - compares every item with its last digest in the log (DESIGN 6): what was changed,
 * exchanged or removed behind the program's back differs from it.
 *
 * Entries of version 1 know nothing of attachments: their items are compared without them. Items
 * that no entry names (a demonstration city's) are passed over.
 */
#include "core/audit.h"
#include "core/audit_store.h"
#include "core/file_store.h"
#include "core/item_rules.h"
#include "core/item_store.h"

#define SLICE_ITEMS 200
#define ARENA_BYTES_MAX ((size_t)256 << 20)

struct verifier {
    struct gw_db *db;
    struct gw_arena *arena;
    const struct gw_module *const *modules;
    struct audit_items_verdict *verdict;
    int64_t after_id;
};

static enum gw_err
note_fault(struct verifier *verifier, int64_t item_id, const char *fault)
{
    verifier->verdict->whole = false;
    verifier->verdict->item_id = item_id;
    verifier->verdict->fault = fault;
    return GW_CONFLICT;
}

static enum gw_err
digest_of(struct verifier *verifier, const struct gw_item *item, const struct audit_last *last,
          struct gw_digest *out)
{
    struct attachment_texts files = { .record = GW_TEXT_NONE };
    struct gw_item_version stored;
    enum gw_err err = item_version_load(verifier->db, verifier->arena, item->id, item->version,
                                        &stored);

    if (err == GW_MISSING)
        return note_fault(verifier, item->id, "its current version is missing");
    GW_TRY(err);
    if (last->version > AUDIT_ENTRY_VERSION_WITHOUT_FILES)
        GW_TRY(attachment_texts_load(verifier->db, verifier->arena, item->id, &files));
    *out = item_digest(item, stored.content, files.record);
    return GW_OK;
}

static enum gw_err
item_verify(struct verifier *verifier, const struct gw_item *item)
{
    struct audit_last last;
    struct gw_digest digest;
    enum gw_err err = audit_store_last_of_item(verifier->db, item->id, &last);

    if (err != GW_OK)
        return gw_step_end(err);
    if (!last.is_there)
        return note_fault(verifier, item->id, "it is there although it was purged");
    GW_TRY(digest_of(verifier, item, &last, &digest));
    if (memcmp(&digest, &last.after, sizeof(digest)) != 0)
        return note_fault(verifier, item->id, "it differs from its last entry");
    verifier->verdict->items++;
    return GW_OK;
}

static enum gw_err
slice_verify(struct verifier *verifier, size_t *count)
{
    struct item_slice slice = { .after_id = verifier->after_id, .rows_max = SLICE_ITEMS };

    gw_arena_reset(verifier->arena);
    GW_TRY(item_slice_load(verifier->db, verifier->arena, &slice));
    for (size_t i = 0; i < slice.count; i++) {
        GW_TRY(item_verify(verifier, &slice.rows[i]));
        verifier->after_id = slice.rows[i].id;
    }
    *count = slice.count;
    return gw_arena_failed(verifier->arena) ? GW_BUSY : GW_OK;
}

static bool
is_kind(const struct gw_module *const *modules, const char *name)
{
    for (; *modules != NULL; modules++) {
        for (const struct gw_kind *const *kind = (*modules)->kinds; kind != NULL && *kind != NULL;
             kind++) {
            if (strcmp((*kind)->name, name) == 0)
                return true;
        }
    }
    return false;
}

/* Entries name boards, groups and accounts as well: their kinds are no items'. */
static enum gw_err
absent_verify(struct verifier *verifier, size_t *count)
{
    int64_t ids[SLICE_ITEMS];

    GW_TRY(audit_store_absent_items(verifier->db, verifier->after_id, ids, SLICE_ITEMS, count));
    for (size_t i = 0; i < *count; i++) {
        struct audit_last last;
        enum gw_err err = audit_store_last_of_item(verifier->db, ids[i], &last);

        if (err == GW_OK && last.is_there && is_kind(verifier->modules, last.kind))
            return note_fault(verifier, ids[i], "it is gone, and no entry says that it was purged");
        GW_TRY(gw_step_end(err));
        verifier->after_id = ids[i];
    }
    return GW_OK;
}

/* In slices, each a read transaction of its own, beside a running server. */
static enum gw_err
walk(struct verifier *verifier, enum gw_err (*slice)(struct verifier *verifier, size_t *count))
{
    size_t count;

    verifier->after_id = 0;
    do {
        enum gw_err err;

        GW_TRY(database_read_begin(verifier->db));
        err = slice(verifier, &count);
        database_read_end(verifier->db);
        GW_TRY(err);
    } while (count == SLICE_ITEMS);
    return GW_OK;
}

enum gw_err
audit_verify_items(struct gw_db *db, const struct gw_module *const *modules,
                   struct audit_items_verdict *out)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct audit_items_verdict verdict = { .whole = true };
    struct verifier verifier = {
        .db = db, .arena = arena, .modules = modules, .verdict = &verdict
    };
    enum gw_err err = arena == NULL ? GW_BUSY : walk(&verifier, slice_verify);

    if (err == GW_OK)
        err = walk(&verifier, absent_verify);
    if (err != GW_OK && verdict.whole)
        return err;
    *out = verdict;
    return GW_OK;
}
