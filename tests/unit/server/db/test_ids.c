/* Ids only grow, whatever the clock does, and the dense counters have no gaps. */
#include <check.h>

#include "store.h"
#include "tests/lib/engine.h"

#define MS_2026 (INT64_C(1775001600000) - INT64_C(1577836800000)) /* 2026-04-01 since 2020 */

static enum gw_err
give_ids(void *arg, struct gw_db *db)
{
    int64_t *last = arg;

    for (int i = 0; i < 1000; i++) {
        int64_t id = gw_db_new_id(db);

        ck_assert_int_gt(id, *last);
        ck_assert_int_lt(id, INT64_C(1) << 53);
        *last = id;
    }
    return GW_OK;
}

static void
give(struct store *store, int64_t *last)
{
    ck_assert_int_eq(database_write_now(store->database, give_ids, last), GW_OK);
}

static enum gw_err
give_one(void *arg, struct gw_db *db)
{
    *(int64_t *)arg = gw_db_new_id(db);
    return GW_OK;
}

static enum gw_err
give_and_fail(void *arg, struct gw_db *db)
{
    *(int64_t *)arg = gw_db_new_id(db);
    return GW_DENIED;
}

START_TEST(an_id_holds_time_node_and_sequence)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open_with(&fake->env, (struct database_options){ .node = 5 });
    int64_t id;

    ck_assert_int_eq(database_write_now(store->database, give_one, &id), GW_OK);
    ck_assert_int_eq(id, MS_2026 << 11 | 5 << 7);
    ck_assert_int_eq(database_write_now(store->database, give_one, &id), GW_OK);
    ck_assert_int_eq(id, MS_2026 << 11 | 5 << 7 | 1);
    store_close(store);
}
END_TEST

START_TEST(more_ids_than_fit_into_a_millisecond_borrow_the_next)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open(&fake->env);
    int64_t last = 0;

    give(store, &last);
    ck_assert_int_eq(last >> 11, MS_2026 + 999 / 128);
    store_close(store);
}
END_TEST

START_TEST(ids_grow_when_the_clock_steps_back)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open(&fake->env);
    int64_t last = 0;

    give(store, &last);
    fake->now -= GW_DAY;
    give(store, &last);
    fake->now = 0; /* before 2020 */
    give(store, &last);
    fake->now = INT64_MAX / 2; /* after 2159 */
    give(store, &last);
    fake->now = -1;
    give(store, &last);
    store_close(store);
}
END_TEST

START_TEST(ids_grow_over_a_restart_with_a_clock_that_stepped_back)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open(&fake->env);
    int64_t last = 0;

    give(store, &last);
    fake->now -= 10 * GW_DAY;
    store_reopen(store);
    give(store, &last);
    ck_assert_int_eq(store_number(store, "SELECT value FROM counter WHERE name = 'last_id'"), last);
    store_close(store);
}
END_TEST

START_TEST(another_node_never_gives_a_smaller_id)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open_with(&fake->env, (struct database_options){ .node = 15 });
    struct database_options options = { .directory = store->directory,
                                        .url = test_database_url(store->directory) };
    int64_t last = 0;

    give(store, &last);
    store_close(store);
    ck_assert_int_eq(database_open(&fake->env, &options, &store->database), GW_OK);
    give(store, &last);
    store_close(store);
}
END_TEST

START_TEST(an_id_given_in_a_refused_write_is_not_given_again_while_running)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open(&fake->env);
    int64_t refused;
    int64_t given;

    ck_assert_int_eq(database_write_now(store->database, give_and_fail, &refused), GW_DENIED);
    ck_assert_int_eq(database_write_now(store->database, give_one, &given), GW_OK);
    ck_assert_int_gt(given, refused);
    store_close(store);
}
END_TEST

static enum gw_err
count_up(void *arg, struct gw_db *db)
{
    return gw_db_next(db, "item_no", arg);
}

static enum gw_err
count_up_and_fail(void *arg, struct gw_db *db)
{
    GW_TRY(gw_db_next(db, "item_no", arg));
    return GW_INVALID;
}

START_TEST(a_dense_counter_has_no_gaps)
{
    struct store *store = store_open(NULL);
    int64_t number = 0;

    for (int64_t i = 1; i <= 5; i++) {
        ck_assert_int_eq(database_write_now(store->database, count_up, &number), GW_OK);
        ck_assert_int_eq(number, i);
        ck_assert_int_eq(database_write_now(store->database, count_up_and_fail, &number),
                         GW_INVALID);
    }
    store_reopen(store);
    ck_assert_int_eq(database_write_now(store->database, count_up, &number), GW_OK);
    ck_assert_int_eq(number, 6);
    store_close(store);
}
END_TEST
