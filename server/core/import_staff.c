/* import_staff.c - the kinds "staff" and "desknets_users": columns, and how a run goes
 * (import_staff.h).
 *
 * Header names are those that cities and personnel systems write. Of desknet's NEO's list those are
 * verified by its maker's public questions and answers: ID, 氏名, ログインID, 使用停止フラグ,
 * 削除フラグ, and departments as "*system id", "@code" or name; the other names stand by likeness.
 */
#include "core/import_staff.h"

#include "core/account_rules.h"
#include "core/import.h"

static const struct gw_import_choice holding_kinds[] = {
    { "main", "本務|主務|本務職|本|主|1" },
    { "additional", "兼務|兼職|兼|2" },
    { "cross_authority", "併任|併|3" },
    { "superior_in_charge", "事務取扱|事務取扱い|取扱" },
    { "acting", "事務代理|心得|代理" },
    { "legal_deputy", "職務代理者|職務代理" },
    { 0 },
};

static const struct gw_import_choice appointment_kinds[] = {
    { "special", "特別職|特別職員" },
    { "regular", "正規|正規職員|正職員|常勤|一般職|任期の定めのない職員|職員" },
    { "reappointed", "再任用|再任用職員|定年前再任用短時間|暫定再任用" },
    { "fiscal_year", "会計年度任用職員|会計年度任用|会計年度|会任" },
    { "temporary", "臨時|臨時職員|臨時的任用職員|臨時的任用" },
    { "seconded_in", "派遣受入|派遣職員|派遣|出向受入" },
    { "contractor", "委託先|委託|業務委託" },
    { "other", "その他|他" },
    { 0 },
};

static const struct gw_import_choice roles[] = {
    { "none", "なし|一般|-" },
    { "chief", "管理責任者|所属長|課長権限" },
    { "admin", "システム管理者" },
    { "supervisor", "総括責任者|統括責任者" },
    { "auditor", "監査担当" },
    { "personnel_officer", "人事担当" },
    { 0 },
};

/* What both kinds have alike. */
#define DETAILS                                                                                   \
    [STAFF_RANK] = { .name = "rank",                                                              \
                     .names = "役職順|役職順位|職位順|役職コード|職順|並び順",                    \
                     .type = GW_IMPORT_NUMBER,                                                    \
                     .samples = { "60", "40" } },                                                 \
    [STAFF_RANK_NAME] = { .name = "rank_name",                                                    \
                          .names = "役職区分|職位|職階|級別|役職段階",                            \
                          .chars_max = 40,                                                        \
                          .samples = { "主事級", "課長級" } },                                    \
    [STAFF_ROLE] = { .name = "role",                                                              \
                     .names = "役割|システム上の役割|権限|ロール",                                \
                     .type = GW_IMPORT_CHOICE,                                                    \
                     .choices = roles,                                                            \
                     .samples = { NULL, "管理責任者" } },                                         \
    [STAFF_HOLDING] = { .name = "holding_kind",                                                   \
                        .names =                                                                  \
                            "本務兼務|本務・兼務|本兼|本兼区分|本務兼務区分|兼務区分|発令区分",   \
                        .type = GW_IMPORT_CHOICE,                                                 \
                        .choices = holding_kinds,                                                 \
                        .samples = { "本務", "兼務" } },                                          \
    [STAFF_HELD_FROM] = { .name = "held_from",                                                    \
                          .names =                                                                \
                              "発令日|発令年月日|配属日|配属年月日|異動日|異動年月日|発令開始日", \
                          .type = GW_IMPORT_DATE,                                                 \
                          .samples = { "2024/4/1", "令和6年4月1日" } },                           \
    [STAFF_HELD_UNTIL] = { .name = "held_until",                                                  \
                           .names = "発令終了日|解除日|解除年月日|兼務終了日",                    \
                           .type = GW_IMPORT_DATE },                                              \
    [STAFF_EXTENSION] = { .name = "extension",                                                    \
                          .names = "内線|内線番号|内線電話|職場内線",                             \
                          .type = GW_IMPORT_CODE,                                                 \
                          .chars_max = 20,                                                        \
                          .samples = { "2110", "2110" } },                                        \
    [STAFF_KIND] = { .name = "appointment_kind",                                                  \
                     .names = "職員区分|任用区分|任用種別|職員種別|雇用区分|雇用形態",            \
                     .type = GW_IMPORT_CHOICE,                                                    \
                     .choices = appointment_kinds,                                                \
                     .samples = { "正規", "正規" } },                                             \
    [STAFF_FROM] = { .name = "appointment_from",                                                  \
                     .names = "採用日|採用年月日|任用開始日|任用期間開始日|入庁日|入社日",        \
                     .type = GW_IMPORT_DATE,                                                      \
                     .samples = { "2015/4/1", "2015/4/1" } },                                     \
    [STAFF_UNTIL] = {                                                                             \
        .name = "appointment_until",                                                              \
        .names = "任用終了日|任用期間終了日|任期満了日|退職日|退職年月日|契約終了日|退社日",      \
        .type = GW_IMPORT_DATE,                                                                   \
    }

static const struct gw_import_column staff_columns[] = {
    [STAFF_NO] = { .name = "staff_no",
                   .names = "職員番号|職員コード|職員ID|職員No|職員No.|職番|職員個人番号",
                   .type = GW_IMPORT_CODE,
                   .required = true,
                   .chars_max = 40,
                   .samples = { "001234", "001234" } },
    [STAFF_NAME] = { .name = "name",
                     .names = "氏名|職員氏名|漢字氏名|氏名漢字|名前|職員名",
                     .required = true,
                     .samples = { "髙橋 花子", "髙橋 花子" } },
    [STAFF_KANA] = { .name = "kana",
                     .names =
                         "フリガナ|ふりがな|氏名カナ|カナ氏名|氏名フリガナ|氏名かな|カナ|よみがな",
                     .samples = { "タカハシ ハナコ", "タカハシ ハナコ" } },
    [STAFF_LOGIN] = { .name = "login",
                      .names = "ログインID|ログイン名|利用者ID|ユーザID|ユーザーID|アカウント",
                      .chars_max = 128,
                      .samples = { "takahashi-h", NULL } },
    [STAFF_DEPARTMENT] = { .name = "department_code",
                           .names = "所属コード|組織コード|課コード|部署コード|部課コード|所属CD",
                           .type = GW_IMPORT_CODE,
                           .chars_max = 40,
                           .samples = { "021", "022" } },
    [STAFF_DEPARTMENT_NAME] = { .name = "department_name",
                                .names = "所属名|所属|組織名|部署名|課名|部署|所属名称",
                                .samples = { "総務課", "人事課" } },
    [STAFF_POSITION] = { .name = "position",
                         .names = "職名|職|役職名|役職|職務名|補職名|補職",
                         .samples = { "主事", "課長" } },
    DETAILS,
    { 0 },
};

static const struct gw_import_column desknets_columns[] = {
    [STAFF_NO] = { .name = "staff_no",
                   .names = "企業内個人コード|社員番号|職員番号|社員コード|職員コード",
                   .type = GW_IMPORT_CODE,
                   .chars_max = 40,
                   .samples = { "001234", "001235" } },
    [STAFF_NAME] = { .name = "name",
                     .names = "氏名|名前|ユーザー名",
                     .required = true,
                     .samples = { "髙橋 花子", "佐藤 次郎" } },
    [STAFF_KANA] = { .name = "kana",
                     .names = "ふりがな|フリガナ|氏名(ふりがな)|よみがな|氏名ふりがな",
                     .samples = { "たかはし はなこ", "さとう じろう" } },
    [STAFF_LOGIN] = { .name = "login",
                      .names = "ログインID|ログインアカウント|ログイン名",
                      .required = true,
                      .chars_max = 128,
                      .samples = { "takahashi-h", "sato-j" } },
    [STAFF_DEPARTMENT] = { .name = "department_code",
                           .names = "所属組織|組織|所属|組織情報|所属部署|組織コード",
                           .type = GW_IMPORT_CODE,
                           .chars_max = 1000,
                           .samples = { "@021", "*246;@022" } },
    [STAFF_DEPARTMENT_NAME] = { .name = "department_name", .names = "組織名|所属名|部署名" },
    [STAFF_POSITION] = { .name = "position",
                         .names = "役職|役職名|職名",
                         .samples = { "主事", "主任" } },
    DETAILS,
    [STAFF_STOPPED] = { .name = "stopped",
                        .names = "使用停止フラグ|利用停止フラグ",
                        .type = GW_IMPORT_CODE },
    [STAFF_REMOVED] = { .name = "removed", .names = "削除フラグ", .type = GW_IMPORT_CODE },
    { 0 },
};

static enum gw_err
staff_plan(struct gw_request *req, struct gw_import *import)
{
    struct staff_plan *plan = GW_NEW(import->arena, struct staff_plan);

    plan->req = req;
    plan->import = import;
    plan->is_desknets = import->kind == &import_desknets_users_kind;
    import->plan = plan;
    GW_TRY(import_city_load(req, import->arena, &plan->city));
    staff_rows_read(plan);
    staff_compare(plan);
    return GW_OK;
}

const struct gw_import_kind import_staff_kind = {
    .name = "staff",
    .label_key = "import.kind_staff",
    .needs = "import.people.write",
    .columns = staff_columns,
    .plan = staff_plan,
    .apply = staff_apply,
};

const struct gw_import_kind import_desknets_users_kind = {
    .name = "desknets_users",
    .label_key = "import.kind_desknets_users",
    .needs = "import.people.write",
    .columns = desknets_columns,
    .plan = staff_plan,
    .apply = staff_apply,
};
