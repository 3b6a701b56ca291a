/* Who is in an audience today: the same people as may see what it names, and those on leave apart.
 */
#include <check.h>

#include "core/actor.h"
#include "core/audience.h"
#include "core/lane.h"
#include "gw/people.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/small_city.h"

static enum gw_err
run_sql(struct gw_request *req, void *arg)
{
    struct gw_sql *sql = test_alloc(sizeof(*sql)); /* the cache keeps its address */
    *sql = (struct gw_sql){ .name = "test", .text = *(const char *const *)arg };
    GW_STMT stmt = gw_db_stmt(req->db, sql);
    return gw_step_done(stmt);
}

/* Changes who holds what, as a personnel change would. */
static enum gw_err
run_people_sql(struct gw_request *req, void *arg)
{
    gw_people_touch(req);
    return run_sql(req, arg);
}

static void
people_sql(struct small_city *city, const char *text)
{
    ck_assert_int_eq(small_city_write(city, run_people_sql, &text), GW_OK);
}

struct wanted {
    struct gw_audience_member member;
    int64_t id;
};

static enum gw_err
make(struct gw_request *req, void *arg)
{
    struct wanted *wanted = arg;
    return gw_audience_of(req, &wanted->member, 1, &wanted->id);
}

static int64_t
audience_of(struct small_city *city, struct gw_audience_member member)
{
    struct wanted wanted = { .member = member };
    ck_assert_int_eq(small_city_write(city, make, &wanted), GW_OK);
    return wanted.id;
}

static const char *
ids_text(struct gw_ids ids)
{
    const char *text = "";
    for (size_t i = 0; i < ids.count; i++)
        text = test_text("%s%s%lld", text, i > 0 ? " " : "", (long long)ids.ids[i]);
    return text;
}

/* "counted | on leave" */
static const char *
people_of(struct small_city *city, int64_t audience_id)
{
    struct gw_audience_people people;
    struct gw_request *req = small_city_request(city, city->lane);
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_audience_people(req, audience_id, &people), GW_OK);
    database_read_end(city->lane->db);
    return test_text("%s | %s", ids_text(people.counted), ids_text(people.on_leave));
}

/* Whether the account of a person is in it, as visible() would say. */
static bool
sees(struct small_city *city, int64_t person_id, int64_t audience_id)
{
    const struct gw_actor *actor;
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    enum gw_err err = actor_load(city->lane, person_id, app_today(city->app), &actor);
    bool answer = err == GW_OK && gw_audience_includes(actor, audience_id);
    database_read_end(city->lane->db);
    return answer;
}

START_TEST(everybody_is_the_staff_of_the_day_with_and_without_accounts)
{
    struct small_city *city = small_city_open();
    ck_assert_str_eq(people_of(city, GW_AUDIENCE_EVERYBODY),
                     "1001 1002 1003 1004 1005 1007 1008 | 1006");
    people_sql(city, "UPDATE person SET appointment_until = 20543 WHERE id = 1005"); /* yesterday */
    people_sql(city, "UPDATE person SET appointment_from = 20545 WHERE id = 1004");  /* tomorrow */
    ck_assert_str_eq(people_of(city, GW_AUDIENCE_EVERYBODY), "1001 1002 1003 1007 1008 | 1006");
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_str_eq(people_of(city, GW_AUDIENCE_EVERYBODY),
                     "1001 1002 1003 1004 1007 1008 | 1006");
    small_city_close(city);
}
END_TEST

START_TEST(departments_are_who_holds_an_office_there_today)
{
    struct small_city *city = small_city_open();
    int64_t section = audience_of(city, (struct gw_audience_member){ .department_id = 11 });
    int64_t below = audience_of(city,
                                (struct gw_audience_member){ .department_id = 10, .below = true });
    int64_t citizens = audience_of(city, (struct gw_audience_member){ .department_id = 21 });
    int64_t ended = audience_of(city, (struct gw_audience_member){ .department_id = 13 });
    ck_assert_str_eq(people_of(city, section), "1001 1002 1005 | ");
    ck_assert_str_eq(people_of(city, below), "1001 1002 1004 1005 | ");
    ck_assert_str_eq(people_of(city, citizens), "1002 1003 1007 | 1006"); /* 兼務 counts */
    ck_assert_str_eq(people_of(city, ended), " | ");
    fake_env_advance(city->fake, GW_DAY); /* 1005 leaves, 1008 comes */
    ck_assert_str_eq(people_of(city, section), "1001 1002 1008 | ");
    small_city_close(city);
}
END_TEST

START_TEST(a_group_is_who_is_in_it_now)
{
    struct small_city *city = small_city_open();
    people_sql(city, "INSERT INTO person_group VALUES (7, NULL, '本部員', 1, 1, 1)");
    people_sql(city, "INSERT INTO person_group_member VALUES (7, 1001), (7, 1006), (7, 1007)");
    int64_t group = audience_of(city, (struct gw_audience_member){ .group_id = 7 });
    ck_assert_str_eq(people_of(city, group), "1001 1007 | 1006");
    ck_assert(sees(city, 1001, group));
    ck_assert(!sees(city, 1004, group));
    people_sql(city, "UPDATE person_group_member SET person_id = 1004 WHERE person_id = 1001");
    ck_assert_str_eq(people_of(city, group), "1004 1007 | 1006");
    ck_assert(!sees(city, 1001, group));
    ck_assert(sees(city, 1004, group));
    small_city_close(city);
}
END_TEST

START_TEST(a_deputy_stands_in_while_all_holders_are_on_leave_and_no_longer)
{
    struct small_city *city = small_city_open();
    people_sql(city, "INSERT INTO deputy_order VALUES (101, 1, 104), (101, 2, 106)");
    int64_t chief = audience_of(city, (struct gw_audience_member){ .position_id = 101 });
    ck_assert_str_eq(people_of(city, chief), "1001 | ");
    ck_assert(!sees(city, 1002, chief));
    /* From tomorrow, for two days. */
    people_sql(city, "INSERT INTO leave_period VALUES (1, 1001, 20545, 20546)");
    ck_assert_str_eq(people_of(city, chief), "1001 | ");
    fake_env_advance(city->fake, GW_DAY);
    /* 104 is held by 1006 (on leave), 1007 and, beside a main office, 1002. */
    ck_assert_str_eq(people_of(city, chief), "1007 | 1001");
    people_sql(city, "DELETE FROM holding WHERE person_id = 1007");
    ck_assert_str_eq(people_of(city, chief), "1002 | 1001");
    ck_assert(sees(city, 1002, chief));
    ck_assert(!sees(city, 1004, chief)); /* the second deputy */
    fake_env_advance(city->fake, 2 * GW_DAY);
    ck_assert_str_eq(people_of(city, chief), "1001 | ");
    ck_assert(sees(city, 1001, chief));
    ck_assert(!sees(city, 1002, chief));
    small_city_close(city);
}
END_TEST

START_TEST(a_vacant_position_is_its_deputy_and_one_without_deputies_is_nobody)
{
    struct small_city *city = small_city_open();
    people_sql(city, "INSERT INTO deputy_order VALUES (105, 1, 106)");
    int64_t vacant = audience_of(city, (struct gw_audience_member){ .position_id = 105 });
    int64_t alone = audience_of(city, (struct gw_audience_member){ .position_id = 107 });
    ck_assert_str_eq(people_of(city, vacant), "1004 | ");
    ck_assert(sees(city, 1004, vacant));
    ck_assert_str_eq(people_of(city, alone), " | "); /* its department has ended */
    fake_env_advance(city->fake, GW_DAY);            /* 1008 takes the seat */
    ck_assert_str_eq(people_of(city, vacant), "1008 | ");
    ck_assert(!sees(city, 1004, vacant));
    ck_assert(sees(city, 1008, vacant));
    small_city_close(city);
}
END_TEST

static const struct gw_audience_member every_kind[] = {
    { 0 },
    { .department_id = 1, .below = true },
    { .department_id = 10, .below = true },
    { .department_id = 11 },
    { .department_id = 11, .below = true },
    { .department_id = 12 },
    { .department_id = 13 },
    { .department_id = 20, .below = true },
    { .department_id = 21 },
    { .person_id = 1002 },
    { .group_id = 7 },
    { .position_id = 101 },
    { .position_id = 102 },
    { .position_id = 103 },
    { .position_id = 104 },
    { .position_id = 105 },
    { .position_id = 106 },
};

static void
compare_all(struct small_city *city)
{
    for (size_t i = 0; i < sizeof every_kind / sizeof *every_kind; i++) {
        int64_t audience_id = audience_of(city, every_kind[i]);
        const char *counted = people_of(city, audience_id);
        for (int64_t person_id = 1001; person_id <= 1008; person_id++) {
            const char *at = strstr(counted, test_text("%lld", (long long)person_id));
            bool listed = at != NULL && at < strchr(counted, '|');
            if (person_id != 1007) /* no account */
                ck_assert_msg(sees(city, person_id, audience_id) == listed,
                              "%lld and member %zu: %s", (long long)person_id, i, counted);
        }
    }
}

START_TEST(who_is_counted_is_exactly_who_sees_it)
{
    struct small_city *city = small_city_open();
    people_sql(city, "INSERT INTO person_group VALUES (7, NULL, '本部員', 1, 1, 1)");
    people_sql(city, "INSERT INTO person_group_member VALUES (7, 1001), (7, 1006), (7, 1004)");
    people_sql(city, "INSERT INTO deputy_order VALUES (101, 1, 102), (103, 1, 104), (105, 1, 103)");
    compare_all(city);
    people_sql(city, "INSERT INTO leave_period VALUES (1, 1001, 20545, 20545)");
    people_sql(city, "INSERT INTO leave_period VALUES (2, 1003, 20544, 20544)");
    people_sql(city, "UPDATE person SET appointment_until = 20544 WHERE id = 1004");
    /* A department between the two ends; what is below it goes on. */
    people_sql(city, "UPDATE department SET effective_until = 20544 WHERE id = 10");
    compare_all(city);
    fake_env_advance(city->fake, GW_DAY);
    compare_all(city);
    fake_env_advance(city->fake, GW_DAY);
    compare_all(city);
    small_city_close(city);
}
END_TEST

/* Sees its own change before COMMIT, then fails. */
static enum gw_err
leave_and_fail(struct gw_request *req, void *arg)
{
    struct gw_audience_people people;
    ck_assert_int_eq(gw_audience_people(req, GW_AUDIENCE_EVERYBODY, &people), GW_OK);
    ck_assert_uint_eq(people.on_leave.count, 1);
    ck_assert_int_eq(run_people_sql(req, arg), GW_OK);
    ck_assert_int_eq(gw_audience_people(req, GW_AUDIENCE_EVERYBODY, &people), GW_OK);
    ck_assert_uint_eq(people.on_leave.count, 2);
    return GW_CONFLICT;
}

static enum gw_err
count_on_leave(struct gw_request *req, void *arg)
{
    struct gw_audience_people people;
    GW_TRY(gw_audience_people(req, GW_AUDIENCE_EVERYBODY, &people));
    *(size_t *)arg = people.on_leave.count;
    return GW_OK;
}

START_TEST(the_writer_sees_its_own_change_and_forgets_it_when_it_is_undone)
{
    struct small_city *city = small_city_open();
    const char *sql = "INSERT INTO leave_period VALUES (1, 1001, 1, NULL)";
    size_t count;
    ck_assert_int_eq(small_city_write(city, leave_and_fail, &sql), GW_CONFLICT);
    ck_assert_int_eq(small_city_write(city, count_on_leave, &count), GW_OK);
    ck_assert_uint_eq(count, 1);
    people_sql(city, sql);
    ck_assert_int_eq(small_city_write(city, count_on_leave, &count), GW_OK);
    ck_assert_uint_eq(count, 2);
    small_city_close(city);
}
END_TEST

START_TEST(a_list_outlives_the_change_that_replaces_it)
{
    struct small_city *city = small_city_open();
    struct gw_audience_people people;
    struct gw_request *req = small_city_request(city, city->lane);
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_audience_people(req, GW_AUDIENCE_EVERYBODY, &people), GW_OK);
    database_read_end(city->lane->db);
    people_sql(city, "INSERT INTO leave_period VALUES (1, 1001, 1, NULL)");
    ck_assert_str_eq(people_of(city, GW_AUDIENCE_EVERYBODY),
                     "1002 1003 1004 1005 1007 1008 | 1001 1006");
    ck_assert_str_eq(ids_text(people.counted), "1001 1002 1003 1004 1005 1007 1008");
    small_city_close(city);
}
END_TEST

START_TEST(an_unknown_audience_is_missing)
{
    struct small_city *city = small_city_open();
    struct gw_audience_people people;
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_audience_people(small_city_request(city, city->lane), 4711, &people),
                     GW_MISSING);
    database_read_end(city->lane->db);
    small_city_close(city);
}
END_TEST
