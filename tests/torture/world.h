/* world.h - the whole server in one process and one thread, whose state a fork copies: threads take
 * turns (seeded_env.h), the database is in memory, sockets are real ones on loopback.
 */
#ifndef TESTS_TORTURE_WORLD_H
#define TESTS_TORTURE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define REPLY_BYTES_MAX ((size_t)256 << 10)

struct exchange {
    const char *method, *target;
    const char *headers; /* whole lines, or NULL */
    const char *body;    /* or NULL */
    const char *cookie, *csrf;
    bool endless; /* the head is the reply */
};

struct reply {
    int status; /* 0: hung up before a reply; -1: none came in time */
    bool cut;   /* hung up in the middle of it */
    size_t bytes, head_bytes;
    char text[REPLY_BYTES_MAX]; /* NUL behind it */
};

/* Serves the city in the current directory, its database from memory; the process lives in it from
 * here on. */
void world_start(void);
/* In a child, before anything else: files and what it waits for are not its parent's any more.
 * Afterwards, by the parent: they are removed. */
void world_forked(void);
void world_gone(pid_t child);
/* On a connection of its own, which is hung up afterwards. */
void world_request(const struct exchange *exchange, struct reply *out);
/* What goes on by itself has ended: what commits wake, jobs that were due. */
void world_rest(void);
/* The job runs now and once: a new one with this argument, or the periodic one's turn. False: it
 * wasn't done in time. */
bool world_job(const char *kind, const char *argument);
/* Stops the server as `serve` does and frees all of it. */
void world_stop(void);

/* What is stored, but for times, ids, random bytes, and what comes and goes by itself. */
struct world_state {
    uint64_t digest, rows; /* of all; of how many rows each table has */
    int64_t entries;       /* of the log */
};
struct world_state world_state(void); /* costs nothing when nothing was written since the last */
uint64_t world_rows(void);            /* only that, for less */
/* The first column of the first row, or -1. */
int64_t world_number(const char *sql);
/* A change past the server. */
void world_sql(const char *sql);

#endif
