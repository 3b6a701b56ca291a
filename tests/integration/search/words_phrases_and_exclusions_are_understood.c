/* What one types. */
#include "searching.h"

START_TEST(words_phrases_and_exclusions_are_understood)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t one = text_publish(staff, "琥珀の会議",
                               "ガイドライン第２版（ＫＡＩＲＡＮ）を配ります。");
    int64_t two = text_publish(staff, "琥珀の会報", "令和８年\\n4月の資料。ｶﾞｲﾄﾞ付き。");

    wait_until_found(staff, "琥珀", two);
    wait_until_found(staff, "琥珀", one);
    ck_assert(is_found(staff, "琥珀 会議", one));
    ck_assert(!is_found(staff, "琥珀 会議", two));
    ck_assert(is_found(staff, "琥", one)); /* one character */
    ck_assert(is_found(staff, "珀", two));
    ck_assert(is_found(staff, "\"琥珀の会報\"", two));
    ck_assert(!is_found(staff, "\"琥珀会報\"", two));
    ck_assert(is_found(staff, "琥珀 -会議", two));
    ck_assert(!is_found(staff, "琥珀 -会議", one));
    ck_assert(!is_found(staff, "琥珀　－ｶﾞｲﾄﾞ", one));
    ck_assert(is_found(staff, "琥珀 がいど", one)); /* whatever the kana */
    ck_assert(is_found(staff, "琥珀 ガイド", two));
    ck_assert(is_found(staff, "琥珀 ｶﾞｲﾄﾞ", one));
    ck_assert(is_found(staff, "琥珀 kai", one)); /* the beginning of a word */
    ck_assert(!is_found(staff, "琥珀 airan", one));
    ck_assert(is_found(staff, "令和8年4月", two));
    server_stop(server);
}
END_TEST

START_TEST(a_snippet_marks_what_was_hit_as_it_was_written)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の会議", "新しいｶﾞｲﾄﾞを\\n配ります。");

    wait_until_found(staff, "琥珀 ガイド", id);
    struct response *hits = search_for(staff, "琥珀 ガイド", "");
    ck_assert_str_eq(parts_text(hits, "items.0.title_parts"), "[琥珀]の会議");
    ck_assert_str_eq(parts_text(hits, "items.0.snippet"), "新しい[ｶﾞｲﾄﾞ]を 配ります。");
    server_stop(server);
}
END_TEST
