/* command_move.h - `kairan migrate --to …`: the city goes to the other engine. */
#ifndef CORE_COMMAND_MOVE_H
#define CORE_COMMAND_MOVE_H

#include "core/command.h"

struct command_move {
    const struct database_options *from;
    const char *to; /* "sqlite", or the URL of a PostgreSQL database */
    const char *to_password_file;
    bool despite_missing_files;
};

/* Why --to can't be that; NULL where it can. */
const char *command_move_fault(const char *to);
/* The exit status. Prints each table with its digest, and how to start. */
int command_move(const struct command_context *context, const struct command_move *move);

#endif
