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
    return gw_step_done(stmt);
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

GW_SQL(load_beginning, "SELECT substr(body_text, 1, ?2) FROM bulletin_post WHERE item_id = ?1");

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
                                            .load = document_load };

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
