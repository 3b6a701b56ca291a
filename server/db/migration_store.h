/* migration_store.h - which migrations the database has seen. */
#ifndef DB_MIGRATION_STORE_H
#define DB_MIGRATION_STORE_H

#include "gw/db.h"

#define MIGRATION_CHECKSUM_BYTES 32 /* BLAKE2b-256 of the file */

struct migration_row {
    struct gw_text module;
    int64_t number;
    struct gw_text name;
    struct gw_text checksum;
    gw_time applied_at;
};

/* Outside of any transaction. */
/* Whether any program has migrated this database. */
enum gw_err migration_table_exists(struct gw_db *db, bool *out) GW_MUST_USE;
enum gw_err migration_table_create(struct gw_db *db) GW_MUST_USE;
/* All rows, by module and number; texts in the arena. */
enum gw_err migration_list(struct gw_db *db, struct gw_arena *arena, struct migration_row **out,
                           size_t *count) GW_MUST_USE;
enum gw_err migration_insert(struct gw_db *db, const struct migration_row *row) GW_MUST_USE;

#endif
