/* template_store.c - templates of posts in the database; each statement stands above its only user.
 */
#include "bulletin.h"

#define TEMPLATES_MAX 200 /* of one board or section */

/* In the order of template_read. */
#define TEMPLATE_COLUMNS                                                                  \
    "id, board_id, department_id, name, title, information_class, importance, author_id," \
    " version, updated_at"

static void
template_read(struct gw_stmt *stmt, struct gw_arena *arena, struct bulletin_template *out)
{
    *out = (struct bulletin_template){ .id = gw_column_int(stmt, 0),
                                       .board_id = gw_column_int(stmt, 1),
                                       .department_id = gw_column_int(stmt, 2),
                                       .name = gw_column_text(stmt, arena, 3),
                                       .title = gw_column_text(stmt, arena, 4),
                                       .information_class = gw_column_int(stmt, 5),
                                       .importance = gw_column_int(stmt, 6),
                                       .author_id = gw_column_int(stmt, 7),
                                       .version = gw_column_int(stmt, 8),
                                       .updated_at = gw_column_int(stmt, 9) };
}

GW_SQL(load_template,
       "SELECT " TEMPLATE_COLUMNS ", body, body_text FROM bulletin_template WHERE id = ?1");

enum gw_err
bulletin_template_load(struct gw_request *req, int64_t template_id, struct bulletin_template *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_template);

    gw_bind_int(stmt, 1, template_id);
    GW_TRY(gw_step_row(stmt));
    template_read(stmt, req->arena, out);
    out->document = gw_column_text(stmt, req->arena, 10);
    out->text = gw_column_text(stmt, req->arena, 11);
    return GW_OK;
}

GW_SQL(list_of_board, "SELECT " TEMPLATE_COLUMNS " FROM bulletin_template WHERE board_id = ?1"
                      " ORDER BY name, id LIMIT ?2");
GW_SQL(list_of_department, "SELECT " TEMPLATE_COLUMNS " FROM bulletin_template"
                           " WHERE department_id = ?1 ORDER BY name, id LIMIT ?2");

enum gw_err
bulletin_template_list_of(struct gw_request *req, int64_t board_id, int64_t department_id,
                          struct bulletin_template **list, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(req->db, department_id == 0 ? &list_of_board : &list_of_department);
    enum gw_err err = GW_MISSING;

    *count = 0;
    *list = GW_NEW_ARRAY(req->arena, struct bulletin_template, TEMPLATES_MAX);
    gw_bind_int(stmt, 1, department_id == 0 ? board_id : department_id);
    gw_bind_int(stmt, 2, TEMPLATES_MAX);
    while (*count < TEMPLATES_MAX && (err = gw_step_row(stmt)) == GW_OK)
        template_read(stmt, req->arena, *list + (*count)++);
    return gw_step_end(err);
}

/* ?1 … ?9: what an insert and a change both write. */
static void
template_bind(struct gw_stmt *stmt, const struct bulletin_template *template, gw_time now)
{
    gw_bind_int(stmt, 1, template->id);
    gw_bind_text(stmt, 2, template->name);
    gw_bind_text(stmt, 3, template->title);
    gw_bind_text_or_null(stmt, 4, template->document);
    gw_bind_text(stmt, 5, template->text);
    gw_bind_int(stmt, 6, template->information_class);
    gw_bind_int(stmt, 7, template->importance);
    gw_bind_int(stmt, 8, template->version);
    gw_bind_int(stmt, 9, now);
}

GW_SQL(insert_template,
       "INSERT INTO bulletin_template (id, name, title, body, body_text, information_class,"
       " importance, version, updated_at, created_at, board_id, department_id, author_id)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12)");

enum gw_err
bulletin_template_insert(struct gw_request *req, const struct bulletin_template *template)
{
    GW_STMT stmt = gw_db_stmt(req->db, &insert_template);

    template_bind(stmt, template, req->now);
    gw_bind_id(stmt, 10, template->board_id);
    gw_bind_id(stmt, 11, template->department_id);
    gw_bind_int(stmt, 12, template->author_id);
    return gw_step_done(stmt);
}

GW_SQL(update_template,
       "UPDATE bulletin_template SET name = ?2, title = ?3, body = ?4, body_text = ?5,"
       " information_class = ?6, importance = ?7, version = ?8, updated_at = ?9 WHERE id = ?1");

enum gw_err
bulletin_template_update(struct gw_request *req, const struct bulletin_template *template)
{
    GW_STMT stmt = gw_db_stmt(req->db, &update_template);

    template_bind(stmt, template, req->now);
    return gw_step_done(stmt);
}

GW_SQL(delete_template, "DELETE FROM bulletin_template WHERE id = ?1");

enum gw_err
bulletin_template_delete(struct gw_request *req, int64_t template_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &delete_template);

    gw_bind_int(stmt, 1, template_id);
    return gw_step_done(stmt);
}
