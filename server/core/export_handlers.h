/* export_handlers.h - handlers of module `export`, and what their bodies and queries become. */
#ifndef CORE_EXPORT_HANDLERS_H
#define CORE_EXPORT_HANDLERS_H

#include "core/export_runs.h"
#include "gw/module.h"

struct export_run_input {
    int64_t department_id; /* 0: the whole city */
    struct gw_text reason;
};

struct export_decision_input {
    struct gw_text reason;
};

struct export_page_query {
    int64_t limit;
    struct gw_text after;
};

gw_handler export_options_show;
gw_handler export_run_list, export_run_show, export_run_create;
gw_handler export_run_approve, export_run_refuse;
gw_handler export_run_load, export_run_content, export_run_remove;

/* Who asks heads the department, so that nobody else has to agree. */
bool export_answers_for(const struct gw_request *req, int64_t department_id);

extern const struct gw_message export_messages[];

#endif
