/* people_order_store.c - see people_order_store.h. */
#include "core/people_order_store.h"

GW_SQL(order_persons,
       "SELECT id, staff_no, name, kana, kana_key, appointment_from <= ?1"
       " AND (appointment_until IS NULL OR appointment_until >= ?1) FROM person",
       .scans = true);

static enum gw_err
persons_each(struct gw_db *db, gw_date today, const struct people_take *take)
{
    GW_STMT stmt = gw_db_stmt(db, &order_persons);
    enum gw_err err;

    gw_bind_int(stmt, 1, today);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct people_row row = {
            .id = gw_column_int(stmt, 0),
            .staff_no = gw_column_view(stmt, 1),
            .name = gw_column_view(stmt, 2),
            .kana = gw_column_view(stmt, 3),
            .kana_key = gw_column_view(stmt, 4),
            .is_there = gw_column_int(stmt, 5) != 0,
        };
        take->person(take->arg, &row);
    }
    return gw_step_end(err);
}

/* CROSS JOIN keeps SQLite to this order. */
#define RANKS(join)                                                                         \
    "SELECT h.person_id, o.rank FROM holding h " join " position o ON o.id = h.position_id" \
    " WHERE h.holding_kind = 'main' AND h.held_from <= ?1"                                  \
    " AND (h.held_until IS NULL OR h.held_until >= ?1)"

GW_SQL(order_ranks, RANKS("CROSS JOIN"), .pgsql = RANKS("JOIN"), .scans = true);

static enum gw_err
ranks_each(struct gw_db *db, gw_date today, const struct people_take *take)
{
    GW_STMT stmt = gw_db_stmt(db, &order_ranks);
    enum gw_err err;

    gw_bind_int(stmt, 1, today);
    while ((err = gw_step_row(stmt)) == GW_OK)
        take->rank(take->arg, gw_column_int(stmt, 0), gw_column_int(stmt, 1));
    return gw_step_end(err);
}

GW_SQL(order_logins, "SELECT person_id, login FROM account", .scans = true);

enum gw_err
people_each(struct gw_db *db, gw_date today, const struct people_take *take)
{
    enum gw_err err;

    GW_TRY(persons_each(db, today, take));
    GW_TRY(ranks_each(db, today, take));
    GW_STMT stmt = gw_db_stmt(db, &order_logins);
    while ((err = gw_step_row(stmt)) == GW_OK)
        take->login(take->arg, gw_column_int(stmt, 0), gw_column_view(stmt, 1));
    return gw_step_end(err);
}
