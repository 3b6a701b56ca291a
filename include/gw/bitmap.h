/* bitmap.h - a set of 32-bit numbers: ids of audiences, numbers of items.
 *
 * What needs memory gives GW_BUSY where there is none, and the set is as it was. For one thread at
 * a time; any number of threads may ask one that nobody changes.
 */
#ifndef GW_BITMAP_H
#define GW_BITMAP_H

#include "gw/text.h"

#define GW_BITMAP_SLICE 65536 /* numbers of one slice (gw_bitmap_slice) */

struct gw_bitmap;

/* Empty; NULL only without memory. */
struct gw_bitmap *gw_bitmap_new(void);
void gw_bitmap_free(struct gw_bitmap *set); /* NULL does nothing */
void gw_bitmap_freep(struct gw_bitmap **set);
/* An empty one that is freed with the arena. */
enum gw_err gw_bitmap_make(struct gw_arena *arena, struct gw_bitmap **out) GW_MUST_USE;
/* It is freed with the arena from here on. */
void gw_bitmap_own(struct gw_arena *arena, struct gw_bitmap *set);
/* Copies are the caller's: of all numbers, and of those from slice × GW_BITMAP_SLICE on, so many.
 */
enum gw_err gw_bitmap_copy(const struct gw_bitmap *set, struct gw_bitmap **out) GW_MUST_USE;
enum gw_err gw_bitmap_slice(const struct gw_bitmap *set, uint32_t slice,
                            struct gw_bitmap **out) GW_MUST_USE;

enum gw_err gw_bitmap_add(struct gw_bitmap *set, uint32_t number) GW_MUST_USE;
/* first … last; none where `last` is smaller. */
enum gw_err gw_bitmap_add_range(struct gw_bitmap *set, uint32_t first, uint32_t last) GW_MUST_USE;
enum gw_err gw_bitmap_remove(struct gw_bitmap *set, uint32_t number) GW_MUST_USE;
/* With those of `other`, and without them. */
enum gw_err gw_bitmap_or(struct gw_bitmap *set, const struct gw_bitmap *other) GW_MUST_USE;
enum gw_err gw_bitmap_andnot(struct gw_bitmap *set, const struct gw_bitmap *other) GW_MUST_USE;
/* Gives back what memory it can: for a set that has grown number by number and stays. */
void gw_bitmap_pack(struct gw_bitmap *set);

bool gw_bitmap_contains(const struct gw_bitmap *set, uint32_t number);
bool gw_bitmap_is_empty(const struct gw_bitmap *set);
uint64_t gw_bitmap_count(const struct gw_bitmap *set);
/* How many are not in `other`. */
uint64_t gw_bitmap_andnot_count(const struct gw_bitmap *set, const struct gw_bitmap *other);
/* Moves `*at` to the smallest number that is not below it; false where there is none:
 *     for (uint64_t at = 0; gw_bitmap_next(set, &at); at++) */
bool gw_bitmap_next(const struct gw_bitmap *set, uint64_t *at);
/* Of memory. */
size_t gw_bitmap_bytes(const struct gw_bitmap *set);

/* As stored: the portable format of Roaring bitmaps (github.com/RoaringBitmap/RoaringFormatSpec).
 * The bytes are the arena's. */
struct gw_text gw_bitmap_encode(const struct gw_bitmap *set, struct gw_arena *arena);
/* The set is the caller's. GW_IO where the bytes are not exactly one set; GW_BUSY. */
enum gw_err gw_bitmap_decode(struct gw_text bytes, struct gw_bitmap **out) GW_MUST_USE;

#endif
