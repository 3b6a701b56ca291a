/* address.c - one form for both families, so that a list is compared in one way. */
#include <arpa/inet.h>

#include "http/address.h"

struct http_network {
    struct http_address address;
    unsigned bits;
};

static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static struct http_address
map_v4(const void *four)
{
    struct http_address address;

    memcpy(address.bytes, mapped_prefix, sizeof(mapped_prefix));
    memcpy(address.bytes + sizeof(mapped_prefix), four, 4);
    return address;
}

static bool
is_v4(const struct http_address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

struct http_address
http_address_from(const struct sockaddr_storage *from)
{
    struct http_address address = { 0 };

    if (from->ss_family == AF_INET)
        return map_v4(&((const struct sockaddr_in *)from)->sin_addr);
    if (from->ss_family == AF_INET6)
        memcpy(address.bytes, &((const struct sockaddr_in6 *)from)->sin6_addr, 16);
    return address;
}

size_t
http_address_render(const struct http_address *address, char out[HTTP_ADDRESS_CHARS])
{
    const uint8_t *four = address->bytes + 12;
    size_t at = 0;

    if (!is_v4(address)) {
        gw_check(inet_ntop(AF_INET6, address->bytes, out, HTTP_ADDRESS_CHARS) != NULL);
        return strlen(out);
    }
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            out[at++] = '.';
        if (four[i] >= 100)
            out[at++] = (char)('0' + four[i] / 100);
        if (four[i] >= 10)
            out[at++] = (char)('0' + four[i] / 10 % 10);
        out[at++] = (char)('0' + four[i] % 10);
    }
    out[at] = '\0';
    return at;
}

enum gw_err
http_address_parse(struct gw_text text, struct http_address *out)
{
    char string[HTTP_ADDRESS_CHARS];
    struct in_addr four;

    if (text.bytes == 0 || text.bytes >= sizeof(string) ||
        memchr(text.data, '\0', text.bytes) != NULL)
        return GW_INVALID;
    memcpy(string, text.data, text.bytes);
    string[text.bytes] = '\0';
    if (inet_pton(AF_INET, string, &four) == 1) {
        *out = map_v4(&four);
        return GW_OK;
    }
    return inet_pton(AF_INET6, string, out->bytes) == 1 ? GW_OK : GW_INVALID;
}

static enum gw_err
network_parse(struct gw_text text, struct http_network *out)
{
    size_t slash = gw_text_index(text, '/');
    int64_t bits = 0;
    unsigned width;

    GW_TRY(http_address_parse(gw_text_slice(text, 0, slash), &out->address));
    width = is_v4(&out->address) ? 32 : 128;
    if (slash == text.bytes)
        bits = width;
    else
        GW_TRY(gw_text_int(gw_text_slice(text, slash + 1, text.bytes), &bits));
    if (bits < 0 || bits > (int64_t)width)
        return GW_INVALID;
    out->bits = 128 - width + (unsigned)bits;
    return GW_OK;
}

struct http_address
http_address_counted(const struct http_address *address)
{
    struct http_address counted = *address;

    if (!is_v4(&counted))
        memset(counted.bytes + 8, 0, 8);
    return counted;
}

enum gw_err
http_networks_parse(const char *text, struct http_networks *out)
{
    struct gw_text rest = gw_text_from(text);
    struct http_networks networks = { 0 };
    size_t commas = 0;

    *out = networks;
    if (gw_text_trim(rest).bytes == 0)
        return GW_OK;
    for (size_t i = 0; i < rest.bytes; i++)
        commas += rest.data[i] == ',';
    networks.list = calloc(commas + 1, sizeof(*networks.list));
    if (networks.list == NULL)
        return GW_BUSY;
    for (size_t i = 0; i <= commas; i++) {
        size_t comma = gw_text_index(rest, ',');

        if (network_parse(gw_text_trim(gw_text_slice(rest, 0, comma)),
                          &networks.list[networks.count++]) != GW_OK) {
            free(networks.list);
            return GW_INVALID;
        }
        rest = gw_text_slice(rest, comma + 1, rest.bytes);
    }
    *out = networks;
    return GW_OK;
}

void
http_networks_done(struct http_networks *networks)
{
    free(networks->list);
    *networks = (struct http_networks){ 0 };
}

static bool
network_contains(const struct http_network *network, const struct http_address *address)
{
    size_t whole = network->bits / 8;
    unsigned rest = network->bits % 8;

    if (memcmp(network->address.bytes, address->bytes, whole) != 0)
        return false;
    return rest == 0 || (network->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}

bool
http_networks_contain(const struct http_networks *networks, const struct http_address *address)
{
    for (size_t i = 0; i < networks->count; i++)
        if (network_contains(&networks->list[i], address))
            return true;
    return false;
}

enum gw_err
http_listen_parse(const char *text, struct sockaddr_storage *out, socklen_t *bytes)
{
    struct gw_text host = gw_text_from(text);
    struct http_address address;
    size_t colon = host.bytes;
    int64_t port;

    while (colon > 0 && host.data[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return GW_INVALID;
    GW_TRY(gw_text_int(gw_text_slice(host, colon, host.bytes), &port));
    host = gw_text_slice(host, 0, colon - 1);
    if (port < 0 || port > UINT16_MAX)
        return GW_INVALID;
    *out = (struct sockaddr_storage){ 0 };
    if (host.bytes > 2 && host.data[0] == '[' && host.data[host.bytes - 1] == ']') {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;

        GW_TRY(http_address_parse(gw_text_slice(host, 1, host.bytes - 1), &address));
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        memcpy(&six->sin6_addr, address.bytes, sizeof(address.bytes));
        *bytes = sizeof(*six);
    } else {
        struct sockaddr_in *four = (struct sockaddr_in *)out;

        GW_TRY(http_address_parse(host, &address));
        if (!is_v4(&address))
            return GW_INVALID;
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        memcpy(&four->sin_addr, address.bytes + 12, 4);
        *bytes = sizeof(*four);
    }
    return GW_OK;
}

/* An entry of X-Forwarded-For: some proxies add the port, and brackets round IPv6. */
static enum gw_err
entry_parse(struct gw_text entry, struct http_address *out)
{
    size_t end;

    if (entry.bytes > 0 && entry.data[0] == '[')
        return http_address_parse(gw_text_slice(entry, 1, gw_text_index(entry, ']')), out);
    end = gw_text_index(entry, ':');
    if (end < entry.bytes && gw_text_index(entry, '.') < end)
        entry = gw_text_slice(entry, 0, end);
    return http_address_parse(entry, out);
}

/* Walks one header from the right. True when the client is found, or no entry further left can be
 * believed. */
static bool
walk_entries(const struct http_networks *proxies, struct gw_text value,
             struct http_address *address)
{
    size_t end = value.bytes;

    while (end > 0) {
        struct http_address found;
        size_t start = end;

        while (start > 0 && value.data[start - 1] != ',')
            start--;
        if (entry_parse(gw_text_trim(gw_text_slice(value, start, end)), &found) != GW_OK)
            return true;
        *address = found;
        if (!http_networks_contain(proxies, &found))
            return true;
        end = start > 0 ? start - 1 : 0;
    }
    return false;
}

void
http_forwarded_for(const struct http_networks *proxies, const struct http_request *request,
                   struct http_address *address)
{
    for (size_t i = request->headers_count; i > 0; i--) {
        const struct http_header *header = &request->headers[i - 1];

        if (gw_text_equal_nocase(header->name, GW_TEXT("x-forwarded-for")) &&
            walk_entries(proxies, header->value, address))
            return;
    }
}

bool
http_forwarded_tls(const struct http_request *request)
{
    for (size_t i = request->headers_count; i > 0; i--) {
        const struct http_header *header = &request->headers[i - 1];
        size_t start = header->value.bytes;

        if (!gw_text_equal_nocase(header->name, GW_TEXT("x-forwarded-proto")))
            continue;
        while (start > 0 && header->value.data[start - 1] != ',')
            start--;
        return gw_text_equal_nocase(
            gw_text_trim(gw_text_slice(header->value, start, header->value.bytes)),
            GW_TEXT("https"));
    }
    return false;
}
