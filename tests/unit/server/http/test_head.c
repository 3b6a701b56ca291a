/* Which requests are understood and which are refused, however they are cut into pieces. */
#include <check.h>

#include "tests/lib/http_parsing.h"

#define HEAD_BYTES_MAX 16384

struct framing_case {
    const char *what;
    const char *bytes;
    size_t count; /* 0: as long as the text */
    int status;   /* 0: accepted */
};

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
#define NUL(text) text, sizeof(text) - 1

static const struct framing_case cases[] = {
    { "plain GET", GET "\r\n", 0, 0 },
    { "one empty line before", "\r\n" GET "\r\n", 0, 0 },
    { "two empty lines before", "\r\n\r\n" GET "\r\n", 0, 400 },
    { "bare LF before", "\n" GET "\r\n", 0, 400 },
    { "bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 0, 400 },
    { "bare LF after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 0, 400 },
    { "bare LF at the end", GET "\n", 0, 400 },
    { "bare CR in a value", GET "X: a\rb\r\n\r\n", 0, 400 },
    { "CR CR LF", GET "X: a\r\r\n\r\n", 0, 400 },
    { "NUL in a value", NUL(GET "X: a\0b\r\n\r\n"), 400 },
    { "NUL in a name", NUL(GET "X\0: a\r\n\r\n"), 400 },
    { "DEL in a value", GET "X: a\x7f\r\n\r\n", 0, 400 },
    { "tab in a value", GET "X: a\tb\r\n\r\n", 0, 0 },
    { "UTF-8 in a value", GET "X: \xe5\xb8\x82\r\n\r\n", 0, 0 },
    { "empty value", GET "X:\r\n\r\n", 0, 0 },
    { "no space after the colon", GET "X:a\r\n\r\n", 0, 0 },
    { "space before the colon", GET "X : a\r\n\r\n", 0, 400 },
    { "space before the colon of Content-Length", POST "Content-Length : 3\r\n\r\nabc", 0, 400 },
    { "tab before the colon", GET "X\t: a\r\n\r\n", 0, 400 },
    { "empty name", GET ": a\r\n\r\n", 0, 400 },
    { "no colon", GET "X\r\n\r\n", 0, 400 },
    { "obs-fold", GET "X: a\r\n b\r\n\r\n", 0, 400 },
    { "obs-fold by a tab", GET "X: a\r\n\tb\r\n\r\n", 0, 400 },
    { "space before the first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 0, 400 },
    { "name with a bracket", GET "X(: a\r\n\r\n", 0, 400 },
    { "UTF-8 in a name", GET "X\xe5: a\r\n\r\n", 0, 400 },
    { "no Host", "GET / HTTP/1.1\r\n\r\n", 0, 400 },
    { "two Hosts", GET "Host: a\r\n\r\n", 0, 400 },
    { "two Hosts of different case", GET "HOST: b\r\n\r\n", 0, 400 },
    { "empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 0, 400 },
    { "HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0, 0 },
    { "HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 0, 400 },
    { "HTTP/0.9", "GET /\r\n\r\n", 0, 400 },
    { "HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 0, 505 },
    { "HTTP/1.9", "GET / HTTP/1.9\r\nHost: a\r\n\r\n", 0, 505 },
    { "HTTP/9.9", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", 0, 505 },
    { "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 505 },
    { "lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "HTTP/1.", "GET / HTTP/1.\r\nHost: a\r\n\r\n", 0, 400 },
    { "HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 0, 400 },
    { "HTTP/01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "another protocol", "GET / RTSP/1.0\r\nHost: a\r\n\r\n", 0, 400 },
    { "two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 0, 400 },
    { "space at the start", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "control character in the target", "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "UTF-8 in the target", "GET /\xe5\xb8\x82 HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 501 },
    { "lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 501 },
    { "TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 501 },
    { "CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 0, 501 },
    { "method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 400 },
    { "TLS on a plain port", NUL("\x16\x03\x01\x02\x00\x01"), 400 },
    { "PROPFIND", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 0 },
    { "MKCALENDAR", "MKCALENDAR / HTTP/1.1\r\nHost: a\r\n\r\n", 0, 0 },
    { "Content-Length", POST "Content-Length: 3\r\n\r\nabc", 0, 0 },
    { "Content-Length 0", POST "Content-Length: 0\r\n\r\n", 0, 0 },
    { "leading zeros", POST "Content-Length: 003\r\n\r\nabc", 0, 0 },
    { "Content-Length +5", POST "Content-Length: +5\r\n\r\nabcde", 0, 400 },
    { "Content-Length -1", POST "Content-Length: -1\r\n\r\n", 0, 400 },
    { "Content-Length 0x5", POST "Content-Length: 0x5\r\n\r\nabcde", 0, 400 },
    { "Content-Length 5 5", POST "Content-Length: 5 5\r\n\r\nabcde", 0, 400 },
    { "Content-Length 5,5", POST "Content-Length: 5,5\r\n\r\nabcde", 0, 400 },
    { "Content-Length 1e1", POST "Content-Length: 1e1\r\n\r\nabcde", 0, 400 },
    { "no Content-Length value", POST "Content-Length:\r\n\r\n", 0, 400 },
    { "huge Content-Length", POST "Content-Length: 18446744073709551616\r\n\r\n", 0, 400 },
    { "two equal Content-Lengths", POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 0,
      400 },
    { "two Content-Lengths", POST "Content-Length: 0\r\nContent-Length: 3\r\n\r\nabc", 0, 400 },
    { "chunked", POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 0, 0 },
    { "Chunked", POST "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", 0, 0 },
    { "chunked and Content-Length",
      POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 0, 400 },
    { "Content-Length and chunked",
      POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, 400 },
    { "chunked twice", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 0,
      400 },
    { "chunked, chunked", POST "Transfer-Encoding: chunked, chunked\r\n\r\n", 0, 501 },
    { "gzip, chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 0, 501 },
    { "xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 0, 501 },
    { "identity", POST "Transfer-Encoding: identity\r\n\r\n", 0, 501 },
    { "chunked;q=1", POST "Transfer-Encoding: chunked;q=1\r\n\r\n", 0, 501 },
    { "empty coding", POST "Transfer-Encoding:\r\n\r\n", 0, 400 },
    { "chunked behind a vertical tab", POST "Transfer-Encoding: \vchunked\r\n\r\n", 0, 400 },
    { "chunked in HTTP/1.0",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, 400 },
    { "Expect", POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", 0, 0 },
    { "another expectation", POST "Expect: tea\r\n\r\n", 0, 417 },
};

static struct gw_text
case_text(const struct framing_case *one)
{
    return (struct gw_text){ one->bytes, one->count > 0 ? one->count : strlen(one->bytes) };
}

START_TEST(the_framing_cases_are_accepted_and_refused_as_RFC_9112_says)
{
    static struct parsed parsed;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        parse_request(case_text(&cases[i]), 0, HEAD_BYTES_MAX, &parsed);
        ck_assert_msg(parsed.outcome == (cases[i].status == 0 ? PARSED_WHOLE : PARSED_REFUSED),
                      "%s: outcome %d, status %d", cases[i].what, (int)parsed.outcome,
                      parsed.status);
        ck_assert_msg(parsed.status == cases[i].status, "%s: %d, not %d", cases[i].what,
                      parsed.status, cases[i].status);
    }
}
END_TEST

START_TEST(a_request_means_the_same_wherever_it_is_cut)
{
    static struct parsed whole;
    static struct parsed cut;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct gw_text bytes = case_text(&cases[i]);

        parse_request(bytes, 0, HEAD_BYTES_MAX, &whole);
        for (size_t at = 1; at < bytes.bytes; at++) {
            parse_request_cut(bytes, at, HEAD_BYTES_MAX, &cut);
            ck_assert_msg(parsed_equal(&whole, &cut), "%s, cut at %zu", cases[i].what, at);
        }
        for (size_t piece = 1; piece < 8; piece++) {
            parse_request(bytes, piece, HEAD_BYTES_MAX, &cut);
            ck_assert_msg(parsed_equal(&whole, &cut), "%s, %zu at once", cases[i].what, piece);
        }
    }
}
END_TEST

START_TEST(the_parts_of_a_request_are_found)
{
    static struct parsed parsed;
    const char *bytes = "PATCH /a?b=c HTTP/1.1\r\nHost: city.example:8080\r\n"
                        "X-One:  two three \t\r\nContent-Length: 5\r\n\r\nhelloGET /";

    parse_request(gw_text_from(bytes), 0, HEAD_BYTES_MAX, &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
    ck_assert_int_eq((int)parsed.head.method, (int)HTTP_PATCH);
    ck_assert(gw_text_equal(http_span_text(bytes, parsed.head.target), GW_TEXT("/a?b=c")));
    ck_assert(gw_text_equal(http_span_text(bytes, parsed.head.host), GW_TEXT("city.example:8080")));
    ck_assert_uint_eq(parsed.head.fields_count, 3);
    ck_assert(gw_text_equal(http_span_text(bytes, parsed.head.fields[1].name), GW_TEXT("X-One")));
    ck_assert(
        gw_text_equal(http_span_text(bytes, parsed.head.fields[1].value), GW_TEXT("two three")));
    ck_assert_int_eq(parsed.head.length, 5);
    ck_assert_uint_eq(parsed.bytes, strlen(bytes) - strlen("GET /"));
    ck_assert_uint_eq(parsed.body_bytes, 5);
    ck_assert(memcmp(parsed.body, "hello", 5) == 0);
}
END_TEST

static bool
keeps_alive(const char *version, const char *headers)
{
    static struct parsed parsed;
    char bytes[512];

    snprintf(bytes, sizeof(bytes), "GET / HTTP/%s\r\nHost: a\r\n%s\r\n", version, headers);
    parse_request(gw_text_from(bytes), 0, HEAD_BYTES_MAX, &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
    return parsed.head.keep_alive;
}

START_TEST(a_connection_is_kept_as_its_version_and_Connection_say)
{
    ck_assert(keeps_alive("1.1", ""));
    ck_assert(!keeps_alive("1.1", "Connection: close\r\n"));
    ck_assert(!keeps_alive("1.1", "Connection: upgrade , CLOSE\r\n"));
    ck_assert(!keeps_alive("1.1", "Connection: a\r\nConnection: close\r\n"));
    ck_assert(keeps_alive("1.1", "Connection: closed\r\n"));
    ck_assert(!keeps_alive("1.0", ""));
    ck_assert(keeps_alive("1.0", "Connection: Keep-Alive\r\n"));
    ck_assert(!keeps_alive("1.0", "Connection: keep-alive, close\r\n"));
}
END_TEST

START_TEST(HTTP_1_0_never_waits_for_a_100)
{
    static struct parsed parsed;

    parse_request(GW_TEXT("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"), 0, HEAD_BYTES_MAX,
                  &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
    ck_assert(!parsed.head.expects_continue);
}
END_TEST

START_TEST(every_known_method_has_its_name)
{
    static struct parsed parsed;

    for (unsigned i = 0; i < HTTP_METHOD_END; i++) {
        char bytes[128];

        snprintf(bytes, sizeof(bytes), "%s / HTTP/1.1\r\nHost: a\r\n\r\n",
                 http_method_name((enum http_method)i));
        parse_request(gw_text_from(bytes), 0, HEAD_BYTES_MAX, &parsed);
        ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
        ck_assert_int_eq((int)parsed.head.method, (int)i);
    }
}
END_TEST

/* A request whose target or whose one header has `count` bytes. */
static int
status_of_size(const char *format, size_t count, size_t head_bytes_max, size_t piece_bytes)
{
    static struct parsed parsed;
    static char filler[70000];
    static char bytes[80000];

    memset(filler, 'x', sizeof(filler));
    snprintf(bytes, sizeof(bytes), format, (int)count, filler);
    parse_request(gw_text_from(bytes), piece_bytes, head_bytes_max, &parsed);
    return parsed.outcome == PARSED_WHOLE ? 0 : parsed.status;
}

START_TEST(long_targets_and_heads_are_refused_with_their_own_status)
{
    static const size_t pieces[] = { 0, 1, 7, 1000 };
    static const char target[] = "GET /%.*s HTTP/1.1\r\nHost: a\r\n\r\n";
    static const char header[] = "GET / HTTP/1.1\r\nHost: a\r\nX: %.*s\r\n\r\n";

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        ck_assert_int_eq(status_of_size(target, 8191, 16384, pieces[i]), 0);
        ck_assert_int_eq(status_of_size(target, 8192, 16384, pieces[i]), 414);
        ck_assert_int_eq(status_of_size(target, 60000, 16384, pieces[i]), 414);
        ck_assert_int_eq(status_of_size(target, 2000, 1024, pieces[i]), 414);
        ck_assert_int_eq(status_of_size(header, 16000, 16384, pieces[i]), 0);
        ck_assert_int_eq(status_of_size(header, 16384, 16384, pieces[i]), 431);
        ck_assert_int_eq(status_of_size(header, 60000, 1 << 20, pieces[i]), 0);
        ck_assert_int_eq(status_of_size(header, 69000, 1 << 20, pieces[i]), 431);
    }
}
END_TEST

START_TEST(more_than_a_hundred_headers_are_refused)
{
    static struct parsed parsed;
    char bytes[2048] = GET;

    for (int i = 0; i < 99; i++)
        snprintf(bytes + strlen(bytes), sizeof(bytes) - strlen(bytes), "X: y\r\n");
    snprintf(bytes + strlen(bytes), sizeof(bytes) - strlen(bytes), "\r\n");
    parse_request(gw_text_from(bytes), 0, HEAD_BYTES_MAX, &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
    snprintf(bytes + strlen(bytes) - 2, 16, "X: y\r\n\r\n");
    parse_request(gw_text_from(bytes), 0, HEAD_BYTES_MAX, &parsed);
    ck_assert_int_eq(parsed.status, 431);
}
END_TEST
