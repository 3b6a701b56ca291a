/* import_store.c - what an import of posts has to know of boards, posts and authors; each statement
 * stands above its only user. */
#include "import.h"

static void
board_read(struct gw_stmt *stmt, struct gw_arena *arena, struct import_board *out)
{
    out->posts.arena = arena;
    out->board = (struct bulletin_board){
        .id = gw_column_int(stmt, 0),
        .name = gw_column_text(stmt, arena, 1),
        .department_id = gw_column_int(stmt, 2),
        .information_class = gw_column_int(stmt, 3),
        .class_five_reason = gw_column_text(stmt, arena, 4),
        .rights[BULLETIN_READERS] = gw_column_int(stmt, 5),
        .is_incident = gw_text_equal(gw_column_view(stmt, 6), GW_TEXT("incident")),
    };
}

GW_SQL(import_list_boards,
       "SELECT id, name, department_id, information_class, class_five_reason, reader_id, category"
       " FROM bulletin_board WHERE closed_at IS NULL ORDER BY id",
       .scans = true);

enum gw_err
bulletin_import_boards(struct gw_request *req, struct gw_arena *arena, struct gw_text_map *by_name)
{
    GW_STMT stmt = gw_db_stmt(req->db, &import_list_boards);
    enum gw_err err;

    by_name->arena = arena;
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct import_board *board = GW_NEW(arena, struct import_board);
        struct import_board *namesake;

        board_read(stmt, arena, board);
        namesake = gw_text_map_get(by_name, board->board.name);
        if (namesake != NULL)
            namesake->is_several = true;
        else
            gw_text_map_put(by_name, board->board.name, board);
    }
    return gw_step_end(err);
}

GW_SQL(import_list_posts, "SELECT i.published_from, i.title, p.body_text FROM item i"
                          " JOIN bulletin_post p ON p.item_id = i.id WHERE i.container_id = ?1");

enum gw_err
bulletin_import_posts(struct gw_request *req, struct gw_arena *arena, struct import_board *board)
{
    GW_STMT stmt = gw_db_stmt(req->db, &import_list_posts);
    enum gw_err err;

    gw_bind_int(stmt, 1, board->board.id);
    while ((err = gw_step_row(stmt)) == GW_OK)
        gw_text_map_put(&board->posts,
                        bulletin_import_key(arena, gw_column_int(stmt, 0), gw_column_view(stmt, 1),
                                            gw_column_view(stmt, 2)),
                        board);
    return gw_step_end(err);
}

GW_SQL(import_find_department,
       "SELECT p.department_id FROM holding h JOIN position p ON p.id = h.position_id"
       " WHERE h.person_id = ?1 AND h.holding_kind = 'main' AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2) LIMIT 1");

enum gw_err
bulletin_import_department(struct gw_request *req, int64_t person_id, int64_t *department_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &import_find_department);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, req->today);
    err = gw_step_row(stmt);
    *department_id = err == GW_OK ? gw_column_int(stmt, 0) : 0;
    return gw_step_end(err);
}
