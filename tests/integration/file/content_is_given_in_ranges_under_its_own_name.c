/* content_is_given_in_ranges_under_its_own_name.c - ranges, conditions, names in Japanese, and what
 * a browser may show in place. */
#include <check.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

/* 3 x 2 pixels, as far as the headers say. */
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\x08\2\0\0\0";

START_TEST(a_part_of_a_content_is_given_and_a_whole_one_when_it_changed)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    long long id = tus_upload(staff, "令和8年度 予算書.txt", "0123456789", 10);
    struct response *whole = tus_load(staff, id, NULL);
    const char *etag = response_header(whole, "ETag");

    ck_assert_str_eq(response_header(whole, "Content-Disposition"),
                     "attachment; filename=\"__8__ ___.txt\"; filename*=UTF-8''"
                     "%E4%BB%A4%E5%92%8C8%E5%B9%B4%E5%BA%A6%20%E4%BA%88%E7%AE%97%E6%9B%B8.txt");
    struct response *part = tus_load(staff, id, "Range: bytes=2-4\r\n");
    expect_status(part, 206);
    ck_assert_str_eq(part->body, "234");
    ck_assert_str_eq(response_header(part, "Content-Range"), "bytes 2-4/10");
    part = tus_load(staff, id, test_text("Range: bytes=8-\r\nIf-Range: %s\r\n", etag));
    expect_status(part, 206);
    ck_assert_str_eq(part->body, "89");
    part = tus_load(staff, id, "Range: bytes=8-\r\nIf-Range: \"other\"\r\n");
    expect_status(part, 200);
    expect_status(tus_load(staff, id, "Range: bytes=10-\r\n"), 416);
    expect_status(tus_load(staff, id, test_text("If-None-Match: %s\r\n", etag)), 304);
    struct response *head = client_send(staff, "HEAD",
                                        test_text("/api/file/files/%lld/content", id), NULL, NULL);
    expect_status(head, 200);
    ck_assert_str_eq(response_header(head, "Content-Length"), "10");
    server_stop(server);
}
END_TEST

START_TEST(only_pictures_and_PDF_are_shown_in_place)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    long long id = tus_upload(staff, "写真.png", png, sizeof(png) - 1);
    const char *path = test_text("/api/file/files/%lld/content?inline=1", id);
    struct response *shown = client_get(staff, path);
    struct response *file = client_get(staff, test_text("/api/file/files/%lld", id));

    expect_status(shown, 200);
    ck_assert_str_eq(response_header(shown, "Content-Type"), "image/png");
    ck_assert_int_eq(strncmp(response_header(shown, "Content-Disposition"), "inline;", 7), 0);
    ck_assert_ptr_nonnull(strstr(response_header(shown, "Content-Security-Policy"), "sandbox"));
    ck_assert_int_eq(response_int(file, "width"), 3);
    ck_assert_int_eq(response_int(file, "height"), 2);
    ck_assert_int_eq(strncmp(response_header(tus_load(staff, id, NULL), "Content-Disposition"),
                             "attachment", 10),
                     0);

    id = tus_upload(staff, "資料.pdf", "%PDF-1.7", 8);
    shown = client_get(staff, test_text("/api/file/files/%lld/content?inline=1", id));
    ck_assert_int_eq(strncmp(response_header(shown, "Content-Disposition"), "inline;", 7), 0);
    ck_assert_ptr_nonnull(
        strstr(response_header(shown, "Content-Security-Policy"), "default-src 'none'"));
    server_stop(server);
}
END_TEST

START_TEST(the_same_content_twice_is_kept_once)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    long long first = tus_upload(staff, "a.txt", "same", 4);
    long long second = tus_upload(chief, "b.txt", "same", 4);

    expect_status(client_delete(staff, test_text("/api/file/uploads/%lld", first)), 204);
    ck_assert_str_eq(tus_load(chief, second, NULL)->body, "same");
    server_stop(server);
    ck_assert_ptr_nonnull(
        strstr(PROGRAM("doctor", "--data", server->directory).out, "files: 1 contents, all there"));
}
END_TEST
