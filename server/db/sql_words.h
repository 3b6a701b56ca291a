/* sql_words.h - walking over SQL texts of our own: what is quoted or a comment, and where a word
 * ends. For drivers that put one engine's words in place of another's. Pure.
 */
#ifndef DB_SQL_WORDS_H
#define DB_SQL_WORDS_H

#include "gw/text.h"

bool sql_is_word(char c);
/* Whether `word` (ASCII, any case) begins at `at`. */
bool sql_starts(struct gw_text text, size_t at, const char *word);
/* The end of the whole word when it stands at `at`, else `at`. */
size_t sql_after_word(struct gw_text text, size_t at, const char *word);
/* Behind the white space at `at`. */
size_t sql_after_space(struct gw_text text, size_t at);
/* The end of a text, quoted name or comment that begins at `at`; `at` where none does. */
size_t sql_after_quoted(struct gw_text text, size_t at);

#endif
