/* driver_tables.h - what both drivers' tables() share: the order of references. */
#ifndef DB_DRIVER_TABLES_H
#define DB_DRIVER_TABLES_H

#include "db/driver.h"

struct driver_reference {
    const char *from, *to; /* tables */
};

/* Puts the tables in place so that each stands behind all that it refers to; otherwise they keep
 * their order. GW_CONFLICT where two refer to each other. Pure. */
enum gw_err driver_tables_order(struct driver_table *tables, size_t count,
                                const struct driver_reference *references,
                                size_t references_count) GW_MUST_USE;

#endif
