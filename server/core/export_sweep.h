/* export_sweep.h - a folder of contents without what no row names. */
#ifndef CORE_EXPORT_SWEEP_H
#define CORE_EXPORT_SWEEP_H

#include "db/blobs.h"
#include "gw/text.h"

/* The ids whose contents the export has. */
struct export_kept {
    int64_t *ids; /* heap */
    size_t count, capacity;
};

enum gw_err export_kept_add(struct export_kept *kept, int64_t file_id) GW_MUST_USE;
/* Ahead of export_kept_has(). */
void export_kept_sort(struct export_kept *kept);
bool export_kept_has(const struct export_kept *kept, int64_t file_id);
void export_kept_done(struct export_kept *kept);

/* Removes from `folder`/files/<file_id> all but `name`. */
enum gw_err export_sweep_beside(const char *folder, int64_t file_id,
                                struct gw_text name) GW_MUST_USE;
/* Removes from `folder`/files all but the folders of these ids; sorts them. Links are removed,
 * never followed. GW_IO where something stays that has to go. */
enum gw_err export_sweep(const char *folder, struct export_kept *kept) GW_MUST_USE;

/* Removes all that stands in `folder` but `name` (empty: all); nothing where there is no folder. */
enum gw_err export_sweep_folder(const char *folder, struct gw_text name) GW_MUST_USE;
/* The same for all but what is called by one of these ids; sorts them. */
enum gw_err export_sweep_numbered(const char *folder, struct export_kept *kept) GW_MUST_USE;

#endif
