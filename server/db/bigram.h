/* bigram.h - the words of a text for the full-text index: pairs of neighbouring characters where
 * Japanese is written, whole words where blanks part them.
 *
 * 会議室 gives 会議, 議室 and, so that one character can be looked for as the beginning of a word,
 * the last one alone: 室. A token is a slice of its text: what folds letters together (gw/search.h)
 * has run before.
 */
#ifndef DB_BIGRAM_H
#define DB_BIGRAM_H

#include "gw/text.h"

/* Longer words are told apart by their beginnings only. */
#define BIGRAM_WORD_BYTES_MAX ((size_t)64)

enum bigram_kind {
    BIGRAM_PAIR,
    BIGRAM_SINGLE, /* the last character of a run, or the only one */
    BIGRAM_WORD,   /* letters and digits */
};

struct bigram_token {
    enum bigram_kind kind;
    size_t start, end; /* bytes of the text */
};

/* Gives every token in order; anything but 0 from each() ends it and is given back. `is_query`:
 * without the last single character behind a pair, for what is looked for may go on. Pure. */
typedef int bigram_each_token(void *arg, const struct bigram_token *token);
int bigram_each(struct gw_text text, bool is_query, bigram_each_token *each, void *arg);

#endif
