/* negotiate.c - conditions, ranges and codings. */
#include "http/negotiate.h"

#include "gw/time.h"

/* Below these the saved bytes are fewer than a packet; above, one reply would hold its I/O thread
 * for more than about 5 ms. */
#define GZIP_BYTES_MIN 1024
#define GZIP_BYTES_MAX ((size_t)256 << 10)
#define ZSTD_BYTES_MIN 4096
#define ZSTD_BYTES_MAX ((size_t)1 << 20)

/* Takes the next element off a comma list. */
static bool
next_element(struct gw_text *list, struct gw_text *element)
{
    size_t comma;

    if (list->bytes == 0)
        return false;
    comma = gw_text_index(*list, ',');
    *element = gw_text_trim(gw_text_slice(*list, 0, comma));
    *list = gw_text_slice(*list, comma + 1, list->bytes);
    return true;
}

static struct gw_text
without_weakness(struct gw_text etag)
{
    return gw_text_starts(etag, GW_TEXT("W/")) ? gw_text_slice(etag, 2, etag.bytes) : etag;
}

/* The weak comparison (RFC 9110 section 8.8.3.2). None of our tags holds a comma. */
static bool
list_has_etag(struct gw_text list, struct gw_text etag)
{
    struct gw_text element;

    if (gw_text_equal(gw_text_trim(list), GW_TEXT("*")))
        return true;
    while (next_element(&list, &element))
        if (gw_text_equal(without_weakness(element), without_weakness(etag)))
            return true;
    return false;
}

bool
http_is_not_modified(const struct http_exchange *exchange, struct gw_text etag,
                     struct gw_text modified)
{
    struct gw_text list = http_exchange_header(exchange, "If-None-Match");
    gw_time changed_at;
    gw_time since;

    if (list.bytes > 0)
        return etag.bytes > 0 && list_has_etag(list, etag);
    if (modified.bytes == 0)
        return false;
    return gw_time_parse_http(http_exchange_header(exchange, "If-Modified-Since"), &since) ==
               GW_OK &&
           gw_time_parse_http(modified, &changed_at) == GW_OK && changed_at <= since;
}

bool
http_range_applies(struct gw_text if_range, struct gw_text etag, struct gw_text modified)
{
    if (if_range.bytes == 0)
        return true;
    if (gw_text_starts(etag, GW_TEXT("\"")) && gw_text_equal(if_range, etag))
        return true;
    return modified.bytes > 0 && gw_text_equal(if_range, modified);
}

/* "" is no number here, and neither is a sign. */
static bool
take_number(struct gw_text text, int64_t *out)
{
    int64_t value = 0;

    if (text.bytes == 0 || text.bytes > 18)
        return false;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *out = value;
    return true;
}

enum http_range_result
http_range_choose(struct gw_text range, int64_t bytes, int64_t *first, int64_t *count)
{
    size_t dash;
    int64_t start;
    int64_t end = bytes - 1;

    if (!gw_text_equal_nocase(gw_text_slice(range, 0, 6), GW_TEXT("bytes=")))
        return HTTP_RANGE_ALL;
    range = gw_text_slice(range, 6, range.bytes);
    dash = gw_text_index(range, '-');
    if (dash == range.bytes)
        return HTTP_RANGE_ALL;
    if (dash == 0) { /* the last n bytes */
        if (!take_number(gw_text_slice(range, 1, range.bytes), &start))
            return HTTP_RANGE_ALL;
        if (start == 0 || bytes == 0)
            return HTTP_RANGE_BEYOND;
        start = start < bytes ? bytes - start : 0;
    } else {
        if (!take_number(gw_text_slice(range, 0, dash), &start))
            return HTTP_RANGE_ALL;
        if (dash + 1 < range.bytes &&
            (!take_number(gw_text_slice(range, dash + 1, range.bytes), &end) || end < start))
            return HTTP_RANGE_ALL;
        if (start >= bytes)
            return HTTP_RANGE_BEYOND;
    }
    *first = start;
    *count = (end < bytes - 1 ? end : bytes - 1) - start + 1;
    return HTTP_RANGE_PART;
}

/* "q=0", "q=0.0", "q=0.000": not wanted (RFC 9110 section 12.4.2). */
static bool
is_refused(struct gw_text parameters)
{
    struct gw_text weight = gw_text_trim(parameters);

    if (!gw_text_equal_nocase(gw_text_slice(weight, 0, 2), GW_TEXT("q=")))
        return false;
    for (size_t i = 2; i < weight.bytes; i++)
        if (weight.data[i] != '0' && weight.data[i] != '.')
            return false;
    return true;
}

enum wish { WISH_UNSAID, WISH_YES, WISH_NO };

static enum wish
effective(enum wish named, enum wish any)
{
    return named == WISH_UNSAID ? any : named;
}

enum http_coding
http_coding_choose(struct gw_text accept_encoding, size_t bytes)
{
    enum wish zstd = WISH_UNSAID;
    enum wish gzip = WISH_UNSAID;
    enum wish any = WISH_UNSAID;
    struct gw_text element;

    if (bytes <= GZIP_BYTES_MIN)
        return HTTP_CODING_NONE;
    while (next_element(&accept_encoding, &element)) {
        size_t semicolon = gw_text_index(element, ';');
        struct gw_text name = gw_text_trim(gw_text_slice(element, 0, semicolon));
        struct gw_text parameters = gw_text_slice(element, semicolon + 1, element.bytes);
        enum wish wish = is_refused(parameters) ? WISH_NO : WISH_YES;

        if (gw_text_equal_nocase(name, GW_TEXT("zstd")))
            zstd = wish;
        else if (gw_text_equal_nocase(name, GW_TEXT("gzip")))
            gzip = wish;
        else if (gw_text_equal(name, GW_TEXT("*")))
            any = wish;
    }
    if (effective(zstd, any) == WISH_YES && bytes > ZSTD_BYTES_MIN && bytes <= ZSTD_BYTES_MAX)
        return HTTP_CODING_ZSTD;
    if (effective(gzip, any) == WISH_YES && bytes <= GZIP_BYTES_MAX)
        return HTTP_CODING_GZIP;
    return HTTP_CODING_NONE;
}
