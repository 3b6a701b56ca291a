/* audience_check_store.c - whether what an audience names may be named, and what it is called. */
#include "core/audience.h"

GW_SQL(audience_department_is_there,
       "SELECT 1 FROM department WHERE id = ?1 AND effective_from <= ?2"
       " AND (effective_until IS NULL OR effective_until >= ?2)");
/* Somebody whose appointment is still to come is nobody yet (DESIGN 5). */
GW_SQL(audience_person_is_there, "SELECT 1 FROM person WHERE id = ?1 AND appointment_from <= ?2"
                                 " AND (appointment_until IS NULL OR appointment_until >= ?2)");
GW_SQL(audience_position_is_there,
       "SELECT 1 FROM position o JOIN department d ON d.id = o.department_id WHERE o.id = ?1"
       " AND o.effective_from <= ?2 AND (o.effective_until IS NULL OR o.effective_until >= ?2)"
       " AND d.effective_from <= ?2 AND (d.effective_until IS NULL OR d.effective_until >= ?2)");
GW_SQL(audience_group_is_there,
       "SELECT 1 FROM person_group WHERE id = ?1 AND (owner_id IS NULL OR owner_id = ?2)");

static enum gw_err
is_there(struct gw_db *db, const struct gw_sql *sql, int64_t id, int64_t other)
{
    GW_STMT stmt = gw_db_stmt(db, sql);

    gw_bind_int(stmt, 1, id);
    gw_bind_int(stmt, 2, other);
    return gw_step_row(stmt);
}

enum gw_err
audience_member_check(struct gw_request *req, const struct gw_audience_member *member)
{
    if (member->person_id != 0)
        return is_there(req->db, &audience_person_is_there, member->person_id, req->today);
    if (member->department_id != 0)
        return is_there(req->db, &audience_department_is_there, member->department_id, req->today);
    if (member->group_id != 0)
        return is_there(req->db, &audience_group_is_there, member->group_id, req->person_id);
    if (member->position_id != 0)
        return is_there(req->db, &audience_position_is_there, member->position_id, req->today);
    return GW_OK;
}

GW_SQL(audience_position, "SELECT name, department_id FROM position WHERE id = ?1");

enum gw_err
audience_position_name(struct gw_db *db, struct gw_arena *arena, int64_t position_id,
                       struct audience_name *out)
{
    GW_STMT stmt = gw_db_stmt(db, &audience_position);

    gw_bind_int(stmt, 1, position_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct audience_name){ .name = gw_column_text(stmt, arena, 0),
                                   .department_id = gw_column_int(stmt, 1) };
    return GW_OK;
}

GW_SQL(audience_group, "SELECT name, owner_id FROM person_group WHERE id = ?1");

enum gw_err
audience_group_name(struct gw_db *db, struct gw_arena *arena, int64_t group_id,
                    struct audience_name *out)
{
    GW_STMT stmt = gw_db_stmt(db, &audience_group);

    gw_bind_int(stmt, 1, group_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct audience_name){ .name = gw_column_text(stmt, arena, 0),
                                   .owner_id = gw_column_int(stmt, 1) };
    return GW_OK;
}
