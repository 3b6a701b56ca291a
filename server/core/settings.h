/* settings.h - the city's settings in memory: defaults of the modules under what table `setting`
 * holds. */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "gw/db.h"
#include "gw/json.h"
#include "gw/module.h"

struct settings;

/* All modules' settings at their defaults; NULL without memory. Keys are unique (registry.c). */
struct settings *settings_new(const struct gw_module *const *modules);
void settings_free(struct settings *settings);
/* Takes over what is stored, at start. A stored key that no module declares, or a value that its
 * limits no longer allow, is left aside with a line in the log: the default holds. */
enum gw_err settings_load(struct settings *settings, struct gw_db *db) GW_MUST_USE;

/* What is wrong with `value` for this setting: a message key, with the limit for its {n} in
 * `*limit`; NULL for nothing. Pure. */
const char *setting_fault(const struct gw_setting_spec *spec, struct gw_text value, int64_t *limit);
/* Makes `value`, which has no fault, the one that every thread reads from now on. One thread at a
 * time: the writer, after COMMIT. */
void settings_apply(struct settings *settings, const char *key, struct gw_text value,
                    int64_t version);
/* All of them as one JSON array of objects under `name`. Any thread. */
void settings_render(const struct settings *settings, struct gw_json *json, const char *name);

#endif
