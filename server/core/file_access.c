/* file_access.c - who may have a file, and the routes that give it. */
#include "core/dispatch.h"
#include "core/file.h"
#include "gw/setting.h"

#define HOLDERS_MAX 100

#define POLICY_INLINE                                                                         \
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; " \
    "sandbox"
/* Without sandbox: viewers that are part of a browser are reported not to start in one. A PDF is
 * shown by that viewer, not run as a page of ours; no script runs, whatever it is taken for. */
#define POLICY_PDF                                                                        \
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; " \
    "form-action 'none'; frame-ancestors 'self'"

static enum gw_err
holder_check(struct gw_request *req, const struct file_holder *holder)
{
    struct gw_item_access access;
    struct gw_item item;

    GW_TRY(gw_item_open(req, holder->item_id, &item, &access));
    return holder->now || access.manages ? GW_OK : GW_MISSING;
}

enum gw_err
file_open(struct gw_request *req, int64_t id, struct file_row *out)
{
    struct file_holder holders[HOLDERS_MAX];
    size_t count;

    GW_TRY(file_load(req->db, req->arena, id, out));
    if (out->released_at != 0)
        return out->person_id == req->person_id ? GW_OK : GW_MISSING;
    GW_TRY(file_holders(req->db, id, holders, HOLDERS_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        enum gw_err err = holder_check(req, &holders[i]);

        if (err != GW_MISSING)
            return err;
    }
    return GW_MISSING;
}

static void
pixels_render(struct gw_json *json, const char *name, int64_t pixels)
{
    if (pixels == 0)
        gw_json_null(json, name);
    else
        gw_json_int(json, name, pixels);
}

static struct gw_text
digest_hex(struct gw_arena *arena, const struct blob_digest *digest)
{
    return gw_text_hex(arena, digest->bytes, sizeof(digest->bytes));
}

/* GET /api/file/files/{id} */
enum gw_err
file_show(struct gw_request *req)
{
    struct file_row file;
    struct gw_json *json;

    GW_TRY(file_open(req, req->path_ids[0], &file));
    json = gw_reply(req, 200);
    gw_json_int(json, "id", file.id);
    gw_json_text(json, "name", file.name);
    gw_json_int(json, "size_bytes", file.size_bytes);
    gw_json_text(json, "content_type", file.content_type);
    pixels_render(json, "width", file.width);
    pixels_render(json, "height", file.height);
    gw_json_text(json, "digest", digest_hex(req->arena, &file.digest));
    gw_json_time(json, "created_at", file.created_at);
    gw_json_bool(json, "attached", file.released_at == 0);
    return GW_OK;
}

/* An image whose size is not known might ask a browser for any amount of memory. */
static bool
is_shown(const struct file_row *file)
{
    return file_type_is_inline(file->content_type) &&
           (file->width > 0 || !gw_text_starts(file->content_type, GW_TEXT("image/")));
}

/* GET /api/file/files/{id}/content?inline= */
enum gw_err
file_content(struct gw_request *req)
{
    const struct file_content_query *query = req->query;
    const char *policy = NULL;
    struct file_row file;
    bool is_inline;
    int64_t bytes;
    int fd;

    GW_TRY(file_open(req, req->path_ids[0], &file));
    is_inline = query->is_inline == 1 && is_shown(&file);
    if (is_inline)
        policy = gw_text_equal(file.content_type, GW_TEXT("application/pdf")) ? POLICY_PDF
                                                                              : POLICY_INLINE;
    gw_reply_header(req, "Content-Disposition", file_disposition(req->arena, file.name, is_inline));
    gw_reply_header(
        req, "ETag",
        gw_text_format(req->arena, "\"%.*s\"", GW_TEXT_ARG(digest_hex(req->arena, &file.digest))));
    if (blobs_open(database_blobs(req->app->database), &file.digest, &fd, &bytes) != GW_OK)
        return GW_IO; /* a row without its content: doctor finds it */
    dispatch_reply_file(req, fd, bytes, gw_text_string(req->arena, file.content_type), policy);
    return GW_OK;
}

/* GET /api/file/usage */
enum gw_err
file_usage(struct gw_request *req)
{
    struct gw_json *json;
    int64_t used;

    GW_TRY(file_used(req->db, req->person_id, &used));
    json = gw_reply(req, 200);
    gw_json_int(json, "used_bytes", used);
    gw_json_int(json, "limit_bytes", gw_setting_number(req->app, FILE_SETTING_PERSON_BYTES_MAX));
    gw_json_int(json, "file_limit_bytes", gw_setting_number(req->app, FILE_SETTING_FILE_BYTES_MAX));
    gw_json_int(json, "item_limit_bytes", gw_setting_number(req->app, FILE_SETTING_ITEM_BYTES_MAX));
    gw_json_int(json, "item_files_max", GW_FILES_MAX);
    return GW_OK;
}
