/* fuzz_http_against.c - where our parser and http_parser 2.9 both accept, they see the same
 * request; for libFuzzer.
 */
#include "gw/err.h"
#include "tests/fuzz/input.h"
#include "tests/lib/http_against.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t used;
    const char *difference = against_http_parser((struct gw_text){ (const char *)data, size },
                                                 &used);

    if (difference != NULL)
        fprintf(stderr, "different: %s\n", difference);
    gw_check(difference == NULL);
    return 0;
}
