/* break_body.c - the ways in which the bodies of attempts go wrong (breaks.h). */
#include "core/body.h"
#include "tests/attack/breaks.h"
#include "tests/lib/memory.h"

static bool
any_field(const struct gw_field *field)
{
    (void)field;
    return true;
}

static bool
is_text(const struct gw_field *field)
{
    return field->type == GW_FIELD_TEXT;
}

static bool
is_required(const struct gw_field *field)
{
    return field->required;
}

static bool
is_limited(const struct gw_field *field)
{
    return field->type == GW_FIELD_TEXT || field->type == GW_FIELD_INT ||
           field->type == GW_FIELD_IDS;
}

static bool
is_typed(const struct gw_field *field)
{
    return field->type != GW_FIELD_JSON;
}

static bool
wrong_type(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const texts[] = { "0", "-1", "1.5", "true", "[]", "{}", "[\"a\"]" };
    static const char *const ints[] = { "\"1\"", "1.5", "1e3", "true", "[1]", "{}", "\"\"" };
    static const char *const bools[] = { "0", "1", "\"true\"", "[]", "{}", "\"\"" };
    static const char *const dates[] = { "20260401",     "\"2026-13-01\"", "\"2026-02-30\"", "[]",
                                         "\"2026-4-1\"", "\"x\"",          "\"0000-00-00\"" };
    static const char *const ids[] = { "1",     "\"1\"", "{}",     "[\"1\"]", "[null]",
                                       "[[1]]", "[1.5]", "[true]", "true",    "[{}]" };
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, is_typed);
    const char *value = "[]";

    if (field == NULL)
        return false;
    if (field->type == GW_FIELD_TEXT)
        value = BREAK_CHOOSE(attacker, texts);
    else if (field->type == GW_FIELD_INT)
        value = BREAK_CHOOSE(attacker, ints);
    else if (field->type == GW_FIELD_BOOL)
        value = BREAK_CHOOSE(attacker, bools);
    else if (field->type == GW_FIELD_DATE)
        value = BREAK_CHOOSE(attacker, dates);
    else
        value = BREAK_CHOOSE(attacker, ids);
    attempt_body(attacker, attempt, field, value);
    return true;
}

static const char *
text_of_chars(size_t chars, const char *each)
{
    size_t bytes = strlen(each);
    char *text = test_alloc(chars * bytes + 3);
    char *at = text;

    *at++ = '"';
    for (size_t i = 0; i < chars; i++, at += bytes)
        memcpy(at, each, bytes);
    *at = '"';
    return text;
}

static const char *
one_past(struct attacker *attacker, const struct gw_field *field)
{
    static const char *const huge[] = {
        "9007199254740992",     "-9007199254740993",   "1e400", "-1e400", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "1e19"
    };
    bool usual = field->min == 0 && field->max == 0;
    size_t count = (field->count_max == 0 ? FIELD_IDS_MAX : field->count_max) + 1;
    const char *list = "1";

    if (field->type == GW_FIELD_TEXT)
        return text_of_chars((field->chars_max == 0 ? FIELD_CHARS_MAX : field->chars_max) + 1,
                             attacker_random(attacker, 2) == 0 ? "a" : "あ");
    if (field->type == GW_FIELD_INT && attacker_random(attacker, 2) == 0)
        return BREAK_CHOOSE(attacker, huge);
    if (field->type == GW_FIELD_INT)
        return attacker_random(attacker, 2) == 0
                   ? test_text("%lld", usual ? -1LL : (long long)field->min - 1)
                   : test_text("%lld",
                               usual ? (long long)FIELD_INT_MAX + 1 : (long long)field->max + 1);
    if (attacker_random(attacker, 2) == 0)
        return attacker_random(attacker, 2) == 0 ? "[0]" : "[1,9007199254740992]";
    for (size_t i = 1; i < count && count <= 2000; i++)
        list = i % 500 == 0 ? test_text("%s,%zu", list, i + 1) : list;
    char *ids = test_alloc(count * 8 + 3), *at = ids;
    for (size_t i = 0; i < count; i++)
        at += snprintf(at, 9, "%c%zu", i == 0 ? '[' : ',', i + 1);
    *at = ']';
    return ids;
}

static bool
past_limits(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, is_limited);

    if (field == NULL)
        return false;
    attempt_body(attacker, attempt, field, one_past(attacker, field));
    return true;
}

/* A text that no text may be. */
static bool
broken_text(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const values[] = {
        "\"a\\u0000b\"",
        "\"a\\u0001b\"",
        "\"a\\u007fb\"",
        "\"a\\u0085b\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"a\xff\"",
        "\"a\xc0\xaf\"",
        "\"a\xed\xa0\x80\"",
        "\"a\xf4\x90\x80\x80\"",
        "\"a\xe3\x81\"",
        "\"a\\u001b[31mb\"",
        "\"a\\r\\nX-Injected: 1\"",
    };
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, is_text);

    if (field == NULL)
        return false;
    attempt_body(attacker, attempt, field, BREAK_CHOOSE(attacker, values));
    return true;
}

static bool
missing_member(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, is_required);

    if (field == NULL)
        return false;
    attempt_body(attacker, attempt, field, attacker_random(attacker, 2) == 0 ? NULL : "null");
    return true;
}

/* Cuts the closing brace off, so that more members can follow. */
static bool
open_body(struct attempt *attempt)
{
    struct gw_buf *body = &attempt->body;

    if (attempt->route->sink != NULL || body->bytes < 3)
        return false;
    body->bytes--;
    return true;
}

static bool
unknown_member(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const members[] = {
        ",\"x\":1}",
        ",\"\":1}",
        ",\"id\":1}",
        ",\"__proto__\":{}}",
        ",\"state\":\"current\"}",
        ",\"author_id\":1}",
        ",\"a\\nb\\r{\\\"event\\\":\\\"x\\\"}\":1}",
        ",\"版\":1}",
        ",\"owner_department_id\":1}",
        ",\"Title\":\"x\"}",
    };

    if (!open_body(attempt))
        return false;
    gw_buf_string(&attempt->body, BREAK_CHOOSE(attacker, members));
    return true;
}

static bool
same_member_twice(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_field *field = attempt_field(attacker, attempt->route->body, any_field);

    if (field == NULL)
        return false;
    attempt_body(attacker, attempt, field, "null");
    attempt->body.bytes--;
    gw_buf_format(&attempt->body, ",\"%s\":null}", field->name);
    return true;
}

static bool
deep(struct attacker *attacker, struct attempt *attempt)
{
    size_t depth = BREAK_CHOOSE(attacker, ((size_t[]){ 65, 100, 1000, 20000 }));
    bool arrays = attacker_random(attacker, 2) == 0;

    if (!open_body(attempt))
        return false;
    gw_buf_string(&attempt->body, ",\"x\":");
    for (size_t i = 0; i < depth; i++)
        gw_buf_string(&attempt->body, arrays ? "[" : "{\"a\":");
    gw_buf_string(&attempt->body, arrays ? "" : "1");
    for (size_t i = 0; i < depth; i++)
        gw_buf_string(&attempt->body, arrays ? "]" : "}");
    gw_buf_string(&attempt->body, "}");
    return true;
}

/* What is no JSON, or no object; and the right body without its end. */
static bool
no_json(struct attacker *attacker, struct attempt *attempt)
{
    struct gw_text document;

    if (attempt->route->body == NULL || attempt->route->sink != NULL)
        return false;
    if (attacker_random(attacker, 3) == 0) {
        attempt->body.bytes = 1 + attacker_random(attacker, attempt->body.bytes - 1);
        return true;
    }
    document = attacker->documents.list[attacker_random(attacker, attacker->documents.count)];
    gw_buf_clear(&attempt->body);
    gw_buf_text(&attempt->body, document);
    return document.bytes > 0;
}

static bool
wrong_content_type(struct attacker *attacker, struct attempt *attempt)
{
    static const char *const types[] = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=shift_jis",
        "application/jsonx",
        "",
        "application/xml",
        "application/json, text/html",
        "*/*",
    };

    if (attempt->body.bytes == 0)
        return false;
    attempt->type = BREAK_CHOOSE(attacker, types);
    return true;
}

static bool
body_too_large(struct attacker *attacker, struct attempt *attempt)
{
    size_t bytes_max = attempt->route->body_bytes_max;

    if (attempt->route->sink != NULL || attempt->route->method == GW_GET)
        return false;
    bytes_max = bytes_max == 0 ? BODY_BYTES_MAX : bytes_max;
    gw_buf_clear(&attempt->body);
    attempt->length = test_text("Content-Length: %zu\r\n",
                                bytes_max + 1 + attacker_random(attacker, 1000));
    return true;
}

const struct attempt_way attempt_body_ways[ATTEMPT_BODY_WAYS] = {
    { "a member of another type", wrong_type },
    { "a member past its limit", past_limits },
    { "a text that is none", broken_text },
    { "without a member", missing_member },
    { "an unknown member", unknown_member },
    { "a member twice", same_member_twice },
    { "too deep", deep },
    { "no JSON", no_json },
    { "another content type", wrong_content_type },
    { "a body past its limit", body_too_large },
};
