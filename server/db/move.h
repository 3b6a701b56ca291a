/* move.h - a city from one engine to the other; its files stay where they are. */
#ifndef DB_MOVE_H
#define DB_MOVE_H

#include "db/database.h"
#include "db/transfer.h"

struct database_move {
    /* The same directory, which holds the files; they differ in the database. */
    const struct database_options *from, *to;
    const struct gw_migration *migrations;
    /* Looks at the source before anything is copied; what is not GW_OK ends the move. */
    enum gw_err (*check)(void *arg, struct gw_db *source);
    void (*progress)(void *arg, const struct transfer_progress *progress);
    /* Writes into the copy in its last transaction. */
    enum gw_err (*finish)(void *arg, struct gw_db *copy, const struct transfer *transfer);
    void *arg;

    /* Filled: what was copied, in `arena`; and the name that the source's file has from now on, ""
     * where the source is no file. */
    struct gw_arena *arena;
    const struct transfer_table *tables;
    size_t tables_count;
    char kept[256];
};

/* No server may run on the directory: its lock is held. The source is not changed; a file of a
 * database is only given another name when the copy is complete, so that nobody goes on with it by
 * mistake. After a failure or the end of the process at any moment there is the source as before,
 * and no copy that could be opened; then the same call begins anew. Outcomes as transfer_run(),
 * and GW_MISSING without a source; the reason stands on stderr. */
enum gw_err database_move(struct gw_env *env, struct database_move *move) GW_MUST_USE;

/* BLAKE2b-256 over the names and digests of all tables, in their order. */
void database_move_digest(const struct transfer_table *tables, size_t count,
                          uint8_t out[TRANSFER_DIGEST_BYTES]);

#endif
