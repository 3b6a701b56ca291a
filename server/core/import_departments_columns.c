/* import_departments_columns.c - what the columns of the department imports are called. */
#include "core/import_departments.h"

static const struct gw_import_choice authorities[] = {
    { "mayor", "市長|市長部局|町長|村長|区長|知事|首長" },
    { "education", "教育委員会|教委" },
    { "assembly", "議会|議長|議会事務局" },
    { "election", "選挙管理委員会|選管" },
    { "audit", "監査委員|代表監査委員" },
    { "agriculture", "農業委員会|農委" },
    { "enterprise", "公営企業|企業局|公営企業管理者|水道|上下水道" },
    { "fire", "消防長|消防|消防本部" },
    { 0 },
};

static const struct gw_import_choice levels[] = {
    { "1", "部|局|部相当" },
    { "2", "課|室|課相当" },
    { "3", "係|担当|班" },
    { "4", "4" },
    { "5", "5" },
    { "6", "6" },
    { "7", "7" },
    { "8", "8" },
    { "9", "9" },
    { 0 },
};

#define DETAILS                                                                              \
    [DEPARTMENT_KANA] = { .name = "kana",                                                    \
                          .names = "フリガナ|ふりがな|所属名カナ|所属カナ|" \
                                   "組織名カナ|カナ|組織名(ふりがな)",                       \
                          .samples = { "ソウムブ", "ソウムカ" } },                           \
    [DEPARTMENT_LEVEL] = { .name = "level",                                                  \
                           .names = "階層|レベル|組織階層|所属区分|部課係",                  \
                           .type = GW_IMPORT_CHOICE,                                         \
                           .choices = levels,                                                \
                           .samples = { "部", "課" } },                                      \
    [DEPARTMENT_AUTHORITY] = { .name = "authority",                                          \
                               .names = "任命権者|任命権者名|部局区分|執行機関",             \
                               .type = GW_IMPORT_CHOICE,                                     \
                               .choices = authorities,                                       \
                               .samples = { "市長", "市長" } },                              \
    [DEPARTMENT_PHONE] = { .name = "phone",                                                  \
                           .names = "電話番号|電話|直通|直通電話|代表電話",                  \
                           .type = GW_IMPORT_CODE,                                           \
                           .chars_max = 40,                                                  \
                           .samples = { "0000-55-1200", "0000-55-1211" } },                  \
    [DEPARTMENT_FROM] = { .name = "effective_from",                                          \
                          .names = "設置日|設置年月日|有効開始日|適用開始日|開始日",         \
                          .type = GW_IMPORT_DATE,                                            \
                          .samples = { "2015/4/1", "2015/4/1" } },                           \
    [DEPARTMENT_UNTIL] = { .name = "effective_until",                                        \
                           .names = "廃止日|廃止年月日|有効終了日|適用終了日|終了日",        \
                           .type = GW_IMPORT_DATE },                                         \
    [DEPARTMENT_ORDER] = {                                                                   \
        .name = "order",                                                                     \
        .names = "表示順|並び順|建制順|表示順序",                                            \
        .type = GW_IMPORT_NUMBER,                                                            \
    }

const struct gw_import_column import_department_columns[] = {
    [DEPARTMENT_CODE] = { .name = "code",
                          .names = "所属コード|組織コード|課コード|部署コード|コード|部課コード",
                          .type = GW_IMPORT_CODE,
                          .required = true,
                          .chars_max = 40,
                          .samples = { "020", "021" } },
    [DEPARTMENT_PARENT] = { .name = "parent_code",
                            .names =
                                "上位所属コード|親所属コード|上位組織コード|上位コード|親コード|"
                                "上位部署コード|親組織コード",
                            .type = GW_IMPORT_CODE,
                            .chars_max = 100,
                            .samples = { NULL, "020" } },
    [DEPARTMENT_NAME] = { .name = "name",
                          .names = "所属名|組織名|部署名|名称|課名|所属名称|組織名称",
                          .required = true,
                          .samples = { "総務部", "総務課" } },
    DETAILS,
    { 0 },
};

const struct gw_import_column import_desknets_department_columns[] = {
    [DEPARTMENT_CODE] = { .name = "code",
                          .names = "企業内組織コード|組織コード",
                          .type = GW_IMPORT_CODE,
                          .chars_max = 40,
                          .samples = { "020", NULL } },
    [DEPARTMENT_PARENT] = { .name = "parent",
                            .names = "上位組織|親組織|上位組織名|上位組織ID|所属組織",
                            .type = GW_IMPORT_CODE,
                            .chars_max = 100,
                            .samples = { NULL, "@020" } },
    [DEPARTMENT_NAME] = { .name = "name",
                          .names = "組織名|組織名称|名称",
                          .required = true,
                          .samples = { "総務部", "総務課" } },
    DETAILS,
    [DEPARTMENT_DN_ID] = { .name = "id",
                           .names = "ID|組織ID|組織システムID|システムID",
                           .type = GW_IMPORT_CODE,
                           .required = true,
                           .chars_max = 20,
                           .samples = { "245", "246" } },
    [DEPARTMENT_DN_REMOVED] = { .name = "removed", .names = "削除フラグ", .type = GW_IMPORT_CODE },
    { 0 },
};
