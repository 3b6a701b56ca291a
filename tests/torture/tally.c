/* tally.c - sums and a file of lines "KEY KIND METHOD PATH NUMBERS…" (tally.h). */
#include "tests/torture/tally.h"

#include <check.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/memory.h"

#define LINE_BYTES 512
#define NUMBERS (sizeof(struct counts) / sizeof(long))

static void
add(struct counts *sum, const struct counts *counts)
{
    long *to = (long *)sum;
    const long *from = (const long *)counts;

    for (size_t i = 0; i < NUMBERS; i++)
        __atomic_fetch_add(&to[i], from[i], __ATOMIC_RELAXED);
}

/* "KEY KIND METHOD PATH " */
static const char *
name_of(const struct record *record, const struct call *call, enum fault_kind kind)
{
    return test_text("%s %s %s %s ", record->key, fault_names[kind], call->method, call->path);
}

static FILE *
record_read(const struct record *record)
{
    FILE *file = record->fd < 0 ? NULL : fopen(getenv("KAIRAN_TORTURE_DONE"), "r");

    return file;
}

static void
line_add(const struct record *record, const char *line, struct tally *tally)
{
    struct counts counts = { 0 };
    char kind_name[16];
    int used = 0;

    if (strncmp(line, record->key, strlen(record->key)) != 0 ||
        sscanf(line + strlen(record->key), " %15s %*s %*s %n", kind_name, &used) != 1)
        return;
    line += strlen(record->key) + (size_t)used;
    for (size_t i = 0; i < NUMBERS; i++) {
        char *end;

        ((long *)&counts)[i] = strtol(line, &end, 10);
        line = end;
    }
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        if (strcmp(kind_name, fault_names[kind]) == 0)
            add(&tally->kinds[kind], &counts);
    }
}

/* Of all that a run depends on. */
static uint64_t
files_hash(const char *const files[])
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    for (; *files != NULL; files++) {
        FILE *file = fopen(*files, "rb");
        int byte;

        ck_assert_msg(file != NULL, "%s", *files);
        while ((byte = getc_unlocked(file)) != EOF)
            sum = (sum ^ (uint64_t)byte) * UINT64_C(0x100000001b3);
        fclose(file);
    }
    return sum;
}

void
record_open(struct record *record, const char *const files[], size_t one_in, size_t turn,
            struct tally *tally)
{
    const char *path = getenv("KAIRAN_TORTURE_DONE");
    char line[LINE_BYTES];
    FILE *file;

    record->fd = path == NULL ? -1 : open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    ck_assert(path == NULL || record->fd >= 0);
    (void)snprintf(record->key, sizeof(record->key), "%016" PRIx64 "/%zu/%zu", files_hash(files),
                   one_in, turn);
    file = record_read(record);
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        line_add(record, line, tally);
    if (file != NULL)
        fclose(file);
}

bool
record_has(const struct record *record, const struct call *call, enum fault_kind kind)
{
    const char *name = name_of(record, call, kind);
    char line[LINE_BYTES];
    FILE *file = record_read(record);
    bool found = false;

    while (!found && file != NULL && fgets(line, sizeof(line), file) != NULL)
        found = strncmp(line, name, strlen(name)) == 0;
    if (file != NULL)
        fclose(file);
    return found;
}

void
tally_add(struct tally *tally, const struct record *record, const struct call *call,
          enum fault_kind kind, const struct counts *counts)
{
    const char *line = name_of(record, call, kind);

    add(&tally->kinds[kind], counts);
    if (record->fd < 0 || counts->failed > 0)
        return;
    for (size_t i = 0; i < NUMBERS; i++)
        line = test_text("%s%ld%s", line, ((const long *)counts)[i], i + 1 < NUMBERS ? " " : "\n");
    ck_assert_int_eq(write(record->fd, line, strlen(line)), (ssize_t)strlen(line));
}

bool
tally_report(const struct tally *tally)
{
    long struck = 0, failed = 0;

    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        const struct counts *counts = &tally->kinds[kind];

        if (counts->subjects == 0)
            continue;
        printf("torture: %s: %ld routes and jobs, %ld sites, %ld faults, %ld failed;"
               " done %ld, later %ld, error %ld, hung up %ld\n",
               fault_names[kind], counts->subjects, counts->sites, counts->struck, counts->failed,
               counts->answers[ANSWER_DONE], counts->answers[ANSWER_LATER],
               counts->answers[ANSWER_ERROR], counts->answers[ANSWER_NONE]);
        struck += counts->struck;
        failed += counts->failed;
    }
    fflush(stdout);
    return struck > 0 && failed == 0;
}
