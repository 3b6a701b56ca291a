/* user_change.c - giving a person an account, a new one-time password, or ending the account.
 *
 * Accounts exist only by an administrator's act (N2.3). The administrator hands over a one-time
 * password that must be changed at the first sign-in and is kept nowhere (N2.4). An account that is
 * closed stays, so that its login is never given to somebody else (N7.2).
 */
#include "core/user_change.h"

#include "core/account.h"
#include "core/account_rules.h"
#include "core/body.h"
#include "core/core_handlers.h"
#include "core/mark_seed.h"
#include "core/operator.h"
#include "core/password.h"
#include "core/registry.h"
#include "core/session.h"
#include "core/user_store.h"
#include "gw/audit.h"
#include "gw/people.h"
#include "gw/setting.h"

#define ARENA_BYTES_MAX ((size_t)4 << 20)
#define RANK_MAX 999

static const struct gw_field user_fields[] = {
    GW_FIELD(struct user_input, action, .required = true,
             .choices = (const char *const[]){ "add", "password", "close", NULL }),
    GW_FIELD(struct user_input, login, .required = true, .chars_max = LOGIN_CHARS_MAX * 2),
    GW_FIELD(struct user_input, staff_no, .chars_max = 40),
    GW_FIELD(struct user_input, name, .chars_max = 100),
    GW_FIELD(struct user_input, kana, .chars_max = 100),
    GW_FIELD(struct user_input, extension, .chars_max = 20),
    GW_FIELD(struct user_input, department, .chars_max = 40),
    GW_FIELD(struct user_input, position, .chars_max = 100),
    GW_FIELD(struct user_input, rank_name, .chars_max = 40),
    GW_FIELD(struct user_input, role,
             .choices = (const char *const[]){ "", "chief", "admin", "supervisor", "auditor",
                                               "personnel_officer", NULL }),
    GW_FIELD(struct user_input, rank, .max = RANK_MAX),
    { 0 },
};

void
user_input_encode(const struct user_input *in, struct gw_buf *out)
{
    struct gw_json json;

    gw_json_init(&json, out);
    gw_json_object(&json, NULL);
    gw_json_text(&json, "action", in->action);
    gw_json_text(&json, "login", in->login);
    gw_json_text(&json, "staff_no", in->staff_no);
    gw_json_text(&json, "name", in->name);
    gw_json_text(&json, "kana", in->kana);
    gw_json_text(&json, "extension", in->extension);
    gw_json_text(&json, "department", in->department);
    gw_json_text(&json, "position", in->position);
    gw_json_text(&json, "rank_name", in->rank_name);
    gw_json_text(&json, "role", in->role);
    gw_json_int(&json, "rank", in->rank);
    gw_json_object_end(&json);
}

/* One change under way; `hash` is made before the transaction. */
struct user_work {
    const struct user_input *in;
    struct gw_text login; /* folded */
    struct gw_text hash;  /* of the one-time password; empty for close */
    gw_time initial_until;
};

static gw_time
initial_until(const struct gw_app *app, gw_time now)
{
    return now + gw_setting_number(app, CORE_SETTING_INITIAL_PASSWORD_DAYS) * GW_DAY;
}

/* The seat named by department and title; made where it is not there and a rank is given. */
static enum gw_err
position_find_or_make(struct gw_request *req, const struct user_input *in, int64_t *position_id)
{
    int64_t department_id;
    enum gw_err err = department_id_by_code(req->db, in->department, req->today, &department_id);

    if (err == GW_MISSING)
        return gw_fail(req, err, "department", "user.no_such_department");
    GW_TRY(err);
    err = position_id_by_name(req->db, department_id, in->position, req->today, position_id);
    if (err != GW_MISSING)
        return err;
    if (in->rank == 0)
        return gw_fail(req, err, "position", "user.no_such_position");
    const struct position_row row = {
        .department_id = department_id,
        .rank = in->rank,
        .name = in->position,
        .rank_name = in->rank_name,
        .role = in->role,
        .effective_from = req->today,
        .effective_until = GW_DATE_NONE,
    };
    return position_insert(req->db, &row, position_id);
}

static enum gw_err
person_make(struct gw_request *req, const struct user_input *in, int64_t *person_id)
{
    const struct person_row person = {
        .staff_no = in->staff_no,
        .name = in->name,
        .kana = in->kana,
        .appointment_kind = GW_TEXT("regular"),
        .extension = in->extension,
        .appointment_from = req->today,
        .appointment_until = GW_DATE_NONE,
    };
    struct holding_row holding = {
        .holding_kind = GW_TEXT("main"),
        .held_from = req->today,
        .held_until = GW_DATE_NONE,
    };
    int64_t holding_id;

    if (in->name.bytes == 0 || in->kana.bytes == 0)
        return gw_fail(req, GW_INVALID, "name", "user.name_is_needed");
    GW_TRY(person_insert(req->db, &person, req->now, person_id));
    if (in->department.bytes == 0)
        return GW_OK;
    holding.person_id = *person_id;
    GW_TRY(position_find_or_make(req, in, &holding.position_id));
    return holding_insert(req->db, &holding, &holding_id);
}

static enum gw_err
user_add(struct gw_request *req, void *arg)
{
    const struct user_work *work = arg;
    struct account_row account = {
        .login = work->login,
        .password = work->hash,
        .must_change_password = true,
        .initial_until = work->initial_until,
        .joined_at = req->now,
    };
    int64_t account_id;
    enum gw_err err = person_id_by_staff_no(req->db, work->in->staff_no, &account.person_id);

    if (err == GW_MISSING)
        err = person_make(req, work->in, &account.person_id);
    GW_TRY(err);
    err = account_insert(req->db, &account, req->now, &account_id);
    if (err == GW_CONFLICT)
        return gw_fail(req, err, "login", "user.taken");
    GW_TRY(err);
    GW_TRY(mark_seed(req->db, req->arena, account.person_id));
    gw_audit_item(req, "core.account", account_id);
    gw_people_touch(req);
    return GW_OK;
}

static enum gw_err
user_find(struct gw_request *req, struct gw_text login, struct account *out)
{
    enum gw_err err = account_find_by_login(req->db, req->arena, login, out);

    if (err == GW_MISSING || (err == GW_OK && !out->is_open))
        return gw_fail(req, GW_MISSING, "login", "user.unknown");
    GW_TRY(err);
    gw_audit_item(req, "core.account", out->id);
    return GW_OK;
}

static enum gw_err
user_password(struct gw_request *req, void *arg)
{
    const struct user_work *work = arg;
    struct account_row row = {
        .password = work->hash,
        .must_change_password = true,
        .initial_until = work->initial_until,
    };
    struct account account;

    GW_TRY(user_find(req, work->login, &account));
    row.id = account.id;
    GW_TRY(account_password_update(req->db, &row, account.password, req->now));
    return session_end_others(req, account.id, 0);
}

static enum gw_err
user_close(struct gw_request *req, void *arg)
{
    const struct user_work *work = arg;
    struct account account;

    GW_TRY(user_find(req, work->login, &account));
    GW_TRY(account_close(req->db, account.id, req->now));
    GW_TRY(session_end_others(req, account.id, 0));
    gw_people_touch(req);
    return GW_OK;
}

struct user_action {
    const char *name;
    const char *route, *verb;
    enum gw_err (*run)(struct gw_request *req, void *arg);
    const char *done; /* what is printed */
    bool gives_password;
};

static const struct user_action user_actions[] = {
    { "add", "kairan user add", "core.account.create", user_add, "account made", true },
    { "password", "kairan user password", "core.account.password", user_password,
      "new one-time password; all sessions ended", true },
    { "close", "kairan user close", "core.account.close", user_close,
      "account closed; all sessions ended", false },
};

static const struct user_action *
action_named(struct gw_text name)
{
    for (size_t i = 0; i < sizeof user_actions / sizeof *user_actions; i++) {
        if (gw_text_equal(name, gw_text_from(user_actions[i].name)))
            return &user_actions[i];
    }
    return NULL;
}

/* One clear line: "field: text". */
static enum gw_err
refuse(struct gw_app *app, struct gw_buf *reply, enum gw_err err, const char *message_key)
{
    const char *text = message_key == NULL ? gw_err_name(err)
                                           : registry_message(app->registry, message_key, GW_EN);

    gw_buf_format(reply, "%s\n", text);
    return err;
}

static void
report(struct gw_buf *reply, const struct user_action *action, struct gw_text login,
       const char *one_time)
{
    gw_buf_format(reply, "%s: %.*s\n", action->done, GW_TEXT_ARG(login));
    if (action->gives_password)
        gw_buf_format(reply,
                      "one-time password: %s\n"
                      "It must be changed at the first sign-in and is kept nowhere.\n",
                      one_time);
}

static enum gw_err
action_run(struct gw_app *app, struct gw_arena *arena, const struct user_input *in,
           struct gw_buf *reply)
{
    const struct user_action *action = action_named(in->action);
    struct user_work work = { .in = in, .login = login_fold(arena, in->login) };
    struct operator_change change = {
        .app = app,
        .arena = arena,
        .route = action->route,
        .verb = action->verb,
        .run = action->run,
        .arg = &work,
    };
    char one_time[PASSWORD_ONE_TIME_CHARS];
    const char *fault = login_fault(work.login);

    if (fault != NULL)
        return refuse(app, reply, GW_INVALID, fault);
    if (action->gives_password) {
        password_one_time(app->env, one_time);
        GW_TRY(password_hash(app->env, NULL, arena, gw_text_from(one_time), &work.hash));
        work.initial_until = initial_until(app, app_now(app));
    }
    enum gw_err err = operator_change_run(&change);
    if (err == GW_OK)
        report(reply, action, work.login, one_time);
    password_wipe((struct gw_text){ one_time, action->gives_password ? sizeof one_time : 0 });
    return err == GW_OK ? GW_OK : refuse(app, reply, err, change.message_key);
}

enum gw_err
user_change(struct gw_app *app, struct gw_text argument, struct gw_buf *reply)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct field_table table = { user_fields, sizeof(struct user_input) };
    struct field_fault fault = { 0 };
    const void *in;

    if (arena == NULL)
        return GW_BUSY;
    enum gw_err err = body_decode(arena, argument, table, &fault, &in);
    if (err != GW_OK) {
        if (fault.field != NULL)
            gw_buf_format(reply, "%s: ", fault.field);
        return refuse(app, reply, err, fault.message_key);
    }
    return action_run(app, arena, in, reply);
}

enum gw_err
user_change_control(struct control_call *call)
{
    return user_change(call->arg, call->argument, call->reply);
}
