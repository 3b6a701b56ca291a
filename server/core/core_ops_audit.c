/* core_ops_audit.c - the audit log for the auditor (S23): GET /api/core/audit. */
#include "core/audit_store.h"
#include "core/core_handlers.h"
#include "gw/people.h"

struct audit_page {
    struct gw_request *req;
    struct gw_json *json;
    int64_t last[2]; /* chain and sequence of the last one written */
    int64_t written;
    int64_t limit;
    bool more;
};

static void
digest_render(struct audit_page *page, const char *name, const struct gw_digest *digest)
{
    if (digest == NULL)
        gw_json_null(page->json, name);
    else
        gw_json_text(page->json, name,
                     gw_text_hex(page->req->arena, digest->bytes, sizeof(digest->bytes)));
}

static void
entry_render(struct audit_page *page, const struct audit_entry *entry)
{
    const struct audit_record *record = &entry->record;
    struct gw_json *json = page->json;

    gw_json_object(json, NULL);
    gw_json_int(json, "chain", entry->chain);
    gw_json_int(json, "sequence", entry->sequence);
    gw_json_time(json, "at", record->at);
    gw_person_render(page->req, json, "person", record->person_id);
    gw_json_int(json, "position_id", record->position_id);
    gw_person_render(page->req, json, "on_behalf_of", record->on_behalf_of);
    gw_json_text(json, "peer", record->peer);
    gw_json_text(json, "route", record->route);
    gw_json_text(json, "verb", record->verb);
    gw_json_text(json, "kind", record->kind);
    gw_json_int(json, "item_id", record->item_id);
    gw_json_text(json, "result", record->result);
    gw_json_text(json, "reason", record->reason);
    gw_json_text(json, "clause", record->clause);
    digest_render(page, "before", record->before);
    digest_render(page, "after", record->after);
    gw_json_object_end(json);
}

static enum gw_err
take_row(void *arg, const struct audit_row *row)
{
    struct audit_page *page = arg;
    struct audit_entry entry;

    if (page->written == page->limit) {
        page->more = true;
        return GW_OK;
    }
    /* Damage is shown by its place, not by an error for the whole page: `kairan audit verify` says
     * more. */
    if (audit_entry_decode(row->entry, &entry) != GW_OK)
        entry = (struct audit_entry){
            .chain = row->chain,
            .sequence = row->sequence,
            .record = { .at = row->at, .result = gw_text_from(gw_err_name(GW_MALFORMED)) },
        };
    entry_render(page, &entry);
    page->last[0] = row->chain;
    page->last[1] = row->sequence;
    page->written++;
    return GW_OK;
}

/* GET /api/core/audit: newest first. */
enum gw_err
core_audit_list(struct gw_request *req)
{
    const struct core_page_query *query = req->query;
    struct audit_page page = { .req = req, .limit = query->limit };
    struct audit_walk walk = { .rows_max = query->limit + 1, .take = take_row, .arg = &page };
    int64_t values[2];

    GW_TRY(gw_cursor_decode(req, query->after, true, values, 2));
    walk.chain = values[0] < AUDIT_CHAIN_MAX ? values[0] : AUDIT_CHAIN_MAX;
    walk.sequence = values[0] < AUDIT_CHAIN_MAX ? values[1] : 0;
    page.json = gw_reply(req, 200);
    gw_json_array(page.json, "items");
    GW_TRY(audit_store_page(req->db, &walk));
    gw_json_array_end(page.json);
    gw_cursor_encode(page.json, page.more ? page.last : NULL, 2);
    return GW_OK;
}
