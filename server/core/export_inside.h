/* export_inside.h - one export under way, as export.c and export_content.c see it. */
#ifndef CORE_EXPORT_INSIDE_H
#define CORE_EXPORT_INSIDE_H

#include "core/export_folder.h"
#include "core/export_sweep.h"
#include "db/directory.h"

#define EXPORT_LOOK_ROWS 256 /* who follows it is asked this often */

struct exporting {
    struct gw_app *app;
    struct gw_arena *arena; /* of one row */
    const struct export_order *order;
    struct export_result *result;
    const struct gw_export_table **tables;
    size_t tables_count;
    struct export_list *lists; /* one a table */
    struct export_kept placed; /* contents that were placed ahead of the lists */
    struct export_kept kept;   /* contents that rows of this run name */
    char folder[DIRECTORY_PATH_BYTES];
    int marker_fd;
    gw_time made_at;
    int64_t rows_counted;
    int64_t department_id; /* 0: the whole city */
    int64_t last_id;
};

/* Tells who follows the export. */
enum gw_err export_look(const struct exporting *exporting,
                        const struct export_progress *progress) GW_MUST_USE;

bool export_has_content(const struct gw_export_table *table);
/* Places the content that a row of such a table names, unless it was placed ahead; `path` is empty
 * where it is damaged. */
enum gw_err export_content_place(struct exporting *exporting, const struct gw_export_table *table,
                                 const struct export_cell *cells,
                                 struct export_copy *copy) GW_MUST_USE;
/* Places all contents ahead of the lists: what they are is read from a snapshot of its own, and
 * none is held while they are copied. What comes or goes meanwhile is settled when the lists are
 * written. */
enum gw_err export_contents_fetch(struct exporting *exporting, struct gw_db *db) GW_MUST_USE;

#endif
