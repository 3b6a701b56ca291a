/* limiter.c - token buckets in a fixed table of sets, eight places each.
 *
 * A key is kept as 128 bits of a keyed hash (SipHash with a random key), so that nobody can aim at
 * another's set. A bucket stores the moment at which it will be full again; without use it is full
 * and its place is free.
 *
 * Seats are counted twice, in two tables by independent halves of the hash: the smaller count is
 * never below the truth, and above it only where both cells are shared.
 */
#include "core/limiter.h"

#include <pthread.h>
#include <sodium.h>

#define BUCKETS_DEFAULT ((size_t)65536)
#define PLACES 8
#define LOCKS 64
#define SEAT_CELLS 4096

struct bucket {
    uint64_t hash[2];
    int64_t full_at_us; /* monotonic; in the past: full */
};

struct bucket_set {
    struct bucket places[PLACES];
};

struct limiter {
    struct gw_env *env;
    size_t sets_count; /* a power of two */
    struct bucket_set *sets;
    pthread_mutex_t locks[LOCKS];
    pthread_mutex_t seats_lock;
    uint32_t seats[2][SEAT_CELLS];
    uint8_t key[crypto_shorthash_siphashx24_KEYBYTES];
};

/* One bucket found, its set's lock held. */
struct found {
    struct bucket *bucket;
    pthread_mutex_t *lock;
    int64_t now_us;
};

struct limiter *
limiter_new(struct gw_env *env, size_t buckets_max)
{
    struct limiter *limiter = calloc(1, sizeof(*limiter));
    size_t wanted = (buckets_max > 0 ? buckets_max : BUCKETS_DEFAULT) / PLACES;

    if (limiter == NULL)
        return NULL;
    limiter->env = env;
    limiter->sets_count = 1;
    while (limiter->sets_count * 2 <= wanted)
        limiter->sets_count *= 2;
    limiter->sets = calloc(limiter->sets_count, sizeof(*limiter->sets));
    if (limiter->sets == NULL) {
        free(limiter);
        return NULL;
    }
    env->random(env, limiter->key, sizeof(limiter->key));
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&limiter->locks[i], NULL);
    pthread_mutex_init(&limiter->seats_lock, NULL);
    return limiter;
}

void
limiter_free(struct limiter *limiter)
{
    if (limiter == NULL)
        return;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&limiter->locks[i]);
    pthread_mutex_destroy(&limiter->seats_lock);
    free(limiter->sets);
    free(limiter);
}

/* The key's bucket; else the place whose bucket is nearest to full, made into a full one. */
static struct bucket *
bucket_in(struct bucket_set *set, const uint64_t hash[2])
{
    struct bucket *fullest = &set->places[0];

    for (size_t i = 0; i < PLACES; i++) {
        struct bucket *bucket = &set->places[i];

        if (bucket->hash[0] == hash[0] && bucket->hash[1] == hash[1])
            return bucket;
        if (bucket->full_at_us < fullest->full_at_us)
            fullest = bucket;
    }
    *fullest = (struct bucket){ .hash = { hash[0], hash[1] } };
    return fullest;
}

static void
hash_of(const struct limiter *limiter, struct gw_text key, uint64_t hash[2])
{
    crypto_shorthash_siphashx24((unsigned char *)hash, (const unsigned char *)key.data, key.bytes,
                                limiter->key);
}

static struct found
find_and_lock(struct limiter *limiter, struct gw_text key)
{
    struct found found = { .now_us = limiter->env->monotonic_us(limiter->env) };
    uint64_t hash[2];
    size_t set;

    hash_of(limiter, key, hash);
    set = (size_t)hash[0] & (limiter->sets_count - 1);
    found.lock = &limiter->locks[set % LOCKS];
    pthread_mutex_lock(found.lock);
    found.bucket = bucket_in(&limiter->sets[set], hash);
    return found;
}

/* How long until the bucket holds a token: when it lacks no more than all but one. */
static int64_t
wait_of(const struct found *found, struct limiter_rate rate, int64_t token_us)
{
    int64_t lacking_us = found->bucket->full_at_us - found->now_us;
    int64_t wait_us = lacking_us - (rate.period_us - token_us);

    return wait_us > 0 ? wait_us : 0;
}

static int64_t
ask(struct limiter *limiter, struct gw_text key, struct limiter_rate rate, bool take)
{
    struct found found;
    int64_t token_us;
    int64_t wait_us;

    if (rate.tokens <= 0)
        return rate.period_us;
    token_us = rate.period_us / rate.tokens;
    found = find_and_lock(limiter, key);
    wait_us = wait_of(&found, rate, token_us);
    if (take && wait_us == 0) {
        int64_t from_us = found.bucket->full_at_us > found.now_us ? found.bucket->full_at_us
                                                                  : found.now_us;
        found.bucket->full_at_us = from_us + token_us;
    }
    pthread_mutex_unlock(found.lock);
    return wait_us;
}

int64_t
limiter_take(struct limiter *limiter, struct gw_text key, struct limiter_rate rate)
{
    return ask(limiter, key, rate, true);
}

int64_t
limiter_wait(struct limiter *limiter, struct gw_text key, struct limiter_rate rate)
{
    return ask(limiter, key, rate, false);
}

void
limiter_give_back(struct limiter *limiter, struct gw_text key, struct limiter_rate rate)
{
    struct found found;

    if (rate.tokens <= 0)
        return;
    found = find_and_lock(limiter, key);
    found.bucket->full_at_us -= rate.period_us / rate.tokens;
    pthread_mutex_unlock(found.lock);
}

void
limiter_forget(struct limiter *limiter, struct gw_text key)
{
    struct found found = find_and_lock(limiter, key);

    found.bucket->full_at_us = 0;
    pthread_mutex_unlock(found.lock);
}

bool
limiter_enter(struct limiter *limiter, struct gw_text key, uint32_t seats_max)
{
    uint64_t hash[2];
    bool enters;

    hash_of(limiter, key, hash);
    pthread_mutex_lock(&limiter->seats_lock);
    uint32_t *first = &limiter->seats[0][hash[0] % SEAT_CELLS];
    uint32_t *second = &limiter->seats[1][hash[1] % SEAT_CELLS];
    enters = *first < seats_max || *second < seats_max;
    *first += enters;
    *second += enters;
    pthread_mutex_unlock(&limiter->seats_lock);
    return enters;
}

void
limiter_leave(struct limiter *limiter, struct gw_text key)
{
    uint64_t hash[2];

    hash_of(limiter, key, hash);
    pthread_mutex_lock(&limiter->seats_lock);
    limiter->seats[0][hash[0] % SEAT_CELLS]--;
    limiter->seats[1][hash[1] % SEAT_CELLS]--;
    pthread_mutex_unlock(&limiter->seats_lock);
}
