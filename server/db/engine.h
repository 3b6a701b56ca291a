/* engine.h - which engine a connection speaks to, for the few who must ask it in another language
 * and not only in other words: full text.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "gw/db.h"

enum db_engine {
    DB_SQLITE,
    DB_PGSQL,
};

enum db_engine db_engine(const struct gw_db *db);

#endif
