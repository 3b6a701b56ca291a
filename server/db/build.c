/* build.c - transactions by hand, for filling a new directory that nothing else uses yet. */
#include "db/inside.h"

enum gw_err
database_build_begin(struct database *database, struct gw_db **out)
{
    struct gw_db *db = database->db;
    enum gw_err err;

    gw_check(!database->writer.running);
    GW_TRY(connection_begin_write(db));
    err = doubt_of_others(database);
    if (err == GW_OK)
        err = ids_load(&database->ids, db);
    if (err != GW_OK) {
        database_build_abandon(database);
        return err;
    }
    *out = db;
    return GW_OK;
}

enum gw_err
database_build_commit(struct database *database)
{
    struct gw_db *db = database->db;

    GW_TRY(ids_store(&database->ids, db));
    GW_TRY(connection_commit(db));
    ids_committed(&database->ids);
    doubt_committed(database);
    connection_after_commit(db);
    checkpoint_note(database);
    return GW_OK;
}

void
database_build_abandon(struct database *database)
{
    connection_abandon(database->db);
}
