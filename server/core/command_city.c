/* command_city.c - whether a data directory holds a city. */
#include "core/command_city.h"

#include <limits.h>

bool
command_city_is_there(const char *directory)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/kairan.db", directory);

    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

void
command_city_check(const char *command, const char *directory)
{
    if (command_city_is_there(directory))
        return;
    (void)fprintf(stderr,
                  "kairan %s: no city here, make one with `kairan init` or `kairan demo`: %s\n",
                  command, directory);
    exit(2);
}
