/* import_passwords_store.c - who waits for the first sign-in (import_passwords.h). */
#include "core/import_passwords.h"

#include "gw/db.h"

#define LISTS_SHOWN 50
#define DEPARTMENTS_SHOWN 2000

/* ?1 is today. The main office of today; who holds power over the whole city only where ?2 is 1. */
#define WAITING                                                                           \
    " FROM account a JOIN person p ON p.id = a.person_id"                                 \
    " LEFT JOIN holding h ON h.id = (SELECT x.id FROM holding x WHERE x.person_id = p.id" \
    " AND x.holding_kind = 'main' AND x.held_from <= ?1"                                  \
    " AND (x.held_until IS NULL OR x.held_until >= ?1) ORDER BY x.held_from DESC, x.id"   \
    " LIMIT 1) LEFT JOIN position o ON o.id = h.position_id"                              \
    " LEFT JOIN department d ON d.id = o.department_id"                                   \
    " WHERE a.unused_since IS NOT NULL AND a.state = 'active'"                            \
    " AND (p.appointment_until IS NULL OR p.appointment_until >= ?1)"                     \
    " AND (CAST(?2 AS BIGINT) = 1 OR NOT EXISTS (SELECT 1 FROM holding y JOIN position z" \
    " ON z.id = y.position_id WHERE y.person_id = p.id"                                   \
    " AND (y.held_until IS NULL OR y.held_until >= ?1) AND z.role IS NOT NULL"            \
    " AND z.role <> 'chief'))"

GW_SQL(waiting_list,
       "SELECT a.id, p.staff_no, p.name, COALESCE(d.name, ''), a.login, a.password" WAITING
       " AND (CAST(?3 AS BIGINT) = 0 OR a.unused_since = ?3)"
       " AND (CAST(?4 AS BIGINT) = 0 OR d.id = ?4)"
       " ORDER BY COALESCE(d.sort_key, 0), COALESCE(d.id, 0), COALESCE(o.rank, 0), p.kana_key, p.id"
       " LIMIT ?5");

enum gw_err
import_waiting_load(struct gw_request *req, const struct import_waiting *who,
                    struct import_passwords *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &waiting_list);
    const size_t max = import_passwords_most(who) + 1;
    enum gw_err err;

    *out = (struct import_passwords){
        .list = GW_NEW_ARRAY(req->arena, struct import_password, max),
    };
    gw_bind_int(stmt, 1, req->today);
    gw_bind_int(stmt, 2, who->by_operator);
    gw_bind_int(stmt, 3, who->unused_since);
    gw_bind_int(stmt, 4, who->department_id);
    gw_bind_int(stmt, 5, (int64_t)max);
    while ((err = gw_step_row(stmt)) == GW_OK)
        out->list[out->count++] = (struct import_password){
            .account_id = gw_column_int(stmt, 0),
            .staff_no = gw_column_text(stmt, req->arena, 1),
            .name = gw_column_text(stmt, req->arena, 2),
            .department = gw_column_text(stmt, req->arena, 3),
            .login = gw_column_text(stmt, req->arena, 4),
            .stored = gw_column_text(stmt, req->arena, 5),
        };
    return gw_step_end(err);
}

static enum gw_err
groups_load(struct gw_request *req, struct gw_stmt *stmt, size_t max,
            struct import_waiting_groups *out)
{
    enum gw_err err;

    *out = (struct import_waiting_groups){
        .list = GW_NEW_ARRAY(req->arena, struct import_waiting_group, max),
    };
    gw_bind_int(stmt, 1, req->today);
    gw_bind_int(stmt, 2, 0);
    gw_bind_int(stmt, 3, (int64_t)max);
    while ((err = gw_step_row(stmt)) == GW_OK)
        out->list[out->count++] = (struct import_waiting_group){
            .id = gw_column_int(stmt, 0),
            .name = gw_column_text(stmt, req->arena, 1),
            .count = gw_column_int(stmt, 2),
        };
    return gw_step_end(err);
}

GW_SQL(waiting_lists, "SELECT a.unused_since, '', COUNT(*)" WAITING
                      " GROUP BY a.unused_since ORDER BY a.unused_since DESC LIMIT ?3");

enum gw_err
import_waiting_lists(struct gw_request *req, struct import_waiting_groups *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &waiting_lists);

    return groups_load(req, stmt, LISTS_SHOWN, out);
}

GW_SQL(waiting_departments,
       "SELECT d.id, d.name, COUNT(*)" WAITING " AND d.id IS NOT NULL"
       " GROUP BY d.id, d.name, d.sort_key ORDER BY d.sort_key, d.id LIMIT ?3");

enum gw_err
import_waiting_departments(struct gw_request *req, struct import_waiting_groups *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &waiting_departments);

    return groups_load(req, stmt, DEPARTMENTS_SHOWN, out);
}
