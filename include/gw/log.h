/* log.h - the operation log: one JSON line an event on stderr.
 *
 * Values are escaped, so a line is always one event. Never pass a secret: password, token, cookie,
 * key, request body or query text. `event` is a constant dotted name ("db.checkpoint").
 */
#ifndef GW_LOG_H
#define GW_LOG_H

#include "gw/text.h"

enum gw_log_level { GW_LOG_DEBUG, GW_LOG_INFO, GW_LOG_WARN, GW_LOG_ERROR };

struct gw_log_field {
    const char *name;
    bool is_text;
    int64_t number;
    struct gw_text text;
};

#define GW_LOG_NUM(field, value) ((struct gw_log_field){ .name = (field), .number = (value) })
#define GW_LOG_STR(field, value) \
    ((struct gw_log_field){ .name = (field), .is_text = true, .text = (value) })

void gw_log_write(enum gw_log_level level, const char *event, const struct gw_log_field *fields,
                  size_t count);
#define gw_log(level, event, ...)                                                           \
    gw_log_write((level), (event), (const struct gw_log_field[]){ { 0 }, __VA_ARGS__ } + 1, \
                 sizeof((const struct gw_log_field[]){ { 0 }, __VA_ARGS__ }) /              \
                         sizeof(struct gw_log_field) -                                      \
                     1)
void gw_log_set_level(enum gw_log_level least);

#endif
