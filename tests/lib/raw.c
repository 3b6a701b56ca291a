/* raw.c - bytes to and from a server: connecting, reading one reply with its framing. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

#define REPLY_MS_MAX 20000

int
raw_try_connect(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    close(fd);
    return -1;
}

int
raw_connect(int port)
{
    int fd = raw_try_connect(port);
    ck_assert_msg(fd >= 0, "can't connect to port %d: %s", port, strerror(errno));
    return fd;
}

/* Stops quietly when the peer has hung up: what it answered is still to be read. */
void
raw_send(int fd, const void *bytes, size_t count)
{
    const char *next = bytes;
    while (count > 0) {
        ssize_t sent = send(fd, next, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        next += sent;
        count -= (size_t)sent;
    }
}

void
raw_text(int fd, const char *text)
{
    raw_send(fd, text, strlen(text));
}

struct bytes {
    char *data; /* NUL behind the last byte */
    size_t count, capacity;
};

/* At most `count_max` more; false at the end of the connection or after `until_ms`. */
static bool
bytes_read(struct bytes *bytes, int fd, size_t count_max, long long until_ms)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    if (bytes->count + count_max + 1 > bytes->capacity) {
        size_t capacity = 2 * (bytes->count + count_max) + 1;
        char *data = test_alloc(capacity);
        if (bytes->count > 0)
            memcpy(data, bytes->data, bytes->count);
        bytes->data = data;
        bytes->capacity = capacity;
    }
    long long left = until_ms - test_clock_ms();
    if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
        return false;
    ssize_t got = recv(fd, bytes->data + bytes->count, count_max, 0);
    if (got <= 0)
        return false;
    bytes->count += (size_t)got;
    bytes->data[bytes->count] = '\0';
    return true;
}

/* How many bytes of what waits still belong to the headers, of which `bytes` were read. */
static size_t
head_count(const struct bytes *bytes, const char *next, size_t count)
{
    static const char end[] = "\r\n\r\n";
    size_t matched = 0;

    for (size_t i = bytes->count < 3 ? 0 : bytes->count - 3; i < bytes->count + count; i++) {
        const char byte = i < bytes->count ? bytes->data[i] : next[i - bytes->count];

        matched = byte == end[matched] ? matched + 1 : byte == end[0];
        if (matched == 4)
            return i + 1 - bytes->count;
    }
    return count;
}

/* Nothing behind the headers is taken. */
static bool
head_read(struct bytes *bytes, int fd, long long until_ms)
{
    while (bytes->count < 4 || memcmp(bytes->data + bytes->count - 4, "\r\n\r\n", 4) != 0) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        char next[2048];
        long long left = until_ms - test_clock_ms();
        if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
            return false;
        ssize_t waits = recv(fd, next, sizeof(next), MSG_PEEK);
        if (waits <= 0 || !bytes_read(bytes, fd, head_count(bytes, next, (size_t)waits), until_ms))
            return false;
    }
    return true;
}

static void
exactly_read(struct bytes *bytes, int fd, size_t count, long long until_ms)
{
    size_t wanted = bytes->count + count;
    while (bytes->count < wanted)
        ck_assert_msg(bytes_read(bytes, fd, wanted - bytes->count, until_ms),
                      "the reply ends after %zu of %zu bytes", bytes->count, wanted);
}

static void
chunks_read(struct bytes *body, int fd, long long until_ms)
{
    for (;;) {
        struct bytes line = { 0 };
        struct bytes end = { 0 };
        while (line.count < 2 || memcmp(line.data + line.count - 2, "\r\n", 2) != 0)
            ck_assert(bytes_read(&line, fd, 1, until_ms));
        size_t count = strtoul(line.data, NULL, 16);
        exactly_read(body, fd, count, until_ms);
        exactly_read(&end, fd, 2, until_ms);
        if (count == 0)
            return;
    }
}

static void
body_read(struct response *response, struct bytes *body, int fd, long long until_ms)
{
    const char *length = response_header(response, "Content-Length");
    const char *coding = response_header(response, "Transfer-Encoding");
    if (response->status / 100 == 1 || response->status == 204 || response->status == 304)
        return;
    if (coding != NULL && strcasecmp(coding, "chunked") == 0)
        chunks_read(body, fd, until_ms);
    else if (length != NULL)
        exactly_read(body, fd, strtoul(length, NULL, 10), until_ms);
    else
        while (bytes_read(body, fd, 65536, until_ms))
            continue;
}

struct response *
raw_response(int fd, bool head_only)
{
    long long until_ms = test_clock_ms() + REPLY_MS_MAX;
    struct response *response = test_alloc(sizeof(*response));
    struct bytes head = { 0 }, body = { .data = test_alloc(1) };

    if (!head_read(&head, fd, until_ms)) {
        ck_assert_msg(head.count == 0, "half a reply: %s", head.data);
        return NULL;
    }
    ck_assert_msg(strncmp(head.data, "HTTP/1.1 ", 9) == 0, "not HTTP/1.1: %s", head.data);
    response->head = head.data;
    response->status = (int)strtol(head.data + 9, NULL, 10);
    if (!head_only)
        body_read(response, &body, fd, until_ms);
    response->body = body.data;
    response->body_bytes = body.count;
    if (body.count > 0 && strstr(response->head, "json") != NULL &&
        response_header(response, "Content-Encoding") == NULL)
        response->json = json_loadb(body.data, body.count, JSON_REJECT_DUPLICATES, NULL);
    return response;
}

const char *
raw_rest(int fd, int timeout_ms, size_t *count)
{
    struct bytes bytes = { .data = test_alloc(1) };
    long long until_ms = test_clock_ms() + timeout_ms;
    while (bytes_read(&bytes, fd, 65536, until_ms))
        continue;
    ck_assert_msg(test_clock_ms() < until_ms, "the connection stays open: %s", bytes.data);
    if (count != NULL)
        *count = bytes.count;
    return bytes.data;
}
