/* dispatch_http.h - hands the HTTP layer its application: every request of the server goes through
 * here.
 */
#ifndef CORE_DISPATCH_HTTP_H
#define CORE_DISPATCH_HTTP_H

#include "core/app.h"

/* The callbacks for http_server_new; each I/O thread gets a lane as its state. */
struct http_app dispatch_http_app(struct gw_app *app);

#endif
