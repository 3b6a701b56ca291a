/* import_city.h - the city as an import compares with it, and the statements that change it.
 *
 * Everything is read at once, in four passes: some megabytes for ten thousand people.
 */
#ifndef CORE_IMPORT_CITY_H
#define CORE_IMPORT_CITY_H

#include "core/account.h"
#include "gw/import.h"

struct city_department {
    struct department_row row;
    int64_t holdings; /* that aren't over */
    bool is_open;     /* effective today */
};
struct city_position {
    struct position_row row;
    bool is_open;
};
struct city_person {
    struct person_row row;
    int64_t account_id; /* 0: none */
    struct gw_text login;
    bool account_is_open;
    struct holding_row *holdings; /* all there ever were */
    size_t holdings_count;
    bool is_named; /* by the file */
};

struct import_city {
    struct gw_arena *arena;
    gw_date today;
    struct city_department *departments; /* in the order of sort_key */
    size_t departments_count;
    struct city_position *positions;
    size_t positions_count;
    struct city_person *persons; /* by id */
    size_t persons_count;
    struct gw_text_map department_by_code, department_by_id, department_by_name;
    struct gw_text_map position_by_id, position_by_place; /* "department id/title", open ones */
    struct gw_text_map person_by_no, person_by_digits;    /* without leading zeros */
    struct gw_text_map login_owner;                       /* of every login ever given */
};

/* Stands for a name that several departments have. */
extern const struct city_department import_city_several;

enum gw_err import_city_load(struct gw_request *req, struct gw_arena *arena,
                             struct import_city *out) GW_MUST_USE;
struct gw_text import_key_of_id(struct gw_arena *arena, int64_t id);
struct gw_text import_key_of_place(struct gw_arena *arena, int64_t department_id,
                                   struct gw_text title);
struct city_department *import_city_department(const struct import_city *city, int64_t id);
struct city_position *import_city_position(const struct import_city *city, int64_t id);
/* Without leading zeros. */
struct gw_text import_digits_of(struct gw_text staff_no);

/* Everything but the id, the code and the staff number. Writer only. */
enum gw_err import_department_update(struct gw_db *db,
                                     const struct department_row *row) GW_MUST_USE;
enum gw_err import_position_update(struct gw_db *db, const struct position_row *row) GW_MUST_USE;
enum gw_err import_person_update(struct gw_db *db, const struct person_row *row,
                                 gw_time now) GW_MUST_USE;
enum gw_err import_holding_update(struct gw_db *db, const struct holding_row *row) GW_MUST_USE;

#endif
