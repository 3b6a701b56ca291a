/* password.c - keeping and checking passwords: argon2id by libsodium. */
#include <sodium.h>

#include "core/password.h"

#define PASSES 2
#define MEMORY_BYTES ((size_t)19 << 20) /* OWASP's first choice for argon2id: 19 MiB, t=2, p=1 */

/* The hash of random bytes that were thrown away: nobody's password. Checked against for an
 * unknown login, so that the time of the answer does not tell which logins exist (ASVS 6.3.8). */
static const char nobody[crypto_pwhash_STRBYTES] =
    "$argon2id$v=19$m=19456,t=2,p=1$npEHvCth6wi3fJnNWIZ2gw$"
    "NtuQ3Q2JdBl9igPhMJ7JyZCJh5kDoaNE0S4WwotlYlY";

static void
ready(void)
{
    gw_check(sodium_init() >= 0);
}

static enum gw_err
hash_with(struct gw_arena *arena, struct gw_text password, size_t memory_bytes, struct gw_text *out)
{
    char *stored = gw_arena_alloc(arena, crypto_pwhash_STRBYTES);
    const unsigned long long passes = memory_bytes == MEMORY_BYTES ? PASSES : 1;

    ready();
    if (crypto_pwhash_str_alg(stored, password.data, password.bytes, passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return GW_BUSY;
    *out = gw_text_from(stored);
    return GW_OK;
}

enum gw_err
password_hash(struct gw_arena *arena, struct gw_text password, struct gw_text *out)
{
    return hash_with(arena, password, MEMORY_BYTES, out);
}

enum gw_err
password_hash_one_time(struct gw_arena *arena, struct gw_text password, struct gw_text *out)
{
    return hash_with(arena, password, crypto_pwhash_MEMLIMIT_MIN, out);
}

/* libsodium wants the text NUL-terminated. */
static void
stored_string(char out[crypto_pwhash_STRBYTES], struct gw_text stored)
{
    size_t bytes = stored.bytes < crypto_pwhash_STRBYTES ? stored.bytes : 0;

    if (bytes > 0)
        memcpy(out, stored.data, bytes);
    out[bytes] = '\0';
}

bool
password_matches(struct gw_text stored, struct gw_text password)
{
    char string[crypto_pwhash_STRBYTES];
    bool known = stored.bytes > 0;

    ready();
    stored_string(string, known ? stored : gw_text_from(nobody));
    int unequal = crypto_pwhash_str_verify(string, password.data, password.bytes);
    /* A quick hash takes as long as any other, so that the time doesn't tell who has one. */
    if (crypto_pwhash_str_needs_rehash(string, PASSES, MEMORY_BYTES) != 0) {
        stored_string(string, gw_text_from(nobody));
        (void)(crypto_pwhash_str_verify(string, password.data, password.bytes) == 0);
    }
    return known && unequal == 0;
}

bool
password_is_outdated(struct gw_text stored)
{
    char string[crypto_pwhash_STRBYTES];

    ready();
    stored_string(string, stored);
    return crypto_pwhash_str_needs_rehash(string, PASSES, MEMORY_BYTES) != 0;
}

void
password_one_time(struct gw_env *env, char out[PASSWORD_ONE_TIME_CHARS])
{
    static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* no 0 o, 1 i l */
    const unsigned kinds = sizeof signs - 1;
    const unsigned fair = 256 / kinds * kinds; /* a byte from here on would favour the first */
    size_t at = 0;
    uint8_t byte;

    while (at + 1 < PASSWORD_ONE_TIME_CHARS) {
        if (at % 5 == 4) {
            out[at++] = '-';
            continue;
        }
        env->random(env, &byte, 1);
        if (byte < fair)
            out[at++] = signs[byte % kinds];
    }
    out[at] = '\0';
    sodium_memzero(&byte, sizeof byte);
}

void
password_wipe(struct gw_text secret)
{
    if (secret.data != NULL)
        sodium_memzero((char *)(uintptr_t)secret.data, secret.bytes);
}
