/* Audiences: equal sets are one row, and whom they include. */
#include <check.h>

#include "core/audience.h"
#include "gw/bitmap.h"
#include "tests/unit/server/core/small_city.h"

static const char *
canonical(struct gw_arena *arena, const struct gw_audience_member *members, size_t count)
{
    struct gw_audience_member *own = gw_arena_copy(arena, members, count * sizeof(*members));
    return gw_text_string(arena, audience_canonical(arena, own, &count));
}

START_TEST(order_and_doubles_make_no_other_set)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct gw_audience_member members[] = {
        { .person_id = 7 },      { .department_id = 15 },
        { .department_id = 12 }, { .department_id = 15, .below = true },
        { .person_id = 7 },      { .department_id = 9007199254740991, .below = true },
    };
    const struct gw_audience_member seats[] = {
        { .position_id = 9 }, { .group_id = 4 },      { .position_id = 9 },
        { .group_id = 3 },    { .department_id = 1 }, { .person_id = 2 },
    };
    ck_assert_str_eq(canonical(arena, members, 6), "d12,d15+,d9007199254740991+,p7");
    ck_assert_str_eq(canonical(arena, members, 1), "p7");
    ck_assert_str_eq(canonical(arena, members, 0), "");
    ck_assert_str_eq(canonical(arena, seats, 6), "d1,p2,g3,g4,o9");
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_set_with_everybody_in_it_is_everybody)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct gw_audience_member members[] = { { .department_id = 3 }, { 0 } };
    ck_assert_str_eq(canonical(arena, members, 2), "*");
    gw_arena_free(arena);
}
END_TEST

struct wanted {
    const struct gw_audience_member *members;
    size_t count;
    int64_t id;
};

static enum gw_err
find(struct gw_request *req, void *arg)
{
    struct wanted *wanted = arg;
    return gw_audience_of(req, wanted->members, wanted->count, &wanted->id);
}

static int64_t
audience_of(struct small_city *city, const struct gw_audience_member *members, size_t count)
{
    struct wanted wanted = { .members = members, .count = count };
    ck_assert_int_eq(small_city_write(city, find, &wanted), GW_OK);
    return wanted.id;
}

START_TEST(equal_sets_are_stored_once_under_dense_ids)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member one[] = { { .department_id = 11, .below = true },
                                              { .person_id = 1006 } };
    const struct gw_audience_member same[] = { { .person_id = 1006 },
                                               { .department_id = 11, .below = true },
                                               { .person_id = 1006 } };
    const struct gw_audience_member other[] = { { .department_id = 11 } };
    const struct gw_audience_member everybody[] = { { 0 } };
    ck_assert_int_eq(audience_of(city, one, 2), 2);
    ck_assert_int_eq(audience_of(city, same, 3), 2);
    ck_assert_int_eq(audience_of(city, other, 1), 3);
    ck_assert_int_eq(audience_of(city, everybody, 1), GW_AUDIENCE_EVERYBODY);
    small_city_close(city);
}
END_TEST

START_TEST(nobody_is_no_audience)
{
    struct small_city *city = small_city_open();
    struct wanted wanted = { .count = 0 };
    ck_assert_int_eq(small_city_write(city, find, &wanted), GW_INVALID);
    small_city_close(city);
}
END_TEST

static bool
includes(struct small_city *city, const struct gw_actor *actor, int64_t audience_id)
{
    struct gw_bitmap *audiences = gw_bitmap_new();
    struct gw_actor asking = *actor;
    bool answer;
    ck_assert_int_eq(audience_ids_load(city->lane->db, actor, city->today, audiences), GW_OK);
    asking.audiences = audiences;
    answer = gw_audience_includes(&asking, audience_id);
    gw_bitmap_free(audiences);
    return answer;
}

START_TEST(a_department_is_its_own_people_and_with_those_below_also_theirs)
{
    struct small_city *city = small_city_open();
    const int64_t clerk_in[] = { 12 }, clerk_above[] = { 1, 10, 11, 12 };
    const int64_t chief_in[] = { 11 }, chief_above[] = { 1, 10, 11 };
    const struct gw_actor clerk = { .person_id = 1004,
                                    .departments = clerk_in,
                                    .departments_count = 1,
                                    .departments_above = clerk_above,
                                    .departments_above_count = 4 };
    const struct gw_actor chief = { .person_id = 1001,
                                    .departments = chief_in,
                                    .departments_count = 1,
                                    .departments_above = chief_above,
                                    .departments_above_count = 3 };
    int64_t section = audience_of(city, &(struct gw_audience_member){ .department_id = 11 }, 1);
    int64_t with_below = audience_of(
        city, &(struct gw_audience_member){ .department_id = 11, .below = true }, 1);
    int64_t person = audience_of(city, &(struct gw_audience_member){ .person_id = 1004 }, 1);
    ck_assert(includes(city, &chief, section));
    ck_assert(!includes(city, &clerk, section));
    ck_assert(includes(city, &chief, with_below));
    ck_assert(includes(city, &clerk, with_below));
    ck_assert(includes(city, &clerk, person));
    ck_assert(!includes(city, &chief, person));
    ck_assert(includes(city, &chief, GW_AUDIENCE_EVERYBODY));
    small_city_close(city);
}
END_TEST

START_TEST(who_has_no_audiences_loaded_sees_nothing)
{
    ck_assert(!gw_audience_includes(&(struct gw_actor){ 0 }, GW_AUDIENCE_EVERYBODY));
}
END_TEST

struct keeping {
    const struct gw_audience_member *members;
    size_t count;
    int64_t id;
};

static enum gw_err
kept_make(struct gw_request *req, void *arg)
{
    struct keeping *keeping = arg;
    return gw_audience_keep(req, "test.board:12:read", keeping->members, keeping->count,
                            &keeping->id);
}

static int64_t
kept_with(struct small_city *city, const struct gw_audience_member *members, size_t count)
{
    struct keeping keeping = { .members = members, .count = count };
    ck_assert_int_eq(small_city_write(city, kept_make, &keeping), GW_OK);
    return keeping.id;
}

START_TEST(a_kept_audience_stays_one_row_while_its_members_change)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member chief[] = { { .person_id = 1001 } };
    const struct gw_audience_member section[] = { { .department_id = 12 }, { .person_id = 1003 } };
    const struct gw_actor asking = { .person_id = 1001 }, other = { .person_id = 1003 };
    int64_t id = kept_with(city, chief, 1);
    ck_assert(includes(city, &asking, id));
    ck_assert(!includes(city, &other, id));
    ck_assert_int_eq(kept_with(city, section, 2), id);
    ck_assert(!includes(city, &asking, id));
    ck_assert(includes(city, &other, id));
    ck_assert_int_eq(audience_of(city, chief, 1), id + 1); /* equal members, but nobody's own */
    small_city_close(city);
}
END_TEST

START_TEST(a_kept_audience_may_hold_nobody_and_everybody)
{
    struct small_city *city = small_city_open();
    const struct gw_actor asking = { .person_id = 1001 };
    int64_t id = kept_with(city, NULL, 0);
    ck_assert_int_ne(id, GW_AUDIENCE_EVERYBODY);
    ck_assert(!includes(city, &asking, id));
    ck_assert_int_eq(kept_with(city, (struct gw_audience_member[]){ { 0 }, { .person_id = 7 } }, 2),
                     id);
    ck_assert(includes(city, &asking, id));
    ck_assert_int_eq(kept_with(city, NULL, 0), id);
    ck_assert(!includes(city, &asking, id));
    small_city_close(city);
}
END_TEST

START_TEST(keeping_the_same_members_changes_nothing)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member members[] = { { .person_id = 1001 }, { .department_id = 11 } };
    const struct gw_audience_member same[] = { { .department_id = 11 }, { .person_id = 1001 } };
    (void)kept_with(city, members, 2);
    uint64_t epoch = atomic_load(&city->app->auth_epoch);
    (void)kept_with(city, same, 2);
    ck_assert_uint_eq(atomic_load(&city->app->auth_epoch), epoch);
    (void)kept_with(city, same, 1);
    ck_assert_uint_ne(atomic_load(&city->app->auth_epoch), epoch);
    small_city_close(city);
}
END_TEST

START_TEST(members_come_back_as_they_were_stored)
{
    struct small_city *city = small_city_open();
    const struct gw_audience_member members[] = { { .position_id = 103 },
                                                  { .department_id = 11, .below = true } };
    struct gw_audience_members loaded;
    struct gw_request *req = small_city_request(city, city->lane);
    int64_t id = audience_of(city, members, 2);
    ck_assert_int_eq(gw_audience_load(req, id, &loaded), GW_OK);
    ck_assert_uint_eq(loaded.count, 2);
    ck_assert_int_eq(loaded.list[0].department_id, 11);
    ck_assert(loaded.list[0].below);
    ck_assert_int_eq(loaded.list[1].position_id, 103);
    ck_assert_int_eq(gw_audience_load(req, GW_AUDIENCE_EVERYBODY, &loaded), GW_OK);
    ck_assert_uint_eq(loaded.count, 1);
    ck_assert_int_eq(loaded.list[0].department_id, 0);
    ck_assert_int_eq(gw_audience_load(req, 4711, &loaded), GW_MISSING);
    small_city_close(city);
}
END_TEST
