/* branch_keep.c - keeps a branch (掲示板) for every department: made, named and placed as the
 * department is, and closed with it.
 *
 * Running it again changes nothing. What people decided about a branch, its rights above all, is
 * left alone; so is a branch that somebody has closed.
 */
#include "bulletin.h"

#define ROOT_NAME "各課の掲示板"
#define BRANCH_CLASS 3

struct keep {
    struct gw_request *req;
    struct bulletin_branch *branches;
    size_t count;
    int64_t root_id;
    int64_t changed;
    struct gw_digest before, after; /* over all changes, in their order */
};

static struct gw_digest
digest_add(const struct gw_digest *sum, const struct gw_digest *more)
{
    return gw_digest_of(
        (const struct gw_text[]){ { (const char *)sum->bytes, sizeof(sum->bytes) },
                                  { (const char *)more->bytes, sizeof(more->bytes) } },
        2);
}

/* `before` NULL: the board is new. */
static void
change_count(struct keep *keep, const struct bulletin_settings *before,
             const struct bulletin_settings *after)
{
    struct gw_arena *arena = keep->req->arena;
    const struct gw_digest is = bulletin_settings_digest(arena, after);

    if (before != NULL) {
        const struct gw_digest was = bulletin_settings_digest(arena, before);

        keep->before = digest_add(&keep->before, &was);
    }
    keep->after = digest_add(&keep->after, &is);
    keep->changed++;
}

static enum gw_err
board_make(struct keep *keep, struct bulletin_settings *settings, int64_t *board_id)
{
    struct gw_request *req = keep->req;

    settings->board.id = gw_db_new_id(req->db);
    settings->board.information_class = BRANCH_CLASS;
    settings->board.outside_until = GW_DATE_NONE;
    GW_TRY(bulletin_board_insert(req->db, &settings->board, req->now));
    GW_TRY(bulletin_settings_keep(req, NULL, settings));
    change_count(keep, NULL, settings);
    *board_id = settings->board.id;
    return bulletin_board_tell(req, &settings->board);
}

/* The board under which the branches of the top departments hang; read by everybody. */
static enum gw_err
root_make(struct keep *keep)
{
    struct gw_audience_member *everybody = GW_NEW(keep->req->arena, struct gw_audience_member);
    struct bulletin_settings settings = {
        .board = { .category = BULLETIN_BRANCHES, .name = GW_TEXT(ROOT_NAME), .sort_key = 100000 },
        .rights[BULLETIN_READERS] = { .list = everybody, .count = 1 },
    };

    for (size_t i = keep->count; i-- > 0;) {
        if (keep->branches[i].is_effective && keep->branches[i].parent_department_id == 0)
            settings.board.department_id = keep->branches[i].department_id;
    }
    if (settings.board.department_id == 0)
        return GW_OK; /* a city without departments has no branches */
    return board_make(keep, &settings, &keep->root_id);
}

/* Below the branch of the department above, 0 while that isn't made; below the root where no
 * department of today stands above. */
static int64_t
parent_of(const struct keep *keep, const struct bulletin_branch *branch)
{
    for (size_t i = 0; i < keep->count; i++) {
        const struct bulletin_branch *above = &keep->branches[i];

        if (above->department_id == branch->parent_department_id && above->is_effective)
            return above->board_id;
    }
    return keep->root_id;
}

/* Its people and those below read and write; whoever heads it can change that. */
static enum gw_err
branch_make(struct keep *keep, struct bulletin_branch *branch)
{
    struct gw_audience_member *people = GW_NEW(keep->req->arena, struct gw_audience_member);
    const struct gw_audience_members members = { .list = people, .count = 1 };
    struct bulletin_settings settings = {
        .board = { .parent_id = parent_of(keep, branch),
                   .department_id = branch->department_id,
                   .branch_department_id = branch->department_id,
                   .name = branch->name,
                   .sort_key = branch->sort_key },
        .rights[BULLETIN_READERS] = members,
        .rights[BULLETIN_WRITERS] = members,
    };

    people->department_id = branch->department_id;
    people->below = true;
    branch->board_parent_id = settings.board.parent_id;
    branch->board_name = branch->name;
    return board_make(keep, &settings, &branch->board_id);
}

/* Those above before those below. */
static enum gw_err
branches_make(struct keep *keep)
{
    bool made = true;

    while (made) {
        made = false;
        for (size_t i = 0; i < keep->count; i++) {
            struct bulletin_branch *branch = &keep->branches[i];

            if (branch->board_id != 0 || parent_of(keep, branch) == 0)
                continue;
            GW_TRY(branch_make(keep, branch));
            made = true;
        }
    }
    return GW_OK;
}

static enum gw_err
board_change(struct keep *keep, int64_t board_id, void (*change)(struct bulletin_board *, void *),
             void *arg)
{
    struct bulletin_settings before, after;
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(keep->req, board_id, &board));
    GW_TRY(bulletin_settings_load(keep->req, &board, &before));
    after = before;
    change(&after.board, arg);
    GW_TRY(bulletin_settings_store(keep->req, &before, &after));
    change_count(keep, &before, &after);
    return GW_OK;
}

static void
follow(struct bulletin_board *board, void *arg)
{
    const struct bulletin_branch *branch = arg;

    board->name = branch->name;
    board->parent_id = branch->board_parent_id;
}

static void
close_now(struct bulletin_board *board, void *arg)
{
    board->closed_at = *(const gw_time *)arg;
}

static enum gw_err
branch_follow(struct keep *keep, struct bulletin_branch *branch)
{
    const int64_t parent_id = parent_of(keep, branch);

    if (!branch->is_effective)
        return branch->is_closed ? GW_OK
                                 : board_change(keep, branch->board_id, close_now, &keep->req->now);
    if (branch->board_parent_id == parent_id && gw_text_equal(branch->name, branch->board_name))
        return GW_OK;
    branch->board_parent_id = parent_id;
    return board_change(keep, branch->board_id, follow, branch);
}

static enum gw_err
outside_close(struct keep *keep)
{
    struct gw_ids ended;

    GW_TRY(bulletin_outside_ended(keep->req, &ended));
    for (size_t i = 0; i < ended.count; i++)
        GW_TRY(board_change(keep, ended.ids[i], close_now, &keep->req->now));
    return GW_OK;
}

enum gw_err
bulletin_branches_keep(struct gw_request *req, int64_t *changed)
{
    struct keep keep = { .req = req };
    enum gw_err err = bulletin_branches_root(req, &keep.root_id);

    GW_TRY(gw_step_end(err));
    GW_TRY(bulletin_branch_list(req, &keep.branches, &keep.count));
    if (err == GW_MISSING)
        GW_TRY(root_make(&keep));
    GW_TRY(branches_make(&keep));
    for (size_t i = 0; i < keep.count; i++) {
        if (keep.branches[i].board_id != 0)
            GW_TRY(branch_follow(&keep, &keep.branches[i]));
    }
    GW_TRY(outside_close(&keep));
    *changed = keep.changed;
    if (keep.changed > 0) {
        gw_audit_item(req, "bulletin.board", keep.root_id);
        gw_audit_digests(req, &keep.before, &keep.after);
    }
    return GW_OK;
}

enum gw_err
bulletin_branch_keep(struct gw_request *req, struct gw_job *job)
{
    int64_t changed;

    (void)job;
    return bulletin_branches_keep(req, &changed);
}
