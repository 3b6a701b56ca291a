/* notice_setting_store.c - switches for notices in the database; each statement stands above its
 * only user. */
#include "core/notice_settings.h"

GW_SQL(find_off, "SELECT 1 FROM notice_off WHERE person_id = ?1 AND topic = ?2"
                 " AND channel = 'in_app'");

enum gw_err
notice_off_find(struct gw_db *db, int64_t person_id, struct gw_text topic, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &find_off);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_text(stmt, 2, topic);
    err = gw_step_row(stmt);
    *out = err == GW_OK;
    return gw_step_end(err);
}

GW_SQL(insert_off, "INSERT INTO notice_off (person_id, topic, channel) VALUES (?1, ?2, 'in_app')"
                   " ON CONFLICT (person_id, topic, channel) DO NOTHING");

enum gw_err
notice_off_insert(struct gw_db *db, int64_t person_id, struct gw_text topic)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_off);

    gw_bind_int(stmt, 1, person_id);
    gw_bind_text(stmt, 2, topic);
    return gw_step_done(stmt);
}

GW_SQL(remove_off, "DELETE FROM notice_off WHERE person_id = ?1 AND topic = ?2"
                   " AND channel = 'in_app'");

enum gw_err
notice_off_remove(struct gw_db *db, int64_t person_id, struct gw_text topic)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_off);

    gw_bind_int(stmt, 1, person_id);
    gw_bind_text(stmt, 2, topic);
    return gw_step_done(stmt);
}
