/* module.h - one struct is a module's whole face; server/modules.c lists them in order.
 *
 * Every table ends with a zero entry, every pointer may be NULL. core/registry.c proves all tables
 * at start: unique names, declared permissions, present messages, summaries, audit verbs on writing
 * routes.
 */
#ifndef GW_MODULE_H
#define GW_MODULE_H

#include "gw/demo.h"
#include "gw/event.h"
#include "gw/export.h"
#include "gw/import.h"
#include "gw/item.h"
#include "gw/job.h"
#include "gw/notice.h"
#include "gw/route.h"
#include "gw/setting.h"
#include "gw/worker.h"

struct gw_grant {
    enum gw_role role;
    enum gw_scope scope;
};

struct gw_permission {
    const char *name; /* "<module>.<noun>.<verb>" */
    const char *summary;
    const char *article;                     /* MAP ID or "DESIGN 5" */
    struct gw_grant grants[GW_ROLE_END + 1]; /* defaults; ends with scope GW_NOWHERE */
};

/* A text that a person reads; {n} stands for gw_fail_number's number. */
struct gw_message {
    const char *key;
    const char *ja;
    const char *en;
};

struct gw_migration {
    const char *module;
    int64_t number;
    const char *name;
    struct gw_text sql;
};

struct gw_module {
    const char *name;
    const char *const *articles; /* regulation IDs that the module serves */
    const struct gw_permission *permissions;
    const struct gw_route *routes;
    const struct gw_kind *const *kinds;
    const struct gw_message *messages;
    const struct gw_setting_spec *settings;
    const struct gw_job_kind *jobs;
    const struct gw_import_kind *const *imports; /* lists that it takes in (gw/import.h) */
    const struct gw_worker_kind *const *workers; /* what they take apart outside (gw/worker.h) */
    const struct gw_subscription *subscriptions;
    const struct gw_notice_topic *notice_topics;
    const struct gw_export_table *const *const *exports; /* tables behind what they refer to */
    enum gw_err (*demo)(struct gw_demo *demo); /* fills its part of the demonstration city */
};

#endif
