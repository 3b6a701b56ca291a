/* people.h - names of people and departments as replies show them, always with the office
 * (features, convention 9). */
#ifndef GW_PEOPLE_H
#define GW_PEOPLE_H

#include "gw/field.h"
#include "gw/request.h"

/* "name": {id, name, kana, department: {id, name}, position, rank, extension}; null for an unknown
 * id. The office is the main one held today. Names come from memory, refreshed after commit. */
void gw_person_render(struct gw_request *req, struct gw_json *json, const char *name,
                      int64_t person_id);
/* The same members written into the object that is open; false, and nothing written, for an unknown
 * id. */
bool gw_person_members_render(struct gw_request *req, struct gw_json *json, int64_t person_id);
/* "name": {id, name}; null for 0 or an unknown id. */
void gw_department_render(struct gw_request *req, struct gw_json *json, const char *name,
                          int64_t department_id);

/* Sorts people as every list shows them: by the rank of today's main office, then by the syllabary;
 * those without an office after all others, unknown ids last. From memory. */
enum gw_err gw_people_arrange(struct gw_request *req, int64_t *ids, size_t count) GW_MUST_USE;
/* Those on the staff today whose name or reading, or the given part of either, begins with the
 * text, in any width and kana, or whose staff number it is; in the order of lists, from `after` on:
 * the place behind the last one seen, 0 for the first page. At most `limit`, in the arena. */
struct gw_people_page {
    struct gw_text text;
    int64_t after;
    size_t limit;
};
struct gw_people_found {
    struct gw_ids ids;
    int64_t next; /* place behind the last one; 0: there are no more */
};
enum gw_err gw_people_find(struct gw_request *req, const struct gw_people_page *page,
                           struct gw_people_found *out) GW_MUST_USE;
/* Those on the staff today whom one line of a list names: by staff number (with or without its
 * leading zeros), login or whole name, in any width. At most `GW_PEOPLE_NAMESAKES_MAX`; several of
 * one name; none for who is unknown. In the arena. */
#define GW_PEOPLE_NAMESAKES_MAX 20
enum gw_err gw_people_named(struct gw_request *req, struct gw_text text,
                            struct gw_ids *out) GW_MUST_USE;

/* A position today: who holds it, the main holder first, and who decides in its place while they
 * can't (代決, T2): the first in its order of deputies who is not on leave; 0: nobody. In the
 * arena. */
struct gw_position_seat {
    struct gw_ids holders;
    int64_t deputy_id;
};
enum gw_err gw_position_seat_load(struct gw_request *req, int64_t position_id,
                                  struct gw_position_seat *out) GW_MUST_USE;
/* Who stands in today for a person who is away: the deputy of the position that the person holds,
 * of the main one first; 0: nobody. */
enum gw_err gw_person_deputy_find(struct gw_request *req, int64_t person_id,
                                  int64_t *deputy_id) GW_MUST_USE;
enum gw_err gw_group_has(struct gw_request *req, int64_t group_id, int64_t person_id,
                         bool *out) GW_MUST_USE;

/* Business days (開庁日) of a department: its own calendar, else the nearest above it, else Monday
 * to Friday without the days in calendar_day. */
enum gw_err gw_business_day_is(struct gw_request *req, int64_t department_id, gw_date day,
                               bool *out) GW_MUST_USE;
/* The `count`-th business day after `from` (0: the first on or after it). GW_INVALID past 3 years.
 */
enum gw_err gw_business_day_after(struct gw_request *req, int64_t department_id, gw_date from,
                                  int count, gw_date *out) GW_MUST_USE;

/* Something that a cached actor or name was made from has changed: call inside the writing
 * transaction; after COMMIT every cache is made anew. */
void gw_people_touch(struct gw_request *req);

#endif
