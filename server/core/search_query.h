/* search_query.h - what a person typed into the search box, as words and as the index's own
 * language. Pure. */
#ifndef CORE_SEARCH_QUERY_H
#define CORE_SEARCH_QUERY_H

#include "gw/text.h"

/* What stands next to each other in the index: a word, or a phrase in quotes. */
struct search_word {
    struct gw_text text; /* without quotes: what the index cuts into the tokens */
    const struct gw_text *tokens;
    size_t tokens_count;
    bool is_excluded;  /* -word */
    bool is_beginning; /* the last token is the beginning of one in the index */
};

struct search_query {
    const struct search_word *words;
    size_t count;
    size_t wanted; /* of them without minus; 0: nothing is looked for */
};

/* `form` is the search form (gw_search_form) of what was typed. Words are parted by blanks and all
 * of them wanted; "…" keeps a phrase together; a minus before a word or phrase excludes it. What
 * holds neither letter nor digit is left out. In the arena. */
void search_query_parse(struct gw_arena *arena, struct gw_text form, struct search_query *out);

/* The same for PostgreSQL (db/search_words.h): what finds the rows, and the phrases, a line each,
 * that their words must or must not hold. */
struct search_terms {
    struct gw_text grams, wanted, excluded;
};
void search_query_terms(struct gw_arena *arena, const struct search_query *query,
                        struct gw_text scope, struct search_terms *out);

/* The expression for FTS5: words in column indexed_text, and, where it isn't empty, `scope` (an
 * expression of search_scope_*) in column scope. */
struct gw_text search_query_fts(struct gw_arena *arena, const struct search_query *query,
                                struct gw_text scope);

#endif
