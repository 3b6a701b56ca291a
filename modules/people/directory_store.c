/* directory_store.c - departments, and who holds which position today. */
#include "people.h"

GW_SQL(people_departments_number, "SELECT COUNT(*) FROM department", .scans = true);

static enum gw_err
departments_count(struct gw_db *db, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &people_departments_number);

    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

/* A city has some hundred departments, and all of them are wanted. */
GW_SQL(people_departments,
       "SELECT id, parent_id, level, sort_key, name FROM department WHERE effective_from <= ?1"
       " AND (effective_until IS NULL OR effective_until >= ?1) ORDER BY sort_key, id",
       .scans = true);

enum gw_err
people_departments_load(struct gw_request *req, struct people_department **list, size_t *count)
{
    enum gw_err err;
    size_t room, found = 0;

    GW_TRY(departments_count(req->db, &room));
    struct people_department *rows = GW_NEW_ARRAY(req->arena, struct people_department, room + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &people_departments);
    gw_bind_int(stmt, 1, req->today);
    while ((err = gw_step_row(stmt)) == GW_OK && found < room) {
        rows[found++] = (struct people_department){
            .id = gw_column_int(stmt, 0),
            .parent_id = gw_column_int(stmt, 1),
            .level = gw_column_int(stmt, 2),
            .sort_key = gw_column_int(stmt, 3),
            .name = gw_column_text(stmt, req->arena, 4),
        };
    }
    *list = rows;
    *count = found;
    return gw_step_end(err);
}

GW_SQL(people_department_is_there, "SELECT 1 FROM department WHERE id = ?1 AND effective_from <= ?2"
                                   " AND (effective_until IS NULL OR effective_until >= ?2)");

enum gw_err
people_department_check(struct gw_request *req, int64_t department_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_department_is_there);

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->today);
    return gw_step_row(stmt);
}

#define HELD_TODAY                                                        \
    " h.held_from <= ?2 AND (h.held_until IS NULL OR h.held_until >= ?2)" \
    " AND o.effective_from <= ?2 AND (o.effective_until IS NULL OR o.effective_until >= ?2)"

/* ?3, ?4: rank and person at the end of the page before; the person's kana is looked up, so that a
 * cursor is two numbers. */
GW_SQL(
    people_members,
    "SELECT person_id, rank, name, rank_name, holding_kind FROM (SELECT h.person_id AS person_id,"
    " o.rank AS rank, o.name AS name, o.rank_name AS rank_name, h.holding_kind AS holding_kind,"
    " p.kana_key AS kana_key, ROW_NUMBER() OVER (PARTITION BY h.person_id ORDER BY o.rank, h.id)"
    " AS place FROM position o JOIN holding h ON h.position_id = o.id"
    " JOIN person p ON p.id = h.person_id WHERE o.department_id = ?1 AND" HELD_TODAY
    ") m WHERE place = 1 AND (rank > ?3 OR (rank = ?3 AND (kana_key, person_id) >"
    " ((SELECT kana_key FROM person WHERE id = ?4), ?4)))"
    " ORDER BY rank, kana_key, person_id LIMIT ?5");

enum gw_err
people_members_load(struct gw_request *req, const struct people_person_query *query,
                    const struct people_place *place, struct people_member **list, size_t *count)
{
    struct people_member *rows = GW_NEW_ARRAY(req->arena, struct people_member,
                                              (size_t)query->limit + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &people_members);
    size_t found = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, query->department_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, place->rank);
    gw_bind_int(stmt, 4, place->person_id);
    gw_bind_int(stmt, 5, query->limit + 1);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        rows[found++] = (struct people_member){
            .person_id = gw_column_int(stmt, 0),
            .rank = gw_column_int(stmt, 1),
            .position = gw_column_text(stmt, req->arena, 2),
            .rank_name = gw_column_text(stmt, req->arena, 3),
            .holding_kind = gw_column_text(stmt, req->arena, 4),
        };
    }
    *list = rows;
    *count = found;
    return gw_step_end(err);
}

GW_SQL(people_holdings,
       "SELECT o.department_id, o.name, o.rank_name, h.holding_kind, d.phone FROM holding h"
       " JOIN position o ON o.id = h.position_id JOIN department d ON d.id = o.department_id"
       " WHERE h.person_id = ?1 AND" HELD_TODAY
       " ORDER BY CASE WHEN h.holding_kind = 'main' THEN 0 ELSE 1 END, o.rank, h.id LIMIT ?3");

#define HOLDINGS_MAX 64

enum gw_err
people_holdings_load(struct gw_request *req, int64_t person_id, struct people_holding **list,
                     size_t *count)
{
    struct people_holding *rows = GW_NEW_ARRAY(req->arena, struct people_holding, HOLDINGS_MAX);
    GW_STMT stmt = gw_db_stmt(req->db, &people_holdings);
    size_t found = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, HOLDINGS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        rows[found++] = (struct people_holding){
            .department_id = gw_column_int(stmt, 0),
            .position = gw_column_text(stmt, req->arena, 1),
            .rank_name = gw_column_text(stmt, req->arena, 2),
            .holding_kind = gw_column_text(stmt, req->arena, 3),
            .phone = gw_column_text(stmt, req->arena, 4),
        };
    }
    *list = rows;
    *count = found;
    return gw_step_end(err);
}

#define SEATS_MAX 2000

/* Who has left the staff gives a row without a person. */
GW_SQL(people_seats,
       "SELECT o.id, p.id, o.name, o.rank_name FROM position o"
       " LEFT JOIN holding h ON h.position_id = o.id AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2)"
       " LEFT JOIN person p ON p.id = h.person_id AND p.appointment_from <= ?2"
       " AND (p.appointment_until IS NULL OR p.appointment_until >= ?2) WHERE o.department_id = ?1"
       " AND o.effective_from <= ?2 AND (o.effective_until IS NULL OR o.effective_until >= ?2)"
       " ORDER BY o.rank, o.name, o.id, p.kana_key, p.id LIMIT ?3");

enum gw_err
people_seats_load(struct gw_request *req, int64_t department_id, struct people_seats *out)
{
    struct people_seat *list = GW_NEW_ARRAY(req->arena, struct people_seat, SEATS_MAX);
    GW_STMT stmt = gw_db_stmt(req->db, &people_seats);
    size_t count = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, SEATS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        list[count++] = (struct people_seat){ .position_id = gw_column_int(stmt, 0),
                                              .person_id = gw_column_int(stmt, 1),
                                              .name = gw_column_text(stmt, req->arena, 2),
                                              .rank_name = gw_column_text(stmt, req->arena, 3) };
    }
    *out = (struct people_seats){ list, count };
    return gw_step_end(err);
}
