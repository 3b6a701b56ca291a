/* attacher.c - uploads, publishes and corrects from several threads. */
#include "tests/lib/attacher.h"

#include <check.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"
#include "tests/lib/tus.h"

#define THREADS_MAX 16
#define FILE_BYTES_MAX 300000

struct attacher_state {
    pthread_mutex_t lock; /* over the attacher's results */
    pthread_t threads[THREADS_MAX];
    struct client *client; /* signed in; each thread copies it */
    char *bytes;           /* contents are cut out of it */
    int64_t board;
    atomic_uint turn;
    atomic_bool stops;
};

/* Contents of many lengths, each beginning with its turn, so that none is another's. */
struct content {
    char *bytes;
    long long count;
};

static struct content
content_make(const struct attacher_state *state, char *room, unsigned turn)
{
    struct content content = { room, 1 + (long long)(turn * 7919u) % FILE_BYTES_MAX };

    memcpy(room, state->bytes, (size_t)content.count);
    snprintf(room, 16, "%u", turn);
    return content;
}

/* The id of a file that was made in two pieces; 0 where an answer was none. */
static int64_t
upload(struct client *client, const struct content *content)
{
    const long long half = content->count / 2;
    struct response *made = tus_create(client, content->count, "資料.bin");

    if (made->status != 201)
        return 0;
    const char *path = response_header(made, "Location");
    struct response *reply = tus_append(client, path, 0, content->bytes, (size_t)half);
    if (half > 0 && reply->status != 204)
        return 0;
    reply = tus_append(client, path, half, content->bytes + half, (size_t)(content->count - half));
    return reply->status == 204 ? strtoll(strrchr(path, '/') + 1, NULL, 10) : 0;
}

static void
note(struct attacher *attacher, const struct attached *made, long long bytes)
{
    pthread_mutex_lock(&attacher->state->lock);
    if (made->version > 0 && attacher->made_count < attacher->made_max) {
        attacher->made[attacher->made_count++] = *made;
        attacher->bytes += bytes;
    } else {
        attacher->refused++;
    }
    pthread_mutex_unlock(&attacher->state->lock);
}

/* Publishes with the first file, then corrects so that both are there. */
static void
one_turn(struct attacher *attacher, struct client *client, char *room)
{
    struct attacher_state *state = attacher->state;
    struct attached made = { 0 };
    long long bytes = 0;

    for (int i = 0; i < 2; i++) {
        struct content content = content_make(state, room, atomic_fetch_add(&state->turn, 1));
        made.file_ids[i] = upload(client, &content);
        bytes += content.count;
    }
    struct response *reply = client_post(
        client, "/api/bulletin/posts",
        test_text("{\"board_id\":%" PRId64 ",\"title\":\"添付\",\"body_text\":\"本文です。\","
                  "\"files\":[%" PRId64 "]}",
                  state->board, made.file_ids[0]));
    if (reply->status == 201) {
        made.post_id = response_int(reply, "id");
        made.version = 1;
        reply = client_patch(
            client, test_text("/api/bulletin/posts/%" PRId64, made.post_id), 1,
            test_text("{\"files\":[%" PRId64 ",%" PRId64 "]}", made.file_ids[1], made.file_ids[0]));
        made.version = reply->status == 200 ? 2 : 1;
    }
    note(attacher, &made, bytes);
}

static void *
attacher_run(void *arg)
{
    struct attacher *attacher = arg;
    struct client client = *attacher->state->client;
    char *room = test_alloc(FILE_BYTES_MAX + 16);

    client.fd = -1;
    while (!atomic_load(&attacher->state->stops))
        one_turn(attacher, &client, room);
    client_close(&client);
    return NULL;
}

void
attacher_start(struct attacher *attacher)
{
    struct attacher_state *state = test_alloc(sizeof(*state));

    ck_assert_int_le(attacher->threads, THREADS_MAX);
    attacher->state = state;
    pthread_mutex_init(&state->lock, NULL);
    state->bytes = tus_content(1, FILE_BYTES_MAX);
    state->client = client_signed_in(attacher->server, "staff");
    state->board = poster_board(state->client);
    client_close(state->client);
    for (int i = 0; i < attacher->threads; i++)
        ck_assert_int_eq(pthread_create(&state->threads[i], NULL, attacher_run, attacher), 0);
}

void
attacher_stop(struct attacher *attacher)
{
    atomic_store(&attacher->state->stops, true);
    for (int i = 0; i < attacher->threads; i++)
        pthread_join(attacher->state->threads[i], NULL);
}

size_t
attacher_look(struct attacher *attacher, struct attached *out)
{
    pthread_mutex_lock(&attacher->state->lock);
    size_t count = attacher->made_count;
    memcpy(out, attacher->made, count * sizeof(*out));
    pthread_mutex_unlock(&attacher->state->lock);
    return count;
}

void
attached_prove(const struct attached *made, size_t count, const char *directory)
{
    struct fixture fixture = { .directory = directory };

    for (size_t i = 0; i < count; i++) {
        ck_assert_int_ge(fixture_number(&fixture, test_text("SELECT version FROM item WHERE id = "
                                                            "%" PRId64,
                                                            made[i].post_id)),
                         made[i].version);
        for (int file = 0; file < made[i].version; file++)
            ck_assert_int_eq(
                fixture_number(&fixture,
                               test_text("SELECT count(*) FROM attachment AS a JOIN file AS f"
                                         " ON f.id = a.file_id WHERE a.item_id = %" PRId64
                                         " AND a.file_id = %" PRId64 " AND a.until_version IS NULL",
                                         made[i].post_id, made[i].file_ids[file])),
                1);
    }
}
