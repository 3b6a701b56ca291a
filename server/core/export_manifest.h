/* export_manifest.h - manifest.json of an export: what was taken, why, and how to read it. */
#ifndef CORE_EXPORT_MANIFEST_H
#define CORE_EXPORT_MANIFEST_H

#include "core/export_folder.h"

/* What stays behind, always and where only a section goes: keys of messages, NULL-ended. */
extern const char *const export_left_out[];
extern const char *const export_left_out_of_section[];

struct export_manifest {
    struct gw_app *app;
    const char *folder;
    const struct export_order *order;
    gw_time made_at;
    const struct export_list *lists;
    size_t lists_count;
    const struct export_result *result;
    int64_t last_id; /* the greatest id that the city had given */
};

/* Writes it durably under its name, and gives its digest. */
enum gw_err export_manifest_write(const struct export_manifest *manifest,
                                  struct blob_digest *digest) GW_MUST_USE;

#endif
