/* tus.c - resumable uploads for tests (tus 1.0), whole or broken off. */
#include "tests/lib/tus.h"

#include <check.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/memory.h"

#define TUS "Tus-Resumable: 1.0.0\r\n"

char *
tus_content(unsigned seed, size_t count)
{
    unsigned char key[randombytes_SEEDBYTES] = { 0 };
    char *bytes = test_alloc(count + 1);

    memcpy(key, &seed, sizeof(seed));
    randombytes_buf_deterministic(bytes, count, key);
    return bytes;
}

struct response *
tus_create(struct client *client, long long bytes, const char *name)
{
    const char *metadata = "";
    size_t count = name == NULL ? 0 : strlen(name);
    size_t room = sodium_base64_ENCODED_LEN(count, sodium_base64_VARIANT_ORIGINAL);
    char *coded = test_alloc(room);

    if (name != NULL) {
        sodium_bin2base64(coded, room, (const unsigned char *)name, count,
                          sodium_base64_VARIANT_ORIGINAL);
        metadata = test_text("Upload-Metadata: filename %s,filetype dGV4dC9odG1s\r\n", coded);
    }
    return client_send(client, "POST", "/api/file/uploads",
                       test_text(TUS "Upload-Length: %lld\r\n%s", bytes, metadata), NULL);
}

const char *
tus_begin(struct client *client, long long bytes, const char *name)
{
    struct response *created = tus_create(client, bytes, name);

    expect_status(created, 201);
    return response_header(created, "Location");
}

int
tus_append_part(struct client *client, const char *path, struct tus_range range, const void *bytes,
                size_t count)
{
    int fd = raw_connect(client->port);

    raw_text(fd, test_text("PATCH %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n" TUS
                           "Content-Type: application/offset+octet-stream\r\n"
                           "Upload-Offset: %lld\r\nContent-Length: %lld\r\n\r\n",
                           path, client->host, client->cookie, client->csrf, range.offset,
                           range.announced));
    raw_send(fd, bytes, count);
    return fd;
}

struct response *
tus_append(struct client *client, const char *path, long long offset, const void *bytes,
           size_t count)
{
    int fd = tus_append_part(client, path, (struct tus_range){ offset, (long long)count }, bytes,
                             count);
    struct response *response = raw_response(fd, false);

    close(fd);
    ck_assert_ptr_nonnull(response);
    return response;
}

long long
tus_offset(struct client *client, const char *path)
{
    struct response *head = client_send(client, "HEAD", path, TUS, NULL);

    if (head->status != 200)
        return -1;
    ck_assert_str_eq(response_header(head, "Cache-Control"), "no-store");
    ck_assert_ptr_nonnull(response_header(head, "Upload-Length"));
    return strtoll(response_header(head, "Upload-Offset"), NULL, 10);
}

void
tus_wait_offset(struct client *client, const char *path, long long wanted)
{
    long long until = test_clock_ms() + 20000;
    long long offset;

    while ((offset = tus_offset(client, path)) != wanted) {
        ck_assert_msg(test_clock_ms() < until, "offset %lld, not %lld", offset, wanted);
        test_sleep_ms(10);
    }
}

long long
tus_upload(struct client *client, const char *name, const void *bytes, size_t count)
{
    const char *path = tus_begin(client, (long long)count, name);

    if (count > 0)
        expect_status(tus_append(client, path, 0, bytes, count), 204);
    return strtoll(strrchr(path, '/') + 1, NULL, 10);
}

struct response *
tus_load(struct client *client, long long id, const char *headers)
{
    return client_send(client, "GET", test_text("/api/file/files/%lld/content", id), headers, NULL);
}
