/* The number that ties a database to its data directory. */
#include <check.h>

#include "store.h"
#include "tests/lib/engine.h"

static int64_t
number_of_file(const char *directory)
{
    FILE *file = fopen(test_text("%s/city", directory), "r");
    long long number = 0;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%lld", &number), 1);
    fclose(file);
    return number;
}

static void
write_number(const char *directory, const char *text)
{
    FILE *file = fopen(test_text("%s/city", directory), "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    fclose(file);
}

static enum gw_err
open_again(const char *directory)
{
    const struct database_options options = { .directory = directory,
                                              .url = test_database_url(directory) };
    struct database *database;
    enum gw_err err = database_open(gw_env_system(), &options, &database);

    ck_assert_int_eq(err, GW_OK);
    err = database_migrate(database, store_migrations);
    database_close(database);
    return err;
}

static const char number_sql[] = "SELECT value FROM counter WHERE name = 'city'";

START_TEST(a_city_and_its_directory_bear_one_number_and_keep_it)
{
    struct store *store = store_open(NULL);
    const int64_t number = number_of_file(store->directory);

    ck_assert_int_gt(number, 0);
    ck_assert_int_eq(store_number(store, number_sql), number);
    store_close(store);
    ck_assert_int_eq(open_again(store->directory), GW_OK);
    ck_assert_int_eq(number_of_file(store->directory), number);
}
END_TEST

START_TEST(the_database_of_another_city_is_refused_and_nothing_changes)
{
    struct store *store = store_open(NULL);
    const int64_t number = number_of_file(store->directory);

    store_close(store);
    write_number(store->directory, "4711\n");
    ck_assert_int_eq(open_again(store->directory), GW_CONFLICT);
    ck_assert_int_eq(number_of_file(store->directory), 4711);
    write_number(store->directory, test_text("%lld\n", (long long)number));
    ck_assert_int_eq(open_again(store->directory), GW_OK);
}
END_TEST

START_TEST(the_database_of_another_city_is_not_brought_up_to_date)
{
    const struct gw_migration newer[] = {
        store_migrations[0],
        store_migrations[1],
        { "core", 3, "more", GW_TEXT("CREATE TABLE more (id BIGINT PRIMARY KEY);") },
        { 0 },
    };
    struct store *store = store_open(NULL);

    write_number(store->directory, "4711\n");
    ck_assert_int_eq(database_migrate(store->database, newer), GW_CONFLICT);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM schema_migration"), 2);
    store_close(store);
}
END_TEST

START_TEST(a_directory_without_a_number_takes_its_databases)
{
    struct store *store = store_open(NULL);
    const int64_t number = number_of_file(store->directory);

    store_close(store);
    ck_assert_int_eq(unlink(test_text("%s/city", store->directory)), 0);
    ck_assert_int_eq(open_again(store->directory), GW_OK);
    ck_assert_int_eq(number_of_file(store->directory), number);
}
END_TEST

START_TEST(a_number_that_was_spoilt_is_said_to_be)
{
    struct store *store = store_open(NULL);

    store_close(store);
    write_number(store->directory, "forty\n");
    ck_assert_int_eq(open_again(store->directory), GW_MALFORMED);
}
END_TEST

/* Nothing but what this opening made goes, and a start in the gap finds a free place. */
START_TEST(what_was_begun_in_vain_takes_its_number_with_it)
{
    const char *directory = test_directory();
    const struct database_options options = { .directory = directory,
                                              .url = test_database_url(directory) };
    struct database *database;

    test_database_make(directory);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, store_migrations), GW_OK);
    ck_assert_int_eq(access(test_text("%s/city", directory), F_OK), 0);
    database_discard(database);
    ck_assert_int_ne(access(test_text("%s/city", directory), F_OK), 0);
    ck_assert_int_ne(access(test_text("%s/kairan.db", directory), F_OK), 0);
}
END_TEST

START_TEST(what_was_there_before_stays)
{
    struct store *store = store_open(NULL);
    const struct database_options options = { .directory = store->directory,
                                              .url = test_database_url(store->directory) };
    const int64_t number = number_of_file(store->directory);
    struct database *database;

    store_close(store);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, store_migrations), GW_OK);
    database_discard(database);
    ck_assert_int_eq(number_of_file(store->directory), number);
    ck_assert_int_eq(open_again(store->directory), GW_OK);
}
END_TEST
