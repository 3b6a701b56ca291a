/* file_upload.c - tus 1.0: bytes straight from the socket to the disk, durable before they are
 * acknowledged.
 *
 * begin and take run on the I/O thread and only hand pieces to the page cache; prepare runs on the
 * pool and makes them durable, and of a whole upload a blob; the handler names it. The lock on the
 * open file lets one request at a time add to an upload. What was received is never written again:
 * the file may be a blob already.
 */
#include <errno.h>
#include <sys/stat.h>

#include "core/body.h"
#include "core/dispatch.h"
#include "core/file.h"
#include "db/directory.h"
#include "gw/audit.h"
#include "gw/setting.h"

#define VERSION GW_TEXT("1.0.0")
#define CONTENT_TYPE GW_TEXT("application/offset+octet-stream")

/* One request's part of an upload. Hangs on its arena, which outlives the writer's work. */
struct part {
    struct blobs *blobs;
    struct gw_env *env;
    struct upload_row upload; /* id 0: being created */
    int64_t offset;           /* where the next byte goes */
    int64_t length;           /* of what is there */
    int fd;                   /* -1: closed */
    bool created;             /* by this request, and its row is not committed */
    bool whole;               /* the digest and what follows are known */
    struct blob_digest digest;
    struct blob_pin pin;
    const char *content_type;
    struct file_size size;
};

static void
part_close(struct part *part)
{
    if (part->fd >= 0)
        part->env->files->close(part->env, part->fd);
    part->fd = -1;
}

static void
part_release(void *arg)
{
    struct part *part = arg;

    if (part->created)
        blobs_upload_remove(part->blobs, part->upload.token);
    part_close(part);
    blob_unpin(&part->pin);
}

/* After COMMIT: the row names the upload; or the file, which has the content under its digest. */
static void
part_committed(void *arg)
{
    struct part *part = arg;

    part->created = false;
    if (part->whole)
        blobs_upload_remove(part->blobs, part->upload.token);
}

static struct part *
part_new(struct gw_request *req)
{
    struct part *part = GW_NEW(req->arena, struct part);

    part->blobs = database_blobs(req->app->database);
    part->env = req->app->env;
    part->fd = -1;
    gw_arena_own(req->arena, part, part_release);
    req->taken = part;
    return part;
}

/* ---- headers ---- */

static void
describe(struct gw_request *req)
{
    gw_reply_header(req, "Tus-Resumable", VERSION);
    gw_reply_header(req, "Tus-Version", VERSION);
    gw_reply_header(req, "Tus-Extension",
                    GW_TEXT("creation,creation-with-upload,expiration,termination"));
    gw_reply_header(
        req, "Tus-Max-Size",
        gw_text_format(req->arena, "%lld",
                       (long long)gw_setting_number(req->app, FILE_SETTING_FILE_BYTES_MAX)));
}

static enum gw_err
version_check(struct gw_request *req)
{
    gw_reply_header(req, "Tus-Resumable", VERSION);
    if (gw_text_equal(dispatch_header(req, "Tus-Resumable"), VERSION))
        return GW_OK;
    gw_reply_header(req, "Tus-Version", VERSION);
    return gw_fail(req, GW_STALE, NULL, "file.tus_version");
}

static enum gw_err
header_number(struct gw_request *req, const char *name, int64_t *out)
{
    if (gw_text_int(dispatch_header(req, name), out) != GW_OK || *out < 0)
        return gw_fail(req, GW_MALFORMED, NULL, "file.tus_header");
    return GW_OK;
}

static void
offset_headers(struct gw_request *req, int64_t offset, gw_time expires_at)
{
    char expires[GW_HTTP_DATE_CHARS];

    gw_reply_header(req, "Tus-Resumable", VERSION);
    gw_reply_header(req, "Upload-Offset", gw_text_format(req->arena, "%lld", (long long)offset));
    if (expires_at == 0)
        return;
    gw_time_render_http(expires_at, expires);
    gw_reply_header(req, "Upload-Expires", gw_text_copy(req->arena, gw_text_from(expires)));
}

/* What a client is told: the last byte counts when the file is made. */
static int64_t
offset_told(int64_t length, int64_t size_bytes)
{
    return length < size_bytes || size_bytes == 0 ? length : size_bytes - 1;
}

static gw_time
expiry(const struct gw_request *req)
{
    return req->now + gw_setting_number(req->app, FILE_SETTING_UPLOAD_DAYS) * GW_DAY;
}

/* ---- creation: POST /api/file/uploads ---- */

static enum gw_err
limits_check(struct gw_request *req, int64_t bytes)
{
    int64_t file_max = gw_setting_number(req->app, FILE_SETTING_FILE_BYTES_MAX);
    int64_t person_max = gw_setting_number(req->app, FILE_SETTING_PERSON_BYTES_MAX);
    int64_t used, uploads;

    if (bytes > file_max)
        return gw_fail_number(req, GW_TOO_LARGE, NULL, "file.file_limit", file_max >> 20);
    GW_TRY(file_used(req->db, req->person_id, &used));
    if (bytes > person_max - used)
        return gw_fail_number(req, GW_INVALID, NULL, "file.person_limit", person_max >> 20);
    GW_TRY(upload_count(req->db, req->person_id, &uploads));
    if (uploads >= FILE_UPLOADS_MAX)
        return gw_fail_number(req, GW_INVALID, NULL, "file.upload_limit", FILE_UPLOADS_MAX);
    return GW_OK;
}

static enum gw_err
create_begin(struct gw_request *req, size_t *bytes_max)
{
    struct gw_text type = dispatch_header(req, "Content-Type");
    struct part *part = part_new(req);
    struct upload_row *upload = &part->upload;
    char token[BLOB_TOKEN_CHARS];

    GW_TRY(version_check(req));
    GW_TRY(header_number(req, "Upload-Length", &upload->size_bytes));
    if (file_name_of_metadata(req->arena, dispatch_header(req, "Upload-Metadata"), &upload->name) !=
        GW_OK)
        return gw_fail(req, GW_INVALID, "Upload-Metadata", "file.name");
    if (upload->name.bytes == 0)
        upload->name = GW_TEXT("file");
    GW_TRY(limits_check(req, upload->size_bytes));
    if (type.bytes > 0 && !gw_text_equal(type, CONTENT_TYPE))
        return gw_fail(req, GW_UNSUPPORTED, NULL, "file.tus_type");
    GW_TRY(blobs_upload_new(part->blobs, token, &part->fd));
    upload->token = gw_text_copy(req->arena, gw_text_from(token));
    part->created = true;
    *bytes_max = type.bytes > 0 ? (size_t)upload->size_bytes : 0;
    return GW_OK;
}

/* ---- appending: PATCH /api/file/uploads/{id} ---- */

/* The upload, if it is who asks whose it is. */
static enum gw_err
upload_open_id(struct gw_request *req, int64_t id, struct upload_row *out)
{
    GW_TRY(upload_load(req->db, req->arena, id, out));
    return out->person_id == req->person_id && out->expires_at > req->now ? GW_OK : GW_MISSING;
}

static enum gw_err
upload_open(struct gw_request *req, struct upload_row *out)
{
    return upload_open_id(req, req->path_ids[0], out);
}

static enum gw_err
append_begin(struct gw_request *req, size_t *bytes_max)
{
    struct part *part = part_new(req);
    struct stat status;
    enum gw_err err;
    int64_t told;

    GW_TRY(version_check(req));
    if (!gw_text_equal(dispatch_header(req, "Content-Type"), CONTENT_TYPE))
        return gw_fail(req, GW_UNSUPPORTED, NULL, "file.tus_type");
    GW_TRY(header_number(req, "Upload-Offset", &part->offset));
    GW_TRY(upload_open(req, &part->upload));
    err = blobs_upload_open(part->blobs, part->upload.token, &part->fd);
    if (err == GW_CONFLICT)
        return gw_fail(req, GW_CONFLICT, NULL, "file.upload_busy");
    if (err != GW_OK) {
        part->fd = -1;
        return err;
    }
    if (fstat(part->fd, &status) != 0)
        return GW_IO;
    part->length = status.st_size;
    told = offset_told(part->length, part->upload.size_bytes);
    if (part->offset != told)
        return gw_fail_number(req, GW_CONFLICT, NULL, "file.upload_offset", told);
    *bytes_max = (size_t)(part->upload.size_bytes - told);
    return GW_OK;
}

/* ---- the bytes ---- */

/* The one byte that a client sends again must be the one that is there. */
static enum gw_err
byte_check(struct part *part, struct gw_text piece)
{
    char there;

    if (part->env->files->pread(part->env, part->fd, &there, 1, part->offset) != 1)
        return GW_IO;
    if (there != piece.data[0])
        return GW_MALFORMED;
    part->offset++;
    return GW_OK;
}

static enum gw_err
piece_take(struct part *part, struct gw_text piece)
{
    if ((int64_t)piece.bytes > part->upload.size_bytes - part->offset)
        return GW_TOO_LARGE;
    if (part->offset < part->length)
        return byte_check(part, piece);
    GW_TRY(file_write_all(part->env, part->fd, piece, &part->offset));
    part->length = part->offset;
    return GW_OK;
}

/* A refusal lets the upload go before its reply leaves: the next request may follow at once. */
static enum gw_err
take(struct gw_request *req, struct gw_text piece)
{
    struct part *part = req->taken;
    enum gw_err err = database_is_full(req->app->database) ? GW_FULL : piece_take(part, piece);

    if (err != GW_OK)
        part_close(part);
    return err;
}

const struct gw_sink file_append_sink = { .begin = append_begin,
                                          .take = take,
                                          .describe = describe };

/* ---- on the pool ---- */

static enum gw_err
look_inside(struct part *part)
{
    char head[FILE_HEAD_BYTES];
    ssize_t count = part->env->files->pread(part->env, part->fd, head, sizeof(head), 0);

    if (count < 0)
        return GW_IO;
    part->content_type = file_type_of((struct gw_text){ head, (size_t)count }, part->upload.name);
    return GW_OK;
}

static enum gw_err
make_blob(struct part *part)
{
    int64_t bytes;

    GW_TRY(blob_digest_of(part->env, part->fd, &part->digest, &bytes));
    if (bytes != part->upload.size_bytes)
        return GW_IO;
    GW_TRY(look_inside(part));
    GW_TRY(blobs_take(part->blobs, part->upload.token, &part->digest, &part->pin));
    part->whole = true;
    return GW_OK;
}

static enum gw_err
make_durable(struct part *part)
{
    GW_TRY(blobs_upload_sync(part->blobs, part->fd));
    return part->length == part->upload.size_bytes ? make_blob(part) : GW_OK;
}

/* The snapshot is let go of meanwhile: what takes seconds would keep the log from being copied. */
enum gw_err
file_upload_prepare(struct gw_request *req)
{
    struct part *part = req->taken;
    enum gw_err err;

    database_read_end(req->db);
    err = make_durable(part);
    if (err == GW_OK && part->whole)
        part->size = file_image_measure(req, &part->digest, part->content_type);
    part_close(part);
    GW_TRY(database_read_begin(req->db));
    return err;
}

/* ---- on the writer ---- */

static enum gw_err
file_make(struct gw_request *req, const struct part *part, int64_t id)
{
    struct gw_digest digest;
    struct file_row file = {
        .id = id,
        .person_id = req->person_id,
        .name = part->upload.name,
        .content_type = gw_text_from(part->content_type),
        .size_bytes = part->upload.size_bytes,
        .width = part->size.width,
        .height = part->size.height,
        .created_at = req->now,
        .released_at = req->now,
    };

    _Static_assert(sizeof(digest.bytes) == sizeof(part->digest.bytes), "one kind of digest");
    memcpy(digest.bytes, part->digest.bytes, sizeof(digest.bytes));
    gw_audit_digests(req, NULL, &digest);
    GW_TRY(blob_keep(req->db, &part->digest, file.size_bytes, req->now, &file.blob_id));
    return file_insert(req->db, &file);
}

/* What is answered to who begins an upload. */
static void
created_render(struct gw_request *req, const struct upload_row *upload, int64_t offset)
{
    const struct gw_text location = gw_text_format(req->arena, "/api/file/uploads/%lld",
                                                   (long long)upload->id);
    struct gw_json *json;

    gw_reply_header(req, "Location", location);
    offset_headers(req, offset, upload->expires_at);
    json = gw_reply(req, 201);
    gw_json_int(json, "id", upload->id);
    gw_json_text(json, "url", location);
    gw_json_int(json, "offset", offset);
    gw_json_int(json, "size_bytes", upload->size_bytes);
}

/* POST /api/file/uploads */
enum gw_err
file_upload_create(struct gw_request *req)
{
    struct part *part = req->taken;
    struct upload_row upload = part->upload;

    GW_TRY(limits_check(req, upload.size_bytes));
    upload.id = gw_db_new_id(req->db);
    upload.person_id = req->person_id;
    upload.created_at = req->now;
    upload.expires_at = expiry(req);
    gw_audit_item(req, "file", upload.id);
    GW_TRY(part->whole ? file_make(req, part, upload.id) : upload_insert(req->db, &upload));
    gw_after_commit(req->db, part_committed, part);
    if (part->whole)
        upload.expires_at = 0;
    created_render(req, &upload, part->length);
    return GW_OK;
}

/* A file of who asks: an upload ends as one. */
static enum gw_err
file_is_there(struct gw_request *req, int64_t id)
{
    struct file_row file;

    GW_TRY(file_load(req->db, req->arena, id, &file));
    return file.person_id == req->person_id ? GW_OK : GW_MISSING;
}

/* What a first answer said; created_render() wrote it. */
struct created {
    int64_t id, offset, size_bytes;
    struct gw_text url;
};

static const struct gw_field created_fields[] = {
    GW_FIELD(struct created, id, .required = true, .min = 1, .max = INT64_MAX),
    GW_FIELD(struct created, url, .required = true),
    GW_FIELD(struct created, offset, .required = true, .max = INT64_MAX),
    GW_FIELD(struct created, size_bytes, .required = true, .max = INT64_MAX),
    { 0 },
};

/* The same upload, as far as it is now, or the file that it has become. What came with the
 * repetition goes away with it. */
static enum gw_err
create_again(struct gw_request *req, struct gw_text reply)
{
    const struct field_table table = { created_fields, sizeof(struct created) };
    struct blobs *blobs = database_blobs(req->app->database);
    struct field_fault fault;
    const struct created *first;
    struct upload_row upload;
    const void *decoded;
    int64_t length;
    enum gw_err err;

    GW_TRY(body_decode(req->arena, reply, table, &fault, &decoded));
    first = decoded;
    err = upload_open_id(req, first->id, &upload);
    if (err == GW_OK) {
        GW_TRY(blobs_upload_length(blobs, upload.token, &length));
        created_render(req, &upload, offset_told(length, upload.size_bytes));
        return GW_OK;
    }
    if (err != GW_MISSING)
        return err;
    GW_TRY(file_is_there(req, first->id));
    upload = (struct upload_row){ .id = first->id, .size_bytes = first->size_bytes };
    created_render(req, &upload, first->size_bytes);
    return GW_OK;
}

static const char *const create_same[] = { "Upload-Length", "Upload-Metadata", NULL };

const struct gw_sink file_create_sink = { .begin = create_begin,
                                          .take = take,
                                          .describe = describe,
                                          .same_headers = create_same,
                                          .again = create_again };

static enum gw_err
upload_end(struct gw_request *req, struct part *part)
{
    GW_TRY(upload_delete(req->db, part->upload.id));
    GW_TRY(file_make(req, part, part->upload.id));
    gw_after_commit(req->db, part_committed, part);
    return GW_OK;
}

/* PATCH /api/file/uploads/{id} */
enum gw_err
file_upload_append(struct gw_request *req)
{
    struct part *part = req->taken;
    struct upload_row upload;
    enum gw_err err = upload_open(req, &upload);

    gw_audit_item(req, "file", req->path_ids[0]);
    if (err == GW_MISSING && part->whole) /* another request may have been first to make it */
        err = file_is_there(req, req->path_ids[0]);
    else if (err == GW_OK && part->whole)
        err = upload_end(req, part);
    else if (err == GW_OK)
        err = upload_prolong(req->db, upload.id, expiry(req));
    GW_TRY(err);
    offset_headers(req, part->length, part->whole ? 0 : expiry(req));
    return gw_reply_nothing(req);
}

/* ---- GET and HEAD, DELETE /api/file/uploads/{id} ---- */

static void
state_render(struct gw_request *req, const struct upload_row *upload, int64_t offset)
{
    struct gw_json *json;

    offset_headers(req, offset, upload->expires_at);
    gw_reply_header(req, "Upload-Length",
                    gw_text_format(req->arena, "%lld", (long long)upload->size_bytes));
    json = gw_reply(req, 200);
    gw_json_int(json, "id", upload->id);
    gw_json_text(json, "name", upload->name);
    gw_json_int(json, "size_bytes", upload->size_bytes);
    gw_json_int(json, "offset", offset);
    gw_json_bool(json, "done", upload->expires_at == 0);
    gw_json_time(json, "expires_at", upload->expires_at);
}

/* GET: an upload under way, or the file that it has become. */
enum gw_err
file_upload_show(struct gw_request *req)
{
    struct upload_row upload;
    struct file_row file;
    int64_t length;
    enum gw_err err = upload_open(req, &upload);

    if (err == GW_OK) {
        GW_TRY(blobs_upload_length(database_blobs(req->app->database), upload.token, &length));
        state_render(req, &upload, offset_told(length, upload.size_bytes));
        return GW_OK;
    }
    if (err != GW_MISSING)
        return err;
    GW_TRY(file_load(req->db, req->arena, req->path_ids[0], &file));
    if (file.person_id != req->person_id)
        return GW_MISSING;
    upload = (struct upload_row){ .id = file.id, .name = file.name, .size_bytes = file.size_bytes };
    state_render(req, &upload, file.size_bytes);
    return GW_OK;
}

struct removal {
    struct blobs *blobs;
    struct gw_text token; /* of an upload; or: */
    struct blob_digest digest;
};

static void
removal_run(void *arg)
{
    const struct removal *removal = arg;

    if (removal->token.bytes > 0)
        blobs_upload_remove(removal->blobs, removal->token);
    else
        blobs_remove(removal->blobs, &removal->digest);
}

static enum gw_err
file_drop(struct gw_request *req, struct removal *removal)
{
    struct file_row file;
    bool removed;

    GW_TRY(file_load(req->db, req->arena, req->path_ids[0], &file));
    if (file.person_id != req->person_id)
        return GW_MISSING;
    if (file.released_at == 0)
        return gw_fail(req, GW_CONFLICT, NULL, "file.attached");
    GW_TRY(file_delete(req->db, file.id));
    GW_TRY(blob_release(req->db, file.blob_id, &removed));
    removal->digest = file.digest;
    if (removed)
        gw_after_commit(req->db, removal_run, removal);
    return GW_OK;
}

/* DELETE: an upload under way, or its file while no item has it. */
enum gw_err
file_upload_remove(struct gw_request *req)
{
    struct removal *removal = GW_NEW(req->arena, struct removal);
    struct upload_row upload;
    enum gw_err err = upload_open(req, &upload);

    gw_audit_item(req, "file", req->path_ids[0]);
    removal->blobs = database_blobs(req->app->database);
    gw_reply_header(req, "Tus-Resumable", VERSION);
    if (err == GW_MISSING) {
        GW_TRY(file_drop(req, removal));
        return gw_reply_nothing(req);
    }
    GW_TRY(err);
    GW_TRY(upload_delete(req->db, upload.id));
    removal->token = upload.token;
    gw_after_commit(req->db, removal_run, removal);
    return gw_reply_nothing(req);
}
