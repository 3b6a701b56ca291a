/* test_audit.c - the log in the database: appended in order, and every kind of damage is found. */
#include <check.h>

#include "core/audit.h"
#include "core/audit_store.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

enum { ENTRIES = 60 };

static enum gw_err
append_entries(void *arg, struct gw_db *db)
{
    struct audit_chain *chain = audit_chain_new(db);
    enum gw_err err = GW_OK;

    for (int i = 0; i < *(int *)arg && err == GW_OK; i++) {
        struct audit_record record = {
            .at = 1775000000000000 + i,
            .person_id = i % 3,
            .item_id = i % 2 == 0 ? 0 : 1000 + i,
            .verb = GW_TEXT("test.thing.change"),
            .result = GW_TEXT("ok"),
        };

        err = audit_append(chain, &record);
    }
    audit_chain_free(chain);
    return err;
}

static struct fixture *
city_with_entries(void)
{
    struct fixture *fixture = fixture_open(NULL);
    int count = ENTRIES;

    ck_assert_int_eq(fixture_write(fixture, append_entries, &count), GW_OK);
    fixture_sql(fixture, test_on_pgsql() ? "ALTER TABLE audit_entry DISABLE TRIGGER USER"
                                         : "DROP TRIGGER audit_entry_stays;"
                                           "DROP TRIGGER audit_entry_is_kept");
    return fixture;
}

static struct audit_verdict
verdict_of(struct fixture *fixture)
{
    struct audit_verdict verdict;
    struct gw_db *db;

    ck_assert_int_eq(database_reader_open(fixture->database, &db), GW_OK);
    ck_assert_int_eq(audit_verify(db, &verdict), GW_OK);
    database_reader_close(db);
    return verdict;
}

START_TEST(an_empty_log_is_whole)
{
    struct fixture *fixture = fixture_open(NULL);
    struct audit_verdict verdict = verdict_of(fixture);

    ck_assert(verdict.whole);
    ck_assert_int_eq(verdict.entries, 0);
    fixture_close(fixture);
}
END_TEST

START_TEST(entries_follow_one_another_over_several_transactions)
{
    struct fixture *fixture = city_with_entries();
    struct audit_verdict verdict;
    int count = 1;

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(fixture_write(fixture, append_entries, &count), GW_OK);
    verdict = verdict_of(fixture);
    ck_assert(verdict.whole);
    ck_assert_int_eq(verdict.entries, ENTRIES + 5);
    ck_assert_int_eq(verdict.chains, 1);
    fixture_close(fixture);
}
END_TEST

static enum gw_err
append_and_fail(void *arg, struct gw_db *db)
{
    GW_TRY(append_entries(arg, db));
    return GW_CONFLICT;
}

START_TEST(what_was_rolled_back_leaves_no_gap)
{
    struct fixture *fixture = city_with_entries();
    struct audit_verdict verdict;
    int count = 3;

    ck_assert_int_eq(fixture_write(fixture, append_and_fail, &count), GW_CONFLICT);
    ck_assert_int_eq(fixture_write(fixture, append_entries, &count), GW_OK);
    verdict = verdict_of(fixture);
    ck_assert(verdict.whole);
    ck_assert_int_eq(verdict.entries, ENTRIES + 3);
    fixture_close(fixture);
}
END_TEST

static enum gw_err
append_by_two(void *arg, struct gw_db *db)
{
    GW_TRY(append_entries(arg, db));
    return append_entries(arg, db);
}

START_TEST(two_that_append_in_one_transaction_continue_each_other)
{
    struct fixture *fixture = city_with_entries();
    struct audit_verdict verdict;
    int count = 2;

    ck_assert_int_eq(fixture_write(fixture, append_by_two, &count), GW_OK);
    verdict = verdict_of(fixture);
    ck_assert(verdict.whole);
    ck_assert_int_eq(verdict.entries, ENTRIES + 4);
    fixture_close(fixture);
}
END_TEST

START_TEST(the_log_refuses_to_be_changed)
{
    struct fixture *fixture = fixture_open(NULL);
    int count = 3;

    ck_assert_int_eq(fixture_write(fixture, append_entries, &count), GW_OK);
    ck_assert_int_eq(
        fixture_number(fixture, test_on_pgsql()
                                    ? "SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal"
                                      " AND tgrelid = 'audit_entry'::regclass"
                                    : "SELECT COUNT(*) FROM sqlite_master"
                                      " WHERE type = 'trigger' AND tbl_name = 'audit_entry'"),
        2);
    fixture_close(fixture);
}
END_TEST

/* One way to damage the log; `?` stands for a sequence. */
static const char *const damages[] = {
    "UPDATE audit_entry SET at = at + 1 WHERE sequence = %d",
    "UPDATE audit_entry SET person_id = COALESCE(person_id, 0) + 1 WHERE sequence = %d",
    "UPDATE audit_entry SET person_id = CASE WHEN person_id IS NULL THEN 0 END WHERE sequence = %d",
    "UPDATE audit_entry SET item_id = COALESCE(item_id, 0) + 1 WHERE sequence = %d",
    "UPDATE audit_entry SET verb = verb || 'x' WHERE sequence = %d",
    "UPDATE audit_entry SET result = 'denied' WHERE sequence = %d",
    "UPDATE audit_entry SET hash = zeroblob(32) WHERE sequence = %d",
    "UPDATE audit_entry SET hash = substr(hash, 1, 31) WHERE sequence = %d",
    "UPDATE audit_entry SET entry = substr(entry, 1, length(entry) - 1) WHERE sequence = %d",
    "UPDATE audit_entry SET entry = x'00' WHERE sequence = %d",
    "UPDATE audit_entry SET (entry, hash) = (SELECT entry, hash FROM audit_entry WHERE sequence"
    " = 1 + (SELECT COUNT(*) FROM audit_entry) / 2 + 7) WHERE sequence = %d",
    "UPDATE audit_entry SET sequence = sequence + 1000 WHERE sequence = %d",
    "UPDATE audit_entry SET chain = 1 WHERE sequence = %d",
    "UPDATE audit_entry SET id = id + 1000 WHERE sequence = %d",
    "UPDATE audit_entry SET id = id + 1000, sequence = sequence + 1000 WHERE sequence = %d",
    "UPDATE audit_entry SET id = id + 281474976710656, chain = 1 WHERE sequence = %d",
    "DELETE FROM audit_entry WHERE sequence = %d",
    "DELETE FROM audit_entry WHERE sequence >= %d",
    "DELETE FROM audit_entry WHERE sequence <= %d",
};

static void
damages_are_found_at(int place)
{
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct fixture *fixture = city_with_entries();
        struct audit_verdict verdict;
        char sql[300];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(sql, sizeof(sql), damages[i], place);
#pragma GCC diagnostic pop
        fixture_sql(fixture, sql);
        verdict = verdict_of(fixture);
        ck_assert_msg(!verdict.whole, "not found: %s", sql);
        ck_assert_msg(verdict.sequence >= 1 && verdict.sequence <= place + 1000, "%s", sql);
        ck_assert_ptr_nonnull(verdict.fault);
        fixture_close(fixture);
    }
}

START_TEST(every_kind_of_damage_to_the_first_entries_is_found_at_its_place)
{
    damages_are_found_at(1);
    damages_are_found_at(2);
}
END_TEST

START_TEST(every_kind_of_damage_to_later_entries_is_found_at_its_place)
{
    damages_are_found_at(ENTRIES / 2);
    damages_are_found_at(ENTRIES);
}
END_TEST

START_TEST(the_head_is_the_last_entry)
{
    struct fixture *fixture = city_with_entries();
    struct audit_verdict verdict;

    ck_assert_int_eq(fixture_number(fixture, "SELECT COUNT(*) FROM audit_chain c JOIN audit_entry e"
                                             " ON e.chain = c.chain AND e.sequence = c.sequence"
                                             " AND e.hash = c.hash"),
                     1);
    fixture_sql(fixture, "UPDATE audit_chain SET hash = zeroblob(32)");
    verdict = verdict_of(fixture);
    ck_assert(!verdict.whole);
    fixture_sql(fixture, "DELETE FROM audit_chain");
    verdict = verdict_of(fixture);
    ck_assert(!verdict.whole);
    fixture_close(fixture);
}
END_TEST

START_TEST(the_stored_entry_is_the_canonical_encoding)
{
    struct fixture *fixture = city_with_entries();

    ck_assert_str_eq(fixture_string(fixture, test_on_pgsql()
                                                 ? "SELECT encode(substr(entry, 1, 13), 'hex')"
                                                   " FROM audit_entry WHERE sequence = 2"
                                                 : "SELECT hex(substr(entry, 1, 13))"
                                                   " FROM audit_entry WHERE sequence = 2"),
                     "02000000000000000000000002");
    fixture_close(fixture);
}
END_TEST
