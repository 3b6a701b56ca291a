/* directory.h - the data directory: its files' paths, its lock, and making changes of names
 * durable. */
#ifndef DB_DIRECTORY_H
#define DB_DIRECTORY_H

#include "base/file_io.h"
#include "gw/env.h"

#define DIRECTORY_PATH_BYTES 4096
#define DIRECTORY_DATABASE "kairan.db"
#define DIRECTORY_BLOBS "blobs"
#define DIRECTORY_UPLOADS "uploads"
#define DIRECTORY_LOCK "lock"
#define DIRECTORY_RESERVE "reserve"
#define DIRECTORY_CONTROL "control.sock"

/* "directory/name" with its NUL; GW_TOO_LARGE where it has no room. */
enum gw_err directory_path(char out[DIRECTORY_PATH_BYTES], const char *directory,
                           const char *name) GW_MUST_USE;
/* Makes the directory (0700) where it is missing, and takes its lock for this process: `fd` holds
 * it, the kernel gives it back when the process ends in whatever way. GW_BUSY when another process
 * has it. The reason of a failure stands on stderr. */
enum gw_err directory_lock(struct gw_env *env, const char *directory, int *fd) GW_MUST_USE;
void directory_unlock(struct gw_env *env, int fd);
/* Makes the names in it durable. */
enum gw_err directory_sync(struct gw_env *env, const char *directory) GW_MUST_USE;
/* Makes the names beside `path` durable. */
enum gw_err directory_sync_parent(struct gw_env *env, const char *path) GW_MUST_USE;
/* Makes the content of the file durable. */
enum gw_err directory_sync_file(struct gw_env *env, const char *path) GW_MUST_USE;
/* Removes a database file and what the engine keeps beside it: a log that stayed would be taken
 * for the next file of that name. */
void directory_remove_database(struct gw_env *env, const char *path);
bool directory_has(struct gw_env *env, const char *path);

/* One line on stderr, for the person who started the command. */
void database_say(const char *format, ...) GW_PRINTF(1, 2);

#endif
