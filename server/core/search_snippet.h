/* search_snippet.h - the part of a text that shows why it was found, with what was hit marked. */
#ifndef CORE_SEARCH_SNIPPET_H
#define CORE_SEARCH_SNIPPET_H

#include "core/search_form.h"
#include "core/search_query.h"
#include "gw/json.h"

#define SEARCH_SNIPPET_CHARS 120 /* of the search form, where the text goes on on both sides */

struct search_part {
    struct gw_text text; /* of the original, borrowed */
    bool is_hit;
};
struct search_parts {
    const struct search_part *list;
    size_t count;
    bool cut_before, cut_behind; /* the text goes on there */
};

/* The stretch of about `chars` characters that holds most of the words, in parts that follow each
 * other; the text's beginning where it holds none (the title does). In the arena. */
void search_snippet(struct gw_arena *arena, const struct search_query *query, struct gw_text text,
                    size_t chars, struct search_parts *out);
/* "name": [{"text", "hit"}], line breaks as blanks and "…" where it was cut. */
void search_parts_render(struct gw_json *json, const char *name, const struct search_parts *parts);

#endif
