/* embed.h - what the build-time programs share: reading files and writing C. They end the process
 * on any failure, with one line on stderr. */
#ifndef GEN_EMBED_H
#define GEN_EMBED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct bytes {
    char *data; /* heap, NUL behind the last byte */
    size_t count;
};

/* Paths below a directory, relative to it, sorted by bytes; names that start with a dot are left
 * out. */
struct path_list {
    char **paths;
    size_t count;
};

_Noreturn void embed_die(const char *what, const char *about);
void *embed_alloc(size_t bytes);
char *embed_join(const char *directory, const char *name);
struct bytes embed_read(const char *path);
struct path_list embed_walk(const char *directory);

/* A file that takes its name only when it is whole: `.new` beside it until embed_close. */
struct embed_out {
    FILE *file;
    char *temporary;
    const char *path;
};
struct embed_out embed_open(const char *path);
void embed_close(struct embed_out *out);
/* The text as a C string literal. */
void embed_literal(FILE *file, const char *text);

#endif
