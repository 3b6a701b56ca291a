/* breaks.c - the ways in which attempts go wrong, but for their bodies (break_body.c): a function a
 * way. Each says no where its way doesn't fit the route.
 */
#include "tests/attack/breaks.h"
#include "tests/lib/memory.h"

static bool
is_text(const struct gw_field *field)
{
    return field->type == GW_FIELD_TEXT;
}

/* ---- who asks, and how ---- */

static bool
forged(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const lines[] = {
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: https://127.0.0.1\r\n",
        "Origin: http://127.0.0.1.evil.example\r\n",
        "Origin: file://\r\n",
    };

    if (attempt->route->method == GW_GET)
        return false;
    if (attempt->route->session == GW_SESSION_NONE || attacker_random(attacker, 2) == 0)
        gw_buf_string(&attempt->headers, BREAK_CHOOSE(attacker, lines));
    else
        attempt->csrf = attacker_random(attacker, 2) == 0 ? NULL : "0123456789abcdef";
    return true;
}

static bool
wrong_cookie(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const cookies[] = {
        "kairan_session=",
        "kairan_session=x",
        "kairan_session=../../etc/passwd",
        "kairan_session=' OR 1=1 --",
        "=",
        ";;;",
        "kairan_session",
        "KAIRAN_SESSION=x",
        "kairan_session=\"x\"",
        "kairan_session=%00",
    };

    if (attempt->route->session == GW_SESSION_NONE)
        return false;
    if (attempt->cookie != NULL && attacker_random(attacker, 2) == 0)
        attempt->cookie = test_text("%s; %s", attempt->cookie, attempt->cookie);
    else
        attempt->cookie = BREAK_CHOOSE(attacker, cookies);
    return true;
}

static bool
wrong_condition(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const lines[] = {
        "If-Match: *\r\n",
        "If-Match: W/\"1\"\r\n",
        "If-Match: 1\r\n",
        "If-Match: \"\"\r\n",
        "If-Match: \"-1\"\r\n",
        "If-Match: \"0\"\r\n",
        "If-Match: \"1\", \"2\"\r\n",
        "",
        "If-Match: \"99999999999999999999\"\r\n",
        "If-Match: \"1e1\"\r\n",
        "If-Match: \"x\"\r\n",
    };

    if (!attempt->route->if_match)
        return false;
    gw_buf_clear(&attempt->headers);
    gw_buf_string(&attempt->headers, BREAK_CHOOSE(attacker, lines));
    return true;
}

static bool
wrong_key(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_route *route = attempt->route;

    if (route->method != GW_POST || route->session == GW_SESSION_NONE ||
        (route->sink != NULL && route->sink->again == NULL))
        return false;
    if (attacker_random(attacker, 2) == 0)
        gw_buf_format(&attempt->headers, "Idempotency-Key: %0200d\r\n", 7);
    else
        gw_buf_string(&attempt->headers, "Idempotency-Key: a b\r\n");
    return true;
}

static bool
wrong_upload(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const lines[] = {
        "Tus-Resumable: 0.9.0\r\nUpload-Length: 3\r\nUpload-Offset: 0\r\n",
        "Upload-Length: 3\r\nUpload-Offset: 0\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: -1\r\nUpload-Offset: -1\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: x\r\nUpload-Offset: 1e3\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: 99999999999999999999\r\nUpload-Offset: 00\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: 9007199254740992\r\nUpload-Offset: 7\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Defer-Length: 1\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: 3\r\nUpload-Metadata: filename !!!\r\n"
        "Upload-Offset: 9\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: 3\r\nUpload-Metadata: filename YQBi\r\n"
        "Upload-Offset: 9\r\n",
        "Tus-Resumable: 1.0.0\r\nUpload-Length: 3\r\nUpload-Metadata: filename /////w==\r\n"
        "Upload-Offset: 9\r\n",
    };

    if (attempt->route->sink == NULL || strncmp(attempt->route->path, "/api/file/", 10) != 0)
        return false;
    gw_buf_clear(&attempt->headers);
    gw_buf_string(&attempt->headers, BREAK_CHOOSE(attacker, lines));
    return true;
}

/* ---- targets ---- */

static bool
wrong_query(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const queries[] = {
        "no_such=1", "%zz=1",  "a=%",         "a=%0",  "%00=1",       "limit=1&limit=1&limit=2",
        "a[]=1",     "\xff=1", "limit=%00&x", "=1&=1", "__proto__=1",
    };
    static const char *const values[] = {
        "%zz", "%", "%2", "%00", "%ff", "%ed%a0%80", "%c0%af", "%0d%0aX-Injected:%201",
    };
    const struct gw_field *field = attempt_field(attacker, attempt->route->query, is_text);

    if (field != NULL && attacker_random(attacker, 2) == 0)
        gw_buf_format(&attempt->query, "%s=%s", field->name, BREAK_CHOOSE(attacker, values));
    else
        gw_buf_string(&attempt->query, BREAK_CHOOSE(attacker, queries));
    return true;
}

/* Beside the route's own path; some of these are pages of the client, so GETs may be answered. */
static bool
wrong_path(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const ends[] = { "/",
                                        "//",
                                        "/.",
                                        "/..",
                                        ";x=y",
                                        "%00",
                                        "%20",
                                        ".json",
                                        "%2f",
                                        "/%2e",
                                        "\\",
                                        "/-1",
                                        "%0d%0a",
                                        "/0",
                                        "~",
                                        ".",
                                        "/x",
                                        "%e3%81",
                                        "/9007199254740992",
                                        "/1e3",
                                        "%c0%ae%c0%ae" };
    static const char *const fronts[] = { "/",       "//",     "/.", "/%2e%2e",
                                          "/x/..",   "/API",   "\\", "http://evil.example",
                                          "file://", "/api/./" };

    if (attacker_random(attacker, 2) == 0) {
        gw_buf_string(&attempt->path, BREAK_CHOOSE(attacker, ends));
    } else {
        const char *path = test_text("%.*s", (int)attempt->path.bytes, attempt->path.data);

        gw_buf_clear(&attempt->path);
        gw_buf_format(&attempt->path, "%s%s", BREAK_CHOOSE(attacker, fronts), path);
    }
    attempt->is_refused = attempt->route->method != GW_GET;
    attempt->changes = false;
    return true;
}

static bool
wrong_id(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const ids[] = { "0",
                                       "-1",
                                       "01",
                                       "+1",
                                       "1.0",
                                       "1e3",
                                       "0x1",
                                       "１",
                                       "%31%00",
                                       "9007199254740992",
                                       "9223372036854775808",
                                       "99999999999999999999999999",
                                       "1%20",
                                       "'1'",
                                       "null" };
    const char *open = strchr(attempt->route->path, '{');

    if (open == NULL)
        return false;
    gw_buf_clear(&attempt->path);
    gw_buf_add(&attempt->path, attempt->route->path, (size_t)(open - attempt->route->path));
    gw_buf_string(&attempt->path, BREAK_CHOOSE(attacker, ids));
    for (const char *at = strchr(open, '}') + 1; *at != '\0'; at++)
        gw_buf_add(&attempt->path, at, 1);
    return strchr(strchr(open, '}'), '{') == NULL;
}

static bool
wrong_method(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const methods[] = {
        "TRACE",    "CONNECT",  "get",   "G",
        "PROPFIND", "LOCK",     "BREW",  "POSTX",
        "GET\t",    "M-SEARCH", "MKCOL", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    };

    attempt->method = BREAK_CHOOSE(attacker, methods);
    return true;
}

/* ---- heads ---- */

static bool
wrong_head(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const lines[] = {
        "X : y\r\n",
        ": y\r\n",
        "no colon\r\n",
        "X: a\r\n folded\r\n",
        "X: a\rb\r\n",
        "X\t: y\r\n",
        "X: a\x01"
        "b\r\n",
        "X: \x7f\r\n",
        "Host: other\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 1 1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "(x): y\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "X\xe3: y\r\n",
    };

    gw_buf_string(&attempt->headers, BREAK_CHOOSE(attacker, lines));
    if (attempt->body.bytes == 0 || attempt->route->method == GW_GET)
        gw_buf_string(&attempt->body, "{}");
    return true;
}

static bool
wrong_version(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const versions[] = { "HTTP/1.9",  "HTTP/2.0",  "HTTP/0.9",  "http/1.1",
                                            "HTTP/1",    "HTTP/1.1 ", "HTTP/1.1x", "",
                                            "HTTP/11.1", "HTTPS/1.1" };

    attempt->version = BREAK_CHOOSE(attacker, versions);
    return true;
}

static bool
wrong_host(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const hosts[] = { "a b", "a,b", "[::1", "a/b", "user@a", "a\\b", "日本" };

    attempt->host = attacker_random(attacker, 3) == 0 ? NULL : BREAK_CHOOSE(attacker, hosts);
    return true;
}

static bool
too_many_headers(struct attacker *attacker, struct attempt *attempt)
{
    if (attacker_random(attacker, 2) == 0) {
        gw_buf_format(&attempt->headers, "X: %020000d\r\n", 1);
        return true;
    }
    for (size_t i = 0; i < 300; i++)
        gw_buf_string(&attempt->headers, "X: y\r\n");
    return true;
}

/* ---- all of them ---- */

static const struct attempt_way other_ways[] = {
    { "forged", forged },
    { "another cookie", wrong_cookie },
    { "a condition that is none", wrong_condition },
    { "a key that is none", wrong_key },
    { "an upload that is none", wrong_upload },
    { "a query that is none", wrong_query },
    { "beside the path", wrong_path },
    { "an id that is none", wrong_id },
    { "another method", wrong_method },
    { "a head that is none", wrong_head },
    { "another version", wrong_version },
    { "no host", wrong_host },
    { "too many headers", too_many_headers },
};

void
attempt_break(struct attacker *attacker, struct attempt *attempt)
{
    const struct attempt_way *way;

    attempt->is_refused = true;
    do {
        size_t index = attacker_random(attacker, ATTEMPT_BODY_WAYS + BREAK_COUNT(other_ways));

        way = index < ATTEMPT_BODY_WAYS ? &attempt_body_ways[index]
                                        : &other_ways[index - ATTEMPT_BODY_WAYS];
        attempt->how = way->how;
    } while (!way->apply(attacker, attempt));
}
