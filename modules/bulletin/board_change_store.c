/* board_change_store.c - what changes boards in the database; each statement stands above its only
 * user.
 */
#include "bulletin.h"

/* ?1 … ?21: what an insert and a change both write. */
static void
settings_bind(struct gw_stmt *stmt, const struct bulletin_board *board)
{
    gw_bind_int(stmt, 1, board->id);
    gw_bind_id(stmt, 2, board->parent_id);
    gw_bind_int(stmt, 3, board->department_id);
    gw_bind_text(stmt, 4, board->name);
    gw_bind_int(stmt, 5, board->information_class);
    gw_bind_int(stmt, 6, board->sort_key);
    gw_bind_text(stmt, 7, board->description);
    gw_bind_text(stmt, 8, board->banner);
    gw_bind_text(stmt, 9, board->help_url);
    gw_bind_int(stmt, 10, board->approval);
    gw_bind_int(stmt, 11, board->comments);
    gw_bind_int(stmt, 12, board->confirm);
    gw_bind_int(stmt, 13, board->official_record);
    gw_bind_text_or_null(stmt, 14, board->retention);
    gw_bind_int(stmt, 15, board->publication_days);
    gw_bind_text_or_null(stmt, 16, board->outside_body);
    gw_bind_date(stmt, 17, board->outside_body.bytes == 0 ? GW_DATE_NONE : board->outside_until);
    gw_bind_text_or_null(stmt, 18, board->class_five_reason);
    gw_bind_id(stmt, 19, board->closed_at);
    gw_bind_int(stmt, 20, board->version);
    gw_bind_int(stmt, 21, board->updated_at);
}

GW_SQL(insert_board,
       "INSERT INTO bulletin_board (id, parent_id, department_id, name, information_class,"
       " sort_key, description, banner, help_url, approval, comments, confirm, official_record,"
       " retention, publication_days, outside_body, outside_until, class_five_reason, closed_at,"
       " version, updated_at, category, branch_department_id, created_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
       " ?18, ?19, ?20, ?21, ?22, ?23, ?24)");

enum gw_err
bulletin_board_insert(struct gw_db *db, const struct bulletin_board *board, gw_time created_at)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_board);
    struct bulletin_board first = *board;

    first.version = 1;
    first.updated_at = created_at;
    settings_bind(stmt, &first);
    gw_bind_text(stmt, 22, gw_text_from(bulletin_category_name(board->category)));
    gw_bind_id(stmt, 23, board->branch_department_id);
    gw_bind_int(stmt, 24, created_at);
    return gw_step_done(stmt);
}

GW_SQL(update_board,
       "UPDATE bulletin_board SET parent_id = ?2, department_id = ?3, name = ?4,"
       " information_class = ?5, sort_key = ?6, description = ?7, banner = ?8, help_url = ?9,"
       " approval = ?10, comments = ?11, confirm = ?12, official_record = ?13, retention = ?14,"
       " publication_days = ?15, outside_body = ?16, outside_until = ?17,"
       " class_five_reason = ?18, closed_at = ?19, version = ?20, updated_at = ?21"
       " WHERE id = ?1 AND version = CAST(?20 AS BIGINT) - 1");

enum gw_err
bulletin_board_update(struct gw_db *db, const struct bulletin_board *board)
{
    GW_STMT stmt = gw_db_stmt(db, &update_board);

    settings_bind(stmt, board);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_STALE;
}

GW_SQL(update_rights, "UPDATE bulletin_board SET reader_id = ?2, writer_id = ?3, commenter_id = ?4,"
                      " approver_id = ?5, manager_id = ?6, forced_id = ?7 WHERE id = ?1");

enum gw_err
bulletin_board_rights_update(struct gw_db *db, const struct bulletin_board *board)
{
    GW_STMT stmt = gw_db_stmt(db, &update_rights);

    gw_bind_int(stmt, 1, board->id);
    for (int right = 0; right < BULLETIN_RIGHTS; right++)
        gw_bind_id(stmt, 2 + right, board->rights[right]);
    return gw_step_done(stmt);
}

GW_SQL(place_board, "UPDATE bulletin_board SET sort_key = ?2 WHERE id = ?1 AND sort_key <> ?2");

enum gw_err
bulletin_board_place(struct gw_db *db, int64_t board_id, int64_t sort_key)
{
    GW_STMT stmt = gw_db_stmt(db, &place_board);

    gw_bind_int(stmt, 1, board_id);
    gw_bind_int(stmt, 2, sort_key);
    return gw_step_done(stmt);
}
