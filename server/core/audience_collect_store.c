/* audience_collect_store.c - audiences that nothing refers to; each statement stands above its only
 * user. */
#include "core/audience.h"

/* Items and todos are all that holds an audience which no container keeps (gw/audience.h). */
GW_SQL(list_unused,
       "SELECT a.id FROM audience a WHERE a.id > ?1 AND a.members NOT LIKE '=%'"
       " AND a.members NOT LIKE '-%' AND a.id NOT IN (SELECT audience_id FROM item)"
       " AND a.id NOT IN (SELECT managers_id FROM item WHERE managers_id IS NOT NULL)"
       " AND a.id NOT IN (SELECT audience_id FROM todo WHERE audience_id IS NOT NULL)"
       " ORDER BY a.id LIMIT ?2",
       .scans = true);

enum gw_err
audience_unused_list(struct gw_db *db, int64_t *ids, size_t ids_max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_unused);
    size_t found = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, GW_AUDIENCE_EVERYBODY);
    gw_bind_int(stmt, 2, (int64_t)ids_max);
    while (found < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[found++] = gw_column_int(stmt, 0);
    *count = found;
    return gw_step_end(err);
}

GW_SQL(find_mark, "SELECT 1 FROM audience_unused WHERE audience_id = ?1 AND marked_at < ?2");

enum gw_err
audience_mark_find(struct gw_db *db, int64_t audience_id, gw_time before)
{
    GW_STMT stmt = gw_db_stmt(db, &find_mark);

    gw_bind_int(stmt, 1, audience_id);
    gw_bind_int(stmt, 2, before);
    return gw_step_row(stmt);
}

GW_SQL(insert_mark, "INSERT INTO audience_unused (audience_id, marked_at) VALUES (?1, ?2)"
                    " ON CONFLICT (audience_id) DO NOTHING");

enum gw_err
audience_mark(struct gw_db *db, int64_t audience_id, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_mark);

    gw_bind_int(stmt, 1, audience_id);
    gw_bind_int(stmt, 2, now);
    return gw_step_done(stmt);
}

GW_SQL(remove_mark, "DELETE FROM audience_unused WHERE audience_id = ?1");

enum gw_err
audience_unmark(struct gw_db *db, int64_t audience_id)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_mark);

    gw_bind_int(stmt, 1, audience_id);
    return gw_step_done(stmt);
}

GW_SQL(remove_members, "DELETE FROM audience_member WHERE audience_id = ?1");
GW_SQL(rename_empty, "UPDATE audience SET members = ?2 WHERE id = ?1");

enum gw_err
audience_empty(struct gw_db *db, struct gw_arena *arena, int64_t audience_id)
{
    GW_STMT members = gw_db_stmt(db, &remove_members);
    GW_STMT rename = gw_db_stmt(db, &rename_empty);

    GW_TRY(audience_unmark(db, audience_id));
    gw_bind_int(members, 1, audience_id);
    GW_TRY(gw_step_done(members));
    gw_bind_int(rename, 1, audience_id);
    gw_bind_text(rename, 2,
                 gw_text_format(arena, AUDIENCE_EMPTIED_MARK "%lld", (long long)audience_id));
    return gw_step_done(rename);
}
