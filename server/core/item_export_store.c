/* item_export_store.c - items in an export: with their versions, remarks, files, and who has
 * confirmed them.
 *
 * Drafts and what lies in the trash are their author's alone and stay. Numbers that only count
 * inside one database (item_no) are given anew.
 */
#include "core/export.h"

GW_SQL(export_item_roots,
       GW_EXPORT_BELOW "SELECT i.id FROM item AS i WHERE i.owner_department_id IN"
                       " (SELECT id FROM below) AND i.state > 1 AND i.trashed_at IS NULL"
                       " AND i.removed_at IS NULL AND i.parent_id IS NULL",
       .scans = true);
GW_SQL(export_item_more,
       "SELECT id FROM item WHERE parent_id = ?1 AND state > 1 AND trashed_at IS NULL"
       " AND removed_at IS NULL");
GW_SQL(export_item_rows,
       "SELECT id, kind, container_id, parent_id, title, owner_department_id, author_id,"
       " on_behalf_of, issuer_department_id, contact, audience_id, managers_id, state, hidden_at,"
       " importance, pinned_until, information_class, confidentiality, published_from,"
       " published_until, review_on, retention, dispose_on, hold, document_no, version, created_at,"
       " updated_at, comments_allowed, official_record, confirm, confirm_by, files_count,"
       " comments_count, discarded_by, discarded_at"
       " FROM item WHERE id = ?1 AND state > 1 AND trashed_at IS NULL AND removed_at IS NULL");
GW_SQL(export_item_insert,
       "INSERT INTO item (id, kind, container_id, parent_id, title, owner_department_id, author_id,"
       " on_behalf_of, issuer_department_id, contact, audience_id, managers_id, state, hidden_at,"
       " importance, pinned_until, information_class, confidentiality, published_from,"
       " published_until, review_on, retention, dispose_on, hold, document_no, version, created_at,"
       " updated_at, comments_allowed, official_record, confirm, confirm_by, files_count,"
       " comments_count, discarded_by, discarded_at, item_no)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
       " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36,"
       " (SELECT COALESCE(MAX(item_no), 0) + 1 FROM item))");

static const struct gw_export_column item_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "kind", "種別", NULL, GW_EXPORT_TEXT },
    { "container_id", "掲載先の番号", NULL, GW_EXPORT_NUMBER },
    { "parent_id", "元の番号", "item", GW_EXPORT_NUMBER },
    { "title", "標題", NULL, GW_EXPORT_TEXT },
    { "owner_department_id", "所管課の番号", "department", GW_EXPORT_NUMBER },
    { "author_id", "掲載者の番号", "person", GW_EXPORT_NUMBER },
    { "on_behalf_of", "代理の相手の番号", "person", GW_EXPORT_NUMBER },
    { "issuer_department_id", "発信元の番号", "department", GW_EXPORT_NUMBER },
    { "contact", "問合せ先", NULL, GW_EXPORT_TEXT },
    { "audience_id", "公開範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "managers_id", "管理権限の番号", "audience", GW_EXPORT_NUMBER },
    { "state", "状態", NULL, GW_EXPORT_NUMBER },
    { "hidden_at", "非表示の日時", NULL, GW_EXPORT_TIME },
    { "importance", "重要", NULL, GW_EXPORT_NUMBER },
    { "pinned_until", "上部に固定する期限", NULL, GW_EXPORT_TIME },
    { "information_class", "情報の区分", NULL, GW_EXPORT_NUMBER },
    { "confidentiality", "機密性", NULL, GW_EXPORT_NUMBER },
    { "published_from", "掲載開始", NULL, GW_EXPORT_TIME },
    { "published_until", "掲載終了", NULL, GW_EXPORT_TIME },
    { "review_on", "見直し期日", NULL, GW_EXPORT_DATE },
    { "retention", "保存期間", NULL, GW_EXPORT_OPTIONAL },
    { "dispose_on", "廃棄できる日", NULL, GW_EXPORT_DATE },
    { "hold", "保全", NULL, GW_EXPORT_FLAG },
    { "document_no", "文書番号", NULL, GW_EXPORT_OPTIONAL },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "created_at", "作成日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { "comments_allowed", "コメントを受け付ける", NULL, GW_EXPORT_FLAG },
    { "official_record", "公文書", NULL, GW_EXPORT_FLAG },
    { "confirm", "確認を求める", NULL, GW_EXPORT_FLAG },
    { "confirm_by", "確認期限", NULL, GW_EXPORT_DATE },
    { "files_count", "添付の数", NULL, GW_EXPORT_NUMBER },
    { "comments_count", "コメントの数", NULL, GW_EXPORT_NUMBER },
    { "discarded_by", "取り下げた職員の番号", "person", GW_EXPORT_NUMBER },
    { "discarded_at", "取下げの日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table item = {
    .name = "item",
    .label = "掲示とコメント（共通の項目）",
    .set = "item",
    .columns = item_columns,
    .roots = &export_item_roots,
    .more = &export_item_more,
    .rows = &export_item_rows,
    .insert = &export_item_insert,
};

GW_SQL(export_version_rows,
       "SELECT item_id, version, title, content, author_id, changed_at FROM item_version"
       " WHERE item_id = ?1 ORDER BY version");
GW_SQL(export_version_insert,
       "INSERT INTO item_version (item_id, version, title, content, author_id, changed_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

static const struct gw_export_column version_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "title", "標題", NULL, GW_EXPORT_TEXT },
    { "content", "内容（JSON）", NULL, GW_EXPORT_TEXT },
    { "author_id", "更新者の番号", "person", GW_EXPORT_NUMBER },
    { "changed_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table item_version = {
    .name = "item_version",
    .label = "版の履歴",
    .set = "item",
    .columns = version_columns,
    .rows = &export_version_rows,
    .insert = &export_version_insert,
};

/* A remark that stays behind isn't named: its texts would come along, and its row would not. */
GW_SQL(export_comment_rows,
       "SELECT c.item_id, CASE WHEN i.state > 1 AND i.trashed_at IS NULL AND i.removed_at IS NULL"
       " THEN c.reply_to END, c.page, c.body_text FROM item_comment AS c"
       " LEFT JOIN item AS i ON i.id = c.reply_to WHERE c.item_id = ?1");
GW_SQL(export_comment_insert, "INSERT INTO item_comment (item_id, reply_to, page, body_text)"
                              " VALUES (?1, ?2, ?3, ?4)");

static const struct gw_export_column comment_columns[] = {
    { "item_id", "コメントの番号", NULL, GW_EXPORT_NUMBER },
    { "reply_to", "返信先の番号", "item", GW_EXPORT_NUMBER },
    { "page", "画面", NULL, GW_EXPORT_TEXT },
    { "body_text", "本文", NULL, GW_EXPORT_TEXT },
    { 0 },
};

static const struct gw_export_table item_comment = {
    .name = "item_comment",
    .label = "コメントの本文",
    .set = "item",
    .columns = comment_columns,
    .rows = &export_comment_rows,
    .insert = &export_comment_insert,
};

/* ---- who was asked, and who has confirmed ---- */

GW_SQL(export_confirmation_rows,
       "SELECT c.item_id, c.person_id, p.name, c.kind, c.confirmed_by, c.department_id, c.version,"
       " c.confirmed_at FROM confirmation AS c JOIN person AS p ON p.id = c.person_id"
       " WHERE c.item_id = ?1 ORDER BY c.confirmed_at, c.person_id");
GW_SQL(export_confirmation_insert,
       "INSERT INTO confirmation (item_id, person_id, kind, confirmed_by, department_id, version,"
       " confirmed_at, item_no)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT i.item_no FROM item AS i WHERE i.id = ?1))");

static const struct gw_export_column confirmation_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", "person", GW_EXPORT_NUMBER },
    { "person", "氏名", NULL, GW_EXPORT_NOTE },
    { "kind", "確認の方法", NULL, GW_EXPORT_TEXT },
    { "confirmed_by", "確認した職員の番号", "person", GW_EXPORT_NUMBER },
    { "department_id", "所属確認の所属の番号", "department", GW_EXPORT_NUMBER },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "confirmed_at", "確認日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table confirmation = {
    .name = "confirmation",
    .label = "確認",
    .set = "item",
    .columns = confirmation_columns,
    .rows = &export_confirmation_rows,
    .insert = &export_confirmation_insert,
};

GW_SQL(export_past_rows,
       "SELECT item_id, person_id, kind, confirmed_by, department_id, version, confirmed_at"
       " FROM confirmation_past WHERE item_id = ?1 ORDER BY version, confirmed_at, person_id");
GW_SQL(export_past_insert,
       "INSERT INTO confirmation_past (item_id, person_id, kind, confirmed_by, department_id,"
       " version, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

static const struct gw_export_column past_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", "person", GW_EXPORT_NUMBER },
    { "kind", "確認の方法", NULL, GW_EXPORT_TEXT },
    { "confirmed_by", "確認した職員の番号", "person", GW_EXPORT_NUMBER },
    { "department_id", "所属確認の所属の番号", "department", GW_EXPORT_NUMBER },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "confirmed_at", "確認日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table confirmation_past = {
    .name = "confirmation_past",
    .label = "訂正前の版の確認",
    .set = "item",
    .columns = past_columns,
    .rows = &export_past_rows,
    .insert = &export_past_insert,
};

GW_SQL(export_request_rows,
       "SELECT item_id, asked_at, person_ids FROM confirm_request WHERE item_id = ?1");
GW_SQL(export_request_insert,
       "INSERT INTO confirm_request (item_id, asked_at, person_ids) VALUES (?1, ?2, ?3)");

static const struct gw_export_column request_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "asked_at", "依頼日時", NULL, GW_EXPORT_TIME },
    { "person_ids", "依頼した職員の番号", "person", GW_EXPORT_PEOPLE },
    { 0 },
};

static const struct gw_export_table confirm_request = {
    .name = "confirm_request",
    .label = "確認を求めた職員",
    .set = "item",
    .columns = request_columns,
    .rows = &export_request_rows,
    .insert = &export_request_insert,
};

GW_SQL(export_attachment_rows,
       "SELECT item_id, file_id, position, from_version, until_version FROM attachment"
       " WHERE item_id = ?1 ORDER BY position, from_version");
GW_SQL(export_attachment_insert,
       "INSERT INTO attachment (item_id, file_id, position, from_version, until_version)"
       " VALUES (?1, ?2, ?3, ?4, ?5)");

static const struct gw_export_column attachment_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "file_id", "ファイルの番号", "file", GW_EXPORT_NUMBER },
    { "position", "順序", NULL, GW_EXPORT_NUMBER },
    { "from_version", "付いた版", NULL, GW_EXPORT_NUMBER },
    { "until_version", "外れた版", NULL, GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table attachment = {
    .name = "attachment",
    .label = "添付",
    .set = "item",
    .columns = attachment_columns,
    .rows = &export_attachment_rows,
    .insert = &export_attachment_insert,
};

const struct gw_export_table *const item_export_tables[] = {
    &item,       &item_version, &item_comment, &confirmation, &confirmation_past, &confirm_request,
    &attachment, NULL,
};
