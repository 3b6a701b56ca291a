/* Conditions, ranges, compression, files. */
#include <zlib.h>
#include <zstd.h>

#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"

static const struct http_options defaults = { 0 };

static struct response *
get(struct harness *harness, const char *target, const char *headers)
{
    return harness_ask(harness, test_text("GET %s HTTP/1.1\r\n" HOST "%s\r\n", target, headers));
}

static int
status_of(struct harness *harness, const char *headers)
{
    return get(harness, "/known", headers)->status;
}

START_TEST(what_the_client_has_is_not_sent_again)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = get(harness, "/known", "If-None-Match: " HARNESS_ETAG "\r\n");

    expect_status(response, 304);
    ck_assert_uint_eq(response->body_bytes, 0);
    ck_assert_str_eq(response_header(response, "ETag"), HARNESS_ETAG);
    ck_assert_str_eq(response_header(response, "Vary"), "Accept-Encoding");
    ck_assert_ptr_null(response_header(response, "Content-Type"));
    ck_assert_ptr_null(response_header(response, "Content-Length"));
    ck_assert_int_eq(status_of(harness, "If-None-Match: W/" HARNESS_ETAG "\r\n"), 304);
    ck_assert_int_eq(status_of(harness, "If-None-Match: \"a\", " HARNESS_ETAG "\r\n"), 304);
    ck_assert_int_eq(status_of(harness, "If-None-Match: *\r\n"), 304);
    ck_assert_int_eq(status_of(harness, "If-None-Match: \"a\"\r\n"), 200);
    ck_assert_int_eq(status_of(harness, "If-Modified-Since: " HARNESS_DATE "\r\n"), 304);
    ck_assert_int_eq(status_of(harness, "If-Modified-Since: Tue, 31 Mar 2026 08:30:00 GMT\r\n"),
                     200);
    ck_assert_int_eq(status_of(harness, "If-Modified-Since: yesterday\r\n"), 200);
    ck_assert_int_eq(
        status_of(harness, "If-None-Match: \"a\"\r\nIf-Modified-Since: " HARNESS_DATE "\r\n"), 200);
    response = harness_ask(harness, "HEAD /known HTTP/1.1\r\n" HOST "If-None-Match: " HARNESS_ETAG
                                    "\r\n\r\n");
    expect_status(response, 304);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_condition_does_not_stop_what_changes_something)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = harness_ask(harness, "POST /known HTTP/1.1\r\n" HOST
                                                     "If-None-Match: " HARNESS_ETAG "\r\n\r\n");

    expect_status(response, 200);
    harness_stop(harness, 1000);
}
END_TEST

static void
expect_alphabet(const struct response *response, size_t from, size_t count)
{
    size_t wrong = 0;

    ck_assert_uint_eq(response->body_bytes, count);
    for (size_t i = 0; i < count; i++)
        wrong += response->body[i] != (char)('a' + (from + i) % 26);
    ck_assert_uint_eq(wrong, 0);
}

START_TEST(a_file_is_sent_whole_and_in_one_range)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = get(harness, "/file?200000", "");

    expect_status(response, 200);
    expect_alphabet(response, 0, 200000);
    ck_assert_str_eq(response_header(response, "Accept-Ranges"), "bytes");
    response = get(harness, "/file?200000", "Range: bytes=100-70099\r\n");
    expect_status(response, 206);
    expect_alphabet(response, 100, 70000);
    ck_assert_str_eq(response_header(response, "Content-Range"), "bytes 100-70099/200000");
    response = get(harness, "/file?100", "Range: bytes=-10\r\n");
    expect_alphabet(response, 90, 10);
    response = get(harness, "/file?100", "Range: bytes=100-\r\n");
    expect_status(response, 416);
    ck_assert_str_eq(response_header(response, "Content-Range"), "bytes */100");
    response = get(harness, "/file?0", "");
    expect_status(response, 200);
    ck_assert_str_eq(response_header(response, "Content-Length"), "0");
    response = get(harness, "/hello", "Range: bytes=0-1\r\n");
    expect_status(response, 200);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_range_of_another_version_gives_the_whole_file)
{
    struct harness *harness = harness_start(&defaults, NULL);

    ck_assert_int_eq(
        get(harness, "/file?100", "Range: bytes=0-1\r\nIf-Range: " HARNESS_ETAG "\r\n")->status,
        206);
    ck_assert_int_eq(
        get(harness, "/file?100", "Range: bytes=0-1\r\nIf-Range: " HARNESS_DATE "\r\n")->status,
        206);
    ck_assert_int_eq(get(harness, "/file?100", "Range: bytes=0-1\r\nIf-Range: \"v0\"\r\n")->status,
                     200);
    ck_assert_int_eq(
        get(harness, "/file?100", "Range: bytes=0-1\r\nIf-None-Match: " HARNESS_ETAG "\r\n")
            ->status,
        304);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_large_file_reaches_a_slow_reader_and_the_next_request_is_served)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    raw_text(fd, "GET /file?30000000 HTTP/1.1\r\n" HOST "\r\n"
                 "GET /hello HTTP/1.1\r\n" HOST "\r\n");
    test_sleep_ms(200);
    response = raw_response(fd, false);
    expect_alphabet(response, 0, 30000000);
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

static int
open_descriptors(void)
{
    int fd = dup(0);

    close(fd);
    return fd;
}

START_TEST(the_server_closes_the_files_it_is_given)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    int before;

    harness_ask_on(fd, "GET /file?100 HTTP/1.1\r\n" HOST "\r\n");
    harness_ask_on(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n"); /* the file is closed by then */
    before = open_descriptors();
    harness_ask_on(fd, "GET /file?100 HTTP/1.1\r\n" HOST "\r\n");
    harness_ask_on(fd, "HEAD /file?100 HTTP/1.1\r\n" HOST "\r\n");
    harness_ask_on(fd, "GET /file?100 HTTP/1.1\r\n" HOST "Range: bytes=100-\r\n\r\n");
    harness_ask_on(fd, "GET /file?100 HTTP/1.1\r\n" HOST "If-None-Match: " HARNESS_ETAG "\r\n\r\n");
    harness_ask_on(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_int_eq(open_descriptors(), before);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

static size_t
gunzipped(const struct response *response, char *out, size_t out_bytes)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)response->body,
                        .avail_in = (uInt)response->body_bytes,
                        .next_out = (Bytef *)out,
                        .avail_out = (uInt)out_bytes };

    ck_assert_int_eq(inflateInit2(&stream, 15 + 16), Z_OK);
    ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    ck_assert_int_eq(inflateEnd(&stream), Z_OK);
    return stream.total_out;
}

START_TEST(compressible_replies_are_packed_as_the_client_accepts)
{
    static char out[100000];
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = get(harness, "/text?50000", "Accept-Encoding: gzip, deflate\r\n");

    for (int again = 0; again < 2; again++) {
        ck_assert_str_eq(response_header(response, "Content-Encoding"), "gzip");
        ck_assert_str_eq(response_header(response, "Vary"), "Accept-Encoding");
        ck_assert_uint_lt(response->body_bytes, 1000);
        ck_assert_uint_eq(gunzipped(response, out, sizeof(out)), 50000);
        ck_assert_uint_eq(strspn(out, "x"), 50000);
        response = get(harness, "/text?50000", "Accept-Encoding: gzip\r\n");
    }
    response = get(harness, "/text?50000", "Accept-Encoding: gzip, zstd\r\n");
    ck_assert_str_eq(response_header(response, "Content-Encoding"), "zstd");
    ck_assert_uint_eq(ZSTD_decompress(out, sizeof(out), response->body, response->body_bytes),
                      50000);
    response = get(harness, "/text?50000", "");
    ck_assert_ptr_null(response_header(response, "Content-Encoding"));
    ck_assert_str_eq(response_header(response, "Vary"), "Accept-Encoding");
    ck_assert_uint_eq(response->body_bytes, 50000);
    response = get(harness, "/text?500", "Accept-Encoding: gzip\r\n");
    ck_assert_ptr_null(response_header(response, "Content-Encoding"));
    response = get(harness, "/big?50000", "Accept-Encoding: gzip\r\n");
    ck_assert_ptr_null(response_header(response, "Content-Encoding"));
    ck_assert_ptr_null(response_header(response, "Vary"));
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(HEAD_tells_the_length_of_the_packed_reply)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *whole = get(harness, "/text?50000", "Accept-Encoding: gzip\r\n");
    struct response *head = harness_ask(harness, "HEAD /text?50000 HTTP/1.1\r\n" HOST
                                                 "Accept-Encoding: gzip\r\n\r\n");

    ck_assert_str_eq(response_header(head, "Content-Length"),
                     response_header(whole, "Content-Length"));
    harness_stop(harness, 1000);
}
END_TEST
