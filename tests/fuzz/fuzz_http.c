/* fuzz_http.c - a request means the same however it is cut into pieces, and neither the parsers nor
 * the target's decoding read past it; for libFuzzer.
 */
#include "http/target.h"
#include "tests/fuzz/input.h"
#include "tests/lib/http_parsing.h"

#define HEAD_BYTES_MAX 4096

static void
check_target(struct gw_text bytes, const struct http_head *head)
{
    struct gw_arena *arena = input_arena();
    struct http_request request = { .method = head->method };

    if (http_target_parse(arena, http_span_text(bytes.data, head->target),
                          http_span_text(bytes.data, head->host), &request) == GW_OK) {
        struct gw_text path = request.path;

        gw_check(path.bytes > 0 && (path.data[0] == '/' || path.data[0] == '*'));
        gw_check(gw_text_is_utf8(path) && memchr(path.data, '\0', path.bytes) == NULL);
        gw_check(memmem(path.data, path.bytes, "/../", 4) == NULL);
    }
}

/* The first byte chooses where, or into how large pieces, the rest is cut. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct parsed whole;
    static struct parsed pieces;
    struct gw_text bytes = { (const char *)data + 1, size - 1 };

    if (size < 2)
        return 0;
    parse_request(bytes, 0, HEAD_BYTES_MAX, &whole);
    parse_request(bytes, data[0] % 16 + 1, HEAD_BYTES_MAX, &pieces);
    gw_check(parsed_equal(&whole, &pieces));
    parse_request_cut(bytes, data[0] % bytes.bytes, HEAD_BYTES_MAX, &pieces);
    gw_check(parsed_equal(&whole, &pieces));
    if (whole.outcome == PARSED_WHOLE)
        check_target(bytes, &whole.head);
    return 0;
}
