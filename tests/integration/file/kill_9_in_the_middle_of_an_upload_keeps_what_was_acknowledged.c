/* kill_9_in_the_middle_of_an_upload_keeps_what_was_acknowledged.c - after a crash the offset is
 * what is really there, never less than what was acknowledged, and the upload goes on from it. */
#include <check.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

#define BYTES 2000000
#define ACKNOWLEDGED 600000
#define SENT 300000

START_TEST(kill_9_in_the_middle_of_an_upload_keeps_what_was_acknowledged)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *content = tus_content(2, BYTES);
    const char *path = tus_begin(staff, BYTES, "会議録.jtd");
    struct response *part = tus_append(staff, path, 0, content, ACKNOWLEDGED);

    expect_status(part, 204);
    ck_assert_str_eq(response_header(part, "Upload-Offset"), "600000");
    ck_assert_ptr_nonnull(response_header(part, "Upload-Expires"));
    int fd = tus_append_part(staff, path, (struct tus_range){ ACKNOWLEDGED, BYTES - ACKNOWLEDGED },
                             content + ACKNOWLEDGED, SENT);
    server_kill(server);
    close(fd);

    server_restart(server);
    staff = client_signed_in(server, "staff");
    long long at = tus_offset(staff, path);
    ck_assert_int_ge(at, ACKNOWLEDGED);
    ck_assert_int_le(at, ACKNOWLEDGED + SENT);
    expect_status(tus_append(staff, path, at, content + at, (size_t)(BYTES - at)), 204);
    struct response *loaded = tus_load(staff, strtoll(strrchr(path, '/') + 1, NULL, 10), NULL);
    expect_status(loaded, 200);
    ck_assert_uint_eq(loaded->body_bytes, BYTES);
    ck_assert_int_eq(memcmp(loaded->body, content, BYTES), 0);
    server_stop(server);
}
END_TEST

/* Behind the one upload on the disk, as a crash just after the write leaves it. */
static void
add_byte(const struct server *server, char byte)
{
    glob_t found;
    ck_assert_int_eq(glob(test_text("%s/uploads/*", server->directory), 0, NULL, &found), 0);
    ck_assert_uint_eq(found.gl_pathc, 1);
    int fd = open(found.gl_pathv[0], O_WRONLY | O_APPEND);
    ck_assert_int_eq(write(fd, &byte, 1), 1);
    close(fd);
    globfree(&found);
}

/* The last byte is told as missing until the file is made, so that nobody waits for ever for a file
 * whose making a crash undid. */
START_TEST(an_upload_that_is_whole_but_no_file_yet_is_ended_by_its_last_byte_again)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, 5, "a.txt");

    expect_status(tus_append(staff, path, 0, "abcd", 4), 204);
    server_stop(server);
    add_byte(server, 'e');
    server_restart(server);
    staff = client_signed_in(server, "staff");
    ck_assert_int_eq(tus_offset(staff, path), 4);
    ck_assert_int_eq(tus_append(staff, path, 4, "X", 1)->status, 400);
    expect_status(tus_append(staff, path, 4, "e", 1), 204);
    ck_assert_int_eq(tus_offset(staff, path), 5);
    ck_assert_str_eq(tus_load(staff, strtoll(strrchr(path, '/') + 1, NULL, 10), NULL)->body,
                     "abcde");
    server_stop(server);
}
END_TEST
