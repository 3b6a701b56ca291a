/* import_command.h - what `kairan import` does, in the running server or in its place. */
#ifndef CORE_IMPORT_COMMAND_H
#define CORE_IMPORT_COMMAND_H

#include "core/app.h"
#include "db/control.h"

#define IMPORT_VERB "import" /* on the control socket */

struct import_command_input {
    struct gw_text kind, end_on, answering, language;
    bool apply, accounts, end_missing;
};

/* One line of JSON, then the file: what goes over the socket. */
void import_command_encode(const struct import_command_input *in, struct gw_text file,
                           struct gw_buf *out);
/* Decodes and does it. `reply` gets the length of the report in a line, the report, and the
 * accounts with their one-time passwords as CSV. GW_OK, also when lines are refused and nothing was
 * taken in: GW_INVALID then. Any thread but the writer and the I/O threads. */
enum gw_err import_command_run(struct gw_app *app, struct gw_text argument,
                               struct gw_buf *reply) GW_MUST_USE;
/* The handler of the control socket; call->arg is the app. */
enum gw_err import_control(struct control_call *call) GW_MUST_USE;

#endif
