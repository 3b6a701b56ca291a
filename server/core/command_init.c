/* command_init.c - `kairan init`: an empty city with its first administrator. */
#include "core/command.h"

#include "core/account.h"
#include "core/account_rules.h"
#include "core/command_city.h"
#include "core/core_handlers.h"
#include "core/mark_seed.h"
#include "core/operator.h"
#include "core/password.h"
#include "core/settings_store.h"
#include "gw/audit.h"
#include "gw/log.h"
#include "gw/people.h"
#include "gw/setting.h"

#define ARENA_BYTES_MAX ((size_t)4 << 20)
#define YEARS_AHEAD 5
#define TOP_LEVEL 1
#define ADMIN_RANK 30

struct init_options {
    struct database_options database;
    const char *city, *login, *name, *kana, *staff_no;
};

struct init_work {
    const struct init_options *in;
    struct gw_text login; /* folded */
    struct gw_text hash;
    gw_time initial_until;
};

static enum gw_err
administrator_make(struct gw_request *req, const struct init_work *work, int64_t position_id)
{
    const struct person_row person = {
        .staff_no = gw_text_from(work->in->staff_no),
        .name = gw_text_from(work->in->name),
        .kana = gw_text_from(work->in->kana),
        .appointment_kind = GW_TEXT("regular"),
        .appointment_from = req->today,
        .appointment_until = GW_DATE_NONE,
    };
    struct holding_row holding = {
        .position_id = position_id,
        .holding_kind = GW_TEXT("main"),
        .held_from = req->today,
        .held_until = GW_DATE_NONE,
    };
    struct account_row account = {
        .login = work->login,
        .password = work->hash,
        .must_change_password = true,
        .initial_until = work->initial_until,
        .joined_at = req->now,
    };
    int64_t id;

    GW_TRY(person_insert(req->db, &person, req->now, &holding.person_id));
    GW_TRY(holding_insert(req->db, &holding, &id));
    account.person_id = holding.person_id;
    GW_TRY(account_insert(req->db, &account, req->now, &id));
    GW_TRY(mark_seed(req->db, req->arena, account.person_id));
    gw_audit_item(req, "core.account", id);
    return GW_OK;
}

static enum gw_err
city_make(struct gw_request *req, void *arg)
{
    const struct init_work *work = arg;
    const struct gw_text city = gw_text_from(work->in->city);
    int year = gw_date_civil(req->today).year;
    const struct department_row department = {
        .level = TOP_LEVEL,
        .sort_key = 1,
        .code = GW_TEXT("1"),
        .name = city,
        .authority = GW_TEXT("mayor"),
        .effective_from = req->today,
        .effective_until = GW_DATE_NONE,
    };
    struct position_row position = {
        .rank = ADMIN_RANK,
        .name = GW_TEXT("システム管理者"),
        .rank_name = GW_TEXT("課長級"),
        .role = GW_TEXT("admin"),
        .effective_from = req->today,
        .effective_until = GW_DATE_NONE,
    };
    int64_t position_id;

    GW_TRY(settings_store(req->db, CORE_SETTING_CITY_NAME, city, req->now));
    GW_TRY(city_calendar_insert(req->db, year - 1, year + YEARS_AHEAD));
    GW_TRY(department_insert(req->db, &department, &position.department_id));
    GW_TRY(position_insert(req->db, &position, &position_id));
    GW_TRY(administrator_make(req, work, position_id));
    gw_people_touch(req);
    return GW_OK;
}

static enum gw_err
city_change(struct gw_app *app, struct gw_arena *arena, const struct init_options *in,
            const char *one_time)
{
    struct init_work work = {
        .in = in,
        .login = login_fold(arena, gw_text_from(in->login)),
        .initial_until = app_now(app) +
                         gw_setting_number(app, CORE_SETTING_INITIAL_PASSWORD_DAYS) * GW_DAY,
    };
    struct operator_change change = {
        .app = app,
        .arena = arena,
        .route = "kairan init",
        .verb = "core.city.create",
        .run = city_make,
        .arg = &work,
    };

    GW_TRY(password_hash(app->env, NULL, arena, gw_text_from(one_time), &work.hash));
    return operator_change_run(&change);
}

static _Noreturn void
refuse(const char *why, const char *subject)
{
    (void)fprintf(stderr, "kairan init: %s%s\n", why, subject);
    exit(2);
}

static void
options_check(const struct init_options *in, struct gw_arena *arena)
{
    if (command_city_is_there("init", &in->database))
        refuse("there is a city already: ", database_place(&in->database));
    if (login_fault(login_fold(arena, gw_text_from(in->login))) != NULL)
        refuse("a login has 2 to 64 of a-z, 0-9 and . _ - @, not ", in->login);
}

int
command_init(const struct command_context *context, int argc, char **argv)
{
    struct init_options in = { .login = "admin",
                               .name = "システム 管理者",
                               .kana = "しすてむ かんりしゃ",
                               .staff_no = "000001" };
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in.database, "the new city's data directory"),
        COMMAND_DATABASE(&in.database),
        { "city", "NAME", "name of the city", .text = &in.city, .required = true },
        { "login", "ID", "login of the first administrator (admin)", .text = &in.login },
        { "name", "NAME", "the administrator's name", .text = &in.name },
        { "kana", "KANA", "its reading", .text = &in.kana },
        { "staff-no", "NO", "the administrator's staff number", .text = &in.staff_no },
        { 0 },
    };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    char one_time[PASSWORD_ONE_TIME_CHARS];

    command_options("init", "Makes an empty city with its first administrator.", options, argc,
                    argv);
    gw_check(arena != NULL);
    options_check(&in, arena);
    gw_log_set_level(GW_LOG_WARN); /* what it says is for a person */
    struct gw_app *app = command_app_open(context, &in.database);
    password_one_time(app->env, one_time);
    enum gw_err err = city_change(app, arena, &in, one_time);
    command_app_close(app);
    if (err != GW_OK) {
        (void)fprintf(stderr, "kairan init: nothing was made (%s)\n", gw_err_name(err));
        return 1;
    }
    (void)printf("city: %s\nlogin: %s\none-time password: %s\n"
                 "It must be changed at the first sign-in and is kept nowhere.\n"
                 "Next: start the server (systemctl start kairan, or kairan serve --data %s)\n"
                 "and sign in.\n",
                 in.city, in.login, one_time, in.database.directory);
    password_wipe((struct gw_text){ one_time, sizeof one_time });
    return 0;
}
