/* setting.h - what the city decides: declared by modules with type, default and limits, stored in
 * `setting`. */
#ifndef GW_SETTING_H
#define GW_SETTING_H

#include "gw/text.h"

struct gw_app;

struct gw_setting_spec {
    const char *key;          /* "<module>.<name>"; core's without a dot */
    const char *default_text; /* text setting; NULL for a number */
    int64_t default_number;
    int64_t min, max; /* number */
    size_t chars_max; /* text */
    const char *summary;
    const char *clause; /* the article it implements; NULL for none (N13) */
};

/* From memory, as of the last commit; any thread. A key that no module declares aborts. Text is
 * borrowed as long as the server runs (old values are kept). */
int64_t gw_setting_number(const struct gw_app *app, const char *key);
struct gw_text gw_setting_text(const struct gw_app *app, const char *key);

#endif
