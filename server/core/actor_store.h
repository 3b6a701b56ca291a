/* actor_store.h - what an actor is made from, as the database has it; for actor.c. */
#ifndef CORE_ACTOR_STORE_H
#define CORE_ACTOR_STORE_H

#include "gw/actor.h"
#include "gw/db.h"

#define ACTOR_HOLDINGS_MAX 64

struct actor_person {
    int64_t account_id;
    struct gw_text name;
    bool is_open;  /* the account is active */
    bool is_there; /* not on leave, and inside the term of appointment */
};

struct actor_holding {
    int64_t position_id;
    int64_t department_id;
    bool is_main;
    enum gw_role role; /* GW_ROLE_END where the position gives none */
};

struct id_list {
    int64_t *ids; /* in the arena */
    size_t count, capacity;
};

/* GW_MISSING for who has no account. */
enum gw_err actor_person_load(struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                              gw_date today, struct actor_person *out) GW_MUST_USE;
/* Positions held today, main first; position and department must be effective too. */
enum gw_err actor_holdings_load(struct gw_db *db, int64_t person_id, gw_date today,
                                struct actor_holding out[ACTOR_HOLDINGS_MAX],
                                size_t *count) GW_MUST_USE;
/* Adds the department and every one above it. */
enum gw_err departments_above_load(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                                   struct id_list *list) GW_MUST_USE;
/* Adds the department and every one below it that is effective today. */
enum gw_err departments_below_load(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                                   gw_date today, struct id_list *list) GW_MUST_USE;

void id_list_add(struct id_list *list, struct gw_arena *arena, int64_t id);
/* Sorts, and drops doubles. */
void id_list_sort(struct id_list *list);

#endif
