/* file.h - attachments: files are uploaded first (tus), then named by an item (DESIGN 3 and 4).
 *
 * Content is kept once per digest. A file belongs to who uploaded it until an item takes it; from
 * then on whoever may see the item may load it. Names are kept as given.
 */
#ifndef GW_FILE_H
#define GW_FILE_H

#include "gw/field.h"
#include "gw/request.h"

#define GW_FILES_MAX 50 /* of one item */

struct gw_file {
    int64_t id, item_id;
    struct gw_text name, content_type;
    int64_t size_bytes;
};

/* Makes `files` the attachments of the item from `version` on; those left out stay with the
 * versions before. GW_INVALID on field "files": unknown, another's, still uploading, too many, over
 * the item's limit. Writer only. */
enum gw_err gw_files_attach(struct gw_request *req, int64_t item_id, int64_t version,
                            struct gw_ids files) GW_MUST_USE;
/* Copies the attachments of one item to another without copying content (複製). Writer only. */
enum gw_err gw_files_copy(struct gw_request *req, int64_t from_item_id,
                          int64_t to_item_id) GW_MUST_USE;
/* Forgets all that the item has and had, before its row is purged; content that nothing else has is
 * collected a day later. Writer only. */
enum gw_err gw_files_remove(struct gw_request *req, int64_t item_id) GW_MUST_USE;
/* "files": [{id, name, size_bytes, content_type, width, height, digest}] as of `version`; 0: now.
 */
enum gw_err gw_files_render(struct gw_request *req, struct gw_json *json, int64_t item_id,
                            int64_t version) GW_MUST_USE;

#endif
