/* branch_store.c - departments beside the boards that they have by themselves; each statement
 * stands above its only user.
 */
#include "bulletin.h"

GW_SQL(count_departments, "SELECT COUNT(*) FROM department", .scans = true);

static enum gw_err
departments_count(struct gw_db *db, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_departments);

    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

/* Departments are counted in hundreds, ended ones included. */
GW_SQL(list_branches,
       "SELECT d.id, d.parent_id, d.sort_key, d.name, b.id, b.parent_id, b.name, b.closed_at,"
       " CASE WHEN d.effective_from <= ?1 AND COALESCE(d.effective_until, ?1) >= ?1"
       " THEN 1 ELSE 0 END"
       " FROM department d LEFT JOIN bulletin_board b ON b.branch_department_id = d.id"
       " ORDER BY d.sort_key, d.id",
       .scans = true);

enum gw_err
bulletin_branch_list(struct gw_request *req, struct bulletin_branch **list, size_t *count)
{
    struct bulletin_branch *branches;
    size_t room, used = 0;
    enum gw_err err = GW_MISSING;

    GW_TRY(departments_count(req->db, &room));
    branches = GW_NEW_ARRAY(req->arena, struct bulletin_branch, room + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &list_branches);
    gw_bind_int(stmt, 1, req->today);
    while (used < room && (err = gw_step_row(stmt)) == GW_OK) {
        struct bulletin_branch branch = {
            .department_id = gw_column_int(stmt, 0),
            .parent_department_id = gw_column_int(stmt, 1),
            .sort_key = gw_column_int(stmt, 2),
            .name = gw_column_text(stmt, req->arena, 3),
            .board_id = gw_column_int(stmt, 4),
            .board_parent_id = gw_column_int(stmt, 5),
            .board_name = gw_column_text(stmt, req->arena, 6),
            .is_closed = !gw_column_is_null(stmt, 7),
            .is_effective = gw_column_int(stmt, 8) != 0,
        };

        if (branch.is_effective || branch.board_id != 0)
            branches[used++] = branch;
    }
    GW_TRY(gw_step_end(err));
    *list = branches;
    *count = used;
    return GW_OK;
}

GW_SQL(find_root, "SELECT id FROM bulletin_board WHERE category = 'branches' ORDER BY id LIMIT 1");

enum gw_err
bulletin_branches_root(struct gw_request *req, int64_t *board_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &find_root);

    GW_TRY(gw_step_row(stmt));
    *board_id = gw_column_int(stmt, 0);
    return GW_OK;
}

#define ENDED_MAX 100 /* at a time; the rest the next time */

GW_SQL(list_ended, "SELECT id FROM bulletin_board WHERE outside_until < ?1"
                   " AND outside_body IS NOT NULL AND closed_at IS NULL ORDER BY id LIMIT ?2");

enum gw_err
bulletin_outside_ended(struct gw_request *req, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_ended);
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, ENDED_MAX);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, req->today);
    gw_bind_int(stmt, 2, ENDED_MAX);
    while (count < ENDED_MAX && (err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    *out = (struct gw_ids){ .ids = ids, .count = count };
    return gw_step_end(err);
}
