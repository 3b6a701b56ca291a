/* ids.h - ids that only grow, also when the clock steps back and across restarts. */
#ifndef DB_IDS_H
#define DB_IDS_H

#include "gw/db.h"
#include "gw/env.h"

/* 42 bits of ms since 2020, 4 of node, 7 of sequence: exact as a JSON number until 2159. */
#define IDS_NODE_MAX 15

struct ids {
    struct gw_env *env;
    int64_t node;
    int64_t last;   /* the greatest id given; a rolled back one counts too */
    int64_t stored; /* what the database knows of it */
    bool loaded;
};

void ids_init(struct ids *ids, struct gw_env *env, uint32_t node);
int64_t ids_next(struct ids *ids);
/* Inside the write transaction: at its begin reads the greatest id that was ever committed, once;
 * before its COMMIT writes the greatest one now. */
enum gw_err ids_load(struct ids *ids, struct gw_db *db) GW_MUST_USE;
enum gw_err ids_store(struct ids *ids, struct gw_db *db) GW_MUST_USE;
void ids_committed(struct ids *ids);

#endif
