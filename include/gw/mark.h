/* mark.h - read and unread: one compressed bitmap of item numbers per person (DESIGN 4).
 * Convenience of the reader; never shown to others, no times, not audited. */
#ifndef GW_MARK_H
#define GW_MARK_H

#include "gw/field.h"
#include "gw/request.h"

/* Whether the person asking has read the item. Items published before the person joined count as
 * read. */
bool gw_mark_is_read(struct gw_request *req, int64_t item_no, gw_time published_from);
/* Writer only; takes effect for readers after COMMIT. */
enum gw_err gw_mark_set(struct gw_request *req, int64_t item_no, bool read) GW_MUST_USE;

/* Several at once, at most GW_PAGE_LIMIT_MAX. Writer only. */
enum gw_err gw_marks_set(struct gw_request *req, const int64_t *item_nos, size_t count,
                         bool read) GW_MUST_USE;
/* What the container's readers know of it is all read: every current item there. Writer only. */
enum gw_err gw_mark_container(struct gw_request *req, int64_t container_id) GW_MUST_USE;
/* Unread current items of each container that the person asking may see, from memory; `counts` has
 * room for all. */
enum gw_err gw_unread_counts(struct gw_request *req, struct gw_ids containers,
                             int64_t *counts) GW_MUST_USE;

#endif
