/* N10_7_files_over_a_limit_are_refused_before_a_byte_is_read.c - one file, and all of one person,
 * at the limit and one byte past it. */
#include <check.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

#define MIB 1048576

static void
set(struct client *admin, const char *key, long long value)
{
    expect_status(client_set(admin, key, test_text("%lld", value)), 200);
}

START_TEST(N10_7_a_file_may_have_its_limit_and_not_one_byte_more)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    set(client_signed_in(server, "admin"), "file.file_bytes_max", 2 * MIB);
    expect_problem(tus_create(staff, 2 * MIB + 1, NULL), 413, "too_large", "file.file_limit");
    const char *content = tus_content(3, 2 * MIB);
    long long id = tus_upload(staff, "a.bin", content, 2 * MIB);
    ck_assert_uint_eq(tus_load(staff, id, NULL)->body_bytes, 2 * MIB);
    ck_assert_int_eq(response_int(client_get(staff, "/api/file/usage"), "file_limit_bytes"),
                     2 * MIB);
    server_stop(server);
}
END_TEST

START_TEST(N10_7_a_person_may_have_the_limit_and_not_one_byte_more)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    set(client_signed_in(server, "admin"), "file.person_bytes_max", 2 * MIB);
    tus_upload(staff, "a.bin", tus_content(3, MIB), MIB);
    (void)tus_begin(staff, MIB - 1, NULL); /* what is announced counts */
    expect_problem(tus_create(staff, 2, NULL), 422, "invalid", "file.person_limit");
    (void)tus_begin(staff, 1, NULL);
    expect_problem(tus_create(staff, 1, NULL), 422, "invalid", "file.person_limit");
    (void)tus_begin(client_signed_in(server, "chief"), MIB, NULL); /* others have their own */
    server_stop(server);
}
END_TEST

START_TEST(N10_7_a_person_has_at_most_200_uploads_under_way)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = NULL;

    for (int i = 0; i < 200; i++)
        path = tus_begin(staff, 1, NULL);
    expect_problem(tus_create(staff, 1, NULL), 422, "invalid", "file.upload_limit");
    expect_status(tus_append(staff, path, 0, "a", 1), 204);
    (void)tus_begin(staff, 1, NULL);
    server_stop(server);
}
END_TEST

START_TEST(more_bytes_than_announced_are_refused_and_none_of_them_kept)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, 3, NULL);

    expect_status(tus_append(staff, path, 0, "abcd", 4), 413);
    ck_assert_int_eq(tus_offset(staff, path), 0);
    expect_status(tus_append(staff, path, 0, "abc", 3), 204);
    server_stop(server);
}
END_TEST
