/* An item as a record: retention, disposal, days of review and confirmation. */
#include <check.h>

#include "core/item_record_rules.h"
#include "core/item_rules.h"

static gw_date
day(int year, int month, int of_month)
{
    return gw_date_from_civil((struct gw_civil){ year, month, of_month });
}

static bool
is_retention(const char *text, int wanted)
{
    int years;

    return item_retention_read(gw_text_from(text), &years) && years == wanted;
}

START_TEST(retention_is_1_to_30_years_or_permanent)
{
    static const char *const wrong[] = { "0y",  "31y", "y",   "1",         "1Y", "-1y",
                                         "01y", "1 y", "1yy", "Permanent", "10" };
    int years;

    ck_assert(is_retention("1y", 1));
    ck_assert(is_retention("30y", 30));
    ck_assert(is_retention("permanent", 0));
    ck_assert(is_retention("", 0));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        ck_assert_msg(!item_retention_read(gw_text_from(wrong[i]), &years), "%s", wrong[i]);
}
END_TEST

START_TEST(retention_is_counted_from_1_April_after_the_fiscal_year_of_the_end)
{
    ck_assert_int_eq(item_dispose_on(GW_TEXT("1y"), day(2026, 4, 1)), day(2028, 4, 1));
    ck_assert_int_eq(item_dispose_on(GW_TEXT("1y"), day(2027, 3, 31)), day(2028, 4, 1));
    ck_assert_int_eq(item_dispose_on(GW_TEXT("1y"), day(2027, 4, 1)), day(2029, 4, 1));
    ck_assert_int_eq(item_dispose_on(GW_TEXT("30y"), day(2026, 12, 31)), day(2057, 4, 1));
}
END_TEST

START_TEST(what_is_kept_for_ever_and_what_has_no_retention_is_never_disposed_of)
{
    ck_assert_int_eq(item_dispose_on(GW_TEXT("permanent"), day(2026, 4, 1)), GW_DATE_NONE);
    ck_assert_int_eq(item_dispose_on(GW_TEXT_NONE, day(2026, 4, 1)), GW_DATE_NONE);
}
END_TEST

static void
expect_fault(const struct gw_item_input *in, const char *field, const char *key)
{
    const char *found_field;
    const char *found = item_record_fault(in, &found_field);

    if (key == NULL) {
        ck_assert_ptr_null(found);
        return;
    }
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, key);
    ck_assert_str_eq(found_field, field);
}

START_TEST(confidentiality_is_1_to_3_and_0_leaves_it_open)
{
    struct gw_item_input in = { .confidentiality = 3 };

    expect_fault(&in, NULL, NULL);
    in.confidentiality = 0;
    expect_fault(&in, NULL, NULL);
    in.confidentiality = 4;
    expect_fault(&in, "confidentiality", "item.confidentiality_unknown");
    in.confidentiality = -1;
    expect_fault(&in, "confidentiality", "item.confidentiality_unknown");
}
END_TEST

START_TEST(a_document_number_has_at_most_100_characters)
{
    char text[ITEM_DOCUMENT_NO_CHARS_MAX + 1];
    struct gw_item_input in = { .document_no = { text, ITEM_DOCUMENT_NO_CHARS_MAX } };

    memset(text, '1', sizeof(text));
    expect_fault(&in, NULL, NULL);
    in.document_no.bytes++;
    expect_fault(&in, "document_no", "item.document_no_too_long");
}
END_TEST

START_TEST(a_day_to_confirm_by_needs_a_confirmation_to_ask_for)
{
    struct gw_item_input in = { .confirm_by = day(2026, 4, 10) };

    expect_fault(&in, "confirm_by", "item.confirm_by_without_confirm");
    in.confirm = true;
    expect_fault(&in, NULL, NULL);
    in = (struct gw_item_input){ .confirm_by = GW_DATE_NONE };
    expect_fault(&in, NULL, NULL);
}
END_TEST

static const char *
days_fault(const struct gw_item_input *in, const struct gw_item *before)
{
    const char *field;

    return item_days_fault(in, before, day(2026, 4, 1), &field);
}

START_TEST(N9_3_days_of_review_and_confirmation_are_today_or_later_unless_they_stay)
{
    struct gw_item_input in = { .confirm = true, .confirm_by = day(2026, 4, 1) };
    struct gw_item before = { .state = GW_CURRENT,
                              .confirm_by = day(2026, 3, 31),
                              .review_on = GW_DATE_NONE };

    ck_assert_ptr_null(days_fault(&in, NULL));
    in.confirm_by--;
    ck_assert_str_eq(days_fault(&in, NULL), "item.day_in_the_past");
    ck_assert_ptr_null(days_fault(&in, &before));
    before.state = GW_DRAFT; /* published only now: the day it had as a draft is no excuse */
    ck_assert_str_eq(days_fault(&in, &before), "item.day_in_the_past");
    in.draft = true;
    ck_assert_ptr_null(days_fault(&in, &before));
    in = (struct gw_item_input){ .review_on = day(2026, 3, 31) };
    ck_assert_str_eq(days_fault(&in, NULL), "item.day_in_the_past");
    in.review_on = day(2026, 4, 1) + 366 * ITEM_YEARS_AHEAD_MAX;
    ck_assert_ptr_null(days_fault(&in, NULL));
    in.review_on++;
    ck_assert_str_eq(days_fault(&in, NULL), "item.date_too_far");
}
END_TEST
