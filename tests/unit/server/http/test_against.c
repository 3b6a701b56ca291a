/* Our parser and http_parser agree on every request that both accept. */
#include <check.h>

#include "tests/lib/http_against.h"

/* Pieces that requests are made of, right and wrong ones. */
static const char *const lines[] = {
    "GET / HTTP/1.1\r\n",     "POST /a?b=c HTTP/1.1\r\n",    "PROPFIND /dav/ HTTP/1.1\r\n",
    "OPTIONS * HTTP/1.1\r\n", "PUT http://a/b HTTP/1.1\r\n", "HEAD / HTTP/1.0\r\n",
    "GET / HTTP/1.1\n",
};
static const char *const headers[] = {
    "Host: a\r\n",
    "Host: a\r\n",
    "Content-Length: 3\r\n",
    "Content-Length: 0\r\n",
    "content-length:  10 \r\n",
    "Content-Length: 3, 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "transfer-encoding:\tCHUNKED\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive, x\r\n",
    "X: \r\n",
    "X:y\r\n",
    "X: y z \r\n",
    "X: y\r\n folded\r\n",
    "Accept: text/html;q=0.9, */*\r\n",
    "X: y\n",
};
static const char *const bodies[] = {
    "",
    "abc",
    "0123456789GET / HTTP/1.1\r\n\r\n",
    "3\r\nabc\r\n0\r\n\r\n",
    "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET / HTTP/1.1\r\n",
    "0\r\n\r\n",
    "0\r\n\r\nmore",
    "3\r\nabcd\r\n0\r\n\r\n",
    "003\r\nabc\r\n00\r\n\r\n",
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t
choose(uint64_t *state, size_t count)
{
    return (size_t)(next_random(state) >> 33) % count;
}

static size_t
make_request(uint64_t *state, char *room, size_t room_bytes)
{
    size_t fields = choose(state, 6);
    size_t at = (size_t)snprintf(room, room_bytes, "%s%s", lines[choose(state, COUNT(lines))],
                                 choose(state, 8) > 0 ? "Host: a\r\n" : "");

    for (size_t i = 0; i < fields; i++)
        at += (size_t)snprintf(room + at, room_bytes - at, "%s",
                               headers[choose(state, COUNT(headers))]);
    at += (size_t)snprintf(room + at, room_bytes - at, "\r\n%s",
                           bodies[choose(state, COUNT(bodies))]);
    if (choose(state, 2) == 0) /* one byte changed */
        room[choose(state, at)] = (char)next_random(state);
    return at;
}

START_TEST(both_parsers_see_the_same_request_where_both_accept_it)
{
    uint64_t state = 20260401;
    int accepted = 0;

    for (int i = 0; i < 300000; i++) {
        char room[1024];
        size_t count = make_request(&state, room, sizeof(room));
        bool both;
        const char *difference = against_http_parser((struct gw_text){ room, count }, &both);

        if (difference != NULL)
            ck_abort_msg("%s in request %d:\n%.*s", difference, i, (int)count, room);
        accepted += both;
    }
    ck_assert_int_gt(accepted, 30000);
}
END_TEST
