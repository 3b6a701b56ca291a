/* fuzz_headers.c - the values of headers that somebody reads: cookies, tags, ranges, languages,
 * codings, uploads, addresses, times; for libFuzzer.
 *
 * The first byte chooses the reader, the first line is what the server would compare the value to.
 */
#include "core/body.h"
#include "core/condition.h"
#include "core/file.h"
#include "core/guard.h"
#include "core/language.h"
#include "core/static_files.h"
#include "http/connection.h"
#include "http/negotiate.h"
#include "tests/fuzz/input.h"

static void
check_inside(struct gw_text part, struct gw_text whole)
{
    gw_check(part.bytes == 0 ||
             (part.data >= whole.data && part.data + part.bytes <= whole.data + whole.bytes));
}

/* Two headers: a cookie may stand in either, and never in both. */
static void
read_cookie(struct gw_text first, struct gw_text second)
{
    const struct http_header headers[] = { { GW_TEXT("Cookie"), first },
                                           { GW_TEXT("cookie"), second } };
    struct gw_text value, alone;
    enum gw_err err = guard_cookie(headers, 2, "kairan", &value);

    if (err != GW_OK)
        return;
    gw_check(gw_text_index(value, ';') == value.bytes);
    check_inside(
        value, value.data >= first.data && value.data <= first.data + first.bytes ? first : second);
    gw_check((guard_cookie(headers, 1, "kairan", &alone) == GW_OK) !=
             (guard_cookie(headers + 1, 1, "kairan", &alone) == GW_OK));
}

static void
read_origin(struct gw_text host, struct gw_text origin)
{
    if (guard_origin_is_own(origin, host, true))
        gw_check(guard_origin_is_own(origin, host, false));
    if (guard_origin_is_own(origin, host, false))
        gw_check(host.bytes > 0 && origin.bytes > host.bytes &&
                 gw_text_equal_nocase(
                     gw_text_slice(origin, origin.bytes - host.bytes, origin.bytes), host));
}

static void
read_range(struct gw_text size, struct gw_text range)
{
    int64_t bytes, first, count;

    if (gw_text_int(size, &bytes) != GW_OK || bytes < 0)
        bytes = 1000;
    if (http_range_choose(range, bytes, &first, &count) == HTTP_RANGE_PART)
        gw_check(first >= 0 && count >= 1 && first < bytes && count <= bytes - first);
}

static void
read_condition(struct gw_text etag, struct gw_text value)
{
    struct http_header headers[] = { { GW_TEXT("If-None-Match"), value },
                                     { GW_TEXT("If-Modified-Since"), value } };
    struct http_exchange exchange = { .request = { .headers = headers, .headers_count = 2 } };
    int64_t version;

    (void)http_is_not_modified(&exchange, etag, etag);
    exchange.request.headers = headers + 1;
    exchange.request.headers_count = 1;
    (void)http_is_not_modified(&exchange, etag, etag);
    (void)http_range_applies(value, etag, etag);
    if (condition_if_match(value, &version) == GW_OK)
        gw_check(version >= 1);
}

static void
read_choices(struct gw_text coding, struct gw_text value)
{
    enum gw_language language = language_accepted(value);

    gw_check(language == GW_JA || language == GW_EN);
    gw_check(http_coding_choose(value, 0) == HTTP_CODING_NONE);
    (void)http_coding_choose(value, 8192);
    (void)static_coding_accepted(value, coding);
    (void)body_type_is_json(value);
    (void)condition_key_is_valid(value);
}

static void
read_upload(struct gw_text number, struct gw_text metadata)
{
    struct gw_arena *arena = input_arena();
    struct gw_text name, disposition;
    int64_t value;
    char again[32];

    if (gw_text_int(number, &value) == GW_OK) {
        int bytes = snprintf(again, sizeof(again), "%lld", (long long)value);

        gw_check(gw_text_equal(number, (struct gw_text){ again, (size_t)bytes }));
    }
    if (file_name_of_metadata(arena, metadata, &name) != GW_OK)
        return;
    gw_check(gw_text_is_utf8(name) && gw_text_chars(name) <= FILE_NAME_CHARS_MAX);
    gw_check(memchr(name.data == NULL ? "" : name.data, '/', name.bytes) == NULL);
    disposition = file_disposition(arena, name, false);
    for (size_t i = 0; i < disposition.bytes; i++)
        gw_check(disposition.data[i] >= ' ' && disposition.data[i] < 0x7f);
}

static void
read_address(struct gw_text list, struct gw_text value)
{
    struct gw_arena *arena = input_arena();
    struct http_header headers[] = { { GW_TEXT("X-Forwarded-For"), value },
                                     { GW_TEXT("X-Forwarded-Proto"), value } };
    struct http_request request = { .headers = headers, .headers_count = 2 };
    struct http_networks proxies;
    struct http_address address = { { 0 } }, again;
    char text[HTTP_ADDRESS_CHARS];

    if (http_networks_parse(gw_text_string(arena, list), &proxies) != GW_OK)
        return;
    http_forwarded_for(&proxies, &request, &address);
    (void)http_forwarded_tls(&request);
    (void)http_address_render(&address, text);
    gw_check(http_address_parse(gw_text_from(text), &again) == GW_OK);
    gw_check(memcmp(&address, &again, sizeof(address)) == 0);
    http_networks_done(&proxies);
}

static void
read_time(struct gw_text date, struct gw_text value)
{
    gw_time moment, again;
    gw_date day;
    char text[GW_TIME_CHARS], http[GW_HTTP_DATE_CHARS];

    if (gw_date_parse(date, &day) == GW_OK)
        gw_check(gw_date_from_civil(gw_date_civil(day)) == day);
    if (gw_time_parse(value, &moment) == GW_OK) {
        gw_time_render(moment, text);
        gw_check(gw_time_parse(gw_text_from(text), &again) == GW_OK);
        gw_check(again == moment - moment % 1000);
    }
    if (gw_time_parse_http(value, &moment) == GW_OK) {
        gw_time_render_http(moment, http);
        gw_check(gw_text_equal(gw_text_from(http), value));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct gw_text first, struct gw_text second) = {
        read_cookie,  read_origin, read_range,   read_condition,
        read_choices, read_upload, read_address, read_time,
    };
    struct gw_text rest = { (const char *)data, size };
    size_t reader = input_choice(&rest, sizeof(readers) / sizeof(*readers));
    struct gw_text line = input_line(&rest);

    readers[reader](line, rest);
    return 0;
}
