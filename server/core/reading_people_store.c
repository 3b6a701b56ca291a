/* reading_people_store.c - who heads whom, who serves where, and what lists of readers show of
 * people; each statement stands above its only user. */
#include "core/id_list.h"
#include "core/mark_store.h"
#include "core/people.h"
#include "core/reading_store.h"

#define PEOPLE_FIRST 256
#define PEOPLE_MANY 1000 /* from here on one walk over all marks costs less */

/* Chief of a department of the person's, or above; or the deputy whom that seat's order names. */
GW_SQL(find_stand_in,
       "WITH RECURSIVE up (id) AS (SELECT o.department_id FROM holding h"
       " JOIN position o ON o.id = h.position_id WHERE h.person_id = ?1 AND h.held_from <= ?3"
       " AND (h.held_until IS NULL OR h.held_until >= ?3)"
       " UNION SELECT d.parent_id FROM up JOIN department d ON d.id = up.id"
       " WHERE d.parent_id IS NOT NULL)"
       " SELECT 1 FROM up JOIN position o ON o.department_id = up.id AND o.role = 'chief'"
       " WHERE EXISTS (SELECT 1 FROM holding h WHERE h.person_id = ?2 AND h.held_from <= ?3"
       " AND (h.held_until IS NULL OR h.held_until >= ?3) AND (h.position_id = o.id"
       " OR h.position_id IN (SELECT deputy_position_id FROM deputy_order s"
       " WHERE s.position_id = o.id))) LIMIT 1");

enum gw_err
reading_may_stand_in(struct gw_request *req, int64_t person_id, int64_t head_id, bool *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &find_stand_in);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, head_id);
    gw_bind_int(stmt, 3, req->today);
    err = gw_step_row(stmt);
    GW_TRY(gw_step_end(err));
    *out = err == GW_OK && person_id != head_id;
    return GW_OK;
}

GW_SQL(list_department_people,
       "WITH RECURSIVE below (id) AS (SELECT id FROM department WHERE id = ?1"
       " UNION SELECT d.id FROM below JOIN department d ON d.parent_id = below.id)"
       " SELECT DISTINCT h.person_id FROM holding h WHERE h.position_id IN (SELECT o.id"
       " FROM position o WHERE o.department_id IN (SELECT id FROM below)) AND h.held_from <= ?2"
       " AND (h.held_until IS NULL OR h.held_until >= ?2) ORDER BY 1");

enum gw_err
department_people_load(struct gw_request *req, int64_t department_id, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_department_people);

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->today);
    return id_list_read(stmt, req->arena, out);
}

GW_SQL(list_account_people,
       "SELECT person_id FROM account WHERE state = 'active' ORDER BY person_id", .scans = true);

enum gw_err
account_people_load(struct gw_db *db, struct gw_arena *arena, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_account_people);

    return id_list_read(stmt, arena, out);
}

GW_SQL(list_chief_seats,
       "WITH RECURSIVE up (id, distance) AS (SELECT id, 0 FROM department WHERE id = ?1"
       " UNION SELECT d.parent_id, up.distance + 1 FROM up JOIN department d ON d.id = up.id"
       " WHERE d.parent_id IS NOT NULL AND up.distance < 32)"
       " SELECT o.id FROM up JOIN position o ON o.department_id = up.id AND o.role = 'chief'"
       " WHERE o.effective_from <= ?2 AND (o.effective_until IS NULL OR o.effective_until >= ?2)"
       " ORDER BY up.distance, o.rank, o.id");

enum gw_err
department_chief_find(struct gw_request *req, int64_t department_id, int64_t *person_id)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_chief_seats);
    enum gw_err err;

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, req->today);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct position_duty duty;

        err = position_duty_find(req->db, gw_column_int(stmt, 0), req->today, &duty);
        if (err == GW_OK)
            *person_id = duty.person_id;
        if (err != GW_MISSING)
            return err;
    }
    return err;
}

static void
office_read(struct gw_stmt *stmt, struct gw_arena *arena, struct reading_office *out)
{
    *out = (struct reading_office){
        .person_id = gw_column_int(stmt, 0),
        .staff_no = gw_column_text(stmt, arena, 1),
        .name = gw_column_text(stmt, arena, 2),
        .kana_key = gw_column_text(stmt, arena, 3),
        .department_id = gw_column_int(stmt, 4),
        .department = gw_column_text(stmt, arena, 5),
        .position = gw_column_text(stmt, arena, 6),
        .rank = gw_column_is_null(stmt, 7) ? INT64_MAX : gw_column_int(stmt, 7),
        .has_account = gw_column_int(stmt, 8) != 0,
    };
}

/* Everybody with the main office of today; who has none any more, with the last one. Rows of one
 * person come in a row, the one of today first. */
GW_SQL(list_offices,
       "SELECT p.id, p.staff_no, p.name, p.kana_key, d.id, d.name, o.name, o.rank,"
       " CASE WHEN a.state = 'active' THEN 1 ELSE 0 END FROM person p"
       " LEFT JOIN account a ON a.person_id = p.id"
       " LEFT JOIN holding h ON h.person_id = p.id AND h.holding_kind = 'main'"
       " AND h.held_from <= ?1 LEFT JOIN position o ON o.id = h.position_id"
       " LEFT JOIN department d ON d.id = o.department_id ORDER BY p.id, h.held_from DESC",
       .scans = true);

enum gw_err
reading_offices_load(struct gw_request *req, struct reading_offices *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_offices);
    size_t count = 0, capacity = PEOPLE_FIRST;
    struct reading_office *rows = GW_NEW_ARRAY(req->arena, struct reading_office, capacity);
    enum gw_err err;

    gw_bind_int(stmt, 1, req->today);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        if (count > 0 && rows[count - 1].person_id == gw_column_int(stmt, 0))
            continue;
        if (count == capacity) {
            struct reading_office *more = GW_NEW_ARRAY(req->arena, struct reading_office,
                                                       capacity * 2);

            memcpy(more, rows, count * sizeof(*rows));
            rows = more;
            capacity *= 2;
        }
        office_read(stmt, req->arena, &rows[count++]);
    }
    *out = (struct reading_offices){ rows, count };
    return gw_step_end(err);
}

const struct reading_office *
reading_office_of(const struct reading_offices *offices, int64_t person_id)
{
    size_t low = 0, high = offices->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (offices->rows[middle].person_id < person_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < offices->count && offices->rows[low].person_id == person_id ? &offices->rows[low]
                                                                             : NULL;
}

/* Whether the item's number is in a stored slice of marks. */
static enum gw_err
slice_has(struct gw_text bytes, int64_t item_no, bool *read)
{
    struct gw_bitmap *bitmap;

    GW_TRY(gw_bitmap_decode(bytes, &bitmap));
    *read = gw_bitmap_contains(bitmap, (uint32_t)item_no);
    gw_bitmap_free(bitmap);
    return GW_OK;
}

GW_SQL(load_marks, "SELECT bitmap FROM read_mark WHERE person_id = ?1 AND slice = ?2");

static enum gw_err
mark_load(struct gw_db *db, int64_t person_id, int64_t item_no, bool *read)
{
    GW_STMT stmt = gw_db_stmt(db, &load_marks);
    enum gw_err err;

    *read = false;
    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, item_no / MARK_SLICE_ITEMS);
    err = gw_step_row(stmt);
    return err == GW_OK ? slice_has(gw_column_view(stmt, 0), item_no, read) : gw_step_end(err);
}

GW_SQL(list_slice, "SELECT person_id, bitmap FROM read_mark WHERE slice = ?1 ORDER BY person_id");

/* Everybody's marks, of which those of `people` are looked into. */
static enum gw_err
marks_walk(struct gw_db *db, struct gw_ids people, int64_t item_no, bool *read)
{
    GW_STMT stmt = gw_db_stmt(db, &list_slice);
    size_t at = 0;
    enum gw_err err = GW_MISSING;

    memset(read, 0, people.count * sizeof(*read));
    gw_bind_int(stmt, 1, item_no / MARK_SLICE_ITEMS);
    while (at < people.count && (err = gw_step_row(stmt)) == GW_OK) {
        const int64_t person_id = gw_column_int(stmt, 0);

        while (at < people.count && people.ids[at] < person_id)
            at++;
        if (at < people.count && people.ids[at] == person_id)
            GW_TRY(slice_has(gw_column_view(stmt, 1), item_no, &read[at++]));
    }
    return gw_step_end(err);
}

enum gw_err
reading_marks_load(struct gw_db *db, struct gw_ids people, int64_t item_no, bool *read)
{
    if (people.count >= PEOPLE_MANY)
        return marks_walk(db, people, item_no, read);
    for (size_t i = 0; i < people.count; i++)
        GW_TRY(mark_load(db, people.ids[i], item_no, &read[i]));
    return GW_OK;
}
