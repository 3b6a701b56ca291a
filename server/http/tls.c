/* tls.c - OpenSSL reads and writes through env->sockets by a BIO of our own. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "http/tls.h"

/* TLS 1.2 with forward secrecy and AEAD only; all suites of 1.3 are that. */
#define CIPHERS_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"

struct http_tls {
    BIO_METHOD *socket;
    char *cert, *key; /* paths */
    pthread_mutex_t mutex;
    SSL_CTX *context; /* swapped under the mutex; sessions hold their own reference */
};

static int
socket_read(BIO *bio, char *bytes, size_t count, size_t *done)
{
    struct connection *connection = BIO_get_data(bio);
    struct gw_env *env = connection->io->env;
    ssize_t got = env->sockets->read(env, connection->fd, bytes, count);

    BIO_clear_retry_flags(bio);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_read(bio);
    *done = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static int
socket_write(BIO *bio, const char *bytes, size_t count, size_t *done)
{
    struct connection *connection = BIO_get_data(bio);
    struct gw_env *env = connection->io->env;
    const struct iovec part = { (void *)(uintptr_t)bytes, count };
    ssize_t sent = env->sockets->writev(env, connection->fd, &part, 1);

    BIO_clear_retry_flags(bio);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_write(bio);
    *done = sent > 0 ? (size_t)sent : 0;
    return sent > 0;
}

static long
socket_control(BIO *bio, int command, long number, void *ptr)
{
    (void)bio;
    (void)number;
    (void)ptr;
    return command == BIO_CTRL_FLUSH; /* nothing is buffered, so all is flushed */
}

static BIO_METHOD *
socket_method(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "kairan socket");

    if (method == NULL || BIO_meth_set_read_ex(method, socket_read) != 1 ||
        BIO_meth_set_write_ex(method, socket_write) != 1 ||
        BIO_meth_set_ctrl(method, socket_control) != 1) {
        BIO_meth_free(method);
        return NULL;
    }
    return method;
}

/* ALPN (RFC 7301): we speak one protocol; who offers only others is told so. */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_bytes,
                const unsigned char *offered, unsigned offered_bytes, void *arg)
{
    static const unsigned char ours[] = { 8, 'h', 't', 't', 'p', '/', '1', '.', '1' };
    unsigned char *chosen;

    (void)ssl;
    (void)arg;
    if (SSL_select_next_proto(&chosen, out_bytes, ours, sizeof(ours), offered, offered_bytes) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* A key under a passphrase is refused: nobody sits at the terminal. */
static int
no_passphrase(char *bytes, int count, int for_writing, void *arg)
{
    (void)bytes;
    (void)count;
    (void)for_writing;
    (void)arg;
    return 0;
}

static SSL_CTX *
context_new(const char *cert, const char *key)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());

    ERR_clear_error();
    if (context == NULL)
        return NULL;
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(context, CIPHERS_1_2) != 1 ||
        SSL_CTX_use_certificate_chain_file(context, cert) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        SSL_CTX_free(context);
        ERR_clear_error();
        return NULL;
    }
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_CLEANSE_PLAINTEXT); /* passwords */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); /* tickets only */
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    return context;
}

enum gw_err
http_tls_new(const char *cert, const char *key, struct http_tls **out)
{
    struct http_tls *tls = calloc(1, sizeof(*tls));

    if (tls == NULL)
        return GW_BUSY;
    gw_check(pthread_mutex_init(&tls->mutex, NULL) == 0);
    tls->cert = strdup(cert);
    tls->key = strdup(key);
    tls->socket = socket_method();
    if (tls->cert == NULL || tls->key == NULL || tls->socket == NULL) {
        http_tls_free(tls);
        return GW_BUSY;
    }
    tls->context = context_new(cert, key);
    if (tls->context == NULL) {
        http_tls_free(tls);
        return GW_UNSUPPORTED;
    }
    *out = tls;
    return GW_OK;
}

void
http_tls_free(struct http_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_CTX_free(tls->context);
    BIO_meth_free(tls->socket);
    free(tls->cert);
    free(tls->key);
    pthread_mutex_destroy(&tls->mutex);
    free(tls);
}

enum gw_err
http_tls_reload(struct http_tls *tls)
{
    SSL_CTX *fresh = context_new(tls->cert, tls->key);
    SSL_CTX *old;

    if (fresh == NULL)
        return GW_UNSUPPORTED;
    pthread_mutex_lock(&tls->mutex);
    old = tls->context;
    tls->context = fresh;
    pthread_mutex_unlock(&tls->mutex);
    SSL_CTX_free(old);
    return GW_OK;
}

bool
http_tls_attach(struct http_tls *tls, struct connection *connection)
{
    BIO *bio;

    pthread_mutex_lock(&tls->mutex);
    connection->tls = SSL_new(tls->context);
    pthread_mutex_unlock(&tls->mutex);
    bio = connection->tls == NULL ? NULL : BIO_new(tls->socket);
    if (bio == NULL) {
        SSL_free(connection->tls);
        connection->tls = NULL;
        return false;
    }
    BIO_set_data(bio, connection);
    BIO_set_init(bio, 1);
    SSL_set_bio(connection->tls, bio, bio);
    SSL_set_accept_state(connection->tls);
    return true;
}

void
http_tls_detach(struct connection *connection)
{
    if (connection->tls == NULL)
        return;
    ERR_clear_error();
    if (SSL_is_init_finished(connection->tls) == 1)
        (void)SSL_shutdown(connection->tls);
    ERR_clear_error();
    SSL_free(connection->tls);
    connection->tls = NULL;
}

/* What a call that gave no result waits for; sets errno. True: for the socket. */
static bool
waits(struct connection *connection, int result)
{
    int error = SSL_get_error(connection->tls, result);

    connection->wants_write = error == SSL_ERROR_WANT_WRITE;
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        errno = EAGAIN;
        return true;
    }
    /* After a fatal error OpenSSL wants no SSL_shutdown; quiet keeps it from sending. */
    SSL_set_quiet_shutdown(connection->tls, 1);
    ERR_clear_error();
    errno = EPROTO;
    return false;
}

int
http_tls_handshake(struct connection *connection)
{
    int result;

    ERR_clear_error();
    result = SSL_do_handshake(connection->tls);
    if (result == 1) {
        connection->wants_write = false;
        return 1;
    }
    return waits(connection, result) ? 0 : -1;
}

ssize_t
http_tls_read(struct connection *connection, char *bytes, size_t count)
{
    size_t got;
    int result;

    ERR_clear_error();
    result = SSL_read_ex(connection->tls, bytes, count, &got);
    if (result == 1) {
        connection->wants_write = false;
        return (ssize_t)got;
    }
    if (SSL_get_error(connection->tls, result) == SSL_ERROR_ZERO_RETURN)
        return 0;
    (void)waits(connection, result);
    return -1;
}

/* The first bytes of all parts, as one record: two small records cost two packets' worth of frame,
 * and a call that is repeated must offer the same bytes again. */
static size_t
join(char *record, const struct iovec *parts, int count)
{
    size_t bytes = 0;

    for (int i = 0; i < count && bytes < HTTP_RECORD_BYTES; i++) {
        size_t room = HTTP_RECORD_BYTES - bytes;
        size_t take = parts[i].iov_len < room ? parts[i].iov_len : room;

        if (take > 0)
            memcpy(record + bytes, parts[i].iov_base, take);
        bytes += take;
    }
    return bytes;
}

ssize_t
http_tls_writev(struct connection *connection, const struct iovec *parts, int count)
{
    size_t bytes = join(connection->io->record, parts, count);
    size_t sent;
    int result;

    if (bytes == 0)
        return 0;
    ERR_clear_error();
    result = SSL_write_ex(connection->tls, connection->io->record, bytes, &sent);
    if (result == 1)
        return (ssize_t)sent;
    (void)waits(connection, result);
    return -1;
}

bool
http_tls_has_more(const struct connection *connection)
{
    return connection->tls != NULL && SSL_has_pending(connection->tls) == 1;
}

enum gw_err
http_openssl_init(void)
{
    unsigned char byte;

    return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL) == 1 && RAND_bytes(&byte, 1) == 1
               ? GW_OK
               : GW_BUSY;
}

void
http_openssl_forget(void)
{
    ERR_clear_error();
}
