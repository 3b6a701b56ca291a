/* deputy_store.c - who acts for a position today (代決, T2), from holdings, leave and the order of
 * deputies. */
#include "core/people.h"

#define CANDIDATES_MAX 32

/* Of several holders of one seat the main one comes first, then who holds it for another. */
GW_SQL(position_candidates,
       "SELECT h.person_id, s.position_id, s.sequence, CASE WHEN EXISTS (SELECT 1"
       " FROM leave_period l WHERE l.person_id = h.person_id AND l.leave_from <= ?2"
       " AND (l.leave_until IS NULL OR l.leave_until >= ?2)) THEN 1 ELSE 0 END"
       " FROM (SELECT CAST(?1 AS BIGINT) AS position_id, 0 AS sequence UNION ALL"
       " SELECT deputy_position_id, sequence FROM deputy_order WHERE position_id = ?1) s"
       " JOIN position o ON o.id = s.position_id AND o.effective_from <= ?2"
       " AND (o.effective_until IS NULL OR o.effective_until >= ?2)"
       " JOIN department d ON d.id = o.department_id AND d.effective_from <= ?2"
       " AND (d.effective_until IS NULL OR d.effective_until >= ?2)"
       " JOIN holding h ON h.position_id = s.position_id AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2)"
       " JOIN person p ON p.id = h.person_id AND p.appointment_from <= ?2"
       " AND (p.appointment_until IS NULL OR p.appointment_until >= ?2) ORDER BY s.sequence,"
       " CASE WHEN h.holding_kind = 'main' THEN 0 ELSE 1 END, h.held_from, h.id LIMIT ?3");

/* At most CANDIDATES_MAX, best first. */
static enum gw_err
candidates_load(struct gw_db *db, int64_t position_id, gw_date today,
                struct position_candidate *list, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &position_candidates);
    enum gw_err err;

    *count = 0;
    gw_bind_int(stmt, 1, position_id);
    gw_bind_int(stmt, 2, today);
    gw_bind_int(stmt, 3, CANDIDATES_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        list[(*count)++] = (struct position_candidate){
            .person_id = gw_column_int(stmt, 0),
            .position_id = gw_column_int(stmt, 1),
            .sequence = gw_column_int(stmt, 2),
            .is_absent = gw_column_int(stmt, 3) != 0,
        };
    }
    return gw_step_end(err);
}

enum gw_err
position_duty_find(struct gw_db *db, int64_t position_id, gw_date today, struct position_duty *out)
{
    struct position_candidate list[CANDIDATES_MAX];
    const struct position_candidate *who;
    size_t count;

    GW_TRY(candidates_load(db, position_id, today, list, &count));
    who = position_candidate_pick(list, count);
    if (who == NULL)
        return GW_MISSING;
    *out = (struct position_duty){ who->person_id, who->position_id, who->sequence > 0 };
    return GW_OK;
}

enum gw_err
gw_position_seat_load(struct gw_request *req, int64_t position_id, struct gw_position_seat *out)
{
    struct position_candidate list[CANDIDATES_MAX];
    const struct position_candidate *deputy;
    int64_t *holders = GW_NEW_ARRAY(req->arena, int64_t, CANDIDATES_MAX);
    size_t count, held = 0;

    GW_TRY(candidates_load(req->db, position_id, req->today, list, &count));
    while (held < count && list[held].sequence == 0) {
        holders[held] = list[held].person_id;
        held++;
    }
    deputy = position_candidate_pick(list + held, count - held);
    *out = (struct gw_position_seat){ .holders = { .ids = holders, .count = held },
                                      .deputy_id = deputy == NULL ? 0 : deputy->person_id };
    return GW_OK;
}

GW_SQL(positions_of_person,
       "SELECT h.position_id FROM holding h WHERE h.person_id = ?1 AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2)"
       " ORDER BY CASE WHEN h.holding_kind = 'main' THEN 0 ELSE 1 END, h.held_from, h.id");

enum gw_err
gw_person_deputy_find(struct gw_request *req, int64_t person_id, int64_t *deputy_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &positions_of_person);
    struct gw_position_seat seat = { .deputy_id = 0 };
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, req->today);
    while (seat.deputy_id == 0 && (err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_position_seat_load(req, gw_column_int(stmt, 0), &seat));
    *deputy_id = seat.deputy_id == person_id ? 0 : seat.deputy_id;
    return gw_step_end(err);
}
