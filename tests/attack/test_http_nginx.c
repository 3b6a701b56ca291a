/* Streams of requests through our parser and a running nginx: as far as both take them, they have
 * seen the same requests with the same bodies, and none that only one has seen. ATTACK_NGINX of
 * them.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/attack/city.h"
#include "tests/attack/wire.h"
#include "tests/lib/http_parsing.h"
#include "tests/lib/http_streams.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"

#define NGINX "/usr/sbin/nginx"
#define STREAMS_USUAL 1000
#define SEEN_MAX 64

/* Answers each request when it has its body, with what it has seen in a header. */
static const char config[] =
    "load_module /usr/lib/nginx/modules/ndk_http_module.so;\n"
    "load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;\n"
    "daemon off; master_process off; pid %s/pid; error_log /dev/null crit;\n"
    "events { worker_connections 256; }\n"
    "http { access_log off; keepalive_requests 1000000; lingering_close off;\n"
    "client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f;\n"
    "uwsgi_temp_path %s/u; scgi_temp_path %s/s; client_body_buffer_size 64k;\n"
    "server { listen 127.0.0.1:%d; location / { content_by_lua_block {\n"
    "ngx.req.read_body()\n"
    "local body = ngx.req.get_body_data() or ''\n"
    "ngx.header['X-Seen'] = ngx.var.request_method .. ' ' .. ngx.var.request_uri ..\n"
    "    ' ' .. #body .. ' ' .. ngx.crc32_long(body)\n"
    "ngx.exit(204) } } } }\n";

struct nginx {
    pid_t pid;
    int port;
};

static struct nginx
nginx_start(void)
{
    const char *at = test_directory(), *path = test_text("%s/conf", at);
    struct nginx nginx = { .port = test_free_port() };
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    fprintf(file, config, at, at, at, at, at, at, nginx.port);
    ck_assert_int_eq(fclose(file), 0);
    nginx.pid = fork();
    if (nginx.pid == 0) {
        execl(NGINX, NGINX, "-p", at, "-c", path, "-e", "/dev/null", NULL);
        _exit(127);
    }
    for (int i = 0; i < 200; i++) {
        int fd = raw_try_connect(nginx.port);

        if (fd >= 0) {
            close(fd);
            return nginx;
        }
        test_sleep_ms(20);
    }
    ck_abort_msg("nginx doesn't listen");
}

static void
nginx_stop(const struct nginx *nginx)
{
    kill(nginx->pid, SIGTERM);
    waitpid(nginx->pid, NULL, 0);
}

/* Requests as "METHOD /path?query BYTES CRC32", the last two of the body. */
struct seen {
    const char *list[SEEN_MAX];
    size_t count;
    bool whole; /* nothing of the stream is left over, or was refused */
};

/* Of an absolute target nginx tells what follows the authority, "/" for nothing. */
static struct gw_text
origin_form(struct gw_text target)
{
    const char *slash;

    if (target.bytes == 0 || target.data[0] == '/' || target.data[0] == '*')
        return target;
    slash = memmem(target.data, target.bytes, "://", 3);
    target = gw_text_slice(target, slash == NULL ? 0 : (size_t)(slash - target.data) + 3,
                           target.bytes);
    for (size_t i = 0; i < target.bytes; i++)
        if (target.data[i] == '/' || target.data[i] == '?')
            return gw_text_slice(target, i, target.bytes);
    return GW_TEXT("/");
}

static void
ours_see(const struct stream *stream, struct seen *out)
{
    static struct parsed ours;
    size_t at = 0;

    out->count = 0;
    while (at < stream->bytes && out->count < SEEN_MAX) {
        const struct gw_text rest = { stream->data + at, stream->bytes - at };

        parse_request(rest, 0, HTTP_HEAD_BYTES_MAX, &ours);
        if (ours.outcome != PARSED_WHOLE)
            break;
        struct gw_text target = origin_form(http_span_text(rest.data, ours.head.target));
        out->list[out->count++] = test_text(
            "%s %.*s %zu %lu", http_method_name(ours.head.method), GW_TEXT_ARG(target),
            ours.body_bytes, crc32(0, (const Bytef *)ours.body, (uInt)ours.body_bytes));
        at += ours.bytes;
        if (!ours.head.keep_alive)
            break;
    }
    out->whole = at == stream->bytes;
}

static void
nginx_sees(struct wire *wire, const struct stream *stream, struct seen *out)
{
    struct answer answer;

    out->count = 0;
    wire_close(wire);
    wire_send(wire, (struct gw_text){ stream->data, stream->bytes });
    shutdown(wire->fd, SHUT_WR);
    while (out->count < SEEN_MAX) {
        struct gw_text seen;

        do
            wire_answer(wire, false, &answer);
        while (answer.status == 100);
        if (answer.status != 204)
            break;
        seen = answer_header(&answer, "X-Seen");
        out->list[out->count++] = test_text("%.*s", GW_TEXT_ARG(seen));
    }
    wire_close(wire);
}

/* How many both have taken. */
static size_t
compare(const struct stream *stream, const struct seen *ours, const struct seen *theirs)
{
    size_t both = ours->count < theirs->count ? ours->count : theirs->count;
    bool same = theirs->count <= ours->count || !ours->whole;

    for (size_t i = 0; i < both; i++)
        same = same && strcmp(ours->list[i], theirs->list[i]) == 0;
    if (same)
        return both;
    for (size_t i = 0; i < ours->count; i++)
        printf("ours   %s\n", ours->list[i]);
    for (size_t i = 0; i < theirs->count; i++)
        printf("theirs %s\n", theirs->list[i]);
    printf("----\n%.*s\n----\n", (int)stream->bytes, stream->data);
    fflush(stdout);
    ck_abort_msg("ours and nginx have seen different requests");
}

/* What a batch takes is given back with its process. */
static int
batch_run(int port, uint64_t seed, long count)
{
    struct stream *stream = test_alloc(sizeof(*stream));
    struct wire *wire = wire_new(port);
    struct seen ours, theirs;
    long requests = 0, whole = 0;

    stream->random = seed;
    for (long i = 0; i < count; i++) {
        stream->plain = i % 4 != 0;
        stream_make(stream);
        if (i % 2 != 0)
            stream_change(stream);
        ours_see(stream, &ours);
        nginx_sees(wire, stream, &theirs);
        requests += (long)compare(stream, &ours, &theirs);
        whole += ours.whole && ours.count == theirs.count;
    }
    printf("%ld streams, %ld taken whole by both; %ld requests seen alike\n", count, whole,
           requests);
    return requests > 0 ? 0 : 1;
}

START_TEST(nginx_sees_the_same_requests_as_far_as_both_take_them)
{
    long left = test_number("ATTACK_NGINX", STREAMS_USUAL);
    uint64_t seed = (uint64_t)test_number("ATTACK_SEED", 20260401);

    struct nginx nginx = nginx_start();
    for (int status = 0; left > 0; left -= 10000, seed++) {
        fflush(NULL);
        pid_t pid = fork();

        if (pid == 0) {
            status = batch_run(nginx.port, seed, left < 10000 ? left : 10000);
            fflush(stdout);
            _exit(status);
        }
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert_int_eq(status, 0);
    }
    nginx_stop(&nginx);
}
END_TEST
