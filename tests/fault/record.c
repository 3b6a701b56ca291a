/* record.c - recording system calls and reading the order in which they completed. */
#include "tests/fault/record.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/lib/memory.h"

#define LINE_BYTES_MAX 8192

struct record
record_start(void)
{
    const char *directory = test_directory();
    const char *wrapper = test_text("%s/kairan", directory);
    struct record record = { .path = test_text("%s/calls", directory) };
    const char *binary = getenv("KAIRAN_BINARY");
    FILE *script = fopen(wrapper, "w");

    ck_assert_ptr_nonnull(script);
    /* -D: the server stays the test's child, strace a grandchild. */
    fprintf(script,
            "#!/bin/sh\nexec strace -D -f -y -s 64 -o '%s'"
            " -e trace=read,recvfrom,recvmsg,pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync"
            " '%s' \"$@\"\n",
            record.path, binary != NULL ? binary : "build/kairan");
    fclose(script);
    chmod(wrapper, 0700);
    setenv("KAIRAN_BINARY", wrapper, 1);
    record.server = server_start();
    return record;
}

/* What is known after each line. A call that another thread interrupts in the record stands in two
 * lines: writes count from the first, reads and syncs from the second. */
struct state {
    struct record_verdict verdict;
    int dirty;        /* log pages written since the last completed sync of the log */
    int synced;       /* completed syncs of the log since the last post came in */
    char syncing[64]; /* thread whose sync of the log is not yet complete */
};

static void
line_apply(struct state *state, const char *line)
{
    char thread[64];
    const bool is_log = strstr(line, "kairan.db-wal>") != NULL;
    const bool is_sync = strstr(line, "fdatasync(") != NULL || strstr(line, "fsync(") != NULL;
    const bool unfinished = strstr(line, "<unfinished") != NULL;
    bool completes = is_log && is_sync && !unfinished;

    snprintf(thread, sizeof(thread), "%.*s", (int)strcspn(line, " "), line);
    if (is_log && is_sync && unfinished)
        memcpy(state->syncing, thread, sizeof(thread));
    if (strstr(line, "sync resumed>") != NULL && strcmp(state->syncing, thread) == 0)
        completes = true;
    if (completes && strstr(line, "= 0") != NULL) {
        state->dirty = 0;
        state->synced++;
        state->syncing[0] = '\0';
    }
    if (is_log && strstr(line, "pwrite64(") != NULL)
        state->dirty++;
    if (strstr(line, "\"POST /api/bulletin/posts ") != NULL)
        state->synced = 0;
    if (strstr(line, "\"HTTP/1.1 201 ") != NULL) {
        state->verdict.created++;
        state->verdict.unsynced += state->dirty > 0 || state->synced == 0;
    }
}

struct record_verdict
record_stop(struct record *record)
{
    struct state state = { 0 };
    char line[LINE_BYTES_MAX];
    FILE *calls;

    server_stop(record->server);
    test_sleep_ms(300); /* strace writes its last lines after the server's end */
    calls = fopen(record->path, "r");
    ck_assert_msg(calls != NULL, "strace left no record: may it trace here?");
    while (fgets(line, sizeof(line), calls) != NULL)
        line_apply(&state, line);
    fclose(calls);
    return state.verdict;
}
