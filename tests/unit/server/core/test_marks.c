/* Read marks in memory: right after every COMMIT, whatever a reader had loaded before. */
#include <check.h>

#include "core/marks.h"
#include "tests/lib/fixture.h"

#define JOINED (100 * GW_DAY)

struct setting {
    struct marks *marks;
    struct gw_arena *arena;
    int64_t person_id;
    uint32_t item_no;
    bool read;
    enum gw_err result;
};

static enum gw_err
set(void *arg, struct gw_db *db)
{
    struct setting *setting = arg;
    struct gw_bitmap *items;
    GW_TRY(gw_bitmap_make(setting->arena, &items));
    GW_TRY(gw_bitmap_add(items, setting->item_no));
    const struct mark_change change = { setting->person_id, items, setting->read };
    GW_TRY(marks_set(setting->marks, db, setting->arena, &change));
    return setting->result;
}

static void
mark(struct fixture *fixture, struct marks *marks, int64_t person_id, uint32_t item_no, bool read)
{
    struct setting setting = { .marks = marks,
                               .arena = fixture->arena,
                               .person_id = person_id,
                               .item_no = item_no,
                               .read = read };
    ck_assert_int_eq(fixture_write(fixture, set, &setting), GW_OK);
}

static bool
is_read(struct marks *marks, struct gw_db *db, int64_t person_id, int64_t item_no)
{
    const struct mark_question question = { .person_id = person_id,
                                            .item_no = item_no,
                                            .published_from = JOINED };
    bool read;
    ck_assert_int_eq(marks_is_read(marks, db, &question, &read), GW_OK);
    return read;
}

static struct fixture *
city_open(void)
{
    struct fixture *fixture = fixture_open(NULL);
    for (int person = 1; person <= 200; person++) {
        char sql[512];
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind,"
                       " appointment_from, extension, created_at, updated_at)"
                       " VALUES (%d, '%d', 'n', 'k', x'00', 'regular', 0, '', 0, 0);"
                       "INSERT INTO account (id, person_id, login, password,"
                       " must_change_password, language, state, joined_at, created_at, updated_at)"
                       " VALUES (%d, %d, 'p%d', '', 0, 'ja', 'active', %lld, 0, 0)",
                       person, person, person, person, person, (long long)JOINED);
        fixture_sql(fixture, sql);
    }
    return fixture;
}

static struct gw_db *
reader(struct fixture *fixture)
{
    struct gw_db *db;
    ck_assert_int_eq(database_reader_open(fixture->database, &db), GW_OK);
    return db;
}

START_TEST(a_mark_holds_after_commit_and_over_a_restart)
{
    struct fixture *fixture = city_open();
    struct gw_db *db = reader(fixture);
    struct marks *marks = marks_new(NULL);
    ck_assert(!is_read(marks, db, 1, 70000));
    mark(fixture, marks, 1, 70000, true);
    mark(fixture, marks, 1, 3, true);
    ck_assert(is_read(marks, db, 1, 70000));
    ck_assert(is_read(marks, db, 1, 3));
    ck_assert(!is_read(marks, db, 1, 4));
    ck_assert(!is_read(marks, db, 2, 3));
    mark(fixture, marks, 1, 3, false);
    ck_assert(!is_read(marks, db, 1, 3));
    marks_free(marks);
    marks = marks_new(NULL);
    ck_assert(is_read(marks, db, 1, 70000));
    ck_assert(!is_read(marks, db, 1, 3));
    marks_free(marks);
    database_reader_close(db);
    fixture_close(fixture);
}
END_TEST

START_TEST(what_was_published_before_a_person_joined_counts_as_read)
{
    struct fixture *fixture = city_open();
    struct gw_db *db = reader(fixture);
    struct marks *marks = marks_new(NULL);
    struct mark_question question = { .person_id = 1, .item_no = 1, .published_from = JOINED - 1 };
    bool read;
    ck_assert_int_eq(marks_is_read(marks, db, &question, &read), GW_OK);
    ck_assert(read);
    question.published_from = JOINED;
    ck_assert_int_eq(marks_is_read(marks, db, &question, &read), GW_OK);
    ck_assert(!read);
    marks_free(marks);
    database_reader_close(db);
    fixture_close(fixture);
}
END_TEST

START_TEST(a_mark_that_was_rolled_back_is_in_nobodys_memory)
{
    struct fixture *fixture = city_open();
    struct gw_db *db = reader(fixture);
    struct marks *marks = marks_new(NULL);
    struct setting setting = { .marks = marks,
                               .arena = fixture->arena,
                               .person_id = 1,
                               .item_no = 5,
                               .read = true,
                               .result = GW_DENIED };
    ck_assert(!is_read(marks, db, 1, 5));
    ck_assert_int_eq(fixture_write(fixture, set, &setting), GW_DENIED);
    ck_assert(!is_read(marks, db, 1, 5));
    marks_free(marks);
    database_reader_close(db);
    fixture_close(fixture);
}
END_TEST

START_TEST(a_reader_with_an_old_snapshot_does_not_bring_the_past_back)
{
    struct fixture *fixture = city_open();
    struct gw_db *old = reader(fixture);
    struct gw_db *new = reader(fixture);
    struct marks *marks = marks_new(NULL);
    ck_assert_int_eq(database_read_begin(old), GW_OK);
    ck_assert_int_eq(fixture_number(fixture, "SELECT 1"), 1);
    /* A snapshot begins with the first statement, so one of another person is read. */
    ck_assert(!is_read(marks, old, 2, 9));
    mark(fixture, marks, 1, 9, true);
    /* Nobody held person 1: the answer from the old snapshot is right for it, but must not stay. */
    ck_assert(!is_read(marks, old, 1, 9));
    ck_assert(is_read(marks, new, 1, 9));
    /* Now memory knows better than the snapshot. */
    ck_assert(is_read(marks, old, 1, 9));
    database_read_end(old);
    marks_free(marks);
    database_reader_close(old);
    database_reader_close(new);
    fixture_close(fixture);
}
END_TEST

START_TEST(memory_is_bounded_and_who_was_dropped_comes_back_right)
{
    struct fixture *fixture = city_open();
    struct gw_db *db = reader(fixture);
    struct marks *marks = marks_new(&(struct marks_limits){ .persons_max = 64 });
    struct marks_figures figures;
    for (uint32_t person = 1; person <= 200; person++)
        mark(fixture, marks, person, person, true);
    for (int round = 0; round < 2; round++) {
        for (uint32_t person = 1; person <= 200; person++) {
            ck_assert(is_read(marks, db, person, person));
            ck_assert(!is_read(marks, db, person, person + 1));
        }
    }
    marks_figures(marks, &figures);
    ck_assert_int_le(figures.persons, 64);
    ck_assert_int_gt(figures.evictions, 0);
    mark(fixture, marks, 200, 200, false);
    ck_assert(!is_read(marks, db, 200, 200));
    marks_free(marks);
    database_reader_close(db);
    fixture_close(fixture);
}
END_TEST

START_TEST(bytes_are_bounded_too)
{
    struct fixture *fixture = city_open();
    struct gw_db *db = reader(fixture);
    struct marks *marks = marks_new(&(struct marks_limits){ .bytes_max = 1 });
    struct marks_figures figures;
    for (uint32_t person = 1; person <= 200; person++)
        ck_assert(!is_read(marks, db, person, 1));
    marks_figures(marks, &figures);
    ck_assert_int_le(figures.persons, 64); /* the newest of each shard */
    marks_free(marks);
    database_reader_close(db);
    fixture_close(fixture);
}
END_TEST
