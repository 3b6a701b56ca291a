/* todo_store.c - the must-do list in the database; each statement stands above its only user. */
#include "core/todos.h"

GW_SQL(insert_todo,
       "INSERT INTO todo (id, item_id, person_id, audience_id, reason, due, created_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (item_id, reason,"
       " COALESCE(person_id, 0), COALESCE(audience_id, 0)) DO UPDATE SET due = excluded.due");

enum gw_err
todo_insert(struct gw_request *req, const struct gw_todo *todo)
{
    GW_STMT stmt = gw_db_stmt(req->db, &insert_todo);

    gw_bind_int(stmt, 1, gw_db_new_id(req->db));
    gw_bind_int(stmt, 2, todo->item_id);
    gw_bind_id(stmt, 3, todo->person_id);
    gw_bind_id(stmt, 4, todo->audience_id);
    gw_bind_text(stmt, 5, gw_text_from(todo->reason));
    gw_bind_date(stmt, 6, todo->due);
    gw_bind_int(stmt, 7, req->now);
    return gw_step_done(stmt);
}

GW_SQL(delete_todo,
       "DELETE FROM todo WHERE item_id = ?1 AND reason = ?2"
       " AND (CAST(?3 AS BIGINT) = 0 OR person_id = ?3) RETURNING person_id, audience_id");

enum gw_err
todo_delete(struct gw_db *db, const struct gw_todo *which, struct todo_owners *out)
{
    GW_STMT stmt = gw_db_stmt(db, &delete_todo);
    enum gw_err err;

    out->count = 0;
    gw_bind_int(stmt, 1, which->item_id);
    gw_bind_text(stmt, 2, gw_text_from(which->reason));
    gw_bind_int(stmt, 3, which->person_id);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        if (out->count < TODOS_OWNERS_MAX)
            out->list[out->count++] = (struct todo_owner){ gw_column_int(stmt, 0),
                                                           gw_column_int(stmt, 1) };
    }
    return gw_step_end(err);
}

/* Those of the person, then those of the audiences that include the person. */
GW_SQL(list_todos,
       "SELECT t.item_id, t.due, t.reason, i.title, i.kind FROM todo t"
       " JOIN item i ON i.id = t.item_id WHERE t.person_id = ?1 AND i.hidden_at IS NULL"
       " AND i.removed_at IS NULL AND i.trashed_at IS NULL"
       " UNION ALL SELECT t.item_id, t.due, t.reason, i.title, i.kind FROM todo t"
       " JOIN item i ON i.id = t.item_id WHERE t.audience_id > 0 AND visible(t.audience_id)"
       " AND i.author_id <> ?1 AND COALESCE(i.on_behalf_of, 0) <> ?1 AND i.hidden_at IS NULL"
       " AND i.removed_at IS NULL AND i.trashed_at IS NULL LIMIT ?2");

enum gw_err
todo_rows_each(struct gw_request *req, const struct todo_visit *visit)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_todos);
    enum gw_err err;

    gw_bind_int(stmt, 1, req->person_id);
    gw_bind_int(stmt, 2, TODOS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct todo_row row = { .item_id = gw_column_int(stmt, 0),
                                      .due = gw_column_date(stmt, 1),
                                      .reason = gw_column_text(stmt, req->arena, 2),
                                      .title = gw_column_text(stmt, req->arena, 3),
                                      .kind = gw_column_text(stmt, req->arena, 4) };

        if (!visit->take(visit->arg, &row))
            return GW_OK;
    }
    return gw_step_end(err);
}

GW_SQL(load_numbered, "SELECT id, confirm_by, title, kind FROM item WHERE item_no = ?1"
                      " AND confirm = 1 AND state = 3");

/* GW_MISSING where it asks no longer. */
static enum gw_err
item_load(struct gw_request *req, uint32_t item_no, struct todo_row *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_numbered);

    gw_bind_int(stmt, 1, item_no);
    GW_TRY(gw_step_row(stmt));
    *out = (struct todo_row){ .item_id = gw_column_int(stmt, 0),
                              .due = gw_column_date(stmt, 1),
                              .reason = GW_TEXT("confirm"),
                              .title = gw_column_text(stmt, req->arena, 2),
                              .kind = gw_column_text(stmt, req->arena, 3) };
    return GW_OK;
}

enum gw_err
todo_items_each(struct gw_request *req, const struct gw_bitmap *items,
                const struct todo_visit *visit)
{
    uint32_t count = 0;

    for (uint64_t at = 0; count < TODOS_MAX && gw_bitmap_next(items, &at); at++, count++) {
        struct todo_row row;
        const enum gw_err err = item_load(req, (uint32_t)at, &row);

        GW_TRY(gw_step_end(err));
        if (err == GW_OK && !visit->take(visit->arg, &row))
            break;
    }
    return GW_OK;
}

GW_SQL(list_pending,
       "SELECT i.item_no FROM item i WHERE i.confirm = 1 AND i.state = 3 AND i.hidden_at IS NULL"
       " AND i.removed_at IS NULL AND i.trashed_at IS NULL AND visible(i.audience_id)"
       " AND i.author_id <> ?1 AND NOT EXISTS (SELECT 1 FROM confirmation c"
       " WHERE c.item_id = i.id AND c.person_id = ?1)"
       " ORDER BY i.confirm_by NULLS FIRST, i.id LIMIT ?2",
       .scans = true);

enum gw_err
todo_pending_load(struct gw_request *req, struct gw_bitmap *items)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_pending);
    enum gw_err err;

    gw_bind_int(stmt, 1, req->person_id);
    gw_bind_int(stmt, 2, TODOS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_bitmap_add(items, (uint32_t)gw_column_int(stmt, 0)));
    return gw_step_end(err);
}
