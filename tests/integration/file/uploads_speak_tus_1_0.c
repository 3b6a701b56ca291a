/* uploads_speak_tus_1_0.c - what the protocol wants said and refused. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

START_TEST(OPTIONS_says_what_the_server_can)
{
    struct server *server = server_start();
    struct response *can = client_send(client_new(server), "OPTIONS", "/api/file/uploads", NULL,
                                       NULL);

    expect_status(can, 204);
    ck_assert_str_eq(response_header(can, "Tus-Resumable"), "1.0.0");
    ck_assert_str_eq(response_header(can, "Tus-Version"), "1.0.0");
    ck_assert_str_eq(response_header(can, "Tus-Extension"),
                     "creation,creation-with-upload,expiration,termination");
    ck_assert_str_eq(response_header(can, "Tus-Max-Size"), "4294967296");
    ck_assert_ptr_null(response_header(
        client_send(client_new(server), "OPTIONS", "/api/file/usage", NULL, NULL), "Tus-Version"));
    server_stop(server);
}
END_TEST

START_TEST(another_version_is_told_which_one_is_spoken)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct response *refused = client_send(staff, "POST", "/api/file/uploads",
                                           "Tus-Resumable: 0.2.2\r\nUpload-Length: 3\r\n", NULL);

    expect_problem(refused, 412, "stale", "file.tus_version");
    ck_assert_str_eq(response_header(refused, "Tus-Version"), "1.0.0");
    server_stop(server);
}
END_TEST

START_TEST(what_tus_does_not_know_is_refused)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, 10, "a.txt");
    const char *tus = "Tus-Resumable: 1.0.0\r\n";

    expect_problem(client_send(staff, "POST", "/api/file/uploads", tus, NULL), 400, "malformed",
                   "file.tus_header");
    expect_status(client_send(staff, "POST", "/api/file/uploads",
                              test_text("%sUpload-Length: -1\r\n", tus), NULL),
                  400);
    expect_problem(
        client_send(staff, "POST", "/api/file/uploads",
                    test_text("%sUpload-Length: 1\r\nUpload-Metadata: filename !\r\n", tus), NULL),
        422, "invalid", "file.name");
    expect_problem(
        client_send(staff, "PATCH", path, test_text("%sUpload-Offset: 0\r\n", tus), "{}"), 415,
        "unsupported", "file.tus_type");
    expect_problem(tus_append(staff, path, 1, "a", 1), 409, "conflict", "file.upload_offset");
    ck_assert_int_eq(tus_offset(staff, path), 0);
    expect_status(tus_append(staff, "/api/file/uploads/7", 0, "a", 1), 404);
    server_stop(server);
}
END_TEST

START_TEST(an_upload_may_begin_with_its_bytes)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int fd = raw_connect(server->port);

    raw_text(fd, test_text("POST /api/file/uploads HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
                           "X-CSRF-Token: %s\r\nTus-Resumable: 1.0.0\r\nUpload-Length: 5\r\n"
                           "Content-Type: application/offset+octet-stream\r\n"
                           "Content-Length: 5\r\n\r\nhello",
                           staff->host, staff->cookie, staff->csrf));
    struct response *created = raw_response(fd, false);
    close(fd);
    expect_status(created, 201);
    ck_assert_str_eq(response_header(created, "Upload-Offset"), "5");
    ck_assert_str_eq(tus_load(staff, response_int(created, "id"), NULL)->body, "hello");
    ck_assert_int_eq(tus_offset(staff, response_header(created, "Location")), 5);
    server_stop(server);
}
END_TEST
