/* http_parsing.h - a request as the parsers of server/http see it, whole or in pieces; for their
 * tests and fuzzers. */
#ifndef TESTS_HTTP_PARSING_H
#define TESTS_HTTP_PARSING_H

#include "http/framing.h"

#define PARSED_BODY_BYTES_MAX 65536

enum parsed_outcome { PARSED_WHOLE, PARSED_MORE, PARSED_REFUSED };

struct parsed {
    enum parsed_outcome outcome;
    int status; /* of the refusal */
    struct http_head head;
    size_t bytes; /* of head and body together */
    size_t body_bytes;
    char body[PARSED_BODY_BYTES_MAX];
};

/* Parses the first request of `bytes`, which come in pieces of `piece_bytes` (0: all at once). */
void parse_request(struct gw_text bytes, size_t piece_bytes, size_t head_bytes_max,
                   struct parsed *out);
/* The same, cut once at `cut`. */
void parse_request_cut(struct gw_text bytes, size_t cut, size_t head_bytes_max, struct parsed *out);
/* Whether both came to the same end. */
bool parsed_equal(const struct parsed *left, const struct parsed *right);

#endif
