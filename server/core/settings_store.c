/* settings_store.c - settings in the database. */
#include "core/settings_store.h"

GW_SQL(settings_select, "SELECT key, value, version FROM setting ORDER BY key", .scans = true);

enum gw_err
settings_each_stored(struct gw_db *db, void (*take)(void *arg, const struct setting_stored *stored),
                     void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &settings_select);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK)
        take(arg, &(struct setting_stored){ .key = gw_column_view(stmt, 0),
                                            .value = gw_column_view(stmt, 1),
                                            .version = gw_column_int(stmt, 2) });
    return gw_step_end(err);
}

GW_SQL(settings_value, "SELECT key, value, version FROM setting WHERE key = ?1");

enum gw_err
settings_stored(struct gw_db *db, struct gw_arena *arena, const char *key,
                struct setting_stored *out)
{
    GW_STMT stmt = gw_db_stmt(db, &settings_value);

    gw_bind_text(stmt, 1, gw_text_from(key));
    GW_TRY(gw_step_row(stmt));
    *out = (struct setting_stored){ .key = gw_column_text(stmt, arena, 0),
                                    .value = gw_column_text(stmt, arena, 1),
                                    .version = gw_column_int(stmt, 2) };
    return GW_OK;
}

GW_SQL(settings_upsert, "INSERT INTO setting (key, value, updated_at, version)"
                        " VALUES (?1, ?2, ?3, 2) ON CONFLICT (key) DO UPDATE"
                        " SET value = excluded.value, updated_at = excluded.updated_at,"
                        " version = setting.version + 1");

enum gw_err
settings_store(struct gw_db *db, const char *key, struct gw_text value, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &settings_upsert);

    gw_bind_text(stmt, 1, gw_text_from(key));
    gw_bind_text(stmt, 2, value);
    gw_bind_int(stmt, 3, now);
    return gw_step_done(stmt);
}
