/* search_words.c - see search_words.h. */
#include "db/search_words.h"

#include "db/bigram.h"

struct writing {
    struct gw_buf *buf;
    struct gw_text text;
};

static int
sequence_add(void *arg, const struct bigram_token *token)
{
    const struct writing *writing = arg;

    gw_buf_add(writing->buf, writing->text.data + token->start, token->end - token->start);
    gw_buf_string(writing->buf, " ");
    return 0;
}

void
search_words_sequence(struct gw_buf *buf, struct gw_text text)
{
    struct writing writing = { buf, text };

    gw_buf_string(buf, " ");
    (void)bigram_each(text, false, sequence_add, &writing);
}

void
search_words_quote(struct gw_buf *buf, struct gw_text word)
{
    gw_buf_string(buf, "'");
    for (size_t i = 0; i < word.bytes; i++) {
        if (word.data[i] == '\'' || word.data[i] == '\\')
            gw_buf_add(buf, &word.data[i], 1);
        gw_buf_add(buf, &word.data[i], 1);
    }
    gw_buf_string(buf, "'");
}

static int
vector_add(void *arg, const struct bigram_token *token)
{
    const struct writing *writing = arg;

    search_words_quote(writing->buf, gw_text_slice(writing->text, token->start, token->end));
    gw_buf_string(writing->buf, " ");
    return 0;
}

void
search_words_vector(struct gw_buf *buf, struct gw_text text, struct gw_text scope)
{
    struct writing writing = { buf, text };

    (void)bigram_each(text, false, vector_add, &writing);
    while (scope.bytes > 0) {
        const size_t end = gw_text_index(scope, ' ');

        gw_buf_format(buf, "'%c", SEARCH_SCOPE_MARK);
        gw_buf_text(buf, gw_text_slice(scope, 0, end));
        gw_buf_string(buf, "' ");
        scope = gw_text_slice(scope, end < scope.bytes ? end + 1 : end, scope.bytes);
    }
}
