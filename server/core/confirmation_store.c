/* confirmation_store.c - confirmations and who was asked; each statement stands above its only
 * user. */
#include "core/id_list.h"
#include "core/reading.h"
#include "core/reading_store.h"

#define ID_BYTES 8

GW_SQL(insert_confirmation,
       "INSERT INTO confirmation (item_id, person_id, item_no, kind, confirmed_by, department_id,"
       " version, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
       " ON CONFLICT (item_id, person_id) DO NOTHING");

enum gw_err
confirmation_insert(struct gw_db *db, const struct confirmation *row, bool *added)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_confirmation);

    gw_bind_int(stmt, 1, row->item_id);
    gw_bind_int(stmt, 2, row->person_id);
    gw_bind_int(stmt, 3, row->item_no);
    gw_bind_text(stmt, 4, gw_text_from(row->kind));
    gw_bind_int(stmt, 5, row->confirmed_by);
    gw_bind_id(stmt, 6, row->department_id);
    gw_bind_int(stmt, 7, row->version);
    gw_bind_int(stmt, 8, row->confirmed_at);
    GW_TRY(gw_step_done(stmt));
    *added = gw_stmt_changes(stmt) == 1;
    return GW_OK;
}

static const char *
kind_of(struct gw_text name)
{
    if (gw_text_equal(name, GW_TEXT("own")))
        return "own";
    return gw_text_equal(name, GW_TEXT("on_behalf")) ? "on_behalf" : "department";
}

/* Columns person_id, kind, confirmed_by, department_id, version, confirmed_at. */
static void
row_read(struct gw_stmt *stmt, int64_t item_id, struct confirmation *out)
{
    *out = (struct confirmation){ .item_id = item_id,
                                  .person_id = gw_column_int(stmt, 0),
                                  .kind = kind_of(gw_column_view(stmt, 1)),
                                  .confirmed_by = gw_column_int(stmt, 2),
                                  .department_id = gw_column_int(stmt, 3),
                                  .version = gw_column_int(stmt, 4),
                                  .confirmed_at = gw_column_int(stmt, 5) };
}

GW_SQL(load_confirmation,
       "SELECT person_id, kind, confirmed_by, department_id, version, confirmed_at"
       " FROM confirmation WHERE item_id = ?1 AND person_id = ?2");

enum gw_err
confirmation_load(struct gw_db *db, int64_t item_id, int64_t person_id, struct confirmation *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_confirmation);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, person_id);
    GW_TRY(gw_step_row(stmt));
    row_read(stmt, item_id, out);
    return GW_OK;
}

GW_SQL(delete_confirmation, "DELETE FROM confirmation WHERE item_id = ?1 AND person_id = ?2");

enum gw_err
confirmation_remove(struct gw_db *db, int64_t item_id, int64_t person_id)
{
    GW_STMT stmt = gw_db_stmt(db, &delete_confirmation);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, person_id);
    return gw_step_done(stmt);
}

GW_SQL(retire_confirmations,
       "INSERT INTO confirmation_past (item_id, person_id, kind, confirmed_by, department_id,"
       " version, confirmed_at) SELECT item_id, person_id, kind, confirmed_by, department_id,"
       " version, confirmed_at FROM confirmation WHERE item_id = ?1"
       " ON CONFLICT (item_id, version, person_id) DO NOTHING");
GW_SQL(delete_confirmations, "DELETE FROM confirmation WHERE item_id = ?1");

enum gw_err
confirmations_retire(struct gw_db *db, int64_t item_id)
{
    GW_STMT retire = gw_db_stmt(db, &retire_confirmations);
    GW_STMT forget = gw_db_stmt(db, &delete_confirmations);

    gw_bind_int(retire, 1, item_id);
    GW_TRY(gw_step_done(retire));
    gw_bind_int(forget, 1, item_id);
    return gw_step_done(forget);
}

GW_SQL(list_confirmed, "SELECT person_id FROM confirmation WHERE item_id = ?1 ORDER BY person_id");

enum gw_err
confirmed_ids_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_confirmed);

    gw_bind_int(stmt, 1, item_id);
    return id_list_read(stmt, arena, out);
}

GW_SQL(list_past, "SELECT person_id FROM confirmation_past WHERE item_id = ?1 ORDER BY person_id");

enum gw_err
confirmed_past_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_past);

    gw_bind_int(stmt, 1, item_id);
    return id_list_read(stmt, arena, out);
}

GW_SQL(count_confirmed, "SELECT count(*) FROM confirmation WHERE item_id = ?1");

static enum gw_err
confirmed_count(struct gw_db *db, int64_t item_id, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_confirmed);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(list_confirmations,
       "SELECT person_id, kind, confirmed_by, department_id, version, confirmed_at"
       " FROM confirmation WHERE item_id = ?1 ORDER BY person_id");

enum gw_err
confirmations_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                   struct confirmation_list *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_confirmations);
    size_t max, count = 0;
    enum gw_err err = GW_MISSING;

    GW_TRY(confirmed_count(db, item_id, &max));
    out->rows = GW_NEW_ARRAY(arena, struct confirmation, max + 1);
    gw_bind_int(stmt, 1, item_id);
    while (count < max && (err = gw_step_row(stmt)) == GW_OK)
        row_read(stmt, item_id, &out->rows[count++]);
    out->count = count;
    return gw_step_end(err);
}

/* ---- who was asked ---- */

static struct gw_text
ids_encode(struct gw_arena *arena, struct gw_ids people)
{
    unsigned char *bytes = gw_arena_array(arena, people.count + 1, ID_BYTES);

    for (size_t i = 0; i < people.count; i++) {
        for (size_t k = 0; k < ID_BYTES; k++)
            bytes[i * ID_BYTES + k] = (unsigned char)((uint64_t)people.ids[i] >>
                                                      (8 * (ID_BYTES - 1 - k)));
    }
    return (struct gw_text){ (const char *)bytes, people.count * ID_BYTES };
}

static struct gw_ids
ids_decode(struct gw_arena *arena, struct gw_text bytes)
{
    const size_t count = bytes.bytes / ID_BYTES;
    int64_t *ids = GW_NEW_ARRAY(arena, int64_t, count + 1);

    for (size_t i = 0; i < count; i++) {
        uint64_t id = 0;

        for (size_t k = 0; k < ID_BYTES; k++)
            id = id << 8 | (unsigned char)bytes.data[i * ID_BYTES + k];
        ids[i] = (int64_t)id;
    }
    return (struct gw_ids){ ids, count };
}

GW_SQL(insert_request, "INSERT INTO confirm_request (item_id, asked_at, person_ids)"
                       " VALUES (?1, ?2, ?3) ON CONFLICT (item_id) DO NOTHING");
GW_SQL(replace_request,
       "INSERT INTO confirm_request (item_id, asked_at, person_ids) VALUES (?1, ?2, ?3)"
       " ON CONFLICT (item_id) DO UPDATE SET asked_at = excluded.asked_at,"
       " person_ids = excluded.person_ids");

enum gw_err
confirm_request_store(struct gw_db *db, struct gw_arena *arena,
                      const struct confirm_request *request)
{
    GW_STMT stmt = gw_db_stmt(db, request->replace ? &replace_request : &insert_request);

    gw_bind_int(stmt, 1, request->item_id);
    gw_bind_int(stmt, 2, request->asked_at);
    gw_bind_bytes(stmt, 3, ids_encode(arena, request->people));
    return gw_step_done(stmt);
}

GW_SQL(load_request, "SELECT person_ids FROM confirm_request WHERE item_id = ?1");

enum gw_err
confirm_request_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_ids *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_request);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = ids_decode(arena, gw_column_view(stmt, 0));
    return GW_OK;
}

/* ---- what a person has confirmed, as a bitmap ---- */

GW_SQL(count_changes, "SELECT value FROM counter WHERE name = 'confirmation'");

static enum gw_err
changes_load(struct gw_db *db, int64_t *changes)
{
    GW_STMT stmt = gw_db_stmt(db, &count_changes);

    GW_TRY(gw_step_row(stmt));
    *changes = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(list_of_person, "SELECT item_no FROM confirmation WHERE person_id = ?1 ORDER BY item_no");

static enum gw_err
numbers_load(struct gw_db *db, int64_t person_id, struct gw_bitmap *items)
{
    GW_STMT stmt = gw_db_stmt(db, &list_of_person);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_bitmap_add(items, (uint32_t)gw_column_int(stmt, 0)));
    return gw_step_end(err);
}

enum gw_err
confirmed_snapshot_load(struct gw_db *db, int64_t person_id, struct mark_snapshot *out)
{
    struct mark_snapshot snapshot = { .read = gw_bitmap_new() };
    enum gw_err err;

    if (snapshot.read == NULL)
        return GW_BUSY;
    /* The count first: outside of a transaction the rows may then only be newer than it. */
    err = changes_load(db, &snapshot.changes);
    if (err == GW_OK)
        err = numbers_load(db, person_id, snapshot.read);
    if (err != GW_OK) {
        gw_bitmap_free(snapshot.read);
        return err == GW_MISSING ? GW_IO : err;
    }
    *out = snapshot;
    return GW_OK;
}
