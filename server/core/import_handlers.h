/* import_handlers.h - handlers of module `import`, and what their queries become. */
#ifndef CORE_IMPORT_HANDLERS_H
#define CORE_IMPORT_HANDLERS_H

#include "core/import.h"
#include "gw/module.h"

struct import_run_query {
    struct gw_text kind, end_on, digest;
    bool apply, accounts, end_missing;
};

struct import_sample_query {
    struct gw_text kind, encoding;
};

struct import_password_input {
    int64_t unused_since, department_id;
};

gw_handler import_kind_list;
gw_handler import_sample_show;
gw_handler import_run_prepare;
gw_handler import_run_create;
gw_handler import_progress_show;
gw_handler import_password_list, import_password_create; /* import_passwords.c */

extern const struct gw_sink import_sink;
extern const struct gw_message import_messages[];

#endif
