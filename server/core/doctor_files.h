/* doctor_files.h - whether the contents of files are where the database says. */
#ifndef CORE_DOCTOR_FILES_H
#define CORE_DOCTOR_FILES_H

#include "gw/db.h"
#include "gw/env.h"

struct doctor_files {
    int64_t there;   /* rows whose content is on the disk, with its size */
    int64_t missing; /* rows without it */
    int64_t on_disk; /* contents, with a row or without */
};

/* Reads names and sizes, not contents. Beside a running server, too. */
enum gw_err doctor_files_look(struct gw_env *env, const char *directory, struct gw_db *db,
                              struct doctor_files *out) GW_MUST_USE;

#endif
