/* board_store.c - boards in the database; each statement stands above its only user. */
#include "bulletin.h"

#define BOARD_COLUMNS                                                                         \
    "id, parent_id, department_id, name, category, information_class, sort_key, description," \
    " banner, help_url, reader_id, writer_id, commenter_id, approver_id, manager_id,"         \
    " forced_id, approval, comments, confirm, official_record, retention, publication_days,"  \
    " outside_body, outside_until, branch_department_id, class_five_reason, closed_at,"       \
    " version, updated_at"

static const char *const category_names[] = { "ordinary", "incident", "branches" };

const char *
bulletin_category_name(enum bulletin_category category)
{
    return category_names[category];
}

static enum bulletin_category
category_of(struct gw_text name)
{
    if (gw_text_equal(name, GW_TEXT("incident")))
        return BULLETIN_INCIDENT;
    return gw_text_equal(name, GW_TEXT("branches")) ? BULLETIN_BRANCHES : BULLETIN_ORDINARY;
}

static void
board_read(struct gw_stmt *stmt, struct gw_request *req, struct bulletin_board *out)
{
    struct gw_arena *arena = req->arena;

    *out = (struct bulletin_board){
        .id = gw_column_int(stmt, 0),
        .parent_id = gw_column_int(stmt, 1),
        .department_id = gw_column_int(stmt, 2),
        .name = gw_column_text(stmt, arena, 3),
        .category = category_of(gw_column_view(stmt, 4)),
        .information_class = gw_column_int(stmt, 5),
        .sort_key = gw_column_int(stmt, 6),
        .description = gw_column_text(stmt, arena, 7),
        .banner = gw_column_text(stmt, arena, 8),
        .help_url = gw_column_text(stmt, arena, 9),
        .approval = gw_column_int(stmt, 16) != 0,
        .comments = gw_column_int(stmt, 17) != 0,
        .confirm = gw_column_int(stmt, 18) != 0,
        .official_record = gw_column_int(stmt, 19) != 0,
        .retention = gw_column_text(stmt, arena, 20),
        .publication_days = gw_column_int(stmt, 21),
        .outside_body = gw_column_text(stmt, arena, 22),
        .outside_until = gw_column_date(stmt, 23),
        .branch_department_id = gw_column_int(stmt, 24),
        .class_five_reason = gw_column_text(stmt, arena, 25),
        .closed_at = gw_column_int(stmt, 26),
        .version = gw_column_int(stmt, 27),
        .updated_at = gw_column_int(stmt, 28),
    };
    for (int right = 0; right < BULLETIN_RIGHTS; right++)
        out->rights[right] = gw_column_int(stmt, 10 + right);
    out->is_incident = out->category == BULLETIN_INCIDENT;
    if (req->actor != NULL)
        out->can = bulletin_board_can(out, req->actor, req->today);
}

GW_SQL(load_board, "SELECT " BOARD_COLUMNS " FROM bulletin_board WHERE id = ?1");

enum gw_err
bulletin_board_find(struct gw_request *req, int64_t board_id, struct bulletin_board *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_board);

    gw_bind_int(stmt, 1, board_id);
    GW_TRY(gw_step_row(stmt));
    board_read(stmt, req, out);
    return GW_OK;
}

enum gw_err
bulletin_board_load(struct gw_request *req, int64_t board_id, struct bulletin_board *out)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, board_id, &board));
    if (!board.can.read)
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
GW_SQL(list_boards, "SELECT " BOARD_COLUMNS " FROM bulletin_board ORDER BY id", .scans = true);

enum gw_err
bulletin_board_list_all(struct gw_request *req, struct bulletin_board **boards, size_t *count)
{
    struct bulletin_board *list;
    size_t room, used = 0;
    enum gw_err err = GW_MISSING;

    GW_TRY(boards_count(req->db, &room));
    list = GW_NEW_ARRAY(req->arena, struct bulletin_board, room + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &list_boards);
    while (used < room && (err = gw_step_row(stmt)) == GW_OK)
        board_read(stmt, req, &list[used++]);
    GW_TRY(gw_step_end(err));
    *boards = list;
    *count = used;
    return GW_OK;
}

#define INCIDENT_BOARDS_MAX 32

/* Rows of one column, in the arena. */
static enum gw_err
ids_read(struct gw_request *req, struct gw_stmt *stmt, size_t ids_max, struct gw_ids *out)
{
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, ids_max + 1);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    while (count < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    GW_TRY(gw_step_end(err));
    *out = (struct gw_ids){ .ids = ids, .count = count };
    return GW_OK;
}

GW_SQL(list_incident_boards,
       "SELECT id FROM bulletin_board WHERE category = 'incident' ORDER BY id LIMIT ?1");

enum gw_err
bulletin_incident_boards(struct gw_request *req, struct gw_ids *boards)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_incident_boards);

    gw_bind_int(stmt, 1, INCIDENT_BOARDS_MAX);
    return ids_read(req, stmt, INCIDENT_BOARDS_MAX, boards);
}

/* ---- trees ---- */

#define NODES_MAX 20000

static enum gw_err
nodes_read(struct gw_request *req, struct gw_stmt *stmt, struct bulletin_tree *out)
{
    struct bulletin_node *nodes = NULL;
    size_t count = 0, room = 0;
    enum gw_err err = GW_MISSING;

    while (count < NODES_MAX && (err = gw_step_row(stmt)) == GW_OK) {
        if (count == room) {
            const struct bulletin_node *fewer = nodes;

            room = room == 0 ? 256 : 2 * room;
            nodes = GW_NEW_ARRAY(req->arena, struct bulletin_node, room);
            if (count > 0)
                memcpy(nodes, fewer, count * sizeof(*nodes));
        }
        nodes[count++] = (struct bulletin_node){ .id = gw_column_int(stmt, 0),
                                                 .parent_id = gw_column_int(stmt, 1) };
    }
    GW_TRY(gw_step_end(err));
    *out = (struct bulletin_tree){ .nodes = nodes, .count = count };
    return GW_OK;
}

GW_SQL(tree_of_boards, "SELECT id, parent_id FROM bulletin_board ORDER BY id", .scans = true);

enum gw_err
bulletin_board_tree(struct gw_request *req, struct bulletin_tree *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &tree_of_boards);

    return nodes_read(req, stmt, out);
}

GW_SQL(tree_of_departments, "SELECT id, parent_id FROM department ORDER BY id", .scans = true);

enum gw_err
bulletin_department_tree(struct gw_request *req, struct bulletin_tree *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &tree_of_departments);

    return nodes_read(req, stmt, out);
}

GW_SQL(load_position_department, "SELECT department_id FROM position WHERE id = ?1");

enum gw_err
bulletin_position_department(struct gw_request *req, int64_t position_id, int64_t *department_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_position_department);
    enum gw_err err;

    gw_bind_int(stmt, 1, position_id);
    err = gw_step_row(stmt);
    *department_id = err == GW_OK ? gw_column_int(stmt, 0) : 0;
    return gw_step_end(err);
}

GW_SQL(department_is_effective, "SELECT 1 FROM department WHERE id = ?1 AND effective_from <= ?2"
                                " AND (effective_until IS NULL OR effective_until >= ?2)");

enum gw_err
bulletin_department_ask(struct gw_request *req, int64_t department_id, bool *is_effective)
{
    GW_STMT stmt = gw_db_stmt(req->db, &department_is_effective);
    enum gw_err err;

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->today);
    err = gw_step_row(stmt);
    *is_effective = err == GW_OK;
    return gw_step_end(err);
}

GW_SQL(list_top, "SELECT id FROM bulletin_board WHERE parent_id IS NULL"
                 " ORDER BY sort_key, id LIMIT ?1");

static enum gw_err
top_list(struct gw_request *req, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_top);

    gw_bind_int(stmt, 1, BULLETIN_BOARD_CHILDREN_MAX);
    return ids_read(req, stmt, BULLETIN_BOARD_CHILDREN_MAX, out);
}

GW_SQL(list_children, "SELECT id FROM bulletin_board WHERE parent_id = ?2"
                      " ORDER BY sort_key, id LIMIT ?1");

enum gw_err
bulletin_board_children(struct gw_request *req, int64_t parent_id, struct gw_ids *out)
{
    if (parent_id == 0)
        return top_list(req, out);
    GW_STMT stmt = gw_db_stmt(req->db, &list_children);
    gw_bind_int(stmt, 1, BULLETIN_BOARD_CHILDREN_MAX);
    gw_bind_int(stmt, 2, parent_id);
    return ids_read(req, stmt, BULLETIN_BOARD_CHILDREN_MAX, out);
}
