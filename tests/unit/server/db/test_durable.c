/* Acknowledged means on the disk: a sync of the log stands between each write and its answer, and
 * no power cut loses what was answered. Each check is also shown to notice the fault it looks for.
 *
 * KAIRAN_CUTS: images to build (400).
 */
#include <check.h>

#include "store.h"
#include "tests/lib/machine.h"
#include "vfs_record.h"

#define WRITES 120

static const struct gw_sql synchronous_off = { "synchronous_off", "PRAGMA synchronous = OFF" };
static const struct gw_sql synchronous_normal = { "synchronous_normal",
                                                  "PRAGMA synchronous = NORMAL" };
static const struct gw_sql insert_line = {
    "insert_line", "INSERT INTO note_line (note_id, body) VALUES (?1, randomblob(?2))"
};

struct durable_write {
    struct database_write write;
    int64_t number;
    int syncs_before; /* when run() had written */
    _Atomic int *unsynced;
    struct probe_log *log;
};

static enum gw_err
durable_run(struct database_write *write, struct gw_db *db)
{
    struct durable_write *durable = (struct durable_write *)write;
    GW_STMT stmt = NULL;

    GW_TRY(note_insert(db, durable->number, test_text("%lld", (long long)durable->number)));
    stmt = gw_db_stmt(db, &insert_line);
    gw_bind_int(stmt, 1, durable->number);
    gw_bind_int(stmt, 2, durable->number * 97 % 6000);
    GW_TRY(gw_step_done(stmt));
    durable->syncs_before = vfs_record_log_syncs();
    return GW_OK;
}

static void
durable_done(struct database_write *write, enum gw_err err)
{
    struct durable_write *durable = (struct durable_write *)write;

    ck_assert_int_eq(err, GW_OK);
    if (vfs_record_log_is_dirty() || vfs_record_log_syncs() == durable->syncs_before)
        atomic_fetch_add(durable->unsynced, 1);
    vfs_record_acknowledge(durable->number);
    pthread_mutex_lock(&durable->log->mutex);
    durable->log->told++;
    pthread_cond_broadcast(&durable->log->changed);
    pthread_mutex_unlock(&durable->log->mutex);
}

static void
set_synchronous(struct store *store, const struct gw_sql *sql)
{
    GW_STMT stmt = gw_db_stmt(database_writer_connection(store->database), sql);

    ck_assert_int_eq(gw_step_done(stmt), GW_OK);
}

/* Some alone, some in batches, with checkpoints in between; how many were answered unsynced. */
static int
write_all(const struct gw_sql *planted)
{
    struct durable_write *writes = test_alloc(WRITES * sizeof(*writes));
    struct probe_log *log = probe_log_new();
    static _Atomic int unsynced;
    struct store *store;

    vfs_record_start();
    store = store_open_with(NULL, (struct database_options){ .wal_bytes_max = 100000 });
    if (planted != NULL)
        set_synchronous(store, planted);
    ck_assert_int_eq(database_writer_start(store->database), GW_OK);
    for (int i = 0; i < WRITES; i++) {
        writes[i] = (struct durable_write){
            .write = { .run = durable_run, .done = durable_done },
            .number = i + 1,
            .unsynced = &unsynced,
            .log = log,
        };
        ck_assert_int_eq(database_write(store->database, &writes[i].write), GW_OK);
        if (i % 10 < 5)
            probe_wait(log, i + 1);
    }
    probe_wait(log, WRITES);
    store_close(store);
    return atomic_load(&unsynced);
}

static struct vfs_cut
cut_power(void)
{
    return vfs_record_cut(test_directory(), (int)test_number("KAIRAN_CUTS", 400),
                          "SELECT CASE WHEN count(*) = coalesce(max(id), 0) AND count(*) ="
                          " (SELECT count(*) FROM note_line) THEN count(*) ELSE -1 END FROM note");
}

START_TEST(every_acknowledged_write_had_a_wal_sync_before_its_done)
{
    ck_assert_int_eq(write_all(NULL), 0);
}
END_TEST

START_TEST(writes_that_nobody_synced_are_noticed)
{
    ck_assert_int_gt(write_all(&synchronous_off), WRITES / 2);
}
END_TEST

START_TEST(no_power_cut_loses_an_acknowledged_write)
{
    struct vfs_cut verdict;

    ck_assert_int_eq(write_all(NULL), 0);
    verdict = cut_power();
    ck_assert_int_eq(verdict.corrupt, 0);
    ck_assert_int_eq(verdict.lost, 0);
}
END_TEST

START_TEST(a_database_that_syncs_too_rarely_loses_writes_in_power_cuts)
{
    struct vfs_cut verdict;

    write_all(&synchronous_normal);
    verdict = cut_power();
    ck_assert_int_gt(verdict.lost, 10);
}
END_TEST
