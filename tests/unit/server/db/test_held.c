/* What a transaction holds: dense numbers stay dense whatever becomes of a request or a batch, and
 * the rows say at each COMMIT what was given. */
#include <check.h>

#include "store.h"
#include "tests/lib/engine.h"

/* A probe that takes a number of each of two counters first. */
struct taker {
    struct probe probe;
    enum gw_err (*insert_note)(struct database_write *write, struct gw_db *db);
    int64_t item_no, mark_no;
    int64_t record_no; /* taken by the record of the refusal */
};

static enum gw_err
taker_run(struct database_write *write, struct gw_db *db)
{
    struct taker *taker = (struct taker *)write;

    GW_TRY(gw_db_next(db, "item_no", &taker->item_no));
    GW_TRY(gw_db_next(db, "read_mark", &taker->mark_no));
    return taker->insert_note(write, db);
}

static enum gw_err
taker_refused(struct database_write *write, struct gw_db *db, enum gw_err err)
{
    struct taker *taker = (struct taker *)write;

    ck_assert_int_ne(err, GW_OK);
    return taker->probe.records ? gw_db_next(db, "item_no", &taker->record_no) : GW_OK;
}

static struct taker *
make_takers(size_t count)
{
    struct taker *takers = test_alloc(count * sizeof(*takers));
    struct probe_log *log = probe_log_new();

    for (size_t i = 0; i < count; i++) {
        probe_init(&takers[i].probe, (int64_t)i + 1, log);
        takers[i].insert_note = takers[i].probe.write.run;
        takers[i].probe.write.run = taker_run;
        takers[i].probe.write.refused = taker_refused;
    }
    return takers;
}

/* All of them in one batch, answered. */
static void
send_together(struct store *store, struct taker *takers, size_t count)
{
    struct probe_gate gate;

    probe_close(store, &gate);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(database_write(store->database, &takers[i].probe.write), GW_OK);
    probe_open(&gate);
    probe_wait(takers[0].probe.log, (int)count);
}

static struct store *
started(void)
{
    struct store *store = store_open(NULL);

    ck_assert_int_eq(database_writer_start(store->database), GW_OK);
    return store;
}

static int64_t
row_of(struct store *store, const char *counter)
{
    return store_number(store,
                        test_text("SELECT coalesce((SELECT value FROM counter WHERE name = '%s'),"
                                  " 0)",
                                  counter));
}

static enum gw_err
take_one(void *arg, struct gw_db *db)
{
    return gw_db_next(db, "item_no", arg);
}

static int64_t
next_number(struct store *store)
{
    int64_t number = 0;

    ck_assert_int_eq(database_write_now(store->database, take_one, &number), GW_OK);
    ck_assert_int_eq(row_of(store, "item_no"), number);
    return number;
}

START_TEST(refused_requests_give_their_numbers_back)
{
    struct store *store = started();
    struct taker *takers = make_takers(5);

    takers[0].probe.wanted = GW_DENIED; /* the first one reads the rows */
    takers[3].probe.wanted = GW_CONFLICT;
    send_together(store, takers, 5);
    ck_assert_int_eq(takers[1].item_no, 1);
    ck_assert_int_eq(takers[2].item_no, 2);
    ck_assert_int_eq(takers[4].item_no, 3);
    ck_assert_int_eq(takers[4].mark_no, 3);
    ck_assert_int_eq(row_of(store, "item_no"), 3);
    ck_assert_int_eq(row_of(store, "read_mark"), 3);
    ck_assert_int_eq(next_number(store), 4);
    ck_assert_int_eq(row_of(store, "read_mark"), 3);
    store_close(store);
}
END_TEST

START_TEST(the_record_of_a_refusal_takes_the_number_that_came_back)
{
    struct store *store = started();
    struct taker *takers = make_takers(3);

    takers[1].probe.wanted = GW_DENIED;
    takers[1].probe.records = true;
    send_together(store, takers, 3);
    ck_assert_int_eq(takers[0].item_no, 1);
    ck_assert_int_eq(takers[1].record_no, 2);
    ck_assert_int_eq(takers[2].item_no, 3);
    ck_assert_int_eq(takers[2].mark_no, 2);
    ck_assert_int_eq(row_of(store, "item_no"), 3);
    store_close(store);
}
END_TEST

START_TEST(a_value_that_cannot_be_written_fails_the_batch_and_is_forgotten)
{
    struct store *store = started();
    struct taker *takers = make_takers(3);
    const struct test_refusal no_four = { "no_four", "BEFORE UPDATE", "counter", "new.value = 4" };

    ck_assert_int_eq(next_number(store), 1);
    test_refuse(store->directory, &no_four);
    send_together(store, takers, 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(takers[i].probe.runs, 2);
        ck_assert_int_eq(takers[i].probe.err, i == 2 ? GW_CONFLICT : GW_OK);
    }
    ck_assert_int_eq(takers[0].item_no, 2);
    ck_assert_int_eq(takers[1].item_no, 3);
    ck_assert_int_eq(row_of(store, "item_no"), 3);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 2);
    test_refuse_end(store->directory, &no_four);
    ck_assert_int_eq(next_number(store), 4);
    store_close(store);
}
END_TEST

static const struct gw_sql limit_pages = { "limit_pages", "PRAGMA max_page_count = 40" };

static enum gw_err
limit_size(void *arg, struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &limit_pages);

    (void)arg;
    return gw_step_row(stmt);
}

START_TEST(numbers_of_a_batch_that_the_engine_ended_are_given_again)
{
    struct store *store = started();
    struct taker *takers = make_takers(3);

    ck_assert_int_eq(database_write_now(store->database, limit_size, NULL), GW_OK);
    takers[1].probe.fills_disk = true;
    send_together(store, takers, 3);
    ck_assert_int_eq(takers[1].probe.err, GW_FULL);
    ck_assert_int_eq(takers[0].item_no, 1);
    ck_assert_int_eq(takers[2].item_no, 2);
    ck_assert_int_eq(row_of(store, "item_no"), 2);
    ck_assert_int_eq(row_of(store, "read_mark"), 2);
    store_close(store);
}
END_TEST

static int64_t
take(struct gw_db *db)
{
    int64_t number = 0;

    ck_assert_int_eq(gw_db_next(db, "item_no", &number), GW_OK);
    return number;
}

START_TEST(transactions_by_hand_hold_numbers_too)
{
    struct store *store = store_open(NULL);
    struct gw_db *db;

    ck_assert_int_eq(database_build_begin(store->database, &db), GW_OK);
    ck_assert_int_eq(take(db), 1);
    ck_assert_int_eq(take(db), 2);
    ck_assert_int_eq(database_build_commit(store->database), GW_OK);
    ck_assert_int_eq(row_of(store, "item_no"), 2);
    ck_assert_int_eq(database_build_begin(store->database, &db), GW_OK);
    ck_assert_int_eq(take(db), 3);
    database_build_abandon(store->database);
    ck_assert_int_eq(row_of(store, "item_no"), 2);
    ck_assert_int_eq(next_number(store), 3);
    store_close(store);
}
END_TEST

START_TEST(more_counters_than_a_transaction_has_room_for_at_first)
{
    static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
    struct store *store = store_open(NULL);
    struct gw_db *db;
    int64_t number;

    ck_assert_int_eq(database_build_begin(store->database, &db), GW_OK);
    for (int64_t round = 1; round <= 3; round++) {
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            ck_assert_int_eq(gw_db_next(db, names[i], &number), GW_OK);
            ck_assert_int_eq(number, round);
        }
    }
    ck_assert_int_eq(database_build_commit(store->database), GW_OK);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM counter WHERE value = 3"), 10);
    store_close(store);
}
END_TEST
