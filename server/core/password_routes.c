/* password_routes.c - changing one's own password (N9.2, N10.4, Y11.2). */
#include "core/account.h"
#include "core/account_rules.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/password.h"
#include "core/sign_in_limit.h"
#include "gw/audit.h"
#include "gw/setting.h"

/* What the pool hands to the writer. */
struct password_change {
    struct gw_text before; /* the stored hash that the current password matched */
    struct gw_text after;
};

static enum gw_err
current_check(struct gw_request *req, const struct account *account, struct gw_text current)
{
    const enum gw_err err = password_compare(&req->lane->passwords, account->password, current);

    if (err == GW_BUSY)
        return gw_fail(req, GW_BUSY, NULL, NULL);
    if (!account->is_open || err != GW_OK)
        return gw_fail(req, GW_INVALID, "current_password", "password.current_is_wrong");
    return GW_OK;
}

static enum gw_err
new_check(struct gw_request *req, const struct account *account,
          const struct core_password_input *in)
{
    int64_t chars_min = gw_setting_number(req->app, CORE_SETTING_PASSWORD_CHARS_MIN);
    const struct password_owner owner = {
        .login = account->login,
        .name = account->name,
        .kana = account->kana,
        .staff_no = account->staff_no,
        .current = in->current_password,
    };
    const char *fault = password_fault(in->new_password, chars_min, &owner);

    if (fault == NULL)
        return GW_OK;
    return gw_fail_number(req, GW_INVALID, "new_password", fault, chars_min);
}

static enum gw_err
change_prepare(struct gw_request *req, const struct core_password_input *in)
{
    struct password_change *change = GW_NEW(req->arena, struct password_change);
    struct sign_in_attempt attempt;
    struct account account;
    enum gw_err err;

    GW_TRY(account_load(req->db, req->arena, req->account_id, &account));
    GW_TRY(sign_in_limit_take(req, account.login, &attempt));
    err = current_check(req, &account, in->current_password);
    sign_in_limit_end(req, &attempt, err, GW_INVALID);
    GW_TRY(err);
    GW_TRY(new_check(req, &account, in));
    change->before = account.password;
    req->prepared = change;
    return password_hash(req->app->env, &req->lane->passwords, req->arena, in->new_password,
                         &change->after);
}

/* On the pool: who took over an open terminal can't guess the password here either. */
enum gw_err
core_password_prepare(struct gw_request *req)
{
    const struct core_password_input *in = req->body;
    enum gw_err err = change_prepare(req, in);

    gw_audit_item(req, "core.account", req->account_id);
    password_wipe(in->current_password);
    password_wipe(in->new_password);
    session_body_wipe(req);
    return err;
}

/* Ends the person's other sessions: whoever knew the old password is out (ASVS 7.4.3). */
enum gw_err
core_password_change(struct gw_request *req)
{
    const struct password_change *change = req->prepared;
    const struct account_row row = { .id = req->account_id, .password = change->after };

    gw_audit_item(req, "core.account", req->account_id);
    GW_TRY(account_password_update(req->db, &row, change->before, req->now));
    GW_TRY(session_end_others(req, req->account_id, req->session_id));
    return gw_reply_nothing(req);
}
