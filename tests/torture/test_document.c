/* Each allocation fails while a document of the editor is read. */
#include <check.h>

#include "editor_doc.h"
#include "gw/buf.h"
#include "tests/torture/fault.h"

static const char document[] =
    "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\","
    "\"text\":\"回覧のおしらせ\"}]}]}";

START_TEST(a_buffer_without_memory_is_not_called_full)
{
    struct fault_stroke stroke = { 0 };
    struct gw_buf buf;

    gw_buf_init(&buf, 8);
    gw_buf_string(&buf, "eight...");
    ck_assert_int_eq(gw_buf_fault(&buf), GW_OK);
    gw_buf_string(&buf, "9");
    ck_assert_int_eq(gw_buf_fault(&buf), GW_TOO_LARGE);
    gw_buf_done(&buf);
    fault_begin(&(struct fault_plan){ FAULT_MEMORY, 0, false, &stroke });
    gw_buf_string(&buf, "one");
    (void)fault_end();
    ck_assert_int_eq(gw_buf_fault(&buf), GW_BUSY);
    gw_buf_done(&buf);
}
END_TEST

START_TEST(a_document_that_got_no_memory_is_not_called_too_large)
{
    struct fault_stroke stroke = { .struck = true };

    for (long at = 0; stroke.struck; at++) {
        struct gw_arena *arena = gw_arena_new(1 << 20);
        struct editor_doc out;
        const char *fault;

        ck_assert_ptr_nonnull(arena);
        stroke.struck = false;
        fault_begin(&(struct fault_plan){ FAULT_MEMORY, at, false, &stroke });
        fault = editor_doc_parse(arena, gw_text_from(document), &out);
        (void)fault_end();
        ck_assert_int_eq(gw_arena_failed(arena), stroke.struck);
        ck_assert_msg((fault != NULL) <= stroke.struck, "allocation %ld: %s", at, fault);
        gw_arena_free(arena);
        ck_assert_int_le(at, 200);
    }
}
END_TEST
