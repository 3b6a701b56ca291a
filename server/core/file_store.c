/* file_store.c - blobs, uploads and files in the database; each statement stands above its only
 * user. */
#include "core/file_store.h"

static struct gw_text
digest_text(const struct blob_digest *digest)
{
    return (struct gw_text){ (const char *)digest->bytes, sizeof(digest->bytes) };
}

static enum gw_err
column_digest(struct gw_stmt *stmt, int index, struct blob_digest *out)
{
    struct gw_text bytes = gw_column_view(stmt, index);

    if (bytes.bytes != sizeof(out->bytes))
        return GW_IO;
    memcpy(out->bytes, bytes.data, bytes.bytes);
    return GW_OK;
}

/* ---- uploads ---- */

GW_SQL(upload_insert_sql,
       "INSERT INTO upload (id, person_id, token, name, size_bytes, created_at, expires_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

enum gw_err
upload_insert(struct gw_db *db, const struct upload_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_insert_sql);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_int(stmt, 2, row->person_id);
    gw_bind_text(stmt, 3, row->token);
    gw_bind_text(stmt, 4, row->name);
    gw_bind_int(stmt, 5, row->size_bytes);
    gw_bind_int(stmt, 6, row->created_at);
    gw_bind_int(stmt, 7, row->expires_at);
    return gw_step_done(stmt);
}

static void
upload_read(struct gw_stmt *stmt, struct gw_arena *arena, struct upload_row *out)
{
    *out = (struct upload_row){
        .id = gw_column_int(stmt, 0),
        .person_id = gw_column_int(stmt, 1),
        .token = gw_column_text(stmt, arena, 2),
        .name = gw_column_text(stmt, arena, 3),
        .size_bytes = gw_column_int(stmt, 4),
        .created_at = gw_column_int(stmt, 5),
        .expires_at = gw_column_int(stmt, 6),
    };
}

GW_SQL(upload_select, "SELECT id, person_id, token, name, size_bytes, created_at, expires_at"
                      " FROM upload WHERE id = ?1");

enum gw_err
upload_load(struct gw_db *db, struct gw_arena *arena, int64_t id, struct upload_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_select);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_row(stmt));
    upload_read(stmt, arena, out);
    return GW_OK;
}

GW_SQL(upload_delete_sql, "DELETE FROM upload WHERE id = ?1");

enum gw_err
upload_delete(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_delete_sql);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

GW_SQL(upload_prolong_sql, "UPDATE upload SET expires_at = ?2 WHERE id = ?1");

enum gw_err
upload_prolong(struct gw_db *db, int64_t id, gw_time expires_at)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_prolong_sql);

    gw_bind_int(stmt, 1, id);
    gw_bind_int(stmt, 2, expires_at);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

GW_SQL(upload_expired_select,
       "SELECT id, person_id, token, name, size_bytes, created_at, expires_at FROM upload"
       " WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2");

enum gw_err
upload_list_expired(struct gw_db *db, struct gw_arena *arena, gw_time now,
                    struct upload_row rows[FILE_ROWS_MAX], size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_expired_select);
    enum gw_err err;

    gw_bind_int(stmt, 1, now);
    gw_bind_int(stmt, 2, FILE_ROWS_MAX);
    *count = 0;
    while ((err = gw_step_row(stmt)) == GW_OK)
        upload_read(stmt, arena, &rows[(*count)++]);
    return gw_step_end(err);
}

GW_SQL(upload_count_select, "SELECT count(*) FROM upload WHERE person_id = ?1");

enum gw_err
upload_count(struct gw_db *db, int64_t person_id, int64_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_count_select);

    gw_bind_int(stmt, 1, person_id);
    GW_TRY(gw_step_row(stmt));
    *count = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(upload_token_select, "SELECT 1 FROM upload WHERE token = ?1");

enum gw_err
upload_token_find(struct gw_db *db, struct gw_text token)
{
    GW_STMT stmt = gw_db_stmt(db, &upload_token_select);

    gw_bind_text(stmt, 1, token);
    return gw_step_row(stmt);
}

/* ---- blobs ---- */

GW_SQL(blob_insert_sql, "INSERT INTO blob (id, digest, size_bytes, created_at)"
                        " VALUES (?1, ?2, ?3, ?4)");

static enum gw_err
blob_insert(struct gw_db *db, int64_t id, const struct blob_digest *digest, int64_t size_bytes,
            gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &blob_insert_sql);

    gw_bind_int(stmt, 1, id);
    gw_bind_bytes(stmt, 2, digest_text(digest));
    gw_bind_int(stmt, 3, size_bytes);
    gw_bind_int(stmt, 4, now);
    return gw_step_done(stmt);
}

GW_SQL(blob_find_select, "SELECT id FROM blob WHERE digest = ?1");

enum gw_err
blob_find(struct gw_db *db, const struct blob_digest *digest, int64_t *id)
{
    GW_STMT stmt = gw_db_stmt(db, &blob_find_select);

    gw_bind_bytes(stmt, 1, digest_text(digest));
    GW_TRY(gw_step_row(stmt));
    *id = gw_column_int(stmt, 0);
    return GW_OK;
}

enum gw_err
blob_keep(struct gw_db *db, const struct blob_digest *digest, int64_t size_bytes, gw_time now,
          int64_t *id)
{
    enum gw_err err = blob_find(db, digest, id);

    if (err != GW_MISSING)
        return err;
    *id = gw_db_new_id(db);
    return blob_insert(db, *id, digest, size_bytes, now);
}

GW_SQL(blob_release_sql,
       "DELETE FROM blob WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM file WHERE blob_id = ?1)");

enum gw_err
blob_release(struct gw_db *db, int64_t id, bool *removed)
{
    GW_STMT stmt = gw_db_stmt(db, &blob_release_sql);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_done(stmt));
    *removed = gw_stmt_changes(stmt) == 1;
    return GW_OK;
}

GW_SQL(blob_walk_select, "SELECT digest, size_bytes FROM blob", .scans = true);

enum gw_err
blob_walk(struct gw_db *db,
          void (*take)(void *arg, const struct blob_digest *digest, int64_t size_bytes), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &blob_walk_select);
    struct blob_digest digest;
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        GW_TRY(column_digest(stmt, 0, &digest));
        take(arg, &digest, gw_column_int(stmt, 1));
    }
    return gw_step_end(err);
}

/* ---- files ---- */

GW_SQL(file_insert_sql,
       "INSERT INTO file (id, blob_id, person_id, name, content_type, size_bytes, width, height,"
       " created_at, released_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

enum gw_err
file_insert(struct gw_db *db, const struct file_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &file_insert_sql);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_int(stmt, 2, row->blob_id);
    gw_bind_int(stmt, 3, row->person_id);
    gw_bind_text(stmt, 4, row->name);
    gw_bind_text(stmt, 5, row->content_type);
    gw_bind_int(stmt, 6, row->size_bytes);
    gw_bind_id(stmt, 7, row->width);
    gw_bind_id(stmt, 8, row->height);
    gw_bind_int(stmt, 9, row->created_at);
    gw_bind_id(stmt, 10, row->released_at);
    return gw_step_done(stmt);
}

GW_SQL(file_select,
       "SELECT f.id, f.blob_id, f.person_id, f.name, f.content_type, f.size_bytes, f.width,"
       " f.height, f.created_at, f.released_at, b.digest"
       " FROM file f JOIN blob b ON b.id = f.blob_id WHERE f.id = ?1");

enum gw_err
file_load(struct gw_db *db, struct gw_arena *arena, int64_t id, struct file_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &file_select);

    gw_bind_int(stmt, 1, id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct file_row){
        .id = gw_column_int(stmt, 0),
        .blob_id = gw_column_int(stmt, 1),
        .person_id = gw_column_int(stmt, 2),
        .name = gw_column_text(stmt, arena, 3),
        .content_type = gw_column_text(stmt, arena, 4),
        .size_bytes = gw_column_int(stmt, 5),
        .width = gw_column_int(stmt, 6),
        .height = gw_column_int(stmt, 7),
        .created_at = gw_column_int(stmt, 8),
        .released_at = gw_column_int(stmt, 9),
    };
    return column_digest(stmt, 10, &out->digest);
}

GW_SQL(file_delete_sql, "DELETE FROM file WHERE id = ?1");

enum gw_err
file_delete(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &file_delete_sql);

    gw_bind_int(stmt, 1, id);
    return gw_step_done(stmt);
}

GW_SQL(file_released_select,
       "SELECT f.id, f.blob_id, b.digest FROM file f JOIN blob b ON b.id = f.blob_id"
       " WHERE f.released_at IS NOT NULL AND f.released_at <= ?1 ORDER BY f.released_at LIMIT ?2");

enum gw_err
file_list_released(struct gw_db *db, gw_time before, struct file_row rows[FILE_ROWS_MAX],
                   size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &file_released_select);
    enum gw_err err;

    gw_bind_int(stmt, 1, before);
    gw_bind_int(stmt, 2, FILE_ROWS_MAX);
    *count = 0;
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct file_row *row = &rows[(*count)++];

        *row = (struct file_row){
            .id = gw_column_int(stmt, 0),
            .blob_id = gw_column_int(stmt, 1),
        };
        GW_TRY(column_digest(stmt, 2, &row->digest));
    }
    return gw_step_end(err);
}

GW_SQL(file_used_select,
       "SELECT coalesce((SELECT sum(size_bytes) FROM file WHERE person_id = ?1), 0)"
       " + coalesce((SELECT sum(size_bytes) FROM upload WHERE person_id = ?1), 0)");

enum gw_err
file_used(struct gw_db *db, int64_t person_id, int64_t *bytes)
{
    GW_STMT stmt = gw_db_stmt(db, &file_used_select);

    gw_bind_int(stmt, 1, person_id);
    GW_TRY(gw_step_row(stmt));
    *bytes = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(file_holders_select,
       "SELECT item_id, max(CASE WHEN until_version IS NULL THEN 1 ELSE 0 END) FROM attachment"
       " WHERE file_id = ?1 GROUP BY item_id ORDER BY item_id DESC LIMIT ?2");

enum gw_err
file_holders(struct gw_db *db, int64_t file_id, struct file_holder *holders, size_t holders_max,
             size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &file_holders_select);
    enum gw_err err;

    gw_bind_int(stmt, 1, file_id);
    gw_bind_int(stmt, 2, (int64_t)holders_max);
    *count = 0;
    while ((err = gw_step_row(stmt)) == GW_OK)
        holders[(*count)++] = (struct file_holder){
            .item_id = gw_column_int(stmt, 0),
            .now = gw_column_int(stmt, 1) != 0,
        };
    return gw_step_end(err);
}

GW_SQL(file_settle_sql, "UPDATE file SET released_at ="
                        " CASE WHEN EXISTS (SELECT 1 FROM attachment WHERE file_id = ?1) THEN NULL "
                        "ELSE CAST(?2 AS BIGINT) END"
                        " WHERE id = ?1");

enum gw_err
file_settle(struct gw_db *db, int64_t file_id, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &file_settle_sql);

    gw_bind_int(stmt, 1, file_id);
    gw_bind_int(stmt, 2, now);
    return gw_step_done(stmt);
}
