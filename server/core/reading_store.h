/* reading_store.h - confirmations, who was asked, and the offices of those listed; for reading*.c.
 */
#ifndef CORE_READING_STORE_H
#define CORE_READING_STORE_H

#include "core/mark_store.h"
#include "gw/reading.h"

struct confirmation {
    int64_t item_id, item_no, person_id;
    int64_t confirmed_by, department_id; /* department 0: none */
    int64_t version;
    gw_time confirmed_at;
    const char *kind; /* "own", "on_behalf", "department" */
};
/* `*added` is false where the person has confirmed already, which stays. Writer only. */
enum gw_err confirmation_insert(struct gw_db *db, const struct confirmation *row,
                                bool *added) GW_MUST_USE;
/* GW_MISSING: none. */
enum gw_err confirmation_load(struct gw_db *db, int64_t item_id, int64_t person_id,
                              struct confirmation *out) GW_MUST_USE;
enum gw_err confirmation_remove(struct gw_db *db, int64_t item_id, int64_t person_id) GW_MUST_USE;
/* Those of an item go to the record of what no longer counts. */
enum gw_err confirmations_retire(struct gw_db *db, int64_t item_id) GW_MUST_USE;
/* Who has confirmed, sorted. In the arena. */
enum gw_err confirmed_ids_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                               struct gw_ids *out) GW_MUST_USE;
/* Who had confirmed what was corrected since, sorted; doubles may be. In the arena. */
enum gw_err confirmed_past_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                                struct gw_ids *out) GW_MUST_USE;
/* The whole rows in the same order. In the arena. */
struct confirmation_list {
    struct confirmation *rows;
    size_t count;
};
enum gw_err confirmations_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                               struct confirmation_list *out) GW_MUST_USE;

/* Who is asked from the start; what is stored stays. `replace`: asked anew. */
struct confirm_request {
    int64_t item_id;
    gw_time asked_at;
    struct gw_ids people; /* sorted */
    bool replace;
};
enum gw_err confirm_request_store(struct gw_db *db, struct gw_arena *arena,
                                  const struct confirm_request *request) GW_MUST_USE;
/* GW_MISSING: the item never asked. In the arena. */
enum gw_err confirm_request_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                                 struct gw_ids *out) GW_MUST_USE;

/* Whether one of the departments in which the person serves today, or one above, is headed by
 * `head_id`, or has named that one as the head's deputy. */
enum gw_err reading_may_stand_in(struct gw_request *req, int64_t person_id, int64_t head_id,
                                 bool *out) GW_MUST_USE;
/* Who serves in the department or below it today, sorted. In the arena. */
enum gw_err department_people_load(struct gw_request *req, int64_t department_id,
                                   struct gw_ids *out) GW_MUST_USE;
/* Who has an open account, sorted. In the arena. */
enum gw_err account_people_load(struct gw_db *db, struct gw_arena *arena,
                                struct gw_ids *out) GW_MUST_USE;
/* Who heads the department today, or the nearest above it that has a head; the deputy while that
 * one is away. GW_MISSING: nobody. */
enum gw_err department_chief_find(struct gw_request *req, int64_t department_id,
                                  int64_t *person_id) GW_MUST_USE;

/* What lists of people are sorted and written by: the main office of today, or the last one. */
struct reading_office {
    int64_t person_id, department_id, rank;
    struct gw_text staff_no, name, kana_key, department, position;
    bool has_account;
};
struct reading_offices {
    struct reading_office *rows; /* by person id */
    size_t count;
};
/* Everybody's. In the arena. */
enum gw_err reading_offices_load(struct gw_request *req, struct reading_offices *out) GW_MUST_USE;
const struct reading_office *reading_office_of(const struct reading_offices *offices,
                                               int64_t person_id);

/* Which of these people, sorted, have the item's number in their marks: one byte each in `read`. */
enum gw_err reading_marks_load(struct gw_db *db, struct gw_ids people, int64_t item_no,
                               bool *read) GW_MUST_USE;

#endif
