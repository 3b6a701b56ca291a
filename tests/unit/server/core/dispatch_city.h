/* dispatch_city.h - a whole server inside the test's process, with one module of its own whose
 * handlers do what a body asks for; for tests of dispatch.
 *
 * Module "memo": POST /api/memo/memos (GW_WRITE, writes a row, then does as `deed` says), POST
 * /api/memo/prepared (the same after a step on the pool), POST /api/memo/secrets (no stored reply),
 * GET /api/memo/slow (GW_SLOW), GET /api/memo/fast (GW_READ), GET /api/memo/locked (needs what
 * nobody has). One person may sign in: "taro", with CITY_PASSWORD.
 */
#ifndef DISPATCH_CITY_H
#define DISPATCH_CITY_H

#include "core/app.h"
#include "http/http.h"
#include "tests/lib/client.h"

/* What a handler does after it has written its row. */
enum memo_deed {
    MEMO_NOTHING,
    MEMO_REFUSE,         /* GW_CONFLICT */
    MEMO_EXHAUST_ARENA,  /* then says GW_OK */
    MEMO_EXHAUST_REPLY,  /* a reply over its maximum, then GW_OK */
    MEMO_REFUSE_PREPARE, /* GW_DENIED on the pool */
    MEMO_SET_COOKIE,     /* a header, then GW_CONFLICT */
};

struct dispatch_city {
    struct gw_app *app;
    struct server server;  /* only its port counts */
    struct client *client; /* signed in */
};

struct dispatch_city *dispatch_city_open(void);
/* In an environment of one's own; `complete` (NULL: none) sees each exchange before dispatch. */
struct dispatch_city *dispatch_city_open_in(struct gw_env *env,
                                            void (*complete)(void *app,
                                                             struct http_exchange *exchange));
void dispatch_city_close(struct dispatch_city *city);

/* The first column of the first row. */
int64_t dispatch_city_number(struct dispatch_city *city, const char *sql);
/* POST of a deed to a path. */
struct response *dispatch_city_post(struct dispatch_city *city, const char *path,
                                    enum memo_deed deed);

#endif
