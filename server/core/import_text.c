/* import_text.c - reading cells (import_text.h). */
#include "core/import_text.h"

#include <string.h>

#include "gw/csv.h"

#define GAIJI_SHOWN_MAX 20
#define IDEOGRAPHIC_BLANK 0x3000
#define WIDE_FIRST 0xff01
#define WIDE_LAST 0xff5e
#define WIDE_TO_ASCII 0xfee0

/* The code point at `*at`, which moves behind it; the text is well-formed. */
static uint32_t
next_char(struct gw_text text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.data + *at;
    const int more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
    uint32_t code = more == 0 ? *p : *p & (0x3fu >> more);

    for (int i = 1; i <= more; i++)
        code = code << 6 | (p[i] & 0x3fu);
    *at += (size_t)more + 1;
    return code;
}

struct gw_text
import_text_bare(struct gw_text cell)
{
    struct gw_text text = gw_text_trim(cell);

    if (text.bytes >= 3 && gw_text_starts(text, GW_TEXT("=\"")) && text.data[text.bytes - 1] == '"')
        return gw_text_trim(gw_text_slice(text, 2, text.bytes - 1));
    return gw_csv_unmark(text);
}

struct gw_text
import_text_narrow(struct gw_arena *arena, struct gw_text text)
{
    char *out = gw_arena_alloc(arena, text.bytes + 1);
    size_t bytes = 0;
    bool changed = false;

    for (size_t at = 0; at < text.bytes;) {
        const size_t begin = at;
        const uint32_t code = next_char(text, &at);

        if (code == IDEOGRAPHIC_BLANK || (code >= WIDE_FIRST && code <= WIDE_LAST)) {
            out[bytes++] = code == IDEOGRAPHIC_BLANK ? ' ' : (char)(code - WIDE_TO_ASCII);
            changed = true;
            continue;
        }
        memcpy(out + bytes, text.data + begin, at - begin);
        bytes += at - begin;
    }
    return changed ? (struct gw_text){ out, bytes } : text;
}

struct gw_text
import_text_word(struct gw_arena *arena, struct gw_text text)
{
    const struct gw_text narrow = import_text_narrow(arena, text);
    char *out = gw_arena_alloc(arena, narrow.bytes + 1);
    size_t bytes = 0;
    int depth = 0;

    for (size_t at = 0; at < narrow.bytes;) {
        const size_t begin = at;
        const uint32_t code = next_char(narrow, &at);

        if (code == '(' || code == '[')
            depth++;
        else if ((code == ')' || code == ']') && depth > 0)
            depth--;
        else if (depth == 0 && code > ' ' && code != 0x30fb && code != 0xff65 && code != '_' &&
                 code != '*') {
            memcpy(out + bytes, narrow.data + begin, at - begin);
            if (code >= 'A' && code <= 'Z')
                out[bytes] = (char)(code + ('a' - 'A'));
            bytes += at - begin;
        }
    }
    return (struct gw_text){ out, bytes };
}

bool
import_text_is_one_of(struct gw_arena *arena, struct gw_text word, const char *words)
{
    struct gw_text rest = gw_text_from(words);

    word = import_text_word(arena, word);
    while (rest.bytes > 0) {
        const size_t end = gw_text_index(rest, '|');

        if (gw_text_equal(import_text_word(arena, gw_text_slice(rest, 0, end)), word))
            return true;
        rest = gw_text_slice(rest, end + 1, rest.bytes);
    }
    return false;
}

static bool
is_gaiji(uint32_t code)
{
    return (code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000;
}

struct gw_text
import_text_gaiji(struct gw_arena *arena, struct gw_text text)
{
    uint32_t seen[GAIJI_SHOWN_MAX];
    size_t count = 0;
    struct gw_text shown = GW_TEXT_NONE;

    for (size_t at = 0; at < text.bytes && count < GAIJI_SHOWN_MAX;) {
        const uint32_t code = next_char(text, &at);
        bool known = !is_gaiji(code);

        for (size_t i = 0; i < count; i++)
            known = known || seen[i] == code;
        if (known)
            continue;
        seen[count++] = code;
        shown = gw_text_format(arena, "%.*s%sU+%04X", GW_TEXT_ARG(shown), count > 1 ? " " : "",
                               (unsigned)code);
    }
    return shown;
}

/* ---- dates ---- */

struct era {
    const char *words[3]; /* what it begins with */
    int year_before;      /* the year before its first */
    struct gw_civil first, last;
};

static const struct era eras[] = {
    { { "令和", "R", "r" }, 2018, { 2019, 5, 1 }, { 2199, 12, 31 } },
    { { "平成", "H", "h" }, 1988, { 1989, 1, 8 }, { 2019, 4, 30 } },
    { { "昭和", "S", "s" }, 1925, { 1926, 12, 25 }, { 1989, 1, 7 } },
    { { "大正", "T", "t" }, 1911, { 1912, 7, 30 }, { 1926, 12, 24 } },
    { { "明治", "M", "m" }, 1867, { 1868, 1, 25 }, { 1912, 7, 29 } },
};

static bool
skip(struct gw_text *text, const char *word)
{
    const struct gw_text wanted = gw_text_from(word);

    if (!gw_text_starts(*text, wanted))
        return false;
    *text = gw_text_slice(*text, wanted.bytes, text->bytes);
    return true;
}

static bool
digit_next(struct gw_text text)
{
    return text.bytes > 0 && text.data[0] >= '0' && text.data[0] <= '9';
}

/* At most `digits_max` digits; false without any. */
static bool
number_take(struct gw_text *text, int digits_max, int32_t *out)
{
    int32_t number = 0;
    int digits = 0;

    for (; digits < digits_max && digit_next(*text); digits++) {
        number = number * 10 + (text->data[0] - '0');
        *text = gw_text_slice(*text, 1, text->bytes);
    }
    *out = number;
    return digits > 0;
}

static const struct era *
era_take(struct gw_text *text)
{
    for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++) {
        for (size_t j = 0; j < 3; j++) {
            if (skip(text, eras[i].words[j]))
                return &eras[i];
        }
    }
    return NULL;
}

static bool
part_ends(struct gw_text *text, const char *word)
{
    return skip(text, word) || skip(text, "/") || skip(text, "-") || skip(text, ".");
}

static bool
year_take(struct gw_text *text, const struct era *era, int32_t *year)
{
    if (era != NULL && skip(text, "元")) {
        *year = era->year_before + 1;
        return true;
    }
    if (!number_take(text, era != NULL ? 2 : 4, year))
        return false;
    if (era != NULL)
        *year += era->year_before;
    return *year >= 1868;
}

static bool
is_before(struct gw_civil left, struct gw_civil right)
{
    if (left.year != right.year)
        return left.year < right.year;
    return left.month != right.month ? left.month < right.month : left.day < right.day;
}

/* A date at the beginning of the text, which moves behind it. */
static enum gw_err
date_take(struct gw_text *text, gw_date *out)
{
    const struct era *era = era_take(text);
    struct gw_civil civil;
    const struct gw_text whole = *text;

    if (!year_take(text, era, &civil.year))
        return GW_INVALID;
    if (era == NULL && whole.bytes - text->bytes == 4 && digit_next(*text)) {
        if (!number_take(text, 2, &civil.month) || !number_take(text, 2, &civil.day))
            return GW_INVALID;
    } else {
        if (!part_ends(text, "年") || !number_take(text, 2, &civil.month) ||
            !part_ends(text, "月") || !number_take(text, 2, &civil.day))
            return GW_INVALID;
        (void)skip(text, "日");
    }
    if (era != NULL && (is_before(civil, era->first) || is_before(era->last, civil)))
        return GW_INVALID;
    *out = gw_date_from_civil(civil);
    return *out == GW_DATE_NONE || civil.year > 2199 ? GW_INVALID : GW_OK;
}

/* "(水)", which calendars put behind a day. */
static void
weekday_skip(struct gw_text *text)
{
    if (gw_text_starts(*text, GW_TEXT("(")))
        *text = gw_text_slice(*text, gw_text_index(*text, ')') + 1, text->bytes);
    *text = gw_text_trim(*text);
}

static enum gw_err
time_take(struct gw_text *text, gw_time *out)
{
    int32_t hour, minute = 0, second = 0;

    *out = 0;
    weekday_skip(text);
    if (text->bytes == 0)
        return GW_OK;
    if (!number_take(text, 2, &hour))
        return GW_INVALID;
    if (skip(text, ":") || skip(text, "時")) {
        if (!number_take(text, 2, &minute) && text->bytes > 0)
            return GW_INVALID;
        (void)skip(text, "分");
    } else {
        return GW_INVALID;
    }
    if (skip(text, ":") && !number_take(text, 2, &second))
        return GW_INVALID;
    if (text->bytes > 0 || hour > 23 || minute > 59 || second > 59)
        return GW_INVALID;
    *out = hour * GW_HOUR + minute * GW_MINUTE + second * GW_SECOND;
    return GW_OK;
}

enum gw_err
import_date_parse(struct gw_text text, gw_date *out)
{
    gw_date date;
    gw_time time;

    GW_TRY(date_take(&text, &date));
    GW_TRY(time_take(&text, &time));
    if (time != 0)
        return GW_INVALID;
    *out = date;
    return GW_OK;
}

enum gw_err
import_moment_parse(struct gw_text text, int zone_offset_min, gw_time *out)
{
    gw_date date;
    gw_time time;

    if (gw_time_parse(text, out) == GW_OK)
        return GW_OK;
    GW_TRY(date_take(&text, &date));
    GW_TRY(time_take(&text, &time));
    *out = gw_date_start(date, zone_offset_min) + time;
    return GW_OK;
}
