/* older_upgrade.h - the city of an older release on PostgreSQL, and its upgrade broken off: at a
 * message, or at a fault point of the program. The test's cluster has to be there (engine.h).
 */
#ifndef TESTS_OLDER_UPGRADE_H
#define TESTS_OLDER_UPGRADE_H

#include <stdbool.h>

#include "tests/lib/older_city.h"
#include "tests/lib/pgsql_proxy.h"

struct older_upgrade {
    const struct older_city *city; /* on SQLite: what it must become */
    const char *directory;         /* as the release left it, on PostgreSQL */
    const char *clean;             /* the same, upgraded without a hitch … */
    int messages;                  /* … with so many of them */
};

struct upgrade_break {
    enum pgsql_proxy_fault fault; /* at the n-th message … */
    const char *point;            /* … or at the n-th passing of this one; or NULL */
    int at;
};

/* Moves a city there, with the program of before. The test ends where its upgrade leaves other rows
 * than on SQLite. */
struct older_upgrade *older_upgrade_make(const struct older_city *city,
                                         const struct older_release *release);
/* Upgrades a copy of it, broken off; then the next start must end it, with the schema, the rows,
 * the log and the copy of before as they are without a hitch. False where the upgrade came to its
 * end first. */
bool older_upgrade_break(const struct older_upgrade *upgrade, const struct upgrade_break *hit);

#endif
