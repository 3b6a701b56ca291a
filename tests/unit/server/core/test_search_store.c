/* The outbox and the index. */
#include "core/search_store.h"

#include <check.h>

#include "gw/search.h"
#include "tests/lib/arena.h"
#include "tests/lib/fixture.h"

#define ITEM 1000

static enum gw_err
add(void *arg, struct gw_db *db)
{
    (void)arg;
    return search_outbox_add(db, ITEM);
}

static enum gw_err
take(void *arg, struct gw_db *db)
{
    return search_outbox_remove(db, arg);
}

struct listing {
    struct search_turn turns[4];
    size_t count;
};

static enum gw_err
list(void *arg, struct gw_db *db)
{
    struct listing *listing = arg;
    return search_outbox_list(db, listing->turns, 4, &listing->count);
}

START_TEST(what_changes_while_it_is_indexed_waits_again)
{
    struct fixture *fixture = fixture_open(NULL);
    struct listing listing;

    ck_assert_int_eq(fixture_write(fixture, add, NULL), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, list, &listing), GW_OK);
    ck_assert_uint_eq(listing.count, 1);
    struct search_turn read = listing.turns[0];
    ck_assert_int_eq(read.item_id, ITEM);
    ck_assert_int_eq(fixture_write(fixture, add, NULL), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, take, &read), GW_MISSING);
    ck_assert_int_eq(fixture_write(fixture, list, &listing), GW_OK);
    ck_assert_uint_eq(listing.count, 1);
    ck_assert_int_eq(fixture_write(fixture, take, &listing.turns[0]), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, list, &listing), GW_OK);
    ck_assert_uint_eq(listing.count, 0);
    fixture_close(fixture);
}
END_TEST

static const struct search_doc doc = {
    .item_no = 1, .item_id = ITEM, .indexed_text = { "会議室", 9 }, .scope = { "c12", 3 }
};

static enum gw_err
insert(void *arg, struct gw_db *db)
{
    (void)arg;
    return search_doc_insert(db, &doc);
}

static enum gw_err
drop(void *arg, struct gw_db *db)
{
    (void)arg;
    return search_doc_remove(db, &doc);
}

struct looking {
    struct search_range range;
    size_t rows;
};

static enum gw_err
count_row(void *arg, const struct search_row *row, bool *going_on)
{
    struct looking *looking = arg;

    (void)going_on;
    ck_assert_int_eq(row->item_id, ITEM);
    ck_assert(!row->fits); /* nobody's audiences are set */
    looking->rows++;
    return GW_OK;
}

static enum gw_err
look(void *arg, struct gw_db *db)
{
    struct looking *looking = arg;
    return search_rows_each(db, test_arena(), &looking->range, count_row, looking);
}

static size_t
hits_in(struct fixture *fixture, const char *typed, const char *scope)
{
    struct search_query query;
    struct looking looking = { .range = { .query = &query,
                                          .scope = gw_text_from(scope),
                                          .before_no = INT64_MAX,
                                          .rows_max = 10 } };
    search_query_parse(test_arena(), gw_search_form(test_arena(), gw_text_from(typed)), &query);
    ck_assert_int_eq(fixture_write(fixture, look, &looking), GW_OK);
    return looking.rows;
}

static size_t
hits(struct fixture *fixture, const char *typed)
{
    return hits_in(fixture, typed, "");
}

static void
item_make(struct fixture *fixture)
{
    fixture_sql(fixture,
                "INSERT INTO department (id, code, name, kana, level, authority, phone, sort_key,"
                " effective_from) VALUES (1, 'a', 'a', 'a', 1, 'mayor', '', 1, 0);"
                "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind,"
                " appointment_from, extension, created_at, updated_at)"
                " VALUES (1, 'a', 'a', 'a', '', 'regular', 0, '', 0, 0);"
                "INSERT INTO item (id, item_no, kind, container_id, title, owner_department_id,"
                " author_id, contact, audience_id, state, importance, information_class,"
                " confidentiality, published_from, hold, version, created_at, updated_at)"
                " VALUES (1000, 1, 'test.note', 12, 't', 1, 1, '', 1, 3, 0, 1, 1, 0, 0, 1, 0, 0)");
}

START_TEST(what_was_put_in_is_found_until_the_same_is_taken_out)
{
    struct fixture *fixture = fixture_open(NULL);

    item_make(fixture);
    ck_assert_uint_eq(hits(fixture, "会議"), 0);
    ck_assert_int_eq(fixture_write(fixture, insert, NULL), GW_OK);
    ck_assert_uint_eq(hits(fixture, "会議"), 1);
    ck_assert_uint_eq(hits(fixture, "議室"), 1);
    ck_assert_uint_eq(hits(fixture, "室"), 1);
    ck_assert_uint_eq(hits_in(fixture, "会議", "\"c12\""), 1);
    ck_assert_uint_eq(hits_in(fixture, "会議", "\"c13\""), 0);
    ck_assert_uint_eq(hits(fixture, "c12"), 0);
    ck_assert_int_eq(fixture_write(fixture, insert, NULL), GW_CONFLICT);
    ck_assert_int_eq(fixture_write(fixture, drop, NULL), GW_OK);
    ck_assert_uint_eq(hits(fixture, "会議"), 0);
    ck_assert_int_eq(fixture_number(fixture, "SELECT count(*) FROM search_doc"), 0);
    fixture_close(fixture);
}
END_TEST

static enum gw_err
insert_and_fail(void *arg, struct gw_db *db)
{
    GW_TRY(insert(arg, db));
    return GW_IO;
}

START_TEST(what_failed_left_nothing_in_the_index)
{
    struct fixture *fixture = fixture_open(NULL);

    item_make(fixture);
    ck_assert_int_eq(fixture_write(fixture, insert_and_fail, NULL), GW_IO);
    ck_assert_uint_eq(hits(fixture, "会議"), 0);
    ck_assert_int_eq(fixture_write(fixture, insert, NULL), GW_OK);
    ck_assert_uint_eq(hits(fixture, "会議"), 1);
    fixture_close(fixture);
}
END_TEST
