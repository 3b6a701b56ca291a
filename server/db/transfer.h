/* transfer.h - all tables of one database copied into another one, of whichever engine, and proof
 * that both hold the same.
 *
 * Rows go over one by one in the order of each table's key. A digest of the source's rows is made
 * on the way; when all are there, the target is read back in the same order, and its digest must be
 * the same. What an engine makes for itself is not copied: the search index is queued for filling.
 */
#ifndef DB_TRANSFER_H
#define DB_TRANSFER_H

#include <stdatomic.h>

#include "db/connection.h"
#include "gw/env.h"

#define TRANSFER_DIGEST_BYTES 32 /* BLAKE2b-256 */

/* The rows of one table: how many, and their canonical bytes digested, with the table's name and
 * columns before them. Each value is a letter (n, i, t or b) and, but for n (NULL), 8 bytes big
 * endian: of i the number, of t (text) and b (bytes) the length, which the content follows. */
struct transfer_sum {
    int64_t rows;
    uint8_t digest[TRANSFER_DIGEST_BYTES];
};

struct transfer_table {
    const char *name;
    struct transfer_sum source, target;
};

struct transfer_progress {
    const char *table;
    bool reads_back;  /* the copy is made and is being compared */
    int64_t rows;     /* of the table, so far */
    int64_t rows_all; /* of all tables, so far, in this half of the work */
};

struct transfer {
    struct gw_env *env;
    struct gw_arena *arena; /* what stands below lives there */
    struct gw_db *source;   /* outside of a transaction; it streams where it is remote */
    struct gw_db *target;   /* the same, of role DRIVER_MIGRATION */
    /* Every few thousand rows; or NULL. */
    void (*progress)(void *arg, const struct transfer_progress *progress);
    void *arg;
    const _Atomic bool *cancelled; /* gives up with GW_BUSY; or NULL */

    /* Filled: in the order of references. */
    struct transfer_table *tables;
    size_t tables_count;
};

/* GW_OK where the database has no table, or those of a city before its first row; GW_CONFLICT
 * otherwise, with one line on stderr that begins with `place`. Changes nothing. Outside of a
 * transaction. */
enum gw_err transfer_target_check(struct gw_db *target, const char *place) GW_MUST_USE;

/* Copies and compares. The source is read as of one moment; the target has been migrated by the
 * same program (GW_CONFLICT where their schemas differ) and has no row but those of its migrations.
 * GW_OK leaves the target's last transaction open, for the caller's own words and the COMMIT. What
 * an engine with a server of its own was given is in one transaction; a file of our own may get its
 * rows in several, so it must not have its name yet. Any other outcome ends both transactions:
 * GW_INVALID for a row that the other engine can't hold, GW_MALFORMED where source and target
 * differ in the end. The reason stands on stderr. */
enum gw_err transfer_run(struct transfer *transfer) GW_MUST_USE;

bool transfer_table_is_equal(const struct transfer_table *table);

#endif
