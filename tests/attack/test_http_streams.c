/* Streams of requests through our parsers and others': what is right is taken, and where two take a
 * request, they have seen the same one. ATTACK_STREAMS of them.
 */
#include <check.h>
#include <stdio.h>

#include "http/target.h"
#include "tests/attack/city.h"
#include "tests/lib/arena.h"
#include "tests/lib/http_against.h"
#include "tests/lib/http_parsing.h"
#include "tests/lib/http_streams.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"

#define STREAMS_USUAL 20000

static void
say(const struct stream *stream, size_t at)
{
    printf("---- %zu bytes, from %zu on\n%.*s\n----\n", stream->bytes, at,
           (int)(stream->bytes - at), stream->data + at);
    fflush(stdout);
}

/* Ours alone takes each request of a right stream, with its borders. */
static void
valid_check(const struct stream *stream, struct gw_arena *arena)
{
    static struct parsed ours;
    size_t at = 0;

    for (size_t i = 0; i < stream->count; i++) {
        const struct gw_text rest = { stream->data + at, stream->bytes - at };
        struct http_request request;

        parse_request(rest, 0, HTTP_HEAD_BYTES_MAX, &ours);
        if (ours.outcome != PARSED_WHOLE || at + ours.bytes != stream->ends[i])
            say(stream, at);
        ck_assert_int_eq(ours.outcome, PARSED_WHOLE);
        ck_assert_uint_eq(at + ours.bytes, stream->ends[i]);
        request.method = ours.head.method;
        if (http_target_parse(arena, http_span_text(rest.data, ours.head.target),
                              http_span_text(rest.data, ours.head.host), &request) != GW_OK) {
            say(stream, at);
            ck_abort_msg("its target is refused");
        }
        at = stream->ends[i];
    }
}

/* Whether http_parser and ours take all of it. */
static bool
both_accept(const struct stream *stream)
{
    size_t at = 0;

    while (at < stream->bytes) {
        const struct gw_text rest = { stream->data + at, stream->bytes - at };
        size_t used;
        const char *difference = against_http_parser(rest, &used);

        if (difference != NULL) {
            say(stream, at);
            ck_abort_msg("they differ in: %s", difference);
        }
        if (used == 0)
            return false;
        at += used;
    }
    return true;
}

START_TEST(what_is_right_is_taken_and_http_parser_sees_the_same)
{
    struct stream *stream = test_alloc(sizeof(*stream));
    struct gw_arena *arena = test_arena();
    long count = test_number("ATTACK_STREAMS", STREAMS_USUAL);
    long both = 0, valid = 0;

    stream->random = (uint64_t)test_number("ATTACK_SEED", 20260401);
    for (long i = 0; i < count; i++) {
        stream_make(stream);
        if (i % 2 == 0)
            valid_check(stream, arena);
        else
            stream_change(stream);
        valid += stream->valid;
        both += both_accept(stream);
        gw_arena_reset(arena);
    }
    printf("%ld streams, %ld of them right; %ld accepted by both\n", count, valid, both);
    ck_assert_int_gt(both, count * 3 / 10);
}
END_TEST
