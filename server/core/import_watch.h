/* import_watch.h - `kairan import` tells how far it is while it waits. */
#ifndef CORE_IMPORT_WATCH_H
#define CORE_IMPORT_WATCH_H

#include "core/app.h"
#include "db/control.h"

#define IMPORT_WATCH_VERB "import-progress" /* on the control socket */

/* One line on the run of whoever runs the machine, in the language of the argument; empty where
 * none runs. */
enum gw_err import_watch_control(struct control_call *call) GW_MUST_USE;

struct import_watch {
    struct gw_env *env;
    struct gw_app *app;    /* that does it in this process; NULL: the server is asked */
    const char *directory; /* of the server */
    struct gw_text language;
    uint64_t thread;
    struct gw_signal *signal;
    bool is_over;
};

/* Once a second, on standard error: over the same line on a terminal, else a line where it has
 * moved. Without memory or a thread nothing is told. */
void import_watch_start(struct import_watch *watch);
void import_watch_stop(struct import_watch *watch);

#endif
