/* item_life.h - what the core's own files share about the life of an item (gw/item.h). */
#ifndef CORE_ITEM_LIFE_H
#define CORE_ITEM_LIFE_H

#include "gw/audit.h"
#include "gw/item.h"

#define ITEM_SETTING_TRASH_DAYS "item.trash_days"
#define ITEM_SETTING_NEW_DAYS "item.new_days"

/* Names the item and the digests before and after on the request, so that the entry of its route
 * says what it did. */
void item_audit(struct gw_request *req, const struct gw_item *item, const struct gw_digest *before,
                const struct gw_digest *after);
/* The same for one that this request has made, as it is stored by now. */
enum gw_err item_audit_new(struct gw_request *req, int64_t item_id) GW_MUST_USE;
/* Of the item with what is attached to it now. */
enum gw_err item_digest_now(struct gw_request *req, const struct gw_item *item,
                            struct gw_text content, struct gw_digest *out) GW_MUST_USE;
/* The first day on which the item may be disposed of, as its state and dates stand. */
gw_date item_dispose_day(const struct gw_request *req, const struct gw_item *item);
/* What else there is hears of a change: search, and who is asked to confirm. `before` NULL: new. */
enum gw_err item_follow(struct gw_request *req, const struct gw_item *before,
                        const struct gw_item *after) GW_MUST_USE;
/* Asks the item's kind; GW_MISSING where it may not be seen. */
enum gw_err item_kind_open(struct gw_request *req, const struct gw_item *item,
                           struct gw_item_access *access) GW_MUST_USE;
/* As gw_item_load_trashed(), for any kind. */
enum gw_err item_load_discarded(struct gw_request *req, int64_t item_id,
                                struct gw_item *out) GW_MUST_USE;
/* Preserved (保全), or no more; GW_CONFLICT where nothing changes. Writer only. */
enum gw_err item_hold_set(struct gw_request *req, struct gw_item *item, bool hold) GW_MUST_USE;
/* Tells the kind that something about the item has changed. */
enum gw_err item_tell(struct gw_request *req, const struct gw_item *item,
                      const char *what) GW_MUST_USE;
/* The item and all that hangs on it are no more: event "item.purged" first, so that modules remove
 * their rows. GW_CONFLICT on hold, or for what is not in the trash. Writer only. */
enum gw_err item_purge(struct gw_request *req, const struct gw_item *item) GW_MUST_USE;

#endif
