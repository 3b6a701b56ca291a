/* http_against.h - our parser beside http_parser 2.9: where both accept a request, they must have
 * seen the same one.
 */
#ifndef TESTS_HTTP_AGAINST_H
#define TESTS_HTTP_AGAINST_H

#include "gw/text.h"

#define OTHER_FIELDS_MAX 100
#define OTHER_BODY_BYTES_MAX 65536

/* A request as http_parser sees it; texts lie in its bytes. */
struct other_request {
    bool accepted;
    const char *method;
    struct gw_text target;
    size_t fields_count;
    struct gw_text names[OTHER_FIELDS_MAX];
    struct gw_text values[OTHER_FIELDS_MAX]; /* without white space at either end */
    size_t bytes;                            /* where the next request begins */
    size_t body_bytes;
    char body[OTHER_BODY_BYTES_MAX];
};

/* In a file of its own: http_parser.h and our http.h use the same names. */
void other_parse(struct gw_text bytes, struct other_request *out);

/* What differs in the first request of `bytes`, or NULL. That request has `*used` bytes; 0 where
 * not both accepted it. */
const char *against_http_parser(struct gw_text bytes, size_t *used);

#endif
