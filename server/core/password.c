/* password.c - keeping and checking passwords: argon2id by libsodium.
 *
 * Its crypto_pwhash_str_verify calls a right password wrong when it gets no memory, so what is
 * stored is read here, and the password hashed once more with the same salt.
 */
#include <sodium.h>

#include "core/password.h"

#define PASSES 2
#define MEMORY_BYTES ((size_t)19 << 20) /* OWASP's first choice for argon2id: 19 MiB, t=2, p=1 */

/* The hash of random bytes that were thrown away: nobody's password. Checked against for an
 * unknown login, so that the time of the answer does not tell which logins exist (ASVS 6.3.8). */
static const char nobody[crypto_pwhash_STRBYTES] =
    "$argon2id$v=19$m=19456,t=2,p=1$npEHvCth6wi3fJnNWIZ2gw$"
    "NtuQ3Q2JdBl9igPhMJ7JyZCJh5kDoaNE0S4WwotlYlY";

enum { HASH_BYTES = 32, HASH_CHARS = 43, SALT_CHARS = 22 };

/* What stands in "$argon2id$v=19$m=MEMORY,t=PASSES,p=1$SALT$HASH". */
struct stored {
    size_t memory_kib, passes;
    unsigned char salt[crypto_pwhash_SALTBYTES], hash[HASH_BYTES];
};

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

static bool
from_base64(const char *text, unsigned char *out, size_t bytes)
{
    size_t count = 0;

    return sodium_base642bin(out, bytes, text, strlen(text), NULL, &count, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           count == bytes;
}

static bool
stored_read(const char *string, struct stored *out)
{
    char salt[SALT_CHARS + 1], hash[HASH_CHARS + 1];
    int end = 0;

    return sscanf(string, "$argon2id$v=19$m=%zu,t=%zu,p=1$%22[^$]$%43[^$]%n", &out->memory_kib,
                  &out->passes, salt, hash, &end) == 4 &&
           string[end] == '\0' && from_base64(salt, out->salt, sizeof(out->salt)) &&
           from_base64(hash, out->hash, sizeof(out->hash)) &&
           out->memory_kib >= crypto_pwhash_MEMLIMIT_MIN / 1024 &&
           out->memory_kib <= crypto_pwhash_MEMLIMIT_SENSITIVE / 1024 &&
           out->passes >= crypto_pwhash_OPSLIMIT_MIN &&
           out->passes <= crypto_pwhash_OPSLIMIT_SENSITIVE;
}

/* GW_OK, GW_UNAUTHENTICATED or GW_BUSY. */
static enum gw_err
compare(const struct stored *stored, struct gw_text password)
{
    unsigned char hash[HASH_BYTES];
    bool equal;

    if (crypto_pwhash(hash, sizeof(hash), password.data, password.bytes, stored->salt,
                      stored->passes, stored->memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return GW_BUSY;
    equal = sodium_memcmp(hash, stored->hash, sizeof(hash)) == 0;
    sodium_memzero(hash, sizeof(hash));
    return equal ? GW_OK : GW_UNAUTHENTICATED;
}

enum gw_err
password_compare(struct gw_text stored, struct gw_text password)
{
    char string[crypto_pwhash_STRBYTES];
    struct stored theirs, nobodys;
    enum gw_err err;

    ready();
    gw_check(stored_read(nobody, &nobodys));
    stored_string(string, stored);
    if (!stored_read(string, &theirs)) {
        err = compare(&nobodys, password);
        return err == GW_BUSY ? GW_BUSY : GW_UNAUTHENTICATED;
    }
    err = compare(&theirs, password);
    /* A quick hash takes as long as any other, so that the time doesn't tell who has one. */
    if (crypto_pwhash_str_needs_rehash(string, PASSES, MEMORY_BYTES) != 0)
        (void)(compare(&nobodys, password) == GW_OK);
    return err;
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
