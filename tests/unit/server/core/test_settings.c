/* test_settings.c - what the city decides: defaults, limits, changes. */
#include <check.h>

#include "core/app.h"
#include "core/settings.h"
#include "core/settings_store.h"
#include "gw/setting.h"
#include "tests/lib/fixture.h"

static const struct gw_setting_spec specs[] = {
    { .key = "zebra", .default_number = 7, .min = -5, .max = 10, .summary = "A number" },
    { .key = "apple", .default_text = "既定", .chars_max = 5, .summary = "A text", .clause = "N8" },
    { .key = "melon", .default_text = "", .summary = "A text without a limit of its own" },
    { 0 },
};
static const struct gw_module module = { .name = "test", .settings = specs };
static const struct gw_module empty = { .name = "empty" };
static const struct gw_module *const modules[] = { &empty, &module, NULL };

static bool
text_is(const struct gw_app *app, const char *key, const char *expected)
{
    return gw_text_equal(gw_setting_text(app, key), gw_text_from(expected));
}

START_TEST(without_a_stored_value_the_default_holds)
{
    struct gw_app app = { .settings = settings_new(modules) };

    ck_assert_int_eq(gw_setting_number(&app, "zebra"), 7);
    ck_assert(text_is(&app, "apple", "既定"));
    ck_assert(text_is(&app, "melon", ""));
    settings_free(app.settings);
}
END_TEST

START_TEST(a_change_is_seen_and_the_old_text_stays_readable)
{
    struct gw_app app = { .settings = settings_new(modules) };
    struct gw_text before;

    settings_apply(app.settings, "apple", GW_TEXT("一"), 2);
    before = gw_setting_text(&app, "apple");
    settings_apply(app.settings, "apple", GW_TEXT("二"), 2);
    settings_apply(app.settings, "apple", GW_TEXT(""), 2);
    settings_apply(app.settings, "zebra", GW_TEXT("-5"), 2);
    ck_assert(gw_text_equal(before, GW_TEXT("一")));
    ck_assert(text_is(&app, "apple", ""));
    ck_assert_int_eq(gw_setting_number(&app, "zebra"), -5);
    settings_free(app.settings);
}
END_TEST

static void
assert_fault(size_t spec, struct gw_text value, const char *expected, int64_t expected_limit)
{
    int64_t limit = 0;
    const char *fault = setting_fault(&specs[spec], value, &limit);

    ck_assert_pstr_eq(fault, expected);
    if (expected != NULL)
        ck_assert_int_eq(limit, expected_limit);
}

START_TEST(limits_are_allowed_and_one_past_them_is_not)
{
    static char long_text[201];

    memset(long_text, 'x', sizeof(long_text));
    assert_fault(0, GW_TEXT("-5"), NULL, 0);
    assert_fault(0, GW_TEXT("10"), NULL, 0);
    assert_fault(0, GW_TEXT("-6"), "field.too_small", -5);
    assert_fault(0, GW_TEXT("11"), "field.too_large", 10);
    assert_fault(0, GW_TEXT("1.5"), "field.wrong_type", 0);
    assert_fault(0, GW_TEXT(""), "field.wrong_type", 0);
    assert_fault(1, GW_TEXT("あいうえお"), NULL, 0);
    assert_fault(1, GW_TEXT("あいうえおか"), "field.too_long", 5);
    assert_fault(1, GW_TEXT("\xFF"), "field.not_utf8", 5);
    assert_fault(2, (struct gw_text){ long_text, 200 }, NULL, 0);
    assert_fault(2, (struct gw_text){ long_text, 201 }, "field.too_long", 200);
}
END_TEST

static enum gw_err
store_some(void *arg, struct gw_db *db)
{
    (void)arg;
    GW_TRY(settings_store(db, "zebra", GW_TEXT("1"), 1));
    GW_TRY(settings_store(db, "zebra", GW_TEXT("9"), 2));
    GW_TRY(settings_store(db, "apple", GW_TEXT("長すぎる値です"), 2));
    GW_TRY(settings_store(db, "melon", GW_TEXT("甘い"), 2));
    return settings_store(db, "gone", GW_TEXT("1"), 2);
}

START_TEST(stored_values_are_taken_over_and_unfit_ones_left_aside)
{
    struct fixture *fixture = fixture_open(NULL);
    struct gw_app app = { .settings = settings_new(modules) };
    struct gw_db *db;

    ck_assert_int_eq(fixture_write(fixture, store_some, NULL), GW_OK);
    ck_assert_int_eq(database_reader_open(fixture->database, &db), GW_OK);
    ck_assert_int_eq(settings_load(app.settings, db), GW_OK);
    ck_assert_int_eq(gw_setting_number(&app, "zebra"), 9);
    ck_assert(text_is(&app, "apple", "既定"));
    ck_assert(text_is(&app, "melon", "甘い"));
    database_reader_close(db);
    settings_free(app.settings);
    fixture_close(fixture);
}
END_TEST

START_TEST(the_list_shows_value_default_and_limits_in_the_order_of_keys)
{
    struct settings *settings = settings_new(modules);
    struct gw_buf buf;
    struct gw_json json;

    settings_apply(settings, "zebra", GW_TEXT("3"), 2);
    gw_buf_init(&buf, 10000);
    gw_json_init(&json, &buf);
    settings_render(settings, &json, NULL);
    ck_assert(gw_text_equal(
        gw_buf_view(&buf),
        GW_TEXT(
            "[{\"key\":\"apple\",\"version\":1,\"summary\":\"A text\",\"value\":\"既定\","
            "\"default\":\"既定\",\"chars_max\":5,\"clause\":\"N8\"},"
            "{\"key\":\"melon\",\"version\":1,\"summary\":\"A text without a limit of its own\","
            "\"value\":\"\",\"default\":\"\",\"chars_max\":200},"
            "{\"key\":\"zebra\",\"version\":2,\"summary\":\"A number\",\"value\":3,\"default\":7,"
            "\"min\":-5,\"max\":10}]")));
    gw_buf_done(&buf);
    settings_free(settings);
}
END_TEST
