/* text.h - text as pointer and length: UTF-8, checked once at the edge, not NUL-terminated. */
#ifndef GW_TEXT_H
#define GW_TEXT_H

#include "gw/arena.h"
#include "gw/err.h"

struct gw_text {
    const char *data;
    size_t bytes;
};

#define GW_TEXT(literal) ((struct gw_text){ "" literal, sizeof(literal) - 1 })
#define GW_TEXT_NONE ((struct gw_text){ NULL, 0 })
/* For printf's "%.*s". */
#define GW_TEXT_ARG(text) (int)(text).bytes, (text).data == NULL ? "" : (text).data

/* Borrows a NUL-terminated string; NULL gives the empty text. */
struct gw_text gw_text_from(const char *string);
bool gw_text_equal(struct gw_text left, struct gw_text right);
/* ASCII letters compare alike; for HTTP names only. */
bool gw_text_equal_nocase(struct gw_text left, struct gw_text right);
bool gw_text_starts(struct gw_text text, struct gw_text prefix);
/* Orders by bytes, which for UTF-8 is the order of code points. */
int gw_text_compare(struct gw_text left, struct gw_text right);
/* The byte's index, or `text.bytes` where it does not occur. */
size_t gw_text_index(struct gw_text text, char byte);
/* From `start` up to `end`, both clipped to the text. */
struct gw_text gw_text_slice(struct gw_text text, size_t start, size_t end);
/* Without ASCII white space and U+3000 at either end. */
struct gw_text gw_text_trim(struct gw_text text);

/* Well-formed UTF-8 (RFC 3629: no overlong form, surrogate or code point past U+10FFFF). NUL is
 * well formed. */
bool gw_text_is_utf8(struct gw_text text);
/* C0, DEL or C1 (U+0080 … U+009F, two bytes), but not TAB and line feed where `multiline`. */
bool gw_text_has_control(struct gw_text text, bool multiline);
/* Code points of well-formed text. */
size_t gw_text_chars(struct gw_text text);
/* The longest prefix of at most `bytes_max` bytes that ends between code points. */
struct gw_text gw_text_clip(struct gw_text text, size_t bytes_max);

/* Decimal, optional '-', no sign '+', no space, no leading zeros but "0"; GW_INVALID for anything
 * else. */
enum gw_err gw_text_int(struct gw_text text, int64_t *out) GW_MUST_USE;

/* Copies live as long as the arena. */
struct gw_text gw_text_copy(struct gw_arena *arena, struct gw_text text);
char *gw_text_string(struct gw_arena *arena, struct gw_text text); /* NUL-terminated */
/* The parts behind one another. */
struct gw_text gw_text_join(struct gw_arena *arena, const struct gw_text *parts, size_t count);
struct gw_text gw_text_format(struct gw_arena *arena, const char *format, ...) GW_PRINTF(2, 3);
struct gw_text gw_text_hex(struct gw_arena *arena, const void *bytes,
                           size_t count); /* lower case */
/* Writes exactly `count` bytes; GW_INVALID for another length or a digit that is none. */
enum gw_err gw_text_unhex(struct gw_text text, void *out, size_t count) GW_MUST_USE;

#endif
