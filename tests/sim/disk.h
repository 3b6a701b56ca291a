/* disk.h - the disk under SQLite in a simulation: quick, and failing on demand; private to seam.c.
 */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* From here on every database that is opened lies on it. */
void disk_begin(void);

/* Of seam.c: whether this write fails, and whether because the disk is full. */
bool seam_disk_fails(bool *full);
/* Lets others go on. */
void seam_wait(int64_t us);

#endif
