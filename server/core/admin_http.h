/* admin_http.h - the operator's own listener: GET /metrics and nothing else. */
#ifndef CORE_ADMIN_HTTP_H
#define CORE_ADMIN_HTTP_H

#include "core/app.h"

/* Callbacks for a second http_server_new; whoever reaches that address may read it. */
struct http_app admin_http_app(struct gw_app *app);

#endif
