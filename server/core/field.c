/* field.c - checks of single values against a field table, and the struct they are put into.
 *
 * The struct is preceded by a bit set of 64-bit words, bit n for row n of the table; word 0 stands
 * right in front of the struct, word 1 before that.
 */
#include "core/field.h"

enum { WORD_BITS = 64 };

static const char unknown_choice[] = "field.unknown_choice";

const char *const field_message_keys[] = {
    "field.required",
    "field.unknown",
    "field.duplicate",
    "field.wrong_type",
    "field.too_short",
    "field.too_long",
    "field.too_small",
    "field.too_large",
    unknown_choice,
    "field.control",
    "field.not_utf8",
    "field.bad_date",
    "field.too_many",
    "field.bad_id",
    "field.json_large",
    "request.body_missing",
    "request.not_json",
    "request.not_object",
    "request.too_deep",
    "request.content_type",
    "request.bad_query",
    "request.no_such_body",
    NULL,
};

size_t
field_size(enum gw_field_type type)
{
    switch (type) {
    case GW_FIELD_TEXT:
        return sizeof(struct gw_text);
    case GW_FIELD_INT:
        return sizeof(int64_t);
    case GW_FIELD_BOOL:
        return sizeof(bool);
    case GW_FIELD_DATE:
        return sizeof(gw_date);
    case GW_FIELD_IDS:
        return sizeof(struct gw_ids);
    case GW_FIELD_JSON:
        return sizeof(struct gw_json_text);
    }
    return 0;
}

size_t
field_count(const struct gw_field *fields)
{
    size_t count = 0;

    while (fields != NULL && fields[count].name != NULL)
        count++;
    return count;
}

const struct gw_field *
field_find(const struct gw_field *fields, struct gw_text name)
{
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (gw_text_equal(gw_text_from(fields->name), name))
            return fields;
    }
    return NULL;
}

static size_t
words_of(const struct gw_field *fields)
{
    return (field_count(fields) + WORD_BITS - 1) / WORD_BITS;
}

/* Where the member lies. memcpy through it, so that a table can't break alignment rules. */
static unsigned char *
member_of(void *base, const struct gw_field *field)
{
    return (unsigned char *)base + field->offset;
}

void *
field_struct_new(struct gw_arena *arena, const struct gw_field *fields, size_t bytes)
{
    /* An even number of words keeps the struct aligned for any type. */
    size_t words = (words_of(fields) + 1) & ~(size_t)1;
    uint64_t *block = gw_arena_alloc(arena, words * sizeof(uint64_t) + bytes + 1);
    void *base = block + words;
    gw_date none = GW_DATE_NONE;

    for (const struct gw_field *f = fields; f != NULL && f->name != NULL; f++) {
        bool truth = f->absent != 0;

        if (f->type == GW_FIELD_INT)
            memcpy(member_of(base, f), &f->absent, sizeof(f->absent));
        else if (f->type == GW_FIELD_BOOL)
            memcpy(member_of(base, f), &truth, sizeof(truth));
        else if (f->type == GW_FIELD_DATE)
            memcpy(member_of(base, f), &none, sizeof(none));
    }
    return base;
}

void
field_mark(void *base, const struct gw_field *fields, const struct gw_field *field)
{
    size_t index = (size_t)(field - fields);
    uint64_t *word = (uint64_t *)base - 1 - index / WORD_BITS;

    *word |= (uint64_t)1 << (index % WORD_BITS);
}

bool
gw_field_is_set(const void *base, const struct gw_field *fields, const char *name)
{
    const struct gw_field *field = field_find(fields, gw_text_from(name));
    const uint64_t *words = base;
    size_t index;

    gw_check(field != NULL);
    index = (size_t)(field - fields);
    return ((words - 1 - index / WORD_BITS)[0] >> (index % WORD_BITS)) & 1;
}

enum gw_err
field_refuse(struct field_fault *fault, const struct gw_field *field, const char *message_key)
{
    *fault = (struct field_fault){ .err = GW_INVALID,
                                   .field = field == NULL ? NULL : field->name,
                                   .message_key = message_key };
    return GW_INVALID;
}

static enum gw_err
refuse_number(struct field_fault *fault, const struct gw_field *field, const char *message_key,
              int64_t number)
{
    enum gw_err err = field_refuse(fault, field, message_key);

    fault->has_number = true;
    fault->number = number;
    return err;
}

static bool
text_is_choice(struct gw_text text, const char *const *choices)
{
    for (; *choices != NULL; choices++) {
        if (gw_text_equal(gw_text_from(*choices), text))
            return true;
    }
    return false;
}

enum gw_err
field_set_text(void *base, const struct gw_field *field, struct gw_text value,
               struct field_fault *fault)
{
    size_t chars_max = field->chars_max == 0 ? FIELD_CHARS_MAX : field->chars_max;
    size_t chars;

    if (!gw_text_is_utf8(value))
        return field_refuse(fault, field, "field.not_utf8");
    if (gw_text_has_control(value, field->multiline))
        return field_refuse(fault, field, "field.control");
    chars = gw_text_chars(value);
    if (chars < field->chars_min)
        return refuse_number(fault, field, "field.too_short", (int64_t)field->chars_min);
    if (chars > chars_max)
        return refuse_number(fault, field, "field.too_long", (int64_t)chars_max);
    if (field->choices != NULL && !text_is_choice(value, field->choices))
        return field_refuse(fault, field, unknown_choice);
    memcpy(member_of(base, field), &value, sizeof(value));
    return GW_OK;
}

enum gw_err
field_set_int(void *base, const struct gw_field *field, int64_t value, struct field_fault *fault)
{
    bool open = field->min == 0 && field->max == 0;
    int64_t max = open ? FIELD_INT_MAX : field->max;

    if (value < field->min)
        return refuse_number(fault, field, "field.too_small", field->min);
    if (value > max)
        return refuse_number(fault, field, "field.too_large", max);
    memcpy(member_of(base, field), &value, sizeof(value));
    return GW_OK;
}

void
field_set_bool(void *base, const struct gw_field *field, bool value)
{
    memcpy(member_of(base, field), &value, sizeof(value));
}

enum gw_err
field_set_date(void *base, const struct gw_field *field, struct gw_text value,
               struct field_fault *fault)
{
    gw_date date;

    if (gw_date_parse(value, &date) != GW_OK)
        return field_refuse(fault, field, "field.bad_date");
    memcpy(member_of(base, field), &date, sizeof(date));
    return GW_OK;
}

enum gw_err
field_set_ids(void *base, const struct gw_field *field, struct gw_ids ids,
              struct field_fault *fault)
{
    size_t count_max = field->count_max == 0 ? FIELD_IDS_MAX : field->count_max;

    if (ids.count > count_max)
        return refuse_number(fault, field, "field.too_many", (int64_t)count_max);
    for (size_t i = 0; i < ids.count; i++) {
        if (ids.ids[i] < 1 || ids.ids[i] > FIELD_INT_MAX)
            return field_refuse(fault, field, "field.bad_id");
    }
    memcpy(member_of(base, field), &ids, sizeof(ids));
    return GW_OK;
}

enum gw_err
field_set_json(void *base, const struct gw_field *field, struct gw_text value,
               struct field_fault *fault)
{
    size_t bytes_max = field->bytes_max == 0 ? FIELD_JSON_BYTES_MAX : field->bytes_max;
    struct gw_json_text json = { value };

    if (value.bytes > bytes_max)
        return refuse_number(fault, field, "field.json_large", (int64_t)bytes_max);
    memcpy(member_of(base, field), &json, sizeof(json));
    return GW_OK;
}

enum gw_err
field_check_required(const void *base, const struct gw_field *fields, struct field_fault *fault)
{
    for (const struct gw_field *f = fields; f != NULL && f->name != NULL; f++) {
        if (f->required && !gw_field_is_set(base, fields, f->name))
            return field_refuse(fault, f, "field.required");
    }
    return GW_OK;
}
