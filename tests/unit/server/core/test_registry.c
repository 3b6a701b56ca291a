/* The proof at start finds each kind of gap, and passes the tables of this program. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/registry.h"
#include "core/registry_proof.h"
#include "modules.h"

static enum gw_err
handle(struct gw_request *req)
{
    (void)req;
    return GW_OK;
}

struct input {
    struct gw_text title;
    int64_t number;
};

static const struct gw_field fields[] = {
    GW_FIELD(struct input, title, .required = true),
    GW_FIELD(struct input, number),
    { 0 },
};

/* One module beside the core, without fault; tests break one thing each. */
struct tables {
    struct gw_permission permissions[3];
    struct gw_route routes[3];
    struct gw_message messages[3];
    struct gw_setting_spec settings[3];
    struct gw_job_kind jobs[3];
    struct gw_module module;
};

static enum gw_err
finish(struct gw_request *req, struct gw_job *job)
{
    (void)req;
    (void)job;
    return GW_OK;
}

static void
tables_make(struct tables *t)
{
    *t = (struct tables){
        .permissions = { { .name = "memo.memo.write",
                           .summary = "Write memos",
                           .article = "N8",
                           .grants = { { GW_ROLE_STAFF, GW_OWN }, { GW_ROLE_CHIEF, GW_ALL } } } },
        .routes = { { .method = GW_POST,
                      .path = "/api/memo/memos",
                      .lane = GW_WRITE,
                      .needs = "memo.memo.write",
                      .scope = GW_OWN,
                      .body = fields,
                      .body_bytes = sizeof(struct input),
                      .audit = "memo.memo.create",
                      .handler = handle,
                      .summary = "Leave a memo" },
                    { .method = GW_GET,
                      .path = "/api/memo/memos/{id}",
                      .lane = GW_READ,
                      .needs = "memo.memo.write",
                      .scope = GW_OWN,
                      .handler = handle,
                      .summary = "One memo" } },
        .messages = { { "memo.blank", "空です", "It is empty" } },
        .settings = { { .key = "memo.days", .default_number = 3, .max = 9, .summary = "Days" } },
        .jobs = { { .name = "memo.purge", .attempts_max = 3, .finish = finish } },
        .module = { .name = "memo" },
    };
}

static char first_fault[512];

static void
note(void *arg, const char *line)
{
    (void)arg;
    if (first_fault[0] == '\0')
        (void)snprintf(first_fault, sizeof(first_fault), "%s", line);
}

static size_t
faults_of(struct tables *t)
{
    const struct gw_module *modules[] = { &core_module, &t->module, NULL };
    struct proof proof = { .modules = modules, .report = note };

    t->module.permissions = t->permissions;
    t->module.routes = t->routes;
    t->module.messages = t->messages;
    t->module.settings = t->settings;
    t->module.jobs = t->jobs;
    first_fault[0] = '\0';
    proof_run(&proof);
    return proof.faults;
}

#define EXPECT_FAULT(t, words)                                                \
    do {                                                                      \
        ck_assert_uint_ge(faults_of(t), 1);                                   \
        ck_assert_msg(strstr(first_fault, words) != NULL, "%s", first_fault); \
        tables_make(t);                                                       \
    } while (0)

START_TEST(the_tables_of_this_program_are_whole)
{
    struct proof proof = { .modules = gw_modules, .report = note };

    first_fault[0] = '\0';
    proof_run(&proof);
    ck_assert_msg(proof.faults == 0, "%s", first_fault);
}
END_TEST

START_TEST(a_module_without_fault_passes)
{
    struct tables t;

    tables_make(&t);
    ck_assert_msg(faults_of(&t) == 0, "%s", first_fault);
}
END_TEST

START_TEST(permissions_are_named_explained_and_granted_once)
{
    struct tables t;

    tables_make(&t);
    t.permissions[0].name = "memo.write";
    EXPECT_FAULT(&t, "name must be memo.<noun>.<verb>");
    t.permissions[0].summary = "";
    EXPECT_FAULT(&t, "summary and article");
    t.permissions[0].article = NULL;
    EXPECT_FAULT(&t, "summary and article");
    t.permissions[0].grants[1].role = GW_ROLE_STAFF;
    EXPECT_FAULT(&t, "granted twice");
    t.permissions[0].grants[0].scope = (enum gw_scope)9;
    EXPECT_FAULT(&t, "grant 0 is none");
    t.permissions[1] = t.permissions[0];
    EXPECT_FAULT(&t, "declared twice");
}
END_TEST

START_TEST(routes_say_who_may_use_them)
{
    struct tables t;

    tables_make(&t);
    t.routes[0].needs = "memo.memo.nothing";
    EXPECT_FAULT(&t, "is not declared");
    t.routes[0].needs = NULL;
    EXPECT_FAULT(&t, "without permission or article");
    t.routes[0].session = GW_SESSION_NONE;
    EXPECT_FAULT(&t, "needs a permission but no session");
    t.routes[0].scope = GW_NOWHERE;
    EXPECT_FAULT(&t, "without a reach");
    t.routes[0].needs = NULL;
    t.routes[0].articles = "N2.5";
    ck_assert_uint_eq(faults_of(&t), 0);
}
END_TEST

START_TEST(routes_keep_to_their_lane)
{
    struct tables t;

    tables_make(&t);
    t.routes[1].lane = GW_WRITE;
    EXPECT_FAULT(&t, "GET never writes");
    t.routes[0].lane = GW_READ;
    EXPECT_FAULT(&t, "only GET reads inline");
    t.routes[1].prepare = handle;
    EXPECT_FAULT(&t, "prepare runs on the pool");
    t.routes[0].audit = NULL;
    EXPECT_FAULT(&t, "needs an audit verb");
    t.routes[0].not_audited = true;
    EXPECT_FAULT(&t, "not_audited is for");
    t.routes[0].stream = true;
    EXPECT_FAULT(&t, "becomes a stream");
    t.routes[1].if_match = true;
    EXPECT_FAULT(&t, "If-Match guards writes");
    t.routes[1].no_stored_reply = true;
    EXPECT_FAULT(&t, "only POST keeps replies");
}
END_TEST

START_TEST(routes_are_named_explained_and_declared_once)
{
    struct tables t;

    tables_make(&t);
    t.routes[0].path = "/api/other/memos";
    EXPECT_FAULT(&t, "path must be /api/memo/");
    t.routes[0].path = "/api/memos";
    EXPECT_FAULT(&t, "path must be /api/memo/");
    t.routes[0].path = "/api/memo/Memos";
    EXPECT_FAULT(&t, "path must be /api/memo/");
    t.routes[0].summary = "";
    EXPECT_FAULT(&t, "summary and handler");
    t.routes[0].handler = NULL;
    EXPECT_FAULT(&t, "summary and handler");
    t.routes[2] = t.routes[1];
    t.routes[2].path = "/api/memo/memos/{other}";
    {
        struct gw_route all[4] = { t.routes[0], t.routes[1], t.routes[2], { 0 } };
        const struct gw_module module = { .name = "memo",
                                          .permissions = t.permissions,
                                          .routes = all };
        const struct gw_module *modules[] = { &core_module, &module, NULL };
        struct proof proof = { .modules = modules, .report = note };

        first_fault[0] = '\0';
        proof_run(&proof);
        ck_assert_msg(strstr(first_fault, "declared twice") != NULL, "%s", first_fault);
    }
}
END_TEST

START_TEST(fields_lie_inside_their_struct_and_can_be_met)
{
    struct gw_field bad[3] = { fields[0], fields[1], { 0 } };
    struct tables t;

    tables_make(&t);
    t.routes[0].body_bytes = 8;
    EXPECT_FAULT(&t, "outside the struct");
    t.routes[1].body = fields;
    t.routes[1].body_bytes = sizeof(struct input);
    EXPECT_FAULT(&t, "GET has no body");
    bad[1].name = "title";
    t.routes[0].body = bad;
    EXPECT_FAULT(&t, "declared twice");
    bad[1] = fields[1];
    bad[1].min = 3;
    bad[1].max = 2;
    t.routes[0].body = bad;
    EXPECT_FAULT(&t, "min and max");
    bad[1] = fields[1];
    bad[1].chars_max = 5;
    t.routes[0].body = bad;
    EXPECT_FAULT(&t, "text limits");
    bad[1] = fields[1];
    bad[0].chars_min = 300;
    t.routes[0].body = bad;
    EXPECT_FAULT(&t, "chars_min is over");
    bad[0] = fields[0];
    bad[0].type = GW_FIELD_JSON;
    t.routes[1].query = bad;
    t.routes[1].query_bytes = sizeof(struct input);
    EXPECT_FAULT(&t, "JSON can't stand in a query");
}
END_TEST

START_TEST(messages_stand_once_in_both_languages)
{
    struct tables t;

    tables_make(&t);
    t.messages[0].en = NULL;
    EXPECT_FAULT(&t, "a language is missing");
    t.messages[0].ja = "";
    EXPECT_FAULT(&t, "a language is missing");
    t.messages[0].key = "error.denied";
    EXPECT_FAULT(&t, "given twice");
    t.messages[0].key = "blank";
    EXPECT_FAULT(&t, "key must be");
}
END_TEST

START_TEST(every_outcome_and_field_fault_has_a_message)
{
    const struct gw_module bare = { .name = "core" };
    const struct gw_module *modules[] = { &bare, NULL };
    struct proof proof = { .modules = modules, .report = note };

    first_fault[0] = '\0';
    proof_run(&proof);
    ck_assert_str_eq(first_fault, "message error.malformed: missing");
    ck_assert_uint_ge(proof.faults, 40);
}
END_TEST

START_TEST(settings_and_jobs_make_sense)
{
    struct tables t;

    tables_make(&t);
    t.settings[0].default_number = 10;
    EXPECT_FAULT(&t, "outside its limits");
    t.settings[0].key = "days";
    EXPECT_FAULT(&t, "must be named");
    t.settings[0].summary = NULL;
    EXPECT_FAULT(&t, "no summary");
    t.settings[0].default_text = "長い";
    t.settings[0].chars_max = 1;
    EXPECT_FAULT(&t, "longer than chars_max");
    t.jobs[0].finish = NULL;
    EXPECT_FAULT(&t, "does nothing");
    t.jobs[0].attempts_max = 0;
    EXPECT_FAULT(&t, "makes no sense");
    t.jobs[0].name = "other.purge";
    EXPECT_FAULT(&t, "must be named");
}
END_TEST

static enum gw_err
work(struct gw_worker_call *call)
{
    (void)call;
    return GW_OK;
}

START_TEST(workers_make_sense)
{
    struct gw_worker_kind kind = { .name = "memo.paper", .run = work };
    const struct gw_worker_kind *const kinds[] = { &kind, NULL };
    struct tables t;

    tables_make(&t);
    t.module.workers = kinds;
    ck_assert_uint_eq(faults_of(&t), 0);
    kind.run = NULL;
    EXPECT_FAULT(&t, "does nothing");
    t.module.workers = kinds;
    kind = (struct gw_worker_kind){ .name = "other.paper", .run = work };
    EXPECT_FAULT(&t, "must be named");
}
END_TEST

START_TEST(modules_have_one_name_each)
{
    struct tables t;

    tables_make(&t);
    t.module.name = "core";
    ck_assert_uint_ge(faults_of(&t), 1);
    ck_assert_ptr_nonnull(strstr(first_fault, "listed twice"));
}
END_TEST

START_TEST(a_registry_answers_from_all_modules)
{
    struct registry *registry;
    size_t index;

    ck_assert_int_eq(registry_new(gw_modules, &registry), GW_OK);
    index = registry_permission_index(registry, "core.audit.read");
    ck_assert_str_eq(registry_permission(registry, index)->name, "core.audit.read");
    ck_assert_int_eq(registry_scope(registry, GW_ROLE_AUDITOR, index), GW_ALL);
    ck_assert_int_eq(registry_scope(registry, GW_ROLE_ADMIN, index), GW_NOWHERE);
    ck_assert_str_eq(registry_message(registry, "error.denied", GW_JA), "権限がありません");
    ck_assert_str_eq(registry_message(registry, "error.missing", GW_EN), "Not found");
    ck_assert_ptr_nonnull(registry_setting(registry, "city_name"));
    ck_assert_ptr_null(registry_setting(registry, "nothing"));
    ck_assert_ptr_nonnull(registry_kind(registry, GW_TEXT("bulletin.post")));
    ck_assert_ptr_null(registry_kind(registry, GW_TEXT("bulletin.nothing")));
    ck_assert_ptr_nonnull(registry_job_kind(registry, GW_TEXT("core.session_purge")));
    ck_assert_ptr_null(registry_job_kind(registry, GW_TEXT("core.nothing")));
    ck_assert_uint_gt(registry_routes_count(registry), 20);
    registry_free(registry);
}
END_TEST
