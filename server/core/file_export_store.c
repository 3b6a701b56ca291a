/* file_export_store.c - files in an export: their names, and where their content lies. */
#include "core/export.h"

GW_SQL(export_blob_roots, "SELECT id FROM blob WHERE id = 0 AND CAST(?1 AS BIGINT) = 0");
GW_SQL(export_blob_rows, "SELECT id, digest, size_bytes, created_at FROM blob WHERE id = ?1");
GW_SQL(export_blob_insert,
       "INSERT INTO blob (id, digest, size_bytes, created_at) VALUES (?1, ?2, ?3, ?4)");

static const struct gw_export_column blob_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "digest", "ダイジェスト（BLAKE2b-256）", NULL, GW_EXPORT_BYTES },
    { "size_bytes", "大きさ（バイト）", NULL, GW_EXPORT_NUMBER },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table blob = {
    .name = "blob",
    .label = "ファイルの中身",
    .set = "blob",
    .columns = blob_columns,
    .roots = &export_blob_roots,
    .rows = &export_blob_rows,
    .insert = &export_blob_insert,
};

GW_SQL(export_file_roots, "SELECT id FROM file WHERE id = 0 AND CAST(?1 AS BIGINT) = 0");
GW_SQL(export_file_rows,
       "SELECT f.id, f.name, b.digest, f.blob_id, f.person_id, f.content_type, f.size_bytes,"
       " f.width, f.height, f.created_at, f.released_at"
       " FROM file AS f JOIN blob AS b ON b.id = f.blob_id WHERE f.id = ?1");
GW_SQL(export_file_insert,
       "INSERT INTO file (id, name, blob_id, person_id, content_type, size_bytes, width, height,"
       " created_at, released_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

static const struct gw_export_column file_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "name", "ファイル名", NULL, GW_EXPORT_TEXT },
    { "path", "置き場所", NULL, GW_EXPORT_CONTENT },
    { "blob_id", "中身の番号", "blob", GW_EXPORT_NUMBER },
    { "person_id", "登録者の番号", "person", GW_EXPORT_NUMBER },
    { "content_type", "形式", NULL, GW_EXPORT_TEXT },
    { "size_bytes", "大きさ（バイト）", NULL, GW_EXPORT_NUMBER },
    { "width", "幅", NULL, GW_EXPORT_NUMBER },
    { "height", "高さ", NULL, GW_EXPORT_NUMBER },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { "released_at", "どこにも添付されなくなった日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table file = {
    .name = "file",
    .label = "ファイル",
    .set = "file",
    .columns = file_columns,
    .roots = &export_file_roots,
    .rows = &export_file_rows,
    .insert = &export_file_insert,
};

const struct gw_export_table *const file_export_tables[] = { &blob, &file, NULL };
