/* search_query.c - see search_query.h. */
#include "core/search_query.h"

#include "db/bigram.h"
#include "db/search_words.h"
#include "gw/buf.h"

/* From so many bytes on a word also finds longer ones: "kair" finds "kairan". Short beginnings
 * would find, and cost, nearly everything; and whoever types 2026 doesn't mean 20261. */
#define LETTERS_MIN 2
#define DIGITS_MIN 5
#define FTS_BYTES_MAX ((size_t)64 << 10)

struct parsing {
    struct gw_arena *arena;
    struct gw_text form;
    size_t at;
    struct search_word *words;
    struct search_query *out;
};

struct cutting {
    struct gw_text text;
    struct gw_text *tokens; /* NULL: only counts */
    size_t count;
    struct bigram_token last;
};

static int
token_take(void *arg, const struct bigram_token *token)
{
    struct cutting *cutting = arg;

    if (cutting->tokens != NULL)
        cutting->tokens[cutting->count] = gw_text_slice(cutting->text, token->start, token->end);
    cutting->count++;
    cutting->last = *token;
    return 0;
}

static bool
is_beginning(const struct cutting *cutting, bool is_phrase)
{
    const struct gw_text last = gw_text_slice(cutting->text, cutting->last.start,
                                              cutting->last.end);

    switch (cutting->last.kind) {
    case BIGRAM_PAIR:
        return false;
    case BIGRAM_SINGLE: /* 会 is looked for as the beginning of 会議 */
        return true;
    case BIGRAM_WORD:
        break;
    }
    for (size_t i = 0; i < last.bytes; i++)
        if (last.data[i] < '0' || last.data[i] > '9')
            return !is_phrase && last.bytes >= LETTERS_MIN;
    return !is_phrase && last.bytes >= DIGITS_MIN;
}

static void
word_add(struct parsing *parsing, struct gw_text text, bool is_phrase, bool is_excluded)
{
    struct cutting cutting = { .text = text };
    struct search_query *out = parsing->out;

    (void)bigram_each(text, true, token_take, &cutting);
    if (cutting.count == 0)
        return;
    cutting.tokens = GW_NEW_ARRAY(parsing->arena, struct gw_text, cutting.count);
    cutting.count = 0;
    (void)bigram_each(text, true, token_take, &cutting);
    parsing->words[out->count++] = (struct search_word){
        .text = text,
        .tokens = cutting.tokens,
        .tokens_count = cutting.count,
        .is_excluded = is_excluded,
        .is_beginning = is_beginning(&cutting, is_phrase),
    };
    out->wanted += is_excluded ? 0 : 1;
}

/* Whether a quote stands at the place, straight or typographic; `*bytes` is its length. */
static bool
quote_is_at(struct gw_text form, size_t at, size_t *bytes)
{
    const struct gw_text rest = gw_text_slice(form, at, form.bytes);
    static const struct gw_text quotes[] = { { "\"", 1 }, { "“", 3 }, { "”", 3 } };

    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        if (gw_text_starts(rest, quotes[i])) {
            *bytes = quotes[i].bytes;
            return true;
        }
    }
    return false;
}

/* Up to the closing quote, or to the end where there is none. */
static void
phrase_take(struct parsing *parsing, bool is_excluded)
{
    const size_t start = parsing->at;
    size_t end = start;
    size_t bytes = 0;

    while (end < parsing->form.bytes && !quote_is_at(parsing->form, end, &bytes))
        end++;
    parsing->at = end + (end < parsing->form.bytes ? bytes : 0);
    word_add(parsing, gw_text_slice(parsing->form, start, end), true, is_excluded);
}

static void
word_take(struct parsing *parsing, bool is_excluded)
{
    const size_t start = parsing->at;
    size_t end = start;
    size_t bytes;

    while (end < parsing->form.bytes && parsing->form.data[end] != ' ' &&
           !quote_is_at(parsing->form, end, &bytes))
        end++;
    parsing->at = end;
    word_add(parsing, gw_text_slice(parsing->form, start, end), false, is_excluded);
}

void
search_query_parse(struct gw_arena *arena, struct gw_text form, struct search_query *out)
{
    struct parsing parsing = { .arena = arena, .form = form, .out = out };
    size_t bytes;

    *out = (struct search_query){ 0 };
    /* A word takes a byte at least, and a blank or quote to part it from the next. */
    parsing.words = GW_NEW_ARRAY(arena, struct search_word, form.bytes / 2 + 1);
    out->words = parsing.words;
    while (parsing.at < form.bytes) {
        bool is_excluded = false;

        if (form.data[parsing.at] == ' ') {
            parsing.at++;
            continue;
        }
        if (form.data[parsing.at] == '-') {
            parsing.at++;
            is_excluded = true;
        }
        if (quote_is_at(form, parsing.at, &bytes)) {
            parsing.at += bytes;
            phrase_take(&parsing, is_excluded);
        } else {
            word_take(&parsing, is_excluded);
        }
    }
}

/* In quotes; those inside part words like any other sign, so a blank does. */
static void
word_write(struct gw_buf *buf, const struct search_word *word)
{
    gw_buf_string(buf, "\"");
    for (size_t i = 0; i < word->text.bytes; i++)
        gw_buf_add(buf, word->text.data[i] == '"' ? " " : word->text.data + i, 1);
    gw_buf_string(buf, word->is_beginning ? "\" *" : "\"");
}

static void
words_write(struct gw_buf *buf, const struct search_query *query, bool excluded,
            const char *between)
{
    bool is_first = true;

    for (size_t i = 0; i < query->count; i++) {
        if (query->words[i].is_excluded != excluded)
            continue;
        if (!is_first)
            gw_buf_string(buf, between);
        word_write(buf, &query->words[i]);
        is_first = false;
    }
}

struct gw_text
search_query_fts(struct gw_arena *arena, const struct search_query *query, struct gw_text scope)
{
    struct gw_buf buf;

    gw_buf_init(&buf, FTS_BYTES_MAX);
    gw_buf_string(&buf, "indexed_text : ((");
    words_write(&buf, query, false, " AND ");
    gw_buf_string(&buf, ")");
    if (query->wanted < query->count) {
        gw_buf_string(&buf, " NOT (");
        words_write(&buf, query, true, " OR ");
        gw_buf_string(&buf, ")");
    }
    gw_buf_string(&buf, ")");
    if (scope.bytes > 0) {
        gw_buf_string(&buf, " AND scope : (");
        gw_buf_text(&buf, scope);
        gw_buf_string(&buf, ")");
    }
    return gw_buf_take(&buf, arena);
}

/* Each of the word's tokens; where they stand is the phrase's matter. */
static void
grams_write(struct gw_buf *buf, const struct search_word *word)
{
    for (size_t i = 0; i < word->tokens_count; i++) {
        if (buf->bytes > 0)
            gw_buf_string(buf, " & ");
        search_words_quote(buf, word->tokens[i]);
        if (word->is_beginning && i + 1 == word->tokens_count)
            gw_buf_string(buf, ":*");
    }
}

/* search_scope_expression()'s "d1" OR "d2" in a tsquery's words. */
static void
scope_write(struct gw_buf *buf, struct gw_text scope)
{
    bool is_inside = false;

    gw_buf_string(buf, " & (");
    for (size_t i = 0; i < scope.bytes; i++) {
        const struct gw_text rest = gw_text_slice(scope, i, scope.bytes);

        if (scope.data[i] == '"') {
            is_inside = !is_inside;
            gw_buf_format(buf, is_inside ? "'%c" : "'", SEARCH_SCOPE_MARK);
        } else if (!is_inside && gw_text_starts(rest, GW_TEXT("AND"))) {
            gw_buf_string(buf, "&");
            i += 2;
        } else if (!is_inside && gw_text_starts(rest, GW_TEXT("OR"))) {
            gw_buf_string(buf, "|");
            i += 1;
        } else {
            gw_buf_add(buf, &scope.data[i], 1);
        }
    }
    gw_buf_string(buf, ")");
}

/* " 会議 議室 ", open at the end where a longer word will do. */
static void
phrase_write(struct gw_buf *buf, const struct search_word *word)
{
    if (buf->bytes > 0)
        gw_buf_string(buf, "\n");
    for (size_t i = 0; i < word->tokens_count; i++) {
        gw_buf_string(buf, " ");
        gw_buf_text(buf, word->tokens[i]);
    }
    if (!word->is_beginning)
        gw_buf_string(buf, " ");
}

void
search_query_terms(struct gw_arena *arena, const struct search_query *query, struct gw_text scope,
                   struct search_terms *out)
{
    struct gw_buf grams, wanted, excluded;

    gw_buf_init(&grams, FTS_BYTES_MAX);
    gw_buf_init(&wanted, FTS_BYTES_MAX);
    gw_buf_init(&excluded, FTS_BYTES_MAX);
    for (size_t i = 0; i < query->count; i++) {
        const struct search_word *word = &query->words[i];

        if (word->is_excluded) {
            phrase_write(&excluded, word);
            continue;
        }
        grams_write(&grams, word);
        if (word->tokens_count > 1)
            phrase_write(&wanted, word);
    }
    if (scope.bytes > 0)
        scope_write(&grams, scope);
    out->grams = gw_buf_take(&grams, arena);
    out->wanted = gw_buf_take(&wanted, arena);
    out->excluded = gw_buf_take(&excluded, arena);
}
