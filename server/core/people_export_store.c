/* people_export_store.c - the organisation in an export: departments, positions, people, groups,
 * audiences, calendar and settings.
 *
 * Passwords and sessions never leave. Accounts, leave, calendar and settings go only with the whole
 * city.
 */
#include "core/export.h"
#include "core/password.h"

/* ---- departments and positions ---- */

GW_SQL(export_department_roots, GW_EXPORT_BELOW "SELECT id FROM below", .scans = true);
GW_SQL(export_department_rows,
       "SELECT id, parent_id, code, name, kana, level, authority, phone, sort_key, effective_from,"
       " effective_until FROM department WHERE id = ?1");
GW_SQL(export_department_insert,
       "INSERT INTO department (id, parent_id, code, name, kana, level, authority, phone, sort_key,"
       " effective_from, effective_until)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

static const struct gw_export_column department_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "parent_id", "上位の所属の番号", "department", GW_EXPORT_NUMBER },
    { "code", "所属コード", NULL, GW_EXPORT_TEXT },
    { "name", "所属名", NULL, GW_EXPORT_TEXT },
    { "kana", "所属名フリガナ", NULL, GW_EXPORT_TEXT },
    { "level", "階層", NULL, GW_EXPORT_NUMBER },
    { "authority", "任命権者", NULL, GW_EXPORT_TEXT },
    { "phone", "電話番号", NULL, GW_EXPORT_TEXT },
    { "sort_key", "並び順", NULL, GW_EXPORT_NUMBER },
    { "effective_from", "開始日", NULL, GW_EXPORT_DATE },
    { "effective_until", "終了日", NULL, GW_EXPORT_DATE },
    { 0 },
};

static const struct gw_export_table department = {
    .name = "department",
    .label = "所属",
    .set = "department",
    .columns = department_columns,
    .roots = &export_department_roots,
    .rows = &export_department_rows,
    .insert = &export_department_insert,
};

GW_SQL(export_position_roots,
       GW_EXPORT_BELOW "SELECT p.id FROM position AS p WHERE p.department_id IN"
                       " (SELECT id FROM below)",
       .scans = true);
GW_SQL(export_position_rows,
       "SELECT id, department_id, name, rank, rank_name, role, effective_from, effective_until"
       " FROM position WHERE id = ?1");
GW_SQL(export_position_insert,
       "INSERT INTO position (id, department_id, name, rank, rank_name, role, effective_from,"
       " effective_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

static const struct gw_export_column position_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "department_id", "所属の番号", "department", GW_EXPORT_NUMBER },
    { "name", "職名", NULL, GW_EXPORT_TEXT },
    { "rank", "役職順", NULL, GW_EXPORT_NUMBER },
    { "rank_name", "役職", NULL, GW_EXPORT_TEXT },
    { "role", "役割", NULL, GW_EXPORT_OPTIONAL },
    { "effective_from", "開始日", NULL, GW_EXPORT_DATE },
    { "effective_until", "終了日", NULL, GW_EXPORT_DATE },
    { 0 },
};

static const struct gw_export_table position = {
    .name = "position",
    .label = "職",
    .set = "position",
    .columns = position_columns,
    .roots = &export_position_roots,
    .rows = &export_position_rows,
    .insert = &export_position_insert,
};

GW_SQL(export_deputy_rows, "SELECT position_id, sequence, deputy_position_id FROM deputy_order"
                           " WHERE position_id = ?1 ORDER BY sequence");
GW_SQL(export_deputy_insert,
       "INSERT INTO deputy_order (position_id, sequence, deputy_position_id) VALUES (?1, ?2, ?3)");

static const struct gw_export_column deputy_columns[] = {
    { "position_id", "職の番号", NULL, GW_EXPORT_NUMBER },
    { "sequence", "順序", NULL, GW_EXPORT_NUMBER },
    { "deputy_position_id", "代理する職の番号", "position", GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table deputy_order = {
    .name = "deputy_order",
    .label = "代決の順序",
    .set = "position",
    .columns = deputy_columns,
    .rows = &export_deputy_rows,
    .insert = &export_deputy_insert,
};

/* ---- people ---- */

GW_SQL(export_person_roots,
       GW_EXPORT_BELOW "SELECT p.id FROM person AS p WHERE ?1 = 0 OR p.id IN"
                       " (SELECT h.person_id FROM holding AS h JOIN position AS o"
                       " ON o.id = h.position_id WHERE o.department_id IN (SELECT id FROM below))",
       .scans = true);
GW_SQL(export_person_rows,
       "SELECT id, staff_no, name, kana, kana, appointment_kind, appointment_from,"
       " appointment_until, extension, created_at, updated_at FROM person WHERE id = ?1");
GW_SQL(export_person_insert,
       "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind, appointment_from,"
       " appointment_until, extension, created_at, updated_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

static const struct gw_export_column person_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "staff_no", "職員番号", NULL, GW_EXPORT_TEXT },
    { "name", "氏名", NULL, GW_EXPORT_TEXT },
    { "kana", "フリガナ", NULL, GW_EXPORT_TEXT },
    { "kana_key", "並び順", NULL, GW_EXPORT_KANA_KEY },
    { "appointment_kind", "任用区分", NULL, GW_EXPORT_TEXT },
    { "appointment_from", "任用の開始日", NULL, GW_EXPORT_DATE },
    { "appointment_until", "任用の終了日", NULL, GW_EXPORT_DATE },
    { "extension", "内線", NULL, GW_EXPORT_TEXT },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table person = {
    .name = "person",
    .label = "職員",
    .set = "person",
    .columns = person_columns,
    .roots = &export_person_roots,
    .rows = &export_person_rows,
    .insert = &export_person_insert,
};

GW_SQL(export_holding_rows, "SELECT id, person_id, position_id, holding_kind, held_from, held_until"
                            " FROM holding WHERE person_id = ?1 ORDER BY held_from, id");
GW_SQL(export_holding_insert,
       "INSERT INTO holding (id, person_id, position_id, holding_kind, held_from, held_until)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

static const struct gw_export_column holding_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { "position_id", "職の番号", "position", GW_EXPORT_NUMBER },
    { "holding_kind", "本務・兼務の別", NULL, GW_EXPORT_TEXT },
    { "held_from", "開始日", NULL, GW_EXPORT_DATE },
    { "held_until", "終了日", NULL, GW_EXPORT_DATE },
    { 0 },
};

static const struct gw_export_table holding = {
    .name = "holding",
    .label = "発令（本務・兼務）",
    .set = "person",
    .columns = holding_columns,
    .rows = &export_holding_rows,
    .insert = &export_holding_insert,
};

GW_SQL(export_leave_rows, "SELECT id, person_id, leave_from, leave_until FROM leave_period"
                          " WHERE person_id = ?1 ORDER BY leave_from, id");
GW_SQL(export_leave_insert, "INSERT INTO leave_period (id, person_id, leave_from, leave_until)"
                            " VALUES (?1, ?2, ?3, ?4)");

static const struct gw_export_column leave_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { "leave_from", "開始日", NULL, GW_EXPORT_DATE },
    { "leave_until", "終了日", NULL, GW_EXPORT_DATE },
    { 0 },
};

static const struct gw_export_table leave_period = {
    .name = "leave_period",
    .label = "休職・休業",
    .set = "person",
    .city_only = true,
    .columns = leave_columns,
    .rows = &export_leave_rows,
    .insert = &export_leave_insert,
};

/* A password that nobody has: one-time ones are issued anew (import_passwords.h). */
GW_SQL(export_account_rows,
       "SELECT id, person_id, login, language, state, joined_at, created_at, updated_at"
       " FROM account WHERE person_id = ?1");
GW_SQL(export_account_insert,
       "INSERT INTO account (id, person_id, login, password, must_change_password, initial_until,"
       " language, state, joined_at, created_at, updated_at, unused_since)"
       " VALUES (?1, ?2, ?3, '" PASSWORD_NOBODYS "', 1, 0, ?4, ?5, ?6, ?7, ?8, ?7)");

static const struct gw_export_column account_columns[] = {
    { "id", "番号", NULL, GW_EXPORT_NUMBER },
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { "login", "ログインID", NULL, GW_EXPORT_TEXT },
    { "language", "言語", NULL, GW_EXPORT_TEXT },
    { "state", "状態", NULL, GW_EXPORT_TEXT },
    { "joined_at", "利用開始日時", NULL, GW_EXPORT_TIME },
    { "created_at", "登録日時", NULL, GW_EXPORT_TIME },
    { "updated_at", "更新日時", NULL, GW_EXPORT_TIME },
    { 0 },
};

static const struct gw_export_table account = {
    .name = "account",
    .label = "ログインID",
    .set = "person",
    .city_only = true,
    .columns = account_columns,
    .rows = &export_account_rows,
    .insert = &export_account_insert,
};

GW_SQL(export_login_rows,
       "SELECT login, person_id FROM login_history WHERE person_id = ?1 ORDER BY login");
GW_SQL(export_login_insert, "INSERT INTO login_history (login, person_id) VALUES (?1, ?2)");

static const struct gw_export_column login_columns[] = {
    { "login", "ログインID", NULL, GW_EXPORT_TEXT },
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { 0 },
};

static const struct gw_export_table login_history = {
    .name = "login_history",
    .label = "使用済みのログインID",
    .set = "person",
    .city_only = true,
    .columns = login_columns,
    .rows = &export_login_rows,
    .insert = &export_login_insert,
};

GW_SQL(export_notice_off_rows, "SELECT person_id, topic, channel FROM notice_off"
                               " WHERE person_id = ?1 ORDER BY topic, channel");
GW_SQL(export_notice_off_insert,
       "INSERT INTO notice_off (person_id, topic, channel) VALUES (?1, ?2, ?3)");

static const struct gw_export_column notice_off_columns[] = {
    { "person_id", "職員の番号", NULL, GW_EXPORT_NUMBER },
    { "topic", "通知の種類", NULL, GW_EXPORT_TEXT },
    { "channel", "通知の方法", NULL, GW_EXPORT_TEXT },
    { 0 },
};

static const struct gw_export_table notice_off = {
    .name = "notice_off",
    .label = "受け取らない通知",
    .set = "person",
    .city_only = true,
    .columns = notice_off_columns,
    .rows = &export_notice_off_rows,
    .insert = &export_notice_off_insert,
};

const struct gw_export_table *const people_export_tables[] = {
    &department,   &position, &deputy_order,  &person,     &holding,
    &leave_period, &account,  &login_history, &notice_off, NULL,
};
