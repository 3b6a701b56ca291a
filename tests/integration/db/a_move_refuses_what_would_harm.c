/* a_move_refuses_what_would_harm.c - and changes nothing then, on either side. */
#include "tests/integration/db/moving.h"
#include "tests/lib/tus.h"

static void
expect_refusal(struct program_result result, int status, const char *text)
{
    ck_assert_msg(result.status == status, "%d: %s%s", result.status, result.out, result.err);
    ck_assert_msg(strstr(result.err, text) != NULL, "%s", result.err);
}

START_TEST(a_target_that_makes_no_sense_is_refused_in_one_line)
{
    const char *directory = test_text("%s/city", test_directory());

    expect_refusal(PROGRAM("migrate", "--data", directory, "--to", "mysql://u@h/d"), 2,
                   "must be sqlite or a postgres:// address");
    expect_refusal(PROGRAM("migrate", "--data", directory, "--to", "postgres://u:secret@h/d"), 2,
                   "password");
    if (!test_on_pgsql())
        expect_refusal(PROGRAM("migrate", "--data", directory, "--to", "sqlite"), 2,
                       "in SQLite already");
    expect_refusal(PROGRAM("migrate", "--data", directory, "--database", "postgres://u@h/d", "--to",
                           "postgres://u@h/d"),
                   2, "the same");
}
END_TEST

START_TEST(a_target_with_anything_in_it_is_refused)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    moving_on_pgsql(&moving);
    test_sql(moving.directory, "CREATE TABLE shop (id BIGINT)");
    expect_refusal(moving_to_pgsql(&moving), 1, "holds tables of something else (shop)");
    moving_on_pgsql(&moving);
    ck_assert_str_eq(test_sql_lines(moving.directory,
                                    "SELECT relname FROM pg_class WHERE relkind = 'r'"
                                    " AND relnamespace = 'public'::regnamespace"),
                     "shop\n");
    test_sql(moving.directory, "DROP TABLE shop");
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    ck_assert_int_eq(moving_to_sqlite(&moving).status, 0);
    expect_refusal(moving_to_pgsql(&moving), 1, "holds data already");
    moving_prove(&moving, false);
}
END_TEST

START_TEST(nothing_moves_while_a_server_runs)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    struct server *server = server_start_on(moving.directory, NULL);
    expect_refusal(moving_to_pgsql(&moving), 1, "the data directory is in use");
    server_stop(server);
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    moving_on_pgsql(&moving);
    server = server_start_on(moving.directory, NULL);
    expect_refusal(moving_to_sqlite(&moving), 1, "the data directory is in use");
    server_stop(server);
}
END_TEST

START_TEST(a_city_never_moves_into_the_directory_of_another)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    FILE *number = fopen(test_text("%s/city", moving.directory), "we");
    ck_assert_ptr_nonnull(number);
    ck_assert_int_ge(fputs("4711\n", number), 0);
    ck_assert_int_eq(fclose(number), 0);
    expect_refusal(moving_to_sqlite(&moving), 1, "belongs to another city");
    ck_assert(!moving_has_file(&moving, "kairan.db"));
    ck_assert(!moving_has_file(&moving, "kairan.db.moving"));
}
END_TEST

START_TEST(missing_contents_of_files_are_noticed_before)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    struct server *server = server_start_on(moving.directory, NULL);
    (void)tus_upload(client_signed_in(server, "staff"), "a.txt", "a", 1);
    server_stop(server);
    test_remove(test_text("%s/blobs", moving.directory));
    expect_refusal(moving_to_pgsql(&moving), 1, "the contents of 1 files are missing");
    ck_assert(moving_has_file(&moving, "kairan.db"));
    struct program_result moved = PROGRAM("migrate", "--data", moving.directory, "--to", moving.url,
                                          "--despite-missing-files");
    ck_assert_msg(moved.status == 0, "%s", moved.err);
}
END_TEST
