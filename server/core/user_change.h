/* user_change.h - what `kairan user` does, in the running server or in its place (N2.3, N2.4,
 * N7.2).
 */
#ifndef CORE_USER_CHANGE_H
#define CORE_USER_CHANGE_H

#include "core/app.h"
#include "db/control.h"

#define USER_CHANGE_VERB "user" /* on the control socket */

/* The command's options, as JSON on the socket; absent texts are empty. */
struct user_input {
    struct gw_text action; /* add, password, close */
    struct gw_text login, staff_no, name, kana, extension;
    struct gw_text department; /* code */
    struct gw_text position, rank_name, role;
    int64_t rank;
};

/* The JSON of `in`. */
void user_input_encode(const struct user_input *in, struct gw_buf *out);
/* Decodes and does it. `reply` gets the lines to print: what was done, with the one-time password,
 * or why it was not. GW_OK, or what refused it. Any thread but the writer and the I/O threads. */
enum gw_err user_change(struct gw_app *app, struct gw_text argument,
                        struct gw_buf *reply) GW_MUST_USE;
/* The handler of the control socket; call->arg is the app. */
enum gw_err user_change_control(struct control_call *call) GW_MUST_USE;

#endif
