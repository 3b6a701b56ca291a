/* test_text.c - comparing, UTF-8, cutting, numbers, hex. */
#include <check.h>

#include "gw/text.h"

START_TEST(equality_and_order_go_by_bytes)
{
    ck_assert(gw_text_equal(GW_TEXT_NONE, GW_TEXT("")));
    ck_assert(gw_text_equal(gw_text_from(NULL), gw_text_from("")));
    ck_assert(!gw_text_equal(GW_TEXT("a"), GW_TEXT("b")));
    ck_assert(!gw_text_equal(GW_TEXT("a"), GW_TEXT("ab")));
    ck_assert_int_eq(gw_text_compare(GW_TEXT("a"), GW_TEXT("a")), 0);
    ck_assert_int_lt(gw_text_compare(GW_TEXT("a"), GW_TEXT("ab")), 0);
    ck_assert_int_lt(gw_text_compare(GW_TEXT("z"), GW_TEXT("あ")), 0);
    ck_assert_int_gt(gw_text_compare(GW_TEXT("a"), GW_TEXT_NONE), 0);
}
END_TEST

START_TEST(letters_compare_alike_without_case_and_nothing_else_does)
{
    ck_assert(gw_text_equal_nocase(GW_TEXT("Content-Length"), GW_TEXT("cOnTeNt-lENGTH")));
    ck_assert(!gw_text_equal_nocase(GW_TEXT("["), GW_TEXT("{")));
    ck_assert(!gw_text_equal_nocase(GW_TEXT("@"), GW_TEXT("`")));
    ck_assert(!gw_text_equal_nocase(GW_TEXT("a"), GW_TEXT("aa")));
}
END_TEST

START_TEST(slices_are_clipped_to_the_text)
{
    struct gw_text text = GW_TEXT("abcdef");

    ck_assert(gw_text_equal(gw_text_slice(text, 2, 4), GW_TEXT("cd")));
    ck_assert(gw_text_equal(gw_text_slice(text, 2, 99), GW_TEXT("cdef")));
    ck_assert(gw_text_equal(gw_text_slice(text, 7, 99), GW_TEXT("")));
    ck_assert(gw_text_equal(gw_text_slice(text, 4, 2), GW_TEXT("")));
    ck_assert(gw_text_equal(gw_text_slice(GW_TEXT_NONE, 1, 2), GW_TEXT("")));
    ck_assert_uint_eq(gw_text_index(text, 'c'), 2);
    ck_assert_uint_eq(gw_text_index(text, 'x'), 6);
    ck_assert_uint_eq(gw_text_index(GW_TEXT_NONE, 'x'), 0);
    ck_assert(gw_text_starts(text, GW_TEXT("abc")));
    ck_assert(gw_text_starts(text, GW_TEXT_NONE));
    ck_assert(!gw_text_starts(text, GW_TEXT("abcdefg")));
}
END_TEST

START_TEST(trimming_takes_ascii_and_wide_space_from_both_ends)
{
    ck_assert(gw_text_equal(gw_text_trim(GW_TEXT(" \t　総務 課　\r\n")), GW_TEXT("総務 課")));
    ck_assert(gw_text_equal(gw_text_trim(GW_TEXT("　 　")), GW_TEXT("")));
    ck_assert(gw_text_equal(gw_text_trim(GW_TEXT_NONE), GW_TEXT("")));
    ck_assert(gw_text_equal(gw_text_trim(GW_TEXT("あ")), GW_TEXT("あ")));
}
END_TEST

START_TEST(utf8_is_accepted_exactly_where_rfc_3629_does)
{
    static const char *const good[] = { "",
                                        "a",
                                        "é",
                                        "あ",
                                        "😀",
                                        "\xC2\x80",
                                        "\xDF\xBF",
                                        "\xE0\xA0\x80",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xEF\xBF\xBF",
                                        "\xF0\x90\x80\x80",
                                        "\xF4\x8F\xBF\xBF" };
    static const char *const bad[] = { "\x80",
                                       "\xBF",
                                       "\xC0\x80",
                                       "\xC1\xBF",
                                       "\xC2",
                                       "\xC2\x7F",
                                       "\xC2\xC0",
                                       "\xE0\x9F\xBF",
                                       "\xED\xA0\x80",
                                       "\xED\xBF\xBF",
                                       "\xE3\x81",
                                       "\xE3\x81\x41",
                                       "\xF0\x8F\xBF\xBF",
                                       "\xF4\x90\x80\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xF0\x9F\x98",
                                       "\xFE",
                                       "\xFF",
                                       "abcdefgh\x80",
                                       "あいうえお\xE3" };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        ck_assert_msg(gw_text_is_utf8(gw_text_from(good[i])), "good %zu", i);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!gw_text_is_utf8(gw_text_from(bad[i])), "bad %zu", i);
    ck_assert(gw_text_is_utf8(GW_TEXT("a\0b")));
}
END_TEST

/* Writes the code point in its shortest form, with the generic formula. */
static struct gw_text
encode(uint32_t point, char out[4])
{
    size_t count = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const uint8_t marks[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };

    for (size_t i = count - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)(marks[count] | point);
    return (struct gw_text){ out, count };
}

START_TEST(every_code_point_but_the_surrogates_is_well_formed)
{
    for (uint32_t point = 0; point < 0x110000; point++) {
        char bytes[4];
        struct gw_text text = encode(point, bytes);
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;

        ck_assert_msg(gw_text_is_utf8(text) == !surrogate, "U+%04X", point);
        ck_assert_uint_eq(gw_text_chars(text), 1);
    }
}
END_TEST

/* A control character as Unicode has them, but for the two that may stand between lines. */
static bool
is_control(const uint8_t *at, size_t left, bool multiline)
{
    if (multiline && (*at == '\t' || *at == '\n'))
        return false;
    return *at < 0x20 || *at == 0x7F || (*at == 0xC2 && left > 1 && at[1] < 0xA0);
}

/* What is asked of a text byte by byte gives what is asked of eight at once. */
static void
compare_bytewise(const uint8_t *bytes, size_t count)
{
    const struct gw_text text = { (const char *)bytes, count };
    bool control[2] = { false, false };
    size_t chars = 0;

    for (size_t i = 0; i < count; i++) {
        chars += (bytes[i] & 0xC0) != 0x80;
        for (int multiline = 0; multiline < 2; multiline++)
            control[multiline] |= is_control(bytes + i, count - i, multiline);
    }
    ck_assert_uint_eq(gw_text_chars(text), chars);
    ck_assert(gw_text_has_control(text, false) == control[0]);
    ck_assert(gw_text_has_control(text, true) == control[1]);
}

START_TEST(each_byte_counts_wherever_it_stands)
{
    static const char *const around[] = { "abcdefghijklmnopqrstuvwxyz", "回覧板のお知らせです。",
                                          "éèêëìíîïðñòóô",
                                          "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n" };

    for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
        for (size_t at = 0; at < 20; at++) {
            for (unsigned c = 0; c <= UINT8_MAX; c++) {
                uint8_t bytes[20];

                memcpy(bytes, around[i], sizeof(bytes));
                bytes[at] = (uint8_t)c;
                for (size_t count = 0; count <= sizeof(bytes); count++)
                    compare_bytewise(bytes, count);
            }
        }
    }
}
END_TEST

START_TEST(a_clip_never_cuts_a_character)
{
    struct gw_text text = GW_TEXT("aé回😀z");

    for (size_t max = 0; max <= text.bytes + 1; max++) {
        struct gw_text clip = gw_text_clip(text, max);

        ck_assert_uint_le(clip.bytes, max);
        ck_assert(gw_text_is_utf8(clip));
        ck_assert(clip.bytes + 3 >= max || clip.bytes == text.bytes);
    }
    ck_assert_uint_eq(gw_text_chars(text), 5);
}
END_TEST

START_TEST(numbers_are_read_strictly)
{
    static const char *const bad[] = { "",
                                       "-",
                                       "+1",
                                       " 1",
                                       "1 ",
                                       "01",
                                       "-0",
                                       "-01",
                                       "1.0",
                                       "1e3",
                                       "0x1",
                                       "９",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "99999999999999999999" };
    int64_t value = 42;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(gw_text_int(gw_text_from(bad[i]), &value) == GW_INVALID, "%s", bad[i]);
    ck_assert_int_eq(value, 42);
    ck_assert_int_eq(gw_text_int(GW_TEXT("9223372036854775807"), &value), GW_OK);
    ck_assert_int_eq(value, INT64_MAX);
    ck_assert_int_eq(gw_text_int(GW_TEXT("-9223372036854775808"), &value), GW_OK);
    ck_assert_int_eq(value, INT64_MIN);
    ck_assert_int_eq(gw_text_int(GW_TEXT("0"), &value), GW_OK);
    ck_assert_int_eq(value, 0);
}
END_TEST

START_TEST(copies_formats_and_strings_live_in_the_arena)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(4096);
    struct gw_text copy = gw_text_copy(arena, GW_TEXT("総務課"));

    ck_assert(gw_text_equal(copy, GW_TEXT("総務課")));
    ck_assert_str_eq(gw_text_string(arena, gw_text_slice(copy, 0, 3)), "総");
    ck_assert_str_eq(gw_text_string(arena, GW_TEXT_NONE), "");
    ck_assert(gw_text_equal(gw_text_format(arena, "%s-%d", "a", 5), GW_TEXT("a-5")));
}
END_TEST

START_TEST(parts_are_joined_in_order)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(4096);
    const struct gw_text parts[] = { GW_TEXT("総務"), GW_TEXT_NONE, GW_TEXT("課"), GW_TEXT("") };

    ck_assert(gw_text_equal(gw_text_join(arena, parts, 4), GW_TEXT("総務課")));
    ck_assert(gw_text_equal(gw_text_join(arena, parts, 0), GW_TEXT_NONE));
}
END_TEST

START_TEST(hex_goes_both_ways_and_refuses_what_is_none)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(4096);
    uint8_t all[256];
    uint8_t back[256];

    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    ck_assert_int_eq(gw_text_unhex(gw_text_hex(arena, all, 256), back, 256), GW_OK);
    ck_assert(memcmp(all, back, 256) == 0);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("aBFf"), back, 2), GW_OK);
    ck_assert_int_eq(back[0], 0xAB);
    ck_assert_int_eq(back[1], 0xFF);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("abc"), back, 1), GW_INVALID);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("abcd"), back, 1), GW_INVALID);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("ab"), back, 2), GW_INVALID);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("ag"), back, 1), GW_INVALID);
    ck_assert_int_eq(gw_text_unhex(GW_TEXT("a:"), back, 1), GW_INVALID);
}
END_TEST
