/* target.c - one decoding, then the checks: what later looks at the path sees what was checked. */
#include "http/target.h"

static bool
is_letter_or_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/* Empty, or ':' and up to five digits. */
static bool
is_port(struct gw_text text)
{
    if (text.bytes == 0)
        return true;
    if (text.data[0] != ':' || text.bytes < 2 || text.bytes > 6)
        return false;
    for (size_t i = 1; i < text.bytes; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static bool
is_host_byte(char byte, const char *others)
{
    return is_letter_or_digit(byte) || (byte != '\0' && strchr(others, byte) != NULL);
}

bool
http_host_is_valid(struct gw_text host)
{
    bool is_literal = host.bytes > 0 && host.data[0] == '[';
    const char *others = is_literal ? ":." : "-._~";
    size_t first = is_literal ? 1 : 0;
    size_t at = first;

    while (at < host.bytes && is_host_byte(host.data[at], others))
        at++;
    if (at == first)
        return false;
    if (is_literal && (at == host.bytes || host.data[at++] != ']'))
        return false;
    return is_port(gw_text_slice(host, at, host.bytes));
}

/* Takes scheme and authority off an absolute form; the authority must be the Host (RFC 9112 section
 * 3.2.2 lets the target win; two different names are a sign of trouble). */
static enum gw_err
strip_authority(struct gw_text *target, struct gw_text host)
{
    static const struct gw_text schemes[] = { { "http://", 7 }, { "https://", 8 } };

    for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
        struct gw_text scheme = schemes[i];
        size_t end = scheme.bytes;

        if (!gw_text_equal_nocase(gw_text_slice(*target, 0, end), scheme))
            continue;
        while (end < target->bytes && target->data[end] != '/' && target->data[end] != '?')
            end++;
        if (!gw_text_equal_nocase(gw_text_slice(*target, scheme.bytes, end), host))
            return GW_MALFORMED;
        *target = gw_text_slice(*target, end, target->bytes);
        return GW_OK;
    }
    return GW_MALFORMED;
}

static enum gw_err
decode_path(struct gw_arena *arena, struct gw_text path, struct gw_text *out)
{
    char *decoded;
    size_t bytes = 0;

    if (gw_text_index(path, '%') == path.bytes) {
        *out = path;
        return GW_OK;
    }
    decoded = gw_arena_alloc(arena, path.bytes);
    for (size_t i = 0; i < path.bytes; i++) {
        uint8_t code = (uint8_t)path.data[i];

        if (code == '%') {
            if (gw_text_unhex(gw_text_slice(path, i + 1, i + 3), &code, 1) != GW_OK || code == '/')
                return GW_MALFORMED;
            i += 2;
        }
        decoded[bytes++] = (char)code;
    }
    *out = (struct gw_text){ decoded, bytes };
    return gw_text_is_utf8(*out) ? GW_OK : GW_MALFORMED;
}

static bool
has_control_char(struct gw_text path)
{
    for (size_t i = 0; i < path.bytes; i++)
        if ((uint8_t)path.data[i] < 0x20 || path.data[i] == 0x7f)
            return true;
    return false;
}

static bool
has_dot_segment(struct gw_text path)
{
    while (path.bytes > 0) {
        struct gw_text rest = gw_text_slice(path, 1, path.bytes);
        size_t end = gw_text_index(rest, '/');
        struct gw_text segment = gw_text_slice(rest, 0, end);

        if (gw_text_equal(segment, GW_TEXT(".")) || gw_text_equal(segment, GW_TEXT("..")))
            return true;
        path = gw_text_slice(rest, end, rest.bytes);
    }
    return false;
}

enum gw_err
http_target_parse(struct gw_arena *arena, struct gw_text target, struct gw_text host,
                  struct http_request *request)
{
    struct gw_text path;
    size_t mark;

    if (request->method == HTTP_OPTIONS && gw_text_equal(target, GW_TEXT("*"))) {
        request->path = target;
        request->query = GW_TEXT_NONE;
        return GW_OK;
    }
    if (!gw_text_starts(target, GW_TEXT("/")))
        GW_TRY(strip_authority(&target, host));
    mark = gw_text_index(target, '?');
    GW_TRY(decode_path(arena, gw_text_slice(target, 0, mark), &path));
    if (path.bytes == 0)
        path = GW_TEXT("/");
    if (has_control_char(path) || has_dot_segment(path))
        return GW_MALFORMED;
    request->path = path;
    request->query = gw_text_slice(target, mark + 1, target.bytes);
    return GW_OK;
}
