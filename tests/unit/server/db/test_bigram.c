/* How a text is cut for the full-text index. */
#include "db/bigram.h"

#include <check.h>

#include "tests/lib/memory.h"

struct cut {
    size_t count, count_max;
};

static int
token_note(void *arg, const struct bigram_token *token)
{
    struct cut *cut = arg;

    (void)token;
    cut->count++;
    return cut->count == cut->count_max ? 7 : 0;
}

struct spelling {
    struct gw_text text;
    const char *out;
};

static int
token_spell(void *arg, const struct bigram_token *token)
{
    struct spelling *spelling = arg;

    ck_assert_uint_lt(token->start, token->end);
    ck_assert_uint_le(token->end, spelling->text.bytes);
    spelling->out = test_text("%s%s%.*s", spelling->out, *spelling->out == '\0' ? "" : "|",
                              (int)(token->end - token->start), spelling->text.data + token->start);
    return 0;
}

static const char *
spelled(const char *text, bool is_query)
{
    struct spelling spelling = { .text = gw_text_from(text), .out = "" };

    ck_assert_int_eq(bigram_each(spelling.text, is_query, token_spell, &spelling), 0);
    return spelling.out;
}

START_TEST(japanese_is_cut_into_pairs_and_the_last_character)
{
    ck_assert_str_eq(spelled("会議室", false), "会議|議室|室");
    ck_assert_str_eq(spelled("会", false), "会");
    ck_assert_str_eq(spelled("おしらせ、資料", false), "おし|しら|らせ|せ|資料|料");
    ck_assert_str_eq(spelled("佐々木ー", false), "佐々|々木|木ー|ー");
}
END_TEST

START_TEST(letters_and_digits_are_whole_words)
{
    ck_assert_str_eq(spelled("kairan 2.0, covid-19", false), "kairan|2|0|covid|19");
    ck_assert_str_eq(spelled("令和8年度", false), "令和|和|8|年度|度");
    ck_assert_str_eq(spelled("café über", false), "café|über");
}
END_TEST

START_TEST(a_query_leaves_open_how_its_end_goes_on)
{
    ck_assert_str_eq(spelled("会議", true), "会議");
    ck_assert_str_eq(spelled("会", true), "会");
    ck_assert_str_eq(spelled("令和8年度", true), "令和|和|8|年度");
    ck_assert_str_eq(spelled("会議 ※", true), "会議");
}
END_TEST

START_TEST(local_and_rare_characters_are_characters_like_others)
{
    ck_assert_str_eq(spelled("\xee\x80\x80会", false), "\xee\x80\x80会|会"); /* U+E000 */
    ck_assert_str_eq(spelled("𠮟る", false), "𠮟る|る");
}
END_TEST

START_TEST(signs_part_words_and_give_nothing)
{
    ck_assert_str_eq(spelled("※・「」…！ -\"*", false), "");
    ck_assert_str_eq(spelled("", false), "");
    ck_assert_str_eq(spelled("部・課", false), "部|課");
}
END_TEST

START_TEST(a_long_word_is_told_by_its_beginning)
{
    char word[201];
    memset(word, 'a', 200);
    word[200] = '\0';
    ck_assert_uint_eq(strlen(spelled(word, false)), BIGRAM_WORD_BYTES_MAX);
    word[64] = '\0';
    ck_assert_str_eq(spelled(word, false), word);
}
END_TEST

START_TEST(what_is_not_utf8_parts_words)
{
    ck_assert_str_eq(spelled("会\xff議\xe4\xbc", false), "会|議");
    ck_assert_str_eq(spelled("a\xc0\x80"
                             "b\xed\xa0\x80",
                             false),
                     "a|b");
}
END_TEST

START_TEST(whoever_has_enough_stops_the_cutting)
{
    struct cut cut = { .count_max = 2 };
    ck_assert_int_eq(bigram_each(GW_TEXT("一二三四五"), false, token_note, &cut), 7);
    ck_assert_uint_eq(cut.count, 2);
    cut = (struct cut){ .count_max = 2 };
    ck_assert_int_eq(bigram_each(GW_TEXT("一二 a b"), true, token_note, &cut), 7);
    ck_assert_uint_eq(cut.count, 2);
}
END_TEST
