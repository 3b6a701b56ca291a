/* takeover_audit.c - what the log says of a take-over: one entry for the whole, and one for each
 * item with its digest, so that `kairan audit verify` compares what was taken in as it compares
 * what was written here. */
#include "core/takeover.h"

#include "core/audit.h"
#include "core/file_store.h"
#include "core/item_rules.h"
#include "core/item_store.h"

#define SLICE_ITEMS 200
#define ARENA_BYTES_MAX ((size_t)256 << 20)

struct noting {
    struct gw_db *db;
    struct gw_arena *arena; /* of one slice */
    struct audit_chain *chain;
    struct audit_record record; /* what all entries have in common */
};

static enum gw_err
item_note(const struct noting *noting, const struct gw_item *item)
{
    struct audit_record record = noting->record;
    struct attachment_texts files;
    struct gw_item_version stored;
    struct gw_digest after;

    GW_TRY(item_version_load(noting->db, noting->arena, item->id, item->version, &stored));
    GW_TRY(attachment_texts_load(noting->db, noting->arena, item->id, &files));
    after = item_digest(item, stored.content, files.record);
    record.kind = gw_text_from(item->kind);
    record.item_id = item->id;
    record.after = &after;
    return audit_append(noting->chain, &record);
}

static enum gw_err
items_note(const struct noting *noting)
{
    struct item_slice slice = { .rows_max = SLICE_ITEMS };

    do {
        gw_arena_reset(noting->arena);
        GW_TRY(item_slice_load(noting->db, noting->arena, &slice));
        for (size_t i = 0; i < slice.count; i++) {
            GW_TRY(item_note(noting, &slice.rows[i]));
            slice.after_id = slice.rows[i].id;
        }
        if (gw_arena_failed(noting->arena))
            return GW_BUSY;
    } while (slice.count == SLICE_ITEMS);
    return GW_OK;
}

static enum gw_err
all_note(const struct noting *noting, struct gw_text reason)
{
    struct audit_record whole = noting->record;

    whole.kind = GW_TEXT("core.export");
    whole.reason = reason;
    GW_TRY(items_note(noting));
    return audit_append(noting->chain, &whole);
}

enum gw_err
takeover_audit(struct gw_env *env, struct gw_db *db, struct gw_text reason)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct noting noting = {
        .db = db,
        .arena = arena,
        .chain = audit_chain_new(db),
        .record = { .at = env->now(env),
                    .peer = GW_TEXT("local"),
                    .route = GW_TEXT("kairan import"),
                    .verb = GW_TEXT("core.export.take"),
                    .result = gw_text_from(gw_err_name(GW_OK)) },
    };
    enum gw_err err = GW_BUSY;

    if (arena != NULL && noting.chain != NULL)
        err = all_note(&noting, reason);
    audit_chain_free(noting.chain);
    return err;
}
