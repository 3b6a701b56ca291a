/* export.h - taking out what a section or the whole city has: a folder of lists and files
 * (gw/export.h says what is in it), and taking such a folder into an empty city.
 *
 *   manifest.json   what was taken, why, when; of each list rows, columns and digest; written last
 *   utf-8/….csv     the lists (RFC 4180, byte order mark); these are taken back
 *   cp932/….csv     the same for older spreadsheets; what CP932 lacks stands as "&#x20BB7;"
 *   files/<id>/…    the files under their names
 *   unfinished      until all is there and the audit log says so; with it, the order goes on
 */
#ifndef CORE_EXPORT_H
#define CORE_EXPORT_H

#include "core/app.h"
#include "gw/audit.h"
#include "gw/export.h"

#define EXPORT_VERB "export"
#define EXPORT_FORMAT 1
#define EXPORT_MANIFEST "manifest.json"
#define EXPORT_UNFINISHED "unfinished"
#define EXPORT_LISTS "utf-8"
#define EXPORT_LISTS_CP932 "cp932"
#define EXPORT_FILES "files"

extern const struct gw_export_table *const people_export_tables[];
extern const struct gw_export_table *const audience_export_tables[];
extern const struct gw_export_table *const item_export_tables[];
extern const struct gw_export_table *const file_export_tables[];

/* All tables in the order in which they are taken back; ends with NULL. From malloc; NULL without
 * memory. */
const struct gw_export_table **export_tables_new(const struct gw_module *const *modules);

/* How far it is. */
enum export_step { EXPORT_COUNTING = 1, EXPORT_COPYING, EXPORT_LISTING, EXPORT_PACKING };
struct export_progress {
    enum export_step step;
    int64_t done, of; /* contents while they are counted and copied, rows of lists, files packed */
    int64_t bytes;    /* of all contents, once they are counted */
};
/* Who follows it: asked often, from the thread that exports; anything but GW_OK ends the export
 * with that outcome, and the same order goes on later. */
struct export_watch {
    enum gw_err (*look)(void *arg, const struct export_progress *progress);
    void *arg;
};

struct export_order {
    struct gw_text folder;     /* absolute; new, empty, or begun by the same order and broken off */
    struct gw_text department; /* its code; empty: the whole city */
    struct gw_text reason;     /* why; kept in the manifest and in the audit log */
    const struct export_watch *watch; /* or NULL */
    /* The folder is the server's own, in the data directory: contents are not copied but get a
     * second name there, and whoever gave the order writes the log. */
    bool inside;
};

struct export_result {
    int64_t rows, files, files_bytes;
    int64_t files_kept;        /* were there from a run that broke off */
    int64_t files_missing;     /* have no whole content; their place is empty */
    int64_t cp932_replaced;    /* characters that CP932 lacks */
    struct gw_digest manifest; /* of manifest.json */
    const char *refusal;       /* why nothing was taken, where that is the order's fault; or NULL */
};

/* Takes out one moment's state while others go on working. Long; not on an I/O thread nor the
 * writer. GW_INVALID with a refusal for an order that can't be followed; GW_BUSY while another
 * export writes there. */
enum gw_err export_run(struct gw_app *app, const struct export_order *order,
                       struct export_result *result) GW_MUST_USE;

/* The control socket's verb: argument and reply as JSON. */
struct control_call;
enum gw_err export_control(struct control_call *call);
struct gw_buf;
void export_order_encode(const struct export_order *order, struct gw_buf *out);

#endif
