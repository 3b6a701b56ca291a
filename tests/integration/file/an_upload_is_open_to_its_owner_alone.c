/* an_upload_is_open_to_its_owner_alone.c - knowing an id gives nothing: uploads and files that no
 * item has are missing for everybody else. */
#include <check.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

static void
expect_nothing(struct client *client, const char *path, long long id)
{
    ck_assert_int_eq(tus_offset(client, path), -1);
    expect_status(client_get(client, path), 404);
    expect_status(client_delete(client, path), 404);
    expect_status(client_get(client, test_text("/api/file/files/%lld", id)), 404);
    expect_status(tus_load(client, id, NULL), 404);
}

START_TEST(an_upload_is_open_to_its_owner_alone)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *admin = client_signed_in(server, "admin");
    const char *path = tus_begin(staff, 4, "名簿.csv");
    long long id = strtoll(strrchr(path, '/') + 1, NULL, 10);

    expect_nothing(chief, path, id);
    expect_status(tus_append(chief, path, 0, "evil", 4), 404);
    expect_nothing(admin, path, id);
    expect_status(tus_append(staff, path, 0, "good", 4), 204);
    expect_nothing(chief, path, id);
    expect_nothing(admin, path, id);
    ck_assert_str_eq(tus_load(staff, id, NULL)->body, "good");
    server_stop(server);
}
END_TEST

START_TEST(without_session_or_token_no_byte_of_an_upload_is_taken)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *nobody = client_new(server);
    const char *path = tus_begin(staff, 4, NULL);

    expect_status(tus_create(nobody, 4, NULL), 401);
    expect_status(tus_append(nobody, path, 0, "evil", 4), 401);
    staff->csrf[0] ^= 1;
    expect_problem(tus_create(staff, 4, NULL), 403, "denied", "session.csrf");
    expect_problem(tus_append(staff, path, 0, "evil", 4), 403, "denied", "session.csrf");
    staff->csrf[0] ^= 1;
    ck_assert_int_eq(tus_offset(staff, path), 0);
    server_stop(server);
}
END_TEST

START_TEST(what_one_gives_up_is_gone_and_gives_its_room_back)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, 1000, NULL);
    long long id = tus_upload(staff, "a.bin", "12345", 5);
    const char *done = test_text("/api/file/uploads/%lld", id);

    ck_assert_int_eq(response_int(client_get(staff, "/api/file/usage"), "used_bytes"), 1005);
    expect_status(client_send(staff, "DELETE", path, "Tus-Resumable: 1.0.0\r\n", NULL), 204);
    ck_assert_int_eq(tus_offset(staff, path), -1);
    expect_status(client_delete(staff, done), 204);
    ck_assert_int_eq(tus_offset(staff, done), -1);
    expect_status(tus_load(staff, id, NULL), 404);
    ck_assert_int_eq(response_int(client_get(staff, "/api/file/usage"), "used_bytes"), 0);
    server_stop(server);
    struct program_result doctor = PROGRAM("doctor", "--data", server->directory);
    ck_assert_ptr_nonnull(strstr(doctor.out, "files: 0 contents, all there"));
}
END_TEST
