/* id_list.h - ids out of the database as a list. */
#ifndef CORE_ID_LIST_H
#define CORE_ID_LIST_H

#include "gw/db.h"
#include "gw/field.h"

/* The first column of every row to come, in the arena. */
enum gw_err id_list_read(struct gw_stmt *stmt, struct gw_arena *arena,
                         struct gw_ids *out) GW_MUST_USE;

#endif
