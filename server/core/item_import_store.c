/* item_import_store.c - for whom imported items count as read; each statement stands above its only
 * user. */
#include "core/item_import_store.h"

GW_SQL(import_accounts_count, "SELECT count(*) FROM account", .scans = true);

static enum gw_err
accounts_count(struct gw_db *db, int64_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &import_accounts_count);

    GW_TRY(gw_step_row(stmt));
    *count = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(import_accounts, "SELECT person_id FROM account", .scans = true);

enum gw_err
item_import_people(struct gw_request *req, struct gw_ids *out)
{
    int64_t count;
    int64_t *ids;
    size_t used = 0;
    enum gw_err err;

    GW_TRY(accounts_count(req->db, &count));
    ids = GW_NEW_ARRAY(req->arena, int64_t, (size_t)count + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &import_accounts);
    while (used < (size_t)count && (err = gw_step_row(stmt)) == GW_OK)
        ids[used++] = gw_column_int(stmt, 0);
    *out = (struct gw_ids){ ids, used };
    return used == (size_t)count ? GW_OK : gw_step_end(err);
}
