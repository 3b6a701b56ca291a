/* request.h - what a handler gets, and how it answers.
 *
 * By the time a handler runs, session, access hours, CSRF, permission and body are checked and, on
 * GW_WRITE, the transaction is open. Any result but GW_OK undoes all that the handler wrote, so no
 * step needs a clean-up path.
 */
#ifndef GW_REQUEST_H
#define GW_REQUEST_H

#include "gw/actor.h"
#include "gw/db.h"
#include "gw/env.h"
#include "gw/json.h"

struct gw_app; /* the running server: settings, jobs, streams (server/core/app.h) */
struct gw_route;
struct lane;

#define GW_PATH_IDS_MAX 3
#define GW_CURSOR_TEXT_MAX 256

struct gw_request {
    struct gw_arena *arena; /* lives until the reply has left */
    struct gw_db *db;
    struct gw_app *app;
    const struct gw_env *env;
    const struct gw_route *route;
    const struct gw_actor *actor; /* NULL only on routes with GW_SESSION_NONE */
    int64_t person_id;
    int64_t account_id;
    int64_t session_id;
    enum gw_language language;
    gw_time now;
    gw_date today;                     /* in the city's zone */
    int64_t path_ids[GW_PATH_IDS_MAX]; /* {id}, … in the path's order */
    const void *body;                  /* the struct that route->body describes */
    const void *query;                 /* the struct that route->query describes */
    void *taken;                       /* what route->sink made of the body */
    void *prepared;                    /* what route->prepare left for the handler */
    int64_t
        if_match; /* the version of If-Match; dispatch has answered 428 where the route wants one */
    struct gw_text peer; /* address of the client, after trusted proxies */
    struct lane *lane;   /* server/core/app.h: the thread's connection and caches */
    void *dispatch;      /* server/core/dispatch.c's own */
};

typedef enum gw_err gw_handler(struct gw_request *req);

/* Notes the field (NULL: none) and the message of a refusal on the request, and gives `code` back.
 * `message_key` stands in the catalogue in Japanese and English. */
enum gw_err gw_fail(struct gw_request *req, enum gw_err code, const char *field,
                    const char *message_key);
/* The same with a number for the message's {n} (a limit, a current version). */
enum gw_err gw_fail_number(struct gw_request *req, enum gw_err code, const char *field,
                           const char *message_key, int64_t number);

/* Starts the reply: a JSON object is open, dispatch closes it. It leaves after COMMIT. */
struct gw_json *gw_reply(struct gw_request *req, int status);
/* 204, no body. */
enum gw_err gw_reply_nothing(struct gw_request *req);
/* A reply that is not JSON; `content_type` is a constant, `content` lives in the arena. */
enum gw_err gw_reply_content(struct gw_request *req, const char *content_type,
                             struct gw_text content);
/* ETag: "version" (strong), for GET of one thing and for what changed it. */
void gw_reply_version(struct gw_request *req, int64_t version);
/* A header of the reply; `name` constant, `value` in the arena without control characters (else
 * abort). */
void gw_reply_header(struct gw_request *req, const char *name, struct gw_text value);

/* Pages: `{"items":[…],"next":"cursor"}`. A cursor is opaque to the client: the sort values of the
 * last row, base64url. */
#define GW_PAGE_LIMIT_DEFAULT 20
#define GW_PAGE_LIMIT_MAX 200
/* Decodes `after` into `count` numbers; the empty text gives all INT64_MAX when `descending`, else
 * INT64_MIN. Fails with GW_INVALID on field "after". */
enum gw_err gw_cursor_decode(struct gw_request *req, struct gw_text after, bool descending,
                             int64_t *values, size_t count) GW_MUST_USE;
/* Writes member "next": null where `values` is NULL. */
void gw_cursor_encode(struct gw_json *json, const int64_t *values, size_t count);

#endif
