/* password.c - keeping and checking passwords: argon2id, stored as the text that all of its
 * libraries understand. */
#include "core/password.h"

#include <sodium.h>

#define STORED_BYTES 128 /* with NUL */

/* What stands in "$argon2id$v=19$m=MEMORY,t=PASSES,p=1$SALT$HASH". */
struct stored {
    struct argon_input input; /* without the password */
    uint8_t hash[ARGON_HASH_BYTES];
};

enum { HASH_CHARS = 43, SALT_CHARS = 22 };

#define MEMORY_KIB ((size_t)19 << 10) /* OWASP's first choice for argon2id: 19 MiB, t=2, p=1 */
#define PASSES 2
#define MEMORY_KIB_MIN ((size_t)8)
#define MEMORY_KIB_MAX ((size_t)1 << 20)
#define PASSES_MAX 4

/* The hash of random bytes that were thrown away: nobody's password. Checked against for an
 * unknown login, so that the time of the answer does not tell which logins exist (ASVS 6.3.8). */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$npEHvCth6wi3fJnNWIZ2gw$"
                             "NtuQ3Q2JdBl9igPhMJ7JyZCJh5kDoaNE0S4WwotlYlY";

static void
ready(void)
{
    gw_check(sodium_init() >= 0);
}

static void
stored_write(const struct stored *stored, char out[STORED_BYTES])
{
    char salt[SALT_CHARS + 1], hash[HASH_CHARS + 1];

    sodium_bin2base64(salt, sizeof(salt), stored->input.salt, sizeof(stored->input.salt),
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    sodium_bin2base64(hash, sizeof(hash), stored->hash, sizeof(stored->hash),
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    snprintf(out, STORED_BYTES, "$argon2id$v=19$m=%zu,t=%zu,p=1$%s$%s", stored->input.memory_kib,
             stored->input.passes, salt, hash);
}

/* `stored` has the costs. */
static enum gw_err
hash_with(struct gw_env *env, struct argon_memory *memory, struct stored stored,
          struct gw_arena *arena, struct gw_text *out)
{
    char *text = gw_arena_alloc(arena, STORED_BYTES);

    ready();
    env->random(env, stored.input.salt, sizeof(stored.input.salt));
    GW_TRY(argon_hash(memory, &stored.input, stored.hash));
    stored_write(&stored, text);
    *out = gw_text_from(text);
    return GW_OK;
}

enum gw_err
password_hash(struct gw_env *env, struct argon_memory *memory, struct gw_arena *arena,
              struct gw_text password, struct gw_text *out)
{
    const struct stored stored = { { password, MEMORY_KIB, PASSES, { 0 } }, { 0 } };

    return hash_with(env, memory, stored, arena, out);
}

enum gw_err
password_hash_one_time(struct gw_env *env, struct gw_arena *arena, struct gw_text password,
                       struct gw_text *out)
{
    const struct stored stored = { { password, MEMORY_KIB_MIN, 1, { 0 } }, { 0 } };

    return hash_with(env, NULL, stored, arena, out);
}

static bool
from_base64(const char *text, uint8_t *out, size_t bytes)
{
    size_t count = 0;

    return sodium_base642bin(out, bytes, text, strlen(text), NULL, &count, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           count == bytes;
}

static bool
stored_parse(const char *string, struct stored *out)
{
    char salt[SALT_CHARS + 1], hash[HASH_CHARS + 1];
    int end = 0;

    return sscanf(string, "$argon2id$v=19$m=%zu,t=%zu,p=1$%22[^$]$%43[^$]%n",
                  &out->input.memory_kib, &out->input.passes, salt, hash, &end) == 4 &&
           string[end] == '\0' && from_base64(salt, out->input.salt, sizeof(out->input.salt)) &&
           from_base64(hash, out->hash, sizeof(out->hash)) &&
           out->input.memory_kib >= MEMORY_KIB_MIN && out->input.memory_kib <= MEMORY_KIB_MAX &&
           out->input.passes >= 1 && out->input.passes <= PASSES_MAX;
}

/* False for what is no hash. */
static bool
stored_read(struct gw_text stored, struct stored *out)
{
    char string[STORED_BYTES];
    const size_t bytes = stored.bytes < STORED_BYTES ? stored.bytes : 0;

    if (bytes > 0)
        memcpy(string, stored.data, bytes);
    string[bytes] = '\0';
    return stored_parse(string, out);
}

static bool
is_quick(const struct stored *stored)
{
    return stored->input.memory_kib != MEMORY_KIB || stored->input.passes != PASSES;
}

/* GW_OK, GW_UNAUTHENTICATED or GW_BUSY. */
static enum gw_err
compare(struct argon_memory *memory, const struct stored *stored, struct gw_text password)
{
    struct argon_input input = stored->input;
    uint8_t hash[ARGON_HASH_BYTES];
    bool equal;

    input.password = password;
    GW_TRY(argon_hash(memory, &input, hash));
    equal = sodium_memcmp(hash, stored->hash, sizeof(hash)) == 0;
    sodium_memzero(hash, sizeof(hash));
    return equal ? GW_OK : GW_UNAUTHENTICATED;
}

enum gw_err
password_compare(struct argon_memory *memory, struct gw_text stored, struct gw_text password)
{
    struct stored theirs, nobodys;
    enum gw_err err;

    ready();
    gw_check(stored_read(gw_text_from(nobody), &nobodys));
    if (!stored_read(stored, &theirs)) {
        err = compare(memory, &nobodys, password);
        return err == GW_BUSY ? GW_BUSY : GW_UNAUTHENTICATED;
    }
    err = compare(memory, &theirs, password);
    /* A quick hash takes as long as any other, so that the time doesn't tell who has one. */
    if (is_quick(&theirs))
        (void)(compare(memory, &nobodys, password) == GW_OK);
    return err;
}

bool
password_is_outdated(struct gw_text stored)
{
    struct stored read;

    ready();
    return !stored_read(stored, &read) || is_quick(&read);
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
