/* 督促: the clock tells who has not confirmed on the business day before, then each business day,
 * then the chiefs; who has confirmed or is on leave hears nothing. 2026-04-01 is a Wednesday. */
#include "reading_city.h"

enum { MEMBER = 41, AWAY = 81 };

static const struct gw_job_kind *
kind_named(const char *name)
{
    for (const struct gw_job_kind *kind = item_module.jobs; kind->name != NULL; kind++) {
        if (strcmp(kind->name, name) == 0)
            return kind;
    }
    return NULL;
}

struct job_turn {
    const char *kind;
    struct gw_text argument;
};

static enum gw_err
turn_inside(struct gw_request *req, void *arg)
{
    const struct job_turn *turn = arg;
    const struct gw_job_kind *kind = kind_named(turn->kind);
    struct gw_job job = { .id = 1, .argument = turn->argument, .attempt = 1 };
    GW_TRY(kind->run(req, &job));
    return kind->finish(req, &job);
}

/* The clock's turn, and then every slice of what it started. */
static void
clock_turn(struct city *city)
{
    struct job_turn turn = { .kind = "item.reminder" };
    struct city_act act = { .city = city, .run = turn_inside, .arg = &turn };
    ck_assert_int_eq(city_do(&act), GW_OK);
    turn.kind = "item.notice_spread";
    while (city_number(city, "SELECT count(*) FROM job WHERE kind = 'item.notice_spread'") > 0) {
        turn.argument = gw_text_from(fixture_string(
            &city->fixture->look,
            "SELECT argument FROM job WHERE kind = 'item.notice_spread' ORDER BY id LIMIT 1"));
        fixture_sql(&city->fixture->look, "DELETE FROM job WHERE id = (SELECT min(id) FROM job"
                                          " WHERE kind = 'item.notice_spread')");
        ck_assert_int_eq(city_do(&act), GW_OK);
    }
}

static int64_t
told(struct city *city, const char *reason, int64_t person_id)
{
    return city_number(city, test_text("SELECT count(*) FROM notice WHERE reason = '%s'"
                                       " AND (%lld = 0 OR person_id = %lld)",
                                       reason, (long long)person_id, (long long)person_id));
}

START_TEST(N9_3_reminders_come_before_the_deadline_and_reach_the_chief_after_it)
{
    struct city *city = city_open();
    /* Friday, 2026-04-03. */
    struct city_note note = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 2,
                              .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    clock_turn(city); /* Wednesday: too early */
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 0);

    ck_assert_int_eq(city_confirm(city, note.id, MEMBER, NULL), GW_OK);
    city_sql(city, "INSERT INTO leave_period VALUES (1, 81, 0, NULL)");
    city_days_pass(city, 1); /* Thursday */
    clock_turn(city);
    clock_turn(city);
    /* 1,800 with an account, without the one who confirmed and the one on leave. */
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 1798);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", MEMBER), 0);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", AWAY), 0);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", CITY_AUTHOR), 0);

    city_days_pass(city, 1); /* Friday, the day itself */
    clock_turn(city);
    city_days_pass(city, 1); /* Saturday */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 0);
    city_days_pass(city, 2); /* Monday */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 1798);
    fixture_sql(&city->fixture->look, "UPDATE notice SET read_at = 1 WHERE person_id = 82");
    city_days_pass(city, 1); /* Tuesday: whoever has not read the first hears nothing new */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 1799);
    ck_assert_int_eq(told(city, "item.notice_chief", 0), 0);

    city_days_pass(city, 1); /* Wednesday: three business days over */
    clock_turn(city);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_chief", 0), 40);
    /* Section 11 has 50 people, one has confirmed, one is on leave. */
    ck_assert_int_eq(city_number(city,
                                 "SELECT number FROM notice WHERE reason = 'item.notice_chief'"
                                 " AND person_id = 1"),
                     48);
    ck_assert_int_eq(city_number(city,
                                 "SELECT number FROM notice WHERE reason = 'item.notice_chief'"
                                 " AND person_id = 2"),
                     50);
    city_days_pass(city, 1);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 1799);
    city_close(city);
}
END_TEST

START_TEST(N9_3_a_review_that_has_come_is_told_once_to_author_and_chief)
{
    struct city *city = city_open();
    struct city_note note = { .confirm_by = GW_DATE_NONE, .review_on = CITY_DAY_0 + 5 };
    city_publish(city, &note);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_review", 0), 0);
    city_days_pass(city, 5);
    clock_turn(city);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_review", CITY_AUTHOR), 1);
    ck_assert_int_eq(told(city, "item.notice_review", 40), 1); /* chief of section 10 */
    ck_assert_int_eq(told(city, "item.notice_review", 0), 2);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM todo WHERE reason = 'review'"), 2);
    city_close(city);
}
END_TEST

START_TEST(nobody_is_reminded_at_night_or_on_a_closed_day)
{
    struct city *city = city_open();
    struct city_note note = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 1,
                              .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    fake_env_advance(city->fake, 9 * GW_HOUR); /* 18:00 */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 0);
    fake_env_advance(city->fake, -9 * GW_HOUR);
    fixture_sql(&city->fixture->look,
                "INSERT INTO calendar_day VALUES (1, NULL, 20544, 0, '閉庁')");
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 0);
    fixture_sql(&city->fixture->look, "DELETE FROM calendar_day");
    clock_turn(city);
    ck_assert_int_gt(told(city, "item.notice_confirm_due", 0), 0);
    city_close(city);
}
END_TEST

static enum gw_err
remind(struct gw_request *req, void *arg)
{
    req->path_ids[0] = *(int64_t *)arg;
    return item_reminder_create(req);
}

START_TEST(who_manages_an_item_reminds_by_hand_once_a_day)
{
    struct city *city = city_open();
    struct city_note note = { .confirm = true,
                              .confirm_by = GW_DATE_NONE,
                              .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    struct city_act act = { .city = city, .person_id = MEMBER, .run = remind, .arg = &note.id };
    ck_assert_int_eq(city_do(&act), GW_DENIED);
    act.person_id = CITY_AUTHOR;
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_ptr_nonnull(strstr(act.reply, "\"reminded\":1800"));
    ck_assert_int_eq(city_do(&act), GW_CONFLICT);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_reminder", 0), 1800);
    city_days_pass(city, 1);
    ck_assert_int_eq(city_do(&act), GW_OK);
    city_close(city);
}
END_TEST
