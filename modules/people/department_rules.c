/* department_rules.c - the order of the tree of departments; pure. */
#include "people.h"

static bool
is_listed(const struct people_department *list, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].id == id)
            return true;
    }
    return false;
}

struct tree {
    const struct people_department *list;
    size_t count;
    const struct people_department **order;
    size_t placed;
};

/* Depth first. A department has one parent, so none is placed twice. */
static void
place_below(struct tree *tree, int64_t parent_id, int depth)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->list[i].parent_id != parent_id)
            continue;
        tree->order[tree->placed++] = &tree->list[i];
        if (depth < PEOPLE_TREE_DEPTH_MAX)
            place_below(tree, tree->list[i].id, depth + 1);
    }
}

size_t
people_departments_arrange(struct people_department *list, size_t count,
                           const struct people_department **order)
{
    struct tree tree = { list, count, order, 0 };

    for (size_t i = 0; i < count; i++) {
        if (!is_listed(list, count, list[i].parent_id))
            list[i].parent_id = 0;
    }
    place_below(&tree, 0, 0);
    return tree.placed;
}
