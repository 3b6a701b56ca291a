/* TLS: versions, certificates, reloading, and that everything else works on top of it. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "tests/lib/certificate.h"
#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"
#define HELLO "GET /hello HTTP/1.1\r\n" HOST "\r\n"

static struct harness *
start_tls(const char **directory)
{
    struct http_options options = { 0 };

    *directory = test_directory();
    certificate_write(*directory, "one.example");
    options.tls_cert = test_text("%s/cert.pem", *directory);
    options.tls_key = test_text("%s/key.pem", *directory);
    return harness_start(&options, NULL);
}

struct tls_client {
    SSL_CTX *context;
    SSL *ssl;
    int fd;
};

/* Offers TLS `version` only, and this ALPN list where there is one. False when the server refuses.
 */
static bool
tls_connect(struct tls_client *client, const struct harness *harness, int version, const char *alpn)
{
    client->fd = raw_connect(harness->port);
    client->context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(client->context, 0);
    SSL_CTX_set_min_proto_version(client->context, version);
    SSL_CTX_set_max_proto_version(client->context, version);
    client->ssl = SSL_new(client->context);
    if (alpn != NULL)
        SSL_set_alpn_protos(client->ssl, (const unsigned char *)alpn, (unsigned)strlen(alpn));
    SSL_set_fd(client->ssl, client->fd);
    return SSL_connect(client->ssl) == 1;
}

static void
tls_close(struct tls_client *client)
{
    SSL_free(client->ssl);
    SSL_CTX_free(client->context);
    ERR_clear_error();
    close(client->fd);
}

static const char *
tls_peer_name(struct tls_client *client)
{
    X509 *cert = SSL_get1_peer_certificate(client->ssl);
    char *name = test_alloc(100);

    ck_assert_ptr_nonnull(cert);
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, 100);
    X509_free(cert);
    return name;
}

static void
tls_send(struct tls_client *client, const char *bytes, size_t count)
{
    size_t sent = 0;

    while (sent < count) {
        size_t step;

        ck_assert_int_eq(SSL_write_ex(client->ssl, bytes + sent, count - sent, &step), 1);
        sent += step;
    }
}

/* Reads until the bytes end with `end`; all of them. */
static const char *
tls_read_until(struct tls_client *client, const char *end)
{
    static char bytes[1 << 21];
    size_t count = 0;
    size_t step;

    do {
        ck_assert_int_eq(SSL_read_ex(client->ssl, bytes + count, sizeof(bytes) - 1 - count, &step),
                         1);
        count += step;
        bytes[count] = '\0';
    } while (count < strlen(end) || strcmp(bytes + count - strlen(end), end) != 0);
    return bytes;
}

START_TEST(TLS_1_2_and_1_3_are_spoken_and_1_1_is_not)
{
    static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;

    for (int i = 0; i < 2; i++) {
        const char *reply;

        ck_assert(tls_connect(&client, harness, versions[i], NULL));
        for (int again = 0; again < 3; again++) {
            tls_send(&client, HELLO, strlen(HELLO));
            reply = tls_read_until(&client, "hello");
            ck_assert(strncmp(reply, "HTTP/1.1 200 OK\r\n", 17) == 0);
            ck_assert_ptr_nonnull(strstr(reply, "Strict-Transport-Security: max-age=31536000"));
        }
        tls_close(&client);
    }
    ck_assert(!tls_connect(&client, harness, TLS1_1_VERSION, NULL));
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(HTTP_1_1_is_chosen_and_only_HTTP_2_is_refused)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;
    const unsigned char *chosen;
    unsigned chosen_bytes;

    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, "\x02h2\x08http/1.1"));
    SSL_get0_alpn_selected(client.ssl, &chosen, &chosen_bytes);
    ck_assert_uint_eq(chosen_bytes, 8);
    ck_assert(memcmp(chosen, "http/1.1", 8) == 0);
    tls_close(&client);
    ck_assert(!tls_connect(&client, harness, TLS1_3_VERSION, "\x02h2"));
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(plain_HTTP_on_a_TLS_port_is_closed)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    int fd = raw_connect(harness->port);

    raw_text(fd, HELLO);
    raw_rest(fd, 5000, NULL);
    close(fd);
    ck_assert_int_eq(harness->headers, 0);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(the_peer_counts_as_tls)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;

    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, NULL));
    tls_send(&client, "GET /peer HTTP/1.1\r\n" HOST "\r\n",
             strlen("GET /peer HTTP/1.1\r\n" HOST "\r\n"));
    tls_read_until(&client, "127.0.0.1 tls");
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(new_certificates_serve_new_connections)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client old;
    struct tls_client fresh;

    ck_assert(tls_connect(&old, harness, TLS1_3_VERSION, NULL));
    ck_assert_str_eq(tls_peer_name(&old), "one.example");
    certificate_write(directory, "two.example");
    ck_assert_int_eq(http_server_reload(harness->server), GW_OK);
    ck_assert(tls_connect(&fresh, harness, TLS1_3_VERSION, NULL));
    ck_assert_str_eq(tls_peer_name(&fresh), "two.example");
    tls_close(&fresh);
    tls_send(&old, HELLO, strlen(HELLO));
    tls_read_until(&old, "hello");
    tls_close(&old);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(broken_certificates_leave_the_old_ones_in_use)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;
    FILE *file = fopen(test_text("%s/cert.pem", directory), "w");

    fputs("no certificate\n", file);
    fclose(file);
    ck_assert_int_eq(http_server_reload(harness->server), GW_UNSUPPORTED);
    ck_assert(tls_connect(&client, harness, TLS1_2_VERSION, NULL));
    ck_assert_str_eq(tls_peer_name(&client), "one.example");
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(large_bodies_and_pipelined_requests_pass_both_ways)
{
    static char body[600000];
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;
    const char *head = "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 600000\r\n\r\n";
    const char *rest = "GET /later HTTP/1.1\r\n" HOST "\r\n"
                       "GET /file?300000 HTTP/1.1\r\n" HOST "\r\n"
                       "GET /closing HTTP/1.1\r\n" HOST "\r\n";
    const char *all;

    memset(body, 'b', sizeof(body));
    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, NULL));
    tls_send(&client, head, strlen(head));
    tls_send(&client, body, sizeof(body));
    tls_send(&client, rest, strlen(rest));
    all = tls_read_until(&client, "\r\n\r\nclosing");
    all = strstr(all, "POST /echo?\n");
    ck_assert_ptr_nonnull(all);
    all += strlen("POST /echo?\n");
    ck_assert_uint_eq(strspn(all, "b"), sizeof(body));
    all = strstr(all, "\r\n\r\nlater");
    ck_assert_ptr_nonnull(all);
    all = strstr(all, "\r\n\r\nabcdefghijklmnopqrstuvwxyzabc");
    ck_assert_ptr_nonnull(all);
    ck_assert_uint_eq(strspn(all + 4, "abcdefghijklmnopqrstuvwxyz"), 300000);
    ck_assert_int_eq(SSL_read(client.ssl, body, 1), 0); /* close_notify, not a cut */
    ck_assert_int_eq(SSL_get_error(client.ssl, 0), SSL_ERROR_ZERO_RETURN);
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(events_are_streamed_to_slow_listeners)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    const char *request = "GET /stream HTTP/1.1\r\n" HOST "\r\n";
    struct tls_client client;
    char *event = test_alloc(1001);
    static char sink[1 << 16];
    size_t wanted;
    size_t got = 0;

    memset(event, 'e', 1000);
    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, NULL));
    tls_send(&client, request, strlen(request));
    tls_read_until(&client, "\r\n\r\n");
    wanted = (size_t)harness_stream_send(harness, event, 100000) * 1000;
    harness_stream_close(harness);
    while (got < wanted) {
        size_t step;

        ck_assert_int_eq(SSL_read_ex(client.ssl, sink, sizeof(sink), &step), 1);
        ck_assert_int_eq(sink[0], 'e');
        ck_assert_int_eq(sink[step - 1], 'e');
        got += step;
    }
    ck_assert_int_eq(SSL_read(client.ssl, sink, 1), 0);
    ck_assert_uint_eq(got, wanted);
    ck_assert_int_eq(harness->streams_closed, 1);
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(garbage_in_the_handshake_and_after_it_does_no_harm)
{
    const char *directory;
    struct harness *harness = start_tls(&directory);
    struct tls_client client;

    for (int i = 0; i < 50; i++) {
        unsigned char garbage[600];
        int fd = raw_connect(harness->port);

        gw_env_system()->random(gw_env_system(), garbage, sizeof(garbage));
        if (i % 2 == 0)
            memcpy(garbage, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
        raw_send(fd, garbage, sizeof(garbage));
        close(fd);
    }
    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, NULL));
    raw_text(client.fd, "this is no record at all, and the server has to see it");
    raw_rest(client.fd, 5000, NULL);
    tls_close(&client);
    ck_assert(tls_connect(&client, harness, TLS1_3_VERSION, NULL));
    tls_send(&client, HELLO, strlen(HELLO));
    tls_read_until(&client, "hello");
    tls_close(&client);
    harness_stop(harness, 1000);
}
END_TEST
