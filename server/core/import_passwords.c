/* import_passwords.c - issuing one-time passwords to those who have never signed in
 * (import_passwords.h), and the handlers for it.
 *
 * One-time passwords have a quick hash (password.h), so thousands of them fit into one transaction.
 */
#include "core/import_passwords.h"

#include "core/account.h"
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/import_handlers.h"
#include "core/password.h"
#include "core/session.h"
#include "gw/audit.h"
#include "gw/csv.h"
#include "gw/setting.h"

static enum gw_err
issue_one(struct gw_request *req, struct import_password *one, gw_time until)
{
    struct account_row row = { .id = one->account_id,
                               .must_change_password = true,
                               .initial_until = until };
    char *password = gw_arena_alloc(req->arena, PASSWORD_ONE_TIME_CHARS);

    password_one_time(req->app->env, password);
    one->password = gw_text_from(password);
    GW_TRY(password_hash_one_time(req->app->env, req->arena, one->password, &row.password));
    GW_TRY(account_password_update(req->db, &row, one->stored, req->now));
    return session_end_others(req, one->account_id, 0);
}

/* Who, for whom and for how many; never a password. The digest is of the accounts' numbers. */
static void
issue_audit(struct gw_request *req, const struct import_waiting *who,
            const struct import_passwords *passwords)
{
    struct gw_buf ids;
    struct gw_text text;
    struct gw_digest digest;

    gw_buf_init(&ids, passwords->count * 20 + 1);
    for (size_t i = 0; i < passwords->count; i++)
        gw_buf_format(&ids, "%lld\n", (long long)passwords->list[i].account_id);
    text = gw_buf_take(&ids, req->arena);
    digest = gw_digest_of(&text, 1);
    gw_audit_digests(req, NULL, &digest);
    gw_audit_reason(req,
                    gw_text_format(req->arena, "issued=%zu unused_since=%lld department=%lld",
                                   passwords->count, (long long)who->unused_since,
                                   (long long)who->department_id),
                    GW_TEXT_NONE);
}

enum gw_err
import_passwords_issue(struct gw_request *req, const struct import_waiting *who,
                       struct import_passwords *out)
{
    GW_TRY(import_waiting_load(req, who, out));
    if (out->count > import_passwords_most(who))
        return gw_fail_number(req, GW_TOO_LARGE, NULL, "import.passwords_many",
                              (int64_t)import_passwords_most(who));
    out->until = req->now +
                 gw_setting_number(req->app, CORE_SETTING_INITIAL_PASSWORD_DAYS) * GW_DAY;
    for (size_t i = 0; i < out->count; i++)
        GW_TRY(issue_one(req, &out->list[i], out->until));
    issue_audit(req, who, out);
    return GW_OK;
}

void
import_passwords_csv(struct gw_buf *out, const struct import_passwords *passwords)
{
    static const char *const headers[] = { "職員番号", "氏名", "所属", "ログインID",
                                           "初期パスワード" };
    struct gw_csv csv;

    gw_csv_init(&csv, out, GW_CSV_UTF8);
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
        gw_csv_text(&csv, gw_text_from(headers[i]));
    gw_csv_row_end(&csv);
    for (size_t i = 0; i < passwords->count; i++) {
        const struct import_password *one = &passwords->list[i];

        gw_csv_text(&csv, one->staff_no);
        gw_csv_text(&csv, one->name);
        gw_csv_text(&csv, one->department);
        gw_csv_text(&csv, one->login);
        gw_csv_text(&csv, one->password);
        gw_csv_row_end(&csv);
    }
}

void
import_passwords_wipe(struct import_passwords *passwords)
{
    for (size_t i = 0; i < passwords->count; i++)
        password_wipe(passwords->list[i].password);
}

/* ---- handlers ---- */

/* GET /api/import/initial_passwords */
enum gw_err
import_password_list(struct gw_request *req)
{
    struct import_waiting_groups lists, departments;
    struct gw_json *json;

    GW_TRY(import_waiting_lists(req, &lists));
    GW_TRY(import_waiting_departments(req, &departments));
    json = gw_reply(req, 200);
    gw_json_int(json, "most", IMPORT_PASSWORDS_MAX);
    gw_json_array(json, "lists");
    for (size_t i = 0; i < lists.count; i++) {
        gw_json_object(json, NULL);
        gw_json_int(json, "unused_since", lists.list[i].id);
        gw_json_time(json, "made_at", lists.list[i].id);
        gw_json_int(json, "count", lists.list[i].count);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_json_array(json, "departments");
    for (size_t i = 0; i < departments.count; i++) {
        gw_json_object(json, NULL);
        gw_json_int(json, "id", departments.list[i].id);
        gw_json_text(json, "name", departments.list[i].name);
        gw_json_int(json, "count", departments.list[i].count);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    return GW_OK;
}

/* POST /api/import/initial_passwords {unused_since?, department_id?} */
enum gw_err
import_password_create(struct gw_request *req)
{
    const struct import_password_input *in = req->body;
    const struct import_waiting who = { .unused_since = in->unused_since,
                                        .department_id = in->department_id };
    struct import_passwords passwords;
    struct gw_json *json;

    GW_TRY(import_passwords_issue(req, &who, &passwords));
    json = gw_reply(req, 200);
    gw_json_time(json, "until", passwords.until);
    gw_json_array(json, "items");
    for (size_t i = 0; i < passwords.count; i++) {
        const struct import_password *one = &passwords.list[i];

        gw_json_object(json, NULL);
        gw_json_text(json, "staff_no", one->staff_no);
        gw_json_text(json, "name", one->name);
        gw_json_text(json, "department", one->department);
        gw_json_text(json, "login", one->login);
        gw_json_text(json, "password", one->password);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    import_passwords_wipe(&passwords);
    return GW_OK;
}
