/* export_cell.c - values of an export's lists as text, and back. */
#include "core/export_cell.h"

#define PERSON_BYTES 8

bool
export_type_is_number(const struct gw_export_column *column)
{
    switch (column->type) {
    case GW_EXPORT_NUMBER:
    case GW_EXPORT_FLAG:
    case GW_EXPORT_DATE:
    case GW_EXPORT_TIME:
        return true;
    case GW_EXPORT_NOTE:
        return column->refers != NULL;
    case GW_EXPORT_TEXT:
    case GW_EXPORT_OPTIONAL:
    case GW_EXPORT_BYTES:
    case GW_EXPORT_PEOPLE:
    case GW_EXPORT_KANA_KEY:
    case GW_EXPORT_CONTENT:
        break;
    }
    return false;
}

struct export_cell
export_cell_load(struct gw_stmt *stmt, struct gw_arena *arena,
                 const struct gw_export_column *column, int index)
{
    struct export_cell cell = { .is_null = gw_column_is_null(stmt, index) };

    if (cell.is_null)
        return cell;
    if (export_type_is_number(column))
        cell.number = gw_column_int(stmt, index);
    else
        cell.text = gw_column_text(stmt, arena, index);
    return cell;
}

size_t
export_people_count(const struct export_cell *cell)
{
    return cell->text.bytes / PERSON_BYTES;
}

int64_t
export_people_at(const struct export_cell *cell, size_t index)
{
    const unsigned char *bytes = (const unsigned char *)cell->text.data + index * PERSON_BYTES;
    uint64_t id = 0;

    for (size_t i = 0; i < PERSON_BYTES; i++)
        id = id << 8 | bytes[i];
    return (int64_t)id;
}

/* ---- out ---- */

static struct gw_text
number_render(struct gw_arena *arena, int64_t number)
{
    return gw_text_format(arena, "%lld", (long long)number);
}

static struct gw_text
date_render(struct gw_arena *arena, int64_t day)
{
    const struct gw_civil civil = gw_date_civil((gw_date)day);

    return gw_text_format(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* With all six digits: a moment that comes back must be the same one. */
static struct gw_text
moment_render(struct gw_arena *arena, gw_time moment)
{
    const gw_date day = gw_date_of(moment, 0);
    const gw_time within = moment - gw_date_start(day, 0);
    const int64_t seconds = within / GW_SECOND;

    return gw_text_format(arena, "%.*sT%02d:%02d:%02d.%06dZ", GW_TEXT_ARG(date_render(arena, day)),
                          (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
                          (int)(within % GW_SECOND));
}

static struct gw_text
people_render(struct gw_arena *arena, const struct export_cell *cell)
{
    const size_t count = export_people_count(cell);
    struct gw_text *parts = GW_NEW_ARRAY(arena, struct gw_text, 2 * count + 1);

    for (size_t i = 0; i < count; i++) {
        parts[2 * i] = number_render(arena, export_people_at(cell, i));
        parts[2 * i + 1] = i + 1 < count ? GW_TEXT(" ") : GW_TEXT_NONE;
    }
    return gw_text_join(arena, parts, 2 * count);
}

struct gw_text
export_cell_render(struct gw_arena *arena, const struct gw_export_column *column,
                   const struct export_cell *cell)
{
    if (cell->is_null)
        return GW_TEXT_NONE;
    switch (column->type) {
    case GW_EXPORT_NUMBER:
    case GW_EXPORT_FLAG:
        return number_render(arena, cell->number);
    case GW_EXPORT_DATE:
        return date_render(arena, cell->number);
    case GW_EXPORT_TIME:
        return moment_render(arena, cell->number);
    case GW_EXPORT_BYTES:
        return gw_text_hex(arena, cell->text.data, cell->text.bytes);
    case GW_EXPORT_PEOPLE:
        return people_render(arena, cell);
    case GW_EXPORT_NOTE:
        return column->refers == NULL ? cell->text : number_render(arena, cell->number);
    case GW_EXPORT_TEXT:
    case GW_EXPORT_OPTIONAL:
        return cell->text;
    case GW_EXPORT_KANA_KEY:
    case GW_EXPORT_CONTENT:
        break;
    }
    return GW_TEXT_NONE;
}

/* ---- back ---- */

static enum gw_err
date_parse(struct gw_text text, int64_t *out)
{
    gw_date day;

    GW_TRY(gw_date_parse(text, &day));
    *out = day;
    return GW_OK;
}

static enum gw_err
bytes_parse(struct gw_arena *arena, struct gw_text text, struct gw_text *out)
{
    char *bytes = gw_arena_alloc(arena, text.bytes / 2 + 1);

    GW_TRY(gw_text_unhex(text, bytes, text.bytes / 2));
    *out = (struct gw_text){ bytes, text.bytes / 2 };
    return GW_OK;
}

static enum gw_err
people_parse(struct gw_arena *arena, struct gw_text text, struct gw_text *out)
{
    unsigned char *bytes = gw_arena_alloc(arena, (text.bytes / 2 + 1) * PERSON_BYTES);
    size_t count = 0;

    while (text.bytes > 0) {
        const size_t space = gw_text_index(text, ' ');
        int64_t id;

        GW_TRY(gw_text_int(gw_text_slice(text, 0, space), &id));
        for (size_t i = 0; i < PERSON_BYTES; i++)
            bytes[count * PERSON_BYTES + i] = (unsigned char)((uint64_t)id >> (56 - 8 * i));
        count++;
        text = gw_text_slice(text, space + 1, text.bytes);
    }
    *out = (struct gw_text){ (const char *)bytes, count * PERSON_BYTES };
    return GW_OK;
}

enum gw_err
export_cell_parse(struct gw_arena *arena, const struct gw_export_column *column,
                  struct gw_text text, struct export_cell *out)
{
    *out = (struct export_cell){ .text = text, .is_null = text.bytes == 0 };
    switch (column->type) {
    case GW_EXPORT_NUMBER:
        return out->is_null ? GW_OK : gw_text_int(text, &out->number);
    case GW_EXPORT_FLAG:
        GW_TRY(gw_text_int(text, &out->number));
        return out->number == 0 || out->number == 1 ? GW_OK : GW_INVALID;
    case GW_EXPORT_DATE:
        return out->is_null ? GW_OK : date_parse(text, &out->number);
    case GW_EXPORT_TIME:
        return out->is_null ? GW_OK : gw_time_parse(text, &out->number);
    case GW_EXPORT_BYTES:
        out->is_null = false;
        return bytes_parse(arena, text, &out->text);
    case GW_EXPORT_PEOPLE:
        out->is_null = false;
        return people_parse(arena, text, &out->text);
    case GW_EXPORT_TEXT:
        out->is_null = false;
        return GW_OK;
    case GW_EXPORT_OPTIONAL:
    case GW_EXPORT_NOTE:
    case GW_EXPORT_KANA_KEY:
    case GW_EXPORT_CONTENT:
        break;
    }
    return GW_OK;
}

void
export_cell_bind(struct gw_stmt *stmt, int index, const struct gw_export_column *column,
                 const struct export_cell *cell)
{
    if (cell->is_null)
        gw_bind_null(stmt, index);
    else if (export_type_is_number(column))
        gw_bind_int(stmt, index, cell->number);
    else if (column->type == GW_EXPORT_TEXT || column->type == GW_EXPORT_OPTIONAL)
        gw_bind_text(stmt, index, cell->text);
    else
        gw_bind_bytes(stmt, index, cell->text);
}
