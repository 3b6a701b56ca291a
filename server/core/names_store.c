/* names_store.c - reading all names of the city in three passes. */
#include "core/names_store.h"

GW_SQL(names_departments, "SELECT id, name FROM department", .scans = true);

enum gw_err
names_departments_each(struct gw_db *db, struct gw_arena *arena,
                       void (*take)(void *arg, const struct names_department *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &names_departments);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct names_department row = { .id = gw_column_int(stmt, 0),
                                              .name = gw_column_text(stmt, arena, 1) };
        take(arg, &row);
    }
    return gw_step_end(err);
}

GW_SQL(names_persons, "SELECT id, name, kana, extension FROM person", .scans = true);

enum gw_err
names_persons_each(struct gw_db *db, struct gw_arena *arena,
                   void (*take)(void *arg, const struct names_person *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &names_persons);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct names_person row = {
            .id = gw_column_int(stmt, 0),
            .name = gw_column_text(stmt, arena, 1),
            .kana = gw_column_text(stmt, arena, 2),
            .extension = gw_column_text(stmt, arena, 3),
        };
        take(arg, &row);
    }
    return gw_step_end(err);
}

GW_SQL(names_offices,
       "SELECT h.person_id, h.held_from, h.held_until, o.department_id, o.name, o.rank_name"
       " FROM holding h JOIN position o ON o.id = h.position_id WHERE h.holding_kind = 'main'"
       " ORDER BY h.person_id, h.held_from, h.id",
       .scans = true);

enum gw_err
names_offices_each(struct gw_db *db, struct gw_arena *arena,
                   void (*take)(void *arg, const struct names_office *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &names_offices);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct names_office row = {
            .person_id = gw_column_int(stmt, 0),
            .from = gw_column_date(stmt, 1),
            .until = gw_column_date(stmt, 2),
            .department_id = gw_column_int(stmt, 3),
            .position = gw_column_text(stmt, arena, 4),
            .rank = gw_column_text(stmt, arena, 5),
        };
        take(arg, &row);
    }
    return gw_step_end(err);
}
