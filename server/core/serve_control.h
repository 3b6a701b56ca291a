/* serve_control.h - what a running server does for subcommands that ask by its control socket. */
#ifndef CORE_SERVE_CONTROL_H
#define CORE_SERVE_CONTROL_H

#include "core/app.h"
#include "db/control.h"

/* Without an argument: GW_OK, or GW_IO while no worker can be started. */
#define SERVE_WORKERS_VERB "workers"

/* Starts the control socket of `app`'s data directory with every handler of this program. */
enum gw_err serve_control_start(struct gw_app *app, struct control **out) GW_MUST_USE;

#endif
