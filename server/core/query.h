/* query.h - a query string into the struct that a field table describes (gw/field.h). */
#ifndef CORE_QUERY_H
#define CORE_QUERY_H

#include "core/field.h"

/* Decodes "name=value&…" as browsers write it (application/x-www-form-urlencoded: %XX, '+' for
 * space). Numbers are decimal, bool is "true" or "false", dates "2026-04-01", ids a comma list; an
 * empty value counts as absent. Names outside the table, names given twice and broken escapes are
 * refused. GW_MALFORMED or GW_INVALID; `fault` says more. Any thread. */
enum gw_err query_decode(struct gw_arena *arena, struct gw_text query, struct field_table table,
                         struct field_fault *fault, const void **out) GW_MUST_USE;

#endif
