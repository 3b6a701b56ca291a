/* What dispatch does around a handler: rollback, audit, 503, lanes, hours, rates. */
#include <check.h>
#include <semaphore.h>

#include "core/broker_io.h"
#include "core/dispatch.h"
#include "core/dispatch_http.h"
#include "core/pool.h"
#include "core/settings.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/dispatch_city.h"

static int64_t
memos(struct dispatch_city *city)
{
    return dispatch_city_number(city, "SELECT count(*) FROM setting WHERE key LIKE 'memo.%'");
}

static int64_t
entries(struct dispatch_city *city, const char *verb, const char *result)
{
    return dispatch_city_number(
        city, test_text("SELECT count(*) FROM audit_entry WHERE verb = '%s' AND result = '%s'",
                        verb, result));
}

START_TEST(a_change_is_written_with_one_audit_entry)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_status(dispatch_city_post(city, "/api/memo/memos", MEMO_NOTHING), 201);
    expect_status(dispatch_city_post(city, "/api/memo/prepared", MEMO_NOTHING), 201);
    ck_assert_int_eq(memos(city), 2);
    ck_assert_int_eq(entries(city, "memo.create", "ok"), 2);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_refused_change_is_undone_and_its_refusal_recorded)
{
    struct dispatch_city *city = dispatch_city_open();
    struct response *refused = dispatch_city_post(city, "/api/memo/memos", MEMO_REFUSE);

    expect_problem(refused, 409, "conflict", "item.state_refused");
    ck_assert_str_eq(response_string(refused, "field"), "deed");
    ck_assert_int_eq(memos(city), 0);
    ck_assert_int_eq(entries(city, "memo.create", "ok"), 0);
    ck_assert_int_eq(entries(city, "memo.create", "conflict"), 1);
    dispatch_city_close(city);
}
END_TEST

START_TEST(what_prepare_refuses_never_reaches_the_writer)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_problem(dispatch_city_post(city, "/api/memo/prepared", MEMO_REFUSE_PREPARE), 403,
                   "denied", "");
    ck_assert_int_eq(memos(city), 0);
    ck_assert_int_eq(entries(city, "memo.create", "denied"), 1);
    dispatch_city_close(city);
}
END_TEST

START_TEST(an_exhausted_arena_is_503_and_a_rollback)
{
    struct dispatch_city *city = dispatch_city_open();
    struct response *refused = dispatch_city_post(city, "/api/memo/memos", MEMO_EXHAUST_ARENA);

    expect_problem(refused, 503, "busy", "");
    ck_assert_ptr_nonnull(response_header(refused, "Retry-After"));
    ck_assert_int_eq(memos(city), 0);
    ck_assert_int_eq(entries(city, "memo.create", "ok"), 0);
    expect_status(dispatch_city_post(city, "/api/memo/memos", MEMO_NOTHING), 201);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_reply_over_its_maximum_is_503_and_a_rollback)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_problem(dispatch_city_post(city, "/api/memo/memos", MEMO_EXHAUST_REPLY), 503, "busy",
                   "");
    ck_assert_int_eq(memos(city), 0);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_refusal_sends_no_header_of_what_was_undone)
{
    struct dispatch_city *city = dispatch_city_open();
    struct response *refused = dispatch_city_post(city, "/api/memo/memos", MEMO_SET_COOKIE);

    expect_problem(refused, 409, "conflict", "item.state_refused");
    ck_assert_ptr_null(response_header(refused, "Set-Cookie"));
    ck_assert_str_eq(response_header(refused, "Retry-After"), "9");
    dispatch_city_close(city);
}
END_TEST

START_TEST(slow_routes_answer_as_fast_ones_do)
{
    struct dispatch_city *city = dispatch_city_open();
    struct response *slow = client_get(city->client, "/api/memo/slow");
    struct response *fast = client_get(city->client, "/api/memo/fast");

    expect_status(slow, 200);
    expect_status(fast, 200);
    ck_assert_str_eq(slow->body, fast->body);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_denied_read_with_a_verb_is_recorded)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_problem(client_get(city->client, "/api/memo/locked"), 403, "denied", "");
    ck_assert_int_eq(entries(city, "memo.look", "denied"), 1);
    dispatch_city_close(city);
}
END_TEST

START_TEST(nobody_unknown_fills_the_log)
{
    struct dispatch_city *city = dispatch_city_open();
    int64_t before = dispatch_city_number(city, "SELECT count(*) FROM audit_entry");

    city->client->cookie[0] = '\0';
    expect_problem(client_get(city->client, "/api/memo/locked"), 401, "unauthenticated", "");
    expect_problem(dispatch_city_post(city, "/api/memo/memos", MEMO_NOTHING), 401,
                   "unauthenticated", "");
    ck_assert_int_eq(dispatch_city_number(city, "SELECT count(*) FROM audit_entry"), before);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_reply_that_is_not_kept_is_not_given_again)
{
    struct dispatch_city *city = dispatch_city_open();
    const char *key = "Idempotency-Key: s-1\r\n";

    expect_status(client_send(city->client, "POST", "/api/memo/secrets", key, "{\"deed\":0}"), 201);
    expect_problem(client_send(city->client, "POST", "/api/memo/secrets", key, "{\"deed\":0}"), 409,
                   "conflict", "idempotency.not_kept");
    ck_assert_int_eq(memos(city), 1);
    dispatch_city_close(city);
}
END_TEST

START_TEST(large_bodies_are_read_only_for_who_may_send_them)
{
    struct dispatch_city *city = dispatch_city_open();
    int fd = raw_connect(city->server.port);

    raw_text(fd, "POST /api/memo/large HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                 "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
    expect_problem(raw_response(fd, false), 401, "unauthenticated", "");
    expect_status(dispatch_city_post(city, "/api/memo/large", MEMO_NOTHING), 201);
    dispatch_city_close(city);
}
END_TEST

static enum gw_err
hours_closed(struct lane *lane, const struct session *session, gw_time now)
{
    (void)lane;
    (void)session;
    (void)now;
    return GW_DENIED;
}

START_TEST(access_hours_close_every_route_but_signing_out)
{
    struct dispatch_city *city = dispatch_city_open();

    city->app->hours = hours_closed;
    expect_problem(client_get(city->client, "/api/memo/fast"), 403, "denied",
                   "session.outside_hours");
    expect_problem(dispatch_city_post(city, "/api/memo/memos", MEMO_NOTHING), 403, "denied",
                   "session.outside_hours");
    ck_assert_int_eq(memos(city), 0);
    expect_status(client_delete(city->client, "/api/session"), 204);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_session_that_asks_too_often_waits)
{
    struct dispatch_city *city = dispatch_city_open();
    struct response *refused = NULL;

    settings_apply(city->app->settings, "requests_per_min", GW_TEXT("60"), 2);
    for (int i = 0; i < 70; i++)
        refused = client_get(city->client, "/api/memo/fast");
    expect_problem(refused, 429, "limited", "");
    ck_assert_str_eq(response_header(refused, "Retry-After"), "1");
    expect_status(client_get(city->client, "/healthz"), 200);
    dispatch_city_close(city);
}
END_TEST

START_TEST(a_session_that_ended_changes_nothing)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_status(client_delete(city->client, "/api/session"), 204);
    expect_problem(dispatch_city_post(city, "/api/memo/memos", MEMO_NOTHING), 401,
                   "unauthenticated", "");
    expect_problem(client_get(city->client, "/api/memo/slow"), 401, "unauthenticated", "");
    ck_assert_int_eq(memos(city), 0);
    dispatch_city_close(city);
}
END_TEST

static enum gw_err
password_expire(void *arg, struct gw_db *db)
{
    GW_SQL(test_password_expire, .text = "UPDATE account SET must_change_password = 1",
           .scans = true);
    GW_STMT stmt = gw_db_stmt(db, &test_password_expire);

    (void)arg;
    return gw_step_done(stmt);
}

START_TEST(a_refusal_is_recorded_on_routes_for_large_bodies_too)
{
    struct dispatch_city *city = dispatch_city_open();

    ck_assert_int_eq(database_write_now(city->app->database, password_expire, NULL), GW_OK);
    expect_problem(dispatch_city_post(city, "/api/memo/large", MEMO_NOTHING), 403, "denied",
                   "session.password_change_required");
    ck_assert_int_eq(entries(city, "memo.create", "denied"), 1);
    dispatch_city_close(city);
}
END_TEST

/* A write that keeps the writer until it is let go. */
struct hold {
    struct database_write write;
    sem_t entered, go;
};

static enum gw_err
hold_run(struct database_write *write, struct gw_db *db)
{
    struct hold *hold = (struct hold *)write;

    (void)db;
    (void)sem_post(&hold->entered);
    (void)sem_wait(&hold->go);
    return GW_OK;
}

static void
hold_done(struct database_write *write, enum gw_err err)
{
    (void)write;
    (void)err;
}

/* Each on a connection of its own, so that every I/O thread gets some. */
static void
look_often(struct dispatch_city *city)
{
    for (int i = 0; i < 24; i++) {
        expect_status(client_get(city->client, "/api/memo/fast"), 200);
        client_close(city->client);
    }
}

START_TEST(a_refusal_that_waits_for_the_writer_needs_nothing_of_its_thread)
{
    struct dispatch_city *city = dispatch_city_open();
    struct hold *hold = test_alloc(sizeof(*hold));
    int fd = raw_connect(city->server.port);

    hold->write = (struct database_write){ .run = hold_run, .done = hold_done };
    ck_assert_int_eq(sem_init(&hold->entered, 0, 0), 0);
    ck_assert_int_eq(sem_init(&hold->go, 0, 0), 0);
    ck_assert_int_eq(database_write(city->app->database, &hold->write), GW_OK);
    (void)sem_wait(&hold->entered);
    raw_text(fd, test_text("GET /api/memo/locked HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n",
                           city->client->cookie));
    look_often(city);
    (void)atomic_fetch_add(&city->app->auth_epoch, 1);
    look_often(city);
    (void)sem_post(&hold->go);
    expect_problem(raw_response(fd, false), 403, "denied", "");
    ck_assert_int_eq(entries(city, "memo.look", "denied"), 1);
    dispatch_city_close(city);
}
END_TEST

START_TEST(an_event_after_the_last_stream_reaches_nobody_and_harms_nothing)
{
    struct dispatch_city *city = dispatch_city_open();
    int fd = raw_connect(city->server.port);
    size_t count;

    raw_text(fd, test_text("GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n",
                           city->client->cookie));
    look_often(city);
    http_server_stop(city->app->http, 5000);
    ck_assert_ptr_nonnull(strstr(raw_rest(fd, 5000, &count), "text/event-stream"));
    broker_publish(city->app->broker,
                   &(struct gw_event){ .name = "bulletin.post.created", .audience_id = 1 });
    dispatch_city_close(city);
}
END_TEST

/* On the stream's I/O thread: a session ends, and a new listener joins before the thread's turn. */
struct end_and_join {
    struct gw_task task;
    struct broker *broker;
    int64_t session_id;
};

static void
end_and_join_run(struct gw_task *task, void *io)
{
    struct end_and_join *work = (struct end_and_join *)task;

    (void)io;
    broker_end_session(work->broker, work->session_id);
    broker_io_fetch(work->broker->ios);
}

static int64_t
streams_of(const struct dispatch_city *city)
{
    struct http_figures figures;

    http_server_figures(city->app->http, &figures);
    return figures.streams;
}

START_TEST(a_stream_of_an_ended_session_ends_though_another_joins_meanwhile)
{
    struct dispatch_city *city = dispatch_city_open();
    struct end_and_join *work = test_alloc(sizeof(*work));
    int fd = raw_connect(city->server.port);
    long long end = test_clock_ms() + 5000;
    size_t count;

    raw_text(fd, test_text("GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n",
                           city->client->cookie));
    while (streams_of(city) == 0 && test_clock_ms() < end)
        test_sleep_ms(10);
    work->task.run = end_and_join_run;
    work->broker = city->app->broker;
    work->session_id = dispatch_city_number(city, "SELECT id FROM session");
    http_io_post(city->app->broker->ios->http, &work->task);
    ck_assert_ptr_nonnull(strstr(raw_rest(fd, 5000, &count), "session.ended"));
    dispatch_city_close(city);
}
END_TEST

static enum gw_err
sessions_lose(void *arg, struct gw_db *db)
{
    GW_SQL(test_sessions_lose, .text = "DROP TABLE session");
    GW_STMT stmt = gw_db_stmt(db, &test_sessions_lose);

    (void)arg;
    return gw_step_done(stmt);
}

START_TEST(a_server_whose_database_does_not_answer_is_not_healthy)
{
    struct dispatch_city *city = dispatch_city_open();

    expect_status(client_get(city->client, "/healthz"), 200);
    ck_assert_int_eq(database_write_now(city->app->database, sessions_lose, NULL), GW_OK);
    expect_problem(client_get(city->client, "/healthz"), 500, "io", "");
    dispatch_city_close(city);
}
END_TEST

/* Keeps one thread of the pool until it is let go. */
struct pool_hold {
    struct gw_task task;
    sem_t *entered, *go;
};

static void
pool_hold_run(struct gw_task *task, void *lane)
{
    struct pool_hold *hold = (struct pool_hold *)task;

    (void)lane;
    (void)sem_post(hold->entered);
    (void)sem_wait(hold->go);
}

static int
sign_in_begin(const struct dispatch_city *city)
{
    static const char body[] = "{\"login\":\"nobody\",\"password\":\"kaze-no-michi-2026\"}";
    int fd = raw_connect(city->server.port);

    raw_text(fd, test_text("POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
                           "\r\nContent-Length: %zu\r\n\r\n%s",
                           sizeof(body) - 1, body));
    return fd;
}

static size_t
pool_queue_await(const struct dispatch_city *city, size_t length)
{
    long long end = test_clock_ms() + 5000;

    while (pool_queue_length(city->app->pool) < length && test_clock_ms() < end)
        test_sleep_ms(5);
    return pool_queue_length(city->app->pool);
}

#define POOL_THREADS 2

struct pool_kept {
    struct pool_hold holds[POOL_THREADS];
    sem_t entered, go;
};

/* Both threads of the pool are busy until pool_let_go(). One of them may look at `go` for a moment
 * longer than its test is in the function that kept it: it lasts as long as the test. */
static struct pool_kept *
pool_keep(const struct dispatch_city *city)
{
    struct pool_kept *kept = test_alloc(sizeof(*kept));

    ck_assert_int_eq(sem_init(&kept->entered, 0, 0), 0);
    ck_assert_int_eq(sem_init(&kept->go, 0, 0), 0);
    for (int i = 0; i < POOL_THREADS; i++) {
        kept->holds[i] = (struct pool_hold){ { .run = pool_hold_run }, &kept->entered, &kept->go };
        ck_assert_int_eq(pool_add(city->app->pool, &kept->holds[i].task), GW_OK);
        (void)sem_wait(&kept->entered);
    }
    return kept;
}

static void
pool_let_go(struct pool_kept *kept)
{
    for (int i = 0; i < POOL_THREADS; i++)
        (void)sem_post(&kept->go);
}

START_TEST(one_address_cannot_fill_the_pool_with_sign_ins)
{
    enum { SEATS = 32 };
    struct dispatch_city *city = dispatch_city_open();
    struct response *refused;
    struct pool_kept *kept;
    int fds[SEATS];

    kept = pool_keep(city);
    for (int i = 0; i < SEATS; i++)
        fds[i] = sign_in_begin(city);
    ck_assert_uint_eq(pool_queue_await(city, SEATS), SEATS);
    refused = raw_response(sign_in_begin(city), false);
    expect_problem(refused, 429, "limited", "session.crowded");
    ck_assert_str_eq(response_header(refused, "Retry-After"), "1");
    ck_assert_uint_eq(pool_queue_length(city->app->pool), SEATS);
    expect_status(client_get(city->client, "/api/memo/fast"), 200);
    pool_let_go(kept);
    for (int i = 0; i < SEATS; i++)
        ck_assert_int_ge(raw_response(fds[i], false)->status, 401);
    expect_status(client_sign_in(client_new(&city->server), "taro", CITY_PASSWORD), 200);
    dispatch_city_close(city);
}
END_TEST

/* Looks, when a reply leaves, at what its exchange still holds of passwords. */
struct watch {
    struct gw_env env;
    struct gw_env_sockets sockets;
    struct http_exchange *_Atomic exchange;
    _Atomic int replies, bodies, inputs; /* of them with a password in it */
};

static const char secret[] = "kaze-no-michi";

static bool
holds_secret(struct gw_text text)
{
    return text.data != NULL && memmem(text.data, text.bytes, secret, strlen(secret)) != NULL;
}

static bool
input_holds_secret(const struct gw_request *req)
{
    const struct gw_field *field = req->body == NULL ? NULL : req->route->body;

    for (; field != NULL && field->name != NULL; field++) {
        if (field->type == GW_FIELD_TEXT &&
            holds_secret(*(const struct gw_text *)((const char *)req->body + field->offset)))
            return true;
    }
    return false;
}

static ssize_t
watched_writev(struct gw_env *env, int fd, const struct iovec *parts, int count)
{
    struct watch *watch = env->state;
    struct http_exchange *exchange = atomic_exchange(&watch->exchange, NULL);

    if (exchange != NULL) {
        const struct dispatch *dispatch = *http_exchange_slot(exchange);

        watch->bodies += holds_secret(http_exchange_request(exchange)->body);
        watch->inputs += input_holds_secret(&dispatch->request);
        watch->replies++;
    }
    return gw_env_system()->sockets->writev(env, fd, parts, count);
}

static void
watched_complete(void *arg, struct http_exchange *exchange)
{
    struct gw_app *app = arg;

    ((struct watch *)app->env->state)->exchange = exchange;
    dispatch_http_app(app).complete(app, exchange);
}

static enum gw_err
sessions_end(void *arg, struct gw_db *db)
{
    GW_SQL(test_sessions_end, .text = "DELETE FROM session", .scans = true);
    GW_STMT stmt = gw_db_stmt(db, &test_sessions_end);

    (void)arg;
    return gw_step_done(stmt);
}

/* The session ends while the change of its password waits for the pool. */
static struct response *
password_change_of_ended_session(struct dispatch_city *city)
{
    static const char body[] = "{\"current_password\":\"kaze-no-michi-2026\","
                               "\"new_password\":\"kaze-no-michi-2027\"}";
    int fd = raw_connect(city->server.port);
    struct pool_kept *kept = pool_keep(city);

    raw_text(fd, test_text("PUT /api/session/password HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n"
                           "X-CSRF-Token: %s\r\nContent-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           city->client->cookie, city->client->csrf, sizeof(body) - 1, body));
    ck_assert_uint_eq(pool_queue_await(city, 1), 1);
    ck_assert_int_eq(database_write_now(city->app->database, sessions_end, NULL), GW_OK);
    pool_let_go(kept);
    return raw_response(fd, false);
}

START_TEST(wherever_a_password_is_refused_it_is_overwritten)
{
    struct watch *watch = test_alloc(sizeof(*watch));
    struct dispatch_city *city;

    watch->env = *gw_env_system();
    watch->sockets = *watch->env.sockets;
    watch->sockets.writev = watched_writev;
    watch->env.sockets = &watch->sockets;
    watch->env.state = watch;
    city = dispatch_city_open_in(&watch->env, watched_complete);
    expect_problem(client_send(city->client, "POST", "/api/session", "Origin: http://other\r\n",
                               "{\"login\":\"taro\",\"password\":\"kaze-no-michi-2026\"}"),
                   403, "denied", "session.origin");
    expect_problem(client_post(city->client, "/api/session",
                               "{\"login\":\"taro\",\"password\":\"kaze-no-michi-2026\","
                               "\"more\":1}"),
                   422, "invalid", "field.unknown");
    expect_problem(password_change_of_ended_session(city), 401, "unauthenticated", "");
    ck_assert_int_ge(watch->replies, 4); /* with the sign-in */
    ck_assert_int_eq(watch->bodies, 0);
    ck_assert_int_eq(watch->inputs, 0);
    dispatch_city_close(city);
}
END_TEST
