/* log.c - the operation log: a line is built on the stack and leaves in one write(2), so lines of
 * threads never mix and a full memory does not silence it.
 *
 * Besides what JSON asks for, DEL, the C1 controls and the bidirectional overrides are escaped: a
 * terminal that shows the log obeys none of them. Bytes that are not UTF-8 appear as U+FFFD.
 */
#include <errno.h>
#include <stdatomic.h>

#include "gw/log.h"
#include "gw/time.h"

#define LINE_BYTES_MAX 4096
#define VALUE_BYTES_MAX 1000
#define LINE_END "}\n"
#define LINE_END_CUT ",\"cut\":true}\n"

struct line {
    char data[LINE_BYTES_MAX];
    size_t bytes;
    bool cut;
};

static _Atomic int least_level = GW_LOG_INFO;

void
gw_log_set_level(enum gw_log_level least)
{
    atomic_store_explicit(&least_level, (int)least, memory_order_relaxed);
}

static void
add(struct line *line, struct gw_text text)
{
    if (line->cut || text.bytes > sizeof(line->data) - sizeof(LINE_END_CUT) - line->bytes) {
        line->cut = true;
        return;
    }
    memcpy(line->data + line->bytes, text.data, text.bytes);
    line->bytes += text.bytes;
}

/* Bytes of the character that `text` begins with, its code point in `*out`; U+FFFD and one byte
 * where it is not UTF-8. */
static size_t
take_char(struct gw_text text, uint32_t *out)
{
    uint8_t first = (uint8_t)text.data[0];
    size_t count = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

    *out = 0xFFFD;
    if (!gw_text_is_utf8(gw_text_slice(text, 0, count)) || count > text.bytes)
        return 1;
    *out = count == 1 ? first : first & (0x7FU >> count);
    for (size_t i = 1; i < count; i++)
        *out = *out << 6 | ((uint8_t)text.data[i] & 0x3F);
    return count;
}

static bool
must_escape(uint32_t point)
{
    return point < 0x20 || point == '"' || point == '\\' || (point >= 0x7F && point < 0xA0) ||
           point == 0xFFFD || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

static void
add_escaped(struct line *line, struct gw_text text)
{
    text = gw_text_clip(text, VALUE_BYTES_MAX);
    add(line, GW_TEXT("\""));
    while (text.bytes > 0) {
        uint32_t point;
        size_t count = take_char(text, &point);
        char escape[sizeof("\\u0000")];

        if (must_escape(point)) {
            snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)point);
            add(line, gw_text_from(escape));
        } else {
            add(line, gw_text_slice(text, 0, count));
        }
        text = gw_text_slice(text, count, text.bytes);
    }
    add(line, GW_TEXT("\""));
}

static void
add_field(struct line *line, const struct gw_log_field *field)
{
    size_t whole_bytes = line->bytes;
    char number[24];

    add(line, GW_TEXT(",\""));
    add(line, gw_text_from(field->name));
    add(line, GW_TEXT("\":"));
    if (field->is_text) {
        add_escaped(line, field->text);
    } else {
        snprintf(number, sizeof(number), "%lld", (long long)field->number);
        add(line, gw_text_from(number));
    }
    if (line->cut) /* half a field would not be JSON */
        line->bytes = whole_bytes;
}

static void
write_line(const struct line *line)
{
    size_t sent = 0;

    while (sent < line->bytes) {
        ssize_t count = write(STDERR_FILENO, line->data + sent, line->bytes - sent);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return; /* nowhere left to say it */
        sent += (size_t)count;
    }
}

void
gw_log_write(enum gw_log_level level, const char *event, const struct gw_log_field *fields,
             size_t count)
{
    static const char *const levels[] = { "debug", "info", "warn", "error" };
    const char *end;
    struct timespec now;
    struct line line;
    char at[GW_TIME_CHARS];

    if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    gw_time_render(now.tv_sec * GW_SECOND + now.tv_nsec / 1000, at);
    line.bytes = 0;
    line.cut = false;
    add(&line, GW_TEXT("{\"at\":\""));
    add(&line, gw_text_from(at));
    add(&line, GW_TEXT("\",\"level\":\""));
    add(&line, gw_text_from(levels[level]));
    add(&line, GW_TEXT("\",\"event\":"));
    add_escaped(&line, gw_text_from(event));
    for (size_t i = 0; i < count; i++)
        add_field(&line, &fields[i]);
    end = line.cut ? LINE_END_CUT : LINE_END;
    memcpy(line.data + line.bytes, end, strlen(end));
    line.bytes += strlen(end);
    write_line(&line);
}
