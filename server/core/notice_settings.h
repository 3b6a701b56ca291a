/* notice_settings.h - people's switches for notices (gw/notice.h); for notice*.c. */
#ifndef CORE_NOTICE_SETTINGS_H
#define CORE_NOTICE_SETTINGS_H

#include "core/registry.h"
#include "gw/db.h"
#include "gw/field.h"
#include "gw/request.h"

struct notice_setting_input {
    struct gw_text topic;
    bool in_app;
};
extern const struct gw_field notice_setting_fields[];

gw_handler item_notice_setting_list;   /* READ */
gw_handler item_notice_setting_change; /* WRITE */

/* Whether the person wants to be told for this reason; forced ones always. */
enum gw_err notice_is_wanted(struct gw_request *req, int64_t person_id, const char *reason,
                             bool *out) GW_MUST_USE;

/* ---- notice_setting_store.c ---- */

enum gw_err notice_off_find(struct gw_db *db, int64_t person_id, struct gw_text topic,
                            bool *out) GW_MUST_USE;
/* Both may find that it is so already. Writer only. */
enum gw_err notice_off_insert(struct gw_db *db, int64_t person_id,
                              struct gw_text topic) GW_MUST_USE;
enum gw_err notice_off_remove(struct gw_db *db, int64_t person_id,
                              struct gw_text topic) GW_MUST_USE;

#endif
