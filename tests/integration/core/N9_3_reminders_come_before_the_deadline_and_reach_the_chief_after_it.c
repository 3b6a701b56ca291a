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

/* Section 11 (a library, say) works Monday to Saturday; its 50 people all have accounts. */
START_TEST(N9_3_reminders_go_by_the_calendar_of_ones_department)
{
    struct city *city = city_open();
    /* Monday, 2026-04-06. */
    struct city_note note = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 5,
                              .review_on = GW_DATE_NONE };
    city_sql(city, "INSERT INTO calendar_week VALUES (11, 126)");
    city_publish(city, &note);
    city_days_pass(city, 2); /* Friday: the last business day before it, but not for section 11 */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 1750);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", MEMBER), 0);
    city_days_pass(city, 1); /* Saturday */
    clock_turn(city);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", 0), 1800);
    ck_assert_int_eq(told(city, "item.notice_confirm_due", MEMBER), 1);
    city_days_pass(city, 1); /* Sunday: nobody works */
    clock_turn(city);
    city_days_pass(city, 2); /* Tuesday */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 1800);
    city_close(city);
}
END_TEST

START_TEST(N9_3_chiefs_hear_by_the_calendar_of_their_section)
{
    struct city *city = city_open();
    /* Thursday; three business days later is Tuesday, and Monday for section 11. */
    struct city_note note = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 1,
                              .review_on = GW_DATE_NONE };
    city_sql(city, "INSERT INTO calendar_week VALUES (11, 126)");
    city_publish(city, &note);
    city_days_pass(city, 3); /* Saturday: section 11 is reminded, nobody else */
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_confirm_overdue", 0), 50);
    city_days_pass(city, 2); /* Monday */
    clock_turn(city);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_chief", 0), 1);
    ck_assert_int_eq(told(city, "item.notice_chief", 1), 1);
    city_days_pass(city, 1);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_chief", 0), 40);
    city_days_pass(city, 1);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_chief", 0), 40);
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

/* ---- what is to be reviewed: the list of author and chief ---- */

static enum gw_err
todo_count(struct gw_request *req, void *arg)
{
    (void)arg;
    return item_todo_count(req);
}

static void
expect_todos(struct city *city, int64_t person_id, int count)
{
    struct city_act act = { .city = city, .person_id = person_id, .run = todo_count };
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_str_eq(act.reply, test_text("{\"count\":%d", count));
}

/* The chief of section 10 has no account in this city. */
static void
expect_chiefs_reviews(struct city *city, int wanted)
{
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM todo WHERE reason = 'review'"
                                       " AND person_id = 40"),
                     wanted);
}

static enum gw_err
renew(struct gw_request *req, void *arg)
{
    struct gw_item item;
    struct gw_item_input in;
    city_item_load(req, *(int64_t *)arg, &item);
    in = (struct gw_item_input){ .title = item.title,
                                 .content = GW_TEXT("{}"),
                                 .container_id = item.container_id,
                                 .owner_department_id = item.owner_department_id,
                                 .audience_id = item.audience_id,
                                 .information_class = item.information_class,
                                 .confirm_by = GW_DATE_NONE,
                                 .review_on = item.review_on + 365,
                                 .published_from = item.published_from };
    req->if_match = item.version;
    return gw_item_update(req, &item, &in);
}

static enum gw_err
end(struct gw_request *req, void *arg)
{
    struct gw_item item;
    city_item_load(req, *(int64_t *)arg, &item);
    return gw_item_end(req, &item);
}

static enum gw_err
withdraw(struct gw_request *req, void *arg)
{
    struct gw_item item;
    city_item_load(req, *(int64_t *)arg, &item);
    return gw_item_withdraw(req, &item);
}

START_TEST(N9_3_what_is_to_be_reviewed_stays_listed_until_it_is_renewed_ended_or_withdrawn)
{
    struct city *city = city_open();
    const struct city_note due = { .confirm_by = GW_DATE_NONE, .review_on = CITY_DAY_0 + 5 };
    struct city_note notes[] = { due, due, due };
    enum gw_err (*const acts[])(struct gw_request *, void *) = { renew, end, withdraw };
    for (size_t i = 0; i < 3; i++)
        city_publish(city, &notes[i]);
    city_days_pass(city, 4); /* Sunday, the day before */
    clock_turn(city);
    expect_chiefs_reviews(city, 0);
    city_days_pass(city, 1);
    clock_turn(city);
    expect_todos(city, MEMBER, 0);
    for (int left = 3; left > 0; left--) {
        struct city_act act = { .city = city,
                                .person_id = CITY_AUTHOR,
                                .run = acts[3 - left],
                                .arg = &notes[3 - left].id };
        expect_todos(city, CITY_AUTHOR, left);
        expect_chiefs_reviews(city, left);
        ck_assert_int_eq(city_do(&act), GW_OK);
    }
    expect_todos(city, CITY_AUTHOR, 0);
    expect_chiefs_reviews(city, 0);
    clock_turn(city); /* the renewed one is not due for a year */
    expect_todos(city, CITY_AUTHOR, 0);
    city_close(city);
}
END_TEST

/* ---- N9.1: leave is an excuse by itself ---- */

static enum gw_err
count(struct gw_request *req, void *arg)
{
    struct gw_item item;
    city_item_load(req, *(int64_t *)arg, &item);
    struct gw_reading_counts counts;
    GW_TRY(gw_reading_count(req, &item, &counts));
    struct gw_json *json = gw_reply(req, 200);
    gw_json_int(json, "asked", counts.asked);
    gw_json_int(json, "on_leave", counts.on_leave);
    return GW_OK;
}

START_TEST(N9_1_who_is_on_leave_is_neither_counted_nor_reminded)
{
    struct city *city = city_open();
    struct city_note note = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 30,
                              .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    struct city_act counting = {
        .city = city, .person_id = CITY_AUTHOR, .run = count, .arg = &note.id
    };
    struct city_act reminding = {
        .city = city, .person_id = CITY_AUTHOR, .run = remind, .arg = &note.id
    };
    ck_assert_int_eq(city_do(&counting), GW_OK);
    ck_assert_ptr_nonnull(strstr(counting.reply, "\"asked\":2000,\"on_leave\":0"));
    city_sql(city, "INSERT INTO leave_period VALUES (1, 81, 20544, 20544)"); /* today alone */
    ck_assert_int_eq(city_do(&counting), GW_OK);
    ck_assert_ptr_nonnull(strstr(counting.reply, "\"asked\":1999,\"on_leave\":1"));
    ck_assert_int_eq(city_do(&reminding), GW_OK);
    ck_assert_ptr_nonnull(strstr(reminding.reply, "\"reminded\":1799"));
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_reminder", AWAY), 0);
    city_days_pass(city, 1); /* back again */
    ck_assert_int_eq(city_do(&counting), GW_OK);
    ck_assert_ptr_nonnull(strstr(counting.reply, "\"asked\":2000,\"on_leave\":0"));
    expect_todos(city, AWAY, 1);
    ck_assert_int_eq(city_do(&reminding), GW_OK);
    clock_turn(city);
    ck_assert_int_eq(told(city, "item.notice_reminder", AWAY), 1);
    city_close(city);
}
END_TEST
