/* query.c - query strings in (WHATWG URL, section 5.1, with every doubtful form refused). */
#include "core/query.h"

static const char wrong_type[] = "field.wrong_type";

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Undoes %XX and '+'; false for a broken escape. */
static bool
unescape(struct gw_arena *arena, struct gw_text in, struct gw_text *out)
{
    char *text = gw_arena_alloc(arena, in.bytes + 1);
    size_t used = 0;

    for (size_t i = 0; i < in.bytes; i++) {
        char c = in.data[i];

        if (c == '+')
            c = ' ';
        if (c == '%') {
            int high = i + 2 < in.bytes ? hex_digit(in.data[i + 1]) : -1;
            int low = i + 2 < in.bytes ? hex_digit(in.data[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (char)(unsigned char)(high * 16 + low);
            i += 2;
        }
        text[used++] = c;
    }
    *out = (struct gw_text){ text, used };
    return true;
}

static enum gw_err
refuse(struct field_fault *fault, const char *message_key)
{
    *fault = (struct field_fault){ .err = GW_MALFORMED, .message_key = message_key };
    return GW_MALFORMED;
}

static enum gw_err
set_ids(struct gw_arena *arena, void *base, const struct gw_field *field, struct gw_text value,
        struct field_fault *fault)
{
    size_t count_max = field->count_max == 0 ? FIELD_IDS_MAX : field->count_max;
    int64_t *numbers = GW_NEW_ARRAY(arena, int64_t, count_max + 1);
    struct gw_ids ids = { .ids = numbers };
    struct gw_text rest = value;

    while (rest.bytes > 0 && ids.count <= count_max) {
        size_t comma = gw_text_index(rest, ',');

        if (gw_text_int(gw_text_slice(rest, 0, comma), &numbers[ids.count]) != GW_OK)
            return field_refuse(fault, field, wrong_type);
        ids.count++;
        rest = gw_text_slice(rest, comma + 1, rest.bytes);
    }
    return field_set_ids(base, field, ids, fault);
}

static enum gw_err
set_value(struct gw_arena *arena, void *base, const struct gw_field *field, struct gw_text value,
          struct field_fault *fault)
{
    int64_t number;

    switch (field->type) {
    case GW_FIELD_TEXT:
        return field_set_text(base, field, value, fault);
    case GW_FIELD_INT:
        if (gw_text_int(value, &number) != GW_OK)
            break;
        return field_set_int(base, field, number, fault);
    case GW_FIELD_BOOL:
        if (!gw_text_equal(value, GW_TEXT("true")) && !gw_text_equal(value, GW_TEXT("false")))
            break;
        field_set_bool(base, field, value.bytes == 4);
        return GW_OK;
    case GW_FIELD_DATE:
        return field_set_date(base, field, value, fault);
    case GW_FIELD_IDS:
        return set_ids(arena, base, field, value, fault);
    case GW_FIELD_JSON:
        break;
    }
    return field_refuse(fault, field, wrong_type);
}

static enum gw_err
refuse_unknown(struct gw_arena *arena, struct gw_text name, struct field_fault *fault)
{
    *fault = (struct field_fault){ .err = GW_INVALID, .message_key = "field.unknown" };
    /* Named only when it can stand in a reply. */
    if (gw_text_is_utf8(name))
        fault->field = gw_text_string(arena, gw_text_clip(name, 64));
    return GW_INVALID;
}

/* One "name=value". */
static enum gw_err
decode_pair(struct gw_arena *arena, struct gw_text pair, const struct gw_field *fields, void *base,
            struct field_fault *fault)
{
    size_t equals = gw_text_index(pair, '=');
    const struct gw_field *field;
    struct gw_text name, value;

    if (!unescape(arena, gw_text_slice(pair, 0, equals), &name) ||
        !unescape(arena, gw_text_slice(pair, equals + 1, pair.bytes), &value))
        return refuse(fault, "request.bad_query");
    field = field_find(fields, name);
    if (field == NULL)
        return refuse_unknown(arena, name, fault);
    if (gw_field_is_set(base, fields, field->name))
        return field_refuse(fault, field, "field.duplicate");
    if (value.bytes == 0)
        return GW_OK;
    field_mark(base, fields, field);
    return set_value(arena, base, field, value, fault);
}

enum gw_err
query_decode(struct gw_arena *arena, struct gw_text query, struct field_table table,
             struct field_fault *fault, const void **out)
{
    void *base = field_struct_new(arena, table.fields, table.bytes);
    struct gw_text rest = query;

    while (rest.bytes > 0) {
        size_t end = gw_text_index(rest, '&');

        GW_TRY(decode_pair(arena, gw_text_slice(rest, 0, end), table.fields, base, fault));
        rest = gw_text_slice(rest, end + 1, rest.bytes);
    }
    GW_TRY(field_check_required(base, table.fields, fault));
    *out = table.fields == NULL ? NULL : base;
    return GW_OK;
}
