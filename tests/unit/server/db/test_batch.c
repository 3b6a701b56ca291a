/* Group commit: one COMMIT for many, each request as if alone, nothing told before it is durable.
 */
#include <check.h>

#include "store.h"
#include "tests/lib/engine.h"
#include "vfs_record.h"

static const char *
events(struct probe_log *log)
{
    return log->text;
}

static void
send(struct store *store, struct probe *probes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(database_write(store->database, &probes[i].write), GW_OK);
}

/* All of them in one batch, answered. */
static void
send_together(struct store *store, struct probe *probes, size_t count)
{
    struct probe_gate gate;

    probe_close(store, &gate);
    send(store, probes, count);
    probe_open(&gate);
    probe_wait(probes[0].log, (int)count);
}

static struct probe *
make_probes(struct probe_log *log, size_t count)
{
    struct probe *probes = test_alloc(count * sizeof(*probes));

    for (size_t i = 0; i < count; i++)
        probe_init(&probes[i], (int64_t)i + 1, log);
    return probes;
}

static struct store *
started(struct database_options options)
{
    struct store *store = store_open_with(NULL, options);

    ck_assert_int_eq(database_writer_start(store->database), GW_OK);
    return store;
}

static struct database_figures
figures(struct store *store)
{
    struct database_figures out;

    database_figures(store->database, &out);
    return out;
}

START_TEST(writes_that_wait_share_one_commit)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 100);

    send_together(store, probes, 100);
    ck_assert_int_eq(figures(store).batches, 2); /* the gate's and theirs */
    ck_assert_int_eq(figures(store).writes, 101);
    ck_assert_int_eq(figures(store).rerun, 0);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 100);
    for (int i = 0; i < 100; i++)
        ck_assert(probes[i].err == GW_OK && probes[i].told == 1 && probes[i].runs == 1);
    store_close(store);
}
END_TEST

START_TEST(a_batch_holds_at_most_batch_max_writes)
{
    struct store *store = started((struct database_options){ .batch_max = 10 });
    struct probe *probes = make_probes(probe_log_new(), 25);

    send_together(store, probes, 25);
    ck_assert_int_eq(figures(store).batches, 1 + 3);
    store_close(store);
}
END_TEST

START_TEST(a_refused_write_leaves_nothing_and_its_neighbours_everything)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 5);

    probes[1].wanted = GW_DENIED;
    probes[3].wanted = GW_CONFLICT;
    send_together(store, probes, 5);
    ck_assert_int_eq(probes[1].err, GW_DENIED);
    ck_assert_int_eq(probes[3].err, GW_CONFLICT);
    ck_assert_int_eq(probes[1].refusals, 1);
    ck_assert_int_eq(probes[0].refusals, 0);
    ck_assert_int_eq(probes[1].runs, 1);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 3);
    ck_assert_int_eq(store_number(store, "SELECT sum(id) FROM note"), 1 + 3 + 5);
    ck_assert_int_eq(figures(store).batches, 2);
    store_close(store);
}
END_TEST

/* ---- what a write that is undone had changed ---- */

#define LINES 100 /* each fills a page */

static enum gw_err
insert_lines(void *arg, struct gw_db *db)
{
    static const struct gw_sql insert = {
        "insert_line", "INSERT INTO note_line (note_id, body, amount) VALUES (1000, ?1, ?2)"
    };
    static const char body[3000];

    (void)arg;
    GW_TRY(note_insert(db, 1000, "long"));
    for (int i = 1; i <= LINES; i++) {
        GW_STMT stmt = gw_db_stmt(db, &insert);

        gw_bind_bytes(stmt, 1, (struct gw_text){ body, sizeof(body) });
        gw_bind_int(stmt, 2, i);
        GW_TRY(gw_step_done(stmt));
    }
    return GW_OK;
}

/* Changes as many lines as its id says. */
static enum gw_err
run_over_lines(struct database_write *write, struct gw_db *db)
{
    static const struct gw_sql update = {
        "update_lines", "UPDATE note_line SET amount = -amount WHERE amount BETWEEN 1 AND ?1"
    };
    struct probe *probe = (struct probe *)write; /* its first member */
    GW_STMT stmt = gw_db_stmt(db, &update);

    probe->runs++;
    gw_bind_int(stmt, 1, probe->id);
    GW_TRY(gw_step_done(stmt));
    return probe->wanted;
}

/* More pages than memory is kept for, and more than SQLite could write at once if it were kept for
 * twice as many. */
START_TEST(a_refused_write_of_many_pages_is_undone_alone)
{
    static const int64_t lines[] = { 0, 40, 0, 80, 0 };
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 5);

    ck_assert_int_eq(database_write_now(store->database, insert_lines, NULL), GW_OK);
    for (int i = 0; i < 5; i++) {
        if (lines[i] == 0)
            continue;
        probes[i].id = lines[i];
        probes[i].wanted = GW_DENIED;
        probes[i].write.run = run_over_lines;
    }
    send_together(store, probes, 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(probes[i].err, lines[i] == 0 ? GW_OK : GW_DENIED);
        ck_assert_int_eq(probes[i].runs, 1);
    }
    ck_assert_int_eq(store_number(store, "SELECT sum(amount) FROM note_line"),
                     LINES * (LINES + 1) / 2);
    ck_assert_int_eq(store_number(store, "SELECT sum(id) FROM note"), 1 + 3 + 5 + 1000);
    ck_assert_int_eq(figures(store).rerun, 0);
    store_close(store);
}
END_TEST

/* The same note twice, and neither answer is waited for. */
static enum gw_err
run_twice(struct database_write *write, struct gw_db *db)
{
    static const struct gw_sql insert = { "insert_later",
                                          "INSERT INTO note (id, text) VALUES (?1, 'later')" };
    struct probe *probe = (struct probe *)write; /* its first member */
    enum gw_err err = GW_OK;

    probe->runs++;
    for (int i = 0; i < 2 && err == GW_OK; i++) {
        GW_STMT stmt = gw_db_stmt(db, &insert);

        gw_bind_int(stmt, 1, probe->id);
        err = gw_step_later(stmt);
    }
    return err;
}

START_TEST(a_write_that_fails_later_is_refused_alone)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 3);

    probes[1].write.run = run_twice;
    send_together(store, probes, 3);
    ck_assert_int_eq(probes[1].err, GW_CONFLICT);
    ck_assert_int_eq(probes[1].refusals, 1);
    ck_assert_int_eq(probes[1].runs, 1);
    ck_assert_int_eq(store_number(store, "SELECT sum(id) FROM note"), 1 + 3);
    ck_assert_int_eq(figures(store).batches, 2);
    ck_assert_int_eq(figures(store).rerun, 0);
    store_close(store);
}
END_TEST

START_TEST(the_record_of_a_refusal_commits_with_the_batch)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 3);

    probes[1].wanted = GW_DENIED;
    probes[1].records = true;
    send_together(store, probes, 3);
    ck_assert_int_eq(probes[1].err, GW_DENIED);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note WHERE id IN (1, -2, 3)"), 3);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 3);
    store_close(store);
}
END_TEST

START_TEST(a_refusal_that_cannot_be_recorded_is_told_as_a_failure)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 2);

    probes[0].wanted = GW_DENIED;
    probes[0].records = true;
    probes[1].wanted = GW_MISSING;
    test_refuse(store->directory,
                &(struct test_refusal){ "no_records", "BEFORE INSERT", "note", "new.id < 0" });
    send_together(store, probes, 2);
    ck_assert_int_eq(probes[0].err, GW_CONFLICT);
    ck_assert_int_eq(probes[1].err, GW_MISSING);
    store_close(store);
}
END_TEST

START_TEST(calls_after_commit_come_in_order_before_any_answer)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe_log *log = probe_log_new();
    struct probe *probes = make_probes(log, 4);

    probes[2].wanted = GW_DENIED; /* its call is forgotten */
    send_together(store, probes, 4);
    ck_assert_str_eq(events(log), "called 1, called 2, called 4, done 1, done 2, done 3, done 4");
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

START_TEST(a_full_disk_takes_the_batch_and_each_runs_again_alone)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe_log *log = probe_log_new();
    struct probe *probes = make_probes(log, 5);

    ck_assert_int_eq(database_write_now(store->database, limit_size, NULL), GW_OK);
    probes[2].fills_disk = true;
    probes[2].records = true;
    send_together(store, probes, 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(probes[i].err, i == 2 ? GW_FULL : GW_OK);
        ck_assert_int_eq(probes[i].told, 1);
        ck_assert_int_eq(probes[i].runs, i <= 2 ? 2 : 1);
    }
    ck_assert_int_eq(figures(store).rerun, 5);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note WHERE id > 0"), 4);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note WHERE id = -3"), 1);
    ck_assert_str_eq(events(log), "called 1, done 1, called 2, done 2, done 3, called 4, done 4, "
                                  "called 5, done 5");
    store_close(store);
}
END_TEST

START_TEST(a_write_that_fills_the_disk_alone_fails_alone)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 2);

    ck_assert_int_eq(database_write_now(store->database, limit_size, NULL), GW_OK);
    probes[0].fills_disk = true;
    send(store, probes, 1);
    probe_wait(probes[0].log, 1);
    ck_assert_int_eq(probes[0].err, GW_FULL);
    send(store, probes + 1, 1);
    probe_wait(probes[0].log, 2);
    ck_assert_int_eq(probes[1].err, GW_OK);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 1);
    store_close(store);
}
END_TEST

static void
fail_next_sync(void *arg)
{
    (void)arg;
    vfs_record_fail_syncs(1);
}

/* Its call after COMMIT breaks the disk for the COMMIT of those that wait behind it. */
static enum gw_err
gate_then_fail(struct database_write *write, struct gw_db *db)
{
    struct probe_gate *gate = (struct probe_gate *)write;

    gw_after_commit(db, fail_next_sync, NULL);
    return gate->run(write, db);
}

START_TEST(a_commit_that_fails_runs_each_again_alone)
{
    struct probe *probes = make_probes(probe_log_new(), 4);
    struct probe_gate gate;
    struct store *store;

    vfs_record_start();
    store = started((struct database_options){ 0 });
    probe_close_with(store, &gate, gate_then_fail);
    send(store, probes, 4);
    probe_open(&gate);
    probe_wait(probes[0].log, 4);
    for (int i = 0; i < 4; i++)
        ck_assert(probes[i].err == GW_OK && probes[i].told == 1 && probes[i].runs == 2);
    ck_assert_int_eq(figures(store).rerun, 4);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 4);
    store_close(store);
}
END_TEST

START_TEST(commits_that_always_fail_are_told_to_everybody)
{
    struct probe *probes = make_probes(probe_log_new(), 5);
    struct store *store;

    vfs_record_start();
    store = started((struct database_options){ 0 });
    vfs_record_fail_syncs(1000);
    send(store, probes, 4);
    probe_wait(probes[0].log, 4);
    for (int i = 0; i < 4; i++)
        ck_assert(probes[i].err == GW_IO && probes[i].told == 1);
    vfs_record_fail_syncs(0);
    send(store, probes + 4, 1); /* the disk is well again: so is the server */
    probe_wait(probes[0].log, 5);
    ck_assert_int_eq(probes[4].err, GW_OK);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note WHERE id > 0"), 1);
    store_close(store);
}
END_TEST

START_TEST(a_database_held_by_another_process_answers_busy)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe *probes = make_probes(probe_log_new(), 1);
    struct gw_db *other;

    ck_assert_int_eq(database_connect(store->database, DRIVER_WRITER, &other), GW_OK);
    ck_assert_int_eq(other->driver->begin_write(other->connection), GW_OK);
    send(store, probes, 1);
    probe_wait(probes[0].log, 1);
    ck_assert_int_eq(probes[0].err, GW_BUSY);
    ck_assert_int_eq(probes[0].refusals, 0);
    ck_assert_int_eq(other->driver->rollback(other->connection), GW_OK);
    connection_close(other);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 0);
    store_close(store);
}
END_TEST

START_TEST(a_write_that_wants_to_be_alone_has_a_batch_of_its_own_and_keeps_its_place)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe_log *log = probe_log_new();
    struct probe *probes = make_probes(log, 5);

    probes[2].write.alone = true;
    send_together(store, probes, 5);
    ck_assert_int_eq(figures(store).batches, 1 + 3);
    ck_assert_str_eq(events(log), "called 1, called 2, done 1, done 2, called 3, done 3, "
                                  "called 4, called 5, done 4, done 5");
    store_close(store);
}
END_TEST

START_TEST(a_writer_with_an_empty_queue_that_works_is_not_idle)
{
    struct store *store = started((struct database_options){ 0 });
    struct probe_gate gate;

    ck_assert(figures(store).idle);
    probe_close(store, &gate);
    ck_assert_int_eq(figures(store).queue_length, 0);
    ck_assert(!figures(store).idle);
    probe_open(&gate);
    store_close(store);
}
END_TEST

START_TEST(a_full_queue_answers_busy_at_once)
{
    struct store *store = started((struct database_options){ .queue_max = 3 });
    struct probe *probes = make_probes(probe_log_new(), 4);
    struct probe_gate gate;

    probe_close(store, &gate);
    send(store, probes, 3);
    ck_assert_int_eq(figures(store).queue_length, 3);
    ck_assert_int_eq(database_write(store->database, &probes[3].write), GW_BUSY);
    probe_open(&gate);
    probe_wait(probes[0].log, 3);
    ck_assert_int_eq(probes[3].told, 0);
    send(store, probes + 3, 1);
    probe_wait(probes[0].log, 4);
    store_close(store);
}
END_TEST

START_TEST(stopping_finishes_what_waits_and_takes_nothing_more)
{
    struct store *store = started((struct database_options){ .batch_max = 7 });
    struct probe *probes = make_probes(probe_log_new(), 101);
    struct probe_gate gate;

    probe_close(store, &gate);
    send(store, probes, 100);
    pthread_mutex_lock(&gate.mutex);
    gate.is_open = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.mutex);
    database_writer_stop(store->database);
    ck_assert_int_eq(probes[0].log->told, 100);
    ck_assert_int_eq(database_write(store->database, &probes[100].write), GW_BUSY);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 100);
    store_close(store);
}
END_TEST

static enum gw_err
count_up(void *arg, struct gw_db *db)
{
    return gw_db_next(db, "shared", arg);
}

static void *
count_fifty_times(void *arg)
{
    struct store *store = arg;
    int64_t last = 0;

    for (int i = 0; i < 50; i++) {
        int64_t number;

        ck_assert_int_eq(database_write_now(store->database, count_up, &number), GW_OK);
        ck_assert_int_gt(number, last);
        last = number;
    }
    return NULL;
}

START_TEST(threads_that_wait_for_their_writes_get_each_its_own_answer)
{
    struct store *store = started((struct database_options){ 0 });
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, count_fifty_times, store), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(store_number(store, "SELECT value FROM counter WHERE name = 'shared'"), 400);
    ck_assert_int_eq(figures(store).writes, 400);
    store_close(store);
}
END_TEST

static enum gw_err
fail_with(void *arg, struct gw_db *db)
{
    GW_TRY(note_insert(db, 1, "never"));
    return *(enum gw_err *)arg;
}

START_TEST(without_a_writer_the_write_runs_in_place)
{
    struct store *store = store_open(NULL);
    enum gw_err wanted = GW_STALE;
    int64_t number = 0;

    ck_assert_int_eq(database_write_now(store->database, count_up, &number), GW_OK);
    ck_assert_int_eq(number, 1);
    ck_assert_int_eq(database_write_now(store->database, fail_with, &wanted), GW_STALE);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 0);
    store_close(store);
}
END_TEST
