/* The words in which a migration for SQLite differs from what stands in the file. */
#include <check.h>

#include "db/driver_sqlite.h"

#define expect_dialect(script, wanted)                \
    do {                                              \
        char *made = sqlite_dialect(GW_TEXT(script)); \
        ck_assert_str_eq(made, wanted);               \
        free(made);                                   \
    } while (0)

START_TEST(a_bigint_primary_key_becomes_the_rowid)
{
    expect_dialect("CREATE TABLE a (id BIGINT PRIMARY KEY, b BIGINT NOT NULL);",
                   "CREATE TABLE a (id INTEGER PRIMARY KEY, b BIGINT NOT NULL);");
    expect_dialect("id  bigint\n primary\tkey", "id  INTEGER\n primary\tkey");
    expect_dialect("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
}
END_TEST

START_TEST(other_types_and_longer_words_stay)
{
    expect_dialect("x MYBIGINT PRIMARY KEY", "x MYBIGINT PRIMARY KEY");
    expect_dialect("BIGINT PRIMARY KEYS", "BIGINT PRIMARY KEYS");
    expect_dialect("BIGINT PRIMARYKEY", "BIGINT PRIMARYKEY");
    expect_dialect("BIGINTPRIMARY KEY", "BIGINTPRIMARY KEY");
    expect_dialect("PRIMARY KEY (a, b)", "PRIMARY KEY (a, b)");
    expect_dialect("a BIGINT", "a BIGINT");
    expect_dialect("a BIGINT PRIMARY", "a BIGINT PRIMARY");
    expect_dialect("", "");
}
END_TEST

START_TEST(texts_names_and_comments_stay)
{
    expect_dialect("'BIGINT PRIMARY KEY'", "'BIGINT PRIMARY KEY'");
    expect_dialect("'it''s BIGINT PRIMARY KEY' BIGINT PRIMARY KEY",
                   "'it''s BIGINT PRIMARY KEY' INTEGER PRIMARY KEY");
    expect_dialect("\"BIGINT PRIMARY KEY\" [BIGINT PRIMARY KEY] `BIGINT PRIMARY KEY`",
                   "\"BIGINT PRIMARY KEY\" [BIGINT PRIMARY KEY] `BIGINT PRIMARY KEY`");
    expect_dialect("-- BIGINT PRIMARY KEY\nBIGINT PRIMARY KEY",
                   "-- BIGINT PRIMARY KEY\nINTEGER PRIMARY KEY");
    expect_dialect("/* BIGINT PRIMARY KEY */ BIGINT PRIMARY KEY",
                   "/* BIGINT PRIMARY KEY */ INTEGER PRIMARY KEY");
    expect_dialect("'never closed BIGINT PRIMARY KEY", "'never closed BIGINT PRIMARY KEY");
    expect_dialect("/* never closed BIGINT PRIMARY KEY *", "/* never closed BIGINT PRIMARY KEY *");
    expect_dialect("a - b / c", "a - b / c");
}
END_TEST
