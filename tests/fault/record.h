/* record.h - a server whose system calls are recorded by strace, and the order of sync and reply in
 * the record. */
#ifndef TESTS_FAULT_RECORD_H
#define TESTS_FAULT_RECORD_H

#include "tests/lib/server.h"

struct record {
    struct server *server;
    const char *path;
};
/* On a fresh copy of the city. */
struct record record_start(void);

struct record_verdict {
    int created;  /* replies 201 */
    int unsynced; /* of those: left while written log pages were not yet synced, or without any */
};
/* Stops the server and reads the record. */
struct record_verdict record_stop(struct record *record);

#endif
