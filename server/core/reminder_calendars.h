/* reminder_calendars.h - the calendars by which people are reminded: each one's department's, the
 * city's where it has none of its own; for reminder_jobs.c and notice.c. */
#ifndef CORE_REMINDER_CALENDARS_H
#define CORE_REMINDER_CALENDARS_H

#include "core/reading_store.h"
#include "gw/request.h"

#define REMINDER_CALENDARS_MAX 200
#define REMINDER_LOOK_BACK_DAYS 60 /* past any business days that a chief is waited for */
#define REMINDER_LOOK_AHEAD_DAYS 30

struct reminder_calendar {
    int64_t department_id; /* and those below it; 0: the city's */
    bool is_open_today;
    gw_date next; /* business day after today */
    /* When a chief hears of a deadline of that day, counted from today - LOOK_BACK; 0: not asked
     * yet. */
    gw_date chief_on[REMINDER_LOOK_BACK_DAYS + REMINDER_LOOK_AHEAD_DAYS];
};
struct department_parent {
    int64_t id, parent_id;
};
struct reminder_calendars {
    struct reminder_calendar *list; /* the city's first */
    size_t count;
    struct department_parent *parents; /* by id */
    size_t parents_count;
};

/* All of them, as of today. In the arena. */
enum gw_err reminder_calendars_load(struct gw_request *req,
                                    struct reminder_calendars *out) GW_MUST_USE;
/* The one that holds for a department; 0 or an unknown one: the city's. */
struct reminder_calendar *reminder_calendar_of(const struct reminder_calendars *calendars,
                                               int64_t department_id);
/* What is due there today about a deadline: "due", "overdue", "chief"; NULL for nothing, as on a
 * closed day. `*chief_on`: when chiefs hear of it. */
enum gw_err reminder_kind_find(struct gw_request *req, struct reminder_calendar *calendar,
                               gw_date confirm_by, const char **kind,
                               gw_date *chief_on) GW_MUST_USE;

/* ---- reminder_calendar_store.c ---- */

/* Departments with a week or days of their own, at most `ids_max`. */
enum gw_err calendar_departments_load(struct gw_db *db, int64_t *ids, size_t ids_max,
                                      size_t *count) GW_MUST_USE;
/* Every department with the one above it, by id. In the arena. */
enum gw_err department_parents_load(struct gw_db *db, struct gw_arena *arena,
                                    struct department_parent **out, size_t *count) GW_MUST_USE;

#endif
