/* audience_store.c - audiences in the database; each statement stands above its only user. */

#include "core/audience.h"
#include "gw/people.h"

#include "core/people.h"
#include "gw/bitmap.h"

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

GW_SQL(insert_member, "INSERT INTO audience_member (audience_id, department_id, below, person_id,"
                      " group_id, position_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

/* A row for everybody where no id is set. */
static enum gw_err
member_insert(struct gw_db *db, int64_t audience_id, const struct gw_audience_member *member)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_member);
    const bool person = member->person_id != 0;

    gw_bind_int(stmt, 1, audience_id);
    gw_bind_id(stmt, 2, person ? 0 : member->department_id);
    gw_bind_int(stmt, 3, !person && member->department_id != 0 && member->below);
    gw_bind_id(stmt, 4, member->person_id);
    gw_bind_id(stmt, 5, member->group_id);
    gw_bind_id(stmt, 6, member->position_id);
    return gw_step_done(stmt);
}

static enum gw_err
members_insert(struct gw_db *db, int64_t audience_id, const struct gw_audience_members *members)
{
    for (size_t i = 0; i < members->count; i++)
        GW_TRY(member_insert(db, audience_id, &members->list[i]));
    return GW_OK;
}

enum gw_err
audience_make(struct gw_db *db, struct gw_arena *arena, const struct gw_audience_member *members,
              size_t count, struct audience_found *out)
{
    struct gw_audience_members own = {
        .list = gw_arena_copy(arena, members, count * sizeof(*members)), .count = count
    };
    struct gw_text canonical;
    int64_t id;
    enum gw_err err;

    if (count == 0)
        return GW_INVALID;
    canonical = audience_canonical(arena, own.list, &own.count);
    err = audience_find(db, canonical, &id);
    if (err == GW_MISSING) {
        GW_TRY(gw_db_next(db, "audience", &id));
        GW_TRY(audience_insert(db, id, canonical));
        GW_TRY(members_insert(db, id, &own));
    } else if (err == GW_OK) {
        GW_TRY(audience_unmark(db, id));
    } else {
        return err;
    }
    *out = (struct audience_found){ .id = id, .is_new = err == GW_MISSING };
    return GW_OK;
}

GW_SQL(count_members, "SELECT COUNT(*) FROM audience_member WHERE audience_id = ?1");

static enum gw_err
members_count(struct gw_db *db, int64_t audience_id, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_members);

    gw_bind_int(stmt, 1, audience_id);
    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(audience_is_there, "SELECT 1 FROM audience WHERE id = ?1");

static enum gw_err
audience_check(struct gw_db *db, int64_t audience_id)
{
    GW_STMT stmt = gw_db_stmt(db, &audience_is_there);

    gw_bind_int(stmt, 1, audience_id);
    return gw_step_row(stmt);
}

GW_SQL(list_members, "SELECT department_id, below, person_id, group_id, position_id"
                     " FROM audience_member WHERE audience_id = ?1");

enum gw_err
audience_members_load(struct gw_db *db, struct gw_arena *arena, int64_t audience_id,
                      struct gw_audience_members *out)
{
    struct gw_audience_member *list;
    size_t room, count = 0;
    enum gw_err err;

    GW_TRY(members_count(db, audience_id, &room));
    if (room == 0)
        GW_TRY(audience_check(db, audience_id));
    list = GW_NEW_ARRAY(arena, struct gw_audience_member, room + 1);
    GW_STMT stmt = gw_db_stmt(db, &list_members);
    gw_bind_int(stmt, 1, audience_id);
    while ((err = gw_step_row(stmt)) == GW_OK && count < room) {
        list[count++] = (struct gw_audience_member){ .department_id = gw_column_int(stmt, 0),
                                                     .below = gw_column_int(stmt, 1) != 0,
                                                     .person_id = gw_column_int(stmt, 2),
                                                     .group_id = gw_column_int(stmt, 3),
                                                     .position_id = gw_column_int(stmt, 4) };
    }
    GW_TRY(gw_step_end(err));
    *out = (struct gw_audience_members){ list, audience_members_thin(list, count) };
    return GW_OK;
}

GW_SQL(clear_members, "DELETE FROM audience_member WHERE audience_id = ?1");

static enum gw_err
members_clear(struct gw_db *db, int64_t audience_id)
{
    GW_STMT stmt = gw_db_stmt(db, &clear_members);

    gw_bind_int(stmt, 1, audience_id);
    return gw_step_done(stmt);
}

enum gw_err
audience_keep(struct gw_db *db, struct gw_arena *arena, struct gw_text name,
              const struct gw_audience_members *members, struct audience_found *out)
{
    struct gw_audience_members wanted = *members, stored = { 0 };
    int64_t id;
    enum gw_err err = audience_find(db, name, &id);

    if (err != GW_OK && err != GW_MISSING)
        return err;
    wanted.count = audience_members_thin(wanted.list, wanted.count);
    if (err == GW_MISSING) {
        GW_TRY(gw_db_next(db, "audience", &id));
        GW_TRY(audience_insert(db, id, name));
    } else {
        GW_TRY(audience_members_load(db, arena, id, &stored));
    }
    *out = (struct audience_found){ id, !audience_members_equal(&wanted, &stored) };
    if (!out->is_new)
        return GW_OK;
    GW_TRY(members_clear(db, id));
    return members_insert(db, id, &wanted);
}

static enum gw_err
audiences_add(struct gw_db *db, const struct gw_sql *sql, int64_t id, struct gw_bitmap *audiences)
{
    GW_STMT stmt = gw_db_stmt(db, sql);
    enum gw_err err;

    gw_bind_int(stmt, 1, id);
    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_bitmap_add(audiences, (uint32_t)gw_column_int(stmt, 0)));
    return gw_step_end(err);
}

GW_SQL(list_of_position, "SELECT audience_id FROM audience_member WHERE position_id = ?1");

static enum gw_err
position_add(struct gw_db *db, int64_t position_id, struct gw_bitmap *audiences)
{
    return audiences_add(db, &list_of_position, position_id, audiences);
}

/* The positions that name `?1` as a deputy and that an audience names. */
GW_SQL(list_deputized,
       "SELECT d.position_id FROM deputy_order d WHERE d.deputy_position_id = ?1"
       " AND EXISTS (SELECT 1 FROM audience_member m WHERE m.position_id = d.position_id)");

/* Of those for whose holders the actor stands in today, from one of the actor's own positions. */
static enum gw_err
deputized_add(struct gw_db *db, const struct gw_actor *actor, int64_t own_position_id,
              gw_date today, struct gw_bitmap *audiences)
{
    GW_STMT stmt = gw_db_stmt(db, &list_deputized);
    struct position_duty duty;
    enum gw_err err;

    gw_bind_int(stmt, 1, own_position_id);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const int64_t position_id = gw_column_int(stmt, 0);

        err = position_duty_find(db, position_id, today, &duty);
        if (err == GW_OK && duty.person_id == actor->person_id)
            GW_TRY(position_add(db, position_id, audiences));
        GW_TRY(gw_step_end(err));
    }
    return gw_step_end(err);
}

GW_SQL(list_of_person, "SELECT audience_id FROM audience_member WHERE person_id = ?1");
GW_SQL(list_of_groups, "SELECT m.audience_id FROM person_group_member g JOIN audience_member m"
                       " ON m.group_id = g.group_id WHERE g.person_id = ?1");
GW_SQL(list_of_department, "SELECT audience_id FROM audience_member WHERE department_id = ?1");
GW_SQL(list_of_department_above,
       "SELECT audience_id FROM audience_member WHERE department_id = ?1 AND below = 1");
/* Kept audiences that are open to all; the other one is GW_AUDIENCE_EVERYBODY. */
GW_SQL(list_of_everybody,
       "SELECT audience_id FROM audience_member WHERE department_id IS NULL AND person_id IS NULL"
       " AND group_id IS NULL AND position_id IS NULL AND audience_id > ?1");

enum gw_err
audience_ids_load(struct gw_db *db, const struct gw_actor *actor, gw_date today,
                  struct gw_bitmap *audiences)
{
    GW_TRY(gw_bitmap_add(audiences, GW_AUDIENCE_EVERYBODY));
    GW_TRY(audiences_add(db, &list_of_everybody, GW_AUDIENCE_EVERYBODY, audiences));
    GW_TRY(audiences_add(db, &list_of_person, actor->person_id, audiences));
    GW_TRY(audiences_add(db, &list_of_groups, actor->person_id, audiences));
    for (size_t i = 0; i < actor->positions_count; i++) {
        GW_TRY(position_add(db, actor->positions[i], audiences));
        GW_TRY(deputized_add(db, actor, actor->positions[i], today, audiences));
    }
    for (size_t i = 0; i < actor->departments_count; i++)
        GW_TRY(audiences_add(db, &list_of_department, actor->departments[i], audiences));
    for (size_t i = 0; i < actor->departments_above_count; i++)
        GW_TRY(
            audiences_add(db, &list_of_department_above, actor->departments_above[i], audiences));
    return GW_OK;
}

GW_SQL(group_has, "SELECT 1 FROM person_group_member WHERE group_id = ?1 AND person_id = ?2");

enum gw_err
gw_group_has(struct gw_request *req, int64_t group_id, int64_t person_id, bool *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &group_has);
    enum gw_err err;

    gw_bind_int(stmt, 1, group_id);
    gw_bind_int(stmt, 2, person_id);
    err = gw_step_row(stmt);
    *out = err == GW_OK;
    return gw_step_end(err);
}
