/* What our SQL is in PostgreSQL's words, and what may be its address. */
#include <check.h>

#include "db/driver_pgsql.h"
#include "db/search_words.h"

static void
expect_script(const char *ours, const char *theirs)
{
    char *made = pgsql_script(gw_text_from(ours));

    ck_assert_ptr_nonnull(made);
    ck_assert_str_eq(made, theirs);
    free(made);
}

START_TEST(numbers_are_bigint_and_blobs_bytea)
{
    expect_script("CREATE TABLE a (id BIGINT PRIMARY KEY, n INTEGER NOT NULL, b BLOB);",
                  "CREATE TABLE a (id BIGINT PRIMARY KEY, n BIGINT NOT NULL, b BYTEA);");
    expect_script("x MYINTEGER, INTEGERS", "x MYINTEGER, INTEGERS");
    expect_script("CREATE TABLE blob (id BIGINT)", "CREATE TABLE blob (id BIGINT)");
    expect_script("'INTEGER BLOB' -- INTEGER\n/* BLOB */", "'INTEGER BLOB' -- INTEGER\n/* BLOB */");
}
END_TEST

START_TEST(references_can_wait_for_the_end)
{
    expect_script("a BIGINT REFERENCES t (id), b BIGINT",
                  "a BIGINT REFERENCES t (id) DEFERRABLE INITIALLY IMMEDIATE, b BIGINT");
    expect_script("a BIGINT REFERENCES t (id) ON DELETE SET NULL,",
                  "a BIGINT REFERENCES t (id) ON DELETE SET NULL DEFERRABLE INITIALLY IMMEDIATE,");
    expect_script("a BIGINT REFERENCES t NOT NULL",
                  "a BIGINT REFERENCES t DEFERRABLE INITIALLY IMMEDIATE NOT NULL");
    expect_script("'REFERENCES t (id)'", "'REFERENCES t (id)'");
}
END_TEST

START_TEST(a_trigger_that_refuses_becomes_a_function)
{
    expect_script("CREATE TRIGGER t_stays BEFORE UPDATE ON t"
                  " BEGIN SELECT RAISE(ABORT, 'only grows'); END;",
                  "CREATE FUNCTION t_stays() RETURNS trigger LANGUAGE plpgsql AS $refusal$"
                  " BEGIN RAISE EXCEPTION USING MESSAGE = 'only grows',"
                  " ERRCODE = 'integrity_constraint_violation'; END $refusal$;"
                  " CREATE TRIGGER t_stays BEFORE UPDATE ON t FOR EACH ROW"
                  " EXECUTE FUNCTION t_stays();");
}
END_TEST

START_TEST(any_other_trigger_has_no_words)
{
    ck_assert_ptr_null(pgsql_script(GW_TEXT("CREATE TRIGGER a AFTER INSERT ON t"
                                            " BEGIN DELETE FROM u; END;")));
    ck_assert_ptr_null(pgsql_script(GW_TEXT("CREATE TRIGGER a BEFORE UPDATE ON t"
                                            " BEGIN SELECT RAISE(IGNORE); END;")));
    ck_assert_ptr_null(pgsql_script(GW_TEXT("CREATE TRIGGER a BEFORE UPDATE ON t")));
}
END_TEST

static void
expect_statement(const char *ours, const char *theirs, int parameters, int visible_at)
{
    int count = -1, at = -1;
    char *made = pgsql_statement(gw_text_from(ours), &count, &at);

    ck_assert_ptr_nonnull(made);
    ck_assert_str_eq(made, theirs);
    ck_assert_int_eq(count, parameters);
    ck_assert_int_eq(at, visible_at);
    free(made);
}

START_TEST(parameters_are_numbered_with_a_dollar)
{
    expect_statement("SELECT 1", "SELECT 1", 0, 0);
    expect_statement("a = ?1 AND b = ?12 OR a = ?1", "a = $1 AND b = $12 OR a = $1", 12, 0);
    expect_statement("'?1' || \"?2\" -- ?3\n", "'?1' || \"?2\" -- ?3\n", 0, 0);
    expect_statement("ARRAY[?1, ?2]", "ARRAY[$1, $2]", 2, 0);
    expect_statement("a = ?", "a = ?", 0, 0);
}
END_TEST

START_TEST(visible_is_a_comparison_with_the_last_parameter)
{
    expect_statement("visible(a.x) AND y = ?1",
                     "(a.x IS NOT NULL AND a.x = ANY(CAST($2 AS BIGINT[]))) AND y = $1", 2, 2);
    expect_statement("NOT visible(COALESCE(a, 0)) OR visible(b)",
                     "NOT (COALESCE(a, 0) IS NOT NULL AND COALESCE(a, 0) ="
                     " ANY(CAST($1 AS BIGINT[]))) OR (b IS NOT NULL AND b ="
                     " ANY(CAST($1 AS BIGINT[])))",
                     1, 1);
    expect_statement("invisible(a), visible, 'visible(a)'", "invisible(a), visible, 'visible(a)'",
                     0, 0);
}
END_TEST

START_TEST(a_password_in_the_address_is_a_fault)
{
    static const char *const good[] = {
        "postgres://kairan@db.city:5432/kairan",
        "postgresql://kairan@db.city/kairan?sslmode=verify-full",
        "postgres://kairan@/kairan?host=/run/postgresql",
        "postgres:///kairan",
    };
    static const char *const bad[] = {
        "postgres://kairan:secret@db.city/kairan",
        "postgres://kairan@db.city/kairan?password=secret",
        "postgres://kairan@db.city/kairan?pass%77ord=secret",
        "postgres://kairan@db.city/kairan?sslpassword=secret",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        ck_assert_msg(driver_pgsql_url_fault(good[i]) == NULL, "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        const char *fault = driver_pgsql_url_fault(bad[i]);

        ck_assert_msg(fault != NULL && strstr(fault, "--database-password-file") != NULL, "%s",
                      bad[i]);
        ck_assert_ptr_null(strstr(fault, "secret"));
    }
    ck_assert_ptr_nonnull(driver_pgsql_url_fault("mysql://kairan@db.city/kairan"));
    ck_assert_ptr_nonnull(driver_pgsql_url_fault("host=db.city password=secret"));
    ck_assert_ptr_nonnull(driver_pgsql_url_fault("postgres://[::1/kairan"));
    ck_assert_ptr_nonnull(driver_pgsql_url_fault(""));
}
END_TEST

static const char *
taken(struct gw_buf *buf)
{
    gw_buf_add(buf, "", 1);
    ck_assert(!buf->failed);
    return buf->data;
}

START_TEST(the_index_holds_words_in_order_and_as_a_set)
{
    struct gw_buf words, vector;

    gw_buf_init(&words, 1024);
    gw_buf_init(&vector, 1024);
    search_words_sequence(&words, GW_TEXT("会議室 b-1"));
    search_words_vector(&vector, GW_TEXT("会議室 b"), GW_TEXT("knote d12"));
    ck_assert_str_eq(taken(&words), " 会議 議室 室 b 1 ");
    ck_assert_str_eq(taken(&vector), "'会議' '議室' '室' 'b' '/knote' '/d12' ");
    gw_buf_done(&words);
    gw_buf_done(&vector);
}
END_TEST

START_TEST(quotes_and_backslashes_in_a_word_are_doubled)
{
    struct gw_buf buf;

    gw_buf_init(&buf, 64);
    search_words_quote(&buf, GW_TEXT("a'b\\c"));
    ck_assert_str_eq(taken(&buf), "'a''b\\\\c'");
    gw_buf_done(&buf);
}
END_TEST
