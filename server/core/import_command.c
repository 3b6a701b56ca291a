/* import_command.c - taking a list in by whoever runs the machine (import_command.h). */
#include "core/import_command.h"

#include "core/account.h"
#include "core/account_rules.h"
#include "core/body.h"
#include "core/core_handlers.h"
#include "core/import.h"
#include "core/import_passwords.h"
#include "core/operator.h"
#include "core/registry.h"
#include "gw/setting.h"

#define ARENA_BYTES_MAX ((size_t)64 << 20)
#define REPORT_BYTES_MAX ((size_t)32 << 20)

static const struct gw_field input_fields[] = {
    GW_FIELD(struct import_command_input, kind, .required = true, .chars_max = 40),
    GW_FIELD(struct import_command_input, end_on, .chars_max = 10),
    GW_FIELD(struct import_command_input, answering, .chars_max = 128),
    GW_FIELD(struct import_command_input, language,
             .choices = (const char *const[]){ "ja", "en", NULL }),
    GW_FIELD(struct import_command_input, apply, .required = false),
    GW_FIELD(struct import_command_input, accounts, .required = false),
    GW_FIELD(struct import_command_input, end_missing, .required = false),
    { 0 },
};

void
import_command_encode(const struct import_command_input *in, struct gw_text file,
                      struct gw_buf *out)
{
    struct gw_json json;

    gw_json_init(&json, out);
    gw_json_object(&json, NULL);
    gw_json_text(&json, "kind", in->kind);
    gw_json_text(&json, "end_on", in->end_on);
    gw_json_text(&json, "answering", in->answering);
    gw_json_text(&json, "language", in->language);
    gw_json_bool(&json, "apply", in->apply);
    gw_json_bool(&json, "accounts", in->accounts);
    gw_json_bool(&json, "end_missing", in->end_missing);
    gw_json_object_end(&json);
    gw_buf_string(out, "\n");
    gw_buf_text(out, file);
}

struct work {
    const struct import_command_input *in;
    struct gw_app *app;
    struct import_sheet sheet;
    struct gw_import import;
    struct gw_import_options options;
    struct import_passwords passwords;
    struct gw_import_progress *progress;
};

static enum gw_err
work_run(struct gw_request *req, void *arg)
{
    struct work *work = arg;
    struct account account;

    if (work->in->answering.bytes > 0) {
        const struct gw_text login = login_fold(req->arena, work->in->answering);
        const enum gw_err err = account_find_by_login(req->db, req->arena, login, &account);

        if (err == GW_MISSING || (err == GW_OK && !account.is_open))
            return gw_fail(req, GW_MISSING, "answering", "user.unknown");
        GW_TRY(err);
        work->options.answering_id = account.person_id;
    }
    GW_TRY(import_run(req, &work->sheet, &work->options, &work->import));
    import_audit(req, &work->sheet, &work->import);
    return GW_OK;
}

/* A transaction of its own, behind the one that made the accounts: where it fails, or its passwords
 * are lost on their way, they are issued again on the page. */
static enum gw_err
passwords_run(struct gw_request *req, void *arg)
{
    struct work *work = arg;
    const struct import_waiting who = { .unused_since = work->import.accounts_since,
                                        .by_operator = true };

    return import_passwords_issue(req, &who, &work->passwords);
}

static enum gw_err
refuse(struct gw_app *app, struct gw_buf *reply, enum gw_err err, const char *message_key)
{
    const char *text = message_key == NULL ? gw_err_name(err)
                                           : registry_message(app->registry, message_key, GW_EN);

    gw_buf_format(reply, "%zu\n%s\n", strlen(text) + 1, text);
    return err;
}

/* The passwords of a transaction that failed are nobody's. */
static void
report(const struct work *work, bool issued, struct gw_buf *reply)
{
    const bool is_english = gw_text_equal(work->in->language, GW_TEXT("en"));
    const enum gw_language language = is_english ? GW_EN : GW_JA;
    struct gw_buf lines;

    gw_buf_init(&lines, REPORT_BYTES_MAX);
    import_report_lines(work->app, language, &lines, &work->sheet, &work->import);
    if (!issued)
        gw_buf_format(&lines, "%s\n",
                      registry_message(work->app->registry, "import.passwords_failed", language));
    gw_buf_format(reply, "%zu\n", lines.bytes);
    gw_buf_text(reply, gw_buf_view(&lines));
    gw_buf_done(&lines);
    if (issued && work->passwords.count > 0)
        import_passwords_csv(reply, &work->passwords);
}

static enum gw_err
options_read(struct work *work)
{
    const struct import_command_input *in = work->in;

    work->options = (struct gw_import_options){
        .apply = in->apply,
        .accounts = in->accounts,
        .end_missing = in->end_missing,
        .end_on = GW_DATE_NONE,
        .by_operator = true,
        .zone_offset_min = (int)gw_setting_number(work->app, CORE_SETTING_TIME_ZONE),
    };
    if (!in->end_missing)
        return GW_OK;
    if (gw_date_parse(in->end_on, &work->options.end_on) != GW_OK ||
        work->options.end_on > app_today(work->app))
        return GW_INVALID;
    return GW_OK;
}

static enum gw_err
file_read(struct work *work, struct gw_arena *arena, const struct gw_import_kind *kind,
          struct gw_text file)
{
    const struct import_started started = { .kind = kind,
                                            .apply = work->options.apply,
                                            .at = app_now(work->app) };
    const struct import_reading reading = {
        .progress = work->progress = import_progress_begin(work->app->imports, &started),
        .kind = kind,
        .file = file,
        .rows_max = gw_setting_number(work->app, IMPORT_SETTING_ROWS_MAX),
        .zone_offset_min = work->options.zone_offset_min,
    };

    if ((int64_t)file.bytes > gw_setting_number(work->app, IMPORT_SETTING_BYTES_MAX))
        return GW_TOO_LARGE;
    return import_sheet_read(arena, &reading, &work->sheet);
}

static enum gw_err
work_do(struct work *work, struct gw_arena *arena, struct gw_text file, struct gw_buf *reply)
{
    const struct gw_import_kind *kind = import_kind_find(work->app, work->in->kind);
    GW_AUTO(gw_arena_freep) struct gw_arena *small = gw_arena_new(ARENA_BYTES_MAX);
    struct operator_change change = {
        .app = work->app,
        .arena = small,
        .route = "kairan import",
        .verb = "import.run.create",
        .run = work_run,
        .arg = work,
        .alone = true,
    };
    enum gw_err err;

    if (small == NULL)
        return GW_BUSY;
    if (kind == NULL)
        return refuse(work->app, reply, GW_INVALID, "import.kind_unknown");
    if (options_read(work) != GW_OK)
        return refuse(work->app, reply, GW_INVALID, "import.end_on_bad");
    err = file_read(work, arena, kind, file);
    if (err == GW_OK)
        err = operator_change_run(&change);
    import_progress_end(work->app->imports, work->progress,
                        work->import.applied ? IMPORT_APPLIED : IMPORT_FAILED, app_now(work->app));
    if (err != GW_OK)
        return refuse(work->app, reply, err, change.message_key);
    if (work->import.applied && work->import.accounts_count > 0) {
        change.verb = "import.initial_password.create";
        change.run = passwords_run;
        err = operator_change_run(&change);
    }
    report(work, err == GW_OK, reply);
    import_passwords_wipe(&work->passwords);
    if (err != GW_OK)
        return err;
    return work->import.report.counts[GW_IMPORT_REFUSED] > 0 ? GW_INVALID : GW_OK;
}

enum gw_err
import_command_run(struct gw_app *app, struct gw_text argument, struct gw_buf *reply)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(IMPORT_ARENA_BYTES_MAX);
    const struct field_table table = { input_fields, sizeof(struct import_command_input) };
    const size_t cut = gw_text_index(argument, '\n');
    struct field_fault fault = { 0 };
    struct work *work;
    const void *in;

    if (arena == NULL)
        return GW_BUSY;
    enum gw_err err = body_decode(arena, gw_text_slice(argument, 0, cut), table, &fault, &in);
    if (err != GW_OK)
        return refuse(app, reply, err, fault.message_key);
    work = GW_NEW(arena, struct work);
    work->in = in;
    work->app = app;
    return work_do(work, arena, gw_text_slice(argument, cut + 1, argument.bytes), reply);
}

enum gw_err
import_control(struct control_call *call)
{
    return import_command_run(call->arg, call->argument, call->reply);
}
