/* body.c - JSON in, by jansson; what it gives is copied into the request's arena and freed at once.
 *
 * jansson refuses bad UTF-8, lone surrogates, NUL, numbers that fit no int64 or double, and (asked)
 * duplicate names. Depth is counted before it runs, since its own limit of 2,048 is far above ours.
 */
#include "core/body.h"

#include <jansson.h>

#include "gw/json.h"

static const char wrong_type[] = "field.wrong_type";

bool
body_type_is_json(struct gw_text content_type)
{
    struct gw_text rest = content_type;
    size_t semicolon = gw_text_index(rest, ';');
    struct gw_text type = gw_text_trim(gw_text_slice(rest, 0, semicolon));
    struct gw_text parameter = gw_text_trim(gw_text_slice(rest, semicolon + 1, rest.bytes));

    if (!gw_text_equal_nocase(type, GW_TEXT("application/json")))
        return false;
    return semicolon == rest.bytes || gw_text_equal_nocase(parameter, GW_TEXT("charset=utf-8")) ||
           gw_text_equal_nocase(parameter, GW_TEXT("charset=\"utf-8\""));
}

static enum gw_err
refuse(struct field_fault *fault, enum gw_err err, const char *message_key)
{
    *fault = (struct field_fault){ .err = err, .message_key = message_key };
    return err;
}

/* Where the string ends that begins with the quote at `at`: at a quote behind an even number of
 * backslashes, or at the end of the body. */
static size_t
string_end(struct gw_text body, size_t at)
{
    size_t backslashes;

    do {
        const size_t first = at + 1;

        at = first + gw_text_index(gw_text_slice(body, first, body.bytes), '"');
        backslashes = 0;
        while (at - backslashes > first && body.data[at - backslashes - 1] == '\\')
            backslashes++;
    } while (at < body.bytes && backslashes % 2 == 1);
    return at;
}

/* Whether brackets outside strings ever nest deeper than BODY_DEPTH_MAX. */
static bool
nests_too_deep(struct gw_text body)
{
    int depth = 0;

    for (size_t i = 0; i < body.bytes; i++) {
        char c = body.data[i];

        if (c == '"')
            i = string_end(body, i);
        else if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        if (depth > BODY_DEPTH_MAX)
            return true;
    }
    return false;
}

static void
json_release(json_t **value)
{
    json_decref(*value);
}

static enum gw_err
set_ids(struct gw_arena *arena, void *base, const struct gw_field *field, json_t *value,
        struct field_fault *fault)
{
    size_t count_max = field->count_max == 0 ? FIELD_IDS_MAX : field->count_max;
    size_t count = json_array_size(value);
    struct gw_ids ids = { .count = count };
    int64_t *numbers;

    if (!json_is_array(value))
        return field_refuse(fault, field, wrong_type);
    if (count > count_max)
        return field_set_ids(base, field, ids, fault);
    numbers = GW_NEW_ARRAY(arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        json_t *element = json_array_get(value, i);

        if (!json_is_integer(element))
            return field_refuse(fault, field, wrong_type);
        numbers[i] = json_integer_value(element);
    }
    ids.ids = numbers;
    return field_set_ids(base, field, ids, fault);
}

static enum gw_err
set_json(struct gw_arena *arena, void *base, const struct gw_field *field, json_t *value,
         struct field_fault *fault)
{
    const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
    size_t bytes = json_dumpb(value, NULL, 0, flags);
    char *text;

    /* Measured first, so that a value over its limit takes no arena. */
    if (bytes == 0)
        return refuse(fault, GW_BUSY, NULL);
    if (bytes > (field->bytes_max == 0 ? FIELD_JSON_BYTES_MAX : field->bytes_max))
        return field_set_json(base, field, (struct gw_text){ NULL, bytes }, fault);
    text = gw_arena_alloc(arena, bytes);
    if (json_dumpb(value, text, bytes, flags) != bytes)
        return refuse(fault, GW_BUSY, NULL);
    return field_set_json(base, field, (struct gw_text){ text, bytes }, fault);
}

/* Copied into the arena only when it is right: of what is refused nothing stays there. */
static enum gw_err
set_text(struct gw_arena *arena, void *base, const struct gw_field *field, struct gw_text text,
         struct field_fault *fault)
{
    GW_TRY(field_set_text(base, field, text, fault));
    text = gw_text_copy(arena, text);
    memcpy((char *)base + field->offset, &text, sizeof(text));
    return GW_OK;
}

static enum gw_err
set_member(struct gw_arena *arena, void *base, const struct gw_field *field, json_t *value,
           struct field_fault *fault)
{
    struct gw_text text = { json_string_value(value), json_string_length(value) };

    switch (field->type) {
    case GW_FIELD_TEXT:
        if (!json_is_string(value))
            break;
        return set_text(arena, base, field, text, fault);
    case GW_FIELD_INT:
        if (!json_is_integer(value))
            break;
        return field_set_int(base, field, json_integer_value(value), fault);
    case GW_FIELD_BOOL:
        if (!json_is_boolean(value))
            break;
        field_set_bool(base, field, json_is_true(value));
        return GW_OK;
    case GW_FIELD_DATE:
        if (!json_is_string(value))
            break;
        return field_set_date(base, field, text, fault);
    case GW_FIELD_IDS:
        return set_ids(arena, base, field, value, fault);
    case GW_FIELD_JSON:
        return set_json(arena, base, field, value, fault);
    }
    return field_refuse(fault, field, wrong_type);
}

/* A member outside the table, named by what the client sent. */
static enum gw_err
refuse_unknown(struct gw_arena *arena, const char *name, struct field_fault *fault)
{
    struct gw_text clipped = gw_text_clip(gw_text_from(name), 64);

    *fault = (struct field_fault){ .err = GW_INVALID,
                                   .field = gw_text_string(arena, clipped),
                                   .message_key = "field.unknown" };
    return GW_INVALID;
}

static enum gw_err
set_members(struct gw_arena *arena, json_t *object, const struct gw_field *fields, void *base,
            struct field_fault *fault)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        const struct gw_field *field = field_find(fields, gw_text_from(name));

        if (field == NULL)
            return refuse_unknown(arena, name, fault);
        if (json_is_null(value))
            continue;
        GW_TRY(set_member(arena, base, field, value, fault));
        field_mark(base, fields, field);
    }
    return field_check_required(base, fields, fault);
}

enum gw_err
body_decode(struct gw_arena *arena, struct gw_text body, struct field_table table,
            struct field_fault *fault, const void **out)
{
    GW_AUTO(json_release) json_t *object = NULL;
    void *base = field_struct_new(arena, table.fields, table.bytes);
    enum gw_err err;

    *out = table.fields == NULL ? NULL : base;
    if (body.bytes == 0) {
        if (field_check_required(base, table.fields, fault) != GW_OK)
            return refuse(fault, GW_INVALID, "request.body_missing");
        return GW_OK;
    }
    if (nests_too_deep(body))
        return refuse(fault, GW_MALFORMED, "request.too_deep");
    err = gw_json_load(body, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &object);
    if (err == GW_BUSY)
        return refuse(fault, GW_BUSY, NULL);
    if (err != GW_OK)
        return refuse(fault, GW_MALFORMED,
                      err == GW_CONFLICT ? "field.duplicate" : "request.not_json");
    if (!json_is_object(object))
        return refuse(fault, GW_MALFORMED, "request.not_object");
    return set_members(arena, object, table.fields, base, fault);
}
