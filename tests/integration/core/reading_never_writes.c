/* GET leaves every table as it was (DESIGN 2). */
#include "tests/integration/core/board.h"
#include "tests/lib/engine.h"

/* All tables but those that jobs and the search indexer change by themselves. */
static const char *
table_names(const char *directory)
{
    if (test_on_pgsql())
        return test_sql_lines(directory, "SELECT tablename FROM pg_tables"
                                         " WHERE schemaname = 'public'"
                                         " AND tablename NOT IN ('job', 'idempotency')"
                                         " AND tablename NOT LIKE 'search%' ORDER BY tablename");
    return test_sql_lines(directory, "SELECT name FROM sqlite_master WHERE type = 'table'"
                                     " AND name NOT IN ('job', 'idempotency')"
                                     " AND name NOT LIKE 'search%' ORDER BY name");
}

/* Every column of every row, as the engine writes them out. */
static const char *
table_rows(const char *directory, const char *table)
{
    const char *columns;

    if (test_on_pgsql())
        return test_sql_lines(directory,
                              test_text("SELECT t::text FROM %s AS t ORDER BY t::text", table));
    columns = test_sql_string(
        directory, test_text("SELECT group_concat('quote(\"' || name || '\")', ' || '','' || ')"
                             " FROM pragma_table_info('%s')",
                             table));
    return test_sql_lines(directory, test_text("SELECT %s FROM \"%s\"", columns, table));
}

/* A number that changes with any of it. */
static uint64_t
city_digest(const struct server *server)
{
    uint64_t digest = 1469598103934665603U;
    const char *names = table_names(server->directory);

    for (const char *end; (end = strchr(names, '\n')) != NULL; names = end + 1) {
        const char *name = test_text("%.*s", (int)(end - names), names);

        for (const char *at = table_rows(server->directory, name); *at != '\0'; at++)
            digest = (digest ^ (unsigned char)*at) * 1099511628211U;
    }
    return digest;
}

START_TEST(reading_never_writes)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t post = post_make(client, "読むだけ");
    int64_t board = board_to_write(client);
    const char *const paths[] = {
        "/",
        "/healthz",
        "/api/session",
        "/api/openapi.json",
        "/api/bulletin/boards",
        "/api/bulletin/incident_notices",
        "/api/people/departments",
        "/api/people/persons",
        "/api/nothing",
        "/api/bulletin/new",
        "/api/bulletin/approvals",
        "/api/bulletin/templates",
        "/api/file/usage",
        "/api/item/drafts",
        "/api/item/notices",
        "/api/item/notice_count",
        "/api/item/todos",
        "/api/item/todo_count",
        "/api/item/trash",
        "/api/people/groups",
        "/api/search?q=%E4%BC%9A%E8%AD%B0",
        test_text("/api/bulletin/boards/%lld", (long long)board),
        test_text("/api/item/items/%lld", (long long)post),
        test_text("/api/item/items/%lld/comments", (long long)post),
        test_text("/api/item/items/%lld/reading", (long long)post),
        test_text("/api/item/items/%lld/readers", (long long)post),
        test_text("/api/bulletin/posts?board_id=%lld", (long long)board),
        test_text("/api/bulletin/posts/%lld", (long long)post),
        test_text("/api/bulletin/posts/%lld/versions", (long long)post),
    };
    uint64_t before = city_digest(server);

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        ck_assert_int_lt(client_get(client, paths[i])->status, 500);
    ck_assert_uint_eq(city_digest(server), before);
    server_stop(server);
}
END_TEST
