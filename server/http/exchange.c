/* exchange.c - exchanges are recycled with their arenas, so that a request allocates nothing new.
 */
#include "http/state.h"
#include "http/target.h"

#define KEPT_BUF_BYTES ((size_t)64 << 10)
#define PACKED_BYTES_MAX ((size_t)1 << 20)

void
http_exchange_destroy(struct http_exchange *exchange)
{
    gw_buf_done(&exchange->body);
    gw_buf_done(&exchange->packed);
    gw_buf_done(&exchange->held);
    gw_arena_free(exchange->arena);
    free(exchange);
}

static struct http_exchange *
make(struct http_io *io)
{
    struct http_exchange *exchange = calloc(1, sizeof(*exchange));

    if (exchange == NULL)
        return NULL;
    exchange->io = io;
    exchange->file_fd = -1;
    exchange->arena = gw_arena_new(io->server->options.arena_bytes_max);
    if (exchange->arena == NULL) {
        free(exchange);
        return NULL;
    }
    gw_buf_init_secret(&exchange->body, 0); /* as large as the application says */
    gw_buf_init(&exchange->packed, PACKED_BYTES_MAX);
    gw_buf_init(&exchange->held, HTTP_REPLY_HEAD_BYTES);
    return exchange;
}

struct http_exchange *
http_exchange_new(struct connection *connection)
{
    struct http_io *io = connection->io;
    struct http_exchange *exchange = io->kept;

    if (exchange != NULL) {
        io->kept = exchange->next;
        io->kept_count--;
    } else {
        exchange = make(io);
    }
    if (exchange == NULL)
        return NULL;
    exchange->connection = connection;
    exchange->started_ms = io->now_ms;
    exchange->slot = NULL;
    exchange->close = false;
    exchange->left = false;
    exchange->request = (struct http_request){ 0 };
    http_head_init(&exchange->head, io->server->options.header_bytes_max);
    exchange->previous = NULL;
    exchange->next = io->live;
    if (exchange->next != NULL)
        exchange->next->previous = exchange;
    io->live = exchange;
    return exchange;
}

static void
trim(struct gw_buf *buf)
{
    if (buf->capacity > KEPT_BUF_BYTES)
        gw_buf_done(buf);
    gw_buf_clear(buf);
}

void
http_exchange_free(struct http_exchange *exchange)
{
    struct http_io *io = exchange->io;

    if (exchange->file_fd >= 0)
        io->env->files->close(io->env, exchange->file_fd);
    exchange->file_fd = -1;
    if (exchange->previous != NULL)
        exchange->previous->next = exchange->next;
    else
        io->live = exchange->next;
    if (exchange->next != NULL)
        exchange->next->previous = exchange->previous;
    exchange->connection = NULL;
    gw_arena_reset(exchange->arena);
    if (io->kept_count >= HTTP_EXCHANGES_KEPT) {
        http_exchange_destroy(exchange);
        return;
    }
    trim(&exchange->body);
    trim(&exchange->packed);
    trim(&exchange->held);
    exchange->next = io->kept;
    io->kept = exchange;
    io->kept_count++;
}

/* The client's address, and whether it came by TLS, through the proxies that we trust. */
static void
fill_peer(struct http_exchange *exchange)
{
    const struct connection *connection = exchange->connection;
    struct http_request *request = &exchange->request;
    struct http_address address = connection->address;
    char *text = gw_arena_alloc(exchange->arena, HTTP_ADDRESS_CHARS);

    request->tls = connection->tls != NULL;
    if (connection->trusted) {
        http_forwarded_for(&exchange->io->server->proxies, request, &address);
        request->tls = request->tls || http_forwarded_tls(request);
    }
    request->peer = (struct gw_text){ text, http_address_render(&address, text) };
}

int
http_exchange_fill(struct http_exchange *exchange, const char *data)
{
    const struct http_head *head = &exchange->head;
    struct http_header *headers = GW_NEW_ARRAY(exchange->arena, struct http_header,
                                               head->fields_count);
    const char *kept = gw_arena_copy(exchange->arena, data, head->bytes);
    struct gw_text host = http_span_text(kept, head->host);

    exchange->request = (struct http_request){ .method = head->method,
                                               .headers = headers,
                                               .headers_count = head->fields_count };
    http_framing_init(&exchange->framing, head);
    for (size_t i = 0; i < head->fields_count; i++) {
        headers[i].name = http_span_text(kept, head->fields[i].name);
        headers[i].value = http_span_text(kept, head->fields[i].value);
    }
    fill_peer(exchange);
    if (host.bytes > 0 && !http_host_is_valid(host))
        return 400;
    if (http_target_parse(exchange->arena, http_span_text(kept, head->target), host,
                          &exchange->request) != GW_OK)
        return 400;
    return gw_arena_failed(exchange->arena) ? 503 : 0;
}

int
http_exchange_store(struct http_exchange *exchange, struct gw_text piece)
{
    struct http_sink *sink = &exchange->sink;
    enum gw_err err;

    exchange->request.body_bytes += (int64_t)piece.bytes;
    if ((uint64_t)exchange->request.body_bytes > sink->bytes_max)
        return 413;
    if (sink->write != NULL) {
        err = sink->write(exchange, sink->arg, piece);
        return err == GW_OK ? 0 : gw_err_status(err);
    }
    gw_buf_text(&exchange->body, piece);
    return exchange->body.failed ? 503 : 0;
}

const struct http_request *
http_exchange_request(const struct http_exchange *exchange)
{
    return &exchange->request;
}

struct gw_text
http_exchange_header(const struct http_exchange *exchange, const char *name)
{
    struct gw_text wanted = gw_text_from(name);

    for (size_t i = 0; i < exchange->request.headers_count; i++)
        if (gw_text_equal_nocase(exchange->request.headers[i].name, wanted))
            return exchange->request.headers[i].value;
    return GW_TEXT_NONE;
}

struct gw_arena *
http_exchange_arena(struct http_exchange *exchange)
{
    return exchange->arena;
}

struct gw_text
http_exchange_counted_as(struct http_exchange *exchange)
{
    struct gw_text peer = exchange->request.peer;
    struct http_address address;
    char *text;

    if (http_address_parse(peer, &address) != GW_OK)
        return peer; /* without memory for it */
    address = http_address_counted(&address);
    text = gw_arena_alloc(exchange->arena, HTTP_ADDRESS_CHARS);
    return (struct gw_text){ text, http_address_render(&address, text) };
}

bool
http_exchange_is_exempt(const struct http_exchange *exchange)
{
    struct http_address address;

    return http_address_parse(exchange->request.peer, &address) == GW_OK &&
           http_networks_contain(&exchange->io->server->exempt, &address);
}

struct http_io *
http_exchange_io(struct http_exchange *exchange)
{
    return exchange->io;
}

bool
http_exchange_has_left(const struct http_exchange *exchange)
{
    return exchange->left;
}

void **
http_exchange_slot(struct http_exchange *exchange)
{
    return &exchange->slot;
}
