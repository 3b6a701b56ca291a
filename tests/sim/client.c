/* client.c - browsers over an in-memory network: requests, replies, event streams (sim.h). */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/sim/sim.h"

#define PATIENCE_US (120 * GW_SECOND)
#define STORED_US (2 * GW_MINUTE)

void
client_close(struct connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    connection->input_bytes = 0;
}

void
client_close_all(struct sim *sim)
{
    for (int p = 0; p < PEOPLE; p++) {
        client_close(&sim->people[p]);
        client_close(&sim->streams[p]);
    }
}

static bool
is_over(const struct connection *connection)
{
    char byte;

    if (connection->fd >= 0 && !seam_may_have_come(connection->fd))
        return false;
    if (connection->fd < 0 || recv(connection->fd, &byte, 1, MSG_PEEK) == 0 ||
        (errno != EAGAIN && errno != EWOULDBLOCK))
        return true;
    seam_nothing_came(connection->fd);
    return false;
}

static void
connection_open(struct connection *connection, int who)
{
    errno = EAGAIN;
    if (!is_over(connection))
        return;
    client_close(connection);
    connection->fd = seam_connect((unsigned)who + 1);
    if (connection->input == NULL)
        connection->input = test_alloc(INPUT_BYTES);
}

static void
write_all(struct connection *connection, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t sent = send(connection->fd, text, left, MSG_NOSIGNAL);

        seam_moved();
        if (sent <= 0) {
            client_close(connection); /* the reply is lost before the request has left */
            return;
        }
        text += sent;
        left -= (size_t)sent;
    }
}

static const char *
credentials(const struct connection *connection, const char *method)
{
    if (!connection->has_cookie)
        return "";
    if (strcmp(method, "GET") == 0)
        return test_text("Cookie: kairan_session=%s\r\n", connection->cookie);
    return test_text("Cookie: kairan_session=%s\r\nX-CSRF-Token: %s\r\n", connection->cookie,
                     connection->csrf);
}

void
client_send(struct sim *sim, struct act *act)
{
    struct connection *connection = &sim->people[act->who];
    static struct request request;
    const char *type = act->kind == UPLOAD ? "" : "Content-Type: application/json\r\n";

    connection_open(connection, act->who);
    if (act_has_session(act->kind))
        connection->sent_at = sim_now(sim);
    act_render(sim_model(sim), act, &request);
    write_all(connection,
              test_text("%s %s HTTP/1.1\r\nHost: city\r\n%s%s%sContent-Length: %zu\r\n\r\n%s",
                        request.method, request.path,
                        act->kind != SIGN_IN && act_has_session(act->kind)
                            ? credentials(connection, request.method)
                            : "",
                        request.body[0] != '\0' ? type : "", request.headers, strlen(request.body),
                        request.body));
    if (act->kind == SIGN_OUT)
        connection->has_cookie = false; /* whatever becomes of the request */
    sim->requests++;
    seeded_env_note(sim->seeded, "%d %s %s %s", act->who, request.method, request.path,
                    request.body);
}

/* ---- replies ---- */

static const char *
header(const char *head, const char *name)
{
    char line[64];
    const char *at;

    snprintf(line, sizeof(line), "\r\n%s: ", name);
    at = strcasestr(head, line);
    return at == NULL ? NULL : at + strlen(line);
}

static void
session_take(struct sim *sim, struct connection *connection, struct act *act, const char *head)
{
    const char *cookie = header(head, "Set-Cookie");
    const char *csrf = json_string_value(json_object_get(act->reply, "csrf"));

    if (act->status != 200 || cookie == NULL || csrf == NULL)
        return;
    cookie += strlen("kairan_session=");
    snprintf(connection->cookie, sizeof(connection->cookie), "%.*s", (int)strcspn(cookie, ";"),
             cookie);
    snprintf(connection->csrf, sizeof(connection->csrf), "%s", csrf);
    connection->has_cookie = true;
    connection->signed_in_at = sim_now(sim);
    connection->stored_at = connection->storing_at = connection->asked_at = sim_now(sim);
}

/* The server stores each minute when sessions were used: `stored_at` is a use that was the last one
 * two minutes ago, or earlier. */
static void
use_note(struct connection *connection)
{
    if (connection->sent_at - connection->asked_at > STORED_US) {
        connection->stored_at = connection->storing_at;
        connection->storing_at = connection->seen_at;
        connection->asked_at = connection->sent_at;
    }
    connection->seen_at = connection->sent_at;
}

void
client_forget_uses(struct sim *sim)
{
    for (int p = 0; p < PEOPLE; p++)
        sim->people[p].seen_at = sim->people[p].stored_at;
}

static void
reply_take(struct sim *sim, struct act *act, char *body, size_t bytes)
{
    struct connection *connection = &sim->people[act->who];
    const char *head = connection->input;

    body[-2] = '\0'; /* names of the head are not looked for in the body */
    act->status = (int)strtol(head + strlen("HTTP/1.1 "), NULL, 10);
    if (act->status != 401 && act->status < 500 && act_has_session(act->kind))
        use_note(connection);
    act->replayed = header(head, "Idempotency-Replayed") != NULL;
    if (act->kind == FILE_SHOW)
        act->text = test_text("%.*s", (int)bytes, body);
    else if (bytes > 0)
        act->reply = json_loadb(body, bytes, 0, NULL);
    if (act->status == 201)
        act->new_id = json_integer_value(json_object_get(act->reply, "id"));
    if (act->kind == SIGN_IN)
        session_take(sim, connection, act, head);
    if (act->status == 401 && act->kind != SIGN_IN && act_has_session(act->kind))
        connection->has_cookie = false;
    seeded_env_note(sim->seeded, "%d = %d %.*s", act->who, act->status,
                    (int)(bytes < 900 ? bytes : 900), body);
}

/* True when the act needs no more: the whole reply is there, or nothing more will come. */
static bool
input_take(struct sim *sim, struct act *act)
{
    struct connection *connection = &sim->people[act->who];
    const char *length;
    char *end;
    size_t head_bytes, body_bytes = 0;
    ssize_t got = 0;

    if (connection->fd >= 0)
        got = recv(connection->fd, connection->input + connection->input_bytes,
                   INPUT_BYTES - 1 - connection->input_bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    seam_moved();
    if (got > 0)
        connection->input_bytes += (size_t)got;
    connection->input[connection->input_bytes] = '\0';
    end = strstr(connection->input, "\r\n\r\n");
    length = end == NULL ? NULL : header(connection->input, "Content-Length");
    if (length != NULL)
        body_bytes = strtoul(length, NULL, 10);
    head_bytes = end == NULL ? 0 : (size_t)(end + 4 - connection->input);
    if (end != NULL && connection->input_bytes >= head_bytes + body_bytes) {
        reply_take(sim, act, end + 4, body_bytes);
        connection->input_bytes = 0;
        return true;
    }
    if (got > 0)
        return false;
    client_close(connection);
    sim->replies_lost++;
    seeded_env_note(sim->seeded, "%d lost", act->who);
    return true;
}

struct waiting {
    struct pollfd fds[ROUND_ACTS];
    struct act *acts[ROUND_ACTS];
    nfds_t count;
};

static bool
something_came(void *arg)
{
    struct waiting *waiting = arg;

    bool may_have_come = false;

    for (nfds_t i = 0; i < waiting->count; i++)
        may_have_come = may_have_come || seam_may_have_come(waiting->fds[i].fd);
    if (!may_have_come)
        return false;
    if (poll(waiting->fds, waiting->count, 0) > 0)
        return true;
    for (nfds_t i = 0; i < waiting->count; i++)
        seam_nothing_came(waiting->fds[i].fd);
    return false;
}

void
client_receive(struct sim *sim)
{
    struct waiting waiting = { .count = 0 };

    for (int i = 0; i < sim->acts_count; i++) {
        const int fd = sim->people[sim->acts[i].who].fd;

        if (fd < 0) {
            sim->replies_lost++;
            continue;
        }
        waiting.fds[waiting.count] = (struct pollfd){ .fd = fd, .events = POLLIN };
        waiting.acts[waiting.count++] = &sim->acts[i];
    }
    while (waiting.count > 0) {
        if (!something_came(&waiting))
            seeded_env_await(sim->seeded, something_came, &waiting, PATIENCE_US);
        if (!something_came(&waiting)) {
            sim_wrong(sim, "no reply within two minutes: %s", sim_act_text(sim, waiting.acts[0]));
            return;
        }
        for (nfds_t i = 0; i < waiting.count; i++) {
            if (waiting.fds[i].revents == 0 || !input_take(sim, waiting.acts[i]))
                continue;
            waiting.count--;
            waiting.fds[i] = waiting.fds[waiting.count];
            waiting.acts[i] = waiting.acts[waiting.count];
            break;
        }
    }
}

static bool
turns_have_passed(void *arg)
{
    unsigned *left = arg;

    return (*left)-- == 0;
}

void
client_receive_some(struct sim *sim, unsigned turns)
{
    seeded_env_await(sim->seeded, turns_have_passed, &turns, 0);
    for (int i = 0; i < sim->acts_count; i++) {
        if (sim->people[sim->acts[i].who].fd >= 0)
            (void)input_take(sim, &sim->acts[i]);
    }
}

/* ---- event streams ---- */

void
client_listen(struct sim *sim, int who)
{
    struct connection *stream = &sim->streams[who];

    if (!sim->people[who].has_cookie)
        return;
    errno = EAGAIN;
    if (!is_over(stream))
        return;
    client_close(stream);
    connection_open(stream, who);
    sim->people[who].sent_at = sim_now(sim); /* opening one is a use of the session, too */
    write_all(stream, test_text("GET /api/events HTTP/1.1\r\nHost: city\r\nCookie:"
                                " kairan_session=%s\r\n\r\n",
                                sim->people[who].cookie));
}

static bool
sees(const struct model *model, long long item, int who, bool *known)
{
    for (int p = 0; p < model->posts_count; p++) {
        if (model->posts[p].id != item)
            continue;
        *known = true;
        return rule_sees(model, &model->posts[p], who);
    }
    return false;
}

/* The order that explains the round is one of several: this act may as well have been the first. */
static bool
sees_after(const struct sim *sim, const struct act *act, long long item, int who)
{
    static struct model model;
    bool known;

    if (!act->applied)
        return false;
    model_copy(&model, sim->models[0]);
    return act_apply(&model, act) < 300 && sees(&model, item, who, &known);
}

/* In this round, or at the beginning of one with faults just before: they may have delayed it. */
static bool
was_seen(const struct sim *sim, long long item, int who)
{
    bool known = false;

    for (int m = 0; m <= sim->acts_count; m++) {
        if (sees(sim->models[m], item, who, &known))
            return true;
    }
    for (int e = 0; e < EARLIER; e++) {
        if (sim->rounds - sim->earlier_round[e] <= EARLIER &&
            sees(&sim->earlier[e], item, who, &known))
            return true;
    }
    for (int i = 0; i < sim->acts_count; i++) {
        if (sees_after(sim, &sim->acts[i], item, who))
            return true;
    }
    return !known;
}

static bool
stream_take(struct sim *sim, int who)
{
    struct connection *stream = &sim->streams[who];
    const char *at;
    ssize_t got;

    if (stream->fd < 0 || !seam_may_have_come(stream->fd))
        return true;
    got = recv(stream->fd, stream->input + stream->input_bytes,
               INPUT_BYTES - 1 - stream->input_bytes, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN))
        client_close(stream);
    else if (got < 0)
        seam_nothing_came(stream->fd);
    if (got <= 0)
        return true;
    seam_moved();
    stream->input[stream->input_bytes + (size_t)got] = '\0';
    for (at = stream->input; (at = strstr(at, "\"item_id\":")) != NULL; at++) {
        const long long item = strtoll(at + strlen("\"item_id\":"), NULL, 10);

        if (!was_seen(sim, item, who))
            return sim_wrong(sim, "%d hears of item %lld, which the rules hide: %s", who, item,
                             stream->input);
    }
    stream->input_bytes = 0;
    return true;
}

bool
client_heard(struct sim *sim)
{
    for (int p = 0; p < PEOPLE; p++) {
        if (!stream_take(sim, p))
            return false;
    }
    return true;
}
