/* counter_store.c - named numbers in table `counter`: dense ones for who counts on them, and the
 * last id.
 */
#include "db/counter_store.h"

GW_SQL(counter_select, "SELECT value FROM counter WHERE name = ?1");

enum gw_err
counter_find(struct gw_db *db, const char *name, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &counter_select);
    enum gw_err err;

    gw_bind_text(stmt, 1, gw_text_from(name));
    err = gw_step_row(stmt);
    if (err == GW_OK)
        *out = gw_column_int(stmt, 0);
    else if (err == GW_MISSING)
        *out = 0;
    return gw_step_end(err);
}

GW_SQL(counter_put, "INSERT INTO counter (name, value) VALUES (?1, ?2)"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value");

enum gw_err
counter_set(struct gw_db *db, const char *name, int64_t value)
{
    GW_STMT stmt = gw_db_stmt(db, &counter_put);

    gw_bind_text(stmt, 1, gw_text_from(name));
    gw_bind_int(stmt, 2, value);
    return gw_step_done(stmt);
}

GW_SQL(counter_increment, "INSERT INTO counter (name, value) VALUES (?1, 1)"
                          " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
                          " RETURNING value");

enum gw_err
gw_db_next(struct gw_db *db, const char *counter, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &counter_increment);
    enum gw_err err;

    gw_bind_text(stmt, 1, gw_text_from(counter));
    err = gw_step_row(stmt);
    gw_check(err != GW_MISSING); /* RETURNING always has the row */
    if (err == GW_OK)
        *out = gw_column_int(stmt, 0);
    return err;
}
