/* export_zip.h - an export's folder as one file that Windows opens by itself: ZIP with ZIP64 where
 * it has to be, names in UTF-8. */
#ifndef CORE_EXPORT_ZIP_H
#define CORE_EXPORT_ZIP_H

#include "core/export.h"

struct export_zip {
    struct gw_env *env;
    const char *folder;
    const char *path; /* of the result; it has its name when it is whole and durable */
    const struct export_watch *watch; /* or NULL */
};

/* Reads the folder's files one by one, and keeps some 660 bytes of memory for each. The watch's
 * outcome where that ends it. Long. */
enum gw_err export_zip_write(const struct export_zip *zip) GW_MUST_USE;

#endif
