/* note_module.h - a module with one kind of item, notes, that everybody in their audience may see
 * and their authors manage, and of which the important ones can't be opened: for tests of what the
 * core offers on items. */
#ifndef NOTE_MODULE_H
#define NOTE_MODULE_H

#include "core/core_handlers.h"
#include "gw/module.h"

extern const struct gw_module export_module;
extern const struct gw_module item_module;

static enum gw_err
note_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_doc *out)
{
    (void)db;
    out->title = GW_TEXT("周知");
    out->text = GW_TEXT("本文");
    out->url = gw_text_format(arena, "/notes/%lld", (long long)item_id);
    return GW_OK;
}

static enum gw_err
note_open(struct gw_request *req, const struct gw_item *item, struct gw_item_access *access)
{
    if (item->importance > 0)
        return GW_BUSY; /* what it asks can't be answered now */
    access->manages = item->author_id == req->person_id;
    access->names_readers = access->manages;
    access->records = item->state != GW_DRAFT;
    return GW_OK;
}

static const struct gw_kind note_kind = { .name = "note.note",
                                          .read = "note.note.read",
                                          .label_key = "note.kind.note",
                                          .load = note_load,
                                          .open = note_open };
static const struct gw_permission note_permissions[] = {
    { "note.note.read", "Read notes", "N3.2", { { GW_ROLE_STAFF, GW_ALL } } },
    { 0 },
};
static const struct gw_message note_messages[] = {
    { "note.kind.note", "周知", "Note" },
    { 0 },
};
static const struct gw_module note_module = {
    .name = "note",
    .permissions = note_permissions,
    .kinds = (const struct gw_kind *const[]){ &note_kind, NULL },
    .messages = note_messages,
};
static const struct gw_module *const note_modules[] = { &core_module, &export_module, &item_module,
                                                        &note_module, NULL };

#endif
