/* search_form.h - the form of a text that search compares, and the way back from it to the text as
 * it was written. */
#ifndef CORE_SEARCH_FORM_H
#define CORE_SEARCH_FORM_H

#include "gw/search.h"

/* Where a piece begins: the smallest part of the text whose form does not depend on its neighbours.
 */
struct search_piece {
    uint32_t form_at, text_at;
};

struct search_form {
    struct gw_text form;
    struct gw_text text;               /* it was made from */
    const struct search_piece *pieces; /* by place; in the arena */
    size_t count;
};

/* As gw_search_form(), with the pieces. */
void search_form_make(struct gw_arena *arena, struct gw_text text, struct search_form *out);
/* The place in the text of what stands at `form_at`, and behind what ends at `form_end` (> 0). */
size_t search_form_start(const struct search_form *form, size_t form_at);
size_t search_form_end(const struct search_form *form, size_t form_end);

#endif
