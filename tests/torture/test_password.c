/* Each allocation fails while a password is compared. */
#include <check.h>

#include "core/password.h"
#include "tests/torture/fault.h"

START_TEST(a_right_password_is_never_called_wrong_for_want_of_memory)
{
    struct fault_stroke stroke = { .struck = true };
    struct gw_arena *arena;
    struct gw_text stored;

    arena = gw_arena_new(1 << 16);
    ck_assert_ptr_nonnull(arena);
    ck_assert_int_eq(password_hash(gw_env_system(), NULL, arena, GW_TEXT("abcd-efgh"), &stored),
                     GW_OK);
    for (long at = 0; stroke.struck; at++) {
        enum gw_err err;

        stroke.struck = false;
        fault_begin(&(struct fault_plan){ FAULT_MEMORY, at, true, &stroke });
        err = password_compare(NULL, stored, GW_TEXT("abcd-efgh"));
        (void)fault_end();
        ck_assert_int_eq(err, stroke.struck ? GW_BUSY : GW_OK);
        ck_assert_int_le(at, 100);
    }
    gw_arena_free(arena);
}
END_TEST
