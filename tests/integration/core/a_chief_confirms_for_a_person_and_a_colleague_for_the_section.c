/* 代理確認 and 所属確認: who may, for whom, and that both names stay. */
#include "reading_city.h"

/* Section 11: chief 1, staff 41, 81, …; person 50 (section 20) has no account. */
enum { CHIEF = 1, MEMBER = 41, COLLEAGUE = 81, OTHER = 42, NO_ACCOUNT = 50 };

static const struct city_note asking = { .confirm = true,
                                         .confirm_by = GW_DATE_NONE,
                                         .review_on = GW_DATE_NONE };

static void
account_give(struct city *city, int person_id)
{
    city_sql(city, test_text("INSERT INTO account (id, person_id, login, password,"
                             " must_change_password, language, state, joined_at, created_at,"
                             " updated_at, marks_seeded) VALUES (%d, %d, 'p%d', '', 0, 'ja',"
                             " 'active', 1, 1, 1, 1)",
                             90000 + person_id, person_id, person_id));
}

static enum gw_err
for_person(struct city *city, int64_t item_id, int64_t by, int64_t person_id)
{
    return city_confirm(city, item_id, by, &(struct confirmation_input){ .person_id = person_id });
}

/* Section 20. */
static enum gw_err
for_section(struct city *city, int64_t item_id, int64_t by, struct gw_ids told)
{
    return city_confirm(city, item_id, by,
                        &(struct confirmation_input){ .department_id = 20, .told = told });
}

START_TEST(only_the_chief_and_the_chiefs_deputies_confirm_for_a_person)
{
    struct city *city = city_open();
    struct city_note note = asking;
    city_publish(city, &note);
    ck_assert_int_eq(for_person(city, note.id, COLLEAGUE, MEMBER), GW_DENIED);
    ck_assert_int_eq(for_person(city, note.id, 2, MEMBER), GW_DENIED); /* chief elsewhere */
    ck_assert_int_eq(for_person(city, note.id, MEMBER, MEMBER), GW_DENIED);
    ck_assert_int_eq(for_person(city, note.id, CHIEF, MEMBER), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT confirmed_by FROM confirmation"
                                       " WHERE person_id = 41 AND kind = 'on_behalf'"),
                     CHIEF);
    city_sql(city, "INSERT INTO position VALUES (900, 11, '課長補佐', 20, '課長補佐級', NULL, 0,"
                   " NULL); INSERT INTO holding VALUES (99000, 121, 900, 'additional', 0, NULL);"
                   "INSERT INTO deputy_order VALUES (111, 1, 900)");
    ck_assert_int_eq(for_person(city, note.id, 121, COLLEAGUE), GW_OK);
    city_close(city);
}
END_TEST

START_TEST(the_author_is_never_asked)
{
    struct city *city = city_open();
    struct city_note note = asking;
    city_publish(city, &note);
    account_give(city, 40); /* chief of the author's section */
    ck_assert_int_eq(city_confirm(city, note.id, CITY_AUTHOR, NULL), GW_DENIED);
    ck_assert_int_eq(for_person(city, note.id, 40, CITY_AUTHOR), GW_CONFLICT);
    city_close(city);
}
END_TEST

START_TEST(one_of_the_section_names_those_who_were_told)
{
    struct city *city = city_open();
    struct city_note note = asking;
    const int64_t told[] = { NO_ACCOUNT, 90, 130 }; /* all of section 20 */
    const int64_t mixed[] = { NO_ACCOUNT, OTHER };
    city_publish(city, &note);
    ck_assert_int_eq(for_section(city, note.id, OTHER, (struct gw_ids){ told, 3 }), GW_DENIED);
    account_give(city, 170); /* nobody of section 20 has one */
    ck_assert_int_eq(for_section(city, note.id, 170, (struct gw_ids){ told, 0 }), GW_INVALID);
    ck_assert_int_eq(for_section(city, note.id, 170, (struct gw_ids){ mixed, 2 }), GW_INVALID);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation"), 0);
    ck_assert_int_eq(for_section(city, note.id, 170, (struct gw_ids){ told, 3 }), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation"
                                       " WHERE kind = 'department' AND confirmed_by = 170"
                                       " AND department_id = 20"),
                     3);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation"
                                       " WHERE person_id = 170 AND kind = 'own'"),
                     1);
    city_close(city);
}
END_TEST

START_TEST(what_was_confirmed_stays_with_the_first_name)
{
    struct city *city = city_open();
    struct city_note note = asking;
    city_publish(city, &note);
    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    ck_assert_int_eq(for_person(city, note.id, CHIEF, MEMBER), GW_OK);
    ck_assert_int_eq(
        city_number(city, "SELECT confirmed_by FROM confirmation WHERE person_id = 41"), MEMBER);
    city_close(city);
}
END_TEST

static enum gw_err
undo(struct gw_request *req, void *arg)
{
    req->path_ids[0] = *(int64_t *)arg;
    return item_confirmation_remove(req);
}

START_TEST(ones_own_confirmation_can_be_undone_until_the_day_ends)
{
    struct city *city = city_open();
    struct city_note note = asking;
    city_publish(city, &note);
    struct city_act act = { .city = city, .person_id = MEMBER, .run = undo, .arg = &note.id };
    ck_assert_int_eq(city_do(&act), GW_CONFLICT);
    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation"), 0);
    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    city_days_pass(city, 1);
    ck_assert_int_eq(city_do(&act), GW_CONFLICT);
    ck_assert_int_eq(for_person(city, note.id, CHIEF, COLLEAGUE), GW_OK);
    act.person_id = COLLEAGUE;
    ck_assert_int_eq(city_do(&act), GW_CONFLICT);
    city_close(city);
}
END_TEST

static enum gw_err
ask_again(struct gw_request *req, void *arg)
{
    struct gw_item item;
    city_item_load(req, *(int64_t *)arg, &item);
    item.version++;
    return gw_reading_ask_again(req, &item);
}

START_TEST(N10_1_a_told_correction_asks_everybody_again_and_keeps_what_was)
{
    struct city *city = city_open();
    struct city_note note = asking;
    city_publish(city, &note);
    struct city_act act = {
        .city = city, .person_id = CITY_AUTHOR, .run = ask_again, .arg = &note.id
    };
    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation"), 0);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM confirmation_past"), 1);
    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    city_close(city);
}
END_TEST
