/* GET leaves every table as it was (DESIGN 2). */
#include <sqlite3.h>

#include "tests/integration/core/board.h"

/* Sums every column of every row of a table into one number that changes with any of them. */
static uint64_t
table_digest(sqlite3 *db, const char *table)
{
    uint64_t digest = 1469598103934665603U;
    sqlite3_stmt *stmt;

    ck_assert_int_eq(
        sqlite3_prepare_v2(db, test_text("SELECT * FROM \"%s\"", table), -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(stmt); column++) {
            const unsigned char *bytes = sqlite3_column_blob(stmt, column);
            int count = sqlite3_column_bytes(stmt, column);

            for (int i = 0; i < count; i++)
                digest = (digest ^ bytes[i]) * 1099511628211U;
            digest = (digest ^ 0x1f) * 1099511628211U;
        }
    }
    (void)sqlite3_finalize(stmt);
    return digest;
}

/* Of all tables but those that jobs and the search indexer change by themselves. */
static uint64_t
city_digest(const struct server *server)
{
    uint64_t digest = 0;
    sqlite3_stmt *stmt;
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open_v2(test_text("%s/kairan.db", server->directory), &db,
                                     SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_master WHERE type = 'table'"
                                        " AND name NOT IN ('job', 'idempotency')"
                                        " AND name NOT LIKE 'search%' ORDER BY name",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        digest = digest * 31 + table_digest(db, (const char *)sqlite3_column_text(stmt, 0));
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
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
