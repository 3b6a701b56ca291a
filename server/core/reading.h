/* reading.h - confirmations, notices and the must-do list inside the core (gw/reading.h): handlers,
 * bodies, jobs, and what they share. */
#ifndef CORE_READING_H
#define CORE_READING_H

#include "core/mark_store.h"
#include "core/reading_rules.h"
#include "gw/audience.h"
#include "gw/event.h"
#include "gw/job.h"

/* Settings (item_module.c). */
#define READING_SETTING_CHIEF_DAYS "item.reminder_chief_days"
#define READING_SETTING_NOTICE_DAYS "item.notice_days"

#define READING_TOLD_MAX 500
#define READING_COUNTS_MAX 100     /* items of one reading_counts */
#define READING_DEPARTMENT_MAX 500 /* people listed for a 所属確認 */

/* What a person has confirmed, for struct marks. */
enum gw_err confirmed_snapshot_load(struct gw_db *db, int64_t person_id,
                                    struct mark_snapshot *out) GW_MUST_USE;

/* What an item's change ends: its review is done when its date moves or it is no longer current.
 * `before` NULL: new. Writer only. */
enum gw_err reading_follow(struct gw_request *req, const struct gw_item *before,
                           const struct gw_item *after) GW_MUST_USE;
/* Subscribed to "item.purged": rows about the item go with it. */
enum gw_err reading_purge(struct gw_request *req, const struct gw_event *event) GW_MUST_USE;

/* Whom the item is for today, of those who may read what it stands in. */
enum gw_err reading_people(struct gw_request *req, const struct gw_item *item,
                           struct gw_audience_people *out) GW_MUST_USE;
/* Whether the person may read what the item stands in. */
enum gw_err reading_is_open_to(struct gw_request *req, const struct gw_item *item,
                               int64_t person_id, bool *out) GW_MUST_USE;
/* Whether who asks sees the item and may read what it stands in: who only decided about it sees it,
 * and is not asked to confirm. */
enum gw_err reading_is_open_to_me(struct gw_request *req, int64_t item_id, bool *out) GW_MUST_USE;

/* The item's sets as of today but `asked`, which n, N and a confirmation don't need. In the arena.
 */
enum gw_err reading_today_load(struct gw_request *req, const struct gw_item *item,
                               struct reading_sets *out) GW_MUST_USE;
/* Whom an item asks: those of its audience, on leave or not, without the author; sorted. Pure; in
 * the arena. */
struct gw_ids reading_asked(struct gw_arena *arena, const struct gw_audience_people *people,
                            int64_t author_id);
/* All of them. */
enum gw_err reading_sets_load(struct gw_request *req, const struct gw_item *item,
                              struct reading_sets *out) GW_MUST_USE;
/* As gw_reading_count() of all the item's sets; `with_read` false: `read` is 0, and nobody's marks
 * are looked at. */
enum gw_err reading_count(struct gw_request *req, const struct gw_item *item,
                          const struct reading_sets *sets, bool with_read,
                          struct gw_reading_counts *out) GW_MUST_USE;

/* ---- notices ---- */

struct notice {
    int64_t person_id;
    int64_t item_id, export_id; /* one of these two */
    int64_t number;             /* for the message's {n} */
    const char *reason;
};
/* Stores it unless the same is there unread, or the person has switched it off, and tells the
 * person's browsers. Writer only. */
enum gw_err notice_put(struct gw_request *req, const struct notice *notice) GW_MUST_USE;

/* "item": {id, kind, title, url}: what a notice and a todo point to; url null without one. */
struct item_link {
    int64_t item_id;
    struct gw_text kind, title;
    struct gw_text url; /* of what is no item; empty: its kind tells */
};
/* Whether who asks sees the item as it is now: moved away, narrowed or withdrawn since it was told
 * of, not even its title may be shown. An error says nothing about it: a list that lacked the item
 * would be taken for whole. */
enum gw_err item_link_is_seen(struct gw_request *req, int64_t item_id, bool *out) GW_MUST_USE;
void item_link_render(struct gw_request *req, struct gw_json *json, const struct item_link *link);

/* ---- bodies and queries ---- */

struct confirmation_input {
    int64_t person_id;     /* 代理確認; 0: none */
    int64_t department_id; /* 所属確認; 0: none */
    struct gw_ids told;
};
struct reading_counts_input {
    struct gw_ids item_ids;
};
struct readers_query {
    struct gw_text state;
    struct gw_text encoding; /* CSV only */
    int64_t department_id;
    int64_t limit;
    struct gw_text after;
};
struct notice_query {
    bool unread;
    int64_t limit;
    struct gw_text after;
};
struct notice_mark_input {
    bool read;
};
struct todo_query {
    int64_t limit;
    struct gw_text after;
};
extern const struct gw_field confirmation_fields[], reading_counts_fields[], readers_fields[],
    readers_csv_fields[], notice_list_fields[], notice_mark_fields[], todo_list_fields[];

/* ---- handlers ---- */

gw_handler item_reading_show, item_reading_counts;             /* SLOW */
gw_handler item_confirmation_create, item_confirmation_remove; /* WRITE */
gw_handler item_reader_list, item_reader_csv;                  /* SLOW */
gw_handler item_reminder_create;                               /* WRITE */
gw_handler item_todo_list, item_todo_count;                    /* READ */
gw_handler item_notice_list, item_notice_count;                /* READ */
gw_handler item_notice_mark, item_notice_mark_all;             /* WRITE, not audited */

/* ---- jobs ---- */

/* "item.reminder", each 10 minutes: on business days in office hours. */
enum gw_err item_reminder_run(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_reminder_finish(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
/* "item.notice_spread": some hundred of many. */
enum gw_err item_notice_spread_run(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_notice_spread_finish(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
/* "item.notice_purge", daily. */
enum gw_err item_notice_purge(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

#endif
