/* blobs.h - contents of files on the disk: each once, under its digest; and uploads until they are
 * whole.
 *
 * A content is blobs/aa/bb/<digest>, never changed, durable with its name before a row names it.
 * An upload is uploads/<token>: its length is what has arrived. When it is whole it gets its second
 * name among the blobs, and loses the first one once the row is committed, so that nothing that was
 * acknowledged depends on what comes in between. Any thread; calls have the outcomes of
 * file_outcome().
 */
#ifndef DB_BLOBS_H
#define DB_BLOBS_H

#include "gw/env.h"

#define BLOB_DIGEST_BYTES 32 /* BLAKE2b-256, as the manifest of a backup has it */
#define BLOB_TOKEN_CHARS 33  /* 32 digits and NUL */
#define BLOB_NAME_BYTES 96   /* "blobs/aa/bb/<digest>" with its NUL */

struct blob_digest {
    uint8_t bytes[BLOB_DIGEST_BYTES];
};

/* A content that a request is about to name: not collected meanwhile. */
struct blob_pin {
    struct blob_digest digest;
    struct blobs *blobs; /* NULL: pins nothing */
    struct blob_pin *next;
};

struct blobs;
struct blobs *blobs_new(struct gw_env *env, const char *directory); /* NULL: no memory */
void blobs_free(struct blobs *blobs);

/* The path below the data directory. */
void blob_name(const struct blob_digest *digest, char out[BLOB_NAME_BYTES]);
/* The digest of a blob's file name; GW_INVALID for any other. */
enum gw_err blob_name_parse(struct gw_text name, struct blob_digest *out) GW_MUST_USE;

/* ---- uploads ---- */

/* A new empty one, open for this caller alone. */
enum gw_err blobs_upload_new(struct blobs *blobs, char token[BLOB_TOKEN_CHARS],
                             int *fd) GW_MUST_USE;
/* GW_CONFLICT while another has it open that way; GW_MISSING without it. Closing ends it. */
enum gw_err blobs_upload_open(struct blobs *blobs, struct gw_text token, int *fd) GW_MUST_USE;
/* How much is there, on the disk for certain. */
enum gw_err blobs_upload_length(struct blobs *blobs, struct gw_text token,
                                int64_t *bytes) GW_MUST_USE;
/* Its name and content survive a power cut. Slow. */
enum gw_err blobs_upload_sync(struct blobs *blobs, int fd) GW_MUST_USE;
/* Takes its name away; nothing where there is none. */
void blobs_upload_remove(struct blobs *blobs, struct gw_text token);

/* ---- contents ---- */

/* Reads the whole file in small pieces. Slow. */
enum gw_err blob_digest_of(struct gw_env *env, int fd, struct blob_digest *out,
                           int64_t *bytes) GW_MUST_USE;
/* Gives the upload its place among the blobs, durable, unless the content is there already. The pin
 * holds until blob_unpin(). Slow. */
enum gw_err blobs_take(struct blobs *blobs, struct gw_text token, const struct blob_digest *digest,
                       struct blob_pin *pin) GW_MUST_USE;
void blob_unpin(struct blob_pin *pin);
/* GW_MISSING where it isn't. */
enum gw_err blobs_open(struct blobs *blobs, const struct blob_digest *digest, int *fd,
                       int64_t *bytes) GW_MUST_USE;
/* Gives it a further name, on the same disk and for reading only: it goes when that name goes. */
enum gw_err blobs_link(struct blobs *blobs, const struct blob_digest *digest,
                       const char *path) GW_MUST_USE;

/* ---- collection ---- */

/* While paused nothing is removed; pauses add up. Returns when no removal is under way. */
void blobs_pause(struct blobs *blobs, bool pause);
bool blobs_are_paused(struct blobs *blobs);
/* Removes the content unless it is pinned or removal is paused; then it stays without a row, for
 * the next sweep. Its row is gone, committed. */
void blobs_remove(struct blobs *blobs, const struct blob_digest *digest);
/* Calls take() for what was last changed before `before`: contents of one of 256 slices, uploads.
 */
enum gw_err blobs_list(struct blobs *blobs, unsigned slice, gw_time before,
                       void (*take)(void *arg, const struct blob_digest *digest),
                       void *arg) GW_MUST_USE;
enum gw_err blobs_upload_list(struct blobs *blobs, gw_time before,
                              void (*take)(void *arg, struct gw_text token), void *arg) GW_MUST_USE;

#endif
