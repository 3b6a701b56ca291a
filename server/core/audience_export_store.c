/* audience_export_store.c - groups and audiences in an export, and what only the whole city takes
 * along: calendar and settings. */
#include "core/export.h"

/* ---- groups: the city's, and those that an audience names ---- */

GW_SQL(export_group_roots,
       "SELECT id FROM person_group WHERE CAST(?1 AS BIGINT) = 0 AND owner_id IS NULL");
GW_SQL(export_group_rows, "SELECT id, owner_id, name, version, created_at, updated_at"
                          " FROM person_group WHERE id = ?1");
GW_SQL(export_group_insert,
       "INSERT INTO person_group (id, owner_id, name, version, created_at, updated_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

static const struct gw_export_column group_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "owner_id", "持ち主の職員の番号", "person", GW_EXPORT_NUMBER },
    { "name", "グループ名", NULL, GW_EXPORT_TEXT },
    { "version", "版", NULL, GW_EXPORT_NUMBER },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table person_group = {
    .name = "person_group",
    .label = "グループ",
    .set = "person_group",
    .columns = group_columns,
    .roots = &export_group_roots,
    .rows = &export_group_rows,
    .insert = &export_group_insert,
};

GW_SQL(export_group_member_rows, "SELECT group_id, person_id FROM person_group_member"
                                 " WHERE group_id = ?1 ORDER BY person_id");
GW_SQL(export_group_member_insert,
       "INSERT INTO person_group_member (group_id, person_id) VALUES (?1, ?2)");

static const struct gw_export_column group_member_columns[] = {
    { "group_id", "グループの番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", "person", GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table person_group_member = {
    .name = "person_group_member",
    .label = "グループの職員",
    .set = "person_group",
    .columns = group_member_columns,
    .rows = &export_group_member_rows,
    .insert = &export_group_member_insert,
};

/* ---- audiences: those that something names; number 1, everybody, is in every city ---- */

GW_SQL(export_audience_roots, "SELECT id FROM audience WHERE id = 0 AND CAST(?1 AS BIGINT) = 0");
GW_SQL(export_audience_rows, "SELECT id, members FROM audience WHERE id = ?1 AND id > 1");
GW_SQL(export_audience_insert, "INSERT INTO audience (id, members) VALUES (?1, ?2)");

static const struct gw_export_column audience_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "members", "範囲の略記", NULL, GW_EXPORT_TEXT },
    { 0 },
};

static const struct gw_export_table audience = {
    .name = "audience",
    .label = "公開範囲",
    .set = "audience",
    .columns = audience_columns,
    .roots = &export_audience_roots,
    .rows = &export_audience_rows,
    .insert = &export_audience_insert,
};

GW_SQL(export_audience_member_rows,
       "SELECT audience_id, department_id, below, person_id, group_id, position_id"
       " FROM audience_member WHERE audience_id = ?1 AND audience_id > 1"
       " ORDER BY COALESCE(department_id, 0), COALESCE(person_id, 0), COALESCE(group_id, 0),"
       " COALESCE(position_id, 0)");
GW_SQL(export_audience_member_insert,
       "INSERT INTO audience_member (audience_id, department_id, below, person_id, group_id,"
       " position_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

static const struct gw_export_column audience_member_columns[] = {
    { "audience_id", "公開範囲の番号", NULL, GW_EXPORT_NUMBER },
    { "department_id", "所属の番号", "department", GW_EXPORT_NUMBER },
    { "below", "配下を含む", NULL, GW_EXPORT_FLAG },
    { "person_id", "職員の番号", "person", GW_EXPORT_NUMBER },
    { "group_id", "グループの番号", "person_group", GW_EXPORT_NUMBER },
    { "position_id", "職の番号", "position", GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table audience_member = {
    .name = "audience_member",
    .label = "公開範囲の内訳",
    .set = "audience",
    .columns = audience_member_columns,
    .rows = &export_audience_member_rows,
    .insert = &export_audience_member_insert,
};

/* ---- the whole city's calendar and settings ---- */

GW_SQL(export_city_roots, "SELECT 1 WHERE CAST(?1 AS BIGINT) = 0");
GW_SQL(export_setting_rows,
       "SELECT key, value, updated_at FROM setting WHERE CAST(?1 AS BIGINT) = 1 ORDER BY key",
       .scans = true);
GW_SQL(export_setting_insert, "INSERT INTO setting (key, value, updated_at) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value");

static const struct gw_export_column setting_columns[] = {
    { "key", "設定", NULL, GW_EXPORT_TEXT },
    { "value", "値", NULL, GW_EXPORT_TEXT },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table setting = {
    .name = "setting",
    .label = "設定",
    .set = "city",
    .city_only = true,
    .columns = setting_columns,
    .roots = &export_city_roots,
    .rows = &export_setting_rows,
    .insert = &export_setting_insert,
};

GW_SQL(export_calendar_day_rows,
       "SELECT id, department_id, day, is_business, name FROM calendar_day WHERE CAST(?1 AS "
       "BIGINT) = 1"
       " ORDER BY day, id",
       .scans = true);
GW_SQL(export_calendar_day_insert,
       "INSERT INTO calendar_day (id, department_id, day, is_business, name)"
       " VALUES (?1, ?2, ?3, ?4, ?5)");

static const struct gw_export_column calendar_day_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "department_id", "所属の番号", "department", GW_EXPORT_NUMBER },
    { "day", "日", NULL, GW_EXPORT_DATE },
    { "is_business", "開庁日", NULL, GW_EXPORT_FLAG },
    { "name", "名称", NULL, GW_EXPORT_TEXT },
    { 0 },
};

static const struct gw_export_table calendar_day = {
    .name = "calendar_day",
    .label = "開庁日・閉庁日",
    .set = "city",
    .city_only = true,
    .columns = calendar_day_columns,
    .rows = &export_calendar_day_rows,
    .insert = &export_calendar_day_insert,
};

GW_SQL(export_calendar_week_rows,
       "SELECT department_id, business_days FROM calendar_week WHERE department_id = ?1");
GW_SQL(export_calendar_week_insert,
       "INSERT INTO calendar_week (department_id, business_days) VALUES (?1, ?2)");

static const struct gw_export_column calendar_week_columns[] = {
    { "department_id", "所属の番号", NULL, GW_EXPORT_NUMBER },
    { "business_days", "開庁の曜日", NULL, GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table calendar_week = {
    .name = "calendar_week",
    .label = "開庁の曜日",
    .set = "department",
    .city_only = true,
    .columns = calendar_week_columns,
    .rows = &export_calendar_week_rows,
    .insert = &export_calendar_week_insert,
};

const struct gw_export_table *const audience_export_tables[] = {
    &person_group, &person_group_member, &audience,      &audience_member,
    &setting,      &calendar_day,        &calendar_week, NULL,
};
