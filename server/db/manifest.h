/* manifest.h - manifest.json of a backup: what the archive holds, with a digest of each file.
 *
 * It is a function of the archive's entries and time alone, so a restore makes it again from what
 * it read and compares. It is streamed: a city has millions of files.
 */
#ifndef DB_MANIFEST_H
#define DB_MANIFEST_H

#include "db/archive.h"
#include "gw/buf.h"

struct manifest {
    struct gw_env *env;
    int fd; /* written there, or -1: only its digest is wanted */
    struct gw_buf buf;
    crypto_generichash_state state;
    int64_t bytes;
    bool has_files;
    enum gw_err err; /* sticky */
};

void manifest_begin(struct manifest *manifest, struct gw_env *env, int fd, int64_t made_at);
void manifest_add(struct manifest *manifest, const struct archive_entry *entry);
/* What was wrong in between is told here. */
enum gw_err manifest_end(struct manifest *manifest, char digest[ARCHIVE_DIGEST_CHARS]) GW_MUST_USE;

#endif
