/* people_order_store.h - reading the whole city for the order of its lists, in three passes without
 * a sort; for people_order.c. */
#ifndef CORE_PEOPLE_ORDER_STORE_H
#define CORE_PEOPLE_ORDER_STORE_H

#include "gw/db.h"

struct people_row {
    int64_t id;
    struct gw_text staff_no, name, kana, kana_key;
    bool is_there; /* on the staff that day, on leave or not */
};

/* Each calls take(arg, …) for every row; texts are borrowed until it returns. */
struct people_take {
    void (*person)(void *arg, const struct people_row *row);
    void (*rank)(void *arg, int64_t person_id, int64_t rank); /* of a main office of that day */
    void (*login)(void *arg, int64_t person_id, struct gw_text login);
    void *arg;
};
enum gw_err people_each(struct gw_db *db, gw_date today,
                        const struct people_take *take) GW_MUST_USE;

#endif
