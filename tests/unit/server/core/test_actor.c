/* Who may do what today: rights come from positions (DESIGN 5). */
#include <check.h>

#include "core/actor.h"
#include "core/lane.h"
#include "gw/people.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/small_city.h"

static enum gw_err
load(struct small_city *city, int64_t person_id, const struct gw_actor **actor)
{
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    enum gw_err err = actor_load(city->lane, person_id, app_today(city->app), actor);
    database_read_end(city->lane->db);
    return err;
}

static const struct gw_actor *
actor_of(struct small_city *city, int64_t person_id)
{
    const struct gw_actor *actor;
    ck_assert_int_eq(load(city, person_id, &actor), GW_OK);
    return actor;
}

START_TEST(N6_2_1_a_chief_heads_the_section_and_what_is_below_it)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *actor = actor_of(city, 1001);
    ck_assert(gw_actor_has_role(actor, GW_ROLE_STAFF));
    ck_assert(gw_actor_has_role(actor, GW_ROLE_CHIEF));
    ck_assert(!gw_actor_has_role(actor, GW_ROLE_ADMIN));
    ck_assert_int_eq(actor->department_id, 11);
    ck_assert_int_eq(actor->position_id, 101);
    ck_assert_int_eq(actor->account_id, 2001);
    ck_assert(gw_text_equal(actor->name, GW_TEXT("小野 久美子")));
    ck_assert(gw_actor_heads_department(actor, 11));
    ck_assert(gw_actor_heads_department(actor, 12));
    ck_assert(!gw_actor_heads_department(actor, 10));
    ck_assert(!gw_actor_heads_department(actor, 21));
    ck_assert(gw_actor_under_department(actor, 1));
    ck_assert(gw_actor_under_department(actor, 10));
    ck_assert(!gw_actor_under_department(actor, 12));
    ck_assert(!gw_actor_in_department(actor, 10));
    small_city_close(city);
}
END_TEST

START_TEST(an_additional_position_counts_in_both_sections_and_the_main_one_comes_first)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *actor = actor_of(city, 1002);
    ck_assert_uint_eq(actor->departments_count, 2);
    ck_assert_int_eq(actor->departments[0], 11);
    ck_assert_int_eq(actor->departments[1], 21);
    ck_assert(gw_actor_under_department(actor, 20));
    ck_assert_uint_eq(actor->departments_headed_count, 0);
    small_city_close(city);
}
END_TEST

START_TEST(Y11_1_2_a_holding_that_ends_today_takes_its_rights_away_tomorrow)
{
    struct small_city *city = small_city_open();
    ck_assert(gw_actor_in_department(actor_of(city, 1005), 11));
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_uint_eq(actor_of(city, 1005)->departments_count, 0);
    ck_assert_int_eq(actor_of(city, 1005)->department_id, 0);
    small_city_close(city);
}
END_TEST

START_TEST(Y11_1_2_a_transfer_gives_its_rights_at_midnight_of_its_day)
{
    struct small_city *city = small_city_open();
    ck_assert_uint_eq(actor_of(city, 1008)->departments_count, 0); /* the department has ended */
    fake_env_advance(city->fake, 15 * GW_HOUR - 1);
    ck_assert(!gw_actor_has_role(actor_of(city, 1008), GW_ROLE_ADMIN));
    fake_env_advance(city->fake, 1);
    ck_assert(gw_actor_has_role(actor_of(city, 1008), GW_ROLE_ADMIN));
    ck_assert_int_eq(actor_of(city, 1008)->department_id, 11);
    small_city_close(city);
}
END_TEST

START_TEST(the_account_of_a_person_on_leave_sleeps)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *actor;
    ck_assert_int_eq(load(city, 1006, &actor), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

static enum gw_err
term_end(struct gw_request *req, void *arg)
{
    (void)arg;
    GW_SQL(test_term_end, "UPDATE person SET appointment_until = ?1 WHERE id = 1002");
    GW_STMT stmt = gw_db_stmt(req->db, &test_term_end);
    gw_bind_int(stmt, 1, req->today);
    gw_people_touch(req);
    return gw_step_done(stmt);
}

START_TEST(N7_1_the_last_day_of_a_term_of_appointment_still_counts)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *actor;
    ck_assert_int_eq(small_city_write(city, term_end, NULL), GW_OK);
    ck_assert_int_eq(load(city, 1002, &actor), GW_OK);
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(load(city, 1002, &actor), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

static enum gw_err
account_end(struct gw_request *req, void *arg)
{
    (void)arg;
    gw_people_touch(req);
    return account_close(req->db, 2002, req->now);
}

START_TEST(N7_2_a_closed_account_and_no_account_are_nobody)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *actor;
    ck_assert_int_eq(load(city, 1002, &actor), GW_OK);
    ck_assert_int_eq(small_city_write(city, account_end, NULL), GW_OK);
    ck_assert_int_eq(load(city, 1002, &actor), GW_MISSING);
    ck_assert_int_eq(load(city, 1007, &actor), GW_MISSING);
    ck_assert_int_eq(load(city, 9999, &actor), GW_MISSING);
    small_city_close(city);
}
END_TEST

/* Gives 1002 the seat of the administrator, and looks at the actor from inside. */
static enum gw_err
promote(struct gw_request *req, void *arg)
{
    const enum gw_err *outcome = arg;
    const struct holding_row row = { .person_id = 1002,
                                     .position_id = 105,
                                     .holding_kind = GW_TEXT("additional"),
                                     .held_from = req->today,
                                     .held_until = GW_DATE_NONE };
    const struct gw_actor *before, *after;
    int64_t id;
    GW_TRY(actor_load(req->lane, 1002, req->today, &before));
    ck_assert(!gw_actor_has_role(before, GW_ROLE_ADMIN));
    GW_TRY(holding_insert(req->db, &row, &id));
    gw_people_touch(req);
    ck_assert(!gw_actor_has_role(before, GW_ROLE_ADMIN)); /* still there for who holds it */
    GW_TRY(actor_load(req->lane, 1002, req->today, &after));
    ck_assert(gw_actor_has_role(after, GW_ROLE_ADMIN));
    return *outcome;
}

static enum gw_err
is_admin(struct gw_request *req, void *arg)
{
    const struct gw_actor *actor;
    GW_TRY(actor_load(req->lane, 1002, req->today, &actor));
    *(bool *)arg = gw_actor_has_role(actor, GW_ROLE_ADMIN);
    return GW_OK;
}

START_TEST(the_first_request_after_the_commit_obeys_a_change_of_rights)
{
    struct small_city *city = small_city_open();
    enum gw_err outcome = GW_OK;
    bool admin;
    ck_assert(!gw_actor_has_role(actor_of(city, 1002), GW_ROLE_ADMIN));
    ck_assert_int_eq(small_city_write(city, promote, &outcome), GW_OK);
    ck_assert(gw_actor_has_role(actor_of(city, 1002), GW_ROLE_ADMIN));
    ck_assert_int_eq(small_city_write(city, is_admin, &admin), GW_OK);
    ck_assert(admin);
    small_city_close(city);
}
END_TEST

START_TEST(a_change_of_rights_that_is_rolled_back_leaves_no_trace_in_the_caches)
{
    struct small_city *city = small_city_open();
    enum gw_err outcome = GW_INVALID;
    bool admin = true;
    ck_assert_int_eq(small_city_write(city, promote, &outcome), GW_INVALID);
    ck_assert_int_eq(small_city_write(city, is_admin, &admin), GW_OK);
    ck_assert(!admin);
    ck_assert(!gw_actor_has_role(actor_of(city, 1002), GW_ROLE_ADMIN));
    small_city_close(city);
}
END_TEST

START_TEST(a_snapshot_from_before_a_commit_is_not_cached_under_the_epoch_after_it)
{
    struct small_city *city = small_city_open();
    enum gw_err outcome = GW_OK;
    const struct gw_actor *actor;
    /* The reader's snapshot begins with this first statement, before the commit. */
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(actor_load(city->lane, 1001, app_today(city->app), &actor), GW_OK);
    ck_assert_int_eq(small_city_write(city, promote, &outcome), GW_OK);
    ck_assert_int_eq(actor_load(city->lane, 1002, app_today(city->app), &actor), GW_OK);
    ck_assert(!gw_actor_has_role(actor, GW_ROLE_ADMIN));
    database_read_end(city->lane->db);
    ck_assert(gw_actor_has_role(actor_of(city, 1002), GW_ROLE_ADMIN));
    small_city_close(city);
}
END_TEST

START_TEST(an_unchanged_actor_is_not_made_twice)
{
    struct small_city *city = small_city_open();
    const struct gw_actor *first = actor_of(city, 1002);
    ck_assert_ptr_eq(actor_of(city, 1002), first);
    (void)actor_of(city, 1001);
    ck_assert_ptr_eq(actor_of(city, 1002), first);
    small_city_close(city);
}
END_TEST

enum { MANY = 4200 };

static enum gw_err
many_people(struct gw_request *req, void *arg)
{
    (void)arg;
    for (int i = 0; i < MANY; i++) {
        const struct person_row person = {
            .id = 5000 + i,
            .staff_no = gw_text_from(test_text("m%d", i)),
            .name = GW_TEXT("多数"),
            .appointment_kind = GW_TEXT("regular"),
            .appointment_until = GW_DATE_NONE,
        };
        const struct account_row account = {
            .person_id = 5000 + i,
            .login = gw_text_from(test_text("m%d", i)),
            .password = GW_TEXT("no hash"),
        };
        int64_t id;
        GW_TRY(person_insert(req->db, &person, 1, &id));
        GW_TRY(account_insert(req->db, &account, 1, &id));
    }
    return GW_OK;
}

START_TEST(the_cache_holds_a_bounded_number_of_actors)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(small_city_write(city, many_people, NULL), GW_OK);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++)
            ck_assert_int_eq(actor_of(city, 5000 + i)->person_id, 5000 + i);
    }
    ck_assert_int_eq(actor_of(city, 1001)->person_id, 1001);
    small_city_close(city);
}
END_TEST

static bool
may(struct small_city *city, int64_t person_id, const char *permission, int64_t department_id,
    int64_t author_id)
{
    struct gw_request *req = small_city_request(city, city->lane);
    req->actor = actor_of(city, person_id);
    return gw_may(req, permission, department_id, author_id);
}

START_TEST(N6_2_1_staff_correct_their_own_and_a_chief_the_sections_items)
{
    struct small_city *city = small_city_open();
    const char *write = "bulletin.post.write";
    ck_assert(may(city, 1002, write, 21, 1002));
    ck_assert(!may(city, 1002, write, 11, 1001));
    ck_assert(!may(city, 1002, write, 21, 1003));
    ck_assert(may(city, 1001, write, 11, 1002));
    ck_assert(may(city, 1001, write, 12, 1004));
    ck_assert(!may(city, 1001, write, 10, 1002));
    ck_assert(!may(city, 1001, write, 21, 1002));
    ck_assert(may(city, 1002, "people.person.read", 0, 0));
    ck_assert(!may(city, 1002, "core.setting.write", 0, 0));
    small_city_close(city);
}
END_TEST

static enum gw_err
lend(struct gw_request *req, void *arg)
{
    const struct holding_row row = { .person_id = 1001,
                                     .position_id = 104,
                                     .holding_kind = GW_TEXT("additional"),
                                     .held_from = req->today,
                                     .held_until = GW_DATE_NONE };
    int64_t id;
    (void)arg;
    gw_people_touch(req);
    return holding_insert(req->db, &row, &id);
}

START_TEST(N6_2_1_a_chief_who_also_serves_elsewhere_is_no_chief_there)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(small_city_write(city, lend, NULL), GW_OK);
    ck_assert(gw_actor_in_department(actor_of(city, 1001), 21));
    ck_assert(!may(city, 1001, "bulletin.post.write", 21, 1003));
    ck_assert(may(city, 1001, "bulletin.post.write", 11, 1002));
    small_city_close(city);
}
END_TEST

START_TEST(nobody_signed_in_may_do_nothing)
{
    struct small_city *city = small_city_open();
    struct gw_request *req = small_city_request(city, city->lane);
    ck_assert(!gw_may(req, "people.person.read", 0, 0));
    small_city_close(city);
}
END_TEST
