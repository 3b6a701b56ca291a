/* search_words.h - a text as PostgreSQL's index has it (driver_pgsql_search.c). Pure. */
#ifndef DB_SEARCH_WORDS_H
#define DB_SEARCH_WORDS_H

#include "gw/buf.h"

/* Parts a scope from the words of a text, which never hold it. */
#define SEARCH_SCOPE_MARK '/'

/* The words in their order, a blank before and behind each: " 会議 議室 室 ". A phrase of them is a
 * part of it. */
void search_words_sequence(struct gw_buf *buf, struct gw_text text);
/* The words and the scope's, which are parted by blanks, as a tsvector: "'会議' '議室' '/d12' ". */
void search_words_vector(struct gw_buf *buf, struct gw_text text, struct gw_text scope);
/* In PostgreSQL's quotes. */
void search_words_quote(struct gw_buf *buf, struct gw_text word);

#endif
