/* names_store.h - all names of the city, for the snapshot in memory; for names.c. */
#ifndef CORE_NAMES_STORE_H
#define CORE_NAMES_STORE_H

#include "gw/db.h"

struct names_department {
    int64_t id;
    struct gw_text name;
    struct gw_text members; /* as replies show it; names.c renders it */
};

/* A main position, past, present or to come. */
struct names_office {
    int64_t person_id;
    gw_date from, until; /* GW_DATE_NONE: open end */
    int64_t department_id;
    struct gw_text position, rank;
    struct gw_text members; /* the person with this office */
};

struct names_person {
    int64_t id;
    struct gw_text name, kana, extension;
    struct gw_text members;             /* without an office */
    const struct names_office *offices; /* by `from` */
    size_t offices_count;
};

/* Each calls take(arg, row) for every row; the row's texts live in the arena, the row itself until
 * take() returns. Offices come by person, then by date. */
enum gw_err names_departments_each(struct gw_db *db, struct gw_arena *arena,
                                   void (*take)(void *arg, const struct names_department *row),
                                   void *arg) GW_MUST_USE;
enum gw_err names_persons_each(struct gw_db *db, struct gw_arena *arena,
                               void (*take)(void *arg, const struct names_person *row),
                               void *arg) GW_MUST_USE;
enum gw_err names_offices_each(struct gw_db *db, struct gw_arena *arena,
                               void (*take)(void *arg, const struct names_office *row),
                               void *arg) GW_MUST_USE;

#endif
