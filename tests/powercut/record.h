/* record.h - all that a server in a process of the test does to the files of its data directory,
 * in order: the calls of the C library stand here instead of its own, for the product and for
 * SQLite alike.
 *
 * A record lies in memory that the test and its children share.
 */
#ifndef TESTS_POWERCUT_RECORD_H
#define TESTS_POWERCUT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum op_kind {
    OP_WRITE,    /* of `file`, at `offset` */
    OP_TRUNCATE, /* to `offset` bytes */
    OP_SYNC,     /* of a file or directory; protects what came before op `offset` */
    OP_NAME,     /* the name in directory `dir` now means `file`; `from`: no longer what it meant */
    OP_UNNAME,   /* … means nothing */
    OP_NOTE      /* the test has so many notes: `offset` */
};

struct op {
    enum op_kind kind;
    int32_t file, dir;
    bool is_directory; /* OP_NAME: the file is one, and new */
    bool moves;        /* OP_NAME: together with the next op, which takes the old name away */
    int64_t offset;
    size_t bytes;     /* of the data */
    const char *data; /* what is written; the name, or of what is synced the path, with a NUL */
};

/* The root directory is file 0; what it holds already is told as if it had just been made. */
void record_start(const char *directory);
/* From here on this process is recorded. */
void record_this_process(void);
void record_note(size_t notes);
/* This process' syncs do nothing: what it works on is never cut off. */
void record_sync_nothing(void);
/* kill -9 between two calls. */
void record_kill(pid_t pid);

size_t record_count(void);
const struct op *record_op(size_t index);
/* How many were there when the server began to work. */
size_t record_first(void);

#endif
