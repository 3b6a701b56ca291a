/* transfer_target.h - a copy in a new place: an empty database on a server, or a new file that gets
 * its name later. */
#ifndef DB_TRANSFER_TARGET_H
#define DB_TRANSFER_TARGET_H

#include "db/database.h"
#include "db/transfer.h"

struct transfer_target {
    const char *url; /* NULL: the file */
    const char *password_file;
    const char *path; /* of a new file, in place of what is left of an earlier try */
    const struct gw_migration *migrations;
    /* Writes into the copy in its last transaction; or NULL. */
    enum gw_err (*finish)(void *arg, struct gw_db *db);
    void *arg;
};

/* Migrates the place, runs the transfer (whose `target` it fills in) and makes the copy durable.
 * Nothing can be seen of it before its last COMMIT, or, of a file, before the caller gives it a
 * name; a place on a server is kept from other writers meanwhile. GW_CONFLICT, and nothing changed,
 * where there is something already. The reason stands on stderr. A file that failed is removed. */
enum gw_err transfer_to_target(struct transfer *transfer,
                               const struct transfer_target *target) GW_MUST_USE;

/* Whether a place on a server could be filled: GW_CONFLICT, with a line on stderr, where not. */
enum gw_err transfer_target_look(struct gw_env *env,
                                 const struct transfer_target *target) GW_MUST_USE;

/* For reading a whole place, streaming; `path` of a file where `url` is NULL. */
enum gw_err transfer_source_open(struct gw_env *env, const struct transfer_target *source,
                                 struct gw_db **out) GW_MUST_USE;

#endif
