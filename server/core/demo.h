/* demo.h - building the demonstration city: what command_demo.c and its parts share. */
#ifndef CORE_DEMO_H
#define CORE_DEMO_H

#include "core/app.h"
#include "gw/demo.h"

#define DEMO_CITY_NAME "若葉台市"

#define DEMO_ASKED_MAX 128

/* Whom an audience's posts ask to confirm. */
struct demo_asked {
    int64_t audience_id;
    struct gw_audience_people people;
};

/* The build of one city. gw_demo.state points back here. */
struct demo_build {
    struct gw_demo demo;
    struct gw_env env; /* the system's, but its clock is demo.clock: ids follow the city's time */
    struct database *database;
    int64_t staff;
    struct gw_text password_hash;
    gw_date today;       /* the city's: the day of `now` */
    const gw_date *days; /* business days from `since` to `now` */
    size_t days_count;
    struct demo_asked asked[DEMO_ASKED_MAX];
    size_t asked_count;
    const char *module;   /* whose part is being built */
    int64_t percent_said; /* of the progress line */
    bool is_terminal;
};

/* demo.c: the services of gw/demo.h on this build; `now` and the random state are set. */
enum gw_err demo_start(struct demo_build *build) GW_MUST_USE;
/* demo_people.c: departments, positions, people, accounts, calendar. */
enum gw_err demo_people(struct demo_build *build) GW_MUST_USE;

/* demo_asked.c: keeps who is asked to confirm the item. */
enum gw_err demo_ask(struct gw_demo *demo, const struct gw_item *item) GW_MUST_USE;

/* 0:00 in Japan of the day. */
gw_time demo_midnight(gw_date day);

#endif
