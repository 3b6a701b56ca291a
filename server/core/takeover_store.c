/* takeover_store.c - what the database needs once the rows of an export are in it. */
#include "core/takeover_store.h"

#include "db/blobs.h"
#include "db/counter_store.h"

static enum gw_err
number_read(struct gw_stmt *stmt, int64_t *out)
{
    GW_TRY(gw_step_row(stmt));
    *out = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(takeover_audiences, "SELECT COALESCE(MAX(id), 1) FROM audience");

static enum gw_err
greatest_audience(struct gw_db *db, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &takeover_audiences);

    return number_read(stmt, out);
}

GW_SQL(takeover_item_numbers, "SELECT COALESCE(MAX(item_no), 0) FROM item");

static enum gw_err
greatest_item_no(struct gw_db *db, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &takeover_item_numbers);

    return number_read(stmt, out);
}

GW_SQL(takeover_accounts, "UPDATE account SET joined_at = ?1 WHERE joined_at < ?1", .scans = true);

static enum gw_err
accounts_begin(struct gw_db *db, int64_t now)
{
    GW_STMT stmt = gw_db_stmt(db, &takeover_accounts);

    gw_bind_int(stmt, 1, now);
    return gw_step_done(stmt);
}

GW_SQL(takeover_outbox, "INSERT INTO search_outbox (item_id, turn) SELECT id, 1 FROM item",
       .scans = true);

static enum gw_err
search_queue(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &takeover_outbox);

    return gw_step_done(stmt);
}

enum gw_err
takeover_settle(struct gw_db *db, int64_t last_id, int64_t now)
{
    int64_t number;

    GW_TRY(greatest_audience(db, &number));
    GW_TRY(counter_set(db, "audience", number));
    GW_TRY(greatest_item_no(db, &number));
    GW_TRY(counter_set(db, "item_no", number));
    GW_TRY(counter_set(db, "last_id", last_id));
    GW_TRY(accounts_begin(db, now));
    return search_queue(db);
}

GW_SQL(takeover_digest, "SELECT digest FROM blob WHERE id = ?1");

enum gw_err
takeover_blob_digest(struct gw_db *db, int64_t blob_id, void *out)
{
    GW_STMT stmt = gw_db_stmt(db, &takeover_digest);

    gw_bind_int(stmt, 1, blob_id);
    GW_TRY(gw_step_row(stmt));
    if (gw_column_view(stmt, 0).bytes != BLOB_DIGEST_BYTES)
        return GW_MALFORMED;
    memcpy(out, gw_column_view(stmt, 0).data, BLOB_DIGEST_BYTES);
    return GW_OK;
}
