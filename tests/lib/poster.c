/* poster.c - publishing from several threads, and proving what was acknowledged. */
#include "tests/lib/poster.h"

#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define THREADS_MAX 64

struct poster_state {
    pthread_mutex_t lock; /* over the poster's results */
    pthread_t threads[THREADS_MAX];
    struct client *client; /* signed in; each thread copies it */
    atomic_bool stops;
    atomic_llong next_ms, posts;
};

int64_t
poster_board(struct client *client)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");
    expect_status(boards, 200);
    for (size_t i = 0; i < response_count(boards, "items"); i++)
        if (response_bool(boards, test_text("items.%zu.can_post", i)))
            return response_int(boards, test_text("items.%zu.id", i));
    ck_abort_msg("staff may post nowhere");
}

void
city_without_limits(const char *directory)
{
    struct fixture fixture = { .directory = directory };
    fixture_sql(&fixture, "DELETE FROM setting WHERE key IN ('requests_per_min',"
                          " 'sign_ins_per_min');"
                          "INSERT INTO setting (key, value, updated_at) VALUES"
                          " ('requests_per_min', '100000', 0),"
                          " ('sign_ins_per_min', '100000', 0)");
}

/* Waits until this thread's turn at the wanted rate. */
static void
turn_wait(const struct poster *poster)
{
    if (poster->posts_per_s == 0)
        return;
    long long turn = atomic_fetch_add(&poster->state->next_ms, 1000000 / poster->posts_per_s);
    long long wait_ms = turn / 1000 - test_clock_ms();
    if (wait_ms > 0)
        test_sleep_ms(wait_ms);
}

static void
answer_note(struct poster *poster, const struct response *response)
{
    json_t *id = response == NULL ? NULL : json_object_get(response->json, "id");
    pthread_mutex_lock(&poster->state->lock);
    if (response != NULL && response->status == 201 && json_is_integer(id) &&
        poster->ids_count < poster->ids_max)
        poster->ids[poster->ids_count++] = json_integer_value(id);
    else
        poster->refused++;
    pthread_mutex_unlock(&poster->state->lock);
}

static void *
poster_run(void *arg)
{
    struct poster *poster = arg;
    struct client client = *poster->state->client;
    client.fd = -1;
    while (!poster->state->stops) {
        turn_wait(poster);
        if (poster->state->stops)
            break;
        const char *body = test_text("{\"board_id\":%" PRId64 ",\"title\":\"" POSTER_TITLE
                                     " %lld\",\"body_text\":\"本文です。\"}",
                                     poster->board, atomic_fetch_add(&poster->state->posts, 1));
        struct response *response = client_try(&client, "POST", "/api/bulletin/posts", NULL, body);
        answer_note(poster, response);
        if (response == NULL)
            test_sleep_ms(1);
    }
    client_close(&client);
    return NULL;
}

void
poster_start(struct poster *poster)
{
    struct poster_state *state = test_alloc(sizeof(*state));
    ck_assert_int_le(poster->threads, THREADS_MAX);
    state->posts = test_clock_ms() * 1000; /* titles are unique over restarts, too */
    poster->state = state;
    pthread_mutex_init(&state->lock, NULL);
    state->client = client_signed_in(poster->server, "staff");
    poster->board = poster_board(state->client);
    client_close(state->client);
    state->next_ms = test_clock_ms() * 1000;
    for (int i = 0; i < poster->threads; i++)
        ck_assert_int_eq(pthread_create(&state->threads[i], NULL, poster_run, poster), 0);
}

void
poster_stop(struct poster *poster)
{
    poster->state->stops = true;
    for (int i = 0; i < poster->threads; i++)
        pthread_join(poster->state->threads[i], NULL);
}

size_t
poster_count(struct poster *poster)
{
    pthread_mutex_lock(&poster->state->lock);
    size_t count = poster->ids_count;
    pthread_mutex_unlock(&poster->state->lock);
    return count;
}

void
poster_prove(const struct poster *poster, const char *directory)
{
    struct fixture fixture = { .directory = directory };
    struct program_result result;

    fixture_sql(&fixture, "DROP TABLE IF EXISTS acknowledged;"
                          "CREATE TABLE acknowledged (id BIGINT PRIMARY KEY)");
    for (size_t i = 0; i < poster->ids_count;) {
        char *values = NULL;
        size_t bytes;
        FILE *sql = open_memstream(&values, &bytes);
        fprintf(sql, "INSERT INTO acknowledged VALUES (%" PRId64 ")", poster->ids[i++]);
        for (int n = 0; n < 500 && i < poster->ids_count; n++, i++)
            fprintf(sql, ", (%" PRId64 ")", poster->ids[i]);
        fclose(sql);
        fixture_sql(&fixture, values);
        free(values);
    }
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM acknowledged AS a WHERE NOT"
                                              " EXISTS (SELECT 1 FROM item AS i JOIN bulletin_post"
                                              " AS p ON p.item_id = i.id WHERE i.id = a.id)"),
                     0);
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM acknowledged AS a WHERE 1 <>"
                                              " (SELECT count(*) FROM audit_entry AS e WHERE"
                                              " e.item_id = a.id AND e.verb ="
                                              " 'bulletin.post.create' AND e.result = 'ok')"),
                     0);
    fixture_sql(&fixture, "DROP TABLE acknowledged");
    result = PROGRAM("audit", "verify", "--data", directory);
    ck_assert_msg(result.status == 0, "audit verify: %s%s", result.out, result.err);
}
