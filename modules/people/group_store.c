/* group_store.c - groups and their members in the database; each statement stands above its only
 * user. */
#include "group.h"

/* Who has left is in no list; the row goes with the next change of the group. ?2 is the day. */
#define MEMBERS_THERE                                                 \
    " FROM person_group_member m JOIN person p ON p.id = m.person_id" \
    " WHERE m.group_id = ?1 AND p.appointment_from <= ?2"             \
    " AND (p.appointment_until IS NULL OR p.appointment_until >= ?2)"
#define GROUP_COLUMNS                                                                           \
    "g.id, g.owner_id, g.version, g.updated_at, g.name, (SELECT COUNT(*)"                       \
    " FROM person_group_member m JOIN person p ON p.id = m.person_id WHERE m.group_id = g.id"   \
    " AND p.appointment_from <= ?2 AND (p.appointment_until IS NULL OR p.appointment_until >= " \
    "?2))"

static struct people_group
group_read(struct gw_request *req, struct gw_stmt *stmt)
{
    return (struct people_group){
        .id = gw_column_int(stmt, 0),
        .owner_id = gw_column_int(stmt, 1),
        .version = gw_column_int(stmt, 2),
        .updated_at = gw_column_int(stmt, 3),
        .name = gw_column_text(stmt, req->arena, 4),
        .count = gw_column_int(stmt, 5),
    };
}

GW_SQL(people_group_find, "SELECT " GROUP_COLUMNS " FROM person_group g WHERE g.id = ?1"
                          " AND (g.owner_id IS NULL OR g.owner_id = ?3)");

enum gw_err
people_group_load(struct gw_request *req, int64_t group_id, struct people_group *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_find);

    gw_bind_int(stmt, 1, group_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, req->person_id);
    GW_TRY(gw_step_row(stmt));
    *out = group_read(req, stmt);
    return GW_OK;
}

/* The name of the group at the end of the page before is looked up, so that a cursor is a number.
 */
GW_SQL(people_groups_page,
       "SELECT " GROUP_COLUMNS " FROM person_group g"
       " WHERE (g.owner_id = ?1 OR g.owner_id IS NULL) AND (CAST(?3 AS BIGINT) = 0 OR (g.owner_id "
       "IS NULL, g.name,"
       " g.id) > (SELECT a.owner_id IS NULL, a.name, a.id FROM person_group a WHERE a.id = ?3"
       " AND (a.owner_id = ?1 OR a.owner_id IS NULL)))" /* a cursor of another's tells nothing */
       " ORDER BY g.owner_id IS NULL, g.name, g.id LIMIT ?4");

enum gw_err
people_groups_load(struct gw_request *req, int64_t after, int64_t limit, struct people_groups *out)
{
    struct people_group *list = GW_NEW_ARRAY(req->arena, struct people_group, (size_t)limit + 1);
    GW_STMT stmt = gw_db_stmt(req->db, &people_groups_page);
    size_t count = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, req->person_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, after);
    gw_bind_int(stmt, 4, limit + 1);
    while ((err = gw_step_row(stmt)) == GW_OK)
        list[count++] = group_read(req, stmt);
    *out = (struct people_groups){ list, count };
    return gw_step_end(err);
}

GW_SQL(people_groups_of_owner,
       "SELECT COUNT(*) FROM person_group WHERE COALESCE(owner_id, 0) = ?1");

enum gw_err
people_groups_count(struct gw_request *req, int64_t owner_id, int64_t *count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_groups_of_owner);

    gw_bind_int(stmt, 1, owner_id);
    GW_TRY(gw_step_row(stmt));
    *count = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(people_group_members, "SELECT p.id" MEMBERS_THERE " LIMIT ?3");

enum gw_err
people_group_members_load(struct gw_request *req, int64_t group_id, struct gw_ids *out)
{
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, PEOPLE_GROUP_MEMBERS_MAX);
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_members);
    size_t count = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, group_id);
    gw_bind_int(stmt, 2, req->today);
    gw_bind_int(stmt, 3, PEOPLE_GROUP_MEMBERS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    *out = (struct gw_ids){ ids, count };
    return gw_step_end(err);
}

GW_SQL(people_group_add, "INSERT INTO person_group (id, owner_id, name, version, created_at,"
                         " updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)");

enum gw_err
people_group_insert(struct gw_request *req, const struct people_group *group)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_add);

    gw_bind_int(stmt, 1, group->id);
    gw_bind_id(stmt, 2, group->owner_id);
    gw_bind_text(stmt, 3, group->name);
    gw_bind_int(stmt, 4, group->version);
    gw_bind_int(stmt, 5, group->updated_at);
    return gw_step_done(stmt);
}

GW_SQL(people_group_set,
       "UPDATE person_group SET name = ?2, version = ?3, updated_at = ?4 WHERE id = ?1");

enum gw_err
people_group_update(struct gw_request *req, const struct people_group *group)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_set);

    gw_bind_int(stmt, 1, group->id);
    gw_bind_text(stmt, 2, group->name);
    gw_bind_int(stmt, 3, group->version);
    gw_bind_int(stmt, 4, group->updated_at);
    return gw_step_done(stmt);
}

GW_SQL(people_group_members_clear, "DELETE FROM person_group_member WHERE group_id = ?1");

static enum gw_err
members_clear(struct gw_db *db, int64_t group_id)
{
    GW_STMT stmt = gw_db_stmt(db, &people_group_members_clear);

    gw_bind_int(stmt, 1, group_id);
    return gw_step_done(stmt);
}

GW_SQL(people_group_drop, "DELETE FROM person_group WHERE id = ?1");

enum gw_err
people_group_delete(struct gw_request *req, int64_t group_id)
{
    GW_TRY(members_clear(req->db, group_id));
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_drop);
    gw_bind_int(stmt, 1, group_id);
    return gw_step_done(stmt);
}

GW_SQL(people_group_member_add,
       "INSERT INTO person_group_member (group_id, person_id) VALUES (?1, ?2)"
       " ON CONFLICT (group_id, person_id) DO NOTHING");

enum gw_err
people_group_members_replace(struct gw_request *req, int64_t group_id, struct gw_ids people)
{
    GW_TRY(members_clear(req->db, group_id));
    for (size_t i = 0; i < people.count; i++) {
        GW_STMT stmt = gw_db_stmt(req->db, &people_group_member_add);

        gw_bind_int(stmt, 1, group_id);
        gw_bind_int(stmt, 2, people.ids[i]);
        GW_TRY(gw_step_done(stmt));
    }
    return GW_OK;
}

GW_SQL(people_group_audiences,
       "SELECT COUNT(DISTINCT audience_id) FROM audience_member WHERE group_id = ?1");

enum gw_err
people_group_uses(struct gw_request *req, int64_t group_id, int64_t *count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &people_group_audiences);

    gw_bind_int(stmt, 1, group_id);
    GW_TRY(gw_step_row(stmt));
    *count = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(people_person_is_there, "SELECT 1 FROM person WHERE id = ?1 AND appointment_from <= ?2"
                               " AND (appointment_until IS NULL OR appointment_until >= ?2)");

enum gw_err
people_persons_check(struct gw_request *req, struct gw_ids people)
{
    for (size_t i = 0; i < people.count; i++) {
        GW_STMT stmt = gw_db_stmt(req->db, &people_person_is_there);

        gw_bind_int(stmt, 1, people.ids[i]);
        gw_bind_int(stmt, 2, req->today);
        GW_TRY(gw_step_row(stmt));
    }
    return GW_OK;
}
