/* older_city.h - a city as an older release left it, and what it must be like once a newer program
 * has opened it. On SQLite; older_upgrade.h has the same on PostgreSQL.
 *
 * The older schema is made by the migrations up to the release's last ones; its rows are those of a
 * city of now, as far as the older tables have columns for them.
 */
#ifndef TESTS_OLDER_CITY_H
#define TESTS_OLDER_CITY_H

#include <stdint.h>

#include "gw/module.h"

/* Its last migration of each module. */
struct older_release {
    int64_t core, bulletin;
};
/* Oldest first; core 0 behind the last. */
extern const struct older_release older_releases[];

struct older_city {
    const char *directory; /* as the release left it */
    const char *upgraded;  /* the same, opened by the program of now without a hitch */
    const char *copy;      /* name of the copy before its first migration */
};

/* Those that the release knew. */
struct gw_migration *older_migrations(const struct older_release *release);

/* From a city of now that was opened at least once. The test ends where the upgrade changes a row
 * that no migration is about, or where the older program can't open its copy. */
struct older_city *older_city_make(const char *directory, const struct older_release *release);
/* NULL, or in words how a directory that was upgraded, with or without a hitch, differs from the
 * one without, or its copy before from the city before. */
const char *older_city_fault(const struct older_city *city, const char *directory);
/* The same about the copy alone. */
const char *older_copy_fault(const struct older_city *city, const char *directory);

#endif
