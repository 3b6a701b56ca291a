/* attachment_store.c - which item has which files, from version to version. */
#include "core/file_store.h"
#include "gw/file.h"

GW_SQL(attachment_insert_sql,
       "INSERT INTO attachment (item_id, file_id, position, from_version) VALUES (?1, ?2, ?3, ?4)");

enum gw_err
attachment_insert(struct gw_db *db, int64_t item_id, int64_t file_id, int64_t position,
                  int64_t version)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_insert_sql);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, file_id);
    gw_bind_int(stmt, 3, position);
    gw_bind_int(stmt, 4, version);
    return gw_step_done(stmt);
}

GW_SQL(attachment_drop_sql,
       "DELETE FROM attachment WHERE item_id = ?1 AND until_version IS NULL AND NOT EXISTS"
       " (SELECT 1 FROM item_version v WHERE v.item_id = ?1 AND v.version < ?2"
       " AND v.version >= attachment.from_version)");

/* What no version in the record ever had leaves no trace: a draft writes over its only one. */
static enum gw_err
attachment_drop(struct gw_db *db, int64_t item_id, int64_t version)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_drop_sql);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, version);
    return gw_step_done(stmt);
}

GW_SQL(attachment_end_sql, "UPDATE attachment SET until_version = ?2"
                           " WHERE item_id = ?1 AND until_version IS NULL");

enum gw_err
attachment_end(struct gw_db *db, int64_t item_id, int64_t version)
{
    GW_STMT stmt = NULL;

    GW_TRY(attachment_drop(db, item_id, version));
    stmt = gw_db_stmt(db, &attachment_end_sql);
    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, version);
    return gw_step_done(stmt);
}

GW_SQL(
    attachment_free_sql,
    "UPDATE file SET released_at = ?2"
    " WHERE id IN (SELECT file_id FROM attachment WHERE item_id = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.file_id = file.id AND a.item_id <> ?1)");

static enum gw_err
attachment_free(struct gw_db *db, int64_t item_id, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_free_sql);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, now);
    return gw_step_done(stmt);
}

GW_SQL(attachment_remove_sql, "DELETE FROM attachment WHERE item_id = ?1");

enum gw_err
attachment_remove_all(struct gw_db *db, int64_t item_id, gw_time now)
{
    GW_STMT stmt = NULL;

    GW_TRY(attachment_free(db, item_id, now));
    stmt = gw_db_stmt(db, &attachment_remove_sql);
    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

GW_SQL(attachment_list_select,
       "SELECT file_id FROM attachment WHERE item_id = ?1 AND until_version IS NULL"
       " ORDER BY position LIMIT ?2");

enum gw_err
attachment_list(struct gw_db *db, int64_t item_id, int64_t *ids, size_t ids_max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_list_select);
    enum gw_err err;

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, (int64_t)ids_max);
    *count = 0;
    while ((err = gw_step_row(stmt)) == GW_OK)
        ids[(*count)++] = gw_column_int(stmt, 0);
    return gw_step_end(err);
}

GW_SQL(attachment_texts_select,
       "SELECT f.id, f.name, b.digest FROM attachment a JOIN file f ON f.id = a.file_id"
       " JOIN blob b ON b.id = f.blob_id WHERE a.item_id = ?1 AND a.until_version IS NULL"
       " ORDER BY a.position, f.id");

enum gw_err
attachment_texts_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                      struct attachment_texts *out)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_texts_select);
    struct gw_text records[GW_FILES_MAX], names[GW_FILES_MAX];
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, item_id);
    while (count < GW_FILES_MAX && (err = gw_step_row(stmt)) == GW_OK) {
        const struct gw_text name = gw_column_view(stmt, 1);
        const struct gw_text digest = gw_column_view(stmt, 2);
        const struct gw_text hex = gw_text_hex(arena, digest.data, digest.bytes);

        names[count] = gw_text_format(arena, "%.*s\n", GW_TEXT_ARG(name));
        records[count++] = gw_text_format(arena, "%lld:%zu:%.*s:%.*s;",
                                          (long long)gw_column_int(stmt, 0), name.bytes,
                                          GW_TEXT_ARG(name), GW_TEXT_ARG(hex));
    }
    GW_TRY(gw_step_end(err));
    *out = (struct attachment_texts){ .record = gw_text_join(arena, records, count),
                                      .names = gw_text_join(arena, names, count) };
    return GW_OK;
}

GW_SQL(attachment_find_select,
       "SELECT 1 FROM attachment WHERE item_id = ?1 AND file_id = ?2 LIMIT 1");

enum gw_err
attachment_find(struct gw_db *db, int64_t item_id, int64_t file_id)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_find_select);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, file_id);
    return gw_step_row(stmt);
}

GW_SQL(attachment_render_select,
       "SELECT f.id, f.name, f.size_bytes, f.content_type, f.width, f.height, b.digest"
       " FROM attachment a JOIN file f ON f.id = a.file_id JOIN blob b ON b.id = f.blob_id"
       " WHERE a.item_id = ?1 AND a.from_version <= ?2"
       " AND (a.until_version IS NULL OR a.until_version > ?2) ORDER BY a.position");

enum gw_err
attachment_render(struct gw_db *db, struct gw_arena *arena, struct gw_json *json, int64_t item_id,
                  int64_t version)
{
    GW_STMT stmt = gw_db_stmt(db, &attachment_render_select);
    enum gw_err err;

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, version);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct gw_text digest = gw_column_view(stmt, 6);

        gw_json_object(json, NULL);
        gw_json_int(json, "id", gw_column_int(stmt, 0));
        gw_json_text(json, "name", gw_column_view(stmt, 1));
        gw_json_int(json, "size_bytes", gw_column_int(stmt, 2));
        gw_json_text(json, "content_type", gw_column_view(stmt, 3));
        if (gw_column_is_null(stmt, 4))
            gw_json_null(json, "width");
        else
            gw_json_int(json, "width", gw_column_int(stmt, 4));
        if (gw_column_is_null(stmt, 5))
            gw_json_null(json, "height");
        else
            gw_json_int(json, "height", gw_column_int(stmt, 5));
        gw_json_text(json, "digest", gw_text_hex(arena, digest.data, digest.bytes));
        gw_json_object_end(json);
    }
    return gw_step_end(err);
}
