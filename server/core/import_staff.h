/* import_staff.h - what the files of the staff import share: rows become people, seats and holdings
 * (import_staff_read.c), these are compared with the city (import_staff_plan.c,
 * import_staff_holdings.c), and written (import_staff_apply.c).
 */
#ifndef CORE_IMPORT_STAFF_H
#define CORE_IMPORT_STAFF_H

#include "core/import_city.h"

enum staff_column {
    STAFF_NO,
    STAFF_NAME,
    STAFF_KANA,
    STAFF_LOGIN,
    STAFF_DEPARTMENT,
    STAFF_DEPARTMENT_NAME,
    STAFF_POSITION,
    STAFF_RANK,
    STAFF_RANK_NAME,
    STAFF_ROLE,
    STAFF_HOLDING,
    STAFF_HELD_FROM,
    STAFF_HELD_UNTIL,
    STAFF_EXTENSION,
    STAFF_KIND,
    STAFF_FROM,
    STAFF_UNTIL,
    STAFF_COLUMNS,
    /* of desknet's NEO only */
    STAFF_STOPPED = STAFF_COLUMNS,
    STAFF_REMOVED,
};

/* A position as it is to be. */
struct staff_seat {
    struct position_row row;         /* id 0: new */
    const struct city_position *old; /* NULL: new */
    struct gw_import_row *first;     /* the row that named it first */
    bool rank_given, rank_name_given, role_given;
    bool is_changed;
    struct staff_seat *next;
};

struct staff_holding {
    struct staff_person *person;
    struct staff_seat *seat;
    struct gw_import_row *line;
    struct gw_text kind;
    gw_date from, until; /* GW_DATE_NONE: not said */
    struct staff_holding *next;
};

struct staff_person {
    struct person_row row; /* id 0: new */
    struct city_person *old;
    struct gw_import_row *first;
    struct gw_text login; /* folded; empty: none was given */
    bool is_changed, is_stopped;
    bool ends; /* the appointment was over before today: the account ends */
    struct staff_holding *holdings, **last;
};

/* A holding to write; `seat` and `person` give the ids that are not known yet. */
struct staff_write {
    struct holding_row row;            /* id 0: new */
    const struct staff_seat *seat;     /* NULL: row.position_id */
    const struct staff_person *person; /* NULL: row.person_id */
    const struct staff_holding *cause; /* NULL: no row of the file */
    const struct holding_row *old;     /* as it was; NULL: new */
};

struct staff_plan {
    struct gw_request *req;
    struct gw_import *import;
    struct import_city city;
    bool is_desknets;
    struct gw_text_map person_by_no, seat_by_place, login_taken, rank_by_title;
    struct staff_person **persons;
    size_t persons_count;
    struct staff_seat *seats, **seats_last;
    struct staff_write *writes;
    size_t writes_count, writes_capacity;
    struct city_person **ended; /* whose appointment ends with the run */
    size_t ended_count;
};

/* Fills persons and seats. */
void staff_rows_read(struct staff_plan *plan);
/* Fills writes and ended. */
void staff_compare(struct staff_plan *plan);
/* The holdings of one person: fills writes. `taken` (one for each holding of the city, and one
 * more) becomes true for those that the file is about. */
void staff_holdings_compare(struct staff_plan *plan, const struct staff_person *person,
                            bool *taken);
void staff_write_add(struct staff_plan *plan, const struct staff_write *write);
enum gw_err staff_apply(struct gw_request *req, struct gw_import *import) GW_MUST_USE;

/* "00123 山田 太郎" */
struct gw_text staff_subject(const struct staff_plan *plan, const struct person_row *row);
void staff_note(struct staff_plan *plan, const struct staff_person *person,
                struct gw_import_row *row, const struct gw_import_entry *entry);
void staff_refuse(struct staff_plan *plan, const struct staff_person *person,
                  struct gw_import_row *row, int column, const char *message_key);
/* Roles of the whole city: given only on the machine itself. */
bool staff_role_is_reserved(struct gw_text role);
/* Their holders may do something in the whole city. */
bool staff_position_is_reserved(const struct staff_plan *plan, int64_t position_id);
bool staff_is_over(const struct staff_plan *plan, gw_date until);
const char *staff_column_names(const struct staff_plan *plan, int column);
/* "総務課 主事" */
struct gw_text staff_office_name(const struct staff_plan *plan, int64_t department_id,
                                 struct gw_text title);
struct gw_text staff_office_of(const struct staff_plan *plan, int64_t position_id);
struct gw_text staff_day(const struct staff_plan *plan, gw_date day); /* "2026-04-01", or empty */

#endif
