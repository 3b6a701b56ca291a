/* The current items in memory: built beside changes without losing one, small, quick to ask. */
#include <check.h>
#include <stdatomic.h>

#include "core/core_handlers.h"
#include "core/item_index.h"
#include "core/pool.h"
#include "gw/log.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/memory.h"

#define CONTAINERS 100
#define ITEMS_EACH 10000
#define BYTES_MAX ((size_t)10 << 20)

static const struct gw_module *const modules[] = { &core_module, NULL };

static void
index_build(struct app_fixture *fixture)
{
    const long long end = test_clock_ms() + 60000;
    ck_assert_int_eq(item_index_start(fixture->app), GW_OK);
    while (!item_index_is_built(fixture->app->item_index)) {
        ck_assert_int_lt(test_clock_ms(), end);
        usleep(1000);
    }
}

static void
city_fill(struct app_fixture *fixture)
{
    fixture_sql(
        &fixture->look,
        "INSERT INTO department VALUES (1, NULL, '1', 'n', 'k', 1, 'mayor', '', 1, 0, NULL);"
        "INSERT INTO person VALUES (1, '1', 'n', 'k', x'00', 'regular', 0, NULL, '', 0, 0);"
        "INSERT INTO audience (id, members) VALUES (2, 'd1')");
}

/* Items `first` … `last`, spread over containers, each tenth for audience 2. */
static void
items_insert(struct app_fixture *fixture, int first, int last)
{
    fixture_sql(
        &fixture->look,
        test_text("WITH RECURSIVE i (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM i WHERE n < %d)"
                  " INSERT INTO item (id, item_no, kind, container_id, title,"
                  " owner_department_id, author_id, contact, audience_id, state, importance,"
                  " information_class, confidentiality, published_from, hold, version,"
                  " created_at, updated_at, confirm) SELECT 1000 + n, n, 'k', n %% %d, 't', 1, 1,"
                  " '', CASE WHEN n / %d %% 10 = 0 THEN 2 ELSE 1 END, 3, 0, 1, 1, n, 0, 1, n, n,"
                  " CASE WHEN n %% 100 = 0 THEN 1 ELSE 0 END FROM i",
                  first, last, CONTAINERS, CONTAINERS));
}

/* Freed with the test's process. */
static struct gw_bitmap *
kept(struct gw_bitmap *set)
{
    struct gw_bitmap **owner = test_alloc(sizeof(*owner));

    ck_assert_ptr_nonnull(set);
    *owner = set;
    return set;
}

static struct item_reader
reader_of(uint32_t audiences, struct gw_bitmap *done)
{
    struct gw_bitmap *set = kept(gw_bitmap_new());
    ck_assert_int_eq(gw_bitmap_add_range(set, 1, audiences), GW_OK);
    return (struct item_reader){ .audiences = set, .done = done };
}

static int64_t
count_all(struct app_fixture *fixture, const struct item_reader *reader)
{
    int64_t ids[CONTAINERS], counts[CONTAINERS], sum = 0;
    for (int i = 0; i < CONTAINERS; i++)
        ids[i] = i;
    ck_assert_int_eq(item_index_count(fixture->app->item_index, reader,
                                      (struct gw_ids){ ids, CONTAINERS }, counts),
                     GW_OK);
    for (int i = 0; i < CONTAINERS; i++)
        sum += counts[i];
    return sum;
}

START_TEST(counts_are_by_container_and_audience_without_what_was_read)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *read = kept(gw_bitmap_new());
    struct item_reader narrow = reader_of(1, read), wide = reader_of(2, read);
    ck_assert_int_eq(gw_bitmap_add_range(read, 1, 1000), GW_OK);
    city_fill(fixture);
    items_insert(fixture, 1, 10000);
    index_build(fixture);
    ck_assert_int_eq(count_all(fixture, &wide), 9000);
    ck_assert_int_eq(count_all(fixture, &narrow), 9000 - 900);
    app_fixture_close(fixture);
}
END_TEST

/* ---- changes while it is built ---- */

struct change {
    struct gw_item before, after;
};

GW_SQL(test_move, "UPDATE item SET container_id = ?2, audience_id = ?3, state = ?4 WHERE id = ?1");

/* Every run moves one item on, in the table and in the index. */
static enum gw_err
move_next(struct gw_request *req)
{
    static int next = 1;
    const int n = next++;
    GW_STMT stmt = gw_db_stmt(req->db, &test_move);
    struct gw_item before = { .item_no = n,
                              .container_id = n % CONTAINERS,
                              .audience_id = n / CONTAINERS % 10 == 0 ? 2 : 1,
                              .author_id = 1,
                              .confirm = n % 100 == 0,
                              .state = GW_CURRENT };
    struct gw_item after = before;
    after.container_id = 500;
    after.state = n % 3 == 0 ? GW_WITHDRAWN : GW_CURRENT;
    item_index_change(req, &before, &after);
    gw_bind_int(stmt, 1, 1000 + n);
    gw_bind_int(stmt, 2, after.container_id);
    gw_bind_int(stmt, 3, after.audience_id);
    gw_bind_int(stmt, 4, after.state);
    return gw_step_done(stmt);
}

START_TEST(what_changes_while_the_index_is_built_is_in_it)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *read = kept(gw_bitmap_new());
    struct item_reader wide = reader_of(2, read);
    const int64_t moved_to = 500;
    int64_t count;
    int moves = 0;
    city_fill(fixture);
    items_insert(fixture, 1, 100000);
    ck_assert_int_eq(item_index_start(fixture->app), GW_OK);
    while (!item_index_is_built(fixture->app->item_index) || moves < 30) {
        ck_assert_int_eq(app_fixture_write(fixture, move_next), GW_OK);
        moves++;
    }
    ck_assert_int_eq(count_all(fixture, &wide), 100000 - moves);
    ck_assert_int_eq(
        item_index_count(fixture->app->item_index, &wide, (struct gw_ids){ &moved_to, 1 }, &count),
        GW_OK);
    ck_assert_int_eq(count, moves - moves / 3);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(what_asks_for_confirmation_is_pending_until_done_and_never_for_its_author)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *done = kept(gw_bitmap_new());
    struct gw_bitmap *items = kept(gw_bitmap_new());
    struct item_reader wide = reader_of(2, done);
    city_fill(fixture);
    items_insert(fixture, 1, 1000);
    index_build(fixture);
    ck_assert_int_eq(gw_bitmap_add(done, 300), GW_OK);
    ck_assert_int_eq(item_index_pending(fixture->app->item_index, &wide, 2, items), GW_OK);
    ck_assert_uint_eq(gw_bitmap_count(items), 9);
    items = kept(gw_bitmap_new());
    ck_assert_int_eq(item_index_pending(fixture->app->item_index, &wide, 1, items), GW_OK);
    ck_assert(gw_bitmap_is_empty(items));
    app_fixture_close(fixture);
}
END_TEST

START_TEST(until_it_is_built_the_index_says_so)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *items = kept(gw_bitmap_new());
    struct item_reader wide = reader_of(2, items);
    int64_t id = 1, count;
    ck_assert(!item_index_is_built(fixture->app->item_index));
    ck_assert_int_eq(
        item_index_count(fixture->app->item_index, &wide, (struct gw_ids){ &id, 1 }, &count),
        GW_MISSING);
    ck_assert_int_eq(item_index_pending(fixture->app->item_index, &wide, 1, items), GW_MISSING);
    ck_assert_int_eq(item_index_collect(fixture->app->item_index, 1, wide.audiences, items),
                     GW_MISSING);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_million_items_take_no_more_than_ten_megabytes)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *read = kept(gw_bitmap_new());
    struct item_reader wide = reader_of(2, read);
    city_fill(fixture);
    fixture_sql(&fixture->look, "DROP INDEX item_container; DROP INDEX item_author;"
                                "DROP INDEX item_owner; DROP INDEX item_newest");
    items_insert(fixture, 1, CONTAINERS * ITEMS_EACH);
    index_build(fixture);
    for (uint32_t n = 3; n <= CONTAINERS * ITEMS_EACH; n += 3) /* no runs to save room */
        ck_assert_int_eq(gw_bitmap_add(read, n), GW_OK);
    ck_assert_int_eq(count_all(fixture, &wide),
                     CONTAINERS * ITEMS_EACH - CONTAINERS * ITEMS_EACH / 3);
    ck_assert_uint_le(item_index_bytes(fixture->app->item_index), BYTES_MAX);
    app_fixture_close(fixture);
}
END_TEST

/* ---- builds that fail ---- */

extern const struct gw_module item_module;

struct meeting {
    struct gw_task task;
    atomic_int *arrived;
};

static void
meet(struct gw_task *task, void *lane)
{
    atomic_int *arrived = ((struct meeting *)task)->arrived;
    (void)lane;
    atomic_fetch_add(arrived, 1);
    while (atomic_load(arrived) < 2)
        usleep(1000);
}

/* Waits until both threads of the pool are done with what was queued before. */
static void
pool_settle(struct app_fixture *fixture)
{
    const long long end = test_clock_ms() + 60000;
    atomic_int *arrived = test_alloc(sizeof(*arrived));
    atomic_init(arrived, 0);
    for (int i = 0; i < 2; i++) {
        struct meeting *meeting = test_alloc(sizeof(*meeting));
        *meeting = (struct meeting){ .task.run = meet, .arrived = arrived };
        ck_assert_int_eq(pool_add(fixture->app->pool, &meeting->task), GW_OK);
    }
    while (atomic_load(arrived) < 2) {
        ck_assert_int_lt(test_clock_ms(), end);
        usleep(1000);
    }
}

/* The clock's job, as the module names it. */
static enum gw_err
keep_run(struct gw_request *req)
{
    struct gw_job job = { .id = 1, .attempt = 1 };
    const struct gw_job_kind *kind = item_module.jobs;
    while (kind->name != NULL && strcmp(kind->name, "item.index_keep") != 0)
        kind++;
    ck_assert_ptr_nonnull(kind->name);
    ck_assert_int_gt(kind->every_s, 0);
    return kind->run(req, &job);
}

START_TEST(an_index_whose_build_failed_is_built_by_the_job)
{
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *read = kept(gw_bitmap_new());
    struct item_reader wide = reader_of(2, read);
    int64_t id = 1, count;
    city_fill(fixture);
    items_insert(fixture, 1, 1000);
    gw_log_set_level(GW_LOG_ERROR + 1);
    fixture_sql(&fixture->look, "ALTER TABLE item RENAME TO item_away");
    for (int attempt = 0; attempt < 2; attempt++) { /* the job, too, fails and may come again */
        ck_assert_int_eq(attempt == 0 ? item_index_start(fixture->app)
                                      : app_fixture_write(fixture, keep_run),
                         GW_OK);
        pool_settle(fixture);
        ck_assert(!item_index_is_built(fixture->app->item_index));
        ck_assert_int_eq(
            item_index_count(fixture->app->item_index, &wide, (struct gw_ids){ &id, 1 }, &count),
            GW_MISSING);
    }
    fixture_sql(&fixture->look, "ALTER TABLE item_away RENAME TO item");
    pool_settle(fixture);
    ck_assert(!item_index_is_built(fixture->app->item_index)); /* nobody asked yet */
    ck_assert_int_eq(app_fixture_write(fixture, keep_run), GW_OK);
    pool_settle(fixture);
    ck_assert(item_index_is_built(fixture->app->item_index));
    ck_assert_int_eq(count_all(fixture, &wide), 1000);
    app_fixture_close(fixture);
}
END_TEST
