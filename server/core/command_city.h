/* command_city.h - whether a place holds a city; for subcommands. */
#ifndef CORE_COMMAND_CITY_H
#define CORE_COMMAND_CITY_H

#include <stdbool.h>

#include "db/database.h"

/* Whether the place holds a database, and a server's database a person. One line and exit 1 where
 * it can't be asked. */
bool command_city_is_there(const char *command, const struct database_options *place);
/* A mistyped place must not become an empty city: one line and exit 2 where there is none. */
void command_city_check(const char *command, const struct database_options *place);

#endif
