/* PostgreSQL's connections: which are refused, and what happens when one is lost. */
#include <check.h>
#include <pthread.h>

#include "pgsql_place.h"
#include "tests/lib/pgsql_proxy.h"

static const struct gw_sql insert_id = { "insert_id", "INSERT INTO t (id) VALUES (?1)" };

static enum gw_err
insert(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_id);

    gw_bind_int(stmt, 1, id);
    return gw_step_done(stmt);
}

static int64_t
ids(const struct pgsql_place *place)
{
    return test_sql_number(place->directory, "SELECT count(*) FROM t");
}

START_TEST(a_lost_connection_is_busy_and_then_made_anew)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 1), GW_OK);
    pgsql_break(place);
    ck_assert_int_eq(insert(db, 2), GW_BUSY);
    ck_assert(!db->driver->in_transaction(db->connection));
    ck_assert_int_eq(insert(db, 3), GW_BUSY); /* never outside of a transaction by accident */
    ck_assert_int_eq(connection_commit(db), GW_BUSY);
    ck_assert_int_eq(db->driver->commit_in_doubt(db->connection), 0);
    connection_abandon(db);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 4), GW_OK); /* prepared on the connection that is gone */
    ck_assert_int_eq(connection_commit(db), GW_OK);
    ck_assert_int_eq(ids(place), 1);
    connection_close(db);
}
END_TEST

START_TEST(a_connection_lost_while_idle_is_not_even_noticed)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *writer = pgsql_connect_as(place->url, DRIVER_WRITER);
    struct gw_db *reader = pgsql_connect_as(place->url, DRIVER_READER);

    ck_assert_int_eq(insert(writer, 1), GW_OK);
    pgsql_break(place);
    ck_assert_int_eq(connection_begin_write(writer), GW_OK);
    ck_assert_int_eq(insert(writer, 2), GW_OK);
    ck_assert_int_eq(connection_commit(writer), GW_OK);
    ck_assert_int_eq(reader->driver->begin_read(reader->connection), GW_OK);
    ck_assert_int_eq(reader->driver->commit(reader->connection), GW_OK);
    connection_close(reader);
    connection_close(writer);
}
END_TEST

struct doubt {
    enum gw_err commit, outcome;
    int64_t transaction;
    bool committed;
};

/* One write whose COMMIT the proxy swallows. */
static struct doubt
doubt_make(const struct pgsql_place *place, enum pgsql_proxy_fault fault)
{
    struct pgsql_proxy *proxy = pgsql_proxy_start(place->url, fault);
    struct gw_db *db = pgsql_connect_as(proxy->url, DRIVER_WRITER);
    const struct driver *driver = db->driver;
    struct doubt doubt;

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 1), GW_OK);
    doubt.commit = connection_commit(db);
    doubt.transaction = driver->commit_in_doubt(db->connection);
    connection_abandon(db);
    do
        doubt.outcome = driver->commit_outcome(db->connection, doubt.transaction, &doubt.committed);
    while (doubt.outcome == GW_BUSY);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(driver->commit_in_doubt(db->connection), 0);
    ck_assert_int_eq(insert(db, 2), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    connection_close(db);
    pgsql_proxy_stop(proxy);
    return doubt;
}

START_TEST(a_commit_without_an_answer_is_found_committed)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct doubt doubt = doubt_make(place, PROXY_COMMIT_UNANSWERED);

    ck_assert_int_eq(doubt.commit, GW_BUSY);
    ck_assert_int_gt(doubt.transaction, 0);
    ck_assert_int_eq(doubt.outcome, GW_OK);
    ck_assert(doubt.committed);
    ck_assert_int_eq(ids(place), 2);
}
END_TEST

START_TEST(a_commit_that_never_arrived_is_found_undone)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct doubt doubt = doubt_make(place, PROXY_COMMIT_UNSENT);

    ck_assert_int_eq(doubt.commit, GW_BUSY);
    ck_assert_int_gt(doubt.transaction, 0);
    ck_assert_int_eq(doubt.outcome, GW_OK);
    ck_assert(!doubt.committed);
    ck_assert_int_eq(ids(place), 1);
}
END_TEST

START_TEST(a_commit_without_an_answer_is_found_while_another_has_the_lock)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct pgsql_proxy *proxy = pgsql_proxy_start(place->url, PROXY_COMMIT_UNANSWERED);
    struct gw_db *db = pgsql_connect_as(proxy->url, DRIVER_WRITER), *other;
    const struct driver *driver = db->driver;
    bool committed = false;
    int64_t transaction;

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 1), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_BUSY);
    transaction = driver->commit_in_doubt(db->connection);
    connection_abandon(db);
    other = pgsql_connect_as(place->url, DRIVER_WRITER);
    ck_assert_int_eq(driver->commit_outcome(db->connection, transaction, &committed), GW_OK);
    ck_assert(committed);
    ck_assert_int_eq(connection_begin_write(db), GW_CONFLICT);
    ck_assert_int_eq(connection_begin_write(db), GW_BUSY); /* told at once, without waiting */
    connection_close(other);
    ck_assert_int_eq(usleep(250000), 0);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    connection_abandon(db);
    connection_close(db);
    pgsql_proxy_stop(proxy);
}
END_TEST

/* What open says about it; GW_OK never. */
static const char *
refusal(const struct driver_options *options, enum gw_err wanted)
{
    struct gw_db *db;
    enum gw_err err;
    const char *said;

    stderr_take();
    err = connection_open(&driver_pgsql, options, &db);
    said = stderr_taken();
    ck_assert_msg(err == wanted, "%s: %s", gw_err_name(err), said);
    return said;
}

START_TEST(a_second_writer_is_refused)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct driver_options options = { .url = place->url,
                                            .role = DRIVER_WRITER,
                                            .lock_wait_ms = 100 };
    struct gw_db *first = pgsql_connect_as(place->url, DRIVER_WRITER);
    struct gw_db *reader = pgsql_connect_as(place->url, DRIVER_READER);

    ck_assert_ptr_nonnull(strstr(refusal(&options, GW_CONFLICT), "another server"));
    connection_close(first);
    first = pgsql_connect_as(place->url, DRIVER_WRITER);
    connection_close(first);
    connection_close(reader);
}
END_TEST

static void *
close_late(void *db)
{
    (void)usleep(2500000);
    connection_close(db);
    return NULL;
}

START_TEST(a_writer_that_is_gone_without_a_word_is_waited_for)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct driver_options options = { .url = place->url, .role = DRIVER_WRITER };
    struct gw_db *gone = pgsql_connect_as(place->url, DRIVER_WRITER), *db;
    pthread_t thread;
    enum gw_err err;
    const char *said;

    ck_assert_int_eq(pthread_create(&thread, NULL, close_late, gone), 0);
    stderr_take();
    err = connection_open(&driver_pgsql, &options, &db);
    said = stderr_taken();
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(err, GW_OK);
    ck_assert_msg(strstr(said, "waiting for it, at most 40 s") != NULL, "%s", said);
    connection_close(db);
}
END_TEST

START_TEST(a_database_of_other_order_or_encoding_is_refused)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    static const char *const wrong[] = { "ENCODING 'SQL_ASCII' LOCALE 'C'",
                                         "ENCODING 'UTF8' LOCALE 'C.UTF-8'" };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        const char *directory = test_text("%s/wrong", test_directory());
        const char *url = test_database_url(directory);
        const char *name = strstr(url, "/kairan_") + 1;
        const struct driver_options options = { .url = url };
        const char *said;

        name = test_text("%.*s", (int)strcspn(name, "?"), name);
        test_sql(place->directory,
                 test_text("CREATE DATABASE %s TEMPLATE template0 %s", name, wrong[i]));
        said = refusal(&options, GW_UNSUPPORTED);
        ck_assert_msg(strstr(said, "--encoding=UTF8 --locale=C") != NULL, "%s", said);
        test_database_drop(directory);
    }
}
END_TEST

START_TEST(an_old_server_is_refused)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct pgsql_proxy *proxy = pgsql_proxy_start(place->url, PROXY_OLD_SERVER);
    const struct driver_options options = { .url = proxy->url };

    ck_assert_ptr_nonnull(strstr(refusal(&options, GW_UNSUPPORTED), "14 is too old"));
    pgsql_proxy_stop(proxy);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_said_so)
{
    if (!test_on_pgsql())
        return;
    const struct driver_options options = { .url = test_text("postgres://kairan@/none?host=%s",
                                                             test_directory()) };

    ck_assert_ptr_nonnull(strstr(refusal(&options, GW_BUSY), "cannot connect to the database"));
}
END_TEST

static void
password_put(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static const char *
password_write(const char *text)
{
    const char *path = test_text("%s/password", test_directory());

    password_put(path, text);
    return path;
}

START_TEST(a_password_that_cannot_be_read_is_told_once_and_not_tried_by_everybody)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct driver_options options = { .url = place->url,
                                            .role = DRIVER_WRITER,
                                            .password_file = password_write("himitsu\n") };
    struct gw_db *db;
    const char *said, *first;

    ck_assert_int_eq(connection_open(&driver_pgsql, &options, &db), GW_OK);
    pgsql_break(place);
    ck_assert_int_eq(unlink(options.password_file), 0);
    stderr_take();
    ck_assert_int_eq(connection_begin_write(db), GW_BUSY);
    password_put(options.password_file, "himitsu\n");
    ck_assert_int_eq(connection_begin_write(db), GW_BUSY); /* not so soon */
    ck_assert_int_eq(unlink(options.password_file), 0);
    ck_assert_int_eq(usleep(250000), 0);
    ck_assert_int_eq(connection_begin_write(db), GW_BUSY);
    said = stderr_taken();
    first = strstr(said, "cannot read the password");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "cannot read the password"));
    password_put(options.password_file, "himitsu\n");
    ck_assert_int_eq(usleep(250000), 0);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    connection_abandon(db);
    connection_close(db);
}
END_TEST

START_TEST(the_password_comes_from_its_file_and_is_never_told)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const char *port = strstr(place->url, "port=") + strlen("port=");
    const char *name = strstr(place->url, "/kairan_") + 1;
    const char *role = test_text("role_%.*s", (int)strcspn(name, "?"), name);
    struct driver_options options = {
        .url = test_text("postgres://%s@127.0.0.1:%.*s/%.*s", role, (int)strcspn(port, "&"), port,
                         (int)strcspn(name, "?"), name),
    };
    struct gw_db *db;
    const char *said;

    test_sql(place->directory,
             test_text("CREATE ROLE %s LOGIN PASSWORD 'himitsu-no-kotoba'", role));
    options.password_file = password_write("himitsu-no-kotoba\n");
    ck_assert_int_eq(connection_open(&driver_pgsql, &options, &db), GW_OK);
    connection_close(db);
    options.password_file = password_write("chigau-kotoba\n");
    said = refusal(&options, GW_BUSY);
    ck_assert_msg(strstr(said, "kotoba") == NULL && strstr(said, "password") != NULL, "%s", said);
    options.password_file = password_write("");
    ck_assert_ptr_nonnull(strstr(refusal(&options, GW_IO), "cannot read the password"));
    options.password_file = test_text("%s/none", test_directory());
    ck_assert_ptr_nonnull(strstr(refusal(&options, GW_IO), "No such file"));
    test_sql(place->directory, test_text("DROP ROLE %s", role));
}
END_TEST
