/* an_upload_interrupted_twice_goes_on_where_it_was.c - bytes that arrived before a connection broke
 * are kept, and the file is what was sent. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

#define BYTES 3000000

START_TEST(an_upload_interrupted_twice_goes_on_where_it_was)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *content = tus_content(1, BYTES);
    const char *path = tus_begin(staff, BYTES, "図面.dwg");
    long long id = strtoll(strrchr(path, '/') + 1, NULL, 10);
    long long at = 0;
    const long long pieces[] = { 1100000, 700001 };

    for (int i = 0; i < 2; i++) {
        int fd = tus_append_part(staff, path, (struct tus_range){ at, BYTES - at }, content + at,
                                 (size_t)pieces[i]);
        at += pieces[i];
        tus_wait_offset(staff, path, at);
        close(fd);
        expect_status(client_get(staff, test_text("/api/file/files/%lld", id)), 404);
    }
    long long until = test_clock_ms() + 20000;
    struct response *last;
    do /* the server has to hear of the broken connection first */
        last = tus_append(staff, path, at, content + at, (size_t)(BYTES - at));
    while (last->status == 409 && test_clock_ms() < until);
    expect_status(last, 204);
    ck_assert_str_eq(response_header(last, "Upload-Offset"), "3000000");
    ck_assert_int_eq(tus_offset(staff, path), BYTES);

    struct response *file = client_get(staff, test_text("/api/file/files/%lld", id));
    expect_status(file, 200);
    ck_assert_str_eq(response_string(file, "name"), "図面.dwg");
    ck_assert_int_eq(response_int(file, "size_bytes"), BYTES);
    struct response *loaded = tus_load(staff, id, NULL);
    expect_status(loaded, 200);
    ck_assert_uint_eq(loaded->body_bytes, BYTES);
    ck_assert_int_eq(memcmp(loaded->body, content, BYTES), 0);
    server_stop(server);
}
END_TEST
