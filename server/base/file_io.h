/* file_io.h - reading and writing files by a gw_env to the end, and what their errors mean. */
#ifndef BASE_FILE_IO_H
#define BASE_FILE_IO_H

#include "gw/env.h"

/* GW_MISSING, GW_FULL, GW_BUSY (without a descriptor or memory) or GW_IO. */
enum gw_err file_outcome(int error);
/* All of it, from `*offset` on, which moves along. */
enum gw_err file_write_all(struct gw_env *env, int fd, struct gw_text bytes,
                           int64_t *offset) GW_MUST_USE;
/* Up to `*bytes`; fewer at the end of the file. */
enum gw_err file_read_some(struct gw_env *env, int fd, int64_t offset, char *room,
                           size_t *bytes) GW_MUST_USE;
/* What was written, or for a directory the names in it, survives a power cut. `flags`: O_DIRECTORY
 * or 0. */
enum gw_err file_sync_path(struct gw_env *env, const char *path, int flags) GW_MUST_USE;

#endif
