/* search_snippet.c - see search_snippet.h.
 *
 * Hits are found the way the index finds them, token by token, so that what is marked is what was
 * found: 令和8年4月 also where the text writes 令和8年 4月.
 */
#include "core/search_snippet.h"

#include "base/utf8.h"
#include "db/bigram.h"

#define HITS_MAX 64 /* of one text; the window is chosen among them */
#define LEAD_CHARS 24

struct hit {
    size_t start, end; /* bytes of the form */
    size_t word;
};

struct token {
    size_t start, end;
};

struct finding {
    const struct search_query *query;
    struct gw_text form;
    struct token *tokens;
    size_t tokens_count;
    struct hit *hits;
    size_t hits_count;
};

static int
token_keep(void *arg, const struct bigram_token *token)
{
    struct finding *finding = arg;

    finding->tokens[finding->tokens_count++] = (struct token){ token->start, token->end };
    return 0;
}

static bool
token_fits(const struct finding *finding, size_t at, struct gw_text wanted, bool is_beginning)
{
    const struct token *token = &finding->tokens[at];
    const size_t bytes = token->end - token->start;

    return (is_beginning ? bytes >= wanted.bytes : bytes == wanted.bytes) &&
           memcmp(finding->form.data + token->start, wanted.data, wanted.bytes) == 0;
}

/* Whether the word's tokens stand at the text's `at`-th and behind it. */
static bool
word_fits(const struct finding *finding, const struct search_word *word, size_t at)
{
    if (word->tokens_count > finding->tokens_count - at)
        return false;
    for (size_t i = 0; i < word->tokens_count; i++) {
        const bool is_last = i + 1 == word->tokens_count;

        if (!token_fits(finding, at + i, word->tokens[i], is_last && word->is_beginning))
            return false;
    }
    return true;
}

static void
hits_find(struct finding *finding)
{
    for (size_t at = 0; at < finding->tokens_count && finding->hits_count < HITS_MAX; at++) {
        for (size_t i = 0; i < finding->query->count && finding->hits_count < HITS_MAX; i++) {
            const struct search_word *word = &finding->query->words[i];

            if (word->is_excluded || !word_fits(finding, word, at))
                continue;
            const size_t last = at + word->tokens_count - 1;
            finding->hits[finding->hits_count++] = (struct hit){
                .start = finding->tokens[at].start,
                .end = finding->tokens[last].start + word->tokens[word->tokens_count - 1].bytes,
                .word = i,
            };
        }
    }
}

/* How many different words are hit within `bytes` from the hit on. */
static size_t
words_near(const struct finding *finding, size_t from, size_t bytes)
{
    const struct hit *hits = finding->hits;
    const size_t end = hits[from].start + bytes;
    size_t words = 0;

    for (size_t i = from; i < finding->hits_count && hits[i].end <= end; i++) {
        bool is_new = true;

        for (size_t j = from; j < i && is_new; j++)
            is_new = hits[j].word != hits[i].word;
        words += is_new ? 1 : 0;
    }
    return words;
}

static size_t
best_hit(const struct finding *finding, size_t chars)
{
    size_t best = 0, most = 0;

    for (size_t i = 0; i < finding->hits_count; i++) {
        const size_t words = words_near(finding, i, chars * 3);

        if (words > most) {
            most = words;
            best = i;
        }
    }
    return best;
}

/* No fewer than its tokens, each of which begins at a character of its own. */
static size_t
chars_of(struct gw_text text)
{
    size_t chars = 0;

    for (size_t i = 0; i < text.bytes; i++)
        chars += ((unsigned char)text.data[i] & 0xC0U) != 0x80;
    return chars;
}

static size_t
chars_back(struct gw_text text, size_t at, size_t chars)
{
    while (at > 0 && chars > 0) {
        at--;
        if (((unsigned char)text.data[at] & 0xC0U) != 0x80)
            chars--;
    }
    return at;
}

static size_t
chars_on(struct gw_text text, size_t at, size_t chars)
{
    for (; at < text.bytes && chars > 0; chars--)
        at += utf8_char_at(text, at).bytes;
    return at;
}

struct window {
    size_t start, end; /* bytes of the form */
};

static struct window
window_choose(const struct finding *finding, size_t chars)
{
    struct window window = { 0 };

    if (finding->hits_count > 0) {
        const size_t hit = finding->hits[best_hit(finding, chars)].start;

        window.start = chars_back(finding->form, hit, LEAD_CHARS);
        if (chars_back(finding->form, window.start, LEAD_CHARS) == 0)
            window.start = 0; /* too little would be left out */
    }
    window.end = chars_on(finding->form, window.start, chars);
    if (window.end == finding->form.bytes && window.start > 0) {
        const size_t earliest = chars_back(finding->form, window.end, chars);

        window.start = earliest < window.start ? earliest : window.start;
    }
    return window;
}

static void
part_add(struct search_part *list, size_t *count, struct gw_text text, bool is_hit)
{
    if (text.bytes > 0)
        list[(*count)++] = (struct search_part){ text, is_hit };
}

/* Cuts the original along the hits; those that overlap become one. */
static void
parts_cut(struct gw_arena *arena, const struct finding *finding, const struct search_form *form,
          struct window window, struct search_parts *out)
{
    struct search_part *list = GW_NEW_ARRAY(arena, struct search_part, 2 * finding->hits_count + 1);
    const struct gw_text text = form->text;
    size_t at = search_form_start(form, window.start);
    size_t end = window.end == 0 ? 0 : search_form_end(form, window.end);

    out->list = list;
    out->cut_before = window.start > 0;
    out->cut_behind = window.end < form->form.bytes;
    if (!out->cut_before)
        at = 0;
    for (size_t i = 0; i < finding->hits_count; i++) {
        const struct hit *hit = &finding->hits[i];

        if (hit->start < window.start || hit->end > window.end)
            continue;
        const size_t from = search_form_start(form, hit->start);
        const size_t to = search_form_end(form, hit->end);
        if (to <= at)
            continue;
        part_add(list, &out->count, gw_text_slice(text, at, from > at ? from : at), false);
        part_add(list, &out->count, gw_text_slice(text, from > at ? from : at, to), true);
        at = to;
    }
    part_add(list, &out->count, gw_text_slice(text, at, end > at ? end : at), false);
}

void
search_snippet(struct gw_arena *arena, const struct search_query *query, struct gw_text text,
               size_t chars, struct search_parts *out)
{
    struct finding finding = { .query = query };
    struct search_form form;

    *out = (struct search_parts){ 0 };
    search_form_make(arena, text, &form);
    if (form.form.bytes == 0)
        return;
    finding.form = form.form;
    finding.tokens = GW_NEW_ARRAY(arena, struct token, chars_of(form.form));
    (void)bigram_each(form.form, false, token_keep, &finding);
    finding.hits = GW_NEW_ARRAY(arena, struct hit, HITS_MAX);
    hits_find(&finding);
    parts_cut(arena, &finding, &form, window_choose(&finding, chars), out);
}

/* Blanks and line breaks, however many, as one blank. */
static void
text_put(struct gw_buf *buf, struct gw_text text)
{
    size_t at = 0;

    while (at < text.bytes) {
        const size_t start = at;

        while (at < text.bytes && (unsigned char)text.data[at] > ' ')
            at++;
        gw_buf_add(buf, text.data + start, at - start);
        if (at < text.bytes)
            gw_buf_string(buf, " ");
        while (at < text.bytes && (unsigned char)text.data[at] <= ' ')
            at++;
    }
}

static void
part_render(struct gw_json *json, const struct search_parts *parts, size_t index)
{
    const struct search_part *part = &parts->list[index];
    struct gw_buf buf;

    gw_buf_init(&buf, part->text.bytes + sizeof("……"));
    if (index == 0 && parts->cut_before)
        gw_buf_string(&buf, "…");
    text_put(&buf, part->text);
    if (index + 1 == parts->count && parts->cut_behind)
        gw_buf_string(&buf, "…");
    gw_json_object(json, NULL);
    gw_json_text(json, "text", gw_buf_view(&buf));
    gw_json_bool(json, "hit", part->is_hit);
    gw_json_object_end(json);
    gw_buf_done(&buf);
}

void
search_parts_render(struct gw_json *json, const char *name, const struct search_parts *parts)
{
    gw_json_array(json, name);
    for (size_t i = 0; i < parts->count; i++)
        part_render(json, parts, i);
    gw_json_array_end(json);
}
