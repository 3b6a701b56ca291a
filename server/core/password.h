/* password.h - keeping and checking passwords: argon2id (RFC 9106), 19 MiB, 2 passes.
 *
 * A check takes about 0.1 s of CPU and 19 MiB: only on the pool and in subcommands, never on an I/O
 * thread or the writer. Plain texts are never logged or stored; who holds one wipes it.
 */
#ifndef CORE_PASSWORD_H
#define CORE_PASSWORD_H

#include "core/argon.h"
#include "gw/env.h"
#include "gw/text.h"

#define PASSWORD_CHARS_MAX 128
#define PASSWORD_BYTES_MAX (PASSWORD_CHARS_MAX * 4)
#define PASSWORD_ONE_TIME_CHARS 20 /* "xxxx-xxxx-xxxx-xxxx" and NUL */

/* The text "$argon2id$…", in the arena. GW_BUSY without memory for it. `memory` as of argon_hash().
 */
enum gw_err password_hash(struct gw_env *env, struct argon_memory *memory, struct gw_arena *arena,
                          struct gw_text password, struct gw_text *out) GW_MUST_USE;
/* GW_OK when it is the stored one; GW_UNAUTHENTICATED; GW_BUSY without memory to tell. `stored`
 * empty stands for an unknown login: the same work is done and it is never the right one. */
enum gw_err password_compare(struct argon_memory *memory, struct gw_text stored,
                             struct gw_text password) GW_MUST_USE;
/* Made with other parameters than today's: hash again at the next sign-in. */
bool password_is_outdated(struct gw_text stored);

#define PASSWORD_NOBODYS "!" /* stored where no password is the right one */

/* A one-time password (N2.4): 16 of 31 letters and digits that can't be mistaken for another (79
 * bits), in groups of four. */
void password_one_time(struct gw_env *env, char out[PASSWORD_ONE_TIME_CHARS]);

/* The hash of a one-time password that is made here by chance: its 79 bits need no slow function,
 * so a whole city's are made within a second. GW_BUSY without memory. */
enum gw_err password_hash_one_time(struct gw_env *env, struct gw_arena *arena,
                                   struct gw_text password, struct gw_text *out) GW_MUST_USE;

/* Overwrites the text where it lies: only for memory that the caller may write to. */
void password_wipe(struct gw_text secret);

#endif
