/* test_err.c - what outcomes are called, and what a broken invariant does. */
#include <check.h>
#include <signal.h>

#include "gw/err.h"

START_TEST(every_outcome_has_a_status_and_a_name_of_its_own)
{
    for (int left = GW_OK; left < GW_ERR_END; left++) {
        ck_assert_int_ge(gw_err_status((enum gw_err)left), 200);
        ck_assert_int_lt(gw_err_status((enum gw_err)left), 600);
        for (int right = GW_OK; right < left; right++)
            ck_assert_str_ne(gw_err_name((enum gw_err)left), gw_err_name((enum gw_err)right));
    }
}
END_TEST

static enum gw_err
give(enum gw_err err)
{
    GW_TRY(err);
    return GW_MISSING;
}

START_TEST(try_returns_what_failed_and_goes_on_otherwise)
{
    ck_assert_int_eq(give(GW_DENIED), GW_DENIED);
    ck_assert_int_eq(give(GW_OK), GW_MISSING);
}
END_TEST
