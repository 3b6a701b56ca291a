/* export_store.c - boards, posts, approvals, subscriptions and templates in an export. */
#include "bulletin.h"
#include "gw/export.h"

GW_SQL(bulletin_export_board_roots,
       GW_EXPORT_BELOW "SELECT b.id FROM bulletin_board AS b WHERE b.department_id IN"
                       " (SELECT id FROM below)",
       .scans = true);
GW_SQL(bulletin_export_board_rows,
       "SELECT id, parent_id, department_id, name, category, description, banner, help_url,"
       " information_class, class_five_reason, reader_id, writer_id, commenter_id, approver_id,"
       " manager_id, forced_id, approval, comments, confirm, official_record, retention,"
       " publication_days, outside_body, outside_until, branch_department_id, closed_at, sort_key,"
       " version, created_at, updated_at FROM bulletin_board WHERE id = ?1");
GW_SQL(bulletin_export_board_insert,
       "INSERT INTO bulletin_board (id, parent_id, department_id, name, category, description,"
       " banner, help_url, information_class, class_five_reason, reader_id, writer_id,"
       " commenter_id, approver_id, manager_id, forced_id, approval, comments, confirm,"
       " official_record, retention, publication_days, outside_body, outside_until,"
       " branch_department_id, closed_at, sort_key, version, created_at, updated_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
       " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)");

static const struct gw_export_column board_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "parent_id", "上位の掲示板の番号", "bulletin_board", GW_EXPORT_NUMBER },
    { "department_id", "所管課の番号", "department", GW_EXPORT_NUMBER },
    { "name", "掲示板名", NULL, GW_EXPORT_TEXT },
    { "category", "種類", NULL, GW_EXPORT_TEXT },
    { "description", "説明", NULL, GW_EXPORT_TEXT },
    { "banner", "お知らせ欄", NULL, GW_EXPORT_TEXT },
    { "help_url", "案内のURL", NULL, GW_EXPORT_TEXT },
    { "information_class", "情報の区分", NULL, GW_EXPORT_NUMBER },
    { "class_five_reason", "区分5を認めた理由", NULL, GW_EXPORT_OPTIONAL },
    { "reader_id", "閲覧できる範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "writer_id", "掲載できる範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "commenter_id", "コメントできる範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "approver_id", "承認する範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "manager_id", "管理する範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "forced_id", "購読を必須とする範囲の番号", "audience", GW_EXPORT_NUMBER },
    { "approval", "掲載承認", NULL, GW_EXPORT_FLAG },
    { "comments", "コメントを受け付ける", NULL, GW_EXPORT_FLAG },
    { "confirm", "確認を求める", NULL, GW_EXPORT_FLAG },
    { "official_record", "公文書", NULL, GW_EXPORT_FLAG },
    { "retention", "保存期間", NULL, GW_EXPORT_OPTIONAL },
    { "publication_days", "掲載日数", NULL, GW_EXPORT_NUMBER },
    { "outside_body", "団体名", NULL, GW_EXPORT_OPTIONAL },
    { "outside_until", "団体の使用期限", NULL, GW_EXPORT_DATE },
    { "branch_department_id", "所属の掲示板の所属の番号", "department", GW_EXPORT_NUMBER },
    { "closed_at", "閉鎖日時", NULL, GW_EXPORT_TIME },
    { "sort_key", "並び順", NULL, GW_EXPORT_NUMBER },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table board = {
    .name = "bulletin_board",
    .label = "掲示板",
    .set = "bulletin_board",
    .columns = board_columns,
    .roots = &bulletin_export_board_roots,
    .rows = &bulletin_export_board_rows,
    .insert = &bulletin_export_board_insert,
};

GW_SQL(bulletin_export_post_rows,
       "SELECT p.item_id, i.container_id, b.name, i.title, p.body_text, p.body, p.confirm_days"
       " FROM bulletin_post AS p JOIN item AS i ON i.id = p.item_id"
       " JOIN bulletin_board AS b ON b.id = i.container_id WHERE p.item_id = ?1");
GW_SQL(bulletin_export_post_insert,
       "INSERT INTO bulletin_post (item_id, body_text, body, confirm_days)"
       " VALUES (?1, ?2, ?3, ?4)");

static const struct gw_export_column post_columns[] = {
    { "item_id", "番号", NULL, GW_EXPORT_NUMBER },
    { "board_id", "掲示板の番号", "bulletin_board", GW_EXPORT_NOTE },
    { "board", "掲示板名", NULL, GW_EXPORT_NOTE },
    { "title", "標題", NULL, GW_EXPORT_NOTE },
    { "body_text", "本文", NULL, GW_EXPORT_TEXT },
    { "body", "本文（書式つき、JSON）", NULL, GW_EXPORT_OPTIONAL },
    { "confirm_days", "確認までの開庁日数", NULL, GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table post = {
    .name = "bulletin_post",
    .label = "掲示の本文",
    .set = "item",
    .columns = post_columns,
    .rows = &bulletin_export_post_rows,
    .insert = &bulletin_export_post_insert,
};

GW_SQL(bulletin_export_approval_rows,
       "SELECT item_id, round, state, asked_by, asked_at, stand_in_id, stand_in_for, decided_by,"
       " deputy_for, decided_at, comment, seen_at FROM bulletin_approval WHERE item_id = ?1"
       " ORDER BY round");
GW_SQL(bulletin_export_approval_insert,
       "INSERT INTO bulletin_approval (item_id, round, state, asked_by, asked_at, stand_in_id,"
       " stand_in_for, decided_by, deputy_for, decided_at, comment, seen_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");

static const struct gw_export_column approval_columns[] = {
    { "item_id", "掲示の番号", NULL, GW_EXPORT_NUMBER },
    { "round", "回", NULL, GW_EXPORT_NUMBER },
    { "state", "状態", NULL, GW_EXPORT_NUMBER },
    { "asked_by", "依頼した職員の番号", "person", GW_EXPORT_NUMBER },
    { "asked_at", "依頼日時", NULL, GW_EXPORT_TIME },
    { "stand_in_id", "代わりに決める職員の番号", "person", GW_EXPORT_NUMBER },
    { "stand_in_for", "代わられる承認者の番号", "person", GW_EXPORT_NUMBER },
    { "decided_by", "決めた職員の番号", "person", GW_EXPORT_NUMBER },
    { "deputy_for", "代決された承認者の番号", "person", GW_EXPORT_NUMBER },
    { "decided_at", "決定日時", NULL, GW_EXPORT_TIME },
    { "comment", "意見", NULL, GW_EXPORT_OPTIONAL },
    { "seen_at", "後閲の日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table approval = {
    .name = "bulletin_approval",
    .label = "掲載承認",
    .set = "item",
    .columns = approval_columns,
    .rows = &bulletin_export_approval_rows,
    .insert = &bulletin_export_approval_insert,
};

GW_SQL(bulletin_export_subscription_rows,
       "SELECT person_id, board_id, subscribed FROM bulletin_subscription WHERE person_id = ?1"
       " ORDER BY board_id");
GW_SQL(bulletin_export_subscription_insert,
       "INSERT INTO bulletin_subscription (person_id, board_id, subscribed) VALUES (?1, ?2, ?3)");

static const struct gw_export_column subscription_columns[] = {
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { "board_id", "掲示板の番号", "bulletin_board", GW_EXPORT_NUMBER },
    { "subscribed", "購読する", NULL, GW_EXPORT_FLAG },
    { 0 },
};

static const struct gw_export_table subscription = {
    .name = "bulletin_subscription",
    .label = "掲示板の購読",
    .set = "person",
    .city_only = true,
    .columns = subscription_columns,
    .rows = &bulletin_export_subscription_rows,
    .insert = &bulletin_export_subscription_insert,
};

GW_SQL(bulletin_export_template_roots,
       GW_EXPORT_BELOW
       "SELECT t.id FROM bulletin_template AS t LEFT JOIN bulletin_board AS b"
       " ON b.id = t.board_id"
       " WHERE COALESCE(t.department_id, b.department_id) IN (SELECT id FROM below)",
       .scans = true);
GW_SQL(bulletin_export_template_rows,
       "SELECT id, board_id, department_id, name, title, body_text, body, information_class,"
       " importance, author_id, version, created_at, updated_at FROM bulletin_template"
       " WHERE id = ?1");
GW_SQL(bulletin_export_template_insert,
       "INSERT INTO bulletin_template (id, board_id, department_id, name, title, body_text, body,"
       " information_class, importance, author_id, version, created_at, updated_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

static const struct gw_export_column template_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "board_id", "掲示板の番号", "bulletin_board", GW_EXPORT_NUMBER },
    { "department_id", "所属の番号", "department", GW_EXPORT_NUMBER },
    { "name", "ひな形名", NULL, GW_EXPORT_TEXT },
    { "title", "標題", NULL, GW_EXPORT_TEXT },
    { "body_text", "本文", NULL, GW_EXPORT_TEXT },
    { "body", "本文（書式つき、JSON）", NULL, GW_EXPORT_OPTIONAL },
    { "information_class", "情報の区分", NULL, GW_EXPORT_NUMBER },
    { "importance", "重要", NULL, GW_EXPORT_NUMBER },
    { "author_id", "作成者の番号", "person", GW_EXPORT_NUMBER },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "created_at", "作成日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table template = {
    .name = "bulletin_template",
    .label = "ひな形",
    .set = "bulletin_template",
    .columns = template_columns,
    .roots = &bulletin_export_template_roots,
    .rows = &bulletin_export_template_rows,
    .insert = &bulletin_export_template_insert,
};

const struct gw_export_table *const bulletin_export_tables[] = {
    &board, &post, &approval, &subscription, &template, NULL,
};
