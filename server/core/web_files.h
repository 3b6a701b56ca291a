/* web_files.h - the web client as it stands in the binary: made by server/gen/embed_web.c,
 * constant.
 */
#ifndef CORE_WEB_FILES_H
#define CORE_WEB_FILES_H

#include "gw/text.h"

struct web_file {
    const char *path;         /* "/index.html", "/assets/app-4f2a.js" */
    const char *content_type; /* with charset where it is text */
    const char *etag;         /* strong, quoted; of the plain bytes */
    struct gw_text plain;
    struct gw_text gzip;   /* empty where it would not be smaller */
    struct gw_text brotli; /* the same */
    bool immutable;        /* its name changes with its content: /assets/… */
};

/* Sorted by path (bytes), for binary search. */
extern const struct web_file web_files[];
extern const size_t web_files_count;

#endif
