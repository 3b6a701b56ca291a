/* pgsql_place.c - see pgsql_place.h. */
#include "pgsql_place.h"

#include <check.h>
#include <fcntl.h>

static int stderr_kept = -1;
static const char *stderr_path;

struct pgsql_place *
pgsql_place_make(void)
{
    struct pgsql_place *place = test_alloc(sizeof(*place));

    gw_log_set_level(GW_LOG_ERROR);
    place->directory = test_text("%s/data", test_directory());
    place->url = test_database_url(place->directory);
    test_database_make(place->directory);
    test_sql(place->directory,
             "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s TEXT UNIQUE, b BYTEA,"
             " CHECK (n <> 13));"
             "CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT NOT NULL"
             " REFERENCES t (id) DEFERRABLE INITIALLY IMMEDIATE)");
    return place;
}

struct gw_db *
pgsql_connect_as(const char *url, enum driver_role role)
{
    const struct driver_options options = { .url = url, .role = role };
    struct gw_db *db;

    ck_assert_int_eq(connection_open(&driver_pgsql, &options, &db), GW_OK);
    return db;
}

enum gw_err
pgsql_do(struct gw_db *db, const char *sql)
{
    struct gw_sql *statement = test_alloc(sizeof(*statement)); /* the cache keeps its address */

    *statement = (struct gw_sql){ "test", sql };
    GW_STMT stmt = gw_db_stmt(db, statement);
    return gw_step_done(stmt);
}

void
pgsql_break(const struct pgsql_place *place)
{
    ck_assert_str_eq(test_sql_string(place->directory,
                                     "SELECT bool_and(pg_terminate_backend(pid, 10000))"
                                     " FROM pg_stat_activity WHERE datname = current_database()"
                                     " AND pid <> pg_backend_pid()"),
                     "1");
}

void
stderr_take(void)
{
    int file;

    stderr_path = test_text("%s/stderr", test_directory());
    file = open(stderr_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    stderr_kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    ck_assert_int_ge(dup2(file, STDERR_FILENO), 0);
    close(file);
}

const char *
stderr_taken(void)
{
    static char text[16384];
    FILE *file = fopen(stderr_path, "re");
    size_t bytes;

    dup2(stderr_kept, STDERR_FILENO);
    close(stderr_kept);
    ck_assert_ptr_nonnull(file);
    bytes = fread(text, 1, sizeof(text) - 1, file);
    text[bytes] = '\0';
    fclose(file);
    return text;
}
