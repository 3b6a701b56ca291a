/* notice.h - rows of notices, reminders and todos in the database; for notice*.c, todo*.c and
 * reminder*.c.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include "core/reading.h"

struct notice_row {
    int64_t id, item_id, export_id, number;
    gw_time sent_at;
    bool read;
    struct gw_text reason, title, kind;
};
/* A person's, newest first, before (before_at, before_id); what was hidden, removed or trashed
 * since is left out. */
struct notice_range {
    int64_t person_id;
    bool unread;
    gw_time before_at;
    int64_t before_id;
    int64_t rows_max;
};
enum gw_err notices_each(struct gw_db *db, const struct notice_range *range,
                         void (*each)(void *arg, const struct notice_row *row),
                         void *arg) GW_MUST_USE;
/* `*added` false: the same is there unread. Writer only. */
enum gw_err notice_insert(struct gw_db *db, const struct notice *notice, gw_time now,
                          bool *added) GW_MUST_USE;
enum gw_err notice_unread_count(struct gw_db *db, int64_t person_id, int64_t *count) GW_MUST_USE;
/* GW_MISSING: no such notice of this person. `read_at` 0: unread again. */
enum gw_err notice_read_update(struct gw_db *db, int64_t notice_id, int64_t person_id,
                               gw_time read_at) GW_MUST_USE;
enum gw_err notice_read_all(struct gw_db *db, int64_t person_id, gw_time read_at) GW_MUST_USE;
/* Those sent before, `rows_max` at most. */
enum gw_err notice_purge(struct gw_db *db, gw_time sent_before, int64_t rows_max) GW_MUST_USE;
/* All rows about an item: notices, todos, reminders, confirmations. */
enum gw_err notice_item_purge(struct gw_db *db, int64_t item_id) GW_MUST_USE;

/* A round of reminders; GW_CONFLICT where that kind went out on that day already. */
struct reminder {
    int64_t item_id, people;
    gw_date day;
    const char *kind;
};
enum gw_err reminder_insert(struct gw_db *db, const struct reminder *reminder,
                            gw_time now) GW_MUST_USE;

/* Tells those who have not confirmed and for whose department that kind of reminder ("due",
 * "overdue") falls on today, a few hundred at a time. Writer only. */
enum gw_err notice_spread_due(struct gw_request *req, int64_t item_id,
                              const char *kind) GW_MUST_USE;

/* What the clock has to look at. */
struct reminder_item {
    int64_t id, audience_id, author_id, owner_department_id;
    gw_date day; /* confirm_by, review_on */
};
struct reminder_items {
    struct reminder_item *items;
    size_t count, max;
};
/* Current items whose deadline lies in [from, until]. */
enum gw_err reminder_confirm_list(struct gw_db *db, gw_date from, gw_date until,
                                  struct reminder_items *out) GW_MUST_USE;
/* Current items whose review has come and was not told yet. */
enum gw_err reminder_review_list(struct gw_db *db, gw_date today,
                                 struct reminder_items *out) GW_MUST_USE;
enum gw_err reminder_is_sent(struct gw_db *db, int64_t item_id, const char *kind, gw_date day,
                             bool *out) GW_MUST_USE;
/* The columns that reading_sets_load() needs, whoever asks. GW_MISSING unless it is current. */
enum gw_err reminder_item_load(struct gw_request *req, int64_t item_id,
                               struct gw_item *out) GW_MUST_USE;

#endif
