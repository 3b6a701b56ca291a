/* body.h - a JSON body into the struct that a field table describes (gw/field.h). */
#ifndef CORE_BODY_H
#define CORE_BODY_H

#include "core/field.h"

#define BODY_DEPTH_MAX 64                 /* nesting of a whole body */
#define BODY_BYTES_MAX ((size_t)64 << 10) /* of a route that names no limit */

/* Whether the header says JSON in UTF-8: "application/json", optionally with charset=utf-8 and
 * nothing else (RFC 8259 section 11). */
bool body_type_is_json(struct gw_text content_type);

/* Decodes an object into a new struct of the table (NULL without one). A body without a single byte
 * counts as {}. GW_MALFORMED for what is no JSON (duplicate names and NUL included), GW_INVALID for
 * members that break the table, GW_BUSY without memory; `fault` says more, and the struct holds
 * what was read before the fault: for who wipes it. Any thread. */
enum gw_err body_decode(struct gw_arena *arena, struct gw_text body, struct field_table table,
                        struct field_fault *fault, const void **out) GW_MUST_USE;

#endif
