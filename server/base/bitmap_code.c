/* bitmap_code.c - sets as they are stored: the portable format of Roaring bitmaps.
 *
 * Numbers are little-endian. A cookie with the count of parts; where there are runs, a bit for each
 * part that has them; upper half and count - 1 of each part; where no part has runs or there are
 * OFFSETS_FROM parts, where each begins; the parts. A part is the numbers themselves, up to
 * LISTED_MAX of them, or else a bit for each of 65,536, or runs as first and length - 1, whichever
 * is smallest.
 */
#include <endian.h>

#include "base/bitmap_part.h"

#define COOKIE_PLAIN 12346
#define COOKIE_RUNS 12347
#define OFFSETS_FROM 4
#define LISTED_MAX 4096
#define WORDS_BYTES ((size_t)PART_WORDS * sizeof(uint64_t))

/* ---- writing ---- */

static unsigned char *
put(unsigned char *at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *at++ = (unsigned char)(value >> 8 * i);
    return at;
}

/* How a part is written. */
struct written {
    uint32_t runs;
    size_t plain_bytes, runs_bytes;
    bool as_runs;
};

static struct written
written_of(const struct bitmap_part *part)
{
    struct written written = { .runs = bitmap_part_runs(part) };

    written.plain_bytes = part->count <= LISTED_MAX ? part->count * sizeof(uint16_t) : WORDS_BYTES;
    written.runs_bytes = 2 + written.runs * 2 * sizeof(uint16_t);
    written.as_runs = written.runs_bytes < written.plain_bytes;
    return written;
}

static unsigned char *
put_runs(unsigned char *at, const struct bitmap_run *runs, uint32_t count)
{
    at = put(at, count, 2);
    for (uint32_t i = 0; i < count; i++) {
        at = put(at, runs[i].first, 2);
        at = put(at, (uint64_t)runs[i].last - runs[i].first, 2);
    }
    return at;
}

static unsigned char *
put_listed(unsigned char *at, const struct bitmap_run *runs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t number = runs[i].first; number <= runs[i].last; number++)
            at = put(at, number, 2);
    }
    return at;
}

/* The memory is zero. */
static unsigned char *
put_words(unsigned char *at, const struct bitmap_part *part)
{
    for (uint32_t i = 0; part->is_bits && i < PART_WORDS; i++) {
        const uint64_t word = htole64(part->words[i]);

        memcpy(at + i * sizeof(word), &word, sizeof(word));
    }
    for (uint32_t i = 0; i < part->runs_count; i++) {
        for (uint32_t number = part->runs[i].first; number <= part->runs[i].last; number++)
            at[number / 8] |= (unsigned char)(1U << number % 8);
    }
    return at + WORDS_BYTES;
}

static unsigned char *
put_part(unsigned char *at, const struct bitmap_part *part, const struct written *written)
{
    struct bitmap_run
        runs[LISTED_MAX]; /* words are written as runs where there are 2,047 at most */

    if (!written->as_runs && part->count > LISTED_MAX)
        return put_words(at, part);
    bitmap_part_list(part, runs);
    return written->as_runs ? put_runs(at, runs, written->runs)
                            : put_listed(at, runs, written->runs);
}

/* All before the parts; its size is known where `at` is NULL. */
struct head {
    unsigned char *at;
    size_t bytes;
};

static void
head_put(struct head *head, uint64_t value, int bytes)
{
    if (head->at != NULL)
        head->at = put(head->at, value, bytes);
    head->bytes += (size_t)bytes;
}

static void
head_write(struct head *head, const struct gw_bitmap *set, const struct written *written,
           size_t parts_at)
{
    bool has_runs = false;

    for (size_t i = 0; i < set->count; i++)
        has_runs = has_runs || written[i].as_runs;
    head_put(head, has_runs ? COOKIE_RUNS | (set->count - 1) << 16 : COOKIE_PLAIN, 4);
    if (!has_runs)
        head_put(head, set->count, 4);
    for (size_t i = 0; has_runs && i < set->count; i += 8) {
        unsigned flags = 0;

        for (size_t bit = 0; bit < 8 && i + bit < set->count; bit++)
            flags |= (unsigned)written[i + bit].as_runs << bit;
        head_put(head, flags, 1);
    }
    for (size_t i = 0; i < set->count; i++) {
        head_put(head, set->parts[i].high, 2);
        head_put(head, set->parts[i].count - 1, 2);
    }
    for (size_t i = 0; (!has_runs || set->count >= OFFSETS_FROM) && i < set->count; i++) {
        head_put(head, parts_at, 4);
        parts_at += written[i].as_runs ? written[i].runs_bytes : written[i].plain_bytes;
    }
}

struct gw_text
gw_bitmap_encode(const struct gw_bitmap *set, struct gw_arena *arena)
{
    struct written *written = GW_NEW_ARRAY(arena, struct written, set->count);
    struct head size = { 0 }, head = { 0 };
    size_t bytes;
    unsigned char *at;

    for (size_t i = 0; i < set->count; i++)
        written[i] = written_of(&set->parts[i]);
    head_write(&size, set, written, 0);
    bytes = size.bytes;
    for (size_t i = 0; i < set->count; i++)
        bytes += written[i].as_runs ? written[i].runs_bytes : written[i].plain_bytes;
    head.at = gw_arena_alloc(arena, bytes);
    at = head.at + size.bytes;
    head_write(&head, set, written, size.bytes);
    for (size_t i = 0; i < set->count; i++)
        at = put_part(at, &set->parts[i], &written[i]);
    return (struct gw_text){ (char *)at - bytes, bytes };
}

/* ---- reading ---- */

struct reading {
    const unsigned char *at;
    size_t bytes, left; /* taken, and not yet */
};

/* The next bytes; NULL where there are not so many. */
static const unsigned char *
take(struct reading *reading, size_t bytes)
{
    const unsigned char *taken = reading->at;

    if (reading->left < bytes)
        return NULL;
    reading->at += bytes;
    reading->bytes += bytes;
    reading->left -= bytes;
    return taken;
}

static uint32_t
number16(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t
number32(const unsigned char *at)
{
    return number16(at) | number16(at + 2) << 16;
}

/* For so many runs, in an empty part. */
static enum gw_err
room(struct bitmap_part *part, uint32_t runs)
{
    return runs <= RUNS_MAX ? bitmap_part_room(part, runs) : bitmap_part_widen(part);
}

static enum gw_err
read_listed(struct reading *reading, struct bitmap_part *part, uint32_t count)
{
    const unsigned char *at = take(reading, count * sizeof(uint16_t));

    if (at == NULL)
        return GW_IO;
    GW_TRY(room(part, count));
    for (uint32_t i = 0; i < count; i++, at += 2) {
        const uint16_t number = (uint16_t)number16(at);

        if (i > 0 && number <= number16(at - 2))
            return GW_IO;
        bitmap_part_append(part, (struct bitmap_run){ number, number });
    }
    return GW_OK;
}

/* Runs that touch are right, and become one. */
static enum gw_err
read_runs(struct reading *reading, struct bitmap_part *part)
{
    const unsigned char *at = take(reading, 2);
    const uint32_t count = at == NULL ? 0 : number16(at);
    uint32_t free_from = 0; /* the first number behind the last run */

    at = take(reading, count * 2 * sizeof(uint16_t));
    if (count == 0 || at == NULL)
        return GW_IO;
    GW_TRY(room(part, count));
    for (uint32_t i = 0; i < count; i++, at += 4) {
        const uint32_t first = number16(at), last = first + number16(at + 2);

        if (first < free_from || last > UINT16_MAX)
            return GW_IO;
        bitmap_part_append(part, (struct bitmap_run){ (uint16_t)first, (uint16_t)last });
        free_from = last + 1;
    }
    return GW_OK;
}

static enum gw_err
read_words(struct reading *reading, struct bitmap_part *part)
{
    const unsigned char *at = take(reading, WORDS_BYTES);

    if (at == NULL)
        return GW_IO;
    GW_TRY(bitmap_part_widen(part));
    memcpy(part->words, at, WORDS_BYTES);
    for (uint32_t i = 0; i < PART_WORDS; i++)
        part->words[i] = le64toh(part->words[i]);
    bitmap_part_count(part);
    return GW_OK;
}

static enum gw_err
read_part(struct reading *reading, struct bitmap_part *part, uint32_t count, bool is_runs)
{
    if (is_runs)
        GW_TRY(read_runs(reading, part));
    else if (count <= LISTED_MAX)
        GW_TRY(read_listed(reading, part, count));
    else
        GW_TRY(read_words(reading, part));
    bitmap_part_settle(part);
    return part->count == count ? GW_OK : GW_IO;
}

struct read_head {
    uint32_t count;
    const unsigned char *flags;   /* NULL: no part has runs */
    const unsigned char *parts;   /* upper half and count - 1 of each */
    const unsigned char *offsets; /* NULL: not said */
};

static enum gw_err
read_head(struct reading *reading, struct read_head *head)
{
    const unsigned char *cookie = take(reading, 4), *count = NULL;
    bool has_offsets = true;

    if (cookie == NULL)
        return GW_IO;
    if (number16(cookie) == COOKIE_RUNS) {
        head->count = number16(cookie + 2) + 1;
        head->flags = take(reading, (head->count + 7) / 8);
        if (head->flags == NULL)
            return GW_IO;
        has_offsets = head->count >= OFFSETS_FROM;
    } else {
        if (number32(cookie) == COOKIE_PLAIN)
            count = take(reading, 4);
        if (count == NULL || number32(count) > PART_NUMBERS)
            return GW_IO;
        head->count = number32(count);
    }
    head->parts = take(reading, head->count * sizeof(uint32_t));
    if (has_offsets)
        head->offsets = take(reading, head->count * sizeof(uint32_t));
    return head->parts == NULL || (has_offsets && head->offsets == NULL) ? GW_IO : GW_OK;
}

static enum gw_err
read_set(struct reading *reading, struct gw_bitmap *set)
{
    struct read_head head = { 0 };

    GW_TRY(read_head(reading, &head));
    for (uint32_t i = 0; i < head.count; i++) {
        const unsigned char *at = head.parts + i * sizeof(uint32_t);
        struct bitmap_part *part;

        if (i > 0 && number16(at) <= number16(at - sizeof(uint32_t)))
            return GW_IO;
        if (head.offsets != NULL && number32(head.offsets + i * sizeof(uint32_t)) != reading->bytes)
            return GW_IO;
        GW_TRY(bitmap_take(set, number16(at), &part));
        GW_TRY(read_part(reading, part, number16(at + 2) + 1,
                         head.flags != NULL && (head.flags[i / 8] >> i % 8 & 1) != 0));
    }
    return reading->left == 0 ? GW_OK : GW_IO;
}

enum gw_err
gw_bitmap_decode(struct gw_text bytes, struct gw_bitmap **out)
{
    struct reading reading = { .at = (const unsigned char *)bytes.data, .left = bytes.bytes };
    struct gw_bitmap *set = gw_bitmap_new();
    enum gw_err err = GW_BUSY;

    if (set != NULL)
        err = read_set(&reading, set);
    if (err != GW_OK) {
        gw_bitmap_free(set);
        return err;
    }
    *out = set;
    return GW_OK;
}
