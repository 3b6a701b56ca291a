/* Cursors come back as they went out, and nothing else comes in. */
#include <check.h>

#include "core/dispatch.h"
#include "gw/request.h"

static const char *
encode(const int64_t *values, size_t count, char *out, size_t size)
{
    struct gw_buf buf;
    struct gw_json json;
    size_t length;

    gw_buf_init(&buf, 4096);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    gw_cursor_encode(&json, values, count);
    gw_json_object_end(&json);
    length = buf.bytes - strlen("{\"next\":\"\"}");
    ck_assert_uint_lt(length, size);
    memcpy(out, buf.data + strlen("{\"next\":\""), length);
    out[length] = '\0';
    gw_buf_done(&buf);
    return out;
}

START_TEST(values_survive_the_round)
{
    static const int64_t cases[][2] = {
        { 0, 1 },
        { -1, INT64_MAX },
        { INT64_MIN, 1775001600000000 },
        { 9007199254740991, -5 },
    };
    struct gw_request req = { 0 };
    char text[128];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t values[2];

        encode(cases[i], 2, text, sizeof(text));
        ck_assert_int_eq(gw_cursor_decode(&req, gw_text_from(text), true, values, 2), GW_OK);
        ck_assert_int_eq(values[0], cases[i][0]);
        ck_assert_int_eq(values[1], cases[i][1]);
    }
}
END_TEST

START_TEST(no_cursor_is_the_beginning)
{
    struct gw_request req = { 0 };
    int64_t value;

    ck_assert_int_eq(gw_cursor_decode(&req, GW_TEXT_NONE, true, &value, 1), GW_OK);
    ck_assert_int_eq(value, INT64_MAX);
    ck_assert_int_eq(gw_cursor_decode(&req, GW_TEXT_NONE, false, &value, 1), GW_OK);
    ck_assert_int_eq(value, INT64_MIN);
}
END_TEST

START_TEST(anything_else_is_refused_on_its_field)
{
    static const int64_t two[] = { 1, 2 };
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_request req = { .arena = arena };
    int64_t values[3];
    char text[128];

    (void)dispatch_attach(&req);
    encode(two, 2, text, sizeof(text));
    ck_assert_int_eq(gw_cursor_decode(&req, gw_text_from(text), true, values, 3), GW_INVALID);
    ck_assert_str_eq(dispatch_of(&req)->failure.field, "after");
    ck_assert_str_eq(dispatch_of(&req)->failure.message_key, "cursor.invalid");
    ck_assert_int_eq(gw_cursor_decode(&req, gw_text_from(text), true, values, 1), GW_INVALID);
    ck_assert_int_eq(gw_cursor_decode(&req, GW_TEXT("!"), true, values, 1), GW_INVALID);
    ck_assert_int_eq(gw_cursor_decode(&req, GW_TEXT("AAAA"), true, values, 1), GW_INVALID);
    text[0] = text[0] == 'A' ? 'B' : 'A';
    ck_assert_int_eq(gw_cursor_decode(&req, gw_text_from(text), true, values, 2), GW_INVALID);
    gw_arena_free(arena);
}
END_TEST

START_TEST(the_last_page_has_no_next)
{
    struct gw_buf buf;
    struct gw_json json;

    gw_buf_init(&buf, 4096);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    gw_cursor_encode(&json, NULL, 0);
    gw_json_object_end(&json);
    ck_assert(gw_text_equal(gw_buf_view(&buf), GW_TEXT("{\"next\":null}")));
    gw_buf_done(&buf);
}
END_TEST
