/* Unread counts: from the index in memory and from the database the same, right after every act. */
#include "core/mark_seed.h"
#include "reading_city.h"

enum { MEMBER = 41 };

static const struct city_note plain = { .confirm_by = GW_DATE_NONE, .review_on = GW_DATE_NONE };

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
    const int64_t containers[] = { CITY_CONTAINER, 99 };
    int64_t counts[2];
    GW_TRY(gw_unread_counts(req, (struct gw_ids){ containers, 2 }, counts));
    ck_assert_int_eq(counts[1], 0);
    *(int64_t *)arg = counts[0];
    return GW_OK;
}

static int64_t
unread(struct city *city, int64_t person_id)
{
    int64_t count = -1;
    struct city_act act = { .city = city, .person_id = person_id, .run = count_run, .arg = &count };
    ck_assert_int_eq(city_do(&act), GW_OK);
    return count;
}

struct marking {
    int64_t item_id;
    bool read;
};

static enum gw_err
mark_run(struct gw_request *req, void *arg)
{
    const struct marking *marking = arg;
    struct gw_item item;
    city_item_load(req, marking->item_id, &item);
    return gw_marks_set(req, &item.item_no, 1, marking->read);
}

static void
mark(struct city *city, int64_t item_id, bool read)
{
    struct marking marking = { item_id, read };
    struct city_act act = { .city = city, .person_id = MEMBER, .run = mark_run, .arg = &marking };
    ck_assert_int_eq(city_do(&act), GW_OK);
}

static enum gw_err
withdraw_run(struct gw_request *req, void *arg)
{
    struct gw_item item;
    city_item_load(req, *(int64_t *)arg, &item);
    return gw_item_withdraw(req, &item);
}

static enum gw_err
mark_all_run(struct gw_request *req, void *arg)
{
    (void)arg;
    return gw_mark_container(req, CITY_CONTAINER);
}

static void
the_counts_are_right(struct city *city)
{
    struct city_note notes[3] = { plain, plain, plain };
    struct city_act act = { .city = city, .person_id = CITY_AUTHOR, .run = withdraw_run };
    for (int i = 0; i < 3; i++)
        city_publish(city, &notes[i]);
    ck_assert_int_eq(unread(city, MEMBER), 3);
    ck_assert_int_eq(unread(city, CITY_AUTHOR), 0);
    mark(city, notes[1].id, true);
    ck_assert_int_eq(unread(city, MEMBER), 2);
    mark(city, notes[1].id, false);
    ck_assert_int_eq(unread(city, MEMBER), 3);
    act.arg = &notes[0].id;
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(unread(city, MEMBER), 2);
    act = (struct city_act){ .city = city, .person_id = MEMBER, .run = mark_all_run };
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(unread(city, MEMBER), 0);
    ck_assert_int_eq(unread(city, 42), 2);
}

START_TEST(N9_1_unread_counts_follow_what_is_published_read_and_withdrawn)
{
    struct city *city = city_open();
    index_build(city);
    the_counts_are_right(city);
    city_close(city);
}
END_TEST

START_TEST(until_the_index_is_built_the_database_counts_the_same)
{
    struct city *city = city_open();
    the_counts_are_right(city);
    city_close(city);
}
END_TEST

START_TEST(an_index_that_is_built_late_knows_what_was_before)
{
    struct city *city = city_open();
    struct city_note note = plain;
    city_publish(city, &note);
    mark(city, note.id, true);
    index_build(city);
    ck_assert_int_eq(unread(city, MEMBER), 0);
    ck_assert_int_eq(unread(city, 42), 1);
    city_close(city);
}
END_TEST

static enum gw_err
seed_run(struct gw_request *req, void *arg)
{
    return mark_seed(req->db, req->arena, *(int64_t *)arg);
}

/* Person 50 has no account yet. */
static void
account_make(struct city *city, gw_time joined_at)
{
    fixture_sql(&city->fixture->look,
                test_text("INSERT INTO account (id, person_id, login, password,"
                          " must_change_password, language, state, joined_at, created_at,"
                          " updated_at) VALUES (99050, 50, 'p50', '', 0, 'ja', 'active', %lld, 1,"
                          " 1)",
                          (long long)joined_at));
}

START_TEST(an_account_begins_with_all_that_was_published_before)
{
    struct city *city = city_open();
    struct city_note before = plain, after = plain;
    int64_t person_id = 50;
    struct city_act act = { .city = city, .run = seed_run, .arg = &person_id };
    index_build(city);
    city_publish(city, &before);
    account_make(city, atomic_load(&city->fake->now));
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(unread(city, 50), 0);
    city_publish(city, &after);
    ck_assert_int_eq(unread(city, 50), 1);
    city_close(city);
}
END_TEST

static enum gw_err
seed_job_run(struct gw_request *req, void *arg)
{
    struct gw_job job = { .id = 1 };
    (void)arg;
    GW_TRY(item_marks_seed_run(req, &job));
    return item_marks_seed_finish(req, &job);
}

START_TEST(an_account_from_before_counts_by_its_day_and_gets_its_marks_from_the_job)
{
    struct city *city = city_open();
    struct city_note before = plain, after = plain;
    struct city_act act = { .city = city, .run = seed_job_run };
    index_build(city);
    city_publish(city, &before);
    fake_env_advance(city->fake, GW_HOUR);
    account_make(city, atomic_load(&city->fake->now));
    city_publish(city, &after);
    ck_assert_int_eq(unread(city, 50), 1);
    ck_assert_int_eq(city_do(&act), GW_OK);
    ck_assert_int_eq(city_number(city, "SELECT marks_seeded FROM account WHERE person_id = 50"), 1);
    ck_assert_int_eq(unread(city, 50), 1);
    city_close(city);
}
END_TEST
