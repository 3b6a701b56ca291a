/* driver_pgsql_open.c - PostgreSQL connections: making them, what the server must be like, and
 * making them again.
 */
#include <errno.h>
#include <sodium.h>

#include "db/directory.h"
#include "db/driver_pgsql.h"
#include "gw/log.h"

#define VERSION_MIN 150000
#define PASSWORD_BYTES_MAX 1024
#define VISIBLE_BYTES_MAX ((size_t)64 << 20)
/* Held by the connection that writes: one server a database. */
#define WRITER_LOCK "7377833614710"
/* A server whose machine was reset holds it until the database has noticed, which takes as long as
 * the keepalives below say: that is waited for at a start, but not while requests wait. */
#define LOCK_WAIT_MS 40000
#define LOCK_WAIT_SHORT_MS 2000

/* Both ends find out within half a minute that the other is gone. */
#define CONNECT_S "5"
#define RETRY_MS 200 /* after an attempt that failed */
#define SESSION                                                                         \
    "-c standard_conforming_strings=on -c client_min_messages=warning -c timezone=UTC"  \
    " -c jit=off -c statement_timeout=0 -c lock_timeout=0"                              \
    " -c idle_in_transaction_session_timeout=0 -c default_transaction_deferrable=off"   \
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3" \
    " -c tcp_user_timeout=20000 -c client_connection_check_interval=2000"
#define SESSION_READER SESSION " -c default_transaction_read_only=on"
#define SESSION_WRITER SESSION " -c default_transaction_read_only=off"

/* The file's first line. */
static enum gw_err
password_read(const struct driver_connection *connection, char password[PASSWORD_BYTES_MAX])
{
    const char *path = connection->password_file;
    FILE *file = fopen(path, "re");
    bool is_read = false;

    if (file != NULL) {
        is_read = fgets(password, PASSWORD_BYTES_MAX, file) != NULL;
        fclose(file);
    }
    if (!is_read) {
        if (!connection->refused)
            database_say("cannot read the password from %s: %s", path,
                         file == NULL ? strerrordesc_np(errno) : "it is empty");
        return GW_IO;
    }
    password[strcspn(password, "\r\n")] = '\0';
    return GW_OK;
}

bool
pgsql_is_lost(const struct driver_connection *connection)
{
    return connection->handle == NULL || connection->broken ||
           PQstatus(connection->handle) != CONNECTION_OK;
}

static void
disconnect(struct driver_connection *connection)
{
    PQfinish(connection->handle);
    connection->handle = NULL;
    connection->broken = false;
    connection->waiting = 0;
}

static void
note(void *arg, const PGresult *result)
{
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    (void)arg;
    gw_log(GW_LOG_WARN, "db.notice", GW_LOG_STR("text", gw_text_from(text == NULL ? "" : text)));
}

/* What stands before the URL it may say otherwise; what stands behind it holds. */
static enum gw_err
connect_with(struct driver_connection *connection, const char *password)
{
    const bool is_reader = connection->role == DRIVER_READER;
    const char *const names[] = { "connect_timeout",  "keepalives_idle",      "keepalives_interval",
                                  "keepalives_count", "tcp_user_timeout",     "dbname",
                                  "password",         "application_name",     "client_encoding",
                                  "options",          "target_session_attrs", NULL };
    const char *const values[] = {
        CONNECT_S,       "10",     "5",      "3",    "20000",
        connection->url, password, "kairan", "UTF8", is_reader ? SESSION_READER : SESSION_WRITER,
        "primary",       NULL
    };

    connection->handle = PQconnectdbParams(names, values, 1);
    if (connection->handle == NULL)
        return GW_BUSY;
    if (PQstatus(connection->handle) != CONNECTION_OK)
        return GW_BUSY;
    PQsetNoticeReceiver(connection->handle, note, NULL);
    return GW_OK;
}

static int64_t
clock_ms(void)
{
    struct gw_env *env = gw_env_system();

    return env->monotonic_us(env) / 1000;
}

static enum gw_err
connect_now(struct driver_connection *connection)
{
    char password[PASSWORD_BYTES_MAX] = "";
    enum gw_err err = GW_OK;

    disconnect(connection);
    if (connection->password_file != NULL)
        err = password_read(connection, password);
    if (err != GW_OK) {
        connection->refused = true;
        return err;
    }
    err = connect_with(connection, connection->password_file == NULL ? NULL : password);
    sodium_memzero(password, sizeof(password));
    if (err != GW_OK) {
        if (!connection->refused) /* once: every request tries it while the database is away */
            gw_log(
                GW_LOG_WARN, "db.connection.refused",
                GW_LOG_STR("text", gw_text_trim(gw_text_from(PQerrorMessage(connection->handle)))));
        connection->refused = true;
        return err;
    }
    connection->refused = false;
    connection->generation++;
    return GW_OK;
}

/* Order of texts is by bytes here as it is in a file of SQLite; an index made under another order
 * would answer other lists. */
static enum gw_err
check_database(struct driver_connection *connection)
{
    int64_t is_right = 0;

    if (PQserverVersion(connection->handle) < VERSION_MIN) {
        database_say("PostgreSQL %d is too old; 15 is the first that does",
                     PQserverVersion(connection->handle) / 10000);
        return GW_UNSUPPORTED;
    }
    GW_TRY(pgsql_run(connection,
                     "SELECT count(*) FROM pg_database WHERE datname = current_database()"
                     " AND pg_encoding_to_char(encoding) = 'UTF8' AND datlocprovider = 'c'"
                     " AND datcollate IN ('C', 'POSIX') AND datctype IN ('C', 'POSIX')",
                     &is_right));
    if (is_right == 1)
        return GW_OK;
    database_say("the database %s must have encoding UTF8 and collation C: make it with"
                 " createdb --template=template0 --encoding=UTF8 --locale=C %s",
                 PQdb(connection->handle), PQdb(connection->handle));
    return GW_UNSUPPORTED;
}

/* A COMMIT is told when it is on the disk, whatever the server's own setting; a stronger one (of a
 * standby) stays. */
static enum gw_err
make_durable(struct driver_connection *connection)
{
    return pgsql_run(connection,
                     "SELECT set_config('synchronous_commit', 'on', false)"
                     " WHERE current_setting('synchronous_commit') IN ('off', 'local')",
                     NULL);
}

static enum gw_err
check_durable(struct driver_connection *connection)
{
    int64_t is_unsafe = 0;

    GW_TRY(pgsql_run(connection,
                     "SELECT 1 WHERE 'off' IN (current_setting('fsync'),"
                     " current_setting('full_page_writes'))",
                     &is_unsafe));
    if (is_unsafe == 1)
        gw_log(GW_LOG_WARN, "db.pgsql.unsafe",
               GW_LOG_STR("text", GW_TEXT("fsync or full_page_writes is off: a power cut loses "
                                          "what was confirmed")));
    return GW_OK;
}

/* GW_CONFLICT while another connection holds it. */
static enum gw_err
lock_within(struct driver_connection *connection, int wait_ms)
{
    char wait[64];
    enum gw_err err;

    snprintf(wait, sizeof(wait), "SET lock_timeout = %d", wait_ms);
    GW_TRY(pgsql_run(connection, wait, NULL));
    err = pgsql_run(connection, "SELECT pg_advisory_lock(" WRITER_LOCK ")", NULL);
    if (err == GW_BUSY && !pgsql_is_lost(connection))
        return GW_CONFLICT;
    GW_TRY(err);
    return pgsql_run(connection, "SET lock_timeout = 0", NULL);
}

static enum gw_err
lock_writer(struct driver_connection *connection, int wait_ms)
{
    const int first_ms = wait_ms < LOCK_WAIT_SHORT_MS ? wait_ms : LOCK_WAIT_SHORT_MS;
    enum gw_err err = lock_within(connection, first_ms);

    if (err != GW_CONFLICT || wait_ms == first_ms)
        return err;
    database_say("another server uses this database, or has ended without a word; waiting for it,"
                 " at most %d s",
                 wait_ms / 1000);
    return lock_within(connection, wait_ms - first_ms);
}

static enum gw_err
set_up(struct driver_connection *connection, int lock_wait_ms)
{
    GW_TRY(check_database(connection));
    if (connection->role == DRIVER_READER)
        return GW_OK;
    GW_TRY(make_durable(connection));
    if (connection->role != DRIVER_WRITER)
        return GW_OK;
    GW_TRY(check_durable(connection));
    return lock_writer(connection, lock_wait_ms);
}

static enum gw_err
make_anew(struct driver_connection *connection)
{
    enum gw_err err;

    if (connect_now(connection) != GW_OK)
        return GW_BUSY;
    err = set_up(connection, LOCK_WAIT_SHORT_MS);
    if (err == GW_OK)
        return GW_OK;
    gw_log(GW_LOG_ERROR, "db.connection.unusable",
           GW_LOG_STR("result", gw_text_from(gw_err_name(err))));
    disconnect(connection);
    return err == GW_CONFLICT ? err : GW_BUSY;
}

enum gw_err
pgsql_reconnect(struct driver_connection *connection)
{
    enum gw_err err;

    if (!pgsql_is_lost(connection))
        return GW_OK;
    /* Where nothing answers an attempt takes seconds: those who wait behind it are told at once. */
    if (connection->refused_ms != 0 && clock_ms() - connection->refused_ms < RETRY_MS)
        return GW_BUSY;
    err = make_anew(connection);
    connection->refused_ms = err == GW_OK ? 0 : clock_ms();
    GW_TRY(err);
    gw_log(GW_LOG_INFO, "db.connection.back", GW_LOG_NUM("generation", connection->generation));
    return GW_OK;
}

enum gw_err
pgsql_beside_open(struct driver_connection *connection, struct driver_connection *beside)
{
    *beside = (struct driver_connection){ .role = DRIVER_READER,
                                          .url = connection->url,
                                          .password_file = connection->password_file,
                                          .refused = connection->refused };
    return connect_now(beside) == GW_OK ? GW_OK : GW_BUSY;
}

void
pgsql_beside_close(struct driver_connection *connection, struct driver_connection *beside)
{
    connection->refused = beside->refused; /* told once for both */
    disconnect(beside);
}

static enum gw_err
open_first(struct driver_connection *connection, int lock_wait_ms)
{
    enum gw_err err = connect_now(connection);

    if (err == GW_BUSY)
        database_say("cannot connect to the database: %s",
                     connection->handle == NULL ? "no memory" : PQerrorMessage(connection->handle));
    if (err == GW_OK)
        err = set_up(connection, lock_wait_ms == 0 ? LOCK_WAIT_MS : lock_wait_ms);
    if (err == GW_CONFLICT)
        database_say("another server uses this database");
    return err;
}

enum gw_err
driver_pgsql_open(const struct driver_options *options, struct driver_connection **out)
{
    struct driver_connection *connection = calloc(1, sizeof(*connection));
    enum gw_err err = GW_BUSY;

    if (connection == NULL)
        return GW_BUSY;
    gw_buf_init(&connection->visible, VISIBLE_BYTES_MAX);
    connection->role = options->role;
    connection->streams = options->streams;
    connection->url = strdup(options->url);
    if (options->password_file != NULL)
        connection->password_file = strdup(options->password_file);
    if (connection->url != NULL &&
        (options->password_file == NULL || connection->password_file != NULL))
        err = open_first(connection, options->lock_wait_ms);
    if (err != GW_OK) {
        driver_pgsql_close(connection);
        return err;
    }
    *out = connection;
    return GW_OK;
}

void
driver_pgsql_close(struct driver_connection *connection)
{
    disconnect(connection);
    gw_buf_done(&connection->visible);
    free(connection->url);
    free(connection->password_file);
    free(connection->references);
    free(connection);
}
