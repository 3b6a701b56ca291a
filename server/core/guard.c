/* guard.c - see guard.h. */
#include "core/guard.h"

#include <sodium.h>

#include "core/actor.h"
#include "core/registry.h"

/* Takes the next "name=value" off a Cookie header. */
static struct gw_text
pair_cut(struct gw_text *rest)
{
    size_t end = gw_text_index(*rest, ';');
    struct gw_text pair = gw_text_slice(*rest, 0, end);

    *rest = gw_text_slice(*rest, end + 1, rest->bytes);
    return gw_text_trim(pair);
}

enum gw_err
guard_cookie(const struct http_header *headers, size_t count, const char *name,
             struct gw_text *value)
{
    struct gw_text wanted = gw_text_from(name);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        struct gw_text rest = headers[i].value;

        if (!gw_text_equal_nocase(headers[i].name, GW_TEXT("Cookie")))
            continue;
        while (rest.bytes > 0) {
            struct gw_text pair = pair_cut(&rest);
            size_t equals = gw_text_index(pair, '=');

            if (equals == pair.bytes || !gw_text_equal(gw_text_slice(pair, 0, equals), wanted))
                continue;
            *value = gw_text_slice(pair, equals + 1, pair.bytes);
            found++;
        }
    }
    if (found > 1)
        return GW_CONFLICT;
    return found == 1 ? GW_OK : GW_MISSING;
}

bool
guard_origin_is_own(struct gw_text origin, struct gw_text host, bool tls)
{
    static const struct gw_text https = { "https://", 8 };
    static const struct gw_text http = { "http://", 7 };
    struct gw_text authority;

    if (gw_text_starts(origin, https))
        authority = gw_text_slice(origin, https.bytes, origin.bytes);
    else if (!tls && gw_text_starts(origin, http))
        authority = gw_text_slice(origin, http.bytes, origin.bytes);
    else
        return false;
    return host.bytes > 0 && gw_text_equal_nocase(authority, host);
}

bool
guard_token_matches(struct gw_text sent, const char *expected)
{
    size_t bytes = strlen(expected);

    return bytes > 0 && sent.bytes == bytes && sodium_memcmp(sent.data, expected, bytes) == 0;
}

bool
guard_method_is_safe(enum http_method method)
{
    return method == HTTP_GET || method == HTTP_HEAD || method == HTTP_OPTIONS;
}

/* The session of the request's cookie. */
static enum gw_err
cookie_session_find(struct gw_request *req, struct session *out)
{
    const struct http_request *http = http_exchange_request(dispatch_of(req)->exchange);
    struct gw_text token;
    enum gw_err err = guard_cookie(http->headers, http->headers_count,
                                   http->tls ? SESSION_COOKIE_TLS : SESSION_COOKIE, &token);

    if (err == GW_CONFLICT)
        return gw_fail(req, GW_UNAUTHENTICATED, NULL, "session.cookie");
    if (err != GW_OK)
        return GW_UNAUTHENTICATED;
    return session_find(req->lane, token, req->now, out);
}

/* Each thread that takes the request up asks whether its session is still alive. Which one it is
 * can't change under way: its token is digested once. */
static enum gw_err
session_decide(struct gw_request *req)
{
    struct dispatch *dispatch = dispatch_of(req);
    struct session session;

    if (dispatch->session.id == 0) {
        GW_TRY(cookie_session_find(req, &session));
    } else {
        GW_TRY(session_load(req->lane, dispatch->session.id, req->now, &session));
        memcpy(session.csrf, dispatch->session.csrf, sizeof(session.csrf));
    }
    dispatch->session = session;
    req->session_id = dispatch->session.id;
    req->person_id = dispatch->session.person_id;
    req->account_id = dispatch->session.account_id;
    req->language = dispatch->session.language;
    return GW_OK;
}

enum gw_err
guard_authorize(struct gw_request *req)
{
    const struct gw_route *route = req->route;
    enum gw_err err;
    size_t permission;

    if (route->session == GW_SESSION_NONE)
        return GW_OK;
    GW_TRY(session_decide(req));
    if (route->session == GW_SESSION_FULL && dispatch_session(req)->must_change_password)
        return gw_fail(req, GW_DENIED, NULL, "session.password_change_required");
    err = actor_load(req->lane, req->person_id, req->today, &req->actor);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_UNAUTHENTICATED : err;
    if (route->needs == NULL)
        return GW_OK;
    permission = registry_permission_index(req->app->registry, route->needs);
    return req->actor->scopes[permission] >= route->scope ? GW_OK : GW_DENIED;
}

enum gw_err
guard_forgery(struct gw_request *req)
{
    const struct http_request *http = http_exchange_request(dispatch_of(req)->exchange);
    struct gw_text origin = dispatch_header(req, "Origin");

    if (guard_method_is_safe(http->method))
        return GW_OK;
    if (origin.bytes > 0 && !guard_origin_is_own(origin, dispatch_header(req, "Host"), http->tls))
        return gw_fail(req, GW_DENIED, NULL, "session.origin");
    if (req->route->session == GW_SESSION_NONE)
        return GW_OK;
    if (!guard_token_matches(dispatch_header(req, "X-CSRF-Token"), dispatch_session(req)->csrf))
        return gw_fail(req, GW_DENIED, NULL, "session.csrf");
    return GW_OK;
}
