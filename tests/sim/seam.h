/* seam.h - what a simulation puts in the place of the system below the program's own environment:
 * libevent's clock and epoll, accepting connections, the disk under SQLite, password hashing.
 *
 * libevent, SQLite and libsodium are used as they are; they find the functions of seam.c where they
 * look for the C library's. One simulation a process.
 */
#ifndef TESTS_SIM_SEAM_H
#define TESTS_SIM_SEAM_H

#include "tests/lib/seeded_env.h"

/* What goes wrong, one in so many calls; 0: never. */
struct seam_faults {
    unsigned disk;     /* writes and syncs of the database: SQLITE_IOERR or SQLITE_FULL */
    unsigned files;    /* open, write, fsync, rename, link of everything else */
    unsigned sockets;  /* a connection is reset */
    unsigned memory;   /* arena, buffer, map (built with GW_FAULTS) */
    unsigned database; /* begin, step, commit (built with GW_FAULTS) */
    bool full;         /* every write to the database says that the disk is full */
};

/* From here on the process lives in `seeded`, whose environment gets sockets and files of the
 * seam. */
void seam_begin(struct seeded_env *seeded);
struct seam_faults *seam_faults(void);
/* How many faults have struck. */
unsigned long seam_struck(void);
/* Connects to the server; the client's end, which never blocks. `address` is what the server sees:
 * 10.0.0.`address`. */
int seam_connect(unsigned address);
/* True when something may have come for this end since the last time that nothing had; a caller who
 * finds nothing says so. */
bool seam_may_have_come(int fd);
void seam_nothing_came(int fd);
/* The client's end was written to, or read from: the server's may be ready. */
void seam_moved(void);
/* From the simulation's own generator: below `count`. */
unsigned seam_draw(unsigned count);

/* A bug on purpose: the fault point of this name strikes one time in eight; NULL: none. */
void seam_plant(const char *name);

#endif
