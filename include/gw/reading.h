/* reading.h - confirmations (確認), n/N, reminders and the must-do list, for items of every kind.
 *
 * N is the item's audience today without those on leave and without its author; people without an
 * account count. n are those of N who have confirmed, for whom another confirmed (代理確認), or who
 * were told by one who confirmed for the section (所属確認). Whoever was asked and is no longer in
 * the audience is listed as left, whoever came later as added. Never a time of reading.
 */
#ifndef GW_READING_H
#define GW_READING_H

#include "gw/item.h"

/* The item asks for confirmation from now on: keeps who is asked. Called by the core when an item
 * that asks becomes current. Writer only. */
enum gw_err gw_reading_begin(struct gw_request *req, const struct gw_item *item) GW_MUST_USE;

/* What was confirmed is no longer what the item says (a correction that is told, N10.1): what was
 * confirmed so far is kept and no longer counts, today's audience is asked anew. Writer only. */
enum gw_err gw_reading_ask_again(struct gw_request *req, const struct gw_item *item) GW_MUST_USE;

struct gw_reading_counts {
    int64_t confirmed, asked; /* n and N */
    int64_t read;             /* of N by opening; only for who sees names */
    int64_t left, added, on_leave;
};
/* On GW_SLOW and the writer only: `read` looks at each one's marks. */
enum gw_err gw_reading_count(struct gw_request *req, const struct gw_item *item,
                             struct gw_reading_counts *out) GW_MUST_USE;
/* Whether the person asking has confirmed the item. */
enum gw_err gw_reading_is_confirmed(struct gw_request *req, const struct gw_item *item,
                                    bool *out) GW_MUST_USE;
/* "reading": {confirm, by, confirmed (by the person asking), may_confirm, count: {confirmed,
 * asked}}; null where no confirmation is asked for. */
enum gw_err gw_reading_render(struct gw_request *req, struct gw_json *json,
                              const struct gw_item *item) GW_MUST_USE;

/* A line in somebody's notices (新着通知): one row, and an event to the person's browsers after
 * COMMIT. `reason` is a message key that takes the item's title. The same reason for the same
 * unread item is told once. Writer only. */
enum gw_err gw_notice_send(struct gw_request *req, int64_t person_id, const struct gw_item *item,
                           const char *reason) GW_MUST_USE;

/* The same to many, by a job a few hundred at a time: to those of the audience who have not
 * confirmed (督促), or to those who have read or confirmed (訂正). Writer only. */
enum gw_notice_to { GW_TO_NOT_CONFIRMED, GW_TO_INFORMED };
enum gw_err gw_notice_spread(struct gw_request *req, int64_t item_id, const char *reason,
                             enum gw_notice_to to) GW_MUST_USE;

/* 要対応 beside confirmations, which need no call: what one person, or whoever of an audience comes
 * first, has to do about an item. Nobody sees the todos of an audience about items that one wrote
 * or that were written for one (nobody decides the own case). */
struct gw_todo {
    int64_t item_id;
    int64_t person_id; /* one of these two */
    int64_t audience_id;
    const char *reason; /* "approve", "after_review", …; the core's own are "confirm", "review" */
    gw_date due;        /* GW_DATE_NONE: none */
};
/* Adds it, or moves its `due`. Browsers hear `todo.changed` after COMMIT. Writer only. */
enum gw_err gw_todo_add(struct gw_request *req, const struct gw_todo *todo) GW_MUST_USE;
/* It is done, for everybody; nothing there is no fault. `person_id` 0: whoever had to. Writer only.
 */
enum gw_err gw_todo_remove(struct gw_request *req, int64_t item_id, const char *reason,
                           int64_t person_id) GW_MUST_USE;

#endif
