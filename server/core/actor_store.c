/* actor_store.c - what an actor is made from: account, positions held today, the tree around them.
 */
#include "core/actor_store.h"

/* Leave and term count with their last day; NULL is an open end. */
GW_SQL(
    actor_person,
    "SELECT a.id, p.name, CASE WHEN a.state = 'active' THEN 1 ELSE 0 END, CASE WHEN"
    " p.appointment_from <= ?2 AND (p.appointment_until IS NULL OR p.appointment_until >= ?2)"
    " AND NOT EXISTS (SELECT 1 FROM leave_period l WHERE l.person_id = p.id"
    " AND l.leave_from <= ?2 AND (l.leave_until IS NULL OR l.leave_until >= ?2))"
    " THEN 1 ELSE 0 END FROM account a JOIN person p ON p.id = a.person_id WHERE a.person_id = ?1");

enum gw_err
actor_person_load(struct gw_db *db, struct gw_arena *arena, int64_t person_id, gw_date today,
                  struct actor_person *out)
{
    GW_STMT stmt = gw_db_stmt(db, &actor_person);

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, today);
    GW_TRY(gw_step_row(stmt));
    *out = (struct actor_person){
        .account_id = gw_column_int(stmt, 0),
        .name = gw_column_text(stmt, arena, 1),
        .is_open = gw_column_int(stmt, 2) != 0,
        .is_there = gw_column_int(stmt, 3) != 0,
    };
    return GW_OK;
}

static enum gw_role
role_named(struct gw_text name)
{
#define X(code, machine_name, article)              \
    if (gw_text_equal(name, GW_TEXT(machine_name))) \
        return code;
    GW_ROLES(X)
#undef X
    return GW_ROLE_END;
}

GW_SQL(actor_holdings,
       "SELECT h.position_id, o.department_id,"
       " CASE WHEN h.holding_kind = 'main' THEN 1 ELSE 0 END, o.role FROM holding h"
       " JOIN position o ON o.id = h.position_id JOIN department d ON d.id = o.department_id"
       " WHERE h.person_id = ?1 AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2) AND o.effective_from <= ?2"
       " AND (o.effective_until IS NULL OR o.effective_until >= ?2) AND d.effective_from <= ?2"
       " AND (d.effective_until IS NULL OR d.effective_until >= ?2)"
       " ORDER BY CASE WHEN h.holding_kind = 'main' THEN 0 ELSE 1 END, h.held_from, h.id LIMIT ?3");

enum gw_err
actor_holdings_load(struct gw_db *db, int64_t person_id, gw_date today,
                    struct actor_holding out[ACTOR_HOLDINGS_MAX], size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &actor_holdings);
    enum gw_err err;
    size_t found = 0;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, today);
    gw_bind_int(stmt, 3, ACTOR_HOLDINGS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        out[found++] = (struct actor_holding){
            .position_id = gw_column_int(stmt, 0),
            .department_id = gw_column_int(stmt, 1),
            .is_main = gw_column_int(stmt, 2) != 0,
            .role = role_named(gw_column_view(stmt, 3)),
        };
    }
    *count = found;
    return gw_step_end(err);
}

void
id_list_add(struct id_list *list, struct gw_arena *arena, int64_t id)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        int64_t *ids = GW_NEW_ARRAY(arena, int64_t, capacity);
        if (list->count > 0)
            memcpy(ids, list->ids, list->count * sizeof *ids);
        list->ids = ids;
        list->capacity = capacity;
    }
    list->ids[list->count++] = id;
}

static int
id_compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

void
id_list_sort(struct id_list *list)
{
    size_t kept = 0;

    if (list->count == 0)
        return;
    qsort(list->ids, list->count, sizeof *list->ids, id_compare);
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || list->ids[kept - 1] != list->ids[i])
            list->ids[kept++] = list->ids[i];
    }
    list->count = kept;
}

static enum gw_err
ids_read(struct gw_stmt *stmt, struct gw_arena *arena, struct id_list *list)
{
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK)
        id_list_add(list, arena, gw_column_int(stmt, 0));
    return gw_step_end(err);
}

/* UNION, not UNION ALL: a ring in the tree, which only a broken import could make, still ends. */
GW_SQL(departments_above,
       "WITH RECURSIVE above (id, parent_id) AS (SELECT id, parent_id FROM department WHERE id = ?1"
       " UNION SELECT d.id, d.parent_id FROM above JOIN department d ON d.id = above.parent_id)"
       " SELECT id FROM above");

enum gw_err
departments_above_load(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                       struct id_list *list)
{
    GW_STMT stmt = gw_db_stmt(db, &departments_above);

    gw_bind_int(stmt, 1, department_id);
    return ids_read(stmt, arena, list);
}

GW_SQL(departments_below,
       "WITH RECURSIVE below (id) AS (SELECT id FROM department WHERE id = ?1"
       " UNION SELECT d.id FROM below JOIN department d ON d.parent_id = below.id"
       " WHERE d.effective_from <= ?2 AND (d.effective_until IS NULL OR d.effective_until >= ?2))"
       " SELECT id FROM below");

enum gw_err
departments_below_load(struct gw_db *db, struct gw_arena *arena, int64_t department_id,
                       gw_date today, struct id_list *list)
{
    GW_STMT stmt = gw_db_stmt(db, &departments_below);

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, today);
    return ids_read(stmt, arena, list);
}
