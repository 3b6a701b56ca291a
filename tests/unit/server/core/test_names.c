/* Names of people and departments in memory. */
#include <check.h>
#include <jansson.h>

#include "core/actor.h"
#include "core/dispatch.h"
#include "core/lane.h"
#include "core/people.h"
#include "tests/unit/server/core/small_city.h"

/* What gw_person_render writes on a reader, as JSON. */
static json_t *
rendered(struct small_city *city, int64_t person_id)
{
    struct gw_buf buf;
    struct gw_json json;
    struct gw_request *req = small_city_request(city, city->lane);
    gw_buf_init(&buf, 1 << 16);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    gw_person_render(req, &json, "person", person_id);
    gw_department_render(req, &json, "department", 21);
    database_read_end(city->lane->db);
    gw_json_object_end(&json);
    json_t *whole = json_loadb(buf.data, buf.bytes, 0, NULL);
    ck_assert_ptr_nonnull(whole);
    gw_buf_done(&buf);
    return whole;
}

static void
expect_person(struct small_city *city, int64_t person_id, const char *department,
              const char *position)
{
    json_t *whole = rendered(city, person_id);
    json_t *person = json_object_get(whole, "person");
    json_t *office = json_object_get(person, "department");
    ck_assert_int_eq(json_integer_value(json_object_get(person, "id")), person_id);
    if (department == NULL)
        ck_assert(json_is_null(office));
    else
        ck_assert_str_eq(json_string_value(json_object_get(office, "name")), department);
    ck_assert_str_eq(json_string_value(json_object_get(person, "position")), position);
    json_decref(whole);
}

START_TEST(a_person_is_shown_with_the_main_office_of_today)
{
    struct small_city *city = small_city_open();
    expect_person(city, 1002, "総務課", "主査");
    expect_person(city, 1005, "総務課", "主査");
    fake_env_advance(city->fake, GW_DAY);
    expect_person(city, 1005, NULL, "");
    expect_person(city, 1008, "総務課", "主査");
    small_city_close(city);
}
END_TEST

START_TEST(all_members_of_the_contract_are_there)
{
    struct small_city *city = small_city_open();
    json_t *whole = rendered(city, 1001);
    json_t *person = json_object_get(whole, "person");
    ck_assert_uint_eq(json_object_size(person), 7);
    ck_assert_str_eq(json_string_value(json_object_get(person, "name")), "小野 久美子");
    ck_assert_str_eq(json_string_value(json_object_get(person, "kana")), "おの くみこ");
    ck_assert_str_eq(json_string_value(json_object_get(person, "rank")), "課長級");
    ck_assert_str_eq(json_string_value(json_object_get(person, "extension")), "21001");
    json_t *department = json_object_get(whole, "department");
    ck_assert_str_eq(json_string_value(json_object_get(department, "name")), "市民課");
    json_decref(whole);
    small_city_close(city);
}
END_TEST

START_TEST(an_unknown_person_is_null)
{
    struct small_city *city = small_city_open();
    json_t *whole = rendered(city, 4711);
    ck_assert(json_is_null(json_object_get(whole, "person")));
    json_decref(whole);
    small_city_close(city);
}
END_TEST

static enum gw_err
rename_person(struct gw_request *req, void *arg)
{
    GW_SQL(test_rename, "UPDATE person SET name = '小野寺 久美子' WHERE id = 1001");
    GW_STMT stmt = gw_db_stmt(req->db, &test_rename);
    gw_people_touch(req);
    GW_TRY(gw_step_done(stmt));
    return *(const enum gw_err *)arg;
}

static void
expect_name(struct small_city *city, const char *name)
{
    json_t *whole = rendered(city, 1001);
    json_t *person = json_object_get(whole, "person");
    ck_assert_str_eq(json_string_value(json_object_get(person, "name")), name);
    json_decref(whole);
}

START_TEST(a_new_name_is_shown_after_the_commit_and_never_before)
{
    struct small_city *city = small_city_open();
    enum gw_err outcome = GW_INVALID;
    expect_name(city, "小野 久美子");
    ck_assert_int_eq(small_city_write(city, rename_person, &outcome), GW_INVALID);
    expect_name(city, "小野 久美子");
    outcome = GW_OK;
    ck_assert_int_eq(small_city_write(city, rename_person, &outcome), GW_OK);
    expect_name(city, "小野寺 久美子");
    small_city_close(city);
}
END_TEST

START_TEST(the_first_reader_with_an_old_snapshot_does_not_keep_old_names)
{
    struct small_city *city = small_city_open();
    enum gw_err outcome = GW_OK;
    ck_assert_int_eq(small_city_write(city, rename_person, &outcome), GW_OK);
    expect_name(city, "小野寺 久美子");
    small_city_close(city);
}
END_TEST

/* The first reader of all comes while a change is not committed yet. */
static enum gw_err
rename_under_a_reader(struct gw_request *req, void *arg)
{
    enum gw_err outcome = GW_OK;

    GW_TRY(rename_person(req, &outcome));
    expect_name(arg, "小野 久美子");
    return GW_OK;
}

START_TEST(names_read_first_during_a_change_are_renewed_after_its_commit)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(small_city_write(city, rename_under_a_reader, city), GW_OK);
    expect_name(city, "小野寺 久美子");
    small_city_close(city);
}
END_TEST
