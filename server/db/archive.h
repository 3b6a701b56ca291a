/* archive.h - a POSIX ustar file of our own shape, written and read in one pass.
 *
 * Only plain files, mode 0600, no owner, one time for all: so a header says nothing but name, size
 * and that time, and a reader can compare each header with the one it would have written. Sizes of
 * 8 GiB and more stand in base 256, as GNU tar, BSD tar and 7-Zip read them.
 */
#ifndef DB_ARCHIVE_H
#define DB_ARCHIVE_H

#include <sodium.h>

#include "gw/env.h"

#define ARCHIVE_BLOCK_BYTES 512
#define ARCHIVE_NAME_BYTES 100  /* with its NUL */
#define ARCHIVE_DIGEST_BYTES 32 /* BLAKE2b-256 */
#define ARCHIVE_DIGEST_CHARS (2 * ARCHIVE_DIGEST_BYTES + 1)

struct archive {
    struct gw_env *env;
    int fd; /* borrowed */
    int64_t offset;
    int64_t made_at;               /* seconds since 1970 */
    const _Atomic bool *cancelled; /* or NULL: when set, GW_BUSY */
};

struct archive_entry {
    char name[ARCHIVE_NAME_BYTES];
    int64_t bytes;
    char digest[ARCHIVE_DIGEST_CHARS]; /* hex; of the content */
};

/* Bytes are read from `source` until `entry->bytes` are there; sets the digest. GW_IO when the
 * source ends before. */
enum gw_err archive_put(struct archive *archive, struct archive_entry *entry,
                        int source) GW_MUST_USE;
enum gw_err archive_put_end(struct archive *archive) GW_MUST_USE;

/* The next entry's name and size; GW_MISSING at the end, after which nothing may follow.
 * GW_MALFORMED for all that archive_put() would not have written. */
enum gw_err archive_next(struct archive *archive, struct archive_entry *entry) GW_MUST_USE;
/* Its content, into `target` from offset 0 on where that is not -1; sets the digest. */
enum gw_err archive_get(struct archive *archive, struct archive_entry *entry,
                        int target) GW_MUST_USE;

/* A name that may stand in an archive: kairan.db, manifest.json, or a file below blobs/ of at most
 * four parts, each of [0-9A-Za-z._-] and not beginning with a dot. */
bool archive_name_is_ours(const char *name);
/* The order of entries: kairan.db, what is below blobs/ by bytes with '/' first, manifest.json. */
int archive_name_compare(const char *left, const char *right);

void archive_digest_hex(crypto_generichash_state *state, char out[ARCHIVE_DIGEST_CHARS]);

#endif
