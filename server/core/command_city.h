/* command_city.h - whether a data directory holds a city; for subcommands. */
#ifndef CORE_COMMAND_CITY_H
#define CORE_COMMAND_CITY_H

#include <stdbool.h>

/* Whether the directory holds a database. */
bool command_city_is_there(const char *directory);
/* A mistyped directory must not become an empty city: one line and exit 2 where there is none. */
void command_city_check(const char *command, const char *directory);

#endif
