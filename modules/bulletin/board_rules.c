/* board_rules.c - who may do what on a board, and the tree that each person sees; pure decisions.
 */
#include "bulletin.h"

enum bulletin_access
bulletin_right_access(const struct bulletin_right *right, const struct gw_actor *actor)
{
    const enum bulletin_access given = right->can_write ? BULLETIN_MAY_WRITE : BULLETIN_MAY_READ;

    if (right->department_id == 0 || gw_actor_in_department(actor, right->department_id))
        return given;
    if (right->below && gw_actor_under_department(actor, right->department_id))
        return given;
    return BULLETIN_NO_ACCESS;
}

static int
board_compare(const void *left, const void *right)
{
    const struct bulletin_board *a = left, *b = right;

    if (a->parent_id != b->parent_id)
        return a->parent_id < b->parent_id ? -1 : 1;
    if (a->sort_key != b->sort_key)
        return a->sort_key < b->sort_key ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

struct tree {
    struct bulletin_board *boards; /* sorted by parent */
    size_t count;
    const struct bulletin_board **shown;
    size_t shown_count;
};

/* Index of the first child, or of where it would stand. */
static size_t
children_start(const struct tree *tree, int64_t parent_id)
{
    size_t low = 0, high = tree->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (tree->boards[middle].parent_id < parent_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
show_below(struct tree *tree, int64_t parent_id, int64_t shown_parent_id, int depth)
{
    for (size_t i = children_start(tree, parent_id);
         i < tree->count && tree->boards[i].parent_id == parent_id; i++) {
        struct bulletin_board *board = &tree->boards[i];
        const bool readable = board->access >= BULLETIN_MAY_READ;

        board->shown_parent_id = shown_parent_id;
        if (readable)
            tree->shown[tree->shown_count++] = board;
        if (depth < BULLETIN_BOARD_DEPTH_MAX)
            show_below(tree, board->id, readable ? board->id : shown_parent_id, depth + 1);
    }
}

void
bulletin_boards_arrange(struct bulletin_board *boards, size_t count,
                        const struct bulletin_board **shown, size_t *shown_count)
{
    struct tree tree = { .boards = boards, .count = count, .shown = shown };

    if (count > 0)
        qsort(boards, count, sizeof(*boards), board_compare);
    show_below(&tree, 0, 0, 1);
    *shown_count = tree.shown_count;
}
