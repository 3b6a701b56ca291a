/* argon2id in kept memory, beside libsodium's. */
#include <check.h>
#include <sodium.h>

#include "core/password.h"

START_TEST(the_hash_is_libsodiums)
{
    const struct argon_input input = { GW_TEXT("坂の上の猫"), 1 << 10, 3, "0123456789abcde" };
    struct argon_memory memory = { 0 };
    uint8_t theirs[ARGON_HASH_BYTES], ours[ARGON_HASH_BYTES];

    ck_assert_int_eq(crypto_pwhash(theirs, sizeof theirs, input.password.data, input.password.bytes,
                                   input.salt, input.passes, input.memory_kib * 1024,
                                   crypto_pwhash_ALG_ARGON2ID13),
                     0);
    ck_assert_int_eq(argon_hash(&memory, &input, ours), GW_OK);
    ck_assert_mem_eq(ours, theirs, sizeof ours);
    ck_assert_int_eq(argon_hash(NULL, &input, ours), GW_OK);
    ck_assert_mem_eq(ours, theirs, sizeof ours);
    argon_memory_free(&memory);
}
END_TEST

START_TEST(what_libsodium_stored_is_known_and_it_knows_what_is_stored)
{
    struct gw_arena *arena = gw_arena_new(1 << 16);
    char theirs[crypto_pwhash_STRBYTES];
    struct gw_text ours;

    ck_assert_int_eq(crypto_pwhash_str_alg(theirs, "kaze-no-michi", 13, 2, (size_t)19 << 20,
                                           crypto_pwhash_ALG_ARGON2ID13),
                     0);
    ck_assert_int_eq(password_compare(NULL, gw_text_from(theirs), GW_TEXT("kaze-no-michi")), GW_OK);
    ck_assert(!password_is_outdated(gw_text_from(theirs)));
    ck_assert_int_eq(password_hash(gw_env_system(), NULL, arena, GW_TEXT("kaze-no-michi"), &ours),
                     GW_OK);
    ck_assert_int_eq(crypto_pwhash_str_verify(ours.data, "kaze-no-michi", 13), 0);
    ck_assert_int_eq(password_hash_one_time(gw_env_system(), arena, GW_TEXT("abcd-efgh"), &ours),
                     GW_OK);
    ck_assert_int_eq(crypto_pwhash_str_verify(ours.data, "abcd-efgh", 9), 0);
    gw_arena_free(arena);
}
END_TEST

START_TEST(memory_is_kept_and_holds_nothing_of_the_password)
{
    struct argon_input input = { GW_TEXT("坂の上の猫"), 4 << 10, 1, "0123456789abcde" };
    struct argon_memory memory = { 0 };
    uint8_t hash[ARGON_HASH_BYTES];
    const uint8_t *first;

    ck_assert_int_eq(argon_hash(&memory, &input, hash), GW_OK);
    first = memory.at;
    ck_assert_uint_eq(memory.bytes, (size_t)4 << 20);
    input.memory_kib = 8;
    ck_assert_int_eq(argon_hash(&memory, &input, hash), GW_OK);
    ck_assert_ptr_eq(memory.at, first);
    ck_assert_int_eq(sodium_is_zero(memory.at, memory.bytes), 1);
    input.memory_kib = 5 << 10;
    ck_assert_int_eq(argon_hash(&memory, &input, hash), GW_OK);
    ck_assert_uint_eq(memory.bytes, (size_t)5 << 20);
    argon_memory_free(&memory);
    ck_assert_ptr_null(memory.at);
}
END_TEST
