/* Tokens, and how long a session lives. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/session.h"
#include "core/session_store.h"
#include "tests/unit/server/core/small_city.h"

/* A session of person 1002. */
struct made {
    struct gw_text token;
    int64_t id;
};

static enum gw_err
make(struct gw_request *req, void *arg)
{
    struct made *made = arg;
    char csrf[SESSION_CSRF_CHARS];
    struct session_new row = {
        .id = gw_db_new_id(req->db),
        .account_id = 2002,
        .created_at = req->now,
        .expires_at = req->now + 12 * GW_HOUR,
        .peer = GW_TEXT("127.0.0.1"),
    };
    made->id = row.id;
    made->token = session_token_new(
        &(struct gw_env){ .random = req->env->random, .state = req->env->state }, req->arena);
    GW_TRY(session_token_digest(made->token, row.token.bytes, csrf));
    return session_row_insert(req->db, &row);
}

static struct made
session_made(struct small_city *city)
{
    struct made made;
    ck_assert_int_eq(small_city_write(city, make, &made), GW_OK);
    return made;
}

static enum gw_err
find(struct small_city *city, struct gw_text token, struct session *out)
{
    return session_find(city->lane, token, app_now(city->app), out);
}

START_TEST(a_password_that_nobody_will_check_is_overwritten)
{
    static const struct gw_field fields[] = { GW_FIELD(struct core_session_input, login),
                                              GW_FIELD(struct core_session_input, password),
                                              { 0 } };
    const struct gw_route route = { .body = fields };
    char login[] = "staff", password[] = "kaze-no-michi";
    const struct core_session_input in = { { login, 5 }, { password, 13 } };

    session_input_wipe(&(struct gw_request){ .route = &route, .body = &in });
    for (size_t i = 0; i < sizeof(password); i++)
        ck_assert_int_eq(password[i], 0);
    session_input_wipe(&(struct gw_request){
        .route = &route, .body = &(struct core_session_input){ .login = { login, 5 } } });
    session_input_wipe(&(struct gw_request){ .route = &route }); /* before it was decoded */
}
END_TEST

START_TEST(a_token_finds_its_session_and_another_one_finds_none)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    ck_assert_uint_eq(made.token.bytes, 64);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    ck_assert_int_eq(session.id, made.id);
    ck_assert_int_eq(session.person_id, 1002);
    ck_assert_int_eq(session.account_id, 2002);
    ck_assert_int_eq(session.language, GW_JA);
    ck_assert(!session.must_change_password);
    ck_assert_uint_eq(strlen(session.csrf), SESSION_CSRF_CHARS - 1);
    struct gw_text other = session_token_new(&city->fake->env, city->arena);
    ck_assert_int_eq(find(city, other, &session), GW_UNAUTHENTICATED);
    ck_assert_int_eq(find(city, GW_TEXT("not a token"), &session), GW_UNAUTHENTICATED);
    ck_assert_int_eq(find(city, gw_text_slice(made.token, 0, 62), &session), GW_UNAUTHENTICATED);
    ck_assert_int_eq(session_load(city->lane, made.id, app_now(city->app), &session), GW_OK);
    ck_assert_int_eq(session_load(city->lane, made.id + 1, app_now(city->app), &session),
                     GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

START_TEST(the_csrf_token_belongs_to_the_session_token)
{
    uint8_t digest[32];
    char first[SESSION_CSRF_CHARS], again[SESSION_CSRF_CHARS], other[SESSION_CSRF_CHARS];
    struct small_city *city = small_city_open();
    struct gw_text token = session_token_new(&city->fake->env, city->arena);
    ck_assert_int_eq(session_token_digest(token, digest, first), GW_OK);
    ck_assert_int_eq(session_token_digest(token, digest, again), GW_OK);
    ck_assert_str_eq(first, again);
    token = session_token_new(&city->fake->env, city->arena);
    ck_assert_int_eq(session_token_digest(token, digest, other), GW_OK);
    ck_assert_str_ne(first, other);
    small_city_close(city);
}
END_TEST

START_TEST(a_session_ends_after_an_hour_without_a_request)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    fake_env_advance(city->fake, GW_HOUR);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    fake_env_advance(city->fake, 1);
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

START_TEST(requests_keep_a_session_alive_until_its_absolute_end)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    for (int i = 0; i < 24; i++) {
        ck_assert_int_eq(find(city, made.token, &session), GW_OK);
        session_seen(city->app, session.id, app_now(city->app));
        fake_env_advance(city->fake, 30 * GW_MINUTE);
    }
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

static enum gw_err
end_account(struct gw_request *req, void *arg)
{
    (void)arg;
    return account_close(req->db, 2002, req->now);
}

START_TEST(N7_2_a_closed_account_has_no_session)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    ck_assert_int_eq(small_city_write(city, end_account, NULL), GW_OK);
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

static enum gw_err
end_others(struct gw_request *req, void *arg)
{
    return session_end_others(req, 2002, *(const int64_t *)arg);
}

START_TEST(ending_the_other_sessions_keeps_the_own_one)
{
    struct small_city *city = small_city_open();
    struct made own = session_made(city), other = session_made(city);
    struct session session;
    ck_assert_int_eq(small_city_write(city, end_others, &own.id), GW_OK);
    ck_assert_int_eq(find(city, own.token, &session), GW_OK);
    ck_assert_int_eq(find(city, other.token, &session), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

static enum gw_err
purge(struct gw_request *req, void *arg)
{
    (void)arg;
    return core_session_purge(req, NULL);
}

static enum gw_err
count(struct gw_request *req, void *arg)
{
    GW_SQL(test_sessions, "SELECT COUNT(*) FROM session", .scans = true);
    GW_STMT stmt = gw_db_stmt(req->db, &test_sessions);
    GW_TRY(gw_step_row(stmt));
    *(int64_t *)arg = gw_column_int(stmt, 0);
    return GW_OK;
}

static int64_t
sessions(struct small_city *city)
{
    int64_t number = -1;
    ck_assert_int_eq(small_city_write(city, count, &number), GW_OK);
    return number;
}

START_TEST(sessions_that_are_over_are_purged)
{
    struct small_city *city = small_city_open();
    (void)session_made(city);
    fake_env_advance(city->fake, 30 * GW_MINUTE);
    (void)session_made(city);
    ck_assert_int_eq(small_city_write(city, purge, NULL), GW_OK);
    ck_assert_int_eq(sessions(city), 2);
    fake_env_advance(city->fake, GW_HOUR + 31 * GW_MINUTE);
    ck_assert_int_eq(small_city_write(city, purge, NULL), GW_OK);
    ck_assert_int_eq(sessions(city), 1);
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(small_city_write(city, purge, NULL), GW_OK);
    ck_assert_int_eq(sessions(city), 0);
    small_city_close(city);
}
END_TEST

START_TEST(a_session_of_a_clock_that_was_years_ahead_ends_when_it_is_set_right)
{
    struct small_city *city = small_city_open();
    struct made before = session_made(city);
    struct session session;
    fake_env_advance(city->fake, 3652 * GW_DAY);
    ck_assert_int_eq(find(city, before.token, &session), GW_UNAUTHENTICATED);
    struct made made = session_made(city);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    session_seen(city->app, session.id, app_now(city->app));
    fake_env_advance(city->fake, -3652 * GW_DAY);
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    ck_assert_int_eq(find(city, before.token, &session), GW_OK);
    small_city_close(city);
}
END_TEST

START_TEST(a_clock_that_is_behind_for_a_while_costs_nobody_the_session)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    fake_env_advance(city->fake, -2 * GW_HOUR);
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    ck_assert_int_eq(small_city_write(city, purge, NULL), GW_OK);
    fake_env_advance(city->fake, 2 * GW_HOUR);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    small_city_close(city);
}
END_TEST

START_TEST(a_clock_set_back_by_an_hour_lets_nobody_stay_for_longer_than_that)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session session;
    fake_env_advance(city->fake, -GW_HOUR);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    fake_env_advance(city->fake, 2 * GW_HOUR);
    ck_assert_int_eq(find(city, made.token, &session), GW_OK);
    fake_env_advance(city->fake, 1);
    ck_assert_int_eq(find(city, made.token, &session), GW_UNAUTHENTICATED);
    small_city_close(city);
}
END_TEST

START_TEST(the_time_of_the_last_request_reaches_the_database_with_the_next_flush)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session_row row;
    ck_assert_int_eq(database_writer_start(city->app->database), GW_OK);
    fake_env_advance(city->fake, 10 * GW_MINUTE);
    gw_time seen_at = app_now(city->app);
    session_seen(city->app, made.id, seen_at);
    session_seen(city->app, made.id + 1, seen_at); /* no such session: nothing happens */
    ck_assert_int_eq(last_seen_at(city->app->last_seen, made.id), seen_at);
    ck_assert_int_eq(last_seen_flush(city->app), GW_OK);
    database_writer_stop(city->app->database);
    ck_assert_int_eq(session_row_load(city->lane->db, made.id, &row), GW_OK);
    ck_assert_int_eq(row.last_seen_at, seen_at);
    small_city_close(city);
}
END_TEST

START_TEST(a_flush_that_the_writer_refuses_is_tried_again)
{
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session_row row;
    fake_env_advance(city->fake, 10 * GW_MINUTE);
    session_seen(city->app, made.id, app_now(city->app));
    ck_assert_int_ne(last_seen_flush(city->app), GW_OK); /* no writer runs */
    ck_assert_int_eq(database_writer_start(city->app->database), GW_OK);
    ck_assert_int_eq(last_seen_flush(city->app), GW_OK);
    database_writer_stop(city->app->database);
    ck_assert_int_eq(session_row_load(city->lane->db, made.id, &row), GW_OK);
    ck_assert_int_eq(row.last_seen_at, app_now(city->app));
    small_city_close(city);
}
END_TEST

static enum gw_err
statement_run(struct gw_request *req, void *arg)
{
    const struct gw_sql *sql = arg;
    GW_STMT stmt = gw_db_stmt(req->db, sql);

    return gw_step_done(stmt);
}

static enum gw_err
flush(struct small_city *city)
{
    enum gw_err err = database_writer_start(city->app->database);

    if (err == GW_OK)
        err = last_seen_flush(city->app);
    database_writer_stop(city->app->database);
    return err;
}

START_TEST(a_flush_that_fails_when_it_is_written_is_tried_again)
{
    static struct gw_sql away = { "away", "ALTER TABLE session RENAME TO session_away" };
    static struct gw_sql back = { "back", "ALTER TABLE session_away RENAME TO session" };
    struct small_city *city = small_city_open();
    struct made made = session_made(city);
    struct session_row row;
    fake_env_advance(city->fake, 10 * GW_MINUTE);
    session_seen(city->app, made.id, app_now(city->app));
    ck_assert_int_eq(small_city_write(city, statement_run, &away), GW_OK);
    ck_assert_int_eq(flush(city), GW_OK); /* handed over; there is no such table */
    ck_assert_int_eq(small_city_write(city, statement_run, &back), GW_OK);
    ck_assert_int_eq(flush(city), GW_OK);
    ck_assert_int_eq(session_row_load(city->lane->db, made.id, &row), GW_OK);
    ck_assert_int_eq(row.last_seen_at, app_now(city->app));
    small_city_close(city);
}
END_TEST

START_TEST(what_was_written_long_ago_is_let_go_and_the_table_never_overflows)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(database_writer_start(city->app->database), GW_OK);
    for (int64_t id = 1; id <= 100000; id++)
        session_seen(city->app, id * 1024 + 7, app_now(city->app));
    ck_assert_int_eq(last_seen_at(city->app->last_seen, INT64_C(100000) * 1024 + 7),
                     app_now(city->app));
    ck_assert_int_eq(last_seen_flush(city->app), GW_OK);
    fake_env_advance(city->fake, 10 * GW_MINUTE);
    ck_assert_int_eq(last_seen_flush(city->app), GW_OK);
    ck_assert_int_eq(last_seen_at(city->app->last_seen, INT64_C(100000) * 1024 + 7), 0);
    database_writer_stop(city->app->database);
    small_city_close(city);
}
END_TEST
