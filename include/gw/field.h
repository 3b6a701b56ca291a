/* field.h - how a JSON body or a query string becomes a struct: one table, checked before the
 * handler runs.
 *
 * Unknown members are refused (422), as are wrong types, text over its limit, text that is not
 * UTF-8 or holds a control character (unless `multiline`, which allows TAB and line feed), and
 * numbers outside [min, max]. An absent optional member leaves zero, or `absent` where that is set.
 * JSON null counts as absent.
 */
#ifndef GW_FIELD_H
#define GW_FIELD_H

#include "gw/text.h"
#include "gw/time.h"

enum gw_field_type {
    GW_FIELD_TEXT = 1,
    GW_FIELD_INT,
    GW_FIELD_BOOL,
    GW_FIELD_DATE,
    GW_FIELD_IDS,
    GW_FIELD_JSON
};

struct gw_ids {
    const int64_t *ids;
    size_t count;
};
/* A nested JSON value, kept as compact text for the handler's own parser; never the empty text when
 * present. */
struct gw_json_text {
    struct gw_text text;
};

struct gw_field {
    const char *name;
    enum gw_field_type type;
    size_t offset;
    bool required;
    bool multiline;
    size_t chars_min;           /* text: after no trimming */
    size_t chars_max;           /* text: 0 means 200 */
    size_t bytes_max;           /* JSON: 0 means 1 MiB */
    size_t count_max;           /* ids: 0 means 100 */
    int64_t min, max;           /* int: both 0 means 0 … 2^53-1 */
    int64_t absent;             /* int and bool: value when the member is missing */
    const char *const *choices; /* text: NULL-ended list; anything else is refused */
    const char *summary;        /* for the reference */
};

/* The member's C type picks the JSON type, so that table and struct can't drift apart. */
#define GW_FIELD(struct_type, member, ...)                          \
    {                                                               \
        .name = #member, .offset = offsetof(struct_type, member),   \
        .type = _Generic(((struct_type *)0)->member, struct gw_text \
                         : GW_FIELD_TEXT, int64_t                   \
                         : GW_FIELD_INT, bool                       \
                         : GW_FIELD_BOOL, gw_date                   \
                         : GW_FIELD_DATE, struct gw_ids             \
                         : GW_FIELD_IDS, struct gw_json_text        \
                         : GW_FIELD_JSON),                          \
        __VA_ARGS__                                                 \
    }

/* Follows the table: whether the member was sent at all (PATCH changes only what was). `fields` and
 * `base` are the route's table and the decoded struct; the decoder keeps the answer in a bit set in
 * front of the struct. */
bool gw_field_is_set(const void *base, const struct gw_field *fields, const char *name);

#endif
