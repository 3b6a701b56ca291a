/* The city in the order of its lists, and finding people by what is typed. */
#include <check.h>

#include "core/actor.h"
#include "core/lane.h"
#include "core/people_order.h"
#include "gw/people.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/small_city.h"

static bool
finds(const char *query)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct people_keys keys = people_keys_make(arena, GW_TEXT("山本　悠斗"),
                                                     GW_TEXT("ヤマモト ユウト"));
    bool found = people_keys_match(&keys, people_key_of(arena, gw_text_from(query)));
    gw_arena_free(arena);
    return found;
}

START_TEST(a_name_is_found_by_its_beginning_in_any_kana_and_width)
{
    ck_assert(finds("山本"));
    ck_assert(finds("山本悠"));
    ck_assert(finds("山本 悠斗"));
    ck_assert(finds("山本　悠"));
    ck_assert(finds("悠斗"));
    ck_assert(finds("やまも"));
    ck_assert(finds("ヤマモト"));
    ck_assert(finds("ﾔﾏﾓﾄﾕ"));
    ck_assert(finds("ゆうと"));
    ck_assert(!finds("まもと"));
    ck_assert(!finds("本"));
    ck_assert(!finds("やまもとと"));
    ck_assert(!finds(""));
    ck_assert(!finds("　 "));
}
END_TEST

START_TEST(a_name_of_one_part_has_no_given_name)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct people_keys keys = people_keys_make(arena, GW_TEXT("ＡＢＣ"), GW_TEXT("がぎ"));
    ck_assert_uint_eq(keys.given_name.bytes, 0);
    ck_assert(people_keys_match(&keys, people_key_of(arena, GW_TEXT("ab"))));
    ck_assert(people_keys_match(&keys, people_key_of(arena, GW_TEXT("ｶﾞｷﾞ"))));
    ck_assert(!people_keys_match(&keys, people_key_of(arena, GW_TEXT("か"))));
    gw_arena_free(arena);
}
END_TEST

static const char *
found(struct small_city *city, const char *query, int64_t *after, size_t limit)
{
    const struct gw_people_page page = { gw_text_from(query), *after, limit };
    struct gw_people_found out;
    const char *text = "";
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_people_find(small_city_request(city, city->lane), &page, &out), GW_OK);
    database_read_end(city->lane->db);
    for (size_t i = 0; i < out.ids.count; i++)
        text = test_text("%s%s%lld", text, i > 0 ? " " : "", (long long)out.ids.ids[i]);
    *after = out.next;
    return text;
}

/* Every family name begins with か, さ or the like; 名 all differ. Rank before syllabary. */
START_TEST(what_is_found_comes_by_rank_and_then_by_the_syllabary)
{
    struct small_city *city = small_city_open();
    int64_t after = 0;
    ck_assert_str_eq(found(city, "た", &(int64_t){ 0 }, 10), "1002 1007"); /* たろう, たなか */
    ck_assert_str_eq(found(city, "001003", &(int64_t){ 0 }, 10), "1003");
    ck_assert_str_eq(found(city, "1003", &(int64_t){ 0 }, 10), ""); /* not exact */
    ck_assert_str_eq(found(city, "ナカムラ", &(int64_t){ 0 }, 10), "1008");
    ck_assert_str_eq(found(city, "た", &after, 1), "1002");
    ck_assert_int_gt(after, 0);
    ck_assert_str_eq(found(city, "た", &after, 1), "1007");
    ck_assert_int_eq(after, 0);
    ck_assert_str_eq(found(city, "た", &(int64_t){ 100 }, 1), "");
    small_city_close(city);
}
END_TEST

static enum gw_err
term_end(struct gw_request *req, void *arg)
{
    (void)arg;
    GW_SQL(test_term_of_order, "UPDATE person SET appointment_until = 20544 WHERE id = 1007");
    GW_STMT stmt = gw_db_stmt(req->db, &test_term_of_order);
    gw_people_touch(req);
    return gw_step_done(stmt);
}

START_TEST(who_has_left_is_found_no_more_from_the_day_after)
{
    struct small_city *city = small_city_open();
    ck_assert_str_eq(found(city, "田中", &(int64_t){ 0 }, 10), "1007");
    ck_assert_int_eq(small_city_write(city, term_end, NULL), GW_OK);
    ck_assert_str_eq(found(city, "田中", &(int64_t){ 0 }, 10), "1007");
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_str_eq(found(city, "田中", &(int64_t){ 0 }, 10), "");
    small_city_close(city);
}
END_TEST

START_TEST(people_are_arranged_by_rank_and_strangers_stand_last)
{
    struct small_city *city = small_city_open();
    int64_t ids[] = { 4711, 1007, 1002, 1001, 1008, 1003, 1005 };
    const int64_t wanted[] = { 1003, 1001, 1005, 1002, 1007, 1008, 4711 };
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_people_arrange(small_city_request(city, city->lane), ids, 7), GW_OK);
    database_read_end(city->lane->db);
    for (size_t i = 0; i < 7; i++)
        ck_assert_int_eq(ids[i], wanted[i]);
    small_city_close(city);
}
END_TEST

static const char *
named(struct small_city *city, const char *text)
{
    struct gw_ids ids;
    const char *out = "";
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(
        gw_people_named(small_city_request(city, city->lane), gw_text_from(text), &ids), GW_OK);
    database_read_end(city->lane->db);
    for (size_t i = 0; i < ids.count; i++)
        out = test_text("%s%s%lld", out, i > 0 ? " " : "", (long long)ids.ids[i]);
    return out;
}

START_TEST(a_line_names_somebody_by_number_login_or_whole_name)
{
    struct small_city *city = small_city_open();
    ck_assert_str_eq(named(city, "001004"), "1004");
    ck_assert_str_eq(named(city, "００１００４"), "1004");
    ck_assert_str_eq(named(city, "1004"), "1004"); /* a spreadsheet took the zeros */
    ck_assert_str_eq(named(city, "P1004"), "1004");
    ck_assert_str_eq(named(city, "加藤次郎"), "1004");
    ck_assert_str_eq(named(city, "カトウ　ジロウ"), "1004");
    ck_assert_str_eq(named(city, "加藤"), ""); /* not the whole name */
    ck_assert_str_eq(named(city, ""), "");
    small_city_close(city);
}
END_TEST
