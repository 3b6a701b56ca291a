/* readers_routes.c - who has read and confirmed an item, by name: as a list and as a file; and how
 * the item stands, in numbers.
 *
 * Everybody who sees the item sees n/N; names are for whom its kind says so. Never a time of
 * reading: of a confirmation, an act, the day is shown. Names come in the order of ranks.
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/reading.h"
#include "core/reading_store.h"
#include "core/registry.h"
#include "gw/csv.h"
#include "gw/people.h"
#include "gw/setting.h"

#define ID_MAX (((int64_t)1 << 53) - 1)
#define CSV_BYTES_MAX ((size_t)16 << 20)

#define READERS_STATE                                                                         \
    GW_FIELD(struct readers_query, state,                                                     \
             .choices = (const char *const[]){ "all", "confirmed", "not_confirmed", "read",   \
                                               "unread", "left", "added", "on_leave", NULL }, \
             .summary = "Only these; all where absent"),                                      \
        GW_FIELD(struct readers_query, department_id, .min = 1, .max = ID_MAX,                \
                 .summary = "Only people of this department")

const struct gw_field readers_fields[] = {
    READERS_STATE,
    GW_FIELD(struct readers_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct readers_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

const struct gw_field readers_csv_fields[] = {
    READERS_STATE,
    GW_FIELD(struct readers_query, encoding,
             .choices = (const char *const[]){ "utf-8", "cp932", NULL },
             .summary = "Of the file; utf-8 where absent"),
    { 0 },
};

struct reader {
    struct reading_line line;
    const struct reading_office *office; /* NULL: no such person any more */
    bool read;
};
struct readers {
    struct reader *rows;
    size_t count;
    struct confirmation_list confirmations;
};

static int
reader_compare(const void *left, const void *right)
{
    const struct reader *a = left, *b = right;
    const int64_t rank_a = a->office == NULL ? INT64_MAX : a->office->rank;
    const int64_t rank_b = b->office == NULL ? INT64_MAX : b->office->rank;

    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    if (a->office != NULL && b->office != NULL) {
        const int kana = gw_text_compare(a->office->kana_key, b->office->kana_key);

        if (kana != 0)
            return kana;
    }
    return (a->line.person_id > b->line.person_id) - (a->line.person_id < b->line.person_id);
}

static bool
is_counted(const struct reader *reader)
{
    return reader->line.state == READING_CONFIRMED || reader->line.state == READING_NOT_CONFIRMED;
}

static bool
reader_fits(const struct reader *reader, const struct readers_query *query)
{
    const struct gw_text state = query->state;

    if (query->department_id != 0 &&
        (reader->office == NULL || reader->office->department_id != query->department_id))
        return false;
    if (state.bytes == 0 || gw_text_equal(state, GW_TEXT("all")))
        return true;
    if (gw_text_equal(state, GW_TEXT("read")))
        return is_counted(reader) && reader->read;
    if (gw_text_equal(state, GW_TEXT("unread")))
        return is_counted(reader) && !reader->read;
    if (gw_text_equal(state, GW_TEXT("added")))
        return is_counted(reader) && reader->line.added;
    return gw_text_equal(state, gw_text_from(reading_state_name(reader->line.state)));
}

/* All who fit, in the order of ranks; `confirmations` in the order of sets.confirmed. */
static enum gw_err
readers_load(struct gw_request *req, const struct gw_item *item, struct readers *out)
{
    const struct readers_query *query = req->query;
    struct reading_offices offices;
    struct reading_lines lines;
    struct reading_sets sets;
    int64_t *ids;
    bool *read;

    GW_TRY(reading_sets_load(req, item, &sets));
    reading_lines_make(req->arena, &sets, &lines);
    GW_TRY(confirmations_load(req->db, req->arena, item->id, &out->confirmations));
    GW_TRY(reading_offices_load(req, &offices));
    ids = GW_NEW_ARRAY(req->arena, int64_t, lines.count + 1);
    read = GW_NEW_ARRAY(req->arena, bool, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++)
        ids[i] = lines.lines[i].person_id;
    GW_TRY(reading_marks_load(req->db, (struct gw_ids){ ids, lines.count }, item->item_no, read));
    out->rows = GW_NEW_ARRAY(req->arena, struct reader, lines.count + 1);
    out->count = 0;
    for (size_t i = 0; i < lines.count; i++) {
        struct reader *row = &out->rows[out->count];

        *row = (struct reader){ lines.lines[i],
                                reading_office_of(&offices, lines.lines[i].person_id), read[i] };
        out->count += reader_fits(row, query);
    }
    qsort(out->rows, out->count, sizeof(*out->rows), reader_compare);
    return GW_OK;
}

static const struct confirmation *
confirmation_of(const struct readers *readers, const struct reader *row)
{
    return row->line.confirmed && row->line.confirmation < readers->confirmations.count
               ? &readers->confirmations.rows[row->line.confirmation]
               : NULL;
}

static gw_date
confirmed_on(struct gw_request *req, const struct confirmation *row)
{
    return gw_date_of(row->confirmed_at, (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE));
}

/* Where nobody is asked to confirm, what counts is whether it was opened. */
static const char *
state_shown(const struct gw_item *item, const struct reader *row)
{
    if (!item->confirm && is_counted(row))
        return row->read ? "read" : "unread";
    return reading_state_name(row->line.state);
}

/* Whether who asks could confirm for that person now (代理確認). */
static enum gw_err
may_confirm_for(struct gw_request *req, const struct gw_item *item, const struct reader *row,
                bool *out)
{
    *out = false;
    if (!item->confirm || row->line.state != READING_NOT_CONFIRMED ||
        (item->state != GW_CURRENT && item->state != GW_PAST))
        return GW_OK;
    return reading_may_stand_in(req, row->line.person_id, req->person_id, out);
}

static enum gw_err
reader_write(struct gw_request *req, struct gw_json *json, const struct gw_item *item,
             const struct readers *readers, const struct reader *row)
{
    const struct confirmation *confirmation = confirmation_of(readers, row);
    bool may;

    GW_TRY(may_confirm_for(req, item, row, &may));
    gw_json_object(json, NULL);
    gw_person_render(req, json, "person", row->line.person_id);
    gw_json_string(json, "state", state_shown(item, row));
    gw_json_bool(json, "read", row->read);
    if (confirmation != NULL) {
        gw_person_render(req, json, "confirmed_by", confirmation->confirmed_by);
        gw_json_string(json, "kind", confirmation->kind);
        gw_department_render(req, json, "confirmed_for", confirmation->department_id);
        gw_json_date(json, "confirmed_on", confirmed_on(req, confirmation));
    } else {
        gw_json_null(json, "confirmed_by");
        gw_json_null(json, "kind");
        gw_json_null(json, "confirmed_for");
        gw_json_null(json, "confirmed_on");
    }
    gw_json_bool(json, "added", row->line.added);
    gw_json_bool(json, "left", row->line.state == READING_LEFT);
    gw_json_bool(json, "may_confirm_for", may);
    gw_json_object_end(json);
    return GW_OK;
}

static enum gw_err
open_for_names(struct gw_request *req, struct gw_item *item)
{
    struct gw_item_access access;

    GW_TRY(gw_item_open(req, req->path_ids[0], item, &access));
    if (!access.names_readers || !access.records)
        return gw_fail(req, GW_DENIED, NULL, "item.readers_not_for_you");
    return GW_OK;
}

/* Behind the row of that person; the first without one, or when that one no longer fits. */
static size_t
readers_behind(const struct readers *readers, int64_t person_id)
{
    for (size_t i = 0; i < readers->count; i++) {
        if (readers->rows[i].line.person_id == person_id)
            return i + 1;
    }
    return 0;
}

/* GET /api/item/items/{id}/readers?state=&department_id=&limit=&after= */
enum gw_err
item_reader_list(struct gw_request *req)
{
    const struct readers_query *query = req->query;
    struct readers readers;
    struct gw_item item;
    struct gw_json *json;
    int64_t after[2];
    size_t first, end;

    GW_TRY(gw_cursor_decode(req, query->after, false, after, 2));
    GW_TRY(open_for_names(req, &item));
    GW_TRY(readers_load(req, &item, &readers));
    first = after[0] < 0 ? 0 : readers_behind(&readers, after[1]);
    /* Who was last has changed state meanwhile: the place in the list is the next best. */
    if (after[0] >= 0 && first == 0)
        first = (size_t)after[0];
    first = first < readers.count ? first : readers.count;
    end = readers.count - first > (size_t)query->limit ? first + (size_t)query->limit
                                                       : readers.count;
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = first; i < end; i++)
        GW_TRY(reader_write(req, json, &item, &readers, &readers.rows[i]));
    gw_json_array_end(json);
    if (end < readers.count) {
        after[0] = (int64_t)end - 1;
        after[1] = readers.rows[end - 1].line.person_id;
    }
    gw_cursor_encode(json, end < readers.count ? after : NULL, 2);
    return GW_OK;
}

/* ---- as a file ---- */

static void
cell_message(struct gw_request *req, struct gw_csv *csv, const char *key)
{
    gw_csv_text(csv, gw_text_from(registry_message(req->app->registry, key, req->language)));
}

static void
headings_write(struct gw_request *req, struct gw_csv *csv)
{
    cell_message(req, csv, "item.csv_department");
    cell_message(req, csv, "item.csv_position");
    cell_message(req, csv, "item.csv_staff_no");
    cell_message(req, csv, "item.csv_name");
    cell_message(req, csv, "item.csv_state");
    cell_message(req, csv, "item.csv_change");
    cell_message(req, csv, "item.csv_kind");
    cell_message(req, csv, "item.csv_confirmed_by");
    cell_message(req, csv, "item.csv_confirmed_on");
    gw_csv_row_end(csv);
}

static const char *
state_key(const struct gw_item *item, const struct reader *row)
{
    if (!item->confirm && is_counted(row))
        return row->read ? "item.reader_read" : "item.reader_unread";
    switch (row->line.state) {
    case READING_CONFIRMED:
        return "item.reader_confirmed";
    case READING_NOT_CONFIRMED:
        return "item.reader_not_confirmed";
    case READING_ON_LEAVE:
        return "item.reader_on_leave";
    case READING_LEFT:
        return "item.reader_left";
    }
    return "item.reader_left";
}

static const char *
kind_key(const struct confirmation *row)
{
    if (strcmp(row->kind, "own") == 0)
        return "item.confirmed_own";
    return strcmp(row->kind, "on_behalf") == 0 ? "item.confirmed_on_behalf"
                                               : "item.confirmed_department";
}

static void
confirmation_cells(struct gw_request *req, struct gw_csv *csv,
                   const struct reading_offices *offices, const struct confirmation *row)
{
    const struct reading_office *by = row == NULL ? NULL
                                                  : reading_office_of(offices, row->confirmed_by);
    struct gw_civil day;

    if (row == NULL) {
        for (int i = 0; i < 3; i++)
            gw_csv_text(csv, GW_TEXT_NONE);
        return;
    }
    day = gw_date_civil(confirmed_on(req, row));
    cell_message(req, csv, kind_key(row));
    gw_csv_text(csv, by == NULL ? GW_TEXT_NONE : by->name);
    gw_csv_text(csv, gw_text_format(req->arena, "%04d-%02d-%02d", day.year, day.month, day.day));
}

static void
row_write(struct gw_request *req, struct gw_csv *csv, const struct gw_item *item,
          const struct reader *row)
{
    const struct reading_office none = { 0 };
    const struct reading_office *office = row->office == NULL ? &none : row->office;

    gw_csv_text(csv, office->department);
    gw_csv_text(csv, office->position);
    gw_csv_text(csv, office->staff_no);
    gw_csv_text(csv, office->name);
    cell_message(req, csv, state_key(item, row));
    if (row->line.added)
        cell_message(req, csv, "item.reader_added");
    else
        gw_csv_text(csv, GW_TEXT_NONE);
}

/* GET /api/item/items/{id}/readers.csv?state=&department_id=&encoding= */
enum gw_err
item_reader_csv(struct gw_request *req)
{
    const struct readers_query *query = req->query;
    struct reading_offices offices;
    struct readers readers;
    struct gw_item item;
    struct gw_csv csv;
    struct gw_buf buf;
    enum gw_err err;

    GW_TRY(open_for_names(req, &item));
    GW_TRY(readers_load(req, &item, &readers));
    GW_TRY(reading_offices_load(req, &offices));
    gw_buf_init(&buf, CSV_BYTES_MAX);
    gw_csv_init(&csv, &buf, gw_csv_encoding_of(query->encoding));
    headings_write(req, &csv);
    for (size_t i = 0; i < readers.count; i++) {
        row_write(req, &csv, &item, &readers.rows[i]);
        confirmation_cells(req, &csv, &offices, confirmation_of(&readers, &readers.rows[i]));
        gw_csv_row_end(&csv);
    }
    err = gw_csv_reply(req, &csv, GW_TEXT("確認状況.csv"));
    gw_buf_done(&buf);
    return err;
}

/* ---- in numbers ---- */

/* People of one's own section who are asked and have not confirmed: whom one may name as told. */
static enum gw_err
department_write(struct gw_request *req, struct gw_json *json, const struct gw_item *item,
                 const struct gw_item_access *access, const struct reading_sets *sets)
{
    const int64_t department_id = req->actor->department_id;
    struct gw_ids section;
    size_t shown = 0;

    if (!item->confirm || !access->names_section || department_id == 0) {
        gw_json_null(json, "department");
        return GW_OK;
    }
    GW_TRY(department_people_load(req, department_id, &section));
    gw_json_object(json, "department");
    gw_department_render(req, json, "department", department_id);
    gw_json_array(json, "not_confirmed");
    for (size_t i = 0; i < section.count && shown < READING_DEPARTMENT_MAX; i++) {
        const int64_t id = section.ids[i];

        if (id == item->author_id || !reading_ids_have(sets->counted, id) ||
            reading_ids_have(sets->confirmed, id))
            continue;
        gw_person_render(req, json, NULL, id);
        shown++;
    }
    gw_json_array_end(json);
    gw_json_object_end(json);
    return GW_OK;
}

static enum gw_err
may_undo(struct gw_request *req, const struct gw_item *item, bool *out)
{
    struct confirmation row;
    enum gw_err err = confirmation_load(req->db, item->id, req->person_id, &row);

    *out = err == GW_OK && reading_may_undo(row.kind, confirmed_on(req, &row), req->today);
    return gw_step_end(err);
}

/* GET /api/item/items/{id}/reading */
enum gw_err
item_reading_show(struct gw_request *req)
{
    struct gw_reading_counts counts;
    struct gw_item_access access;
    struct reading_sets sets;
    struct gw_item item;
    struct gw_json *json;
    bool undo;

    GW_TRY(gw_item_open(req, req->path_ids[0], &item, &access));
    if (!access.records)
        return gw_fail(req, GW_CONFLICT, NULL, "item.confirm_not_asked_for");
    GW_TRY(may_undo(req, &item, &undo));
    GW_TRY(reading_sets_load(req, &item, &sets));
    GW_TRY(reading_count(req, &item, &sets, access.names_readers, &counts));
    json = gw_reply(req, 200);
    gw_json_bool(json, "confirm", item.confirm);
    gw_json_date(json, "by", item.confirm_by);
    gw_json_bool(json, "overdue", reading_is_overdue(item.confirm_by, req->today));
    gw_json_object(json, "count");
    gw_json_int(json, "confirmed", counts.confirmed);
    gw_json_int(json, "asked", counts.asked);
    if (access.names_readers)
        gw_json_int(json, "read", counts.read);
    else
        gw_json_null(json, "read");
    gw_json_int(json, "left", counts.left);
    gw_json_int(json, "added", counts.added);
    gw_json_int(json, "on_leave", counts.on_leave);
    gw_json_object_end(json);
    gw_json_bool(json, "may_confirm", reading_may_confirm(&item, &sets, req->person_id));
    gw_json_bool(json, "confirmed", reading_ids_have(sets.confirmed, req->person_id));
    gw_json_bool(json, "may_undo", undo);
    gw_json_bool(json, "names", access.names_readers);
    return department_write(req, json, &item, &access, &sets);
}
