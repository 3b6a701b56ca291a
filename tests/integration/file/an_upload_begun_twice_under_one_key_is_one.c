/* DESIGN 3: every POST takes an Idempotency-Key; a repeated creation gives the same upload, as far
 * as it has come meanwhile. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

static struct response *
begin(struct client *client, const char *key, long long bytes)
{
    return client_send(client, "POST", "/api/file/uploads",
                       test_text("Tus-Resumable: 1.0.0\r\nUpload-Length: %lld\r\n"
                                 "Upload-Metadata: filename YS50eHQ=\r\nIdempotency-Key: %s\r\n",
                                 bytes, key),
                       NULL);
}

static long long
header_number(const struct response *reply, const char *name)
{
    const char *value = response_header(reply, name);

    ck_assert_ptr_nonnull(value);
    return strtoll(value, NULL, 10);
}

START_TEST(an_upload_begun_twice_under_one_key_is_one)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct fixture fixture = { .directory = server->directory };
    struct response *first = begin(staff, "upload-1", 6);

    expect_status(first, 201);
    const char *path = response_header(first, "Location");
    struct response *second = begin(staff, "upload-1", 6);
    expect_status(second, 201);
    ck_assert_str_eq(response_header(second, "Location"), path);
    ck_assert_str_eq(response_header(second, "Idempotency-Replayed"), "true");
    ck_assert_int_eq(header_number(second, "Upload-Offset"), 0);
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM upload"), 1);

    expect_status(tus_append(staff, path, 0, "abc", 3), 204);
    ck_assert_int_eq(header_number(begin(staff, "upload-1", 6), "Upload-Offset"), 3);
    expect_status(tus_append(staff, path, 3, "def", 3), 204);
    second = begin(staff, "upload-1", 6); /* it is a file by now */
    expect_status(second, 201);
    ck_assert_str_eq(response_header(second, "Location"), path);
    ck_assert_int_eq(header_number(second, "Upload-Offset"), 6);

    expect_problem(begin(staff, "upload-1", 7), 422, "invalid", "idempotency.other_body");
    ck_assert_str_ne(response_header(begin(staff, "upload-2", 6), "Location"), path);
    expect_status(client_delete(staff, path), 204);
    expect_problem(begin(staff, "upload-1", 6), 409, "conflict", "idempotency.not_kept");
    ck_assert_int_eq(fixture_number(&fixture, "SELECT count(*) FROM upload"), 1);
    server_stop(server);
}
END_TEST
