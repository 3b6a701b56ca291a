/* bigram.c - see bigram.h. */
#include "db/bigram.h"

#include "base/utf8.h"

enum character_class {
    CLASS_OTHER, /* parts words */
    CLASS_LETTER,
    CLASS_JAPANESE, /* and all else that is written without blanks, local characters included */
};

struct range {
    uint32_t first, last;
    enum character_class class;
};

static enum character_class
class_of(uint32_t code)
{
    static const struct range ranges[] = {
        { '0', '9', CLASS_LETTER },           { 'A', 'Z', CLASS_LETTER },
        { 'a', 'z', CLASS_LETTER },           { 0xC0, 0xD6, CLASS_LETTER },
        { 0xD8, 0xF6, CLASS_LETTER },         { 0xF8, 0x1FFF, CLASS_LETTER },
        { 0x3005, 0x3007, CLASS_JAPANESE },   /* 々 〆 〇 */
        { 0x3041, 0x309F, CLASS_JAPANESE },   /* hiragana */
        { 0x30A1, 0x30FA, CLASS_JAPANESE },   /* katakana but for ・ */
        { 0x30FC, 0x318E, CLASS_JAPANESE },   /* ー, bopomofo, hangul letters */
        { 0x31F0, 0x31FF, CLASS_JAPANESE },   /* small katakana */
        { 0x3400, 0x9FFF, CLASS_JAPANESE },   /* kanji */
        { 0xAC00, 0xD7A3, CLASS_JAPANESE },   /* hangul */
        { 0xE000, 0xFAFF, CLASS_JAPANESE },   /* local characters (外字), compatibility kanji */
        { 0x1B000, 0x1B16F, CLASS_JAPANESE }, /* old kana */
        { 0x1F000, 0x10FFFF, CLASS_JAPANESE } /* pictures, rare kanji, more local characters */
    };

    if (code >= 0x3041 && code <= 0x309F)
        return CLASS_JAPANESE;
    if (code >= 0x3400 && code <= 0x9FFF)
        return CLASS_JAPANESE;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]) && code >= ranges[i].first; i++)
        if (code <= ranges[i].last)
            return ranges[i].class;
    return CLASS_OTHER;
}

struct walk {
    struct gw_text text;
    size_t at;
    bool is_query;
    bool is_held; /* a single behind a pair, which a query gives only when something follows */
    struct bigram_token held;
    bigram_each_token *each;
    void *arg;
};

static int
token_give(struct walk *walk, enum bigram_kind kind, size_t start, size_t end)
{
    const struct bigram_token token = { kind, start, end };

    if (walk->is_held) {
        int stop = walk->each(walk->arg, &walk->held);

        walk->is_held = false;
        if (stop != 0)
            return stop;
    }
    return walk->each(walk->arg, &token);
}

static int
word_take(struct walk *walk, size_t start)
{
    size_t end = start;
    bool is_whole = true;

    while (walk->at < walk->text.bytes) {
        const struct utf8_char c = utf8_char_at(walk->text, walk->at);

        if (class_of(c.code) != CLASS_LETTER)
            break;
        walk->at += c.bytes;
        is_whole = is_whole && walk->at - start <= BIGRAM_WORD_BYTES_MAX;
        if (is_whole)
            end = walk->at;
    }
    return token_give(walk, BIGRAM_WORD, start, end);
}

static int
run_take(struct walk *walk, size_t start)
{
    size_t before = start; /* where the character before begins */
    int stop = 0;

    walk->at += utf8_char_at(walk->text, start).bytes;
    while (walk->at < walk->text.bytes) {
        const struct utf8_char c = utf8_char_at(walk->text, walk->at);

        if (class_of(c.code) != CLASS_JAPANESE)
            break;
        stop = token_give(walk, BIGRAM_PAIR, before, walk->at + c.bytes);
        if (stop != 0)
            return stop;
        before = walk->at;
        walk->at += c.bytes;
    }
    if (before == start || !walk->is_query)
        return token_give(walk, BIGRAM_SINGLE, before, walk->at);
    walk->is_held = true;
    walk->held = (struct bigram_token){ BIGRAM_SINGLE, before, walk->at };
    return 0;
}

int
bigram_each(struct gw_text text, bool is_query, bigram_each_token *each, void *arg)
{
    struct walk walk = { .text = text, .is_query = is_query, .each = each, .arg = arg };
    int stop = 0;

    while (walk.at < text.bytes && stop == 0) {
        const struct utf8_char c = utf8_char_at(text, walk.at);
        const enum character_class class = class_of(c.code);

        if (class == CLASS_LETTER)
            stop = word_take(&walk, walk.at);
        else if (class == CLASS_JAPANESE)
            stop = run_take(&walk, walk.at);
        else
            walk.at += c.bytes;
    }
    return stop;
}
