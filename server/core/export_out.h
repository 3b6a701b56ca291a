/* export_out.h - a file of an export that is written from its beginning to its end, with its
 * digest. */
#ifndef CORE_EXPORT_OUT_H
#define CORE_EXPORT_OUT_H

#include <sodium.h>

#include "db/blobs.h"
#include "gw/buf.h"
#include "gw/env.h"

struct export_out {
    struct gw_env *env;
    int fd;
    int64_t bytes;     /* on their way to the disk */
    struct gw_buf buf; /* what was not yet handed over; the caller appends */
    crypto_generichash_state state;
    enum gw_err err; /* the first failure */
};

/* A new file, or an old one emptied. */
enum gw_err export_out_open(struct gw_env *env, const char *path,
                            struct export_out *out) GW_MUST_USE;
/* After some appending: hands over what has gathered. */
void export_out_flush(struct export_out *out);
/* The rest, durable; the first failure of all. Closes either way. */
enum gw_err export_out_close(struct export_out *out, struct blob_digest *digest) GW_MUST_USE;
/* Closes what is of no use any more. */
void export_out_abandon(struct export_out *out);

#endif
