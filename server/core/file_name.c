/* file_name.c - names of files: from an upload's metadata, and into Content-Disposition. */
#include <sodium.h>

#include "core/file.h"

#define NAME_BYTES_MAX ((size_t)4 * FILE_NAME_CHARS_MAX)
#define METADATA_BYTES_MAX ((size_t)8 << 10)

/* ---- Upload-Metadata ---- */

/* Cuts up to the separator, which is dropped. */
static struct gw_text
cut(struct gw_text *rest, char separator)
{
    size_t end = gw_text_index(*rest, separator);
    struct gw_text part = gw_text_slice(*rest, 0, end);

    *rest = gw_text_slice(*rest, end + 1, rest->bytes);
    return part;
}

static bool
has_control(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c < 0x20 || c == 0x7f)
            return true;
    }
    return false;
}

/* Behind the last '/' or '\'. */
static struct gw_text
without_folders(struct gw_text name)
{
    size_t start = name.bytes;

    while (start > 0 && name.data[start - 1] != '/' && name.data[start - 1] != '\\')
        start--;
    return gw_text_trim(gw_text_slice(name, start, name.bytes));
}

static enum gw_err
name_decode(struct gw_arena *arena, struct gw_text coded, struct gw_text *out)
{
    char *bytes = gw_arena_alloc(arena, coded.bytes + 1);
    size_t count;
    struct gw_text name;

    if (sodium_base642bin((unsigned char *)bytes, coded.bytes + 1, coded.data, coded.bytes, NULL,
                          &count, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return GW_INVALID;
    name = (struct gw_text){ bytes, count };
    if (!gw_text_is_utf8(name) || has_control(name))
        return GW_INVALID;
    name = without_folders(name);
    if (name.bytes > NAME_BYTES_MAX || gw_text_chars(name) > FILE_NAME_CHARS_MAX)
        return GW_INVALID;
    *out = name;
    return GW_OK;
}

enum gw_err
file_name_of_metadata(struct gw_arena *arena, struct gw_text header, struct gw_text *name)
{
    *name = GW_TEXT_NONE;
    if (header.bytes > METADATA_BYTES_MAX)
        return GW_INVALID;
    while (header.bytes > 0) {
        struct gw_text value = gw_text_trim(cut(&header, ','));
        struct gw_text key = cut(&value, ' ');
        bool is_name = gw_text_equal(key, GW_TEXT("filename")) ||
                       (name->bytes == 0 && gw_text_equal(key, GW_TEXT("name")));

        if (key.bytes == 0)
            return GW_INVALID;
        if (is_name && value.bytes > 0)
            GW_TRY(name_decode(arena, value, name));
    }
    return GW_OK;
}

/* ---- Content-Disposition ---- */

/* attr-char of RFC 8187. */
static bool
is_attr_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

/* What turns the rest of a name around, so that "exe.jpg" hides "gpj.exe": U+202A … U+202E and
 * U+2066 … U+2069. */
static bool
is_direction_mark(const char *bytes, size_t count)
{
    const unsigned char *b = (const unsigned char *)bytes;

    return count >= 3 && b[0] == 0xe2 &&
           ((b[1] == 0x80 && b[2] >= 0xaa && b[2] <= 0xae) ||
            (b[1] == 0x81 && b[2] >= 0xa6 && b[2] <= 0xa9));
}

/* In ASCII: each other character is '_', as are those that quoting or an old client would trip
 * over. A name of which nothing is left is "file" with its ending. */
static struct gw_text
name_in_ascii(struct gw_arena *arena, struct gw_text name)
{
    char *out = gw_arena_alloc(arena, name.bytes + 1);
    size_t count = 0;
    size_t first = SIZE_MAX; /* that says something */

    for (size_t i = 0; i < name.bytes; i++) {
        unsigned char c = (unsigned char)name.data[i];

        if ((c & 0xc0) == 0x80)
            continue; /* of the character before */
        if (c < 0x20 || c >= 0x7f || strchr("\"\\%;/:*?<>|", c) != NULL)
            c = '_';
        if (first == SIZE_MAX && c != '_' && c != ' ')
            first = count;
        out[count++] = (char)c;
    }
    if (first == SIZE_MAX)
        return GW_TEXT("file");
    if (out[first] == '.')
        return gw_text_format(arena, "file%.*s", (int)(count - first), out + first);
    return (struct gw_text){ out, count };
}

static struct gw_text
name_in_percent(struct gw_arena *arena, struct gw_text name)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = gw_arena_alloc(arena, 3 * name.bytes + 1);
    size_t count = 0;

    for (size_t i = 0; i < name.bytes; i++) {
        unsigned char c = (unsigned char)name.data[i];

        if (is_direction_mark(name.data + i, name.bytes - i)) {
            i += 2;
        } else if (is_attr_char(c)) {
            out[count++] = (char)c;
        } else {
            out[count++] = '%';
            out[count++] = digits[c >> 4];
            out[count++] = digits[c & 15];
        }
    }
    return (struct gw_text){ out, count };
}

struct gw_text
file_disposition(struct gw_arena *arena, struct gw_text name, bool is_inline)
{
    struct gw_text ascii = name_in_ascii(arena, name);
    struct gw_text percent = name_in_percent(arena, name);

    return gw_text_format(arena, "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s",
                          is_inline ? "inline" : "attachment", GW_TEXT_ARG(ascii),
                          GW_TEXT_ARG(percent));
}
