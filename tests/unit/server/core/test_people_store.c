/* People and accounts as rows. */
#include <check.h>

#include "core/account.h"
#include "tests/unit/server/core/small_city.h"

static enum gw_err
account_add(struct gw_request *req, void *arg)
{
    int64_t id;
    return account_insert(req->db, arg, req->now, &id);
}

START_TEST(N2_3_a_login_is_never_given_to_another_person)
{
    struct small_city *city = small_city_open();
    struct account_row row = { .person_id = 1007,
                               .login = GW_TEXT("p1002"),
                               .password = GW_TEXT("no hash") };
    ck_assert_int_eq(small_city_write(city, account_add, &row), GW_CONFLICT);
    row.login = GW_TEXT("p1007");
    ck_assert_int_eq(small_city_write(city, account_add, &row), GW_OK);
    ck_assert_int_eq(small_city_write(city, account_add, &row), GW_CONFLICT); /* has one */
    small_city_close(city);
}
END_TEST

static enum gw_err
close_twice(struct gw_request *req, void *arg)
{
    (void)arg;
    GW_TRY(account_close(req->db, 2002, req->now));
    ck_assert_int_eq(account_close(req->db, 2002, req->now), GW_CONFLICT);
    ck_assert_int_eq(account_close(req->db, 4711, req->now), GW_CONFLICT);
    return GW_OK;
}

START_TEST(N7_2_a_closed_account_stays_and_keeps_its_login)
{
    struct small_city *city = small_city_open();
    struct account account;
    ck_assert_int_eq(small_city_write(city, close_twice, NULL), GW_OK);
    ck_assert_int_eq(account_find_by_login(city->lane->db, city->arena, GW_TEXT("p1002"), &account),
                     GW_OK);
    ck_assert(!account.is_open);
    ck_assert_int_eq(account.person_id, 1002);
    small_city_close(city);
}
END_TEST

static enum gw_err
password_set(struct gw_request *req, void *arg)
{
    const struct account_row row = { .id = 2002, .password = GW_TEXT("second hash") };
    return account_password_update(req->db, &row, gw_text_from(arg), req->now);
}

START_TEST(a_password_changes_only_if_it_is_still_the_one_that_was_checked)
{
    struct small_city *city = small_city_open();
    struct account account;
    ck_assert_int_eq(small_city_write(city, password_set, "another"), GW_CONFLICT);
    ck_assert_int_eq(small_city_write(city, password_set, "no hash"), GW_OK);
    ck_assert_int_eq(account_load(city->lane->db, city->arena, 2002, &account), GW_OK);
    ck_assert(gw_text_equal(account.password, GW_TEXT("second hash")));
    ck_assert(gw_text_equal(account.staff_no, GW_TEXT("001002")));
    ck_assert_int_eq(account_load(city->lane->db, city->arena, 4711, &account), GW_MISSING);
    small_city_close(city);
}
END_TEST

static enum gw_err
language_set(struct gw_request *req, void *arg)
{
    return account_language_update(req->db, 2002, gw_text_from(arg), req->now);
}

START_TEST(the_language_is_kept_with_the_account)
{
    struct small_city *city = small_city_open();
    struct account account;
    ck_assert_int_eq(small_city_write(city, language_set, "en"), GW_OK);
    ck_assert_int_eq(account_load(city->lane->db, city->arena, 2002, &account), GW_OK);
    ck_assert(account.is_english);
    small_city_close(city);
}
END_TEST

static enum gw_err
orphan(struct gw_request *req, void *arg)
{
    const struct department_row row = { .parent_id = 4711,
                                        .code = GW_TEXT("x"),
                                        .effective_until = GW_DATE_NONE };
    int64_t id;
    (void)arg;
    return department_insert(req->db, &row, &id);
}

START_TEST(a_department_needs_a_parent_that_exists)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(small_city_write(city, orphan, NULL), GW_CONFLICT);
    small_city_close(city);
}
END_TEST
