/* Ranges and codings that the client asks for. */
#include <check.h>

#include "http/negotiate.h"

struct range_case {
    const char *range;
    int64_t bytes;
    enum http_range_result result;
    int64_t first, count;
};

static const struct range_case ranges[] = {
    { "bytes=0-0", 10, HTTP_RANGE_PART, 0, 1 },
    { "bytes=2-5", 10, HTTP_RANGE_PART, 2, 4 },
    { "bytes=2-", 10, HTTP_RANGE_PART, 2, 8 },
    { "bytes=2-100", 10, HTTP_RANGE_PART, 2, 8 },
    { "bytes=-3", 10, HTTP_RANGE_PART, 7, 3 },
    { "bytes=-30", 10, HTTP_RANGE_PART, 0, 10 },
    { "Bytes=0-", 10, HTTP_RANGE_PART, 0, 10 },
    { "bytes=10-", 10, HTTP_RANGE_BEYOND, 0, 0 },
    { "bytes=-0", 10, HTTP_RANGE_BEYOND, 0, 0 },
    { "bytes=0-", 0, HTTP_RANGE_BEYOND, 0, 0 },
    { "bytes=-1", 0, HTTP_RANGE_BEYOND, 0, 0 },
    { "bytes=5-2", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=0-1,4-5", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=a-b", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=+1-2", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=1", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=-", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=", 10, HTTP_RANGE_ALL, 0, 0 },
    { "items=0-1", 10, HTTP_RANGE_ALL, 0, 0 },
    { "bytes=0-99999999999999999999", 10, HTTP_RANGE_ALL, 0, 0 },
};

START_TEST(one_range_of_a_file_is_chosen)
{
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        const struct range_case *one = &ranges[i];
        int64_t first = 0;
        int64_t count = 0;

        ck_assert_msg(http_range_choose(gw_text_from(one->range), one->bytes, &first, &count) ==
                          one->result,
                      "%s of %lld", one->range, (long long)one->bytes);
        if (one->result != HTTP_RANGE_PART)
            continue;
        ck_assert_int_eq(first, one->first);
        ck_assert_int_eq(count, one->count);
    }
}
END_TEST

START_TEST(a_range_counts_only_for_the_state_that_the_client_knows)
{
    struct gw_text date = GW_TEXT("Wed, 01 Apr 2026 08:30:00 GMT");

    ck_assert(http_range_applies(GW_TEXT_NONE, GW_TEXT("\"1\""), date));
    ck_assert(http_range_applies(GW_TEXT("\"1\""), GW_TEXT("\"1\""), date));
    ck_assert(!http_range_applies(GW_TEXT("\"2\""), GW_TEXT("\"1\""), date));
    ck_assert(!http_range_applies(GW_TEXT("W/\"1\""), GW_TEXT("W/\"1\""), GW_TEXT_NONE));
    ck_assert(http_range_applies(date, GW_TEXT("\"1\""), date));
    ck_assert(!http_range_applies(GW_TEXT("Thu, 02 Apr 2026 08:30:00 GMT"), GW_TEXT_NONE, date));
}
END_TEST

static enum http_coding
coding(const char *accept, size_t bytes)
{
    return http_coding_choose(gw_text_from(accept), bytes);
}

START_TEST(the_coding_follows_size_and_what_is_accepted)
{
    ck_assert_int_eq(coding("", 100000), HTTP_CODING_NONE);
    ck_assert_int_eq(coding("gzip, deflate, br, zstd", 100000), HTTP_CODING_ZSTD);
    ck_assert_int_eq(coding("gzip, deflate, br, zstd", 4096), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("gzip, deflate", 100000), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("GZIP", 2000), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("gzip, zstd", 1024), HTTP_CODING_NONE);
    ck_assert_int_eq(coding("*", 5000), HTTP_CODING_ZSTD);
    ck_assert_int_eq(coding("*;q=0, gzip", 5000), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("zstd;q=0, *", 5000), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("zstd;q=0.000, gzip; q=0", 5000), HTTP_CODING_NONE);
    ck_assert_int_eq(coding("gzip;q=0.001", 5000), HTTP_CODING_GZIP);
    ck_assert_int_eq(coding("identity", 5000), HTTP_CODING_NONE);
    ck_assert_int_eq(coding("br", 5000), HTTP_CODING_NONE);
    ck_assert_int_eq(coding("gzip", (size_t)8 << 20), HTTP_CODING_NONE);
}
END_TEST
