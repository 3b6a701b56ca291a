/* test_json.c - JSON that leaves: commas, escapes, and agreement with another program's reader. */
#include <check.h>
#include <jansson.h>

#include "gw/json.h"

struct fixture {
    struct gw_buf buf;
    struct gw_json json;
};

static struct fixture *
setup(struct fixture *fixture, size_t bytes_max)
{
    gw_buf_init(&fixture->buf, bytes_max);
    gw_json_init(&fixture->json, &fixture->buf);
    return fixture;
}

static void
assert_wrote(struct fixture *fixture, const char *expected)
{
    gw_buf_add(&fixture->buf, "", 1);
    ck_assert_str_eq(fixture->buf.data, expected);
    gw_buf_done(&fixture->buf);
}

START_TEST(values_of_every_type_stand_with_their_names_and_commas)
{
    struct fixture fixture;
    struct gw_json *json = &setup(&fixture, 10000)->json;

    gw_json_object(json, NULL);
    gw_json_int(json, "a", -5);
    gw_json_bool(json, "b", true);
    gw_json_bool(json, "c", false);
    gw_json_null(json, "d");
    gw_json_string(json, "e", "回覧");
    gw_json_string(json, "f", NULL);
    gw_json_array(json, "g");
    gw_json_int(json, NULL, INT64_MIN);
    gw_json_int(json, NULL, INT64_MAX);
    gw_json_array(json, NULL);
    gw_json_array_end(json);
    gw_json_object(json, NULL);
    gw_json_object_end(json);
    gw_json_array_end(json);
    gw_json_raw(json, "h", GW_TEXT("{\"x\":1}"));
    gw_json_raw(json, "i", GW_TEXT_NONE);
    gw_json_time(json, "j", 1000);
    gw_json_time(json, "k", 0);
    gw_json_date(json, "l", 20544);
    gw_json_date(json, "m", GW_DATE_NONE);
    gw_json_object_end(json);
    assert_wrote(&fixture, "{\"a\":-5,\"b\":true,\"c\":false,\"d\":null,\"e\":\"回覧\",\"f\":\"\","
                           "\"g\":[-9223372036854775808,9223372036854775807,[],{}],"
                           "\"h\":{\"x\":1},\"i\":null,\"j\":\"1970-01-01T00:00:00.001Z\","
                           "\"k\":null,\"l\":\"2026-04-01\",\"m\":null}");
}
END_TEST

START_TEST(control_characters_quotes_and_backslashes_are_escaped)
{
    struct fixture fixture;
    struct gw_json *json = &setup(&fixture, 10000)->json;

    gw_json_text(json, NULL, GW_TEXT("\"\\/\b\f\n\r\t\x01\x1f\x7f\0é"));
    assert_wrote(&fixture, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000é\"");
}
END_TEST

START_TEST(each_byte_is_escaped_at_each_place_of_a_word)
{
    for (int byte = 1; byte < 0x80; byte++) {
        for (size_t place = 0; place < 20; place++) {
            char text[21] = "abcdefghijklmnopqrst";
            struct fixture fixture;
            json_t *back;

            text[place] = (char)byte;
            gw_json_string(&setup(&fixture, 1000)->json, NULL, text);
            back = json_loadb(fixture.buf.data, fixture.buf.bytes, JSON_DECODE_ANY, NULL);
            ck_assert_ptr_nonnull(back);
            ck_assert_str_eq(json_string_value(back), text);
            json_decref(back);
            gw_buf_done(&fixture.buf);
        }
    }
}
END_TEST

/* Text of random well-formed characters, many of them special. */
static struct gw_text
random_text(struct gw_arena *arena, unsigned *seed)
{
    static const char *const pieces[] = { "\"",   "\\", "\n", "a",          "回",   "覧",      "😀",
                                          "\x01", "/",  "é",  "0123456789", "\x7f", "\xC2\x80" };
    size_t count = (size_t)rand_r(seed) % 40;
    char *text = gw_arena_alloc(arena, 500);
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[(size_t)rand_r(seed) % (sizeof(pieces) / sizeof(pieces[0]))];

        memcpy(text + bytes, piece, strlen(piece));
        bytes += strlen(piece);
    }
    return (struct gw_text){ text, bytes };
}

START_TEST(another_reader_gets_back_any_text)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(1 << 20);
    unsigned seed = 11;

    for (int i = 0; i < 20000; i++) {
        struct gw_text text = random_text(arena, &seed);
        struct fixture fixture;
        json_t *back;

        gw_json_text(&setup(&fixture, 10000)->json, NULL, text);
        back = json_loadb(fixture.buf.data, fixture.buf.bytes, JSON_DECODE_ANY, NULL);
        ck_assert_ptr_nonnull(back);
        ck_assert_uint_eq(json_string_length(back), text.bytes);
        ck_assert(memcmp(json_string_value(back), text.data, text.bytes) == 0);
        json_decref(back);
        gw_buf_done(&fixture.buf);
        gw_arena_reset(arena);
    }
}
END_TEST

static size_t
write_sample(struct fixture *fixture, size_t bytes_max)
{
    struct gw_json *json = &setup(fixture, bytes_max)->json;

    gw_json_object(json, NULL);
    gw_json_string(json, "name", "0123456789\n");
    gw_json_int(json, "number", 1234567890);
    gw_json_object_end(json);
    return fixture->buf.bytes;
}

START_TEST(a_buffer_that_is_too_small_is_marked_and_never_passed)
{
    struct fixture fixture;
    size_t whole_bytes = write_sample(&fixture, 1000);

    gw_buf_done(&fixture.buf);
    for (size_t max = 1; max < whole_bytes + 20; max++) {
        size_t bytes = write_sample(&fixture, max);

        ck_assert_uint_le(bytes, max);
        ck_assert(fixture.buf.failed || bytes == whole_bytes);
        ck_assert(fixture.buf.failed || max >= whole_bytes);
        gw_buf_done(&fixture.buf);
    }
}
END_TEST

START_TEST(thirty_one_levels_are_allowed)
{
    struct fixture fixture;
    struct gw_json *json = &setup(&fixture, 1000)->json;

    for (int i = 0; i < 31; i++)
        gw_json_array(json, NULL);
    for (int i = 0; i < 31; i++)
        gw_json_array_end(json);
    ck_assert_uint_eq(fixture.buf.bytes, 62);
    gw_buf_done(&fixture.buf);
}
END_TEST
