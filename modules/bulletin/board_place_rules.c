/* board_place_rules.c - where a board may hang, and which rights go together; pure decisions. */
#include "bulletin.h"

static int
node_compare(const void *key, const void *node)
{
    const int64_t id = *(const int64_t *)key;
    const struct bulletin_node *other = node;

    return id < other->id ? -1 : id > other->id;
}

/* 0 at the top, and for what the tree doesn't hold. */
static int64_t
parent_of(const struct bulletin_tree *tree, int64_t id)
{
    const struct bulletin_node *found = tree->count == 0
                                            ? NULL
                                            : bsearch(&id, tree->nodes, tree->count,
                                                      sizeof(*tree->nodes), node_compare);

    return found == NULL ? 0 : found->parent_id;
}

bool
bulletin_tree_is_under(const struct bulletin_tree *tree, int64_t id, int64_t above_id)
{
    for (size_t steps = 0; id != 0 && steps <= tree->count; steps++) {
        if (id == above_id)
            return true;
        id = parent_of(tree, id);
    }
    return false;
}

/* How far `id` is below `above_id`; with 0, how deep it lies: 1 at the top. */
static size_t
levels_below(const struct bulletin_tree *tree, int64_t id, int64_t above_id)
{
    size_t levels = 0;

    while (id != 0 && id != above_id && levels <= tree->count) {
        levels++;
        id = parent_of(tree, id);
    }
    return levels;
}

const char *
bulletin_move_fault(const struct bulletin_tree *tree, int64_t id, int64_t parent_id)
{
    const size_t depth = levels_below(tree, parent_id, 0) + 1;
    size_t height = 0;

    if (id != 0 && bulletin_tree_is_under(tree, parent_id, id))
        return "bulletin.board_in_circle";
    for (size_t i = 0; id != 0 && i < tree->count; i++) {
        const int64_t below = tree->nodes[i].id;

        if (bulletin_tree_is_under(tree, below, id)) {
            const size_t levels = levels_below(tree, below, id);

            height = levels > height ? levels : height;
        }
    }
    return depth + height > BULLETIN_BOARD_DEPTH_MAX ? "bulletin.board_too_deep" : NULL;
}

static bool
is_everybody(const struct gw_audience_member *member)
{
    return member->department_id == 0 && member->person_id == 0 && member->group_id == 0 &&
           member->position_id == 0;
}

bool
bulletin_member_is_covered(const struct gw_audience_member *member,
                           const struct gw_audience_members *members,
                           const struct bulletin_tree *departments)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct gw_audience_member *by = &members->list[i];

        if (is_everybody(by))
            return true;
        if (by->person_id != member->person_id || by->group_id != member->group_id ||
            by->position_id != member->position_id)
            continue;
        if (by->department_id == member->department_id && (by->below || !member->below))
            return true;
        if (by->below && member->department_id != 0 && by->department_id != 0 &&
            bulletin_tree_is_under(departments, member->department_id, by->department_id))
            return true;
    }
    return false;
}
