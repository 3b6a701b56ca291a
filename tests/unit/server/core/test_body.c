/* JSON bodies become structs by their table, and everything outside the table is refused by name.
 */
#include <check.h>

#include "core/body.h"

struct input {
    struct gw_text title;
    struct gw_text note;
    int64_t number;
    bool flag;
    gw_date day;
    struct gw_ids ids;
    struct gw_json_text body;
    struct gw_text choice;
};

static const struct gw_field fields[] = {
    GW_FIELD(struct input, title, .required = true, .chars_min = 1, .chars_max = 5),
    GW_FIELD(struct input, note, .multiline = true),
    GW_FIELD(struct input, number, .min = -2, .max = 7, .absent = 3),
    GW_FIELD(struct input, flag, .absent = 1),
    GW_FIELD(struct input, day),
    GW_FIELD(struct input, ids, .count_max = 2),
    GW_FIELD(struct input, body, .bytes_max = 20),
    GW_FIELD(struct input, choice, .choices = (const char *const[]){ "ja", "en", NULL }),
    { 0 },
};

struct big {
    int64_t big;
};
static const struct gw_field big_fields[] = { GW_FIELD(struct big, big), { 0 } };
static const struct field_table big_table = { big_fields, sizeof(struct big) };

static struct gw_arena *arena;
static struct field_fault fault;

static const struct input *
decode(const char *json, enum gw_err wanted)
{
    const void *out = NULL;
    enum gw_err err;

    arena = gw_arena_new((size_t)4 << 20);
    fault = (struct field_fault){ 0 };
    err = body_decode(arena, gw_text_from(json),
                      (struct field_table){ fields, sizeof(struct input) }, &fault, &out);
    ck_assert_msg(err == wanted, "%s gave %s", json, gw_err_name(err));
    return out;
}

static void
expect_refused(const char *json, const char *field, const char *message_key)
{
    (void)decode(json, GW_INVALID);
    ck_assert_int_eq(fault.err, GW_INVALID);
    ck_assert_str_eq(fault.field, field);
    ck_assert_str_eq(fault.message_key, message_key);
    gw_arena_free(arena);
}

static void
expect_malformed(const char *json, const char *message_key)
{
    (void)decode(json, GW_MALFORMED);
    ck_assert_ptr_null(fault.field);
    ck_assert_str_eq(fault.message_key, message_key);
    gw_arena_free(arena);
}

START_TEST(members_reach_the_struct)
{
    const struct input *in = decode(
        "{\"title\":\"防災訓練\",\"note\":\"a\\tb\\nc\",\"number\":-2,\"flag\":false,"
        "\"day\":\"2026-04-01\",\"ids\":[5,6],\"body\":{ \"a\" : [1, null] },"
        "\"choice\":\"en\"}",
        GW_OK);

    ck_assert(gw_text_equal(in->title, GW_TEXT("防災訓練")));
    ck_assert(gw_text_equal(in->note, GW_TEXT("a\tb\nc")));
    ck_assert_int_eq(in->number, -2);
    ck_assert(!in->flag);
    ck_assert_int_eq(in->day, 20544);
    ck_assert_uint_eq(in->ids.count, 2);
    ck_assert_int_eq(in->ids.ids[1], 6);
    ck_assert(gw_text_equal(in->body.text, GW_TEXT("{\"a\":[1,null]}")));
    ck_assert(gw_text_equal(in->choice, GW_TEXT("en")));
    gw_arena_free(arena);
}
END_TEST

START_TEST(absent_members_keep_their_default_and_say_so)
{
    const struct input *in = decode("{\"title\":\"x\",\"note\":null}", GW_OK);

    ck_assert_int_eq(in->number, 3);
    ck_assert(in->flag);
    ck_assert_int_eq(in->day, GW_DATE_NONE);
    ck_assert_uint_eq(in->note.bytes, 0);
    ck_assert(gw_field_is_set(in, fields, "title"));
    ck_assert(!gw_field_is_set(in, fields, "note"));
    ck_assert(!gw_field_is_set(in, fields, "choice"));
    gw_arena_free(arena);
}
END_TEST

START_TEST(what_the_table_does_not_name_is_refused_by_name)
{
    expect_refused("{\"title\":\"x\",\"extra\":1}", "extra", "field.unknown");
    expect_refused("{\"title\":\"x\",\"extra\":null}", "extra", "field.unknown");
    expect_refused("{}", "title", "field.required");
    expect_refused("{\"title\":null}", "title", "field.required");
}
END_TEST

START_TEST(limits_hold_exactly_at_their_edge)
{
    (void)decode("{\"title\":\"12345\",\"number\":7,\"ids\":[1,2],\"body\":\"123456789012345678\"}",
                 GW_OK);
    gw_arena_free(arena);
    expect_refused("{\"title\":\"123456\"}", "title", "field.too_long");
    ck_assert_int_eq(fault.number, 5);
    expect_refused("{\"title\":\"\"}", "title", "field.too_short");
    expect_refused("{\"title\":\"x\",\"number\":8}", "number", "field.too_large");
    expect_refused("{\"title\":\"x\",\"number\":-3}", "number", "field.too_small");
    expect_refused("{\"title\":\"x\",\"ids\":[1,2,3]}", "ids", "field.too_many");
    expect_refused("{\"title\":\"x\",\"body\":\"1234567890123456789\"}", "body",
                   "field.json_large");
}
END_TEST

START_TEST(what_was_read_before_the_fault_is_known_and_a_refused_text_is_kept_nowhere)
{
    const struct input *in = decode("{\"note\":\"kaze\",\"title\":false}", GW_INVALID);
    const size_t bytes = gw_arena_bytes(arena);

    ck_assert(gw_text_equal(in->note, GW_TEXT("kaze")));
    gw_arena_free(arena);
    in = decode("{\"note\":\"kaze\",\"title\":\"123456\"}", GW_INVALID);
    ck_assert_uint_eq(in->title.bytes, 0);
    ck_assert_uint_eq(gw_arena_bytes(arena), bytes);
    gw_arena_free(arena);
}
END_TEST

START_TEST(characters_are_counted_not_bytes)
{
    (void)decode("{\"title\":\"市役所総務\"}", GW_OK);
    gw_arena_free(arena);
    expect_refused("{\"title\":\"市役所総務課\"}", "title", "field.too_long");
    (void)decode("{\"title\":\"𠮷𠮷𠮷𠮷𠮷\"}", GW_OK);
    gw_arena_free(arena);
}
END_TEST

START_TEST(types_are_not_converted)
{
    expect_refused("{\"title\":1}", "title", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"number\":\"1\"}", "number", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"number\":1.0}", "number", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"flag\":0}", "flag", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"day\":20260401}", "day", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"day\":\"2026-02-30\"}", "day", "field.bad_date");
    expect_refused("{\"title\":\"x\",\"ids\":[\"1\"]}", "ids", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"ids\":[0]}", "ids", "field.bad_id");
    expect_refused("{\"title\":\"x\",\"ids\":5}", "ids", "field.wrong_type");
    expect_refused("{\"title\":\"x\",\"choice\":\"fr\"}", "choice", "field.unknown_choice");
}
END_TEST

START_TEST(control_characters_are_refused)
{
    expect_refused("{\"title\":\"a\\nb\"}", "title", "field.control");
    expect_refused("{\"title\":\"a\\u007fb\"}", "title", "field.control");
    expect_refused("{\"title\":\"a\\u0085b\"}", "title", "field.control");
    expect_refused("{\"title\":\"x\",\"note\":\"a\\rb\"}", "note", "field.control");
    (void)decode("{\"title\":\"a\\u00a0b\"}", GW_OK);
    gw_arena_free(arena);
}
END_TEST

START_TEST(numbers_keep_to_what_JSON_can_hold_exactly)
{
    const void *out = NULL;

    arena = gw_arena_new(1 << 20);
    ck_assert_int_eq(
        body_decode(arena, GW_TEXT("{\"big\":9007199254740991}"), big_table, &fault, &out), GW_OK);
    ck_assert_int_eq(((const struct big *)out)->big, 9007199254740991);
    ck_assert_int_eq(
        body_decode(arena, GW_TEXT("{\"big\":9007199254740992}"), big_table, &fault, &out),
        GW_INVALID);
    ck_assert_str_eq(fault.message_key, "field.too_large");
    ck_assert_int_eq(body_decode(arena, GW_TEXT("{\"big\":-1}"), big_table, &fault, &out),
                     GW_INVALID);
    gw_arena_free(arena);
}
END_TEST

START_TEST(what_is_no_JSON_object_is_malformed)
{
    expect_malformed("{\"title\":\"x\"", "request.not_json");
    expect_malformed("{\"title\":\"x\"} x", "request.not_json");
    expect_malformed("{'title':1}", "request.not_json");
    expect_malformed("{\"title\":\"\\u0000\"}", "request.not_json");
    expect_malformed("{\"title\":\"\\ud800\"}", "request.not_json");
    expect_malformed("{\"number\":99999999999999999999}", "request.not_json");
    expect_malformed("{\"title\":\"x\",\"title\":\"y\"}", "field.duplicate");
    expect_malformed("[]", "request.not_object");
    expect_malformed("\"x\"", "request.not_object");
    expect_malformed("\xff", "request.not_json");
}
END_TEST

START_TEST(nesting_has_a_limit)
{
    char json[256] = "{\"title\":\"x\",\"body\":";
    size_t used = strlen(json);

    memset(json + used, '[', 63);
    memset(json + used + 63, ']', 63);
    memcpy(json + used + 126, "}", 2);
    expect_refused(json, "body", "field.json_large");
    memset(json + used, '[', 64);
    memset(json + used + 64, ']', 64);
    memcpy(json + used + 128, "}", 2);
    expect_malformed(json, "request.too_deep");
}
END_TEST

START_TEST(brackets_in_a_string_do_not_nest)
{
    static const char *const strings[] = { "\\\\", "\\\"\\\\", "\\\\\\\"", "\\\"x" };
    char brackets[71] = "", json[256];

    memset(brackets, '[', sizeof(brackets) - 1);
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        (void)snprintf(json, sizeof(json), "{\"title\":\"x\",\"note\":\"%s%s\"}", strings[i],
                       brackets);
        (void)decode(json, GW_OK);
        gw_arena_free(arena);
        (void)snprintf(json, sizeof(json), "{\"note\":\"%s\",\"x\":%s", strings[i], brackets);
        expect_malformed(json, "request.too_deep");
        (void)snprintf(json, sizeof(json), "{\"note\":\"%s%s", strings[i], brackets);
        expect_malformed(json, "request.not_json");
    }
}
END_TEST

START_TEST(an_empty_body_is_an_empty_object_where_nothing_is_required)
{
    const void *out = NULL;

    arena = gw_arena_new(1 << 20);
    ck_assert_int_eq(body_decode(arena, GW_TEXT_NONE, (struct field_table){ 0 }, &fault, &out),
                     GW_OK);
    ck_assert_int_eq(body_decode(arena, GW_TEXT("{}"), (struct field_table){ 0 }, &fault, &out),
                     GW_OK);
    ck_assert_int_eq(
        body_decode(arena, GW_TEXT("{\"a\":1}"), (struct field_table){ 0 }, &fault, &out),
        GW_INVALID);
    ck_assert_int_eq(body_decode(arena, GW_TEXT_NONE,
                                 (struct field_table){ fields, sizeof(struct input) }, &fault,
                                 &out),
                     GW_INVALID);
    ck_assert_str_eq(fault.message_key, "request.body_missing");
    gw_arena_free(arena);
}
END_TEST

START_TEST(only_JSON_in_UTF_8_is_taken)
{
    ck_assert(body_type_is_json(GW_TEXT("application/json")));
    ck_assert(body_type_is_json(GW_TEXT("Application/JSON; charset=UTF-8")));
    ck_assert(body_type_is_json(GW_TEXT("application/json;charset=\"utf-8\"")));
    ck_assert(!body_type_is_json(GW_TEXT("")));
    ck_assert(!body_type_is_json(GW_TEXT("text/plain")));
    ck_assert(!body_type_is_json(GW_TEXT("application/json; charset=shift_jis")));
    ck_assert(!body_type_is_json(GW_TEXT("application/jsonp")));
    ck_assert(!body_type_is_json(GW_TEXT("application/x-www-form-urlencoded")));
}
END_TEST
