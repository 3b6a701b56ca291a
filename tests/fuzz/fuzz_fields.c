/* fuzz_fields.c - what a body or a query string may say to any route: what gets past a route's
 * table is what the table allows; for libFuzzer.
 *
 * The first byte chooses body or query, the second the route.
 */
#include "core/body.h"
#include "core/query.h"
#include "modules.h"
#include "tests/fuzz/input.h"

#define TABLES_MAX 512

struct tables {
    struct field_table list[TABLES_MAX];
    size_t count;
};
static struct tables bodies, queries;

static void
table_add(struct tables *tables, const struct gw_field *fields, size_t bytes)
{
    gw_check(tables->count < TABLES_MAX);
    if (fields != NULL)
        tables->list[tables->count++] = (struct field_table){ fields, bytes };
}

static void
tables_load(void)
{
    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        const struct gw_route *route = gw_modules[i]->routes;

        for (; route != NULL && route->path != NULL; route++) {
            table_add(&bodies, route->body, route->body_bytes);
            table_add(&queries, route->query, route->query_bytes);
        }
    }
}

static void
check_text(const struct gw_field *field, struct gw_text text)
{
    size_t chars = gw_text_chars(text);

    gw_check(gw_text_is_utf8(text));
    gw_check(chars >= field->chars_min);
    gw_check(chars <= (field->chars_max == 0 ? FIELD_CHARS_MAX : field->chars_max));
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];

        gw_check(c >= ' ' || (field->multiline && (c == '\t' || c == '\n')));
    }
}

static void
check_int(const struct gw_field *field, int64_t number)
{
    bool usual = field->min == 0 && field->max == 0;

    gw_check(number >= (usual ? 0 : field->min));
    gw_check(number <= (usual ? FIELD_INT_MAX : field->max));
}

static void
check_ids(const struct gw_field *field, struct gw_ids ids)
{
    gw_check(ids.count <= (field->count_max == 0 ? FIELD_IDS_MAX : field->count_max));
    for (size_t i = 0; i < ids.count; i++)
        gw_check(ids.ids[i] >= 1 && ids.ids[i] <= FIELD_INT_MAX);
}

/* One member that was sent. */
static void
check_member(const struct gw_field *field, const void *base)
{
    const void *member = (const char *)base + field->offset;
    const struct gw_json_text *json;

    switch (field->type) {
    case GW_FIELD_TEXT:
        check_text(field, *(const struct gw_text *)member);
        break;
    case GW_FIELD_INT:
        check_int(field, *(const int64_t *)member);
        break;
    case GW_FIELD_IDS:
        check_ids(field, *(const struct gw_ids *)member);
        break;
    case GW_FIELD_JSON:
        json = member;
        gw_check(json->text.bytes > 0 && gw_text_is_utf8(json->text));
        break;
    case GW_FIELD_DATE:
        gw_check(gw_date_civil(*(const gw_date *)member).year >= 1970);
        break;
    case GW_FIELD_BOOL:
        gw_check(*(const unsigned char *)member <= 1);
        break;
    }
}

static void
check_accepted(const struct field_table *table, const void *base)
{
    for (const struct gw_field *field = table->fields; field->name != NULL; field++) {
        bool is_set = gw_field_is_set(base, table->fields, field->name);

        gw_check(is_set || !field->required);
        if (is_set)
            check_member(field, base);
    }
}

static void
check_refused(const struct field_fault *fault, enum gw_err err)
{
    gw_check(fault->err == err && (err == GW_BUSY || fault->message_key != NULL));
    gw_check(gw_text_is_utf8(gw_text_from(fault->field)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_text rest = { (const char *)data, size };
    struct gw_arena *arena = input_arena();
    struct field_fault fault = { 0 };
    const struct field_table *table;
    const void *base = NULL;
    enum gw_err err;

    if (bodies.count == 0)
        tables_load();
    if (input_choice(&rest, 2) == 0) {
        table = &bodies.list[input_choice(&rest, bodies.count)];
        err = body_decode(arena, rest, *table, &fault, &base);
    } else {
        table = &queries.list[input_choice(&rest, queries.count)];
        err = query_decode(arena, rest, *table, &fault, &base);
    }
    if (err == GW_OK)
        check_accepted(table, base);
    else
        check_refused(&fault, err);
    return 0;
}
