/* input.h - a fuzzer's bytes: what is cut off their front, an arena that serves run after run, and
 * an environment whose only file and only socket are these bytes.
 */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include "gw/env.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The line in front, without its end; the rest stays in `*rest`. */
static inline struct gw_text
input_line(struct gw_text *rest)
{
    size_t end = gw_text_index(*rest, '\n');
    struct gw_text line = gw_text_slice(*rest, 0, end);

    *rest = gw_text_slice(*rest, end + 1, rest->bytes);
    return line;
}

/* The byte in front as one of `count` choices; 0 where there is none. */
static inline size_t
input_choice(struct gw_text *rest, size_t count)
{
    size_t choice = rest->bytes == 0 ? 0 : (unsigned char)rest->data[0] % count;

    *rest = gw_text_slice(*rest, 1, rest->bytes);
    return choice;
}

/* Empty again in each run: to make one costs calls of the system. */
static inline struct gw_arena *
input_arena(void)
{
    static struct gw_arena *arena;

    if (arena == NULL)
        arena = gw_arena_new((size_t)64 << 20);
    gw_check(arena != NULL);
    gw_arena_reset(arena);
    return arena;
}

static inline ssize_t
input_pread(struct gw_env *env, int fd, void *out, size_t count, off_t offset)
{
    const struct gw_text *bytes = env->state;
    struct gw_text part = gw_text_slice(*bytes, (size_t)offset, (size_t)offset + count);

    (void)fd;
    if (part.bytes > 0)
        memcpy(out, part.data, part.bytes);
    return (ssize_t)part.bytes;
}

static inline ssize_t
input_read(struct gw_env *env, int fd, void *out, size_t count)
{
    struct gw_text *bytes = env->state;
    ssize_t got = input_pread(env, fd, out, count, 0);

    *bytes = gw_text_slice(*bytes, (size_t)got, bytes->bytes);
    return got;
}

/* Reads the bytes: any file by pread, any socket by read, which takes them away. */
static inline struct gw_env
input_env(struct gw_text *bytes)
{
    static const struct gw_env_files files = { .pread = input_pread };
    static const struct gw_env_sockets sockets = { .read = input_read };

    return (struct gw_env){ .files = &files, .sockets = &sockets, .state = bytes };
}

#endif
