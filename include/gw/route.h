/* route.h - the route table is the law: what is not stated here is not reachable, what is stated
 * here can't be forgotten.
 *
 * Order for each request: route → session → hours → CSRF → permission → body → [prepare on the
 * pool] → transaction → handler → audit → COMMIT → reply.
 */
#ifndef GW_ROUTE_H
#define GW_ROUTE_H

#include "gw/field.h"
#include "gw/request.h"

enum gw_method { GW_GET, GW_POST, GW_PUT, GW_PATCH, GW_DELETE };

enum gw_lane {
    GW_READ,  /* inline on the I/O thread, read-only connection; p99 ≤ 2 ms at 1,000,000 posts */
    GW_WRITE, /* writer thread, inside the group's transaction; ≤ 50 ms */
    GW_SLOW,  /* pool at nice 19, own read-only connection */
};
#define GW_LANES 3

enum gw_session_need {
    GW_SESSION_FULL,    /* signed in, no forced password change pending */
    GW_SESSION_PENDING, /* signed in, the forced change may still be pending */
    GW_SESSION_NONE,    /* anybody */
};

enum gw_hours_rule {
    GW_HOURS_APPLY,
    GW_HOURS_IGNORED
}; /* K23; ignored only by sign-out and what runs without a session */

enum gw_csp { GW_CSP_API, GW_CSP_PAGE }; /* API: default-src 'none'; PAGE: the client's policy */

/* Where a body goes that is too large for memory: piece by piece, on the I/O thread, without
 * waiting. */
struct gw_sink {
    /* Before the first byte, in a read transaction, after everything that a route is asked:
     * `*bytes_max` may come. What it leaves in req->taken hangs on the request's arena, for the
     * client may go away at any byte. Refusals leave at once. */
    enum gw_err (*begin)(struct gw_request *req, size_t *bytes_max);
    /* An error ends the request with its status alone. */
    enum gw_err (*take)(struct gw_request *req, struct gw_text piece);
    /* Headers that OPTIONS on the path gives beside Allow; or NULL. */
    void (*describe)(struct gw_request *req);
    /* For a POST whose Idempotency-Key counts; both or neither. What a repetition has in common
     * with the first are the query and these headers, a NULL-ended list. */
    const char *const *same_headers;
    /* Writer only: replies to the repetition, given what the first was answered. GW_MISSING: what
     * that one made is no more. */
    enum gw_err (*again)(struct gw_request *req, struct gw_text reply);
};

struct gw_route {
    enum gw_method method;
    const char *path; /* "/api/bulletin/posts/{id}"; {…} matches a positive decimal number */
    enum gw_lane lane;
    enum gw_session_need session;
    const char *needs; /* permission; NULL only with GW_SESSION_NONE, or where the article gives it
                          to every user */
    enum gw_scope scope; /* the least reach of `needs` that opens the route; the handler narrows it
                            by gw_may */
    enum gw_hours_rule hours;
    enum gw_csp csp;
    const struct gw_field *body;
    size_t body_bytes;          /* sizeof the struct */
    size_t body_bytes_max;      /* on the wire; 0 means 64 KiB */
    const struct gw_sink *sink; /* NULL: into memory. With one there is no body table */
    const struct gw_field *query;
    size_t query_bytes;
    bool if_match;        /* 428 without If-Match */
    bool checks_password; /* of who is signed in: counts as one of the sign-ins of its address */
    bool no_stored_reply; /* POST whose reply holds a secret: idempotency keys don't keep it */
    bool not_audited; /* a GW_WRITE route without audit: marks, drafts, last-seen only (DESIGN 6) */
    const char
        *audit; /* verb of the audit entry; for GW_WRITE, and for refusals of sensitive reads */
    gw_handler *prepare; /* on the pool before the transaction: may read, never writes */
    bool on_reserve; /* GW_WRITE that goes on where the disk is full: who may get in, and who not */
    bool alone;      /* GW_WRITE in a COMMIT of its own: may take longer than 50 ms */
    bool (*prepares)(const struct gw_request *req); /* whether this request needs it; NULL: each */
    gw_handler *handler;
    bool stream;          /* GET that becomes an SSE stream after the handler */
    const char *summary;  /* English, for the reference */
    const char *articles; /* "N6.2.1 N9.3"; NULL where only DESIGN speaks */
};

#endif
