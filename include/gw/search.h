/* search.h - full text over items of every kind (DESIGN 4): changes are queued in the transaction
 * that makes them and indexed in idle batches.
 */
#ifndef GW_SEARCH_H
#define GW_SEARCH_H

#include "gw/request.h"

/* The item's text, title, state or audience changed, or it went away: index it again. Writer only.
 */
enum gw_err gw_search_touch(struct gw_request *req, int64_t item_id) GW_MUST_USE;

/* NFKC, small letters, katakana as hiragana, one blank for many: what is compared (DESIGN 3). */
struct gw_text gw_search_form(struct gw_arena *arena, struct gw_text text);

#endif
