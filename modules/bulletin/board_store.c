/* board_store.c - boards and their rights in the database; each statement stands above its only
 * user.
 */
#include "bulletin.h"

#define BOARD_COLUMNS                                                                           \
    "b.id, b.parent_id, b.department_id, b.name, b.category = 'incident', b.information_class," \
    " b.sort_key"
#define BOARD_COLUMNS_COUNT 7
/* A board without rights gives one row with NULL for all of these. */
#define RIGHT_COLUMNS "r.board_id, r.department_id, r.below, r.can_write"

static void
board_read(struct gw_stmt *stmt, struct gw_arena *arena, struct bulletin_board *out)
{
    *out = (struct bulletin_board){
        .id = gw_column_int(stmt, 0),
        .parent_id = gw_column_int(stmt, 1),
        .department_id = gw_column_int(stmt, 2),
        .name = gw_column_text(stmt, arena, 3),
        .is_incident = gw_column_int(stmt, 4) != 0,
        .information_class = gw_column_int(stmt, 5),
        .sort_key = gw_column_int(stmt, 6),
    };
    out->access = out->is_incident ? BULLETIN_MAY_READ : BULLETIN_NO_ACCESS;
}

/* Widens the board's access by the right that stands in the row from column `first` on. */
static void
access_widen(struct gw_stmt *stmt, int first, const struct gw_actor *actor,
             struct bulletin_board *board)
{
    const struct bulletin_right right = { .department_id = gw_column_int(stmt, first + 1),
                                          .below = gw_column_int(stmt, first + 2) != 0,
                                          .can_write = gw_column_int(stmt, first + 3) != 0 };
    enum bulletin_access access;

    if (gw_column_is_null(stmt, first))
        return;
    access = bulletin_right_access(&right, actor);
    if (access > board->access)
        board->access = access;
}

GW_SQL(load_board, "SELECT " BOARD_COLUMNS ", " RIGHT_COLUMNS " FROM bulletin_board b"
                   " LEFT JOIN bulletin_board_right r ON r.board_id = b.id WHERE b.id = ?1");

enum gw_err
bulletin_board_load(struct gw_request *req, int64_t board_id, struct bulletin_board *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_board);
    struct bulletin_board board;
    enum gw_err err;

    gw_bind_int(stmt, 1, board_id);
    GW_TRY(gw_step_row(stmt));
    board_read(stmt, req->arena, &board);
    do {
        access_widen(stmt, BOARD_COLUMNS_COUNT, req->actor, &board);
        err = gw_step_row(stmt);
    } while (err == GW_OK);
    GW_TRY(gw_step_end(err));
    if (board.access < BULLETIN_MAY_READ)
        return GW_MISSING;
    *out = board;
    return GW_OK;
}

GW_SQL(count_boards, "SELECT COUNT(*) FROM bulletin_board", .scans = true);

static enum gw_err
boards_count(struct gw_db *db, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_boards);

    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

/* The table is small: boards are counted in hundreds, and everybody's tree needs them all. */
GW_SQL(list_boards,
       "SELECT " BOARD_COLUMNS ", " RIGHT_COLUMNS " FROM bulletin_board b"
       " LEFT JOIN bulletin_board_right r ON r.board_id = b.id ORDER BY b.id",
       .scans = true);

enum gw_err
bulletin_board_list_all(struct gw_request *req, struct bulletin_board **boards, size_t *count)
{
    struct bulletin_board *list;
    size_t room, used = 0;
    enum gw_err err;

    GW_TRY(boards_count(req->db, &room));
    list = GW_NEW_ARRAY(req->arena, struct bulletin_board, room + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &list_boards);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        if (used == 0 || list[used - 1].id != gw_column_int(stmt, 0)) {
            if (used == room)
                break;
            board_read(stmt, req->arena, &list[used++]);
        }
        access_widen(stmt, BOARD_COLUMNS_COUNT, req->actor, &list[used - 1]);
    }
    GW_TRY(gw_step_end(err));
    *boards = list;
    *count = used;
    return GW_OK;
}

#define INCIDENT_BOARDS_MAX 32

GW_SQL(list_incident_boards,
       "SELECT id FROM bulletin_board WHERE category = 'incident' ORDER BY id LIMIT ?1");

enum gw_err
bulletin_incident_boards(struct gw_request *req, struct gw_ids *boards)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_incident_boards);
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, INCIDENT_BOARDS_MAX);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, INCIDENT_BOARDS_MAX);
    while (count < INCIDENT_BOARDS_MAX && (err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    GW_TRY(gw_step_end(err));
    *boards = (struct gw_ids){ .ids = ids, .count = count };
    return GW_OK;
}

#define RIGHTS_MAX 512  /* rows of one board */
#define RIGHTS_FIRST 16 /* room for as many as most boards have */

GW_SQL(list_rights, "SELECT department_id, below FROM bulletin_board_right WHERE board_id = ?1"
                    " LIMIT ?2");

/* Those who may read the board, in the request's arena. */
struct readers {
    struct gw_audience_member *members;
    size_t count, room;
};

static void
reader_add(struct gw_arena *arena, struct readers *readers, struct gw_audience_member member)
{
    if (readers->count == readers->room) {
        struct gw_audience_member *fewer = readers->members;

        readers->room = readers->room == 0 ? RIGHTS_FIRST : 2 * readers->room;
        readers->members = GW_NEW_ARRAY(arena, struct gw_audience_member, readers->room);
        if (readers->count > 0)
            memcpy(readers->members, fewer, readers->count * sizeof(*fewer));
    }
    readers->members[readers->count++] = member;
}

static enum gw_err
rights_list(struct gw_request *req, int64_t board_id, struct readers *readers)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_rights);
    enum gw_err err;

    gw_bind_int(stmt, 1, board_id);
    gw_bind_int(stmt, 2, RIGHTS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK)
        reader_add(req->arena, readers,
                   (struct gw_audience_member){ .department_id = gw_column_int(stmt, 0),
                                                .below = gw_column_int(stmt, 1) != 0 });
    return gw_step_end(err);
}

enum gw_err
bulletin_board_audience(struct gw_request *req, const struct bulletin_board *board,
                        int64_t *audience_id)
{
    struct readers readers = { .count = 0 };

    if (board->is_incident) {
        *audience_id = GW_AUDIENCE_EVERYBODY;
        return GW_OK;
    }
    GW_TRY(rights_list(req, board->id, &readers));
    return gw_audience_of(req, readers.members, readers.count, audience_id);
}

GW_SQL(insert_board, "INSERT INTO bulletin_board (id, parent_id, department_id, name, category,"
                     " information_class, sort_key, created_at)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

enum gw_err
bulletin_board_insert(struct gw_db *db, const struct bulletin_board *board, gw_time created_at)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_board);

    gw_bind_int(stmt, 1, board->id);
    gw_bind_id(stmt, 2, board->parent_id);
    gw_bind_int(stmt, 3, board->department_id);
    gw_bind_text(stmt, 4, board->name);
    gw_bind_text(stmt, 5, board->is_incident ? GW_TEXT("incident") : GW_TEXT("ordinary"));
    gw_bind_int(stmt, 6, board->information_class);
    gw_bind_int(stmt, 7, board->sort_key);
    gw_bind_int(stmt, 8, created_at);
    return gw_step_done(stmt);
}

GW_SQL(insert_right, "INSERT INTO bulletin_board_right (board_id, department_id, below, can_write)"
                     " VALUES (?1, ?2, ?3, ?4)");

enum gw_err
bulletin_right_insert(struct gw_db *db, int64_t board_id, const struct bulletin_right *right)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_right);

    gw_bind_int(stmt, 1, board_id);
    gw_bind_id(stmt, 2, right->department_id);
    gw_bind_int(stmt, 3, right->below);
    gw_bind_int(stmt, 4, right->can_write);
    return gw_step_done(stmt);
}
