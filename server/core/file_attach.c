/* file_attach.c - files become attachments of items (gw/file.h). */
#include "gw/file.h"

#include "core/file.h"
#include "core/file_store.h"
#include "core/item_life.h"
#include "core/item_store.h"
#include "gw/setting.h"

/* Now: later than every version there will be. */
#define VERSION_NOW INT64_MAX

static bool
contains(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

/* Whoever changes the item may keep what it has; new ones are one's own, and free. */
static enum gw_err
file_check(struct gw_request *req, int64_t item_id, int64_t file_id, int64_t *bytes)
{
    struct file_row file;
    enum gw_err err = file_load(req->db, req->arena, file_id, &file);

    if (err == GW_MISSING)
        return gw_fail(req, GW_INVALID, "files", "file.unknown");
    GW_TRY(err);
    *bytes += file.size_bytes;
    if (file.person_id == req->person_id && file.released_at != 0)
        return GW_OK;
    err = attachment_find(req->db, item_id, file_id);
    return err == GW_MISSING ? gw_fail(req, GW_INVALID, "files", "file.unknown") : err;
}

static enum gw_err
files_check(struct gw_request *req, int64_t item_id, struct gw_ids files)
{
    int64_t limit = gw_setting_number(req->app, FILE_SETTING_ITEM_BYTES_MAX);
    int64_t bytes = 0;

    if (files.count > GW_FILES_MAX)
        return gw_fail_number(req, GW_INVALID, "files", "file.too_many", GW_FILES_MAX);
    for (size_t i = 0; i < files.count; i++) {
        if (contains(files.ids, i, files.ids[i]))
            return gw_fail(req, GW_INVALID, "files", "file.twice");
        GW_TRY(file_check(req, item_id, files.ids[i], &bytes));
    }
    if (bytes > limit)
        return gw_fail_number(req, GW_INVALID, "files", "file.item_limit", limit >> 20);
    return GW_OK;
}

static bool
is_same(const int64_t *ids, size_t count, struct gw_ids files)
{
    return count == files.count &&
           (count == 0 || memcmp(ids, files.ids, count * sizeof(*ids)) == 0);
}

enum gw_err
gw_files_attach(struct gw_request *req, int64_t item_id, int64_t version, struct gw_ids files)
{
    int64_t before[GW_FILES_MAX];
    size_t count;

    GW_TRY(files_check(req, item_id, files));
    GW_TRY(attachment_list(req->db, item_id, before, GW_FILES_MAX, &count));
    if (is_same(before, count, files))
        return GW_OK;
    GW_TRY(attachment_end(req->db, item_id, version));
    for (size_t i = 0; i < files.count; i++) {
        GW_TRY(attachment_insert(req->db, item_id, files.ids[i], (int64_t)i, version));
        GW_TRY(file_settle(req->db, files.ids[i], req->now));
    }
    for (size_t i = 0; i < count; i++) {
        if (!contains(files.ids, files.count, before[i]))
            GW_TRY(file_settle(req->db, before[i], req->now));
    }
    return GW_OK;
}

enum gw_err
gw_files_copy(struct gw_request *req, int64_t from_item_id, int64_t to_item_id)
{
    int64_t ids[GW_FILES_MAX];
    size_t count;

    GW_TRY(attachment_list(req->db, from_item_id, ids, GW_FILES_MAX, &count));
    for (size_t i = 0; i < count; i++)
        GW_TRY(attachment_insert(req->db, to_item_id, ids[i], (int64_t)i, 1));
    GW_TRY(item_files_count(req->db, to_item_id, (int64_t)count));
    return item_audit_new(req, to_item_id);
}

enum gw_err
gw_files_remove(struct gw_request *req, int64_t item_id)
{
    return attachment_remove_all(req->db, item_id, req->now);
}

enum gw_err
gw_files_render(struct gw_request *req, struct gw_json *json, int64_t item_id, int64_t version)
{
    gw_json_array(json, "files");
    GW_TRY(attachment_render(req->db, req->arena, json, item_id,
                             version == 0 ? VERSION_NOW : version));
    gw_json_array_end(json);
    return GW_OK;
}
