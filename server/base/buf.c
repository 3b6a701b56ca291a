/* buf.c - a growing byte buffer that stops at its maximum. */
#include <stdarg.h>

#include "base/digits.h"
#include "gw/buf.h"
#include "gw/fault.h"

#define CAPACITY_FIRST ((size_t)256)

void
gw_buf_init(struct gw_buf *buf, size_t bytes_max)
{
    *buf = (struct gw_buf){ .bytes_max = bytes_max };
}

void
gw_buf_init_secret(struct gw_buf *buf, size_t bytes_max)
{
    *buf = (struct gw_buf){ .bytes_max = bytes_max, .secret = true };
}

/* Behind `bytes` a secret buffer holds nothing. */
static void
wipe(struct gw_buf *buf, size_t from)
{
    if (buf->secret && buf->bytes > from)
        explicit_bzero(buf->data + from, buf->bytes - from);
}

void
gw_buf_done(struct gw_buf *buf)
{
    wipe(buf, 0);
    free(buf->data);
    *buf = (struct gw_buf){ .bytes_max = buf->bytes_max, .secret = buf->secret };
}

void
gw_buf_clear(struct gw_buf *buf)
{
    wipe(buf, 0);
    buf->bytes = 0;
    buf->failed = false;
    buf->no_memory = false;
}

enum gw_err
gw_buf_fault(const struct gw_buf *buf)
{
    if (!buf->failed)
        return GW_OK;
    return buf->no_memory ? GW_BUSY : GW_TOO_LARGE;
}

/* As realloc(), which would leave what it moved away from as it was. */
static char *
move(struct gw_buf *buf, size_t capacity)
{
    char *data;

    if (!buf->secret)
        return realloc(buf->data, capacity);
    data = malloc(capacity);
    if (data == NULL || buf->data == NULL)
        return data;
    memcpy(data, buf->data, buf->bytes);
    wipe(buf, 0);
    free(buf->data);
    return data;
}

/* Doubles until `needed` fits, never past the maximum; `needed` is within it. */
static bool
grow(struct gw_buf *buf, size_t needed)
{
    size_t capacity = buf->capacity > 0 ? buf->capacity : CAPACITY_FIRST;
    char *data;

    while (capacity < needed && capacity <= buf->bytes_max / 2)
        capacity *= 2;
    if (capacity < needed || capacity > buf->bytes_max)
        capacity = buf->bytes_max;
    data = gw_fault("buf.grow") ? NULL : move(buf, capacity);
    if (data == NULL) {
        buf->no_memory = true;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

char *
gw_buf_reserve(struct gw_buf *buf, size_t bytes)
{
    if (buf->failed)
        return NULL;
    if (bytes <= buf->capacity - buf->bytes && buf->data != NULL)
        return buf->data + buf->bytes;
    if (bytes > buf->bytes_max - buf->bytes || !grow(buf, buf->bytes + bytes)) {
        buf->failed = true;
        return NULL;
    }
    return buf->data + buf->bytes;
}

void
gw_buf_commit(struct gw_buf *buf, size_t bytes)
{
    gw_check(bytes <= buf->capacity - buf->bytes);
    buf->bytes += bytes;
}

void
gw_buf_add(struct gw_buf *buf, const void *bytes, size_t count)
{
    char *room;

    if (count == 0)
        return;
    room = gw_buf_reserve(buf, count);
    if (room == NULL)
        return;
    memcpy(room, bytes, count);
    buf->bytes += count;
}

void
gw_buf_text(struct gw_buf *buf, struct gw_text text)
{
    gw_buf_add(buf, text.data, text.bytes);
}

void
gw_buf_string(struct gw_buf *buf, const char *string)
{
    gw_buf_add(buf, string, strlen(string));
}

void
gw_buf_int(struct gw_buf *buf, int64_t value)
{
    char digits[DIGITS_MAX];
    size_t first = digits_put(digits, value);

    gw_buf_add(buf, digits + first, sizeof(digits) - first);
}

void
gw_buf_format(struct gw_buf *buf, const char *format, ...)
{
    va_list args;
    char *room;
    int count;

    va_start(args, format);
    count = vsnprintf(NULL, 0, format, args);
    va_end(args);
    gw_check(count >= 0);
    room = gw_buf_reserve(buf, (size_t)count + 1); /* vsnprintf writes a NUL, which is not kept */
    if (room == NULL)
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)count + 1, format, args);
    va_end(args);
    buf->bytes += (size_t)count;
}

void
gw_buf_consume(struct gw_buf *buf, size_t bytes)
{
    gw_check(bytes <= buf->bytes);
    if (buf->bytes > bytes)
        memmove(buf->data, buf->data + bytes, buf->bytes - bytes);
    wipe(buf, buf->bytes - bytes);
    buf->bytes -= bytes;
}

struct gw_text
gw_buf_view(const struct gw_buf *buf)
{
    return (struct gw_text){ buf->data, buf->bytes };
}

struct gw_text
gw_buf_take(struct gw_buf *buf, struct gw_arena *arena)
{
    const struct gw_text text = gw_text_copy(arena, gw_buf_view(buf));

    if (buf->failed)
        gw_arena_fail(arena);
    gw_buf_done(buf);
    return text;
}
