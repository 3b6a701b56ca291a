/* rush.c - see rush.h. */
#include "tests/attack/rush.h"

#include <check.h>
#include <string.h>
#include <unistd.h>

#include "tests/attack/wire.h"
#include "tests/lib/memory.h"

struct rush *
rush_new(const struct server *server)
{
    struct rush *rush = test_alloc(sizeof(*rush));

    rush->port = server->port;
    return rush;
}

void
rush_add(struct rush *rush, const struct client *client, const char *line, const char *headers,
         const char *body)
{
    const char *text = test_text("%s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n"
                                 "Content-Length: %zu\r\n%s\r\n%s",
                                 line, client->host, client->cookie, client->csrf, strlen(body),
                                 headers, body);
    size_t bytes = strlen(text);

    ck_assert_uint_lt(rush->count, RUSH_MAX);
    rush->fds[rush->count] = raw_connect(rush->port);
    rush->last[rush->count] = text[bytes - 1];
    raw_send(rush->fds[rush->count++], text, bytes - 1);
}

static int64_t
id_of(struct gw_text body)
{
    json_t *json = json_loadb(body.data, body.bytes, 0, NULL);
    int64_t id = json_integer_value(json_object_get(json, "id"));

    json_decref(json);
    return id;
}

void
rush_run(struct rush *rush)
{
    struct wire *wire = wire_new(rush->port);
    struct answer answer;

    for (size_t i = 0; i < rush->count; i++)
        raw_send(rush->fds[i], &rush->last[i], 1);
    for (size_t i = 0; i < rush->count; i++) {
        wire->fd = rush->fds[i];
        wire_answer(wire, false, &answer);
        rush->statuses[i] = answer.status;
        rush->ids[i] = id_of(answer.body);
        wire_close(wire);
    }
}

size_t
rush_answered(const struct rush *rush, int status)
{
    size_t count = 0;

    for (size_t i = 0; i < rush->count; i++)
        count += rush->statuses[i] == status;
    return count;
}
