/* the_audit_log_shows_any_tampering.c - `kairan audit verify` is content with the log as it is,
 * also beside a running server, and finds each of 1,000 random changes to a copy of it. */
#include "core/audit.h"
#include "tests/integration/core/board.h"
#include "tests/lib/engine.h"

enum { TAMPERS = 1000, TAMPERS_PGSQL = 200, TAMPERS_FOR_THE_COMMAND = 20 };

static struct program_result
verify(const char *directory)
{
    return PROGRAM("audit", "verify", "--data", directory);
}

/* A server's directory with some dozens of entries of several kinds. */
static struct server *
server_with_entries(void)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board_id = board_to_write(client);

    for (int i = 0; i < 30; i++) {
        const char *body = post_body(board_id, test_text("件名 %d", i));

        expect_status(client_post(client, "/api/bulletin/posts", body), 201);
    }
    expect_status(client_get(client, "/api/core/audit"), 403);
    client_sign_in(client_new(server), "staff", "wrong password");
    return server;
}

START_TEST(the_log_is_whole_beside_a_running_server)
{
    struct server *server = server_with_entries();
    struct program_result result = verify(server->directory);

    ck_assert_int_eq(result.status, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "verdict: whole"));
    ck_assert_ptr_nonnull(strstr(result.out, "chains: 1"));
    server_stop(server);
    ck_assert_int_eq(verify(server->directory).status, 0);
}
END_TEST

START_TEST(verifying_nothing_is_wrong_use)
{
    const char *empty = test_directory();

    ck_assert_int_eq(verify(empty).status, 2);
    ck_assert_int_eq(PROGRAM("audit").status, 2);
    ck_assert_int_eq(PROGRAM("audit", "verify").status, 2);
    ck_assert_int_eq(PROGRAM("audit", "--help").status, 0);
}
END_TEST

static int
below(unsigned *seed, int64_t bound)
{
    return (int)((int64_t)rand_r(seed) % bound);
}

/* One bit of a blob column of one row. */
static const char *
flip_bit(const char *directory, unsigned *seed, const char *column, int sequence)
{
    int64_t bytes = test_sql_number(
        directory,
        test_text("SELECT length(%s) FROM audit_entry WHERE sequence = %d", column, sequence));
    int at = below(seed, bytes);
    int64_t byte;

    if (test_on_pgsql())
        return test_text("UPDATE audit_entry SET %s = set_byte(%s, %d, get_byte(%s, %d) # %d)"
                         " WHERE sequence = %d",
                         column, column, at, column, at, 1 << below(seed, 8), sequence);
    byte = test_sql_number(
        directory, test_text("SELECT instr('0123456789ABCDEF', substr(h, 1, 1)) * 16 - 17"
                             " + instr('0123456789ABCDEF', substr(h, 2, 1)) FROM (SELECT"
                             " hex(substr(%s, %d, 1)) AS h FROM audit_entry WHERE sequence = %d)",
                             column, at + 1, sequence));
    byte ^= 1 << below(seed, 8);
    return test_text("UPDATE audit_entry SET %s = CAST(substr(%s, 1, %d) || x'%02X'"
                     " || substr(%s, %d) AS BLOB) WHERE sequence = %d",
                     column, column, at, (unsigned)byte, column, at + 2, sequence);
}

static const char *
tamper(const char *directory, unsigned *seed, int64_t entries)
{
    int sequence = 1 + below(seed, entries);
    int other = 1 + (sequence + below(seed, entries - 1)) % (int)entries;

    switch (below(seed, 9)) {
    case 0:
        return test_text("DELETE FROM audit_entry WHERE sequence = %d", sequence);
    case 1:
        return test_text("DELETE FROM audit_entry WHERE sequence >= %d", sequence);
    case 2:
        return test_text("UPDATE audit_entry SET at = at + %d WHERE sequence = %d",
                         1 + below(seed, 1000000), sequence);
    case 3:
        return test_text("UPDATE audit_entry SET person_id = COALESCE(person_id, 0) + %d"
                         " WHERE sequence = %d",
                         1 + below(seed, 100), sequence);
    case 4:
        return test_text("UPDATE audit_entry SET verb = verb || '%c' WHERE sequence = %d",
                         'a' + below(seed, 26), sequence);
    case 5:
        return test_text("UPDATE audit_entry SET result = result || 'x' WHERE sequence = %d",
                         sequence);
    case 6: /* two entries change places */
        return test_text("UPDATE audit_entry SET id = -id, sequence = -sequence"
                         " WHERE sequence IN (%d, %d);"
                         "UPDATE audit_entry SET id = %d + %d + id, sequence = %d + %d + sequence"
                         " WHERE id < 0",
                         sequence, other, sequence, other, sequence, other);
    case 7:
        return flip_bit(directory, seed, "hash", sequence);
    default:
        return flip_bit(directory, seed, "entry", sequence);
    }
}

/* As whoever owns the database's file or server could. */
static void
let_change(const char *directory)
{
    if (test_on_pgsql())
        test_sql(directory, "ALTER TABLE audit_entry DISABLE TRIGGER USER");
    else
        test_sql(directory, "DROP TRIGGER audit_entry_stays; DROP TRIGGER audit_entry_is_kept");
    test_sql(directory, "CREATE TABLE kept AS SELECT * FROM audit_entry");
}

static bool
is_whole(const char *directory)
{
    struct audit_verdict verdict;
    struct gw_db *db;
    const struct database_options place = { .directory = directory,
                                            .url = test_database_url(directory) };

    ck_assert_int_eq(database_look(gw_env_system(), &place, &db), GW_OK);
    ck_assert_int_eq(audit_verify(db, &verdict), GW_OK);
    database_reader_close(db);
    return verdict.whole;
}

START_TEST(each_of_a_thousand_random_changes_is_found)
{
    struct server *server = server_with_entries();
    unsigned seed = 20260401;
    /* What is verified is the same on both engines, only reading it is another matter. */
    const int tampers = test_on_pgsql() ? TAMPERS_PGSQL : TAMPERS;
    int64_t entries;

    server_stop(server);
    let_change(server->directory);
    entries = test_sql_number(server->directory, "SELECT COUNT(*) FROM audit_entry");
    for (int i = 0; i < tampers; i++) {
        const char *sql = tamper(server->directory, &seed, entries);

        test_sql(server->directory, sql);
        ck_assert_msg(!is_whole(server->directory), "not found: %s", sql);
        if (i % (tampers / TAMPERS_FOR_THE_COMMAND) == 0) {
            struct program_result result = verify(server->directory);

            ck_assert_int_eq(result.status, 1);
            ck_assert_ptr_nonnull(strstr(result.out, "broken at chain 0, sequence "));
        }
        test_sql(server->directory,
                 "DELETE FROM audit_entry; INSERT INTO audit_entry SELECT * FROM kept");
    }
    ck_assert(is_whole(server->directory));
}
END_TEST
