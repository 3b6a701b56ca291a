/* metrics.h - figures for the operator, in the text exposition format 0.0.4 that Prometheus reads.
 */
#ifndef CORE_METRICS_H
#define CORE_METRICS_H

#include "core/app.h"
#include "gw/buf.h"

#define METRICS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Everything that counts, as of now; reads on the lane's connection. */
enum gw_err metrics_render(struct lane *lane, struct gw_buf *buf) GW_MUST_USE;

#endif
