/* Chunked bodies: what is taken, what is refused, and that pieces don't matter. */
#include <check.h>

#include "tests/lib/http_parsing.h"

#define HEAD "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
#define NUL(text) text, sizeof(text) - 1

struct chunk_case {
    const char *bytes;
    size_t count;     /* 0: as long as the text */
    const char *body; /* NULL: refused */
};

static const struct chunk_case cases[] = {
    { "0\r\n\r\n", 0, "" },
    { "00000\r\n\r\n", 0, "" },
    { "3\r\nabc\r\n0\r\n\r\n", 0, "abc" },
    { "003\r\nabc\r\n0\r\n\r\n", 0, "abc" },
    { "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", 0, "01234567890123456789" },
    { "2\r\n\r\n\r\n0\r\n\r\n", 0, "\r\n" },
    { "3;name\r\nabc\r\n0;last=\"x y\"\r\n\r\n", 0, "abc" },
    { "1\r\na\r\n0\r\nTrailer: x\r\nAnother:\r\n\r\n", 0, "a" },
    { "0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 0, "" },
    { "0x3\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "+3\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "-3\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { " 3\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3 \r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3 ;x\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3;\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3; x\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3\nabc\r\n0\r\n\r\n", 0, NULL },
    { "3\rabc\r\n0\r\n\r\n", 0, NULL },
    { "\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { ";x\r\n\r\n", 0, NULL },
    { "g\r\n", 0, NULL },
    { "3\r\nabcd\r\n0\r\n\r\n", 0, NULL },
    { "3\r\nabc\n0\r\n\r\n", 0, NULL },
    { "3\r\nabc0\r\n\r\n", 0, NULL },
    { "3\r\nabc\r0\r\n\r\n", 0, NULL },
    { "3;x\ny\r\nabc\r\n0\r\n\r\n", 0, NULL },
    { NUL("3;x\0y\r\nabc\r\n0\r\n\r\n"), NULL },
    { "1000000000000000\r\n", 0, NULL },
    { "ffffffffffffffff\r\n", 0, NULL },
    { "0\r\nTrailer x\r\n\r\n", 0, NULL },
    { "0\r\nTrailer : x\r\n\r\n", 0, NULL },
    { "0\r\n folded\r\n\r\n", 0, NULL },
    { "0\r\n: x\r\n\r\n", 0, NULL },
    { "0\r\nTrailer: x\n\r\n", 0, NULL },
    { "0\r\nTrailer: x\r\n\n", 0, NULL },
    { "0\r\n\n", 0, NULL },
};

static struct gw_text
whole_text(const struct chunk_case *one, char *room, size_t room_bytes)
{
    size_t count = one->count > 0 ? one->count : strlen(one->bytes);

    ck_assert_uint_lt(strlen(HEAD) + count, room_bytes);
    memcpy(room, HEAD, strlen(HEAD));
    memcpy(room + strlen(HEAD), one->bytes, count);
    return (struct gw_text){ room, strlen(HEAD) + count };
}

START_TEST(chunks_are_taken_strictly_and_in_any_pieces)
{
    static struct parsed whole;
    static struct parsed cut;
    char room[512];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct gw_text bytes = whole_text(&cases[i], room, sizeof(room));

        parse_request(bytes, 0, 4096, &whole);
        if (cases[i].body == NULL) {
            ck_assert_msg(whole.outcome == PARSED_REFUSED, "%s", cases[i].bytes);
            ck_assert_int_eq(whole.status, 400);
        } else {
            ck_assert_msg(whole.outcome == PARSED_WHOLE, "%s", cases[i].bytes);
            ck_assert_uint_eq(whole.bytes, bytes.bytes);
            ck_assert_uint_eq(whole.body_bytes, strlen(cases[i].body));
            ck_assert(memcmp(whole.body, cases[i].body, whole.body_bytes) == 0);
        }
        for (size_t at = 1; at < bytes.bytes; at++) {
            parse_request_cut(bytes, at, 4096, &cut);
            ck_assert_msg(parsed_equal(&whole, &cut), "%s, cut at %zu", cases[i].bytes, at);
        }
        parse_request(bytes, 1, 4096, &cut);
        ck_assert_msg(parsed_equal(&whole, &cut), "%s, byte by byte", cases[i].bytes);
    }
}
END_TEST

START_TEST(what_follows_a_body_is_not_touched)
{
    static struct parsed parsed;
    struct gw_text bytes = GW_TEXT(HEAD "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n");

    parse_request(bytes, 0, 4096, &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_WHOLE);
    ck_assert_uint_eq(parsed.bytes, bytes.bytes - strlen("GET / HTTP/1.1\r\n"));
}
END_TEST

/* Many chunks of one byte, each with an extension of `extension_bytes`. */
static enum parsed_outcome
outcome_with_extensions(int chunks, int extension_bytes)
{
    static struct parsed parsed;
    static char bytes[200000];
    size_t at = (size_t)snprintf(bytes, sizeof(bytes), "%s", HEAD);

    for (int i = 0; i < chunks; i++)
        at += (size_t)snprintf(bytes + at, sizeof(bytes) - at, "1;%0*d\r\na\r\n", extension_bytes,
                               0);
    at += (size_t)snprintf(bytes + at, sizeof(bytes) - at, "0\r\n\r\n");
    parse_request((struct gw_text){ bytes, at }, 0, 4096, &parsed);
    return parsed.outcome;
}

START_TEST(extensions_and_trailers_are_bounded_over_the_whole_body)
{
    static struct parsed parsed;
    static char bytes[20000];

    ck_assert_int_eq(outcome_with_extensions(10, 700), PARSED_WHOLE);
    ck_assert_int_eq(outcome_with_extensions(1, 9000), PARSED_REFUSED);
    ck_assert_int_eq(outcome_with_extensions(1000, 20), PARSED_REFUSED);
    snprintf(bytes, sizeof(bytes), HEAD "0\r\nX: %09000d\r\n\r\n", 0);
    parse_request(gw_text_from(bytes), 0, 4096, &parsed);
    ck_assert_int_eq(parsed.outcome, PARSED_REFUSED);
}
END_TEST
