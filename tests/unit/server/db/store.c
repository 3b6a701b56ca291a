/* store.c - a small database of its own for the tests of server/db: counters and notes. */
#include "store.h"

#include <check.h>
#include <sqlite3.h>

#include "gw/log.h"
#include "tests/lib/engine.h"

const struct gw_migration store_migrations[] = {
    { "core", 1, "counters",
      GW_TEXT("CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);") },
    { "core", 2, "notes",
      GW_TEXT("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL UNIQUE);\n"
              "CREATE TABLE note_line (note_id BIGINT NOT NULL REFERENCES note (id),\n"
              "    body BLOB, amount BIGINT);") },
    { 0 },
};

/* What a restore left there is SQLite's wherever the tests run. */
static bool
has_file(const char *directory)
{
    return access(test_text("%s/%s", directory, DIRECTORY_DATABASE), F_OK) == 0;
}

struct store *
store_open_with(struct gw_env *env, struct database_options options)
{
    struct store *store = test_alloc(sizeof(*store));

    gw_log_set_level(GW_LOG_ERROR);
    store->env = env == NULL ? gw_env_system() : env;
    if (options.directory == NULL)
        options.directory = test_directory();
    if (options.url == NULL && !has_file(options.directory)) {
        options.url = test_database_url(options.directory);
        test_database_make(options.directory);
    }
    store->directory = options.directory;
    ck_assert_int_eq(database_open(store->env, &options, &store->database), GW_OK);
    ck_assert_int_eq(database_migrate(store->database, store_migrations), GW_OK);
    return store;
}

struct store *
store_open(struct gw_env *env)
{
    return store_open_with(env, (struct database_options){ 0 });
}

void
store_close(struct store *store)
{
    database_close(store->database);
    store->database = NULL;
}

void
store_reopen(struct store *store)
{
    struct database_options options = { .directory = store->directory,
                                        .url = test_database_url(store->directory) };

    store_close(store);
    ck_assert_int_eq(database_open(store->env, &options, &store->database), GW_OK);
}

static const struct gw_sql insert_note = { "insert_note",
                                           "INSERT INTO note (id, text) VALUES (?1, ?2)" };

enum gw_err
note_insert(struct gw_db *db, int64_t id, const char *text)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_note);

    gw_bind_int(stmt, 1, id);
    gw_bind_text(stmt, 2, gw_text_from(text));
    return gw_step_done(stmt);
}

static sqlite3 *
open_file(const char *path)
{
    sqlite3 *handle;

    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    return handle;
}

/* The directory whose database stands for the file on PostgreSQL; NULL where it is a file indeed.
 */
static const char *
directory_of(const char *path)
{
    const char *name = strrchr(path, '/');

    if (!test_on_pgsql() || strcmp(name + 1, DIRECTORY_DATABASE) != 0 || access(path, F_OK) == 0)
        return NULL;
    return test_text("%.*s", (int)(name - path), path);
}

int64_t
file_number(const char *path, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    int64_t number;

    if (directory_of(path) != NULL)
        return test_sql_number(directory_of(path), sql);
    handle = open_file(path);
    ck_assert_msg(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(handle));
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return number;
}

void
file_sql(const char *path, const char *sql)
{
    sqlite3 *handle;

    if (directory_of(path) != NULL) {
        test_sql(directory_of(path), sql);
        return;
    }
    handle = open_file(path);
    ck_assert_msg(sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

const char *
store_path(const struct store *store, const char *name)
{
    return test_text("%s/%s", store->directory, name);
}

int64_t
store_number(const struct store *store, const char *sql)
{
    return file_number(store_path(store, DIRECTORY_DATABASE), sql);
}

struct probe_log *
probe_log_new(void)
{
    struct probe_log *log = test_alloc(sizeof(*log));

    pthread_mutex_init(&log->mutex, NULL);
    pthread_cond_init(&log->changed, NULL);
    return log;
}

static void
note_event(struct probe_log *log, const char *what, int64_t id, int told)
{
    pthread_mutex_lock(&log->mutex);
    log->bytes += (size_t)snprintf(log->text + log->bytes, sizeof(log->text) - log->bytes,
                                   "%s%s %lld", log->bytes == 0 ? "" : ", ", what, (long long)id);
    if (log->bytes > sizeof(log->text) - 64)
        log->bytes = sizeof(log->text) - 64; /* only the first events are looked at */
    log->told += told;
    pthread_cond_broadcast(&log->changed);
    pthread_mutex_unlock(&log->mutex);
}

static void
probe_called(void *arg)
{
    struct probe *probe = arg;

    note_event(probe->log, "called", probe->id, 0);
}

static const struct gw_sql insert_huge = {
    "insert_huge", "INSERT INTO note_line (note_id, body) VALUES (?1, zeroblob(100000000))"
};

static enum gw_err
fill_disk(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_huge);

    gw_bind_int(stmt, 1, id);
    return gw_step_done(stmt);
}

static enum gw_err
probe_run(struct database_write *write, struct gw_db *db)
{
    struct probe *probe = (struct probe *)write;

    probe->runs++;
    gw_after_commit(db, probe_called, probe);
    GW_TRY(note_insert(db, probe->id, test_text("note %lld", (long long)probe->id)));
    if (probe->fills_disk)
        GW_TRY(fill_disk(db, probe->id));
    return probe->wanted;
}

static enum gw_err
probe_refused(struct database_write *write, struct gw_db *db, enum gw_err err)
{
    struct probe *probe = (struct probe *)write;

    probe->refusals++;
    ck_assert_int_ne(err, GW_OK);
    if (!probe->records)
        return GW_OK;
    return note_insert(db, -probe->id, test_text("refused %lld", (long long)probe->id));
}

static void
probe_done(struct database_write *write, enum gw_err err)
{
    struct probe *probe = (struct probe *)write;

    probe->told++;
    probe->err = err;
    note_event(probe->log, "done", probe->id, 1);
}

void
probe_init(struct probe *probe, int64_t id, struct probe_log *log)
{
    *probe = (struct probe){
        .write = { .run = probe_run,
                   .refused = probe_refused,
                   .done = probe_done,
                   .name = "probe" },
        .id = id,
        .log = log,
    };
}

void
probe_wait(struct probe_log *log, int count)
{
    struct timespec until;
    int failed = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&log->mutex);
    while (log->told < count && failed == 0)
        failed = pthread_cond_timedwait(&log->changed, &log->mutex, &until);
    ck_assert_msg(log->told >= count, "%d of %d writes were answered", log->told, count);
    pthread_mutex_unlock(&log->mutex);
}

static enum gw_err
gate_run(struct database_write *write, struct gw_db *db)
{
    struct probe_gate *gate = (struct probe_gate *)write;

    (void)db;
    pthread_mutex_lock(&gate->mutex);
    gate->is_reached = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->is_open)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
    return GW_OK;
}

static void
gate_done(struct database_write *write, enum gw_err err)
{
    struct probe_gate *gate = (struct probe_gate *)write;

    (void)err;
    pthread_mutex_lock(&gate->mutex);
    gate->is_done = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}

void
probe_close(struct store *store, struct probe_gate *gate)
{
    probe_close_with(store, gate, gate_run);
}

void
probe_close_with(struct store *store, struct probe_gate *gate, probe_gate_run *run)
{
    *gate = (struct probe_gate){
        .write = { .run = run, .done = gate_done, .alone = true },
        .run = gate_run,
    };
    pthread_mutex_init(&gate->mutex, NULL);
    pthread_cond_init(&gate->changed, NULL);
    ck_assert_int_eq(database_write(store->database, &gate->write), GW_OK);
    pthread_mutex_lock(&gate->mutex);
    while (!gate->is_reached)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}

void
probe_open(struct probe_gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->is_open = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->is_done)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}
