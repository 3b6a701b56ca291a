/* reply.c - from the application's reply to bytes: condition, range, coding, head.
 *
 * Order of decisions: 304 first (nothing else matters then), a range for files, compression for
 * what is in memory. HEAD takes the same way and leaves the content out.
 */
#include "http/state.h"

/* Headers that the server adds unless the application's reply has them. HSTS stands last: it goes
 * out under TLS only. */
#define OWN(name, value)                                               \
    {                                                                  \
        { name, sizeof(name) - 1 },                                    \
        {                                                              \
            name ": " value "\r\n", sizeof(name ": " value "\r\n") - 1 \
        }                                                              \
    }
static const struct {
    struct gw_text name;
    struct gw_text line;
} own_headers[] = {
    OWN("X-Content-Type-Options", "nosniff"),
    OWN("Referrer-Policy", "same-origin"),
    OWN("Cross-Origin-Resource-Policy", "same-origin"),
    OWN("Strict-Transport-Security", "max-age=31536000"),
};
#define OWN_HEADERS (sizeof(own_headers) / sizeof(*own_headers))
#define OWN_HSTS (OWN_HEADERS - 1)

#define PROBLEM(status, title, code)                                                    \
    {                                                                                   \
        status, "{\"type\":\"about:blank\",\"title\":\"" title "\",\"status\":" #status \
                ",\"code\":\"" code "\"}"                                               \
    }

/* Answers that need no application; `code` as in gw/errors.def where it has one. */
static const struct {
    int status;
    const char *content;
} problems[] = {
    PROBLEM(400, "Bad Request", "malformed"),
    PROBLEM(408, "Request Timeout", "timeout"),
    PROBLEM(413, "Content Too Large", "too_large"),
    PROBLEM(414, "URI Too Long", "too_large"),
    PROBLEM(417, "Expectation Failed", "unsupported"),
    PROBLEM(431, "Request Header Fields Too Large", "too_large"),
    PROBLEM(500, "Internal Server Error", "io"),
    PROBLEM(501, "Not Implemented", "method_not_allowed"),
    PROBLEM(503, "Service Unavailable", "busy"),
    PROBLEM(505, "HTTP Version Not Supported", "unsupported"),
    PROBLEM(507, "Insufficient Storage", "full"),
};

static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 206, "Partial Content" },
    { 207, "Multi-Status" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 411, "Length Required" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 422, "Unprocessable Content" },
    { 423, "Locked" },
    { 424, "Failed Dependency" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
    { 507, "Insufficient Storage" },
};

/* What leaves, as decided. */
struct plan {
    int status;
    struct gw_text content; /* in memory */
    int64_t bytes;          /* Content-Length */
    const char *coding;
    int64_t file_at; /* where the file's part starts */
    bool varies;     /* by Accept-Encoding */
};

/* What the application's headers say that the plan needs. */
struct known {
    struct gw_text etag, modified;
    bool coded;
    unsigned own; /* bit i: own_headers[i] is in the reply */
};

static const char *
phrase(int status)
{
    for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Other"; /* RFC 9112 section 4: clients ignore it */
}

static void
look_at_headers(const struct http_header *headers, size_t count, struct known *known)
{
    for (size_t i = 0; i < count; i++) {
        struct gw_text name = headers[i].name;

        if (gw_text_equal_nocase(name, GW_TEXT("ETag")))
            known->etag = headers[i].value;
        else if (gw_text_equal_nocase(name, GW_TEXT("Last-Modified")))
            known->modified = headers[i].value;
        else if (gw_text_equal_nocase(name, GW_TEXT("Content-Encoding")))
            known->coded = true;
        for (unsigned own = 0; own < OWN_HEADERS; own++)
            if (name.bytes == own_headers[own].name.bytes &&
                gw_text_equal_nocase(name, own_headers[own].name))
                known->own |= 1U << own;
    }
}

void
http_reply_start(struct http_io *io, int status, bool tls, unsigned own)
{
    struct gw_buf *head = &io->head;

    gw_buf_clear(head);
    if (status == 200) { /* nearly always */
        gw_buf_text(head, GW_TEXT("HTTP/1.1 200 OK\r\nDate: "));
    } else {
        gw_buf_text(head, GW_TEXT("HTTP/1.1 "));
        gw_buf_int(head, status);
        gw_buf_text(head, GW_TEXT(" "));
        gw_buf_string(head, phrase(status));
        gw_buf_text(head, GW_TEXT("\r\nDate: "));
    }
    gw_buf_add(head, io->date, GW_HTTP_DATE_CHARS - 1);
    gw_buf_text(head, GW_TEXT("\r\n"));
    for (unsigned i = 0; i < OWN_HEADERS; i++)
        if ((own >> i & 1) == 0 && (i != OWN_HSTS || tls))
            gw_buf_text(head, own_headers[i].line);
}

/* Aborts on what would break the head apart: handlers take texts from users. */
static void
check_header(struct gw_text name, struct gw_text value)
{
    bool sound = name.bytes > 0;

    for (size_t i = 0; i < name.bytes; i++)
        sound = sound && http_is_token_char(name.data[i]);
    for (size_t i = 0; i < value.bytes; i++) {
        uint8_t code = (uint8_t)value.data[i];

        sound = sound && (code >= 0x20 || code == '\t') && code != 0x7f;
    }
    gw_check(sound);
}

void
http_reply_header(struct http_io *io, struct gw_text name, struct gw_text value)
{
    check_header(name, value);
    gw_buf_text(&io->head, name);
    gw_buf_text(&io->head, GW_TEXT(": "));
    gw_buf_text(&io->head, value);
    gw_buf_text(&io->head, GW_TEXT("\r\n"));
}

static void
write_number(struct http_io *io, struct gw_text name, int64_t value)
{
    gw_buf_text(&io->head, name);
    gw_buf_int(&io->head, value);
    gw_buf_text(&io->head, GW_TEXT("\r\n"));
}

/* A 304 describes nothing that it doesn't send (RFC 9110 section 15.4.5). */
static bool
is_left_out(int status, struct gw_text name)
{
    return status == 304 && (gw_text_equal_nocase(name, GW_TEXT("Content-Type")) ||
                             gw_text_equal_nocase(name, GW_TEXT("Content-Encoding")));
}

static void
write_ranges(struct http_io *io, const struct http_reply *reply, const struct plan *plan)
{
    if (!reply->is_file || plan->status == 304)
        return;
    gw_buf_text(&io->head, GW_TEXT("Accept-Ranges: bytes\r\n"));
    if (plan->status == 206)
        gw_buf_format(&io->head, "Content-Range: bytes %lld-%lld/%lld\r\n",
                      (long long)plan->file_at, (long long)(plan->file_at + plan->bytes - 1),
                      (long long)reply->file_bytes);
    else if (plan->status == 416)
        gw_buf_format(&io->head, "Content-Range: bytes */%lld\r\n", (long long)reply->file_bytes);
}

static void
write_head(struct http_exchange *exchange, const struct http_reply *reply, const struct plan *plan,
           unsigned own)
{
    struct http_io *io = exchange->io;

    http_reply_start(io, plan->status, exchange->request.tls, own);
    for (size_t i = 0; i < reply->headers_count; i++)
        if (!is_left_out(plan->status, reply->headers[i].name))
            http_reply_header(io, reply->headers[i].name, reply->headers[i].value);
    write_ranges(io, reply, plan);
    if (plan->varies)
        gw_buf_text(&io->head, GW_TEXT("Vary: Accept-Encoding\r\n"));
    if (plan->coding != NULL)
        http_reply_header(io, GW_TEXT("Content-Encoding"), gw_text_from(plan->coding));
    if (plan->status != 204 && plan->status != 304)
        write_number(io, GW_TEXT("Content-Length: "), plan->bytes);
    if (exchange->close)
        gw_buf_text(&io->head, GW_TEXT("Connection: close\r\n"));
    else if (exchange->head.minor_zero)
        gw_buf_text(&io->head, GW_TEXT("Connection: keep-alive\r\n"));
    gw_buf_text(&io->head, GW_TEXT("\r\n"));
}

static void
plan_file(const struct http_exchange *exchange, const struct http_reply *reply,
          const struct known *known, struct plan *plan)
{
    struct gw_text range = http_exchange_header(exchange, "Range");

    plan->bytes = reply->file_bytes;
    if (range.bytes == 0 || plan->status != 200 || exchange->request.method != HTTP_GET ||
        !http_range_applies(http_exchange_header(exchange, "If-Range"), known->etag,
                            known->modified))
        return;
    switch (http_range_choose(range, reply->file_bytes, &plan->file_at, &plan->bytes)) {
    case HTTP_RANGE_ALL:
        break;
    case HTTP_RANGE_PART:
        plan->status = 206;
        break;
    case HTTP_RANGE_BEYOND:
        plan->status = 416;
        plan->bytes = 0;
        break;
    }
}

static void
plan_content(struct http_exchange *exchange, const struct http_reply *reply,
             const struct known *known, struct plan *plan)
{
    enum http_coding coding;

    plan->content = reply->content;
    plan->bytes = (int64_t)reply->content.bytes;
    if (!reply->compressible || known->coded)
        return;
    plan->varies = true;
    coding = http_coding_choose(http_exchange_header(exchange, "Accept-Encoding"),
                                reply->content.bytes);
    if (coding == HTTP_CODING_NONE ||
        !http_codecs_pack(&exchange->io->codecs, coding, reply->content, &exchange->packed))
        return;
    plan->coding = coding == HTTP_CODING_ZSTD ? "zstd" : "gzip";
    plan->content = gw_buf_view(&exchange->packed);
    plan->bytes = (int64_t)plan->content.bytes;
}

static struct plan
make_plan(struct http_exchange *exchange, const struct http_reply *reply, const struct known *known)
{
    struct plan plan = { .status = reply->status };
    bool is_get = exchange->request.method == HTTP_GET || exchange->request.method == HTTP_HEAD;

    if (is_get && reply->status == 200 &&
        http_is_not_modified(exchange, known->etag, known->modified)) {
        plan.status = 304;
        plan.varies = reply->compressible && !known->coded;
    } else if (reply->is_file) {
        plan_file(exchange, reply, known, &plan);
    } else {
        plan_content(exchange, reply, known, &plan);
    }
    return plan;
}

static bool
has_content(const struct http_exchange *exchange, const struct plan *plan)
{
    return exchange->request.method != HTTP_HEAD && plan->status != 204 && plan->status != 304 &&
           plan->bytes > 0;
}

/* The head waits where the next reply is built; what the socket didn't take moves to the exchange.
 * False without memory. */
static bool
hold_head(struct http_exchange *exchange)
{
    gw_buf_add(&exchange->held, exchange->out[0].iov_base, exchange->out[0].iov_len);
    exchange->out[0].iov_base = exchange->held.data;
    return !exchange->held.failed;
}

void
http_reply(struct http_exchange *exchange, const struct http_reply *reply)
{
    struct connection *connection = exchange->connection;
    struct http_io *io = exchange->io;
    struct known known = { 0 };
    struct plan plan;
    bool was_held;

    gw_check(reply->status >= 200 && reply->status <= 599);
    if (reply->is_file)
        exchange->file_fd = reply->file_fd; /* from here the exchange closes it */
    if (connection == NULL) {
        http_exchange_free(exchange);
        return;
    }
    was_held = http_connection_hold(connection);
    look_at_headers(reply->headers, reply->headers_count, &known);
    plan = make_plan(exchange, reply, &known);
    exchange->close = reply->close || io->stopping || !exchange->head.keep_alive ||
                      connection->state == CONN_BODY ||
                      exchange->framing.state != FRAMING_END; /* a body that nobody reads */
    write_head(exchange, reply, &plan, known.own);
    exchange->out[0] = (struct iovec){ io->head.data, io->head.bytes };
    exchange->out[1] = (struct iovec){ 0 };
    exchange->file_left = 0;
    if (has_content(exchange, &plan) && reply->is_file) {
        exchange->file_at = plan.file_at;
        exchange->file_left = plan.bytes;
    } else if (has_content(exchange, &plan)) {
        exchange->out[1] = (struct iovec){ (void *)(uintptr_t)plan.content.data,
                                           plan.content.bytes };
    }
    http_connection_enter(connection, CONN_REPLY);
    if (io->head.failed)
        http_connection_close(connection);
    else
        http_send_reply(connection);
    if (connection->state == CONN_REPLY && !hold_head(exchange))
        http_connection_close(connection);
    http_connection_release(connection, was_held);
}

void
http_reply_refusal(struct http_exchange *exchange, int status)
{
    struct http_header headers[] = {
        { GW_TEXT("Content-Type"), GW_TEXT("application/problem+json") },
        { GW_TEXT("Cache-Control"), GW_TEXT("no-store") },
        { GW_TEXT("Retry-After"), GW_TEXT("5") },
    };
    struct http_reply reply = {
        .status = status, .headers = headers, .headers_count = status == 503 ? 3 : 2, .close = true
    };

    for (size_t i = 0; i < sizeof(problems) / sizeof(*problems); i++)
        if (problems[i].status == status)
            reply.content = gw_text_from(problems[i].content);
    http_reply(exchange, &reply);
}

const char *
http_refusal_message(int status)
{
    return status == 429 ? "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\n"
                           "Content-Length: 0\r\nConnection: close\r\n\r\n"
                         : "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                           "Content-Length: 0\r\nConnection: close\r\n\r\n";
}
