/* dispatch_city.c - see dispatch_city.h. */
#include "tests/unit/server/core/dispatch_city.h"

#include <check.h>

#include "core/account.h"
#include "core/core_handlers.h"
#include "core/dispatch_http.h"
#include "core/password.h"
#include "core/pool.h"
#include "gw/log.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

extern const struct gw_migration gw_migrations[];

struct memo_input {
    int64_t deed;
};

GW_SQL(memo_insert, .text = "INSERT INTO setting (key, value, updated_at) VALUES (?1, 'memo', ?2)");

static enum gw_err
memo_write(struct gw_request *req)
{
    struct gw_text key = gw_text_format(req->arena, "memo.%lld", (long long)gw_db_new_id(req->db));
    GW_STMT stmt = gw_db_stmt(req->db, &memo_insert);

    gw_bind_text(stmt, 1, key);
    gw_bind_int(stmt, 2, req->now);
    return gw_step_done(stmt);
}

static enum gw_err
memo_create(struct gw_request *req)
{
    const struct memo_input *in = req->body;
    struct gw_json *json;

    GW_TRY(memo_write(req));
    if (in->deed == MEMO_REFUSE)
        return gw_fail(req, GW_CONFLICT, "deed", "item.state_refused");
    if (in->deed == MEMO_SET_COOKIE) {
        gw_reply_header(req, "Set-Cookie", GW_TEXT("a=b"));
        gw_reply_header(req, "Retry-After", GW_TEXT("9"));
        return gw_fail(req, GW_CONFLICT, NULL, "item.state_refused");
    }
    while (in->deed == MEMO_EXHAUST_ARENA && !gw_arena_failed(req->arena))
        (void)gw_arena_alloc(req->arena, 512 << 10);
    json = gw_reply(req, 201);
    for (int i = 0; in->deed == MEMO_EXHAUST_REPLY && i < 64; i++) {
        char *text = gw_arena_alloc(req->arena, 200 << 10);

        memset(text, 'x', 200 << 10);
        gw_json_text(json, test_text("m%d", i), (struct gw_text){ text, 200 << 10 });
    }
    gw_json_int(json, "deed", in->deed);
    return GW_OK;
}

static enum gw_err
memo_prepare(struct gw_request *req)
{
    const struct memo_input *in = req->body;

    if (in->deed == MEMO_REFUSE_PREPARE)
        return gw_fail(req, GW_DENIED, NULL, NULL);
    req->prepared = gw_text_string(req->arena, GW_TEXT("prepared"));
    return GW_OK;
}

static enum gw_err
memo_create_prepared(struct gw_request *req)
{
    ck_assert_str_eq(req->prepared, "prepared");
    return memo_create(req);
}

static enum gw_err
memo_show(struct gw_request *req)
{
    gw_json_int(gw_reply(req, 200), "person_id", req->person_id);
    return GW_OK;
}

static const struct gw_permission permissions[] = {
    { .name = "memo.memo.write",
      .summary = "Write memos",
      .article = "N8",
      .grants = { { GW_ROLE_STAFF, GW_OWN } } },
    { .name = "memo.memo.lock", .summary = "Nobody has it", .article = "N8" },
    { 0 },
};

static const struct gw_field fields[] = { GW_FIELD(struct memo_input, deed), { 0 } };

#define MEMO_ROUTE(route_method, route_path, route_lane, ...)                            \
    {                                                                                    \
        .method = route_method, .path = route_path, .lane = route_lane,                  \
        .needs = "memo.memo.write", .scope = GW_OWN, .summary = "For tests", __VA_ARGS__ \
    }
#define MEMO_BODY .body = fields, .body_bytes = sizeof(struct memo_input), .audit = "memo.create"

static const struct gw_route routes[] = {
    MEMO_ROUTE(GW_POST, "/api/memo/memos", GW_WRITE, MEMO_BODY, .handler = memo_create),
    MEMO_ROUTE(GW_POST, "/api/memo/prepared", GW_WRITE, MEMO_BODY, .prepare = memo_prepare,
               .handler = memo_create_prepared),
    MEMO_ROUTE(GW_POST, "/api/memo/secrets", GW_WRITE, MEMO_BODY, .no_stored_reply = true,
               .handler = memo_create),
    MEMO_ROUTE(GW_POST, "/api/memo/large", GW_WRITE, MEMO_BODY, .body_bytes_max = 1 << 20,
               .handler = memo_create),
    MEMO_ROUTE(GW_GET, "/api/memo/slow", GW_SLOW, .handler = memo_show),
    MEMO_ROUTE(GW_GET, "/api/memo/fast", GW_READ, .handler = memo_show),
    { .method = GW_GET,
      .path = "/api/memo/locked",
      .lane = GW_READ,
      .needs = "memo.memo.lock",
      .scope = GW_OWN,
      .audit = "memo.look",
      .summary = "For tests",
      .handler = memo_show },
    { 0 },
};

static const struct gw_module memo_module = { .name = "memo",
                                              .permissions = permissions,
                                              .routes = routes };
static const struct gw_module *const modules[] = { &core_module, &memo_module, NULL };

static enum gw_err
people_insert(void *arg, struct gw_db *db)
{
    const struct gw_text *hash = arg;
    const struct department_row department = { .code = GW_TEXT("1"),
                                               .name = GW_TEXT("市"),
                                               .level = 1,
                                               .authority = GW_TEXT("mayor"),
                                               .effective_until = GW_DATE_NONE };
    struct position_row position = { .name = GW_TEXT("主事"),
                                     .rank_name = GW_TEXT("主事級"),
                                     .effective_until = GW_DATE_NONE };
    const struct person_row person = { .staff_no = GW_TEXT("1"),
                                       .name = GW_TEXT("山田 太郎"),
                                       .appointment_kind = GW_TEXT("regular"),
                                       .appointment_until = GW_DATE_NONE };
    struct holding_row holding = { .holding_kind = GW_TEXT("main"), .held_until = GW_DATE_NONE };
    struct account_row account = { .login = GW_TEXT("taro"), .password = *hash };

    GW_TRY(department_insert(db, &department, &position.department_id));
    GW_TRY(position_insert(db, &position, &holding.position_id));
    GW_TRY(person_insert(db, &person, 1, &holding.person_id));
    GW_TRY(holding_insert(db, &holding, &holding.id));
    account.person_id = holding.person_id;
    return account_insert(db, &account, 1, &account.id);
}

struct dispatch_city *
dispatch_city_open(void)
{
    return dispatch_city_open_in(gw_env_system(), NULL);
}

struct dispatch_city *
dispatch_city_open_in(struct gw_env *env,
                      void (*complete)(void *app, struct http_exchange *exchange))
{
    struct dispatch_city *city = test_alloc(sizeof(*city));
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct http_options http = { .listen = "127.0.0.1:0", .io_threads = 2 };
    struct http_app site;
    struct gw_text hash;

    gw_log_set_level(GW_LOG_ERROR);
    city->server.directory = test_text("%s/data", test_directory());
    ck_assert_int_eq(
        app_open(env,
                 &(struct app_options){ .modules = modules,
                                        .migrations = gw_migrations,
                                        .database = fixture_place(city->server.directory) },
                 &city->app),
        GW_OK);
    ck_assert_int_eq(password_hash(gw_env_system(), NULL, arena, GW_TEXT(CITY_PASSWORD), &hash),
                     GW_OK);
    ck_assert_int_eq(database_write_now(city->app->database, people_insert, &hash), GW_OK);
    gw_arena_free(arena);
    ck_assert_int_eq(database_writer_start(city->app->database), GW_OK);
    ck_assert_int_eq(pool_new(city->app, 2, 0, &city->app->pool), GW_OK);
    if (database_is_remote(city->app->database))
        ck_assert_int_eq(readers_new(city->app, &city->app->readers), GW_OK);
    site = dispatch_http_app(city->app);
    if (complete != NULL)
        site.complete = complete;
    ck_assert_int_eq(http_server_new(city->app->env, &http, &site, &city->app->http), GW_OK);
    ck_assert_int_eq(http_server_start(city->app->http), GW_OK);
    city->server.port = http_server_port(city->app->http);
    city->client = client_signed_in(&city->server, "taro");
    return city;
}

void
dispatch_city_close(struct dispatch_city *city)
{
    client_close(city->client);
    http_server_stop(city->app->http, 5000);
    if (city->app->readers != NULL)
        pool_stop(city->app->readers);
    pool_stop(city->app->pool);
    database_writer_stop(city->app->database);
    pool_free(city->app->readers);
    pool_free(city->app->pool);
    http_server_free(city->app->http);
    app_close(city->app);
    test_remove(city->server.directory);
}

int64_t
dispatch_city_number(struct dispatch_city *city, const char *sql)
{
    return test_sql_number(city->server.directory, sql);
}

struct response *
dispatch_city_post(struct dispatch_city *city, const char *path, enum memo_deed deed)
{
    return client_post(city->client, path, test_text("{\"deed\":%d}", (int)deed));
}
