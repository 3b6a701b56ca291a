/* command_owner.h - the superuser works on a city as the user who owns it. */
#ifndef CORE_COMMAND_OWNER_H
#define CORE_COMMAND_OWNER_H

/* Where the superuser runs a command on somebody else's data directory, the process becomes that
 * user for good, groups and all: what root made there, the server could not open. The owner of a
 * directory that does not exist yet is that of the one around it. Does nothing for anybody else.
 * Before any thread; prints one line and exits 1 where it can't: also where the directory is a
 * link, which could lead to anybody's, or belongs to a number that no user has. */
void command_owner_become(const char *command, const char *directory);

#endif
