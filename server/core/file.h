/* file.h - uploads, files and their contents as the files of core see them (gw/file.h is what
 * modules see).
 *
 * An upload (tus 1.0, https://tus.io/protocols/resumable-upload) becomes a file with its id when
 * its last byte is durable. The length of what is on the disk is the offset; there is no second
 * truth. While it is whole but no file yet, the last byte counts as missing, so that a client sends
 * it again and the file gets made.
 */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include "core/app.h"
#include "core/file_store.h"
#include "gw/file.h"
#include "gw/job.h"
#include "gw/module.h"

#define FILE_SETTING_FILE_BYTES_MAX "file.file_bytes_max"
#define FILE_SETTING_ITEM_BYTES_MAX "file.item_bytes_max"
#define FILE_SETTING_PERSON_BYTES_MAX "file.person_bytes_max"
#define FILE_SETTING_UPLOAD_DAYS "file.upload_days"

#define FILE_UPLOADS_MAX 200        /* of one person, under way */
#define FILE_NAME_CHARS_MAX 255     /* what file systems take */
#define FILE_KEPT_UNATTACHED GW_DAY /* contents that nothing names are collected after it */
#define FILE_PIXELS_MAX 100000000   /* of an image that a browser is asked to decode */

/* ---- file_name.c: pure ---- */

/* The file's name of an Upload-Metadata header: pairs "key base64" with commas between. Keys
 * "filename" and "name" give it, without the folders that some browsers put before it; kept as
 * given otherwise. Empty where none is there. GW_INVALID for what is no metadata, no UTF-8, has
 * control characters or is too long. In the arena. */
enum gw_err file_name_of_metadata(struct gw_arena *arena, struct gw_text header,
                                  struct gw_text *name) GW_MUST_USE;
/* Content-Disposition (RFC 6266, RFC 8187): an ASCII name for old clients and the real one. */
struct gw_text file_disposition(struct gw_arena *arena, struct gw_text name, bool is_inline);

/* ---- file_type.c: pure ---- */

#define FILE_HEAD_BYTES 4096 /* of a content, to tell its type from */

/* What the content is by its first bytes; the name's ending chooses only among what looks alike
 * (a docx is a ZIP). "application/octet-stream" for all that is unknown. A constant. */
const char *file_type_of(struct gw_text head, struct gw_text name);
/* Whether a browser may show it inside its own window: no active content. */
bool file_type_is_inline(struct gw_text content_type);

/* ---- file_image.c ---- */

struct file_size {
    int64_t width, height;
};
/* Pixels of a PNG, JPEG, GIF or WebP, from its headers; nothing is decoded. GW_MISSING where they
 * don't say it, or say more than FILE_PIXELS_MAX. */
enum gw_err file_image_size(struct gw_env *env, int fd, const char *content_type,
                            struct file_size *out) GW_MUST_USE;

/* The same of a content, by a worker: 0 x 0 where it is no image or its size isn't known. On the
 * pool. */
struct file_size file_image_measure(struct gw_request *req, const struct blob_digest *digest,
                                    const char *content_type);
extern const struct gw_worker_kind file_image_worker;

/* ---- file_access.c ---- */

/* The file, if who asks may have it: one's own that no item has, or one that an item has which that
 * person sees; of versions before, only for who manages the item. GW_MISSING. */
enum gw_err file_open(struct gw_request *req, int64_t id, struct file_row *out) GW_MUST_USE;

/* ---- handlers ---- */

extern const struct gw_sink file_create_sink, file_append_sink;
gw_handler file_upload_prepare, file_upload_create, file_upload_append, file_upload_show,
    file_upload_remove;
gw_handler file_show, file_content, file_usage;
enum gw_err file_expire(struct gw_request *req, struct gw_job *job);
enum gw_err file_sweep(struct gw_request *req, struct gw_job *job);
enum gw_err file_sweep_finish(struct gw_request *req, struct gw_job *job);

struct file_content_query {
    int64_t is_inline; /* "inline": 1 */
};

extern const struct gw_message file_messages[];

#endif
