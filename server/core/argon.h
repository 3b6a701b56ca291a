/* argon.h - argon2id (RFC 9106) in memory that its thread keeps while it has work (pool.c).
 *
 * A hash that maps its 19 MiB, has them filled and unmaps them, as libsodium's does, holds the lock
 * of the process's addresses for much of its time. At the priority of the pool that may last for
 * tenths of a second, while no other thread can map anything: and I/O threads have to, after each
 * commit, to see what was written.
 */
#ifndef CORE_ARGON_H
#define CORE_ARGON_H

#include "gw/err.h"
#include "gw/text.h"

enum { ARGON_SALT_BYTES = 16, ARGON_HASH_BYTES = 32 };

/* As much as the most demanding hash of it needed; all zero: none yet, or given back. For one
 * thread at a time. */
struct argon_memory {
    uint8_t *at;
    size_t bytes;
};

struct argon_input {
    struct gw_text password;
    size_t memory_kib, passes;
    uint8_t salt[ARGON_SALT_BYTES];
};

/* GW_BUSY without memory. `memory` holds nothing of the password afterwards; NULL: some that is
 * freed. */
enum gw_err argon_hash(struct argon_memory *memory, const struct argon_input *input,
                       uint8_t out[ARGON_HASH_BYTES]) GW_MUST_USE;
void argon_memory_free(struct argon_memory *memory);

#endif
