/* demo_city.h - the organisation of the demonstration city while it is being made; for demo_*.c. */
#ifndef CORE_DEMO_CITY_H
#define CORE_DEMO_CITY_H

#include "core/account.h"
#include "core/demo.h"
#include "core/demo_words.h"

#define DEMO_DEPARTMENTS_MAX 64
#define DEMO_SEATS_MAX 12

/* Ranks (役職), smaller is higher. */
enum demo_rank {
    RANK_MAYOR = 1,
    RANK_DEPUTY_MAYOR = 2,
    RANK_SUPERINTENDENT = 3,
    RANK_DIVISION = 10,
    RANK_DIVISION_DEPUTY = 15,
    RANK_SECTION = 20,
    RANK_SECTION_DEPUTY = 25,
    RANK_UNIT = 30,
    RANK_SENIOR = 35,
    RANK_LEADING = 40,
    RANK_STAFF = 45,
    RANK_FISCAL_YEAR = 60,
};

/* A seat of a department, made when it is first filled. */
struct seat {
    const char *name;
    int64_t position_id;
    enum demo_rank rank;
};

struct office {
    const struct demo_department *words;
    int64_t id;
    int64_t people; /* how many it gets */
    int64_t seated; /* how many it has */
    struct seat seats[DEMO_SEATS_MAX];
    size_t seats_count;
    int64_t head_person_id; /* 0: the head's seat is vacant */
    int64_t head_position_id;
};

struct city {
    struct demo_build *build;
    struct gw_demo *demo;
    struct gw_db *db;
    struct office offices[DEMO_DEPARTMENTS_MAX];
    size_t offices_count;
    struct gw_demo_department *departments;
    struct gw_demo_person *persons;
    size_t persons_count; /* with accounts */
    int64_t made;         /* persons so far */
    gw_date year_start;   /* 1 April of the city's fiscal year */
};

/* 1 April, `years` fiscal years ago. */
gw_date demo_april(const struct city *city, int years);
/* NULL where the city is too small for it. */
struct office *demo_office_find(struct city *city, const char *code);

/* demo_departments.c: the departments, and how many people each gets. */
enum gw_err demo_departments_make(struct city *city) GW_MUST_USE;
/* The seat of that name, made when it is missing; `role` NULL for none. */
enum gw_err demo_seat_take(struct city *city, struct office *office, const struct seat *wanted,
                           const char *role, int64_t *position_id) GW_MUST_USE;
/* The rank of the index-th of an office's people, from the head down. */
enum demo_rank demo_ladder(const struct office *office, int64_t index);
const char *demo_seat_name(const struct demo_department *words, enum demo_rank rank);
/* 管理責任者: heads of divisions, sections, libraries, stations; not of a unit inside a section. */
const char *demo_head_role(const struct demo_department *words);

/* demo_offices.c: who stands in for whom, second offices, leave, the calendar. */
enum gw_err demo_offices_make(struct city *city) GW_MUST_USE;

#endif
