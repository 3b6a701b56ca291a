/* counter_store.c - named numbers in table `counter`: dense ones for who counts on them, and the
 * last id.
 *
 * Every post takes the next number of one or two of them, so a transaction holds them and writes
 * each once.
 */
#include "db/counter_store.h"

#include "db/held.h"

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
    return gw_step_later(stmt);
}

static enum gw_err
counter_load(struct gw_db *db, const char *name, void *value)
{
    return counter_find(db, name, value);
}

static enum gw_err
counter_store(struct gw_db *db, const char *name, const void *value)
{
    const int64_t *number = value;

    return counter_set(db, name, *number);
}

static const struct held_kind counters = {
    .bytes = sizeof(int64_t),
    .load = counter_load,
    .store = counter_store,
};

enum gw_err
gw_db_next(struct gw_db *db, const char *counter, int64_t *out)
{
    void *value;
    int64_t *number;

    GW_TRY(held_find(db, &counters, counter, &value));
    number = value;
    *out = ++*number;
    return GW_OK;
}
