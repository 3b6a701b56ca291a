/* people_order.h - the whole city in the order of its lists, in memory: for sorting and for finding
 * people by name (gw/people.h).
 *
 * One immutable snapshot for all lanes, made by the first who needs it after a change of people or
 * with a new day (actor.h: people_stamp), and held by a count while it is used.
 */
#ifndef CORE_PEOPLE_ORDER_H
#define CORE_PEOPLE_ORDER_H

#include "core/app.h"

struct people_order *people_order_new(void);
void people_order_free(struct people_order *order);

/* Somebody's texts as they are compared: the form of gw_search_form() without blanks. */
struct people_keys {
    struct gw_text name, kana;
    struct gw_text given_name, given_kana; /* the parts behind the family name */
};
/* Whether the form of a query finds the person: one of the four begins with it. Not the empty one.
 * Pure. */
bool people_keys_match(const struct people_keys *keys, struct gw_text form);
/* The texts of a name "family given" and of its reading; in the arena. Pure. */
struct people_keys people_keys_make(struct gw_arena *arena, struct gw_text name,
                                    struct gw_text kana);
/* A form without its blanks; in the arena. Pure. */
struct gw_text people_key_of(struct gw_arena *arena, struct gw_text text);

#endif
