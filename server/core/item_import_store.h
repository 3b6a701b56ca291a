/* item_import_store.h - for whom imported items count as read. */
#ifndef CORE_ITEM_IMPORT_STORE_H
#define CORE_ITEM_IMPORT_STORE_H

#include "gw/field.h"
#include "gw/request.h"

/* Everybody with an account; in the arena. */
enum gw_err item_import_people(struct gw_request *req, struct gw_ids *out) GW_MUST_USE;

#endif
