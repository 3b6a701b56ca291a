/* replay.h - the disks that a power cut could leave of what was recorded.
 *
 * What a sync covered is there. Of the rest a random part is: sectors of 512 bytes, sizes, and
 * changes of names, each for itself; a rename alone is whole. A name is safe when its directory was
 * synced, data when their file was.
 */
#ifndef TESTS_POWERCUT_REPLAY_H
#define TESTS_POWERCUT_REPLAY_H

#include <stddef.h>
#include <stdint.h>

struct disk; /* what is safe, and what is not yet, at a moment of the record */

/* A planted bug: syncs at paths that hold `forgets` did not happen; NULL: none. */
struct disk *disk_new(const char *forgets);
/* On to the moment before op `at`; never back. */
void disk_advance(struct disk *disk, size_t at);
/* How many notes the test had by then. */
size_t disk_notes(const struct disk *disk);

struct cut {
    uint64_t seed;
    int percent; /* of what is not safe that is there all the same; 100: all */
};
/* Writes what is there into the directory, which is made anew. */
void disk_leave(const struct disk *disk, const struct cut *cut, const char *directory);

#endif
