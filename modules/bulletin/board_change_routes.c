/* board_change_routes.c - HTTP handlers that make boards, change them, close and move them.
 *
 * Who may: the administrator everywhere; the chief of a section what the section owns, and new
 * boards below its own branch; managers of a board its settings. Nothing is ever deleted.
 */
#include "bulletin.h"

/* The board of the path, for somebody who reaches that far; GW_MISSING for who may not see it. */
static enum gw_err
board_open(struct gw_request *req, enum bulletin_reach least, struct bulletin_settings *out,
           enum bulletin_reach *reach)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, req->path_ids[0], &board));
    *reach = bulletin_board_reach(req, &board);
    if (!board.can.read && *reach == BULLETIN_NO_REACH)
        return GW_MISSING;
    if (*reach < least)
        return gw_fail(req, GW_DENIED, NULL, "bulletin.board_not_yours");
    return bulletin_settings_load(req, &board, out);
}

/* What may be done with the board now, by whoever has just changed it. Those whose rights came with
 * this change get them with the next request. */
static enum gw_err
board_reply(struct gw_request *req, int status, int64_t board_id)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, board_id, &board));
    return bulletin_board_reply(req, status, &board);
}

static enum gw_err
change_store(struct gw_request *req, const struct bulletin_settings *before,
             struct bulletin_settings *after)
{
    bulletin_settings_audit(req, before, after);
    return bulletin_settings_store(req, before, after);
}

/* ---- places in the tree ---- */

/* Whether the board is, or hangs below, the branch of a section that who asks is chief of. */
static enum gw_err
is_below_own_branch(struct gw_request *req, int64_t board_id, bool *below)
{
    struct bulletin_board board = { .parent_id = board_id };

    *below = false;
    for (int depth = 0; board.parent_id != 0 && depth < BULLETIN_BOARD_DEPTH_MAX; depth++) {
        GW_TRY(bulletin_board_find(req, board.parent_id, &board));
        if (board.branch_department_id != 0 &&
            gw_actor_heads_department(req->actor, board.branch_department_id)) {
            *below = true;
            return GW_OK;
        }
    }
    return GW_OK;
}

/* Whether who asks may hang boards there. */
static enum gw_err
place_check(struct gw_request *req, int64_t parent_id)
{
    struct bulletin_board parent = { .id = 0 };
    enum gw_err err = parent_id == 0 ? GW_OK : bulletin_board_find(req, parent_id, &parent);
    const bool admin = gw_may(req, "bulletin.board.write", 0, 0);
    bool below;

    if (err == GW_MISSING || (parent_id != 0 && !admin && !parent.can.read))
        return gw_fail(req, GW_MISSING, "parent_id", "bulletin.board_missing");
    GW_TRY(err);
    if (admin)
        return GW_OK;
    GW_TRY(is_below_own_branch(req, parent_id, &below));
    return below ? GW_OK : gw_fail(req, GW_DENIED, "parent_id", "bulletin.board_place_denied");
}

/* Puts the board among those directly below `parent_id`, before `before_id` (0: at the end). */
static enum gw_err
board_arrange(struct gw_request *req, int64_t board_id, int64_t parent_id, int64_t before_id)
{
    struct gw_ids children;
    int64_t sort_key = 0;
    bool placed = false;

    GW_TRY(bulletin_board_children(req, parent_id, &children));
    if (children.count >= BULLETIN_BOARD_CHILDREN_MAX)
        return gw_fail_number(req, GW_CONFLICT, "parent_id", "bulletin.board_too_many",
                              BULLETIN_BOARD_CHILDREN_MAX - 1);
    for (size_t i = 0; i < children.count; i++) {
        if (children.ids[i] == board_id)
            continue;
        if (children.ids[i] == before_id) {
            GW_TRY(bulletin_board_place(req->db, board_id, sort_key += 10));
            placed = true;
        }
        GW_TRY(bulletin_board_place(req->db, children.ids[i], sort_key += 10));
    }
    if (before_id != 0 && !placed)
        return gw_fail(req, GW_INVALID, "before_id", "bulletin.board_before_missing");
    return placed ? GW_OK : bulletin_board_place(req->db, board_id, sort_key + 10);
}

/* ---- handlers ---- */

static struct gw_audience_members
one_department(struct gw_arena *arena, int64_t department_id)
{
    struct gw_audience_member *member = GW_NEW(arena, struct gw_audience_member);

    *member = (struct gw_audience_member){ .department_id = department_id, .below = true };
    return (struct gw_audience_members){ .list = member, .count = 1 };
}

/* A new board before what the body says: its owner and, unless said otherwise, the owner's people
 * reading and writing. */
static enum gw_err
new_board(struct gw_request *req, struct bulletin_settings *out)
{
    const struct bulletin_board_input *in = req->body;
    struct bulletin_board parent = { .department_id = req->actor->department_id,
                                     .information_class = 3 };
    const bool incident = gw_text_equal(in->category, GW_TEXT("incident"));
    bool is_effective;
    int64_t owner;

    if (in->parent_id != 0)
        GW_TRY(bulletin_board_find(req, in->parent_id, &parent));
    owner = in->department_id != 0 ? in->department_id : parent.department_id;
    GW_TRY(bulletin_department_ask(req, owner, &is_effective));
    if (!is_effective)
        return gw_fail(req, GW_INVALID, "department_id", "bulletin.department_missing");
    if (!gw_may(req, "bulletin.board.write", owner, 0))
        return gw_fail(req, GW_DENIED, "department_id", "bulletin.board_owner_denied");
    if (incident && !gw_may(req, "bulletin.board.write", 0, 0))
        return gw_fail(req, GW_DENIED, "category", "bulletin.incident_is_admins");
    out->board = (struct bulletin_board){
        .parent_id = in->parent_id,
        .department_id = owner,
        .information_class = parent.information_class == BULLETIN_CLASS_FIVE
                                 ? 3
                                 : parent.information_class,
        .category = incident ? BULLETIN_INCIDENT : BULLETIN_ORDINARY,
        .outside_until = GW_DATE_NONE,
    };
    out->rights[BULLETIN_READERS] = one_department(req->arena, owner);
    out->rights[BULLETIN_WRITERS] = one_department(req->arena, owner);
    return GW_OK;
}

/* POST /api/bulletin/boards */
enum gw_err
bulletin_board_create(struct gw_request *req)
{
    const struct bulletin_board_input *in = req->body;
    struct bulletin_settings settings = { .board.id = 0 };
    struct bulletin_tree tree;
    const char *fault;

    GW_TRY(place_check(req, in->parent_id));
    GW_TRY(bulletin_board_tree(req, &tree));
    fault = bulletin_move_fault(&tree, 0, in->parent_id);
    if (fault != NULL)
        return gw_fail_number(req, GW_CONFLICT, "parent_id", fault, BULLETIN_BOARD_DEPTH_MAX);
    GW_TRY(new_board(req, &settings));
    GW_TRY(bulletin_settings_read(req, bulletin_board_fields,
                                  bulletin_board_reach(req, &settings.board), &settings));
    settings.board.id = gw_db_new_id(req->db);
    GW_TRY(bulletin_board_insert(req->db, &settings.board, req->now));
    GW_TRY(bulletin_settings_keep(req, NULL, &settings));
    GW_TRY(board_arrange(req, settings.board.id, in->parent_id, 0));
    bulletin_settings_audit(req, NULL, &settings);
    GW_TRY(bulletin_board_tell(req, &settings.board));
    return board_reply(req, 201, settings.board.id);
}

/* PATCH /api/bulletin/boards/{id} */
enum gw_err
bulletin_board_change(struct gw_request *req)
{
    struct bulletin_settings before, after;
    enum bulletin_reach reach;

    GW_TRY(board_open(req, BULLETIN_REACH_MANAGER, &before, &reach));
    if (before.board.version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "bulletin.board_stale", before.board.version);
    after = before;
    GW_TRY(bulletin_settings_read(req, bulletin_board_change_fields, reach, &after));
    GW_TRY(bulletin_settings_keep(req, &before, &after));
    GW_TRY(change_store(req, &before, &after));
    return board_reply(req, 200, after.board.id);
}

/* POST /api/bulletin/boards/{id}/close
 *
 * Read only from now on; what stands there stays readable.
 */
enum gw_err
bulletin_board_close(struct gw_request *req)
{
    struct bulletin_settings before, after;
    enum bulletin_reach reach;

    GW_TRY(board_open(req, BULLETIN_REACH_MANAGER, &before, &reach));
    if (before.board.closed_at != 0)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.board_closed_already");
    after = before;
    after.board.closed_at = req->now;
    GW_TRY(change_store(req, &before, &after));
    return board_reply(req, 200, after.board.id);
}

/* POST /api/bulletin/boards/{id}/reopen */
enum gw_err
bulletin_board_reopen(struct gw_request *req)
{
    struct bulletin_settings before, after;
    enum bulletin_reach reach;
    bool is_effective = true;
    int64_t department_id;

    GW_TRY(board_open(req, BULLETIN_REACH_MANAGER, &before, &reach));
    department_id = before.board.branch_department_id;
    if (before.board.closed_at == 0)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.board_open_already");
    if (department_id != 0)
        GW_TRY(bulletin_department_ask(req, department_id, &is_effective));
    if (!is_effective)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.branch_ended");
    after = before;
    after.board.closed_at = 0;
    if (!bulletin_board_is_open(&after.board, req->today))
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.outside_ended");
    GW_TRY(change_store(req, &before, &after));
    return board_reply(req, 200, after.board.id);
}

/* Branches stand where their departments stand. */
static enum gw_err
move_check(struct gw_request *req, const struct bulletin_board *board, int64_t parent_id)
{
    struct bulletin_tree tree;
    const char *fault;
    bool below = true;

    if (board->branch_department_id != 0 && parent_id != board->parent_id)
        return gw_fail(req, GW_CONFLICT, "parent_id", "bulletin.branch_follows_department");
    GW_TRY(place_check(req, parent_id));
    if (!gw_may(req, "bulletin.board.write", 0, 0))
        GW_TRY(is_below_own_branch(req, board->parent_id, &below));
    if (!below)
        return gw_fail(req, GW_DENIED, NULL, "bulletin.board_place_denied");
    GW_TRY(bulletin_board_tree(req, &tree));
    fault = bulletin_move_fault(&tree, board->id, parent_id);
    return fault == NULL
               ? GW_OK
               : gw_fail_number(req, GW_CONFLICT, "parent_id", fault, BULLETIN_BOARD_DEPTH_MAX);
}

/* POST /api/bulletin/boards/{id}/move {"parent_id", "before_id"} */
enum gw_err
bulletin_board_move(struct gw_request *req)
{
    const struct bulletin_move_input *in = req->body;
    struct bulletin_settings before, after;
    enum bulletin_reach reach;

    GW_TRY(board_open(req, BULLETIN_REACH_CHIEF, &before, &reach));
    GW_TRY(move_check(req, &before.board, in->parent_id));
    after = before;
    after.board.parent_id = in->parent_id;
    GW_TRY(change_store(req, &before, &after));
    GW_TRY(board_arrange(req, after.board.id, in->parent_id, in->before_id));
    return board_reply(req, 200, after.board.id);
}

/* POST /api/bulletin/branches */
enum gw_err
bulletin_branch_run(struct gw_request *req)
{
    int64_t changed;
    struct gw_json *json;

    GW_TRY(bulletin_branches_keep(req, &changed));
    json = gw_reply(req, 200);
    gw_json_int(json, "changed", changed);
    return GW_OK;
}
