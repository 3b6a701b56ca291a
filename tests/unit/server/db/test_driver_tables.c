/* The order in which tables can be filled. */
#include <check.h>

#include "db/driver_tables.h"
#include "tests/lib/arena.h"
#include "tests/lib/fixture.h"

#include "store.h"

#define EDGES(list) (list), sizeof(list) / sizeof(*(list))

START_TEST(what_is_referred_to_comes_first)
{
    struct driver_table tables[] = { { "answer" }, { "both" }, { "person" }, { "question" } };
    static const struct driver_reference references[] = {
        { "answer", "question" }, { "both", "answer" },     { "both", "person" },
        { "answer", "answer" },   { "question", "person" }, { "person", "elsewhere" },
    };

    ck_assert_int_eq(driver_tables_order(tables, 4, EDGES(references)), GW_OK);
    ck_assert_str_eq(tables[0].name, "person");
    ck_assert_str_eq(tables[1].name, "question");
    ck_assert_str_eq(tables[2].name, "answer");
    ck_assert_str_eq(tables[3].name, "both");
}
END_TEST

START_TEST(two_that_need_each_other_have_no_order)
{
    struct driver_table tables[] = { { "a" }, { "b" } };
    static const struct driver_reference references[] = { { "a", "b" }, { "b", "a" } };

    ck_assert_int_eq(driver_tables_order(tables, 2, EDGES(references)), GW_CONFLICT);
}
END_TEST

static const struct driver_table *
table_find(const struct driver_table *tables, size_t count, const char *name, size_t *place)
{
    for (*place = 0; *place < count; ++*place)
        if (strcmp(tables[*place].name, name) == 0)
            return &tables[*place];
    return NULL;
}

static const struct driver_column *
column_find(const struct driver_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

START_TEST(the_schema_is_told_the_same_by_every_engine)
{
    struct fixture *fixture = fixture_open(NULL);
    const struct driver *driver = fixture->database->driver;
    struct gw_arena *arena = test_arena();
    const struct driver_table *tables, *mark;
    size_t count = 0, person, item, place;

    ck_assert_int_eq(driver->tables(fixture->database->db->connection, arena, &tables, &count),
                     GW_OK);
    ck_assert_ptr_nonnull(table_find(tables, count, "person", &person));
    ck_assert_ptr_nonnull(table_find(tables, count, "item", &item));
    ck_assert_uint_lt(person, item);
    ck_assert_ptr_null(table_find(tables, count, "search_index", &place));
    mark = table_find(tables, count, "read_mark", &place);
    ck_assert_ptr_nonnull(mark);
    ck_assert_uint_lt(person, place);
    ck_assert_uint_eq(mark->columns_count, 3);
    ck_assert_int_eq(column_find(mark, "person_id")->key, 1);
    ck_assert_int_eq(column_find(mark, "slice")->key, 2);
    ck_assert_int_eq(column_find(mark, "bitmap")->key, 0);
    ck_assert_int_eq(column_find(mark, "slice")->type, DRIVER_INTEGER);
    ck_assert_int_eq(column_find(mark, "bitmap")->type, DRIVER_BYTES);
    ck_assert_ptr_nonnull(table_find(tables, count, "item", &item));
    ck_assert_int_eq(column_find(&tables[item], "title")->type, DRIVER_TEXT);
    fixture_close(fixture);
}
END_TEST
