/* fuzz_stored.c - what comes from the disk, from a subcommand or back from a client, and might not
 * be what was written there: entries of the log, frames of the control socket, settings, cursors,
 * deadlines, contents of versions, read marks; for libFuzzer.
 *
 * The first byte chooses the reader.
 */
#include "bulletin.h"
#include "core/audit_entry.h"
#include "core/dispatch.h"
#include "core/settings.h"
#include "db/control_frame.h"
#include "gw/bitmap.h"
#include "gw/setting.h"
#include "modules.h"
#include "post.h"
#include "tests/fuzz/input.h"

#define MARKS_MAX 70000 /* that are asked for */

/* One record has one encoding. */
static void
read_entry(struct gw_text bytes)
{
    struct audit_entry entry;
    struct gw_buf again;

    if (audit_entry_decode(bytes, &entry) != GW_OK)
        return;
    gw_buf_init(&again, bytes.bytes + 64);
    audit_entry_encode(&entry.record, entry.chain, entry.sequence, &again);
    gw_check(again.bytes == bytes.bytes);
    gw_check(memcmp(again.data + 1, bytes.data + 1, bytes.bytes - 1) == 0); /* but its version */
    gw_buf_done(&again);
}

static void
read_frame(struct gw_text bytes)
{
    struct gw_text socket = bytes, head, body;
    struct gw_env env = input_env(&socket);
    struct gw_buf frame;

    gw_buf_init(&frame, (size_t)1 << 20); /* memory that a real one would have */
    if (control_frame_read(&env, 0, &frame) == GW_OK) {
        control_frame_split(gw_buf_view(&frame), &head, &body);
        gw_check(gw_text_index(head, '\n') == head.bytes);
        gw_check(head.bytes + body.bytes <= frame.bytes);
    }
    gw_buf_done(&frame);
}

static void
read_setting(struct gw_text value)
{
    size_t wanted = input_choice(&value, 256);
    int64_t limit;

    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        const struct gw_setting_spec *spec = gw_modules[i]->settings;

        for (; spec != NULL && spec->key != NULL; spec++) {
            int64_t number;

            if (wanted-- != 0 || setting_fault(spec, value, &limit) != NULL)
                continue;
            gw_check(gw_text_is_utf8(value));
            if (spec->default_text == NULL)
                gw_check(gw_text_int(value, &number) == GW_OK && number >= spec->min &&
                         number <= spec->max);
        }
    }
}

static void
read_cursor(struct gw_text text)
{
    size_t count = 1 + input_choice(&text, 8);
    struct gw_arena *arena = input_arena();
    struct dispatch *dispatch = GW_NEW(arena, struct dispatch);
    int64_t values[8], again[8];
    struct gw_buf out;
    struct gw_json json;

    dispatch_prepare(dispatch, arena);
    if (gw_cursor_decode(&dispatch->request, text, true, values, count) != GW_OK || text.bytes == 0)
        return;
    gw_buf_init(&out, 4096);
    gw_json_init(&json, &out);
    gw_json_object(&json, NULL);
    gw_cursor_encode(&json, values, count);
    gw_json_object_end(&json);
    /* {"next":"…"} */
    text = gw_text_slice(gw_buf_view(&out), sizeof("{\"next\":\"") - 1, out.bytes - 2);
    gw_check(gw_cursor_decode(&dispatch->request, text, true, again, count) == GW_OK);
    gw_check(memcmp(values, again, count * sizeof(*values)) == 0);
    gw_buf_done(&out);
}

static void
read_content(struct gw_text json)
{
    struct bulletin_deadline deadline;
    struct bulletin_body body;

    if (bulletin_deadline_read(json, &deadline) == GW_OK)
        gw_check(deadline.day == GW_DATE_NONE || deadline.business_days == 0);
    if (bulletin_content_decode(input_arena(), json, &body) == GW_OK)
        gw_check(gw_text_is_utf8(body.text) && gw_text_is_utf8(body.document));
}

/* Numbers in order, which written and read again are the same. */
static void
read_marks(struct gw_text bytes)
{
    struct gw_bitmap *marks, *again;
    uint64_t count = 0;

    if (gw_bitmap_decode(bytes, &marks) != GW_OK)
        return;
    for (uint64_t at = 0; count < MARKS_MAX && gw_bitmap_next(marks, &at); at++) {
        gw_check(gw_bitmap_contains(marks, (uint32_t)at));
        count++;
    }
    gw_check(count == MARKS_MAX || count == gw_bitmap_count(marks));
    gw_check(gw_bitmap_decode(gw_bitmap_encode(marks, input_arena()), &again) == GW_OK);
    gw_check(gw_bitmap_count(again) == gw_bitmap_count(marks) &&
             gw_bitmap_andnot_count(again, marks) == 0);
    gw_bitmap_free(again);
    gw_bitmap_free(marks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct gw_text bytes) = {
        read_entry, read_frame, read_setting, read_cursor, read_content, read_marks,
    };
    struct gw_text rest = { (const char *)data, size };

    readers[input_choice(&rest, sizeof(readers) / sizeof(*readers))](rest);
    return 0;
}
