/* reading.c - confirmations of an item: who is asked, n/N, asking again (gw/reading.h). */
#include "core/reading.h"

#include "core/app.h"
#include "core/marks.h"
#include "core/notice.h"
#include "core/reading_store.h"
#include "gw/audience.h"
#include "gw/event.h"

struct gw_ids
reading_asked(struct gw_arena *arena, const struct gw_audience_people *people, int64_t author_id)
{
    const struct gw_ids a = people->counted, b = people->on_leave;
    int64_t *ids = GW_NEW_ARRAY(arena, int64_t, a.count + b.count + 1);
    size_t i = 0, k = 0, count = 0;

    while (i < a.count || k < b.count) {
        const bool from_a = k == b.count || (i < a.count && a.ids[i] < b.ids[k]);
        const int64_t id = from_a ? a.ids[i++] : b.ids[k++];

        if (id != author_id)
            ids[count++] = id;
    }
    return (struct gw_ids){ ids, count };
}

static enum gw_err
readers_find(struct gw_request *req, const struct gw_item *item, struct gw_readers *out)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));

    *out = (struct gw_readers){ .count = 0 };
    if (kind != NULL && kind->readers != NULL)
        return kind->readers(req, item, out);
    out->audience_ids[out->count++] = GW_AUDIENCE_EVERYBODY;
    return GW_OK;
}

static bool
readers_have(const struct gw_readers *readers, int64_t audience_id)
{
    for (size_t i = 0; i < readers->count; i++) {
        if (readers->audience_ids[i] == audience_id)
            return true;
    }
    return false;
}

static enum gw_err
readers_load(struct gw_request *req, const struct gw_readers *readers, struct reading_open *out)
{
    out->count = 0;
    for (size_t i = 0; i < readers->count; i++)
        GW_TRY(gw_audience_people(req, readers->audience_ids[i], &out->list[out->count++]));
    return GW_OK;
}

enum gw_err
reading_people(struct gw_request *req, const struct gw_item *item, struct gw_audience_people *out)
{
    struct gw_audience_people people;
    struct reading_open may_read;
    struct gw_readers readers;

    GW_TRY(gw_audience_people(req, item->audience_id, &people));
    GW_TRY(readers_find(req, item, &readers));
    if (!readers_have(&readers, item->audience_id) &&
        !readers_have(&readers, GW_AUDIENCE_EVERYBODY)) {
        GW_TRY(readers_load(req, &readers, &may_read));
        people.counted = reading_ids_among(req->arena, people.counted, &may_read);
        people.on_leave = reading_ids_among(req->arena, people.on_leave, &may_read);
    }
    *out = people;
    return GW_OK;
}

enum gw_err
reading_is_open_to(struct gw_request *req, const struct gw_item *item, int64_t person_id, bool *out)
{
    struct reading_open may_read;
    struct gw_readers readers;

    GW_TRY(readers_find(req, item, &readers));
    *out = readers_have(&readers, GW_AUDIENCE_EVERYBODY);
    if (*out)
        return GW_OK;
    GW_TRY(readers_load(req, &readers, &may_read));
    *out = reading_ids_among(req->arena, (struct gw_ids){ &person_id, 1 }, &may_read).count > 0;
    return GW_OK;
}

enum gw_err
reading_is_open_to_me(struct gw_request *req, int64_t item_id, bool *out)
{
    struct gw_item_access access;
    struct gw_readers readers;
    struct gw_item item;
    const enum gw_err err = gw_item_open(req, item_id, &item, &access);

    *out = false;
    if (err == GW_MISSING || err == GW_DENIED)
        return GW_OK;
    GW_TRY(err);
    GW_TRY(readers_find(req, &item, &readers));
    *out = readers_have(&readers, GW_AUDIENCE_EVERYBODY);
    for (size_t i = 0; i < readers.count && !*out; i++)
        *out = gw_audience_includes(req->actor, readers.audience_ids[i]);
    return GW_OK;
}

static enum gw_err
request_begin(struct gw_request *req, const struct gw_item *item, bool anew)
{
    struct gw_audience_people people;

    GW_TRY(reading_people(req, item, &people));
    return confirm_request_store(
        req->db, req->arena,
        &(struct confirm_request){ .item_id = item->id,
                                   .asked_at = req->now,
                                   .people = reading_asked(req->arena, &people, item->author_id),
                                   .replace = anew });
}

enum gw_err
gw_reading_begin(struct gw_request *req, const struct gw_item *item)
{
    return request_begin(req, item, false);
}

enum gw_err
gw_reading_ask_again(struct gw_request *req, const struct gw_item *item)
{
    int64_t number;

    GW_TRY(confirmations_retire(req->db, item->id));
    GW_TRY(gw_db_next(req->db, "confirmation", &number));
    marks_forget(req->app->confirmed, req->db, req->arena, 0, number);
    return request_begin(req, item, true);
}

enum gw_err
reading_today_load(struct gw_request *req, const struct gw_item *item, struct reading_sets *out)
{
    struct gw_audience_people people;

    *out = (struct reading_sets){ .author_id = item->author_id };
    GW_TRY(reading_people(req, item, &people));
    out->counted = people.counted;
    out->on_leave = people.on_leave;
    return confirmed_ids_load(req->db, req->arena, item->id, &out->confirmed);
}

enum gw_err
reading_sets_load(struct gw_request *req, const struct gw_item *item, struct reading_sets *out)
{
    enum gw_err err;

    GW_TRY(reading_today_load(req, item, out));
    err = confirm_request_load(req->db, req->arena, item->id, &out->asked);
    if (err == GW_MISSING) /* it never began to ask: nobody has come later */
        out->asked = reading_asked(req->arena,
                                   &(struct gw_audience_people){ out->counted, out->on_leave },
                                   item->author_id);
    return gw_step_end(err);
}

static enum gw_err
read_count(struct gw_request *req, const struct gw_item *item, const struct reading_lines *lines,
           int64_t *count)
{
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, lines->count + 1);
    bool *read = GW_NEW_ARRAY(req->arena, bool, lines->count + 1);
    size_t people = 0;
    int64_t found = 0;

    for (size_t i = 0; i < lines->count; i++) {
        if (lines->lines[i].state == READING_CONFIRMED ||
            lines->lines[i].state == READING_NOT_CONFIRMED)
            ids[people++] = lines->lines[i].person_id;
    }
    GW_TRY(reading_marks_load(req->db, (struct gw_ids){ ids, people }, item->item_no, read));
    for (size_t i = 0; i < people; i++)
        found += read[i];
    *count = found;
    return GW_OK;
}

enum gw_err
reading_count(struct gw_request *req, const struct gw_item *item, const struct reading_sets *sets,
              bool with_read, struct gw_reading_counts *out)
{
    struct gw_reading_counts counts = { 0 };
    struct reading_lines lines;

    reading_lines_make(req->arena, sets, &lines);
    if (with_read)
        GW_TRY(read_count(req, item, &lines, &counts.read));
    reading_lines_count(&lines, &counts);
    *out = counts;
    return GW_OK;
}

enum gw_err
gw_reading_count(struct gw_request *req, const struct gw_item *item, struct gw_reading_counts *out)
{
    struct reading_sets sets;

    GW_TRY(reading_sets_load(req, item, &sets));
    return reading_count(req, item, &sets, true, out);
}

enum gw_err
gw_reading_is_confirmed(struct gw_request *req, const struct gw_item *item, bool *out)
{
    const struct mark_question question = { .person_id = req->person_id, .item_no = item->item_no };
    struct confirmation row;
    enum gw_err err;

    if (req->lane->lines_noted != 0)
        return marks_is_read(req->app->confirmed, req->db, &question, out);
    /* The writer's own changes are not in memory before their COMMIT. */
    err = confirmation_load(req->db, item->id, req->person_id, &row);
    *out = err == GW_OK;
    return gw_step_end(err);
}

enum gw_err
gw_reading_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    int64_t confirmed = 0, asked = 0;
    struct reading_sets sets;
    bool is_confirmed;

    if (!item->confirm) {
        gw_json_null(json, "reading");
        return GW_OK;
    }
    GW_TRY(reading_today_load(req, item, &sets));
    reading_sets_count(&sets, &confirmed, &asked);
    is_confirmed = reading_ids_have(sets.confirmed, req->person_id);
    gw_json_object(json, "reading");
    gw_json_bool(json, "confirm", true);
    gw_json_date(json, "by", item->confirm_by);
    gw_json_bool(json, "overdue", reading_is_overdue(item->confirm_by, req->today));
    gw_json_bool(json, "confirmed", is_confirmed);
    gw_json_bool(json, "may_confirm", reading_may_confirm(item, &sets, req->person_id));
    gw_json_object(json, "count");
    gw_json_int(json, "confirmed", confirmed);
    gw_json_int(json, "asked", asked);
    gw_json_object_end(json);
    gw_json_object_end(json);
    return GW_OK;
}

enum gw_err
reading_follow(struct gw_request *req, const struct gw_item *before, const struct gw_item *after)
{
    const bool was = before != NULL && before->state == GW_CURRENT;

    if (!was || before->review_on == GW_DATE_NONE)
        return GW_OK;
    if (after->state == GW_CURRENT && after->review_on == before->review_on)
        return GW_OK;
    return gw_todo_remove(req, after->id, "review", 0);
}

enum gw_err
reading_purge(struct gw_request *req, const struct gw_event *event)
{
    return notice_item_purge(req->db, event->item_id);
}
