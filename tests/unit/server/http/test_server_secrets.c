/* What was refused, or broke off, is in no memory of the process any more: somebody may have typed
 * a password. Who sends it is a process of its own, so that only the server could keep it. */
#include <fcntl.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "tests/lib/certificate.h"
#include "tests/lib/fake_env.h"
#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"
#define POST "POST /echo HTTP/1.1\r\n" HOST
#define LOOK_BYTES ((size_t)1 << 18)
#define MAPPING_BYTES_MAX ((uint64_t)1 << 30) /* what a sanitizer keeps for itself is larger */

static const char secret[] = "kaze-no-michi";
/* Goes the same way before: the loader, which binds a function when it is first called, saves on
 * the stack what stands in registers. */
static const char harmless[] = "hana-wa-saku.";

/* A request, or the first part of one, with the secret in place of %s; `status` 0: then the client
 * hangs up. */
struct let_go {
    const char *what, *request;
    int status;
};
static const struct let_go cases[] = {
    { "broken off", POST "Content-Length: 1000\r\n\r\n{\"password\":\"%s\"", 0 },
    { "broken off in a chunk", POST "Transfer-Encoding: chunked\r\n\r\n100\r\n%s", 0 },
    { "broken off in the head", POST "Content-Type: %s", 0 },
    { "too slow", POST "Content-Length: 1000\r\n\r\n{\"password\":\"%s\"", 408 },
    { "too large", POST "Content-Length: 1048577\r\n\r\n{\"password\":\"%s\"", 413 },
    { "malformed head", "POST /echo HTTP/1.1\r\nHost : city\r\n\r\n%s", 400 },
    { "malformed chunk", POST "Transfer-Encoding: chunked\r\n\r\nd\r\n%s!", 400 },
    { "refused", "POST /refused HTTP/1.1\r\n" HOST "Content-Length: 13\r\n\r\n%s", 403 },
    { "behind the end", POST "Content-Length: 1\r\nConnection: close\r\n\r\nx%s", 200 },
};

#define CASES (sizeof(cases) / sizeof(*cases))

/* ---- looking ---- */

static bool
mapping_holds_secret(int memory_fd, uint64_t from, uint64_t until)
{
    static char piece[LOOK_BYTES];

    while (until - from > strlen(secret)) {
        const size_t wanted = until - from < LOOK_BYTES ? (size_t)(until - from) : LOOK_BYTES;
        const ssize_t got = pread(memory_fd, piece, wanted, (off_t)from);

        if (got < (ssize_t)sizeof(secret))
            return false; /* nothing is there */
        if (memmem(piece, (size_t)got, secret, strlen(secret)) != NULL)
            return true;
        from += (uint64_t)got - strlen(secret);
    }
    return false;
}

/* Wherever this process may write: heap, freed memory, stacks. */
static bool
memory_holds_secret(void)
{
    const int memory_fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/maps", "re");
    unsigned long long from, until;
    char line[512], access[8];
    bool holds = false;

    ck_assert_ptr_nonnull(maps);
    ck_assert_int_ge(memory_fd, 0);
    while (!holds && fgets(line, sizeof(line), maps) != NULL) {
        ck_assert_int_eq(sscanf(line, "%llx-%llx %7s", &from, &until, access), 3);
        if (strncmp(access, "rw", 2) == 0 && until - from < MAPPING_BYTES_MAX)
            holds = mapping_holds_secret(memory_fd, from, until);
    }
    fclose(maps);
    close(memory_fd);
    return holds;
}

START_TEST(a_secret_in_memory_is_seen_until_it_is_overwritten)
{
    char *copy = malloc(100);

    ck_assert(!memory_holds_secret());
    memcpy(copy + 10, secret, sizeof(secret));
    ck_assert(memory_holds_secret());
    explicit_bzero(copy, 100);
    ck_assert(!memory_holds_secret());
    free(copy);
}
END_TEST

static void
buf_fill_and_grow(const char *word)
{
    struct gw_buf buf, behind;
    const char *before;

    gw_buf_init_secret(&buf, 1 << 20);
    gw_buf_init(&behind, 1 << 20);
    gw_buf_reserve(&buf, 5000);
    for (int i = 0; i < 8; i++)
        gw_buf_string(&buf, word);
    gw_buf_reserve(&behind, 5000); /* keeps it from growing where it is */
    before = buf.data;
    gw_buf_reserve(&buf, 50000);
    ck_assert_ptr_ne(buf.data, before);
    gw_buf_consume(&buf, strlen(word));
    gw_buf_clear(&buf);
    gw_buf_string(&buf, word);
    gw_buf_done(&buf);
    gw_buf_done(&behind);
}

START_TEST(a_buffer_for_secrets_leaves_none_where_it_was)
{
    buf_fill_and_grow(harmless);
    buf_fill_and_grow(secret);
    ck_assert(!memory_holds_secret());
}
END_TEST

/* ---- sending ---- */

/* Returns the status of the reply; 0 when none is awaited. */
static int
ask_plain(int fd, const struct let_go *it, const char *text)
{
    raw_text(fd, text);
    return it->status == 0 ? 0 : raw_response(fd, false)->status;
}

static int
ask_tls(int fd, const struct let_go *it, const char *text)
{
    SSL *ssl = SSL_new(SSL_CTX_new(TLS_client_method()));
    char reply[64] = "";

    SSL_set_fd(ssl, fd);
    if (SSL_connect(ssl) != 1 || SSL_write(ssl, text, (int)strlen(text)) <= 0)
        return -1;
    if (it->status == 0 || SSL_read(ssl, reply, sizeof(reply) - 1) <= 0)
        return it->status == 0 ? 0 : -1;
    return (int)strtol(reply + strcspn(reply, " "), NULL, 10);
}

struct client_plan {
    int port;
    bool tls;
    const char *word;
};

/* In a process of its own, which hangs up when it ends. */
static pid_t
client_start(const struct client_plan *plan, const struct let_go *it)
{
    const pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        char text[256];
        int fd, status;

        snprintf(text, sizeof(text), it->request, plan->word);
        fd = raw_connect(plan->port);
        status = plan->tls ? ask_tls(fd, it, text) : ask_plain(fd, it, text);
        if (it->status == 0)
            pause();
        _exit(status == it->status ? 0 : 1);
    }
    return pid;
}

static void
nothing(struct harness *harness, void *arg)
{
    (void)harness;
    (void)arg;
}

static void
send_one(struct harness *harness, struct fake_env *fake, const struct client_plan *plan,
         const struct let_go *it)
{
    const size_t bytes = strlen(it->request) - strlen("%s") + strlen(plan->word);
    const int64_t until = harness_figures(harness).bytes_in + (int64_t)bytes;
    const pid_t client = client_start(plan, it);
    int status;

    while (harness_figures(harness).bytes_in < until)
        test_sleep_ms(1);
    if (it->status == 0)
        kill(client, SIGKILL);
    else if (it->status == 408)
        fake_env_advance(fake, GW_MINUTE);
    ck_assert_int_eq(waitpid(client, &status, 0), client);
    ck_assert_msg(it->status == 0 || status == 0, "%s: another status", it->what);
    while (harness_figures(harness).connections > 0)
        test_sleep_ms(1);
    harness_run(harness, nothing, NULL); /* what it was about is done */
}

static void
prove(const struct http_options *options)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(options, &fake->env);
    struct client_plan plan = { harness->port, options->tls_cert != NULL, harmless };

    for (size_t i = 0; i < CASES; i++)
        send_one(harness, fake, &plan, &cases[i]);
    plan.word = secret;
    for (size_t i = 0; i < CASES; i++) {
        send_one(harness, fake, &plan, &cases[i]);
        ck_assert_msg(!memory_holds_secret(), "%s: still in memory", cases[i].what);
    }
    harness_stop(harness, 1000);
}

START_TEST(what_is_refused_or_breaks_off_is_overwritten)
{
    prove(&(struct http_options){ 0 });
}
END_TEST

START_TEST(what_came_by_TLS_is_too)
{
    const char *directory = test_directory();

    certificate_write(directory, "one.example");
    prove(&(struct http_options){ .tls_cert = test_text("%s/cert.pem", directory),
                                  .tls_key = test_text("%s/key.pem", directory) });
}
END_TEST
