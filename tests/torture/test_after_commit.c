/* What follows a COMMIT in memory gets none: it is read anew, and never answers as before. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/item_index.h"
#include "core/marks.h"
#include "gw/bitmap.h"
#include "gw/log.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/memory.h"
#include "tests/torture/fault.h"

#define FAULTS_MAX 40
#define ITEMS 1000
#define MOVED_TO 500

/* The n-th allocation after this COMMIT; whether there was one. */
static struct {
    long at;
    bool struck;
} fault;

static void
fault_on(void *arg)
{
    static struct fault_stroke stroke;

    (void)arg;
    stroke.struck = false;
    fault_begin(&(struct fault_plan){ FAULT_MEMORY, fault.at, false, &stroke });
}

static void
fault_off(void *arg)
{
    (void)arg;
    fault.struck = fault.at < fault_end();
}

/* ---- read marks ---- */

struct marking {
    struct marks *marks;
    struct gw_arena *arena;
    uint32_t item_no;
    bool read;
};

static enum gw_err
mark(void *arg, struct gw_db *db)
{
    struct marking *marking = arg;
    struct mark_change change = { .person_id = 1, .read = marking->read };
    struct gw_bitmap *items;

    GW_TRY(gw_bitmap_make(marking->arena, &items));
    GW_TRY(gw_bitmap_add(items, marking->item_no));
    change.items = items;
    gw_after_commit(db, fault_on, NULL);
    GW_TRY(marks_set(marking->marks, db, marking->arena, &change));
    gw_after_commit(db, fault_off, NULL);
    return GW_OK;
}

static bool
is_read(struct marks *marks, struct gw_db *db, int64_t item_no)
{
    const struct mark_question question = { .person_id = 1, .item_no = item_no };
    bool read;

    ck_assert_int_eq(marks_is_read(marks, db, &question, &read), GW_OK);
    return read;
}

START_TEST(a_mark_that_got_no_memory_is_read_from_the_database)
{
    struct fixture *fixture = fixture_open(NULL);
    struct marks *marks = marks_new(NULL);
    struct gw_db *db;
    long struck = 0;

    fault.at = 0;
    fixture_sql(fixture,
                "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind,"
                " appointment_from, extension, created_at, updated_at)"
                " VALUES (1, '1', 'n', 'k', x'00', 'regular', 0, '', 0, 0);"
                "INSERT INTO account (id, person_id, login, password, marks_seeded,"
                " must_change_password, language, state, joined_at, created_at, updated_at)"
                " VALUES (1, 1, 'p', '', 1, 0, 'ja', 'active', 0, 0, 0)");
    ck_assert_int_eq(database_reader_open(fixture->database, &db), GW_OK);
    for (int i = 0; i < FAULTS_MAX; i++) {
        struct marking marking = { marks, fixture->arena, (uint32_t)(10 + i * 2), true };

        (void)is_read(marks, db, marking.item_no); /* it is in memory from here on */
        ck_assert_int_eq(fixture_write(fixture, mark, &marking), GW_OK);
        struck += fault.struck;
        ck_assert(is_read(marks, db, marking.item_no));
        marking.read = false;
        ck_assert_int_eq(fixture_write(fixture, mark, &marking), GW_OK);
        struck += fault.struck;
        ck_assert(!is_read(marks, db, marking.item_no));
        marking.read = true;
        ck_assert_int_eq(fixture_write(fixture, mark, &marking), GW_OK);
    }
    ck_assert_int_gt(struck, 10);
    database_reader_close(db);
    marks_free(marks);
    fixture_close(fixture);
}
END_TEST

/* ---- the index of current items ---- */

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

GW_SQL(test_move_item, "UPDATE item SET container_id = ?2 WHERE id = ?1");

static int64_t moved; /* item number of the last one */

static enum gw_err
item_move(struct gw_request *req)
{
    GW_STMT stmt = gw_db_stmt(req->db, &test_move_item);
    struct gw_item before = { .item_no = ++moved * 3,
                              .audience_id = 1,
                              .author_id = 1,
                              .confirm = true,
                              .state = GW_CURRENT };
    struct gw_item after = before;

    after.container_id = MOVED_TO + moved;
    gw_after_commit(req->db, fault_on, NULL);
    item_index_change(req, &before, &after);
    gw_after_commit(req->db, fault_off, NULL);
    gw_bind_int(stmt, 1, 1000 + before.item_no);
    gw_bind_int(stmt, 2, after.container_id);
    return gw_step_done(stmt);
}

static void
check_counts(struct app_fixture *fixture, const struct item_reader *reader)
{
    const int64_t containers[] = { 0, MOVED_TO + moved };
    int64_t counts[2];

    if (!item_index_is_built(fixture->app->item_index))
        index_build(fixture);
    ck_assert_int_eq(item_index_count(fixture->app->item_index, reader,
                                      (struct gw_ids){ containers, 2 }, counts),
                     GW_OK);
    ck_assert_int_eq(counts[0], ITEMS - moved);
    ck_assert_int_eq(counts[1], moved > 0);
}

START_TEST(an_index_that_got_no_memory_is_built_anew)
{
    static const struct gw_module *const modules[] = { &core_module, NULL };
    struct app_fixture *fixture = app_fixture_open(modules, NULL);
    struct gw_bitmap *audiences = gw_bitmap_new(), *done = gw_bitmap_new();
    const struct item_reader reader = { audiences, done };
    long dropped = 0;

    gw_log_set_level(GW_LOG_ERROR);
    ck_assert_int_eq(gw_bitmap_add(audiences, 1), GW_OK);
    fixture_sql(
        &fixture->look,
        "INSERT INTO department VALUES (1, NULL, '1', 'n', 'k', 1, 'mayor', '', 1, 0, NULL);"
        "INSERT INTO person VALUES (1, '1', 'n', 'k', x'00', 'regular', 0, NULL, '', 0, 0);");
    fixture_sql(
        &fixture->look,
        test_text("WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE"
                  " n < %d) INSERT INTO item (id, item_no, kind, container_id, title,"
                  " owner_department_id, author_id, contact, audience_id, state, importance,"
                  " information_class, confidentiality, published_from, hold, version,"
                  " created_at, updated_at, confirm) SELECT 1000 + n, n, 'k', 0, 't', 1, 1,"
                  " '', 1, 3, 0, 1, 1, n, 0, 1, n, n, 1 FROM i",
                  ITEMS));
    check_counts(fixture, &reader);
    for (fault.at = 0; fault.at < FAULTS_MAX; fault.at++) {
        ck_assert_int_eq(app_fixture_write(fixture, item_move), GW_OK);
        dropped += !item_index_is_built(fixture->app->item_index);
        check_counts(fixture, &reader);
    }
    ck_assert_int_gt(dropped, 3);
    ck_assert_int_lt(dropped, FAULTS_MAX);
    app_fixture_close(fixture);
    gw_bitmap_free(audiences);
    gw_bitmap_free(done);
}
END_TEST
