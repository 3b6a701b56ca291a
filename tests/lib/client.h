/* client.h - an HTTP/1.1 client for tests: one connection, a cookie, a CSRF token, JSON.
 *
 * Nothing needs freeing (memory.h). A call ends the test when no whole reply comes within 20 s;
 * what the reply says is for the test to judge.
 */
#ifndef TESTS_CLIENT_H
#define TESTS_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/lib/server.h"

struct response {
    int status;
    const char *head; /* status line and headers, each line ended by CR LF */
    const char *body; /* NUL behind it */
    size_t body_bytes;
    json_t *json; /* NULL where the body is none */
};

struct client {
    int port, fd; /* fd -1: not connected */
    char cookie[256];
    char csrf[128];
    const char *host; /* Host header; default 127.0.0.1:port */
};

/* Not signed in, not yet connected. */
struct client *client_new(const struct server *server);
/* Signed in with the city's password. */
struct client *client_signed_in(const struct server *server, const char *login);
/* POST /api/session; keeps cookie and token when the answer is 200. */
struct response *client_sign_in(struct client *client, const char *login, const char *password);
/* Hangs up; the next request connects again. */
void client_close(struct client *client);

/* `body` is JSON text or NULL; `headers` are whole lines ("If-Match: \"1\"\r\n") or NULL. Cookie,
 * X-CSRF-Token on unsafe methods and Content-Type (JSON, where `headers` name no other) are sent
 * where there are any. */
struct response *client_send(struct client *client, const char *method, const char *path,
                             const char *headers, const char *body);
/* The same, but NULL where the server can't be reached or hangs up without a reply. */
struct response *client_try(struct client *client, const char *method, const char *path,
                            const char *headers, const char *body);
struct response *client_get(struct client *client, const char *path);
struct response *client_post(struct client *client, const char *path, const char *body);
struct response *client_put(struct client *client, const char *path, const char *body);
/* With If-Match: "version"; none when version is 0. */
struct response *client_patch(struct client *client, const char *path, int64_t version,
                              const char *body);
struct response *client_delete(struct client *client, const char *path);
/* Changes one of the city's settings, at the version that it is at. */
struct response *client_set(struct client *client, const char *key, const char *value);

/* A header's value, or NULL. */
const char *response_header(const struct response *response, const char *name);
/* The value at "items.0.author.name" (numbers index arrays); NULL when there is none. */
json_t *response_json(const struct response *response, const char *path);
/* The test ends where the value is missing or of another type. */
int64_t response_int(const struct response *response, const char *path);
const char *response_string(const struct response *response, const char *path);
bool response_bool(const struct response *response, const char *path);
size_t response_count(const struct response *response, const char *path); /* of an array */

/* Both evaluate `reply` once: it may be the request itself. */
#define expect_status(reply, wanted)                                                               \
    do {                                                                                           \
        const struct response *got_ = (reply);                                                     \
        ck_assert_msg(got_ != NULL, "no reply");                                                   \
        ck_assert_msg(got_->status == (wanted), "status %d, not %d: %s%s", got_->status, (wanted), \
                      got_->head, got_->body);                                                     \
    } while (0)
/* A problem document: its status, code and message key ("" where any will do). */
#define expect_problem(reply, wanted, wanted_code, wanted_key)                      \
    do {                                                                            \
        const struct response *problem_ = (reply);                                  \
        expect_status(problem_, wanted);                                            \
        ck_assert_str_eq(response_string(problem_, "code"), wanted_code);           \
        if (*(wanted_key) != '\0')                                                  \
            ck_assert_str_eq(response_string(problem_, "message_key"), wanted_key); \
    } while (0)

/* ---- bytes as they are, for tests of the parser ---- */

int raw_connect(int port);
int raw_try_connect(int port); /* -1 where nobody listens */
void raw_send(int fd, const void *bytes, size_t count);
void raw_text(int fd, const char *text);
/* Reads one whole reply (to a HEAD when `head_only`); NULL when the peer hangs up before a first
 * byte. */
struct response *raw_response(int fd, bool head_only);
/* Waits for the peer's end of the connection and gives all bytes until then. */
const char *raw_rest(int fd, int timeout_ms, size_t *count);

#endif
