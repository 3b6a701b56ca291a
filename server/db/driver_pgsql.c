/* driver_pgsql.c - statements and transactions on PostgreSQL. */
#include "db/driver_pgsql.h"

#include <limits.h>

#include "gw/log.h"

struct code_outcome {
    const char *prefix; /* of the five characters of SQLSTATE */
    enum gw_err err;
};

static enum gw_err
code_outcome(const char *code)
{
    static const struct code_outcome outcomes[] = {
        { "23", GW_CONFLICT },   /* constraints, and the log that only grows */
        { "22021", GW_INVALID }, /* not UTF-8 */
        { "53100", GW_FULL },    /* disk */
        { "53", GW_BUSY },       /* memory, connections */
        { "54", GW_TOO_LARGE },  /* limits of the engine */
        { "40001", GW_BUSY },    /* serialisation */
        { "40P01", GW_BUSY },    /* deadlock */
        { "55P03", GW_BUSY },    /* lock */
        { "57", GW_BUSY },       /* cancelled, shutting down, starting */
        { "08", GW_BUSY },       /* connection */
    };

    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
        if (strncmp(code, outcomes[i].prefix, strlen(outcomes[i].prefix)) == 0)
            return outcomes[i].err;
    return GW_IO;
}

static struct gw_text
field_of(const PGresult *result, int field)
{
    const char *text = result == NULL ? NULL : PQresultErrorField(result, field);

    return text == NULL ? GW_TEXT_NONE : gw_text_from(text);
}

/* Where no answer came, or none but that the server ends. */
static enum gw_err
lost(struct driver_connection *connection, const PGresult *result, const char *name)
{
    struct gw_text text = field_of(result, PG_DIAG_MESSAGE_PRIMARY);

    if (text.bytes == 0)
        text = gw_text_trim(gw_text_from(PQerrorMessage(connection->handle)));
    gw_log(GW_LOG_WARN, "db.connection.lost", GW_LOG_STR("what", gw_text_from(name)),
           GW_LOG_STR("text", text));
    return GW_BUSY;
}

/* The library's own words, as no answer came, or the server's before it closes the connection:
 * whatever the library thinks of it. */
static bool
is_last_word(const PGresult *result)
{
    struct gw_text severity = field_of(result, PG_DIAG_SEVERITY_NONLOCALIZED);

    return field_of(result, PG_DIAG_SQLSTATE).bytes == 0 ||
           gw_text_equal(severity, GW_TEXT("FATAL")) || gw_text_equal(severity, GW_TEXT("PANIC"));
}

enum gw_err
pgsql_outcome(struct driver_connection *connection, const PGresult *result, const char *name)
{
    const ExecStatusType status = PQresultStatus(result);
    struct gw_text code;
    enum gw_err err;

    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE ||
        status == PGRES_EMPTY_QUERY)
        return GW_OK;
    if (pgsql_is_lost(connection))
        return lost(connection, result, name);
    code = field_of(result, PG_DIAG_SQLSTATE);
    if (is_last_word(result)) {
        connection->broken = true;
        return lost(connection, result, name);
    }
    err = code_outcome(code.data);
    if (err == GW_IO || err == GW_FULL)
        gw_log(GW_LOG_ERROR, "db.error", GW_LOG_STR("what", gw_text_from(name)),
               GW_LOG_STR("code", code),
               GW_LOG_STR("text", field_of(result, PG_DIAG_MESSAGE_PRIMARY)));
    return err;
}

enum gw_err
pgsql_run(struct driver_connection *connection, const char *sql, int64_t *value)
{
    PGresult *result;
    enum gw_err err;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    GW_TRY(pgsql_settle(connection));
    result = PQexec(connection->handle, sql);
    err = pgsql_outcome(connection, result, sql);
    if (err == GW_OK && value != NULL)
        *value = PQntuples(result) == 0 ? 0 : strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return err;
}

/* ---- transactions ---- */

static bool
in_transaction(const struct driver_connection *connection)
{
    return !pgsql_is_lost(connection) && PQtransactionStatus(connection->handle) != PQTRANS_IDLE;
}

/* A connection that was lost while nobody used it shows at its first use: then a second one is
 * tried, since nothing was begun. */
static enum gw_err
begin(struct driver_connection *connection, const char *sql)
{
    enum gw_err err;

    GW_TRY(pgsql_reconnect(connection));
    err = pgsql_run(connection, sql, &connection->transaction);
    if (err == GW_BUSY && pgsql_is_lost(connection)) {
        GW_TRY(pgsql_reconnect(connection));
        err = pgsql_run(connection, sql, &connection->transaction);
    }
    /* What follows BEGIN in the same message may be refused; no later BEGIN would end that one. */
    if (err != GW_OK && in_transaction(connection))
        GW_TRY(pgsql_run(connection, "ROLLBACK", NULL));
    return err;
}

static enum gw_err
begin_read(struct driver_connection *connection)
{
    return begin(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

/* The number of the transaction is asked for with the first message, so that a COMMIT whose answer
 * is lost can be looked up. */
static enum gw_err
begin_write(struct driver_connection *connection)
{
    connection->in_doubt = 0;
    connection->transaction = 0;
    if (connection->role == DRIVER_READER)
        return begin_read(connection);
    return begin(connection, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                             " SELECT pg_current_xact_id()");
}

/* After an error in it the server ends a transaction with ROLLBACK, whatever it was asked. */
static enum gw_err
commit(struct driver_connection *connection)
{
    PGresult *result;
    enum gw_err err;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    GW_TRY(pgsql_settle(connection));
    result = PQexec(connection->handle, "COMMIT");
    err = pgsql_outcome(connection, result, "commit");
    if (err == GW_BUSY)
        connection->in_doubt = connection->transaction;
    else if (err == GW_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        err = GW_IO;
    connection->transaction = 0;
    PQclear(result);
    return err;
}

static enum gw_err
rollback(struct driver_connection *connection)
{
    connection->transaction = 0;
    (void)!pgsql_settle(connection); /* what failed is undone */
    return pgsql_run(connection, "ROLLBACK", NULL);
}

static enum gw_err
savepoint(struct driver_connection *connection)
{
    return pgsql_later(connection, "SAVEPOINT request");
}

/* With what the request has left to answer. */
static enum gw_err
release(struct driver_connection *connection)
{
    GW_TRY(pgsql_later(connection, "RELEASE request"));
    return pgsql_settle(connection);
}

static enum gw_err
undo(struct driver_connection *connection)
{
    (void)!pgsql_settle(connection); /* what failed is undone */
    return pgsql_run(connection, "ROLLBACK TO request; RELEASE request", NULL);
}

static int64_t
commit_in_doubt(const struct driver_connection *connection)
{
    return connection->in_doubt;
}

static uint32_t
generation(const struct driver_connection *connection)
{
    return connection->generation;
}

/* ---- statements ---- */

static enum gw_err
prepare_there(struct driver_statement *statement)
{
    struct driver_connection *connection = statement->connection;
    PGresult *result;
    enum gw_err err;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    GW_TRY(pgsql_settle(connection));
    result = PQprepare(connection->handle, statement->server_name, statement->text, 0, NULL);
    err = pgsql_outcome(connection, result, statement->name);
    PQclear(result);
    if (err == GW_OK)
        statement->generation = connection->generation;
    return err;
}

static void
finish(struct driver_statement *statement)
{
    PQclear(statement->result);
    free(statement->text);
    free(statement->values);
    free(statement->lengths);
    free(statement->formats);
    free(statement->numbers);
    free(statement->views);
    free(statement);
}

static bool
statement_fill(struct driver_statement *statement, const struct gw_sql *sql)
{
    const char *text = sql->pgsql != NULL ? sql->pgsql : sql->text;
    size_t room;

    statement->text = pgsql_statement(gw_text_from(text), &statement->parameters,
                                      &statement->visible_at);
    room = (size_t)statement->parameters + 1;
    statement->values = calloc(room, sizeof(*statement->values));
    statement->lengths = calloc(room, sizeof(*statement->lengths));
    statement->formats = calloc(room, sizeof(*statement->formats));
    statement->numbers = calloc(room, sizeof(*statement->numbers));
    return statement->text != NULL && statement->values != NULL && statement->lengths != NULL &&
           statement->formats != NULL && statement->numbers != NULL;
}

static enum gw_err
prepare(struct driver_connection *connection, const struct gw_sql *sql,
        struct driver_statement **out)
{
    struct driver_statement *statement = calloc(1, sizeof(*statement));
    enum gw_err err = GW_BUSY;

    if (statement == NULL)
        return GW_BUSY;
    statement->connection = connection;
    statement->name = sql->name;
    snprintf(statement->server_name, sizeof(statement->server_name), "s%u", connection->names++);
    if (statement_fill(statement, sql))
        err = prepare_there(statement);
    if (err != GW_OK) {
        finish(statement);
        return err;
    }
    *out = statement;
    return GW_OK;
}

/* What a streaming statement has left is taken from the connection. */
static void
drain(struct driver_statement *statement)
{
    PGresult *rest;

    if (!statement->connection->streams || !statement->is_running)
        return;
    while ((rest = PQgetResult(statement->connection->handle)) != NULL)
        PQclear(rest);
}

static void
reset(struct driver_statement *statement)
{
    drain(statement);
    PQclear(statement->result);
    statement->result = NULL;
    statement->is_running = false;
    memset(statement->values, 0, (size_t)statement->parameters * sizeof(*statement->values));
}

static int
slot_of(const struct driver_statement *statement, int index)
{
    const int last = statement->parameters - (statement->visible_at > 0 ? 1 : 0);

    gw_check(index >= 1 && index <= last);
    return index - 1;
}

static enum gw_err
bind_null(struct driver_statement *statement, int index)
{
    statement->values[slot_of(statement, index)] = NULL;
    return GW_OK;
}

static enum gw_err
bind_int(struct driver_statement *statement, int index, int64_t value)
{
    const int slot = slot_of(statement, index);

    snprintf(statement->numbers[slot], PGSQL_INT_BYTES, "%lld", (long long)value);
    statement->values[slot] = statement->numbers[slot];
    statement->formats[slot] = 0;
    return GW_OK;
}

/* In the binary format, which has a length, since a view ends without NUL; of a text it is the same
 * bytes. */
static enum gw_err
bind_bytes(struct driver_statement *statement, int index, struct gw_text value)
{
    const int slot = slot_of(statement, index);

    if (value.bytes > INT_MAX)
        return GW_TOO_LARGE;
    statement->values[slot] = value.data == NULL ? "" : value.data;
    statement->lengths[slot] = (int)value.bytes;
    statement->formats[slot] = 1;
    return GW_OK;
}

static enum gw_err
visible_bind(struct driver_statement *statement)
{
    struct driver_connection *connection = statement->connection;
    const int slot = statement->visible_at - 1;

    if (statement->visible_at == 0)
        return GW_OK;
    if (!connection->visible_is_made)
        pgsql_visible_make(connection);
    if (connection->visible.failed)
        return GW_BUSY;
    statement->values[slot] = connection->visible.data;
    statement->lengths[slot] = (int)connection->visible.bytes;
    statement->formats[slot] = 1;
    return GW_OK;
}

static void
result_take(struct driver_statement *statement, PGresult *result)
{
    PQclear(statement->result);
    statement->result = result;
    statement->row = -1;
    statement->rows = PQntuples(result);
}

static enum gw_err
send(struct driver_statement *statement)
{
    PGconn *handle = statement->connection->handle;

    if (PQsendQueryPrepared(handle, statement->server_name, statement->parameters,
                            statement->values, statement->lengths, statement->formats, 1) == 0 ||
        PQsetSingleRowMode(handle) == 0)
        return pgsql_outcome(statement->connection, NULL, statement->name);
    return GW_OK;
}

/* The next row of a streaming statement, which comes as a result of its own. */
static enum gw_err
receive(struct driver_statement *statement)
{
    PGresult *result = PQgetResult(statement->connection->handle);
    enum gw_err err = pgsql_outcome(statement->connection, result, statement->name);

    result_take(statement, result);
    if (err != GW_OK)
        return err;
    statement->row = 0;
    return statement->rows > 0 ? GW_OK : GW_MISSING;
}

static enum gw_err
make_ready(struct driver_statement *statement)
{
    struct driver_connection *connection = statement->connection;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    if (statement->generation != connection->generation)
        GW_TRY(prepare_there(statement));
    return visible_bind(statement);
}

/* Behind what is waiting for its answers. */
static enum gw_err
execute_behind(struct driver_statement *statement)
{
    PGresult *result;
    enum gw_err err;

    GW_TRY(pgsql_later_prepared(statement));
    err = pgsql_later_take(statement->connection, statement->name, &result);
    result_take(statement, result);
    return err;
}

static enum gw_err
execute(struct driver_statement *statement)
{
    struct driver_connection *connection = statement->connection;

    GW_TRY(make_ready(statement));
    statement->is_running = true;
    if (connection->streams)
        return send(statement);
    if (connection->waiting > 0)
        return execute_behind(statement);
    result_take(statement,
                PQexecPrepared(connection->handle, statement->server_name, statement->parameters,
                               statement->values, statement->lengths, statement->formats, 1));
    return pgsql_outcome(connection, statement->result, statement->name);
}

static enum gw_err
step(struct driver_statement *statement)
{
    if (!statement->is_running)
        GW_TRY(execute(statement));
    if (statement->connection->streams)
        return receive(statement);
    if (statement->row + 1 >= statement->rows)
        return GW_MISSING;
    statement->row++;
    return GW_OK;
}

/* Outside of a transaction nothing would follow that takes the answer. */
static enum gw_err
step_later(struct driver_statement *statement)
{
    enum gw_err err;

    if (in_transaction(statement->connection)) {
        GW_TRY(make_ready(statement));
        return pgsql_later_prepared(statement);
    }
    err = step(statement);
    return err == GW_MISSING ? GW_OK : err;
}

static int64_t
changes(const struct driver_statement *statement)
{
    return strtoll(PQcmdTuples(statement->result), NULL, 10);
}

static int
columns(const struct driver_statement *statement)
{
    return PQnfields(statement->result);
}

static bool
column_is_null(struct driver_statement *statement, int index)
{
    return PQgetisnull(statement->result, statement->row, index) != 0;
}

static int64_t
column_int(struct driver_statement *statement, int index)
{
    return pgsql_value_int(statement->result, statement->row, index);
}

/* A number as text: for looking, no statement of the program asks for that. */
static struct gw_text
number_view(struct driver_statement *statement, int index)
{
    if (statement->views == NULL)
        statement->views = calloc((size_t)columns(statement), sizeof(*statement->views));
    if (statement->views == NULL)
        return GW_TEXT_NONE;
    snprintf(statement->views[index], PGSQL_INT_BYTES, "%lld",
             (long long)column_int(statement, index));
    return gw_text_from(statement->views[index]);
}

static struct gw_text
column_view(struct driver_statement *statement, int index)
{
    if (column_is_null(statement, index))
        return GW_TEXT_NONE;
    if (pgsql_value_is_number(statement->result, index))
        return number_view(statement, index);
    return (struct gw_text){ PQgetvalue(statement->result, statement->row, index),
                             (size_t)PQgetlength(statement->result, statement->row, index) };
}

static void
set_audiences(struct driver_connection *connection, const struct gw_bitmap *audiences)
{
    connection->audiences = audiences;
    connection->visible_is_made = false;
}

const struct driver driver_pgsql = {
    .name = "pgsql",
    .remote = true,
    .open = driver_pgsql_open,
    .close = driver_pgsql_close,
    .begin_read = begin_read,
    .begin_write = begin_write,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release,
    .undo = undo,
    .in_transaction = in_transaction,
    .run_script = driver_pgsql_run_script,
    .load_begin = driver_pgsql_load_begin,
    .load_end = driver_pgsql_load_end,
    .search_prepare = driver_pgsql_search_prepare,
    .tables = driver_pgsql_tables,
    .commit_in_doubt = commit_in_doubt,
    .commit_outcome = driver_pgsql_commit_outcome,
    .generation = generation,
    .prepare = prepare,
    .finish = finish,
    .reset = reset,
    .bind_null = bind_null,
    .bind_int = bind_int,
    .bind_text = bind_bytes,
    .bind_bytes = bind_bytes,
    .step = step,
    .step_later = step_later,
    .changes = changes,
    .columns = columns,
    .column_is_null = column_is_null,
    .column_int = column_int,
    .column_view = column_view,
    .set_audiences = set_audiences,
};
