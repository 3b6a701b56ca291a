/* bitmap_part.c - one part of a set: what can be asked of it and done to it in either shape. */
#include "base/bitmap_part.h"

/* So many runs at once are put or cut one by one; more are a matter of bits. */
#define RUNS_FEW 16
/* Runs that fit where bits are. */
#define BITS_ROOM ((uint32_t)(PART_WORDS * sizeof(uint64_t) / sizeof(struct bitmap_run)))

static uint32_t
run_count(struct bitmap_run run)
{
    return (uint32_t)run.last - run.first + 1;
}

/* ---- bits ---- */

/* As the compiler would, but here instead of in a function: not every processor has one for it. */
static inline uint32_t
bits_of(uint64_t word)
{
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(word * UINT64_C(0x0101010101010101) >> 56);
}

/* The bits of the run that lie in the word. */
static uint64_t
mask_of(uint32_t word, struct bitmap_run run)
{
    uint64_t mask = UINT64_MAX;

    if (word == run.first / 64U)
        mask &= UINT64_MAX << run.first % 64U;
    if (word == run.last / 64U)
        mask &= UINT64_MAX >> (63 - run.last % 64U);
    return mask;
}

static uint32_t
words_count(const uint64_t *words, struct bitmap_run run)
{
    uint32_t count = 0;

    for (uint32_t i = run.first / 64U; i <= run.last / 64U; i++)
        count += bits_of(words[i] & mask_of(i, run));
    return count;
}

static void
words_set(uint64_t *words, struct bitmap_run run)
{
    for (uint32_t i = run.first / 64U; i <= run.last / 64U; i++)
        words[i] |= mask_of(i, run);
}

static void
words_clear(uint64_t *words, struct bitmap_run run)
{
    for (uint32_t i = run.first / 64U; i <= run.last / 64U; i++)
        words[i] &= ~mask_of(i, run);
}

/* The first number from `number` on; PART_NUMBERS where there is none. */
static uint32_t
words_next(const uint64_t *words, uint32_t number)
{
    uint32_t i = number / 64;
    uint64_t word = words[i] & UINT64_MAX << number % 64;

    while (word == 0 && ++i < PART_WORDS)
        word = words[i];
    return word == 0 ? PART_NUMBERS : i * 64 + (uint32_t)__builtin_ctzll(word);
}

static uint32_t
words_runs(const uint64_t *words)
{
    uint64_t before = 0; /* the highest bit of the word before */
    uint32_t count = 0;

    for (uint32_t i = 0; i < PART_WORDS; i++) {
        count += bits_of(words[i] & ~(words[i] << 1 | before));
        before = words[i] >> 63;
    }
    return count;
}

/* Room for as many as words_runs() counts. */
static void
words_list(const uint64_t *words, struct bitmap_run *runs)
{
    struct bitmap_run *begun = runs, *ended = runs;
    uint64_t before = 0; /* the highest bit of the word before */

    for (uint32_t i = 0; i < PART_WORDS; i++) {
        const uint64_t word = words[i], after = i + 1 < PART_WORDS ? words[i + 1] << 63 : 0;

        for (uint64_t bits = word & ~(word << 1 | before); bits != 0; bits &= bits - 1)
            begun++->first = (uint16_t)(i * 64 + (uint32_t)__builtin_ctzll(bits));
        for (uint64_t bits = word & ~(word >> 1 | after); bits != 0; bits &= bits - 1)
            ended++->last = (uint16_t)(i * 64 + (uint32_t)__builtin_ctzll(bits));
        before = word >> 63;
    }
}

/* Of a part of bits: how many are in the run. */
static uint32_t
bits_count(const struct bitmap_part *part, struct bitmap_run run)
{
    uint32_t count = part->count;

    if (run_count(run) <= PART_NUMBERS / 2)
        return words_count(part->words, run);
    if (run.first > 0)
        count -= words_count(part->words, (struct bitmap_run){ 0, (uint16_t)(run.first - 1) });
    if (run.last < UINT16_MAX)
        count -= words_count(part->words,
                             (struct bitmap_run){ (uint16_t)(run.last + 1), UINT16_MAX });
    return count;
}

/* ---- runs ---- */

/* Between `at` and `end`: the first run that ends at `value` or behind it. */
static uint32_t
run_search(const struct bitmap_part *part, uint32_t at, uint32_t end, uint32_t value)
{
    while (at < end) {
        const uint32_t middle = at + (end - at) / 2;

        if (part->runs[middle].last < value)
            at = middle + 1;
        else
            end = middle;
    }
    return at;
}

static uint32_t
run_find(const struct bitmap_part *part, uint32_t value)
{
    const uint32_t count = part->runs_count;

    if (count == 0 || part->runs[count - 1].last < value) /* most are added at the end */
        return count;
    return run_search(part, 0, count, value);
}

/* The same from `at` on, near ones soonest. */
static uint32_t
run_gallop(const struct bitmap_part *part, uint32_t at, uint32_t value)
{
    const uint32_t count = part->runs_count;
    uint32_t end = at, step = 1;

    if (part->runs[count - 1].last < value)
        return count;
    while (end < count && part->runs[end].last < value) {
        at = end + 1;
        end += step;
        step *= 2;
    }
    return run_search(part, at, end < count ? end : count, value);
}

/* Puts runs in the place of those from `at` up to `end`. */
static void
runs_splice(struct bitmap_part *part, uint32_t at, uint32_t end, const struct bitmap_run *runs,
            uint32_t count)
{
    for (uint32_t i = at; i < end; i++)
        part->count -= run_count(part->runs[i]);
    if (end < part->runs_count && count != end - at)
        memmove(&part->runs[at + count], &part->runs[end],
                (part->runs_count - end) * sizeof(*part->runs));
    for (uint32_t i = 0; i < count; i++) {
        part->runs[at + i] = runs[i];
        part->count += run_count(runs[i]);
    }
    part->runs_count = part->runs_count - (end - at) + count;
}

static void
runs_put(struct bitmap_part *part, struct bitmap_run run)
{
    const uint32_t at = run_find(part, run.first == 0 ? 0 : run.first - 1U);
    uint32_t end = at;

    if (at == part->runs_count) {
        bitmap_part_append(part, run);
        return;
    }
    while (end < part->runs_count && part->runs[end].first <= run.last + 1)
        end++;
    if (end > at && part->runs[at].first < run.first)
        run.first = part->runs[at].first;
    if (end > at && part->runs[end - 1].last > run.last)
        run.last = part->runs[end - 1].last;
    runs_splice(part, at, end, &run, 1);
}

static void
runs_cut(struct bitmap_part *part, struct bitmap_run run)
{
    const uint32_t at = run_find(part, run.first);
    uint32_t end = at, count = 0;
    struct bitmap_run rest[2]; /* before and behind the cut */

    while (end < part->runs_count && part->runs[end].first <= run.last)
        end++;
    if (end == at)
        return;
    if (part->runs[at].first < run.first)
        rest[count++] = (struct bitmap_run){ part->runs[at].first, (uint16_t)(run.first - 1) };
    if (part->runs[end - 1].last > run.last)
        rest[count++] = (struct bitmap_run){ (uint16_t)(run.last + 1), part->runs[end - 1].last };
    runs_splice(part, at, end, rest, count);
}

/* ---- room ---- */

enum gw_err
bitmap_part_room(struct bitmap_part *part, uint32_t runs)
{
    uint32_t room = part->room + part->room / 2;
    struct bitmap_run *larger;

    if (part->is_bits || runs <= part->room)
        return GW_OK;
    if (runs > RUNS_MAX)
        return bitmap_part_widen(part);
    room = room > RUNS_MAX ? RUNS_MAX : room < runs ? runs : room;
    larger = realloc(part->runs, room * sizeof(*larger));
    if (larger == NULL)
        return GW_BUSY;
    part->runs = larger;
    part->room = room;
    return GW_OK;
}

enum gw_err
bitmap_part_widen(struct bitmap_part *part)
{
    uint64_t *words;

    if (part->is_bits)
        return GW_OK;
    words = calloc(PART_WORDS, sizeof(*words));
    if (words == NULL)
        return GW_BUSY;
    for (uint32_t i = 0; i < part->runs_count; i++)
        words_set(words, part->runs[i]);
    free(part->runs);
    part->words = words;
    part->is_bits = true;
    part->runs_count = 0;
    part->room = BITS_ROOM;
    return GW_OK;
}

/* For what memcpy() makes of an empty part. */
static enum gw_err
copy_room(struct bitmap_part *part, const struct bitmap_part *other)
{
    const uint32_t room = other->is_bits ? BITS_ROOM : other->runs_count;
    struct bitmap_run *memory = realloc(part->runs, room * sizeof(*memory));

    if (memory == NULL)
        return GW_BUSY;
    part->runs = memory;
    part->room = room;
    part->is_bits = other->is_bits;
    return GW_OK;
}

static bool
is_few(const struct bitmap_part *part)
{
    return !part->is_bits && part->runs_count <= RUNS_FEW;
}

enum gw_err
bitmap_part_or_room(struct bitmap_part *part, const struct bitmap_part *other)
{
    if (part->count == 0)
        return copy_room(part, other);
    if (is_few(other))
        return bitmap_part_room(part, part->runs_count + other->runs_count);
    return bitmap_part_widen(part);
}

enum gw_err
bitmap_part_andnot_room(struct bitmap_part *part, const struct bitmap_part *other)
{
    if (is_few(other))
        return bitmap_part_room(part, part->runs_count + other->runs_count);
    return bitmap_part_widen(part);
}

void
bitmap_part_count(struct bitmap_part *part)
{
    part->count = words_count(part->words, (struct bitmap_run){ 0, UINT16_MAX });
}

void
bitmap_part_settle(struct bitmap_part *part)
{
    struct bitmap_run runs[RUNS_MAX];
    struct bitmap_run *smaller;

    if (part->is_bits) {
        const uint32_t count = words_runs(part->words);

        if (count > RUNS_MAX)
            return;
        words_list(part->words, runs);
        memcpy(part->runs, runs, count * sizeof(*runs));
        part->is_bits = false;
        part->runs_count = count;
    }
    if (part->runs_count == 0 || part->runs_count == part->room)
        return;
    smaller = realloc(part->runs, part->runs_count * sizeof(*runs));
    if (smaller == NULL)
        return;
    part->runs = smaller;
    part->room = part->runs_count;
}

/* ---- changes ---- */

void
bitmap_part_put(struct bitmap_part *part, struct bitmap_run run)
{
    if (!part->is_bits) {
        runs_put(part, run);
        return;
    }
    part->count += run_count(run) - bits_count(part, run);
    words_set(part->words, run);
}

void
bitmap_part_append(struct bitmap_part *part, struct bitmap_run run)
{
    part->count += run_count(run);
    if (part->is_bits)
        words_set(part->words, run);
    else if (part->runs_count > 0 && part->runs[part->runs_count - 1].last + 1 == run.first)
        part->runs[part->runs_count - 1].last = run.last;
    else
        part->runs[part->runs_count++] = run;
}

void
bitmap_part_cut(struct bitmap_part *part, struct bitmap_run run)
{
    if (!part->is_bits) {
        runs_cut(part, run);
        return;
    }
    part->count -= bits_count(part, run);
    words_clear(part->words, run);
}

void
bitmap_part_or(struct bitmap_part *part, const struct bitmap_part *other)
{
    if (part->count == 0) {
        memcpy(part->runs, other->runs, part->room * sizeof(*part->runs));
        part->runs_count = other->runs_count;
        part->count = other->count;
        return;
    }
    for (uint32_t i = 0; i < other->runs_count; i++)
        bitmap_part_put(part, other->runs[i]);
    for (uint32_t i = 0; other->is_bits && i < PART_WORDS; i++) {
        part->count += bits_of(other->words[i] & ~part->words[i]);
        part->words[i] |= other->words[i];
    }
    if (!is_few(other)) /* for which it was made bits */
        bitmap_part_settle(part);
}

void
bitmap_part_andnot(struct bitmap_part *part, const struct bitmap_part *other)
{
    for (uint32_t i = 0; i < other->runs_count; i++)
        bitmap_part_cut(part, other->runs[i]);
    for (uint32_t i = 0; other->is_bits && i < PART_WORDS; i++) {
        part->count -= bits_of(other->words[i] & part->words[i]);
        part->words[i] &= ~other->words[i];
    }
    if (!is_few(other)) /* for which it was made bits */
        bitmap_part_settle(part);
}

/* ---- questions ---- */

bool
bitmap_part_has(const struct bitmap_part *part, uint32_t number)
{
    uint32_t at;

    if (part->is_bits)
        return (part->words[number / 64] >> number % 64 & 1) != 0;
    at = run_find(part, number);
    return at < part->runs_count && part->runs[at].first <= number;
}

bool
bitmap_part_next(const struct bitmap_part *part, uint32_t *number)
{
    uint32_t at;

    if (part->is_bits) {
        *number = words_next(part->words, *number);
        return *number < PART_NUMBERS;
    }
    at = run_find(part, *number);
    if (at == part->runs_count)
        return false;
    if (part->runs[at].first > *number)
        *number = part->runs[at].first;
    return true;
}

uint32_t
bitmap_part_runs(const struct bitmap_part *part)
{
    return part->is_bits ? words_runs(part->words) : part->runs_count;
}

void
bitmap_part_list(const struct bitmap_part *part, struct bitmap_run *runs)
{
    if (part->is_bits)
        words_list(part->words, runs);
    else
        memcpy(runs, part->runs, part->runs_count * sizeof(*runs));
}

static uint32_t
runs_and_bits(const struct bitmap_part *runs, const struct bitmap_part *bits)
{
    const uint64_t *words = bits->words;
    const bool all_single = runs->count == runs->runs_count;
    uint32_t count = 0;

    for (uint32_t i = 0; i < runs->runs_count; i++) {
        const struct bitmap_run run = runs->runs[i];

        if (all_single || run.first == run.last)
            count += (uint32_t)(words[run.first / 64] >> run.first % 64U & 1);
        else
            count += bits_count(bits, run);
    }
    return count;
}

static uint32_t
words_and_words(const uint64_t *left, const uint64_t *right)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < PART_WORDS; i++)
        count += bits_of(left[i] & right[i]);
    return count;
}

/* For each of the few runs, those of the many that lie in it. */
static uint32_t
runs_and_runs(const struct bitmap_part *many, const struct bitmap_part *few)
{
    const bool all_single = many->count == many->runs_count;
    uint32_t count = 0, at = 0;

    for (uint32_t i = 0; i < few->runs_count && at < many->runs_count; i++) {
        const struct bitmap_run run = few->runs[i];
        uint32_t end;

        at = run_gallop(many, at, run.first);
        if (all_single) {
            end = run_gallop(many, at, run.last + 1U);
            count += end - at;
            at = end;
            continue;
        }
        while (at < many->runs_count && many->runs[at].first <= run.last) {
            const struct bitmap_run one = many->runs[at];

            count += 1U + (one.last < run.last ? one.last : run.last) -
                     (one.first > run.first ? one.first : run.first);
            if (one.last > run.last)
                break; /* it may reach into the next one */
            at++;
        }
    }
    return count;
}

uint32_t
bitmap_part_and_count(const struct bitmap_part *part, const struct bitmap_part *other)
{
    if (part->count == PART_NUMBERS || other->count == PART_NUMBERS)
        return part->count < other->count ? part->count : other->count;
    if (part->is_bits && other->is_bits)
        return words_and_words(part->words, other->words);
    if (part->is_bits)
        return runs_and_bits(other, part);
    if (other->is_bits)
        return runs_and_bits(part, other);
    return part->runs_count < other->runs_count ? runs_and_runs(other, part)
                                                : runs_and_runs(part, other);
}
