/* people_store.c - putting departments, positions, people, holdings and accounts into the database.
 */
#include "core/account.h"

#include "core/holidays.h"
#include "core/kana.h"

static int64_t
id_or_new(struct gw_db *db, int64_t id)
{
    return id != 0 ? id : gw_db_new_id(db);
}

/* Runs it and gives the row's id. */
static enum gw_err
insert_done(struct gw_stmt *stmt, int64_t new_id, int64_t *id)
{
    GW_TRY(gw_step_done(stmt));
    *id = new_id;
    return GW_OK;
}

GW_SQL(department_add,
       "INSERT INTO department (id, parent_id, code, name, kana, level, authority, phone, sort_key,"
       " effective_from, effective_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

enum gw_err
department_insert(struct gw_db *db, const struct department_row *row, int64_t *id)
{
    int64_t new_id = id_or_new(db, row->id);
    GW_STMT stmt = gw_db_stmt(db, &department_add);

    gw_bind_int(stmt, 1, new_id);
    gw_bind_id(stmt, 2, row->parent_id);
    gw_bind_text(stmt, 3, row->code);
    gw_bind_text(stmt, 4, row->name);
    gw_bind_text(stmt, 5, row->kana);
    gw_bind_int(stmt, 6, row->level);
    gw_bind_text(stmt, 7, row->authority);
    gw_bind_text(stmt, 8, row->phone);
    gw_bind_int(stmt, 9, row->sort_key);
    gw_bind_int(stmt, 10, row->effective_from);
    gw_bind_date(stmt, 11, row->effective_until);
    return insert_done(stmt, new_id, id);
}

GW_SQL(position_add,
       "INSERT INTO position (id, department_id, name, rank, rank_name, role, effective_from,"
       " effective_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

enum gw_err
position_insert(struct gw_db *db, const struct position_row *row, int64_t *id)
{
    int64_t new_id = id_or_new(db, row->id);
    GW_STMT stmt = gw_db_stmt(db, &position_add);

    gw_bind_int(stmt, 1, new_id);
    gw_bind_int(stmt, 2, row->department_id);
    gw_bind_text(stmt, 3, row->name);
    gw_bind_int(stmt, 4, row->rank);
    gw_bind_text(stmt, 5, row->rank_name);
    gw_bind_text_or_null(stmt, 6, row->role);
    gw_bind_int(stmt, 7, row->effective_from);
    gw_bind_date(stmt, 8, row->effective_until);
    return insert_done(stmt, new_id, id);
}

GW_SQL(person_exists, "SELECT count(*) FROM (SELECT id FROM person LIMIT 1) AS first");

enum gw_err
person_any(struct gw_db *db, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &person_exists);

    GW_TRY(gw_step_row(stmt));
    *out = gw_column_int(stmt, 0) != 0;
    return GW_OK;
}

GW_SQL(person_add,
       "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind, appointment_from,"
       " appointment_until, extension, created_at, updated_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)");

enum gw_err
person_insert(struct gw_db *db, const struct person_row *row, gw_time now, int64_t *id)
{
    int64_t new_id = id_or_new(db, row->id);
    struct kana_key key;

    GW_TRY(kana_sort_key(row->kana, &key));
    GW_STMT stmt = gw_db_stmt(db, &person_add);
    gw_bind_int(stmt, 1, new_id);
    gw_bind_text(stmt, 2, row->staff_no);
    gw_bind_text(stmt, 3, row->name);
    gw_bind_text(stmt, 4, row->kana);
    gw_bind_bytes(stmt, 5, (struct gw_text){ (const char *)key.bytes, key.count });
    gw_bind_text(stmt, 6, row->appointment_kind);
    gw_bind_int(stmt, 7, row->appointment_from);
    gw_bind_date(stmt, 8, row->appointment_until);
    gw_bind_text(stmt, 9, row->extension);
    gw_bind_int(stmt, 10, now);
    return insert_done(stmt, new_id, id);
}

GW_SQL(holding_add,
       "INSERT INTO holding (id, person_id, position_id, holding_kind, held_from, held_until)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

enum gw_err
holding_insert(struct gw_db *db, const struct holding_row *row, int64_t *id)
{
    int64_t new_id = id_or_new(db, row->id);
    GW_STMT stmt = gw_db_stmt(db, &holding_add);

    gw_bind_int(stmt, 1, new_id);
    gw_bind_int(stmt, 2, row->person_id);
    gw_bind_int(stmt, 3, row->position_id);
    gw_bind_text(stmt, 4, row->holding_kind);
    gw_bind_int(stmt, 5, row->held_from);
    gw_bind_date(stmt, 6, row->held_until);
    return insert_done(stmt, new_id, id);
}

GW_SQL(deputy_add,
       "INSERT INTO deputy_order (position_id, sequence, deputy_position_id) VALUES (?1, ?2, ?3)");

enum gw_err
deputy_insert(struct gw_db *db, int64_t position_id, int64_t sequence, int64_t deputy_position_id)
{
    GW_STMT stmt = gw_db_stmt(db, &deputy_add);

    gw_bind_int(stmt, 1, position_id);
    gw_bind_int(stmt, 2, sequence);
    gw_bind_int(stmt, 3, deputy_position_id);
    return gw_step_done(stmt);
}

GW_SQL(leave_add, "INSERT INTO leave_period (id, person_id, leave_from, leave_until)"
                  " VALUES (?1, ?2, ?3, ?4)");

enum gw_err
leave_insert(struct gw_db *db, int64_t person_id, gw_date from, gw_date until)
{
    GW_STMT stmt = gw_db_stmt(db, &leave_add);

    gw_bind_int(stmt, 1, gw_db_new_id(db));
    gw_bind_int(stmt, 2, person_id);
    gw_bind_int(stmt, 3, from);
    gw_bind_date(stmt, 4, until);
    return gw_step_done(stmt);
}

/* One statement decides and writes: a login that was another person's gives no row. */
GW_SQL(login_claim,
       "INSERT INTO login_history (login, person_id) VALUES (?1, ?2) ON CONFLICT (login) DO UPDATE"
       " SET person_id = excluded.person_id WHERE login_history.person_id = excluded.person_id"
       " RETURNING person_id");

static enum gw_err
login_take(struct gw_db *db, struct gw_text login, int64_t person_id)
{
    GW_STMT stmt = gw_db_stmt(db, &login_claim);

    gw_bind_text(stmt, 1, login);
    gw_bind_int(stmt, 2, person_id);
    enum gw_err err = gw_step_row(stmt);
    if (err == GW_MISSING)
        return GW_CONFLICT;
    GW_TRY(err);
    return gw_step_end(gw_step_row(stmt));
}

GW_SQL(account_add,
       "INSERT INTO account (id, person_id, login, password, must_change_password, initial_until,"
       " language, state, joined_at, created_at, updated_at, unused_since)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'active', ?8, ?9, ?9,"
       " CASE WHEN CAST(?5 AS BIGINT) = 1 THEN CAST(?9 AS BIGINT) END)");

enum gw_err
account_insert(struct gw_db *db, const struct account_row *row, gw_time now, int64_t *id)
{
    int64_t new_id = id_or_new(db, row->id);

    GW_TRY(login_take(db, row->login, row->person_id));
    GW_STMT stmt = gw_db_stmt(db, &account_add);
    gw_bind_int(stmt, 1, new_id);
    gw_bind_int(stmt, 2, row->person_id);
    gw_bind_text(stmt, 3, row->login);
    gw_bind_text(stmt, 4, row->password);
    gw_bind_int(stmt, 5, row->must_change_password);
    gw_bind_id(stmt, 6, row->initial_until);
    gw_bind_text(stmt, 7, row->language.bytes > 0 ? row->language : GW_TEXT("ja"));
    gw_bind_int(stmt, 8, row->joined_at);
    gw_bind_int(stmt, 9, now);
    return insert_done(stmt, new_id, id);
}

GW_SQL(calendar_day_add,
       "INSERT INTO calendar_day (id, department_id, day, is_business, name)"
       " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (COALESCE(department_id, 0), day) DO NOTHING");

enum gw_err
calendar_day_insert(struct gw_db *db, int64_t department_id, gw_date day, bool is_business,
                    struct gw_text name)
{
    GW_STMT stmt = gw_db_stmt(db, &calendar_day_add);

    gw_bind_int(stmt, 1, gw_db_new_id(db));
    gw_bind_id(stmt, 2, department_id);
    gw_bind_int(stmt, 3, day);
    gw_bind_int(stmt, 4, is_business);
    gw_bind_text(stmt, 5, name);
    return gw_step_done(stmt);
}

GW_SQL(calendar_week_add,
       "INSERT INTO calendar_week (department_id, business_days) VALUES (?1, ?2)"
       " ON CONFLICT (department_id) DO UPDATE SET business_days = excluded.business_days");

enum gw_err
calendar_week_insert(struct gw_db *db, int64_t department_id, int64_t business_days)
{
    GW_STMT stmt = gw_db_stmt(db, &calendar_week_add);

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, business_days);
    return gw_step_done(stmt);
}

/* City halls close from 29 December to 3 January (地方自治法 article 4-2 by ordinance). */
static enum gw_err
year_end_insert(struct gw_db *db, int year)
{
    static const struct gw_civil closed[] = {
        { 0, 1, 2 }, { 0, 1, 3 }, { 0, 12, 29 }, { 0, 12, 30 }, { 0, 12, 31 }
    };

    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        gw_date day = gw_date_from_civil((struct gw_civil){ year, closed[i].month, closed[i].day });
        GW_TRY(calendar_day_insert(db, 0, day, false, GW_TEXT("年末年始の休日")));
    }
    return GW_OK;
}

enum gw_err
city_calendar_insert(struct gw_db *db, int first_year, int last_year)
{
    struct holiday holidays[HOLIDAYS_MAX];

    for (int year = first_year; year <= last_year; year++) {
        size_t count = holidays_of_year(year, holidays);
        for (size_t i = 0; i < count; i++)
            GW_TRY(
                calendar_day_insert(db, 0, holidays[i].day, false, gw_text_from(holidays[i].name)));
        GW_TRY(year_end_insert(db, year));
    }
    return GW_OK;
}
