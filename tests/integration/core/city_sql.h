/* city_sql.h - changing a city's rows behind the server's back, before it starts. */
#ifndef CITY_SQL_H
#define CITY_SQL_H

#include <check.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

static inline void
city_sql(const char *directory, const char *sql)
{
    test_sql(directory, sql);
}

/* The first column of the first row. */
static inline const char *
city_sql_text(const char *directory, const char *sql)
{
    return test_sql_string(directory, sql);
}

#endif
