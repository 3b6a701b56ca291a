/* 要対応 and 新着通知: from the index in memory and from the database alike. */
#include "reading_city.h"

enum { MEMBER = 41 };

static void
index_build(struct city *city)
{
    struct gw_app *app = city->fixture->app;
    const long long end = test_clock_ms() + 10000;
    ck_assert_int_eq(item_index_start(app), GW_OK);
    while (!item_index_is_built(app->item_index)) {
        ck_assert_int_lt(test_clock_ms(), end);
        usleep(1000);
    }
}

static enum gw_err
count_run(struct gw_request *req, void *arg)
{
    (void)arg;
    return item_todo_count(req);
}

static const char *
todo_count(struct city *city, int64_t person_id)
{
    struct city_act act = { .city = city, .person_id = person_id, .run = count_run };
    ck_assert_int_eq(city_do(&act), GW_OK);
    return act.reply;
}

static void
expect_count(struct city *city, int64_t person_id, int count)
{
    ck_assert_str_eq(todo_count(city, person_id), test_text("{\"count\":%d", count));
}

static enum gw_err
list_run(struct gw_request *req, void *arg)
{
    (void)arg;
    req->query = &(struct todo_query){ .limit = 20 };
    return item_todo_list(req);
}

static void
the_list_is_right(struct city *city)
{
    struct city_note late = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 9,
                              .review_on = GW_DATE_NONE };
    struct city_note soon = { .confirm = true,
                              .confirm_by = CITY_DAY_0 + 2,
                              .review_on = GW_DATE_NONE };
    struct city_note silent = { .confirm_by = GW_DATE_NONE, .review_on = GW_DATE_NONE };
    struct city_act act = { .city = city, .person_id = MEMBER, .run = list_run };
    expect_count(city, MEMBER, 0);
    city_publish(city, &late);
    city_publish(city, &soon);
    city_publish(city, &silent);
    expect_count(city, MEMBER, 2);
    expect_count(city, CITY_AUTHOR, 0);
    ck_assert_int_eq(city_do(&act), GW_OK);
    const char *first = strstr(act.reply, "\"due\":\"2026-04-03\"");
    const char *second = strstr(act.reply, "\"due\":\"2026-04-10\"");
    ck_assert(first != NULL && second != NULL && first < second);
    ck_assert_ptr_nonnull(strstr(act.reply, "\"url\":\"/notes/"));
    ck_assert_int_eq(city_confirm(city, soon.id, MEMBER, NULL), GW_OK);
    expect_count(city, MEMBER, 1);
    ck_assert_int_eq(
        city_confirm(city, late.id, 1, &(struct confirmation_input){ .person_id = MEMBER }), GW_OK);
    expect_count(city, MEMBER, 0);
    expect_count(city, 1, 2);
}

START_TEST(N9_1_the_must_do_list_holds_what_one_has_not_done)
{
    struct city *city = city_open();
    the_list_is_right(city);
    city_close(city);
}
END_TEST

START_TEST(the_must_do_list_is_the_same_from_memory)
{
    struct city *city = city_open();
    index_build(city);
    the_list_is_right(city);
    city_close(city);
}
END_TEST

static enum gw_err
add_for_audience(struct gw_request *req, void *arg)
{
    return gw_todo_add(req, &(struct gw_todo){ .item_id = *(int64_t *)arg,
                                               .audience_id = GW_AUDIENCE_EVERYBODY,
                                               .reason = "approve",
                                               .due = GW_DATE_NONE });
}

static enum gw_err
remove_approve(struct gw_request *req, void *arg)
{
    return gw_todo_remove(req, *(int64_t *)arg, "approve", 0);
}

START_TEST(what_an_audience_has_to_do_is_not_shown_to_the_author)
{
    struct city *city = city_open();
    struct city_note note = { .confirm_by = GW_DATE_NONE, .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    struct city_act act = { .city = city, .run = add_for_audience, .arg = &note.id };
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(city_do(&act), GW_OK); /* once */
    expect_count(city, MEMBER, 1);
    expect_count(city, CITY_AUTHOR, 0);
    act.run = remove_approve;
    ck_assert_int_eq(city_do(&act), GW_OK);
    expect_count(city, MEMBER, 0);
    city_close(city);
}
END_TEST

/* ---- notices ---- */

static enum gw_err
send_notice(struct gw_request *req, void *arg)
{
    return notice_put(req, &(struct notice){ .person_id = MEMBER,
                                             .item_id = *(int64_t *)arg,
                                             .number = 7,
                                             .reason = "item.notice_chief" });
}

static enum gw_err
list_notices(struct gw_request *req, void *arg)
{
    (void)arg;
    req->query = &(struct notice_query){ .limit = 20 };
    return item_notice_list(req);
}

static enum gw_err
mark_notice(struct gw_request *req, void *arg)
{
    req->path_ids[0] = *(int64_t *)arg;
    req->body = &(struct notice_mark_input){ .read = true };
    return item_notice_mark(req);
}

START_TEST(the_same_news_is_told_once_until_it_is_read)
{
    struct city *city = city_open();
    struct city_note note = { .confirm_by = GW_DATE_NONE, .review_on = GW_DATE_NONE };
    city_publish(city, &note);
    struct city_act send = { .city = city, .run = send_notice, .arg = &note.id };
    struct city_act list = { .city = city, .person_id = MEMBER, .run = list_notices };
    ck_assert_int_eq(city_do(&send), GW_OK);
    ck_assert_int_eq(city_do(&send), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM notice"), 1);
    ck_assert_int_eq(city_do(&list), GW_OK);
    ck_assert_ptr_nonnull(strstr(list.reply, "あなたの所属で7人がまだ確認していません。"));
    int64_t id = city_number(city, "SELECT id FROM notice");
    struct city_act mark = { .city = city, .person_id = 82, .run = mark_notice, .arg = &id };
    ck_assert_int_eq(city_do(&mark), GW_MISSING); /* another person's */
    mark.person_id = MEMBER;
    ck_assert_int_eq(city_do(&mark), GW_OK);
    ck_assert_int_eq(city_do(&send), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT count(*) FROM notice"), 2);
    city_close(city);
}
END_TEST

START_TEST(a_list_that_could_not_be_asked_about_is_no_shorter_list)
{
    struct city *city = city_open();
    struct city_note note = { .confirm = true,
                              .confirm_by = GW_DATE_NONE,
                              .review_on = GW_DATE_NONE };
    struct city_act count = { .city = city, .person_id = MEMBER, .run = count_run };
    struct city_act list = { .city = city, .person_id = MEMBER, .run = list_run };
    struct city_act notices = { .city = city, .person_id = MEMBER, .run = list_notices };
    struct city_act send = { .city = city, .run = send_notice, .arg = &note.id };

    city_publish(city, &note);
    ck_assert_int_eq(city_do(&send), GW_OK);
    expect_count(city, MEMBER, 1);
    city_sql(city, "UPDATE item SET importance = 1");
    ck_assert_int_eq(city_do(&count), GW_BUSY);
    ck_assert_int_eq(city_do(&list), GW_BUSY);
    ck_assert_int_eq(city_do(&notices), GW_BUSY);
    city_close(city);
}
END_TEST
