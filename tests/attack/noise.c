/* noise.c - what nobody would send, and the tables allow: awkward texts, odd numbers, values that
 * are not there, headers that are for somebody else, a byte changed.
 */
#include <jansson.h>

#include "tests/attack/breaks.h"
#include "tests/lib/memory.h"

static const char *
json_text(struct gw_text text)
{
    json_t *value = json_stringn(text.data, text.bytes);
    char *dump = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
    const char *kept = test_text("%s", dump == NULL ? "\"\"" : dump);

    free(dump);
    json_decref(value);
    return kept;
}

static bool
any_field(const struct gw_field *field)
{
    (void)field;
    return true;
}

static const char *
odd_number(struct attacker *attacker, const struct gw_field *field)
{
    static const char *const numbers[] = { "0", "1", "2", "9007199254740991", "-1" };

    if (attacker_random(attacker, 2) == 0)
        return BREAK_CHOOSE(attacker, numbers);
    return test_text("%lld", attacker_random(attacker, 2) == 0 ? (long long)field->min
                                                               : (long long)field->max);
}

static const char *
odd_value(struct attacker *attacker, const struct gw_field *field)
{
    static const char *const texts[] = { "\"\"",
                                         "\" \"",
                                         "\"　\"",
                                         "\"\\t\\n\"",
                                         "\"2026-04-01\"",
                                         "\"2199-12-31T23:59:59Z\"",
                                         "\"1970-01-01T00:00:00Z\"" };
    static const char *const dates[] = { "\"1970-01-01\"", "\"2199-12-31\"", "\"9999-12-31\"",
                                         "\"2024-02-29\"" };
    static const char *const ids[] = { "[]", "[1]", "[1,1]", "[9007199254740991]" };
    static const char *const trees[] = {
        "{}",
        "[]",
        "null",
        "0",
        "\"\"",
        "{\"members\":[]}",
        "{\"everybody\":false}",
        "{\"members\":[{\"person_id\":1}]}",
        "{\"members\":[{\"department_id\":1,\"below\":true}]}",
        "{\"everybody\":true,\"members\":[]}",
        "{\"name\":\"\\u0001\\n\",\"until\":\"2026-04-01\"}",
        "{\"name\":\"x\",\"until\":null}",
        "{\"business_days\":1}",
        "{\"business_days\":-1}",
        "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\"}]}",
        "{\"type\":\"doc\"}",
        "{\"type\":\"doc\",\"content\":[{\"type\":\"table\",\"content\":[]}]}",
        "\"2026-04-01\"",
    };

    switch (field->type) {
    case GW_FIELD_TEXT:
        return attacker_random(attacker, 3) == 0 ? BREAK_CHOOSE(attacker, texts)
                                                 : json_text(attacker_text(attacker));
    case GW_FIELD_INT:
        return odd_number(attacker, field);
    case GW_FIELD_BOOL:
        return attacker_random(attacker, 2) == 0 ? "true" : "false";
    case GW_FIELD_DATE:
        return BREAK_CHOOSE(attacker, dates);
    case GW_FIELD_IDS:
        return BREAK_CHOOSE(attacker, ids);
    case GW_FIELD_JSON:
        return BREAK_CHOOSE(attacker, trees);
    }
    return "null";
}

static void
escape(struct gw_buf *out, struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++)
        gw_buf_format(out, "%%%02X", (unsigned char)text.data[i]);
}

static void
odd_query(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const values[] = {
        "0", "1",          "-1",      "200",   "9007199254740991", "true",
        "",  "2026-04-01", "2026-04", "1,2,3", "AQAAAAAAAAAB"
    };

    for (const struct gw_field *f = attempt->route->query; f != NULL && f->name != NULL; f++) {
        if (!f->required && attacker_random(attacker, 3) != 0)
            continue;
        gw_buf_format(&attempt->query, "%s%s=", attempt->query.bytes > 0 ? "&" : "", f->name);
        if (f->type == GW_FIELD_TEXT && attacker_random(attacker, 2) == 0)
            escape(&attempt->query, attacker_text(attacker));
        else
            gw_buf_string(&attempt->query, BREAK_CHOOSE(attacker, values));
    }
}

static void
odd_header(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const lines[] = {
        "Range: bytes=0-0\r\n",
        "Range: bytes=-1\r\n",
        "Range: bytes=5-2\r\n",
        "Range: x=1\r\n",
        "Range: bytes=0-0,2-3\r\n",
        "If-Range: \"x\"\r\nRange: bytes=1-\r\n",
        "If-None-Match: *\r\n",
        "If-None-Match: \"1\", W/\"2\"\r\n",
        "If-Modified-Since: x\r\n",
        "Accept: \r\n",
        "Accept-Encoding: *;q=0\r\n",
        "Accept-Encoding: zstd, gzip, br\r\n",
        "Connection: close\r\n",
        "Accept-Language: en-GB;q=0.1, ja;q=9, *\r\n",
        "X-Forwarded-For: 1.2.3.4, ::1\r\n",
        "X-Forwarded-Proto: https\r\n",
        "X-Forwarded-For: {\"event\":\"x\"}\r\n",
        "Upgrade: h2c\r\n",
        "User-Agent: \"}{\\\r\n",
        "User-Agent: \xe6\x97\xa5\r\n",
        "Last-Event-ID: -1\r\n",
        "Idempotency-Key: ~!@#$%^&*()\r\n",
        "Tus-Resumable: 1.0.0\r\n",
        "Content-Encoding: gzip\r\n",
        "X-HTTP-Method-Override: DELETE\r\n",
        "X-Original-URL: /api/core/audit\r\n",
        "If-Match: \"2\"\r\n",
        "If-Match: \"9007199254740991\"\r\n",
        "Referer: javascript:1\r\n",
    };

    gw_buf_string(&attempt->headers, BREAK_CHOOSE(attacker, lines));
}

static void
odd_byte(struct attacker *attacker, struct gw_buf *part)
{
    if (part->bytes > 0)
        part->data[attacker_random(attacker, part->bytes)] = (char)attacker_random(attacker, 256);
}

/* Whom this route would let out, or shut out. */
static bool
is_spared(const struct gw_route *route)
{
    return route->stream || strncmp(route->path, "/api/session", 12) == 0;
}

bool
attempt_noise(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, any_field);

    if (is_spared(attempt->route))
        return false;
    attempt->how = "noise";
    if (field != NULL)
        attempt_body(attacker, attempt, field, odd_value(attacker, field));
    odd_query(attacker, attempt);
    while (attacker_random(attacker, 3) == 0)
        odd_header(attacker, attempt);
    if (attacker_random(attacker, 8) == 0)
        odd_byte(attacker, &attempt->body);
    if (attacker_random(attacker, 20) == 0)
        odd_byte(attacker, &attempt->query);
    return true;
}
