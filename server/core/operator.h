/* operator.h - changes made on the machine itself by whoever runs `kairan`: one transaction and one
 * audit entry, in which the person is 0. */
#ifndef CORE_OPERATOR_H
#define CORE_OPERATOR_H

#include "core/app.h"
#include "gw/request.h"

struct operator_change {
    struct gw_app *app;
    struct gw_arena *arena;
    const char *route; /* "kairan user add" */
    const char *verb;  /* of the audit entry */
    /* On the writer, inside the transaction: as a handler (gw/request.h), and maybe twice. It notes
     * the item by gw_audit_item and refuses by gw_fail. */
    enum gw_err (*run)(struct gw_request *req, void *arg);
    void *arg;
    bool alone;              /* in a COMMIT of its own */
    const char *message_key; /* out: what gw_fail noted; NULL for nothing */
};

/* Waits until the change is durable, or refused. Any thread but the writer and the I/O threads; in
 * place when no writer runs. */
enum gw_err operator_change_run(struct operator_change *change) GW_MUST_USE;

#endif
