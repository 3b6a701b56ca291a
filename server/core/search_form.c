/* search_form.c - see search_form.h; the folding is ICU's NFKC_Casefold (Unicode 3.13 D146), piece
 * by piece.
 *
 * Nearly all of a Japanese text folds to itself, or by a shift from katakana to hiragana: those
 * characters are told by their code alone, the others go to ICU.
 */
#include "core/search_form.h"

#include <unicode/unorm2.h>

#include "base/utf8.h"
#include "gw/buf.h"

#define PIECE_UNITS_MAX 64                      /* a character with more marks than this is cut */
#define FOLDED_UNITS_MAX (PIECE_UNITS_MAX * 18) /* the most that NFKC makes of one unit */
#define FORM_BYTES_EACH_MAX 12                  /* of one byte: U+FDFA becomes 33 of 3 */

struct folding {
    const UNormalizer2 *normalizer;
    struct gw_text text;
    size_t at;
    struct gw_buf buf;
    struct gw_buf pieces; /* struct search_piece */
    bool wants_pieces;
    bool blank_waits; /* written only before what follows it */
    size_t blank_at;
};

/* 、 to 】: comma and full stop, brackets, 々 */
#define SIGNS_FIRST 0x3001
#define SIGNS_LAST 0x3011

/* What never joins the character before it, told without a look into ICU's tables. */
static bool
is_plain(uint32_t code)
{
    return code < 0x300 || (code >= SIGNS_FIRST && code <= SIGNS_LAST) ||
           (code >= 0x3041 && code <= 0x3096) || (code >= 0x30A1 && code <= 0x30FF) ||
           (code >= 0x4E00 && code <= 0x9FFF);
}

static bool
begins_piece(const struct folding *folding, uint32_t code)
{
    return is_plain(code) || unorm2_hasBoundaryBefore(folding->normalizer, (UChar32)code);
}

static bool
is_blank(uint32_t code)
{
    return code <= ' ' || code == 0x7F || code == 0x85 || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
           code == 0x202F || code == 0x205F || code == 0x3000;
}

static uint32_t
hiragana_of(uint32_t code)
{
    if ((code >= 0x30A1 && code <= 0x30F6) || code == 0x30FD || code == 0x30FE)
        return code - 0x60;
    return code;
}

static void
piece_note(struct folding *folding, size_t text_at)
{
    const struct search_piece piece = { (uint32_t)folding->buf.bytes, (uint32_t)text_at };

    if (folding->wants_pieces)
        gw_buf_add(&folding->pieces, &piece, sizeof(piece));
}

static void
code_write(struct folding *folding, uint32_t code)
{
    char bytes[4];

    gw_buf_add(&folding->buf, bytes, utf8_put(code, bytes));
}

/* One folded character of the piece that begins at `text_at`; many blanks become one, and none at
 * either end. */
static void
folded_put(struct folding *folding, uint32_t code, size_t text_at)
{
    if (is_blank(code)) {
        if (!folding->blank_waits)
            folding->blank_at = text_at;
        folding->blank_waits = folding->buf.bytes > 0;
        return;
    }
    if (folding->blank_waits) {
        piece_note(folding, folding->blank_at);
        gw_buf_add(&folding->buf, " ", 1);
        folding->blank_waits = false;
        piece_note(folding, text_at);
    }
    code_write(folding, hiragana_of(code));
}

/* Whether the character, alone in its piece, was written without ICU. */
static bool
plain_put(struct folding *folding, uint32_t code, size_t text_at)
{
    if (code >= 0x80 && (code < SIGNS_FIRST || !is_plain(code)))
        return false;
    if (code == 0x30FF || code == 0x309F) /* ヿ is two characters */
        return false;
    folded_put(folding, code >= 'A' && code <= 'Z' ? code + 32 : code, text_at);
    return true;
}

static void
icu_put(struct folding *folding, const UChar *units, int32_t count, size_t text_at)
{
    UChar folded[FOLDED_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unorm2_normalize(folding->normalizer, units, count, folded, FOLDED_UNITS_MAX,
                                      &status);

    if (status == U_MEMORY_ALLOCATION_ERROR)
        folding->buf.failed = true;
    if (U_FAILURE(status))
        return;
    for (int32_t i = 0; i < length; i++) {
        uint32_t code = folded[i];

        if (U16_IS_LEAD(code) && i + 1 < length)
            code = 0x10000 + ((code - 0xD800) << 10) + (folded[++i] - 0xDC00U);
        folded_put(folding, code, text_at);
    }
}

/* UTF-16, as ICU wants it. */
static void
unit_add(UChar units[PIECE_UNITS_MAX], int32_t *count, uint32_t code)
{
    if (*count + 2 > PIECE_UNITS_MAX)
        return;
    if (code >= 0x10000) {
        units[(*count)++] = (UChar)(0xD800 + ((code - 0x10000) >> 10));
        code = 0xDC00 + (code & 0x3FF);
    }
    units[(*count)++] = (UChar)code;
}

static void
piece_take(struct folding *folding)
{
    UChar units[PIECE_UNITS_MAX];
    const size_t start = folding->at;
    const struct utf8_char first = utf8_char_at(folding->text, start);
    struct utf8_char c = first;
    int32_t count = 0;

    if (!folding->blank_waits)
        piece_note(folding, start);
    do {
        unit_add(units, &count, c.code);
        folding->at += c.bytes;
        if (folding->at >= folding->text.bytes)
            break;
        c = utf8_char_at(folding->text, folding->at);
    } while (!begins_piece(folding, c.code));
    if (folding->at > start + first.bytes || !plain_put(folding, first.code, start))
        icu_put(folding, units, count, start);
}

/* False without memory; the arena is marked then: a text without its form would be lost to search.
 */
static bool
fold(struct gw_arena *arena, struct folding *folding)
{
    UErrorCode status = U_ZERO_ERROR;
    const size_t bytes_max = folding->text.bytes * FORM_BYTES_EACH_MAX + 1;

    folding->normalizer = unorm2_getNFKCCasefoldInstance(&status);
    gw_buf_init(&folding->buf, bytes_max);
    gw_buf_init(&folding->pieces, bytes_max * sizeof(struct search_piece));
    while (U_SUCCESS(status) && folding->at < folding->text.bytes)
        piece_take(folding);
    if (U_SUCCESS(status) && !folding->buf.failed && !folding->pieces.failed)
        return true;
    gw_arena_fail(arena);
    return false;
}

static void
fold_done(struct folding *folding)
{
    gw_buf_done(&folding->buf);
    gw_buf_done(&folding->pieces);
}

struct gw_text
gw_search_form(struct gw_arena *arena, struct gw_text text)
{
    struct folding folding = { .text = text };
    struct gw_text form = GW_TEXT_NONE;

    if (fold(arena, &folding))
        form = gw_text_copy(arena, gw_buf_view(&folding.buf));
    fold_done(&folding);
    return form;
}

void
search_form_make(struct gw_arena *arena, struct gw_text text, struct search_form *out)
{
    struct folding folding = { .text = text, .wants_pieces = true };

    *out = (struct search_form){ .text = text };
    if (fold(arena, &folding)) {
        const struct gw_text pieces = gw_buf_view(&folding.pieces);

        out->form = gw_text_copy(arena, gw_buf_view(&folding.buf));
        out->count = pieces.bytes / sizeof(struct search_piece);
        if (out->count > 0)
            out->pieces = gw_arena_copy(arena, pieces.data, pieces.bytes);
    }
    fold_done(&folding);
}

/* How many pieces begin at or before the place. */
static size_t
pieces_up_to(const struct search_form *form, size_t form_at)
{
    size_t low = 0, high = form->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (form->pieces[middle].form_at <= form_at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t
search_form_start(const struct search_form *form, size_t form_at)
{
    const size_t count = pieces_up_to(form, form_at);

    return count == 0 ? 0 : form->pieces[count - 1].text_at;
}

size_t
search_form_end(const struct search_form *form, size_t form_end)
{
    const size_t count = pieces_up_to(form, form_end - 1);

    return count >= form->count ? form->text.bytes : form->pieces[count].text_at;
}
