/* dispatch.h - what stands behind req->dispatch: one request on its way, and what its handler said
 * so far.
 *
 * The functions of gw/request.h and gw/audit.h write here; dispatch.c turns it into the audit entry
 * and the reply once the transaction is durable. Jobs, subcommands and tests may use one without an
 * exchange: dispatch_attach(). A handler's second run (the writer repeats a dead batch)
 * starts from dispatch_reset().
 */
#ifndef CORE_DISPATCH_H
#define CORE_DISPATCH_H

#include "core/audit.h"
#include "core/session.h"
#include "gw/request.h"
#include "gw/route.h"
#include "http/http.h"

#define DISPATCH_HEADERS_MAX 12
#define DISPATCH_REPLY_BYTES_MAX ((size_t)8 << 20)

/* What gw_fail noted. */
struct dispatch_failure {
    const char *field; /* NULL: none; a constant, or text in the request's arena */
    const char *message_key;
    bool has_number;
    int64_t number;
};

/* What gw_reply… gave so far. */
struct dispatch_reply {
    int status; /* 0: nothing yet */
    const char *content_type;
    struct gw_text content; /* gw_reply_content */
    int64_t file_bytes;     /* dispatch_reply_file */
    int file_fd;
    bool is_file;
    const char *policy;  /* instead of the route's Content-Security-Policy; NULL: that one */
    struct gw_json json; /* gw_reply: writes into buf */
    struct gw_buf buf;   /* heap, released with the request's arena */
    int64_t version;     /* 0: no ETag */
    struct http_header headers[DISPATCH_HEADERS_MAX];
    size_t headers_count;
};

/* What gw_audit_… gave so far; `record.before` and `.after` point to the copies beside it. */
struct dispatch_audit {
    struct audit_record record;
    struct gw_digest before, after;
};

struct dispatch {
    struct gw_request request;      /* request.dispatch points back here */
    struct http_exchange *exchange; /* NULL when detached */
    struct session session;         /* id 0 without one */
    struct dispatch_failure failure;
    struct dispatch_reply reply;
    struct dispatch_audit audit;
};

/* `request->dispatch` made and filled for a request that came from no exchange; lives in
 * request->arena, which must be set. */
struct dispatch *dispatch_attach(struct gw_request *request);
/* The same for a zeroed dispatch that lies in `arena` already, with its own request. */
void dispatch_prepare(struct dispatch *dispatch, struct gw_arena *arena);
/* Forgets failure, reply and audit notes: before each run of a handler. */
void dispatch_reset(struct dispatch *dispatch);

static inline struct dispatch *
dispatch_of(const struct gw_request *req)
{
    return req->dispatch;
}

/* An entry beside the request's own, where one change is about many items: verb, kind, item,
 * digests and reason of `about`; who, when and from where as the request says. Inside the
 * transaction. */
enum gw_err dispatch_audit_more(struct gw_request *req,
                                const struct audit_record *about) GW_MUST_USE;

/* For core's own handlers: what the client sent beside path, query and body. Empty, false and id 0
 * when detached. Borrowed as long as the request. */
struct gw_text dispatch_header(const struct gw_request *req, const char *name);
bool dispatch_is_tls(const struct gw_request *req);
const struct session *dispatch_session(const struct gw_request *req);

/* The reply is a file of `bytes`, closed when it has left or is not wanted; ranges are served.
 * `policy` is a constant. To be a READ handler's last act. */
void dispatch_reply_file(struct gw_request *req, int fd, int64_t bytes, const char *content_type,
                         const char *policy);

#endif
