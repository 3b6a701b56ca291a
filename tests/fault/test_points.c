/* Each named fault point fails, or kills the server, at its n-th call; nothing acknowledged is
 * lost, and no answer is made up. */
#include <check.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

#define IDS_MAX 1000

/* Signs in, looks and publishes; any reply may be a refusal, none may be malformed. */
static void
work(struct poster *poster)
{
    struct client *client = client_new(poster->server);
    struct response *response = client_try(client, "POST", "/api/session", NULL,
                                           "{\"login\":\"staff\",\"password\":\"" CITY_PASSWORD
                                           "\"}");
    if (response == NULL || response->status != 200)
        return;
    const char *cookie = response_header(response, "Set-Cookie");
    snprintf(client->cookie, sizeof(client->cookie), "%.*s", (int)strcspn(cookie, ";"), cookie);
    snprintf(client->csrf, sizeof(client->csrf), "%s", response_string(response, "csrf"));
    client_try(client, "GET", "/api/bulletin/boards", NULL, NULL);
    for (int i = 0; i < 5; i++) {
        response = client_try(client, "POST", "/api/bulletin/posts", NULL,
                              test_text("{\"board_id\":%" PRId64
                                        ",\"title\":\"障害\",\"body_text\":\"本文\"}",
                                        poster->board));
        if (response != NULL && response->status == 201)
            poster->ids[poster->ids_count++] = response_int(response, "id");
        ck_assert_msg(response == NULL || response->status == 201 || response->status >= 500,
                      "status %d: %s", response == NULL ? 0 : response->status,
                      response == NULL ? "" : response->body);
    }
    client_try(client, "GET", "/api/session", NULL, NULL);
    client_close(client);
}

/* A run with one fault, then one without: whatever was acknowledged in the first is there. */
static void
fault_run(const char *fault, int64_t board, const char *city)
{
    const char *directory = test_text("%s/city", test_directory());
    struct poster poster = { .board = board,
                             .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                             .ids_max = IDS_MAX };
    test_copy(city, directory);
    setenv("KAIRAN_FAULT", fault, 1);
    struct server *server = server_try_on(directory);
    unsetenv("KAIRAN_FAULT");
    if (server != NULL) {
        poster.server = server;
        work(&poster);
        server_end(server);
    }
    server = server_start_on(directory, NULL);
    server_stop(server);
    poster_prove(&poster, directory);
    test_remove(directory);
}

static void
sweep(const char *point, const char *suffix, int calls)
{
    const char *city = city_copy();
    struct server *server = server_start_on(city, NULL);
    int64_t board = poster_board(client_signed_in(server, "staff"));
    server_stop(server);
    for (int call = 1; call <= calls; call++)
        fault_run(test_text("%s:%d%s", point, call, suffix), board, city);
}

START_TEST(a_commit_that_fails_loses_nothing_acknowledged)
{
    sweep("db.commit", "", 8);
    sweep("db.begin", "", 8);
}
END_TEST

START_TEST(a_kill_at_commit_loses_nothing_acknowledged)
{
    sweep("db.commit", "!", 8);
    sweep("db.write.after_commit", "!", 8);
}
END_TEST

START_TEST(statements_that_fail_are_answered_and_rolled_back)
{
    sweep("db.step", "", 30);
}
END_TEST

START_TEST(memory_that_runs_out_is_answered_and_rolled_back)
{
    sweep("arena.block", "", 12);
    sweep("arena.block", "+", 3);
    sweep("buf.grow", "", 12);
    sweep("map.grow", "", 8);
}
END_TEST

/* Once nothing waits to be indexed, the index knows every post that was acknowledged. */
static void
index_prove(const char *directory, int64_t post)
{
    const long long until = test_clock_ms() + 26000;

    while (test_sql_number(directory, "SELECT COUNT(*) FROM search_outbox") > 0) {
        ck_assert_msg(test_clock_ms() < until, "what is queued is never indexed");
        test_sleep_ms(50);
    }
    ck_assert_int_eq(
        test_sql_number(directory,
                        test_text("SELECT COUNT(*) FROM search_doc WHERE item_id = %" PRId64
                                  " AND indexed_text LIKE '%%本文%%'",
                                  post)),
        1);
}

START_TEST(a_text_that_got_no_memory_is_indexed_all_the_same)
{
    const char *city = city_copy();
    struct server *server = server_start_on(city, NULL);
    int64_t board = poster_board(client_signed_in(server, "staff"));

    server_stop(server);
    for (int first = 20; first <= 24; first += 4) { /* each fourth growth fails */
        const char *directory = test_text("%s/city", test_directory());
        struct poster poster = { .board = board,
                                 .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                                 .ids_max = IDS_MAX };
        const char *faults = test_text("buf.grow:%d", first);

        for (int more = 1; more < 4; more++)
            faults = test_text("%s,buf.grow:%d", faults, first + 8 * more);
        test_copy(city, directory);
        setenv("KAIRAN_FAULT", faults, 1);
        server = server_start_on(directory, NULL);
        unsetenv("KAIRAN_FAULT");
        poster.server = server;
        work(&poster);
        for (size_t i = 0; i < poster.ids_count; i++)
            index_prove(directory, poster.ids[i]);
        server_stop(server);
        test_remove(directory);
    }
}
END_TEST
