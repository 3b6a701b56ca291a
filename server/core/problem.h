/* problem.h - refusals as problem documents (RFC 9457), in the reader's language. */
#ifndef CORE_PROBLEM_H
#define CORE_PROBLEM_H

#include "core/dispatch.h"
#include "core/registry.h"

#define PROBLEM_CONTENT_TYPE "application/problem+json"
#define PROBLEM_REFERENCE_CHARS sizeof("XXXX-XXXX")

/* A number to read out on the telephone: 40 random bits without letters that look alike. */
void problem_reference(const struct gw_env *env, char out[PROBLEM_REFERENCE_CHARS]);

struct problem {
    enum gw_err err;
    enum gw_language language;
    const struct dispatch_failure *failure;
    const char *reference;
};

/* Writes {"type","title","status","code","detail","field"?,"message_key"?,"current_version"?,
 * "reference"}: the number of a GW_STALE failure is the current version. */
void problem_render(const struct registry *registry, const struct problem *problem,
                    struct gw_buf *out);

#endif
