/* one_request_at_a_time_adds_to_an_upload.c - a second one is told to wait, and what the first sent
 * stays whole. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/tus.h"

START_TEST(one_request_at_a_time_adds_to_an_upload)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, 6, "a.txt");
    int fd = tus_append_part(staff, path, (struct tus_range){ 0, 6 }, "abc", 3);

    tus_wait_offset(staff, path, 3);
    expect_problem(tus_append(staff, path, 3, "xyz", 3), 409, "conflict", "file.upload_busy");
    raw_send(fd, "def", 3);
    expect_status(raw_response(fd, false), 204);
    close(fd);
    ck_assert_str_eq(tus_load(staff, strtoll(strrchr(path, '/') + 1, NULL, 10), NULL)->body,
                     "abcdef");
    server_stop(server);
}
END_TEST
