/* audience_store.c - audiences in the database; each statement stands above its only user. */
#include <roaring/roaring.h>

#include "core/audience.h"

GW_SQL(find_audience, "SELECT id FROM audience WHERE members = ?1");

static enum gw_err
audience_find(struct gw_db *db, struct gw_text canonical, int64_t *audience_id)
{
    GW_STMT stmt = gw_db_stmt(db, &find_audience);

    gw_bind_text(stmt, 1, canonical);
    GW_TRY(gw_step_row(stmt));
    *audience_id = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(insert_audience, "INSERT INTO audience (id, members) VALUES (?1, ?2)");

static enum gw_err
audience_insert(struct gw_db *db, int64_t audience_id, struct gw_text canonical)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_audience);

    gw_bind_int(stmt, 1, audience_id);
    gw_bind_text(stmt, 2, canonical);
    return gw_step_done(stmt);
}

GW_SQL(insert_member, "INSERT INTO audience_member (audience_id, department_id, below, person_id)"
                      " VALUES (?1, ?2, ?3, ?4)");

static enum gw_err
member_insert(struct gw_db *db, int64_t audience_id, const struct gw_audience_member *member)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_member);

    gw_bind_int(stmt, 1, audience_id);
    gw_bind_id(stmt, 2, member->person_id != 0 ? 0 : member->department_id);
    gw_bind_int(stmt, 3, member->person_id == 0 && member->below);
    gw_bind_id(stmt, 4, member->person_id);
    return gw_step_done(stmt);
}

enum gw_err
audience_make(struct gw_db *db, struct gw_arena *arena, const struct gw_audience_member *members,
              size_t count, struct audience_found *out)
{
    struct gw_audience_member *own = gw_arena_copy(arena, members, count * sizeof(*members));
    struct gw_text canonical;
    int64_t id;
    enum gw_err err;

    if (count == 0)
        return GW_INVALID;
    canonical = audience_canonical(arena, own, &count);
    err = audience_find(db, canonical, &id);
    if (err == GW_MISSING) {
        GW_TRY(gw_db_next(db, "audience", &id));
        GW_TRY(audience_insert(db, id, canonical));
        for (size_t i = 0; i < count; i++)
            GW_TRY(member_insert(db, id, &own[i]));
    } else if (err != GW_OK) {
        return err;
    }
    *out = (struct audience_found){ .id = id, .is_new = err == GW_MISSING };
    return GW_OK;
}

GW_SQL(list_of_person, "SELECT audience_id FROM audience_member WHERE person_id = ?1");
GW_SQL(list_of_department, "SELECT audience_id FROM audience_member WHERE department_id = ?1");
GW_SQL(list_of_department_above,
       "SELECT audience_id FROM audience_member WHERE department_id = ?1 AND below = 1");

static enum gw_err
audiences_add(struct gw_db *db, const struct gw_sql *sql, int64_t id, roaring_bitmap_t *audiences)
{
    GW_STMT stmt = gw_db_stmt(db, sql);
    enum gw_err err;

    gw_bind_int(stmt, 1, id);
    while ((err = gw_step_row(stmt)) == GW_OK)
        roaring_bitmap_add(audiences, (uint32_t)gw_column_int(stmt, 0));
    return gw_step_end(err);
}

enum gw_err
audience_ids_load(struct gw_db *db, const struct gw_actor *actor, void *audiences)
{
    roaring_bitmap_add(audiences, GW_AUDIENCE_EVERYBODY);
    GW_TRY(audiences_add(db, &list_of_person, actor->person_id, audiences));
    for (size_t i = 0; i < actor->departments_count; i++)
        GW_TRY(audiences_add(db, &list_of_department, actor->departments[i], audiences));
    for (size_t i = 0; i < actor->departments_above_count; i++)
        GW_TRY(
            audiences_add(db, &list_of_department_above, actor->departments_above[i], audiences));
    return GW_OK;
}
