/* mark.h - read and unread: one compressed bitmap of item numbers per person (DESIGN 4).
 * Convenience of the reader; never shown to others, no times, not audited. */
#ifndef GW_MARK_H
#define GW_MARK_H

#include "gw/request.h"

/* Whether the person asking has read the item. Items published before the person joined count as
 * read. */
bool gw_mark_is_read(struct gw_request *req, int64_t item_no, gw_time published_from);
/* Writer only; takes effect for readers after COMMIT. */
enum gw_err gw_mark_set(struct gw_request *req, int64_t item_no, bool read) GW_MUST_USE;

#endif
