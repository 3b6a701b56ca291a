/* account_rules.c - what a login and a password may be (N10.4, Y11.2, ASVS 6.2); pure decisions.
 *
 * Passwords are compared folded: full-width signs as ASCII, capitals as small letters, without
 * spaces. So `ＫＡＩＲＡＮ 2026` is no better than `kairan2026`.
 */
#include <sodium.h>

#include "core/account_rules.h"

#include "core/password.h"

#define WORD_CHARS_MIN 3 /* a shorter login or number forbids too much */
#define NAME_BYTES_MIN 6 /* two kanji or kana */
#define BASE_BYTES_MIN 4 /* of a word with digits behind it */
#define TAIL_BYTES_MAX 6 /* "2026!?" */
#define KINDS_OF_CHARS_MIN 4

struct folded {
    char data[PASSWORD_BYTES_MAX];
    size_t bytes;
};

/* U+FF01–U+FF5E stand for 0x21–0x7E, U+3000 for the space. Gives the bytes taken, 1 or 3. */
static size_t
narrow(const char *at, size_t left, char *out)
{
    const unsigned char *byte = (const unsigned char *)at;

    *out = (char)byte[0];
    if (left < 3)
        return 1;
    if (byte[0] == 0xE3 && byte[1] == 0x80 && byte[2] == 0x80)
        *out = ' ';
    else if (byte[0] == 0xEF && byte[1] == 0xBC && byte[2] >= 0x81 && byte[2] <= 0xBF)
        *out = (char)(byte[2] - 0x81 + 0x21);
    else if (byte[0] == 0xEF && byte[1] == 0xBD && byte[2] >= 0x80 && byte[2] <= 0x9E)
        *out = (char)(byte[2] - 0x80 + 0x60);
    else
        return 1;
    return 3;
}

static char
small(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* What does not fit is left out: the length has been refused before. */
static struct gw_text
fold(struct folded *out, struct gw_text text)
{
    char letter;

    out->bytes = 0;
    for (size_t i = 0; i < text.bytes && out->bytes < sizeof out->data;) {
        i += narrow(text.data + i, text.bytes - i, &letter);
        if (letter != ' ')
            out->data[out->bytes++] = small(letter);
    }
    return (struct gw_text){ out->data, out->bytes };
}

static bool
contains(struct gw_text text, struct gw_text word)
{
    return word.bytes > 0 && memmem(text.data, text.bytes, word.data, word.bytes) != NULL;
}

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (unsigned char)byte >= 0x80;
}

/* Without the digits and signs at its end. */
static struct gw_text
base_of(struct gw_text folded)
{
    while (folded.bytes > 0 && !is_letter(folded.data[folded.bytes - 1]))
        folded.bytes--;
    return folded;
}

static bool
contains_word(struct gw_text password, struct gw_text word)
{
    struct folded buffer;
    struct gw_text folded = fold(&buffer, word);

    return gw_text_chars(word) >= WORD_CHARS_MIN && contains(password, folded);
}

/* The login or one of its words: of "yamada.t" both "yamada.t" and "yamada". */
static bool
contains_login(struct gw_text password, struct gw_text login)
{
    size_t start = 0;

    if (contains_word(password, login))
        return true;
    for (size_t i = 0; i <= login.bytes; i++) {
        if (i < login.bytes && memchr("._-@", login.data[i], 4) == NULL)
            continue;
        if (i - start >= BASE_BYTES_MIN && contains_word(password, gw_text_slice(login, start, i)))
            return true;
        start = i + 1;
    }
    return false;
}

/* Family name or given name; names are written "山田 太郎" or "山田　太郎". */
static bool
contains_name(struct gw_text password, struct gw_text name)
{
    struct folded buffer;
    struct gw_text rest = name;

    while (rest.bytes > 0) {
        size_t end = 0;
        char letter = 0;
        size_t step = 0;
        while (end < rest.bytes) {
            step = narrow(rest.data + end, rest.bytes - end, &letter);
            if (letter == ' ')
                break;
            end += step;
        }
        struct gw_text part = fold(&buffer, gw_text_slice(rest, 0, end));
        if (part.bytes >= NAME_BYTES_MIN && contains(password, part))
            return true;
        rest = gw_text_slice(rest, end + step, rest.bytes);
    }
    return false;
}

/* Few different bytes, or a run such as abcdefgh or 87654321. */
static bool
is_monotonous(struct gw_text folded)
{
    bool seen[256] = { false };
    size_t kinds = 0, up = 0, down = 0;

    for (size_t i = 0; i < folded.bytes; i++) {
        unsigned char byte = (unsigned char)folded.data[i];
        kinds += !seen[byte];
        seen[byte] = true;
        if (i == 0)
            continue;
        up += folded.data[i] == folded.data[i - 1] + 1;
        down += folded.data[i] == folded.data[i - 1] - 1;
    }
    return kinds < KINDS_OF_CHARS_MIN || up + 1 >= folded.bytes || down + 1 >= folded.bytes;
}

static bool
is_guessable(struct gw_text folded)
{
    struct gw_text base = base_of(folded);

    if (is_monotonous(folded) || password_is_common(folded))
        return true;
    return base.bytes >= BASE_BYTES_MIN && folded.bytes - base.bytes <= TAIL_BYTES_MAX &&
           password_is_common(base);
}

/* Equal, or differing only in the digits and signs at the end ("…2025!" and "…2026!"). */
static bool
is_like(struct gw_text folded, struct gw_text current)
{
    struct folded buffer;
    struct gw_text other = fold(&buffer, current);
    struct gw_text base = base_of(folded);
    bool like = gw_text_equal(folded, other) ||
                (base.bytes >= BASE_BYTES_MIN && gw_text_equal(base, base_of(other)));

    sodium_memzero(&buffer, sizeof buffer);
    return like;
}

static const char *
folded_fault(struct gw_text folded, const struct password_owner *owner)
{
    if (owner->current.bytes > 0 && is_like(folded, owner->current))
        return "password.same_as_before";
    if (contains_login(folded, owner->login) || contains_word(folded, owner->staff_no) ||
        contains_name(folded, owner->name) || contains_name(folded, owner->kana))
        return "password.own_data";
    if (is_guessable(folded))
        return "password.common";
    return NULL;
}

const char *
password_fault(struct gw_text password, int64_t chars_min, const struct password_owner *owner)
{
    struct folded buffer;
    size_t chars = gw_text_chars(password);
    size_t least = chars_min > PASSWORD_CHARS_LEAST ? (size_t)chars_min : PASSWORD_CHARS_LEAST;

    if (chars < least)
        return "password.too_short";
    if (chars > PASSWORD_CHARS_MAX)
        return "password.too_long";
    const char *fault = folded_fault(fold(&buffer, password), owner);
    sodium_memzero(&buffer, sizeof buffer);
    return fault;
}

struct gw_text
login_fold(struct gw_arena *arena, struct gw_text typed)
{
    char *out = gw_arena_alloc(arena, typed.bytes + 1);
    size_t bytes = 0;

    for (size_t i = 0; i < typed.bytes; bytes++) {
        i += narrow(typed.data + i, typed.bytes - i, &out[bytes]);
        out[bytes] = small(out[bytes]);
    }
    return gw_text_trim((struct gw_text){ out, bytes });
}

const char *
login_fault(struct gw_text login)
{
    if (login.bytes < 2)
        return "login.too_short";
    if (login.bytes > LOGIN_CHARS_MAX)
        return "login.too_long";
    for (size_t i = 0; i < login.bytes; i++) {
        char sign = login.data[i];
        bool letter = (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9');
        if (!letter && memchr("._-@", sign, 4) == NULL)
            return "login.sign";
    }
    return NULL;
}
