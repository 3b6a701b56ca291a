/* session_routes.c - signing in and out, and what the client is told about who it is.
 *
 * A sign-in is checked on the pool (core_session_prepare) and becomes a session on the writer. An
 * unknown login, a wrong password and a closed account get the same answer after the same work
 * (ASVS 6.3.8). What was typed as a login is not recorded: people type passwords there.
 */
#include "core/account.h"
#include "core/account_rules.h"
#include "core/actor.h"
#include "core/broker.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/guard.h"
#include "core/language.h"
#include "core/password.h"
#include "core/registry.h"
#include "core/session_store.h"
#include "core/sign_in_limit.h"
#include "gw/audit.h"
#include "gw/people.h"
#include "gw/setting.h"

#define USER_AGENT_BYTES_MAX 200

/* What the pool hands to the writer. */
struct sign_in {
    struct account account;
    struct gw_text new_hash; /* of the same password with today's parameters; empty: not needed */
};

static enum gw_err
wrong_login(struct gw_request *req)
{
    return gw_fail(req, GW_UNAUTHENTICATED, NULL, "session.wrong_login_or_password");
}

/* GW_UNAUTHENTICATED unless login and password belong to an open account. */
static enum gw_err
password_check(struct gw_request *req, struct gw_text login, struct gw_text password,
               struct sign_in *sign_in)
{
    enum gw_err err = account_find_by_login(req->db, req->arena, login, &sign_in->account);

    GW_TRY(gw_step_end(err));
    if (err == GW_OK)
        gw_audit_item(req, "core.account", sign_in->account.id);
    bool known = err == GW_OK && sign_in->account.is_open;
    struct gw_text stored = known ? sign_in->account.password : GW_TEXT_NONE;
    err = password_compare(&req->lane->passwords, stored, password);
    if (err != GW_OK)
        return err == GW_BUSY ? gw_fail(req, GW_BUSY, NULL, NULL) : wrong_login(req);
    if (sign_in->account.initial_until != 0 && req->now >= sign_in->account.initial_until)
        return gw_fail(req, GW_UNAUTHENTICATED, NULL, "session.initial_password_over");
    if (password_is_outdated(stored))
        GW_TRY(password_hash(req->app->env, &req->lane->passwords, req->arena, password,
                             &sign_in->new_hash));
    return GW_OK;
}

enum gw_err
core_session_prepare(struct gw_request *req)
{
    const struct core_session_input *in = req->body;
    struct sign_in *sign_in = GW_NEW(req->arena, struct sign_in);
    struct gw_text login = login_fold(req->arena, in->login);
    struct sign_in_attempt attempt;
    enum gw_err err = sign_in_limit_take(req, login, &attempt);

    if (err == GW_OK) {
        err = password_check(req, login, in->password, sign_in);
        sign_in_limit_end(req, &attempt, err, GW_UNAUTHENTICATED);
    }
    password_wipe(in->password);
    session_body_wipe(req);
    GW_TRY(err);
    req->prepared = sign_in;
    return GW_OK;
}

/* Sets the session's cookie; the empty token clears it. */
static void
cookie_set(struct gw_request *req, struct gw_text token)
{
    bool tls = dispatch_is_tls(req);

    gw_reply_header(req, "Set-Cookie",
                    gw_text_format(req->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                   tls ? SESSION_COOKIE_TLS : SESSION_COOKIE, GW_TEXT_ARG(token),
                                   tls ? "; Secure" : "", token.bytes == 0 ? "; Max-Age=0" : ""));
}

static void
roles_render(struct gw_json *json, const struct gw_actor *actor)
{
    static const char *const names[] = {
#define X(code, name, article) [code] = name,
        GW_ROLES(X)
#undef X
    };

    gw_json_array(json, "roles");
    for (enum gw_role role = 0; role < GW_ROLE_END; role++) {
        if (gw_actor_has_role(actor, role))
            gw_json_string(json, NULL, names[role]);
    }
    gw_json_array_end(json);
}

static void
permissions_render(struct gw_json *json, const struct registry *registry,
                   const struct gw_actor *actor)
{
    static const char *const scopes[] = {
        [GW_NOWHERE] = NULL, [GW_OWN] = "own", [GW_SECTION] = "section", [GW_ALL] = "all"
    };

    gw_json_object(json, "permissions");
    for (size_t i = 0; i < registry_permissions_count(registry); i++) {
        if (actor->scopes[i] != GW_NOWHERE)
            gw_json_string(json, registry_permission(registry, i)->name, scopes[actor->scopes[i]]);
    }
    gw_json_object_end(json);
}

/* Members "user", "csrf" and "city". */
static void
session_render(struct gw_request *req, const struct account *account, const struct gw_actor *actor,
               const char *csrf)
{
    struct gw_json *json = gw_reply(req, 200);

    gw_json_object(json, "user");
    (void)gw_person_members_render(req, json, account->person_id);
    gw_json_text(json, "login", account->login);
    gw_json_string(json, "language", language_name(req->language));
    gw_json_bool(json, "must_change_password", account->must_change_password);
    roles_render(json, actor);
    permissions_render(json, req->app->registry, actor);
    gw_json_object_end(json);
    gw_json_string(json, "csrf", csrf);
    gw_json_text(json, "city", gw_setting_text(req->app, CORE_SETTING_CITY_NAME));
}

static struct gw_text
user_agent_of(const struct gw_request *req)
{
    struct gw_text sent = dispatch_header(req, "User-Agent");

    return gw_text_is_utf8(sent) ? gw_text_clip(sent, USER_AGENT_BYTES_MAX) : GW_TEXT_NONE;
}

static enum gw_err
session_add(struct gw_request *req, const struct account *account, struct gw_text token,
            char csrf[SESSION_CSRF_CHARS])
{
    gw_time hours_max = gw_setting_number(req->app, CORE_SETTING_SESSION_HOURS_MAX);
    struct session_new row = {
        .id = gw_db_new_id(req->db),
        .account_id = account->id,
        .created_at = req->now,
        .expires_at = req->now + hours_max * GW_HOUR,
        .peer = req->peer,
        .user_agent = user_agent_of(req),
    };

    GW_TRY(session_token_digest(token, row.token.bytes, csrf));
    GW_TRY(session_row_insert(req->db, &row));
    req->session_id = row.id;
    return GW_OK;
}

/* The account as the write transaction sees it, if it is still the one that was checked. */
static enum gw_err
account_recheck(struct gw_request *req, const struct sign_in *sign_in, struct account *out)
{
    enum gw_err err = account_load(req->db, req->arena, sign_in->account.id, out);

    gw_audit_item(req, "core.account", sign_in->account.id);
    GW_TRY(gw_step_end(err));
    if (err != GW_OK || !out->is_open || !gw_text_equal(out->password, sign_in->account.password))
        return wrong_login(req);
    return GW_OK;
}

static enum gw_err
rehash(struct gw_request *req, const struct sign_in *sign_in, const struct account *account)
{
    const struct account_row row = {
        .id = account->id,
        .password = sign_in->new_hash,
        .must_change_password = account->must_change_password,
        .initial_until = account->initial_until,
    };

    if (sign_in->new_hash.bytes == 0)
        return GW_OK;
    return account_password_update(req->db, &row, account->password, req->now);
}

/* A session whose streams end after COMMIT. */
struct session_end {
    struct gw_app *app;
    int64_t session_id;
};

static void
streams_end(void *arg)
{
    const struct session_end *end = arg;

    broker_end_session(end->app->broker, end->session_id);
}

static enum gw_err
session_end(struct gw_request *req, int64_t session_id)
{
    struct session_end *end = GW_NEW(req->arena, struct session_end);

    *end = (struct session_end){ req->app, session_id };
    gw_after_commit(req->db, streams_end, end);
    return session_row_remove(req->db, session_id);
}

/* Who signs in with another session's cookie at hand leaves that session (ASVS 7.2.4). */
static enum gw_err
session_before_end(struct gw_request *req)
{
    const struct http_request *http = http_exchange_request(dispatch_of(req)->exchange);
    const char *name = http->tls ? SESSION_COOKIE_TLS : SESSION_COOKIE;
    struct session before;
    struct gw_text token;

    if (guard_cookie(http->headers, http->headers_count, name, &token) != GW_OK)
        return GW_OK;
    enum gw_err err = session_find(req->lane, token, req->now, &before);
    if (err == GW_UNAUTHENTICATED)
        return GW_OK;
    return err == GW_OK ? session_end(req, before.id) : err;
}

enum gw_err
core_session_create(struct gw_request *req)
{
    const struct sign_in *sign_in = req->prepared;
    const struct gw_actor *actor;
    struct account account;
    char csrf[SESSION_CSRF_CHARS];

    GW_TRY(account_recheck(req, sign_in, &account));
    enum gw_err err = actor_load(req->lane, account.person_id, req->today, &actor);
    if (err == GW_UNAUTHENTICATED)
        return gw_fail(req, err, NULL, "session.account_sleeps");
    GW_TRY(err);
    GW_TRY(rehash(req, sign_in, &account));
    GW_TRY(account_use(req->db, account.id));
    GW_TRY(session_before_end(req));
    struct gw_text token = session_token_new(req->app->env, req->arena);
    GW_TRY(session_add(req, &account, token, csrf));
    req->language = account.is_english ? GW_EN : GW_JA;
    req->person_id = account.person_id;
    req->account_id = account.id;
    req->actor = actor;
    cookie_set(req, token);
    session_render(req, &account, actor, csrf);
    return GW_OK;
}

enum gw_err
core_session_show(struct gw_request *req)
{
    struct account account;

    GW_TRY(account_load(req->db, req->arena, req->account_id, &account));
    session_render(req, &account, req->actor, dispatch_session(req)->csrf);
    return GW_OK;
}

enum gw_err
core_session_remove(struct gw_request *req)
{
    gw_audit_item(req, "core.account", req->account_id);
    GW_TRY(session_end(req, req->session_id));
    cookie_set(req, GW_TEXT_NONE);
    if (dispatch_is_tls(req))
        gw_reply_header(req, "Clear-Site-Data", GW_TEXT("\"cache\", \"cookies\", \"storage\""));
    return gw_reply_nothing(req);
}

enum gw_err
core_session_update(struct gw_request *req)
{
    const struct core_language_input *in = req->body;

    gw_audit_item(req, "core.account", req->account_id);
    GW_TRY(account_language_update(req->db, req->account_id, in->language, req->now));
    gw_json_text(gw_reply(req, 200), "language", in->language);
    return GW_OK;
}
