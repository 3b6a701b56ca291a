/* The first look of libraries at their tables gets no memory. */
#include <check.h>

#include "core/kana.h"
#include "core/libraries.h"
#include "gw/search.h"
#include "tests/torture/fault.h"

START_TEST(a_server_whose_tables_found_no_memory_does_not_start)
{
    struct fault_stroke stroke = { 0 };
    struct libraries libraries = { 0 };

    fault_begin(&(struct fault_plan){ FAULT_MEMORY, 0, true, &stroke });
    ck_assert_int_eq(libraries_init(&libraries), GW_BUSY);
    (void)fault_end();
    libraries_done(&libraries);
}
END_TEST

START_TEST(without_tables_a_text_has_no_form_and_a_reading_waits)
{
    struct fault_stroke stroke = { 0 };
    struct gw_arena *arena = gw_arena_new(1 << 16);
    struct kana_key key;

    ck_assert_ptr_nonnull(arena);
    fault_begin(&(struct fault_plan){ FAULT_MEMORY, 0, true, &stroke });
    ck_assert_int_eq(kana_sort_key(GW_TEXT("カイラン"), &key), GW_BUSY);
    ck_assert_uint_eq(gw_search_form(arena, GW_TEXT("回覧")).bytes, 0);
    (void)fault_end();
    ck_assert(gw_arena_failed(arena));
    gw_arena_free(arena);
}
END_TEST
