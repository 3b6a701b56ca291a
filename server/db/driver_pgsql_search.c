/* driver_pgsql_search.c - full text on PostgreSQL: the index.
 *
 * A row for each indexed item: its words in their order, each between blanks, so that a phrase is a
 * part of that text; and the same words with the scope as a tsvector without places, which GIN
 * finds. core/search_store.c fills it and asks it.
 */
#include "db/driver_pgsql.h"
#include "gw/log.h"

/* The number goes up whenever bigram.c cuts differently or the table changes. */
#define INDEX_DEFINITION "words 1"

enum gw_err
driver_pgsql_search_prepare(struct driver_connection *connection)
{
    static const char *const steps[] = {
        "DROP TABLE IF EXISTS search_index",
        "CREATE TABLE search_index (item_no BIGINT PRIMARY KEY, words TEXT NOT NULL,"
        " grams TSVECTOR NOT NULL)",
        "COMMENT ON TABLE search_index IS '" INDEX_DEFINITION "'",
        "CREATE INDEX search_index_grams ON search_index USING gin (grams)",
        "DELETE FROM search_doc",
        "INSERT INTO search_outbox (item_id, turn) SELECT id, 1 FROM item"
        " ON CONFLICT (item_id) DO UPDATE SET turn = search_outbox.turn + 1",
    };
    int64_t is_wanted = 0, is_right = 0;

    GW_TRY(pgsql_run(connection,
                     "SELECT count(*) FROM pg_class WHERE oid = to_regclass('search_doc')",
                     &is_wanted));
    GW_TRY(pgsql_run(connection,
                     "SELECT count(*) FROM pg_class WHERE oid = to_regclass('search_index')"
                     " AND obj_description(oid, 'pg_class') = '" INDEX_DEFINITION "'",
                     &is_right));
    if (is_wanted == 0 || is_right == 1)
        return GW_OK;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        GW_TRY(pgsql_run(connection, steps[i], NULL));
    gw_log_write(GW_LOG_INFO, "db.search_index.made", NULL, 0);
    return GW_OK;
}
