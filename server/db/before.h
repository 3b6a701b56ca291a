/* before.h - copies of the database from before its migrations, in the data directory. */
#ifndef DB_BEFORE_H
#define DB_BEFORE_H

#include "db/inside.h"
#include "gw/module.h"

/* The way back when the new schema turns out wrong: "backup-before-MODULE-NUMBER.db" by the first
 * migration to come. `applied` are those that the database has. The reason of a failure stands on
 * stderr; nothing is left of it then. */
enum gw_err before_save(struct database *database, const struct gw_migration *applied,
                        const struct gw_migration *first) GW_MUST_USE;
/* Once a migration has come to its end: the five newest copies stay, and all of the last 30 days.
 */
void before_prune(struct database *database);

#endif
