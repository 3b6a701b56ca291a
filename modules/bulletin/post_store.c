/* post_store.c - what a post has beside its item; each statement stands above its only user. */
#include "bulletin.h"

GW_SQL(insert_post, "INSERT INTO bulletin_post (item_id, body, body_text) VALUES (?1, ?2, ?3)");

enum gw_err
bulletin_post_insert(struct gw_db *db, int64_t item_id, const struct bulletin_body *body)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_post);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_text_or_null(stmt, 2, body->document);
    gw_bind_text(stmt, 3, body->text);
    return gw_step_later(stmt);
}

GW_SQL(update_post, "UPDATE bulletin_post SET body = ?2, body_text = ?3 WHERE item_id = ?1");

enum gw_err
bulletin_post_update(struct gw_db *db, int64_t item_id, const struct bulletin_body *body)
{
    GW_STMT stmt = gw_db_stmt(db, &update_post);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_text_or_null(stmt, 2, body->document);
    gw_bind_text(stmt, 3, body->text);
    return gw_step_done(stmt);
}

GW_SQL(load_post, "SELECT body, body_text FROM bulletin_post WHERE item_id = ?1");

enum gw_err
bulletin_post_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                   struct bulletin_body *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_post);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct bulletin_body){ .document = gw_column_text(stmt, arena, 0),
                                   .text = gw_column_text(stmt, arena, 1) };
    return GW_OK;
}

GW_SQL(load_beginning,
       "SELECT substr(body_text, 1, CAST(?2 AS INTEGER)) FROM bulletin_post WHERE item_id = ?1");

enum gw_err
bulletin_post_load_beginning(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                             int64_t chars_max, struct gw_text *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_beginning);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, chars_max);
    GW_TRY(gw_step_row(stmt));
    *out = gw_column_text(stmt, arena, 0);
    return GW_OK;
}

GW_SQL(load_document, "SELECT i.title, p.body_text FROM item i"
                      " JOIN bulletin_post p ON p.item_id = i.id WHERE i.id = ?1");

static enum gw_err
document_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_doc *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_document);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct gw_doc){ .title = gw_column_text(stmt, arena, 0),
                            .text = gw_column_text(stmt, arena, 1),
                            .url = gw_text_format(arena, "/posts/%lld", (long long)item_id) };
    return GW_OK;
}

const struct gw_kind bulletin_post_kind = { .name = "bulletin.post",
                                            .read = "bulletin.post.read",
                                            .label_key = "bulletin.kind.post",
                                            .load = document_load,
                                            .open = bulletin_kind_open,
                                            .on_duty = bulletin_kind_on_duty,
                                            .readers = bulletin_kind_readers,
                                            .changed = bulletin_kind_changed };

GW_SQL(load_confirm_days, "SELECT confirm_days FROM bulletin_post WHERE item_id = ?1");

enum gw_err
bulletin_confirm_days_load(struct gw_db *db, int64_t item_id, int64_t *days)
{
    GW_STMT stmt = gw_db_stmt(db, &load_confirm_days);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *days = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(update_confirm_days, "UPDATE bulletin_post SET confirm_days = ?2 WHERE item_id = ?1");

enum gw_err
bulletin_confirm_days_update(struct gw_db *db, int64_t item_id, int64_t days)
{
    GW_STMT stmt = gw_db_stmt(db, &update_confirm_days);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_id(stmt, 2, days);
    return gw_step_done(stmt);
}

GW_SQL(remove_post, "DELETE FROM bulletin_post WHERE item_id = ?1");

enum gw_err
bulletin_post_purged(struct gw_request *req, const struct gw_event *event)
{
    GW_STMT stmt = gw_db_stmt(req->db, &remove_post);

    gw_bind_int(stmt, 1, event->item_id);
    GW_TRY(gw_step_done(stmt));
    return bulletin_approval_remove(req->db, event->item_id);
}

GW_SQL(departments_of_person,
       "SELECT DISTINCT o.department_id FROM holding h JOIN position o ON o.id = h.position_id"
       " AND o.effective_from <= ?2 AND (o.effective_until IS NULL OR o.effective_until >= ?2)"
       " WHERE h.person_id = ?1 AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2)");

enum gw_err
bulletin_departments_of(struct gw_request *req, int64_t person_id, int64_t *ids, size_t ids_max,
                        size_t *count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &departments_of_person);
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, req->today);
    *count = 0;
    while (*count < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[(*count)++] = gw_column_int(stmt, 0);
    return gw_step_end(err);
}

GW_SQL(load_contact, "SELECT d.name, d.phone, p.extension FROM department d"
                     " JOIN person p ON p.id = ?2 WHERE d.id = ?1");

enum gw_err
bulletin_contact_load(struct gw_request *req, int64_t department_id, struct gw_text *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_contact);
    enum gw_err err;

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->person_id);
    err = gw_step_row(stmt);
    *out = GW_TEXT_NONE;
    if (err == GW_OK)
        *out = bulletin_contact_format(req->arena, gw_column_view(stmt, 0), gw_column_view(stmt, 1),
                                       gw_column_view(stmt, 2));
    return gw_step_end(err);
}
