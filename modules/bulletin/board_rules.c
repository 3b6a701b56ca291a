/* board_rules.c - who may do what on a board, and the tree that each person sees; pure decisions.
 * Places in the tree, and which rights go together: board_place_rules.c.
 */
#include "bulletin.h"

bool
bulletin_board_is_open(const struct bulletin_board *board, gw_date today)
{
    return board->closed_at == 0 &&
           (board->outside_body.bytes == 0 || today <= board->outside_until);
}

static bool
has_right(const struct bulletin_board *board, const struct gw_actor *actor,
          enum bulletin_right right)
{
    return board->rights[right] != 0 && gw_audience_includes(actor, board->rights[right]);
}

struct bulletin_can
bulletin_board_can(const struct bulletin_board *board, const struct gw_actor *actor, gw_date today)
{
    const bool open = bulletin_board_is_open(board, today);
    struct bulletin_can can = { .read = board->is_incident ||
                                        has_right(board, actor, BULLETIN_READERS) };

    can.manage = has_right(board, actor, BULLETIN_MANAGERS);
    can.approve = board->approval && has_right(board, actor, BULLETIN_APPROVERS);
    can.read = can.read || can.manage || can.approve;
    can.post = can.read && open && has_right(board, actor, BULLETIN_WRITERS);
    can.comment = can.read && open && has_right(board, actor, BULLETIN_COMMENTERS);
    return can;
}

bool
bulletin_board_takes_class_five(const struct bulletin_board *board)
{
    return board->class_five_reason.bytes > 0;
}

static int64_t
readers_of(const struct bulletin_board *board)
{
    return board->is_incident ? GW_AUDIENCE_EVERYBODY : board->rights[BULLETIN_READERS];
}

void
bulletin_board_open_to(const struct bulletin_board *board, struct gw_readers *out)
{
    const int64_t audience_ids[] = { readers_of(board), board->rights[BULLETIN_MANAGERS],
                                     board->approval ? board->rights[BULLETIN_APPROVERS] : 0 };

    for (size_t i = 0; i < 3; i++) {
        if (audience_ids[i] != 0)
            out->audience_ids[out->count++] = audience_ids[i];
    }
}

bool
bulletin_board_names_readers(const struct bulletin_board *board, bool manages_post)
{
    return board->outside_body.bytes > 0 ? board->can.manage : manages_post;
}

enum bulletin_subscription
bulletin_board_subscription(const struct bulletin_board *board, const struct gw_actor *actor,
                            const bool *chosen)
{
    if (board->is_incident || has_right(board, actor, BULLETIN_FORCED))
        return BULLETIN_FORCED_ON;
    if (chosen != NULL)
        return *chosen ? BULLETIN_SUBSCRIBED : BULLETIN_NOT_SUBSCRIBED;
    return board->branch_department_id != 0 &&
                   gw_actor_under_department(actor, board->branch_department_id)
               ? BULLETIN_SUBSCRIBED
               : BULLETIN_NOT_SUBSCRIBED;
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
        const bool readable = board->can.read;

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
