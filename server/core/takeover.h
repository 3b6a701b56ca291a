/* takeover.h - taking an export's folder (export.h) into a new, empty city.
 *
 * Rows keep their ids, so that all that refers to them goes on doing so. Everything is verified
 * before a word is written, and written in one transaction: it is all there or nothing.
 */
#ifndef CORE_TAKEOVER_H
#define CORE_TAKEOVER_H

#include "core/command.h"
#include "core/export.h"
#include "db/blobs.h"

#define TAKEOVER_LEFT_OUT_MAX 16

/* One list of the folder. */
struct takeover_list {
    const struct gw_export_table *table;
    int64_t rows;
    struct gw_text blake2b; /* of the file, in hexadecimal digits */
};

struct takeover_manifest {
    struct blob_digest digest; /* of manifest.json itself, as in the source's log */
    struct gw_text made_at, city, department, reason;
    int64_t last_id, files;
    struct takeover_list *lists;
    size_t lists_count;
    struct gw_text left_out[TAKEOVER_LEFT_OUT_MAX];
    size_t left_out_count;
};

/* Reads a manifest; texts and lists in the arena. GW_MALFORMED, with one line on stderr, for what
 * is no export's, or one of another form. `tables` as export_tables_new() gives them. */
enum gw_err takeover_manifest_parse(struct gw_text json, struct gw_arena *arena,
                                    const struct gw_export_table *const *tables,
                                    struct takeover_manifest *out) GW_MUST_USE;
/* The folder's. */
enum gw_err takeover_manifest_load(struct gw_env *env, const char *folder, struct gw_arena *arena,
                                   const struct gw_export_table *const *tables,
                                   struct takeover_manifest *out) GW_MUST_USE;

/* Notes in the log that everything was taken in, why, and of each item what it is now. All rows are
 * there; inside their transaction. */
enum gw_err takeover_audit(struct gw_env *env, struct gw_db *db, struct gw_text reason) GW_MUST_USE;

struct takeover {
    const struct command_context *context;
    const struct database_options *place; /* holds no city */
    const char *folder;
    struct gw_arena *arena;
    struct takeover_manifest manifest; /* out */
};

/* The reason of a failure stands on stderr; nothing is left then but an empty database. */
enum gw_err takeover_run(struct takeover *takeover) GW_MUST_USE;

/* `kairan import --export FOLDER`; the exit status. */
int takeover_command(const struct command_context *context, const struct database_options *place,
                     const char *folder);

#endif
