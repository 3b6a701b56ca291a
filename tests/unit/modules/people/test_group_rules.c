/* Reading a pasted list of people. */
#include <check.h>

#include "group.h"
#include "tests/lib/memory.h"

/* "number:cell|cell;…" */
static const char *
lines_of(const char *text)
{
    struct people_line lines[4];
    size_t count = people_import_lines(gw_text_from(text), lines, 4);
    const char *out = test_text("%zu", count);
    for (size_t i = 0; i < count && i < 4; i++) {
        out = test_text("%s;%lld", out, (long long)lines[i].number);
        for (size_t j = 0; j < lines[i].cells_count; j++)
            out = test_text("%s|%.*s", out, GW_TEXT_ARG(lines[i].cells[j]));
    }
    return out;
}

START_TEST(a_list_is_read_line_by_line_without_blanks)
{
    ck_assert_str_eq(lines_of("001\n\n  002\r\n　山本 悠斗　"), "3;1|001;3|002;4|山本 悠斗");
    ck_assert_str_eq(lines_of(""), "0");
    ck_assert_str_eq(lines_of(" \n,\n\t\n"), "0");
}
END_TEST

START_TEST(cells_end_at_commas_and_tabs_but_not_inside_quotes)
{
    ck_assert_str_eq(lines_of("001,山本 悠斗,\"総務課, 庶務係\""),
                     "1;1|001|山本 悠斗|総務課, 庶務係");
    ck_assert_str_eq(lines_of("001\t\t \" 山本 \" "), "1;1|001|山本");
    ck_assert_str_eq(lines_of("\"001"), "1;1|\"001");
    ck_assert_str_eq(lines_of("1,2,3,4,5,6,7,8,9"), "1;1|1|2|3|4|5|6|7|8");
}
END_TEST

START_TEST(a_heading_and_the_mark_before_UTF_8_are_left_out)
{
    ck_assert_str_eq(lines_of("\xEF\xBB\xBF職員番号,氏名\n001,氏名"), "1;2|001|氏名");
    ck_assert_str_eq(lines_of("001\n職員番号"), "2;1|001;2|職員番号");
}
END_TEST

START_TEST(more_lines_than_there_is_room_for_are_counted)
{
    ck_assert_str_eq(lines_of("1\n2\n3\n4"), "4;1|1;2|2;3|3;4|4");
    ck_assert_str_eq(lines_of("1\n2\n3\n4\n5"), "5;1|1;2|2;3|3;4|4");
}
END_TEST
