/* import_city_store.c - reading the city for an import, and changing it (import_city.h); each
 * statement stands above its only user. */
#include "core/import_city.h"

#include "core/kana.h"

const struct city_department import_city_several = { .is_open = true };

#define LIST_FIRST 4

/* Room for one more behind `count`. */
static void *
room_for(struct gw_arena *arena, void *list, size_t count, size_t bytes)
{
    void *larger;

    /* Full at 0 and at powers of two from LIST_FIRST on. */
    if (count > 0 && (count < LIST_FIRST || (count & (count - 1)) != 0))
        return list;
    larger = gw_arena_array(arena, count == 0 ? LIST_FIRST : count * 2, bytes);
    if (count > 0)
        memcpy(larger, list, count * bytes);
    return larger;
}

struct gw_text
import_key_of_id(struct gw_arena *arena, int64_t id)
{
    return gw_text_format(arena, "%lld", (long long)id);
}

struct gw_text
import_key_of_place(struct gw_arena *arena, int64_t department_id, struct gw_text title)
{
    return gw_text_format(arena, "%lld/%.*s", (long long)department_id, GW_TEXT_ARG(title));
}

struct city_department *
import_city_department(const struct import_city *city, int64_t id)
{
    return gw_text_map_get(&city->department_by_id, import_key_of_id(city->arena, id));
}

struct city_position *
import_city_position(const struct import_city *city, int64_t id)
{
    return gw_text_map_get(&city->position_by_id, import_key_of_id(city->arena, id));
}

struct gw_text
import_digits_of(struct gw_text staff_no)
{
    size_t zeros = 0;

    while (zeros + 1 < staff_no.bytes && staff_no.data[zeros] == '0')
        zeros++;
    return gw_text_slice(staff_no, zeros, staff_no.bytes);
}

static bool
is_open(gw_date from, gw_date until, gw_date today)
{
    return from <= today && (until == GW_DATE_NONE || until >= today);
}

/* ---- departments ---- */

GW_SQL(city_departments,
       "SELECT id, parent_id, code, name, kana, level, authority, phone, sort_key, effective_from,"
       " effective_until FROM department ORDER BY sort_key, id",
       .scans = true);

static enum gw_err
departments_load(struct gw_db *db, struct import_city *city)
{
    GW_STMT stmt = gw_db_stmt(db, &city_departments);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct city_department *list = room_for(city->arena, city->departments,
                                                city->departments_count, sizeof(*list));
        struct department_row *row = &list[city->departments_count].row;

        *row = (struct department_row){
            .id = gw_column_int(stmt, 0),
            .parent_id = gw_column_int(stmt, 1),
            .code = gw_column_text(stmt, city->arena, 2),
            .name = gw_column_text(stmt, city->arena, 3),
            .kana = gw_column_text(stmt, city->arena, 4),
            .level = gw_column_int(stmt, 5),
            .authority = gw_column_text(stmt, city->arena, 6),
            .phone = gw_column_text(stmt, city->arena, 7),
            .sort_key = gw_column_int(stmt, 8),
            .effective_from = gw_column_date(stmt, 9),
            .effective_until = gw_column_date(stmt, 10),
        };
        city->departments = list;
        list[city->departments_count++].is_open = is_open(row->effective_from, row->effective_until,
                                                          city->today);
    }
    return gw_step_end(err);
}

static void
departments_index(struct import_city *city)
{
    for (size_t i = 0; i < city->departments_count; i++) {
        struct city_department *department = &city->departments[i];
        const bool known = gw_text_map_get(&city->department_by_name, department->row.name) != NULL;

        gw_text_map_put(&city->department_by_code, department->row.code, department);
        gw_text_map_put(&city->department_by_id, import_key_of_id(city->arena, department->row.id),
                        department);
        if (department->is_open)
            gw_text_map_put(&city->department_by_name, department->row.name,
                            known ? (void *)(uintptr_t)&import_city_several : department);
    }
}

/* ---- positions ---- */

GW_SQL(city_positions,
       "SELECT id, department_id, name, rank, rank_name, role, effective_from, effective_until"
       " FROM position ORDER BY department_id, rank DESC, id DESC",
       .scans = true);

static enum gw_err
positions_load(struct gw_db *db, struct import_city *city)
{
    GW_STMT stmt = gw_db_stmt(db, &city_positions);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct city_position *list = room_for(city->arena, city->positions, city->positions_count,
                                              sizeof(*list));
        struct position_row *row = &list[city->positions_count].row;

        *row = (struct position_row){
            .id = gw_column_int(stmt, 0),
            .department_id = gw_column_int(stmt, 1),
            .name = gw_column_text(stmt, city->arena, 2),
            .rank = gw_column_int(stmt, 3),
            .rank_name = gw_column_text(stmt, city->arena, 4),
            .role = gw_column_text(stmt, city->arena, 5),
            .effective_from = gw_column_date(stmt, 6),
            .effective_until = gw_column_date(stmt, 7),
        };
        city->positions = list;
        list[city->positions_count++].is_open = is_open(row->effective_from, row->effective_until,
                                                        city->today);
    }
    return gw_step_end(err);
}

/* Of two seats of one title the higher one counts, as for `kairan user`. */
static void
positions_index(struct import_city *city)
{
    for (size_t i = 0; i < city->positions_count; i++) {
        struct city_position *position = &city->positions[i];

        gw_text_map_put(&city->position_by_id, import_key_of_id(city->arena, position->row.id),
                        position);
        if (position->is_open)
            gw_text_map_put(
                &city->position_by_place,
                import_key_of_place(city->arena, position->row.department_id, position->row.name),
                position);
    }
}

/* ---- people ---- */

GW_SQL(city_persons,
       "SELECT p.id, p.staff_no, p.name, p.kana, p.appointment_kind, p.extension,"
       " p.appointment_from, p.appointment_until, a.id, a.login, a.state FROM person p"
       " LEFT JOIN account a ON a.person_id = p.id ORDER BY p.id",
       .scans = true);

static enum gw_err
persons_load(struct gw_db *db, struct import_city *city)
{
    GW_STMT stmt = gw_db_stmt(db, &city_persons);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct city_person *list = room_for(city->arena, city->persons, city->persons_count,
                                            sizeof(*list));
        struct city_person *person = &list[city->persons_count++];

        *person = (struct city_person){
            .row = { .id = gw_column_int(stmt, 0),
                     .staff_no = gw_column_text(stmt, city->arena, 1),
                     .name = gw_column_text(stmt, city->arena, 2),
                     .kana = gw_column_text(stmt, city->arena, 3),
                     .appointment_kind = gw_column_text(stmt, city->arena, 4),
                     .extension = gw_column_text(stmt, city->arena, 5),
                     .appointment_from = gw_column_date(stmt, 6),
                     .appointment_until = gw_column_date(stmt, 7) },
            .account_id = gw_column_int(stmt, 8),
            .login = gw_column_text(stmt, city->arena, 9),
            .account_is_open = gw_text_equal(gw_column_view(stmt, 10), GW_TEXT("active")),
        };
        city->persons = list;
    }
    return gw_step_end(err);
}

static void
persons_index(struct import_city *city, struct gw_text_map *by_id)
{
    for (size_t i = 0; i < city->persons_count; i++) {
        struct city_person *person = &city->persons[i];

        gw_text_map_put(by_id, import_key_of_id(city->arena, person->row.id), person);
        gw_text_map_put(&city->person_by_no, person->row.staff_no, person);
        gw_text_map_put(&city->person_by_digits, import_digits_of(person->row.staff_no), person);
    }
}

/* A person's come in a row. */
static void
holding_take(struct import_city *city, const struct gw_text_map *by_id,
             const struct holding_row *row)
{
    struct city_person *person = gw_text_map_get(by_id,
                                                 import_key_of_id(city->arena, row->person_id));
    struct city_position *position = import_city_position(city, row->position_id);
    struct city_department *department;

    if (person == NULL || position == NULL)
        return;
    person->holdings = room_for(city->arena, person->holdings, person->holdings_count,
                                sizeof(*row));
    person->holdings[person->holdings_count++] = *row;
    department = import_city_department(city, position->row.department_id);
    if (department != NULL && (row->held_until == GW_DATE_NONE || row->held_until >= city->today))
        department->holdings++;
}

GW_SQL(city_holdings,
       "SELECT id, person_id, position_id, holding_kind, held_from, held_until"
       " FROM holding ORDER BY person_id, held_from, id",
       .scans = true);

static enum gw_err
holdings_load(struct gw_db *db, struct import_city *city, const struct gw_text_map *by_id)
{
    GW_STMT stmt = gw_db_stmt(db, &city_holdings);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct holding_row row = {
            .id = gw_column_int(stmt, 0),
            .person_id = gw_column_int(stmt, 1),
            .position_id = gw_column_int(stmt, 2),
            .holding_kind = gw_column_text(stmt, city->arena, 3),
            .held_from = gw_column_date(stmt, 4),
            .held_until = gw_column_date(stmt, 5),
        };
        holding_take(city, by_id, &row);
    }
    return gw_step_end(err);
}

GW_SQL(city_logins, "SELECT login, person_id FROM login_history", .scans = true);

static enum gw_err
logins_load(struct gw_db *db, struct import_city *city, const struct gw_text_map *by_id)
{
    GW_STMT stmt = gw_db_stmt(db, &city_logins);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct city_person *person = gw_text_map_get(
            by_id, import_key_of_id(city->arena, gw_column_int(stmt, 1)));

        if (person != NULL)
            gw_text_map_put(&city->login_owner, gw_column_text(stmt, city->arena, 0), person);
    }
    return gw_step_end(err);
}

enum gw_err
import_city_load(struct gw_request *req, struct gw_arena *arena, struct import_city *out)
{
    struct gw_text_map by_id = { .arena = arena };
    struct gw_text_map *maps[] = { &out->department_by_code, &out->department_by_id,
                                   &out->department_by_name, &out->position_by_id,
                                   &out->position_by_place,  &out->person_by_no,
                                   &out->person_by_digits,   &out->login_owner };

    *out = (struct import_city){ .arena = arena, .today = req->today };
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
        maps[i]->arena = arena;
    GW_TRY(departments_load(req->db, out));
    departments_index(out);
    GW_TRY(positions_load(req->db, out));
    positions_index(out);
    GW_TRY(persons_load(req->db, out));
    persons_index(out, &by_id);
    GW_TRY(holdings_load(req->db, out, &by_id));
    return logins_load(req->db, out, &by_id);
}

/* ---- changes ---- */

GW_SQL(department_change,
       "UPDATE department SET parent_id = ?2, name = ?3, kana = ?4, level = ?5, authority = ?6,"
       " phone = ?7, sort_key = ?8, effective_from = ?9, effective_until = ?10 WHERE id = ?1");

enum gw_err
import_department_update(struct gw_db *db, const struct department_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &department_change);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_id(stmt, 2, row->parent_id);
    gw_bind_text(stmt, 3, row->name);
    gw_bind_text(stmt, 4, row->kana);
    gw_bind_int(stmt, 5, row->level);
    gw_bind_text(stmt, 6, row->authority);
    gw_bind_text(stmt, 7, row->phone);
    gw_bind_int(stmt, 8, row->sort_key);
    gw_bind_int(stmt, 9, row->effective_from);
    gw_bind_date(stmt, 10, row->effective_until);
    return gw_step_done(stmt);
}

GW_SQL(position_change, "UPDATE position SET rank = ?2, rank_name = ?3, role = ?4 WHERE id = ?1");

enum gw_err
import_position_update(struct gw_db *db, const struct position_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &position_change);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_int(stmt, 2, row->rank);
    gw_bind_text(stmt, 3, row->rank_name);
    gw_bind_text_or_null(stmt, 4, row->role);
    return gw_step_done(stmt);
}

GW_SQL(person_change,
       "UPDATE person SET name = ?2, kana = ?3, kana_key = ?4, appointment_kind = ?5,"
       " appointment_from = ?6, appointment_until = ?7, extension = ?8, updated_at = ?9"
       " WHERE id = ?1");

enum gw_err
import_person_update(struct gw_db *db, const struct person_row *row, gw_time now)
{
    struct kana_key key;

    GW_TRY(kana_sort_key(row->kana, &key));
    GW_STMT stmt = gw_db_stmt(db, &person_change);
    gw_bind_int(stmt, 1, row->id);
    gw_bind_text(stmt, 2, row->name);
    gw_bind_text(stmt, 3, row->kana);
    gw_bind_bytes(stmt, 4, (struct gw_text){ (const char *)key.bytes, key.count });
    gw_bind_text(stmt, 5, row->appointment_kind);
    gw_bind_int(stmt, 6, row->appointment_from);
    gw_bind_date(stmt, 7, row->appointment_until);
    gw_bind_text(stmt, 8, row->extension);
    gw_bind_int(stmt, 9, now);
    return gw_step_done(stmt);
}

GW_SQL(holding_change,
       "UPDATE holding SET position_id = ?2, held_from = ?3, held_until = ?4 WHERE id = ?1");

enum gw_err
import_holding_update(struct gw_db *db, const struct holding_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &holding_change);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_int(stmt, 2, row->position_id);
    gw_bind_int(stmt, 3, row->held_from);
    gw_bind_date(stmt, 4, row->held_until);
    return gw_step_done(stmt);
}
