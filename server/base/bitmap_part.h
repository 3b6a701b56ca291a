/* bitmap_part.h - one part of a set (gw/bitmap.h): the numbers with the same upper 16 bits; for
 * bitmap*.c. Numbers here are the lower 16 bits.
 *
 * It has one of two shapes: up to RUNS_MAX runs in rising order with a gap between them, or a bit
 * for each number. Every change comes in two steps: making room, which may fail and leaves the same
 * numbers, and the change, which can't. Bits turn into runs where they stand.
 */
#ifndef BASE_BITMAP_PART_H
#define BASE_BITMAP_PART_H

#include "gw/bitmap.h"

#define PART_NUMBERS UINT32_C(65536)
#define PART_WORDS 1024
#define RUNS_MAX 1024 /* in half of the memory that bits take; asking bits is faster */

struct bitmap_run {
    uint16_t first, last;
};

struct bitmap_part {
    uint16_t high;
    bool is_bits;
    uint32_t count; /* 0 only in the middle of a change */
    uint32_t runs_count;
    uint32_t room; /* runs that the memory holds */
    union {
        struct bitmap_run *runs;
        uint64_t *words;
    };
};

/* Parts in rising order. */
struct gw_bitmap {
    struct bitmap_part *parts;
    size_t count, room;
};

/* The set's part, an empty one put in where there is none: whoever fails before it is filled calls
 * bitmap_sweep(), which takes empty parts away. */
enum gw_err bitmap_take(struct gw_bitmap *set, uint32_t high, struct bitmap_part **out) GW_MUST_USE;
void bitmap_sweep(struct gw_bitmap *set);

/* Makes room: for so many runs; for bits; for each of these changes by `other`. */
enum gw_err bitmap_part_room(struct bitmap_part *part, uint32_t runs) GW_MUST_USE;
enum gw_err bitmap_part_widen(struct bitmap_part *part) GW_MUST_USE;
enum gw_err bitmap_part_or_room(struct bitmap_part *part,
                                const struct bitmap_part *other) GW_MUST_USE;
enum gw_err bitmap_part_andnot_room(struct bitmap_part *part,
                                    const struct bitmap_part *other) GW_MUST_USE;
/* With room for one run more than there are. */
void bitmap_part_put(struct bitmap_part *part, struct bitmap_run run);
void bitmap_part_cut(struct bitmap_part *part, struct bitmap_run run);
/* The same as putting it, where it lies behind all that there is. */
void bitmap_part_append(struct bitmap_part *part, struct bitmap_run run);
/* With the room for it. */
void bitmap_part_or(struct bitmap_part *part, const struct bitmap_part *other);
void bitmap_part_andnot(struct bitmap_part *part, const struct bitmap_part *other);

/* Of bits that were written from outside. */
void bitmap_part_count(struct bitmap_part *part);
/* Bits become runs where that is as good, and memory that is not needed goes back. */
void bitmap_part_settle(struct bitmap_part *part);
bool bitmap_part_has(const struct bitmap_part *part, uint32_t number);
/* The smallest number from `*number` on. */
bool bitmap_part_next(const struct bitmap_part *part, uint32_t *number);
uint32_t bitmap_part_runs(const struct bitmap_part *part);
/* Of the runs, room for as many as bitmap_part_runs() said. */
void bitmap_part_list(const struct bitmap_part *part, struct bitmap_run *runs);
uint32_t bitmap_part_and_count(const struct bitmap_part *part, const struct bitmap_part *other);

#endif
