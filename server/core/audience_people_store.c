/* audience_people_store.c - who is named by the members of an audience on a day: each kind of
 * member is a statement of its own.
 *
 * The same question as audience_ids_load()'s, from the other side: an office counts while holding,
 * position and department are effective, whatever became of departments between.
 */
#include "core/actor_store.h"
#include "core/audience.h"
#include "core/people.h"

/* ?1 is the day. */
#define THERE                       \
    " p.appointment_from <= ?1 AND" \
    " (p.appointment_until IS NULL OR p.appointment_until >= ?1)"
#define ON_LEAVE                                                         \
    " EXISTS (SELECT 1 FROM leave_period l WHERE l.person_id = p.id AND" \
    " l.leave_from <= ?1 AND (l.leave_until IS NULL OR l.leave_until >= ?1))"
#define HELD                                                                                 \
    " JOIN department d ON d.id = o.department_id JOIN holding h ON h.position_id = o.id"    \
    " JOIN person p ON p.id = h.person_id WHERE" THERE                                       \
    " AND h.held_from <= ?1 AND (h.held_until IS NULL OR h.held_until >= ?1)"                \
    " AND o.effective_from <= ?1 AND (o.effective_until IS NULL OR o.effective_until >= ?1)" \
    " AND d.effective_from <= ?1 AND (d.effective_until IS NULL OR d.effective_until >= ?1)"

GW_SQL(people_everybody, "SELECT p.id," ON_LEAVE " FROM person p WHERE" THERE, .scans = true);
GW_SQL(people_one, "SELECT p.id," ON_LEAVE " FROM person p WHERE p.id = ?2 AND" THERE);
GW_SQL(people_of_group, "SELECT p.id," ON_LEAVE " FROM person_group_member g"
                        " JOIN person p ON p.id = g.person_id WHERE g.group_id = ?2 AND" THERE);
GW_SQL(people_of_position, "SELECT p.id," ON_LEAVE " FROM position o" HELD " AND o.id = ?2");
GW_SQL(people_of_department,
       "SELECT p.id," ON_LEAVE " FROM position o" HELD " AND o.department_id = ?2");
/* CROSS JOIN keeps SQLite to this order. */
#define BELOW(join)                                                                           \
    "WITH RECURSIVE below (id) AS (SELECT CAST(?2 AS BIGINT) UNION SELECT c.id FROM below"    \
    " JOIN department c ON c.parent_id = below.id) SELECT p.id," ON_LEAVE " FROM below " join \
    " position o ON o.department_id = below.id" HELD

GW_SQL(people_below, BELOW("CROSS JOIN"), .pgsql = BELOW("JOIN"));

struct gathering {
    struct gw_db *db;
    struct gw_arena *arena;
    gw_date today;
    struct id_list counted, on_leave;
};

static enum gw_err
people_add(struct gathering *all, const struct gw_sql *sql, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(all->db, sql);
    enum gw_err err;

    gw_bind_int(stmt, 1, all->today);
    if (id != 0)
        gw_bind_int(stmt, 2, id);
    while ((err = gw_step_row(stmt)) == GW_OK)
        id_list_add(gw_column_int(stmt, 1) != 0 ? &all->on_leave : &all->counted, all->arena,
                    gw_column_int(stmt, 0));
    return gw_step_end(err);
}

/* Who holds it, and, while none of them is there, who stands in. */
static enum gw_err
position_add(struct gathering *all, int64_t position_id)
{
    struct position_duty duty;
    enum gw_err err;

    GW_TRY(people_add(all, &people_of_position, position_id));
    err = position_duty_find(all->db, position_id, all->today, &duty);
    if (err == GW_OK && duty.is_deputy)
        id_list_add(&all->counted, all->arena, duty.person_id);
    return gw_step_end(err);
}

static enum gw_err
member_add(struct gathering *all, const struct gw_audience_member *member)
{
    if (member->person_id != 0)
        return people_add(all, &people_one, member->person_id);
    if (member->department_id != 0)
        return people_add(all, member->below ? &people_below : &people_of_department,
                          member->department_id);
    if (member->group_id != 0)
        return people_add(all, &people_of_group, member->group_id);
    if (member->position_id != 0)
        return position_add(all, member->position_id);
    return people_add(all, &people_everybody, 0);
}

enum gw_err
audience_people_load(struct gw_db *db, struct gw_arena *arena,
                     const struct gw_audience_members *members, gw_date today,
                     struct gw_audience_people *out)
{
    struct gathering all = { .db = db, .arena = arena, .today = today };

    for (size_t i = 0; i < members->count; i++)
        GW_TRY(member_add(&all, &members->list[i]));
    id_list_sort(&all.counted);
    id_list_sort(&all.on_leave);
    *out = (struct gw_audience_people){ .counted = { all.counted.ids, all.counted.count },
                                        .on_leave = { all.on_leave.ids, all.on_leave.count } };
    return GW_OK;
}
