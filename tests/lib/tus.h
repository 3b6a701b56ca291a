/* tus.h - resumable uploads for tests (tus 1.0), whole or broken off. */
#ifndef TESTS_TUS_H
#define TESTS_TUS_H

#include "tests/lib/client.h"

/* `count` bytes that look like nothing, the same for the same seed. */
char *tus_content(unsigned seed, size_t count);

/* POST of an upload of `bytes`; `name` is UTF-8, NULL: none. */
struct response *tus_create(struct client *client, long long bytes, const char *name);
/* The path of a new upload: 201 or the test ends. */
const char *tus_begin(struct client *client, long long bytes, const char *name);
/* PATCH on a connection of its own. */
struct response *tus_append(struct client *client, const char *path, long long offset,
                            const void *bytes, size_t count);
/* Where a PATCH begins, and how many bytes it announces. */
struct tus_range {
    long long offset, announced;
};
/* Sends the head of a PATCH and `count` bytes; the connection stays open. */
int tus_append_part(struct client *client, const char *path, struct tus_range range,
                    const void *bytes, size_t count);
/* HEAD; the offset, or -1 where the status isn't 200. */
long long tus_offset(struct client *client, const char *path);
/* Waits until the offset is `wanted`. */
void tus_wait_offset(struct client *client, const char *path, long long wanted);
/* A whole file in one piece; its id. */
long long tus_upload(struct client *client, const char *name, const void *bytes, size_t count);
/* GET of a file's content. */
struct response *tus_load(struct client *client, long long id, const char *headers);

#endif
