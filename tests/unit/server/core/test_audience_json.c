/* Audiences in bodies and replies. */
#include <check.h>

#include "core/actor.h"
#include "core/audience.h"
#include "core/dispatch.h"
#include "core/lane.h"
#include "gw/buf.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/small_city.h"

/* What is refused of it: the message's key; NULL where it is taken. */
static const char *
refused(struct small_city *city, const char *text, struct gw_audience_members *out)
{
    struct gw_request *req = small_city_request(city, city->lane);
    req->person_id = 1001;
    const struct gw_json_text in = { gw_text_from(text) };
    enum gw_err err = gw_audience_read(req, in, "audience", out);
    if (err == GW_OK)
        return NULL;
    ck_assert_int_eq(err, GW_INVALID);
    ck_assert_str_eq(dispatch_of(req)->failure.field, "audience");
    return dispatch_of(req)->failure.message_key;
}

static enum gw_err
groups_fill(struct gw_request *req, void *arg)
{
    (void)arg;
    GW_SQL(test_groups, "INSERT INTO person_group VALUES (7, NULL, '本部員', 1, 1, 1),"
                        " (8, 1001, '私の', 1, 1, 1), (9, 1002, '別の', 1, 1, 1)");
    GW_STMT stmt = gw_db_stmt(req->db, &test_groups);
    return gw_step_done(stmt);
}

START_TEST(every_kind_of_member_is_read)
{
    struct small_city *city = small_city_open();
    struct gw_audience_members out;
    ck_assert_int_eq(small_city_write(city, groups_fill, NULL), GW_OK);
    ck_assert_ptr_null(refused(city,
                               "{\"members\":[{\"department_id\":11,\"below\":true},"
                               "{\"person_id\":1002},{\"group_id\":7},{\"group_id\":8},"
                               "{\"position_id\":101},{\"department_id\":12,\"below\":false}]}",
                               &out));
    ck_assert_uint_eq(out.count, 6);
    ck_assert_int_eq(out.list[0].department_id, 11);
    ck_assert(out.list[0].below);
    ck_assert_int_eq(out.list[1].person_id, 1002);
    ck_assert_int_eq(out.list[3].group_id, 8);
    ck_assert_int_eq(out.list[4].position_id, 101);
    ck_assert_ptr_null(refused(city, "{\"everybody\":true}", &out));
    ck_assert_uint_eq(out.count, 1);
    ck_assert_int_eq(out.list[0].department_id, 0);
    ck_assert_ptr_null(
        refused(city, "{\"everybody\":false,\"members\":[{\"person_id\":1002}]}", &out));
    small_city_close(city);
}
END_TEST

START_TEST(what_is_no_audience_is_refused)
{
    static const char *const texts[] = {
        "",
        "[]",
        "7",
        "null",
        "{\"all\":true}",
        "{\"everybody\":1}",
        "{\"everybody\":true,\"members\":[{\"person_id\":1002}]}",
        "{\"members\":{}}",
        "{\"members\":[7]}",
        "{\"members\":[{}]}",
        "{\"members\":[{\"person_id\":\"1002\"}]}",
        "{\"members\":[{\"person_id\":0}]}",
        "{\"members\":[{\"person_id\":-1}]}",
        "{\"members\":[{\"person_id\":9007199254740992}]}",
        "{\"members\":[{\"person_id\":1002,\"group_id\":7}]}",
        "{\"members\":[{\"person_id\":1002,\"below\":true}]}",
        "{\"members\":[{\"below\":true}]}",
        "{\"members\":[{\"department_id\":11,\"below\":1}]}",
        "{\"members\":[{\"department_id\":11,\"x\":1}]}",
        "{\"members\":[],\"members\":[]}",
    };
    struct small_city *city = small_city_open();
    struct gw_audience_members out;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *key = refused(city, texts[i], &out);
        ck_assert_msg(key != NULL && strcmp(key, "audience.malformed") == 0, "%s: %s", texts[i],
                      key);
    }
    ck_assert_str_eq(refused(city, "{}", &out), "audience.empty");
    ck_assert_str_eq(refused(city, "{\"members\":[]}", &out), "audience.empty");
    ck_assert_str_eq(refused(city, "{\"everybody\":false}", &out), "audience.empty");
    small_city_close(city);
}
END_TEST

START_TEST(who_and_what_is_not_there_today_is_refused)
{
    struct small_city *city = small_city_open();
    struct gw_audience_members out;
    ck_assert_int_eq(small_city_write(city, groups_fill, NULL), GW_OK);
    ck_assert_str_eq(refused(city, "{\"members\":[{\"department_id\":13}]}", &out),
                     "audience.department_unknown"); /* ended */
    ck_assert_str_eq(refused(city, "{\"members\":[{\"department_id\":99}]}", &out),
                     "audience.department_unknown");
    ck_assert_str_eq(refused(city, "{\"members\":[{\"person_id\":4711}]}", &out),
                     "audience.person_unknown");
    ck_assert_str_eq(refused(city, "{\"members\":[{\"position_id\":107}]}", &out),
                     "audience.position_unknown"); /* of a department that has ended */
    ck_assert_str_eq(refused(city, "{\"members\":[{\"group_id\":9}]}", &out),
                     "audience.group_unknown"); /* another's own */
    ck_assert_str_eq(refused(city, "{\"members\":[{\"group_id\":10}]}", &out),
                     "audience.group_unknown");
    small_city_close(city);
}
END_TEST

static const char *
members_text(size_t count)
{
    struct gw_buf buf;
    gw_buf_init(&buf, 1 << 20);
    gw_buf_add(&buf, "{\"members\":[", 12);
    for (size_t i = 0; i < count; i++) {
        const char *member = i == 0 ? "{\"person_id\":1001}" : ",{\"person_id\":1001}";
        gw_buf_add(&buf, member, strlen(member));
    }
    gw_buf_add(&buf, "]}", 2);
    const char *text = test_text("%.*s", GW_TEXT_ARG(gw_buf_view(&buf)));
    gw_buf_done(&buf);
    return text;
}

START_TEST(five_hundred_members_are_taken_and_no_more)
{
    struct small_city *city = small_city_open();
    struct gw_audience_members out;
    ck_assert_ptr_null(refused(city, members_text(GW_AUDIENCE_MEMBERS_MAX), &out));
    ck_assert_uint_eq(out.count, GW_AUDIENCE_MEMBERS_MAX);
    ck_assert_str_eq(refused(city, members_text(GW_AUDIENCE_MEMBERS_MAX + 1), &out),
                     "audience.too_many");
    small_city_close(city);
}
END_TEST

struct wanted {
    const struct gw_audience_member *members;
    size_t count;
    int64_t id;
};

static enum gw_err
make(struct gw_request *req, void *arg)
{
    struct wanted *wanted = arg;
    return gw_audience_of(req, wanted->members, wanted->count, &wanted->id);
}

static const char *
rendered(struct small_city *city, int64_t audience_id, int64_t person_id)
{
    struct gw_request *req = small_city_request(city, city->lane);
    struct gw_buf buf;
    struct gw_json json;
    req->person_id = person_id;
    gw_buf_init(&buf, 1 << 20);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    ck_assert_int_eq(gw_audience_render(req, &json, "audience", audience_id), GW_OK);
    database_read_end(city->lane->db);
    gw_json_object_end(&json);
    const char *text = test_text("%.*s", GW_TEXT_ARG(gw_buf_view(&buf)));
    gw_buf_done(&buf);
    return text;
}

START_TEST(an_audience_is_shown_by_its_names)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member members[] = { { .position_id = 101 },
                                                  { .department_id = 12, .below = true } };
    struct wanted wanted = { .members = members, .count = 2 };
    ck_assert_int_eq(small_city_write(city, make, &wanted), GW_OK);
    ck_assert_str_eq(
        rendered(city, wanted.id, 1001),
        "{\"audience\":{\"everybody\":false,\"members\":[{\"department\":{\"id\":12,\"name\":\"庶務"
        "係\"},\"below\":true},{\"position\":{\"id\":101,\"name\":\"課長\",\"department\":{\"id\":"
        "11,\"name\":\"総務課\"}}}]}}");
    ck_assert_str_eq(rendered(city, GW_AUDIENCE_EVERYBODY, 1001),
                     "{\"audience\":{\"everybody\":true,\"members\":[]}}");
    ck_assert_str_eq(rendered(city, 0, 1001), "{\"audience\":null}");
    small_city_close(city);
}
END_TEST

START_TEST(the_name_of_a_group_of_ones_own_is_for_its_owner_only)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member own = { .group_id = 8 };
    struct wanted wanted = { .members = &own, .count = 1 };
    ck_assert_int_eq(small_city_write(city, groups_fill, NULL), GW_OK);
    ck_assert_int_eq(small_city_write(city, make, &wanted), GW_OK);
    ck_assert_ptr_nonnull(strstr(rendered(city, wanted.id, 1001), "\"name\":\"私の\""));
    ck_assert_ptr_null(strstr(rendered(city, wanted.id, 1002), "私の"));
    ck_assert_ptr_nonnull(strstr(rendered(city, wanted.id, 1002), "{\"id\":8,\"name\":null}"));
    small_city_close(city);
}
END_TEST
