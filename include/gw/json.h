/* json.h - JSON out, streamed into one buffer (RFC 8259). Input is jansson's work, in
 * server/core/body.c.
 *
 * `name` is the member's name inside an object and NULL inside an array. Commas are the writer's
 * work. Text must be UTF-8; control characters are escaped. Nesting over 32 aborts: replies are
 * shaped by us.
 */
#ifndef GW_JSON_H
#define GW_JSON_H

#include <string.h>

#include "gw/buf.h"
#include "gw/time.h"

struct gw_json {
    struct gw_buf *buf;
    uint32_t depth;
    uint32_t filled; /* bit n: level n already holds a value */
};

/* The functions take the name with its length; the callers below measure it, which the compiler
 * does once for a constant. */
void gw_json_init(struct gw_json *json, struct gw_buf *buf);
void gw_json_open(struct gw_json *json, struct gw_text name, char bracket);
void gw_json_close(struct gw_json *json, char bracket);
void gw_json_put_int(struct gw_json *json, struct gw_text name, int64_t value);
void gw_json_put_text(struct gw_json *json, struct gw_text name, struct gw_text value);
void gw_json_put_time(struct gw_json *json, struct gw_text name, gw_time value);
void gw_json_put_date(struct gw_json *json, struct gw_text name, gw_date value);
void gw_json_put_raw(struct gw_json *json, struct gw_text name, struct gw_text value);

static inline struct gw_text
gw_json_name(const char *name)
{
    return name == NULL ? GW_TEXT_NONE : (struct gw_text){ name, strlen(name) };
}

static inline void
gw_json_object(struct gw_json *json, const char *name) /* opens */
{
    gw_json_open(json, gw_json_name(name), '{');
}

static inline void
gw_json_object_end(struct gw_json *json)
{
    gw_json_close(json, '}');
}

static inline void
gw_json_array(struct gw_json *json, const char *name) /* opens */
{
    gw_json_open(json, gw_json_name(name), '[');
}

static inline void
gw_json_array_end(struct gw_json *json)
{
    gw_json_close(json, ']');
}

static inline void
gw_json_int(struct gw_json *json, const char *name, int64_t value)
{
    gw_json_put_int(json, gw_json_name(name), value);
}

static inline void
gw_json_bool(struct gw_json *json, const char *name, bool value)
{
    gw_json_put_raw(json, gw_json_name(name), value ? GW_TEXT("true") : GW_TEXT("false"));
}

static inline void
gw_json_null(struct gw_json *json, const char *name)
{
    gw_json_put_raw(json, gw_json_name(name), GW_TEXT("null"));
}

static inline void
gw_json_text(struct gw_json *json, const char *name, struct gw_text value)
{
    gw_json_put_text(json, gw_json_name(name), value);
}

static inline void
gw_json_string(struct gw_json *json, const char *name, const char *value)
{
    gw_json_put_text(json, gw_json_name(name), gw_text_from(value));
}

/* RFC 3339 in UTC with milliseconds; null for 0. */
static inline void
gw_json_time(struct gw_json *json, const char *name, gw_time value)
{
    gw_json_put_time(json, gw_json_name(name), value);
}

/* "2026-04-01"; null for GW_DATE_NONE. */
static inline void
gw_json_date(struct gw_json *json, const char *name, gw_date value)
{
    gw_json_put_date(json, gw_json_name(name), value);
}

/* jansson's tree of a text, to be given back with json_decref; `flags` are json_loadb's. GW_BUSY
 * without memory, GW_CONFLICT when an object has a name twice (JSON_REJECT_DUPLICATES),
 * GW_MALFORMED.
 */
struct json_t;
enum gw_err gw_json_load(struct gw_text text, size_t flags, struct json_t **out) GW_MUST_USE;

/* A value that is JSON already, kept as it is; the caller vouches for it. Empty gives null. */
static inline void
gw_json_raw(struct gw_json *json, const char *name, struct gw_text value)
{
    gw_json_put_raw(json, gw_json_name(name), value.bytes == 0 ? GW_TEXT("null") : value);
}

#endif
