/* notice.c - lines in people's notices (新着通知), one by one or to many (gw/reading.h).
 *
 * To many means a job: each turn tells some hundred in a transaction of its own and leaves the rest
 * to the next one, so that a reminder to 10,000 people holds nobody up. Who is told is decided when
 * it is their turn: who has confirmed meanwhile hears nothing.
 */
#include "core/notice.h"

#include "core/app.h"
#include "core/body.h"
#include "core/notice_settings.h"
#include "core/reading_store.h"
#include "core/registry.h"
#include "core/reminder_calendars.h"
#include "gw/event.h"
#include "gw/setting.h"

#define SPREAD_SLICE 500
#define PURGE_ROWS 5000
#define DOC_BYTES_MAX ((size_t)16 << 20)
#define ID_MAX (((int64_t)1 << 53) - 1)

enum gw_err
notice_put(struct gw_request *req, const struct notice *notice)
{
    /* Not about which item: whether the person sees it is asked when the notices are read. */
    const struct gw_event event = { .name = "notice.changed", .person_id = notice->person_id };
    bool wanted, added;

    GW_TRY(notice_is_wanted(req, notice->person_id, notice->reason, &wanted));
    if (!wanted)
        return GW_OK;
    GW_TRY(notice_insert(req->db, notice, req->now, &added));
    return added ? gw_event_publish(req, &event) : GW_OK;
}

enum gw_err
gw_notice_send(struct gw_request *req, int64_t person_id, const struct gw_item *item,
               const char *reason)
{
    return notice_put(
        req, &(struct notice){ .person_id = person_id, .item_id = item->id, .reason = reason });
}

enum gw_err
item_link_is_seen(struct gw_request *req, int64_t item_id, bool *out)
{
    struct gw_item_access access;
    struct gw_item item;
    const enum gw_err err = gw_item_open(req, item_id, &item, &access);

    *out = err == GW_OK;
    return err == GW_MISSING || err == GW_DENIED ? GW_OK : err;
}

/* A kind loads the whole text with its address: that is thrown away at once. */
void
item_link_render(struct gw_request *req, struct gw_json *json, const struct item_link *link)
{
    const struct gw_kind *kind = gw_kind_find(req, link->kind);
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(DOC_BYTES_MAX);
    struct gw_doc doc = { .url = GW_TEXT_NONE };

    gw_json_object(json, "item");
    gw_json_int(json, "id", link->item_id);
    gw_json_text(json, "kind", link->kind);
    gw_json_text(json, "title", link->title);
    if (link->url.bytes > 0)
        gw_json_text(json, "url", link->url);
    else if (arena != NULL && kind != NULL && kind->load != NULL &&
             kind->load(req->db, arena, link->item_id, &doc) == GW_OK && doc.url.bytes > 0)
        gw_json_text(json, "url", doc.url);
    else
        gw_json_null(json, "url");
    gw_json_object_end(json);
}

/* ---- to many ---- */

struct spread_input {
    int64_t item_id, after;
    struct gw_text reason, to;
    struct gw_text due; /* a reminder by the clock: for whom it is today; empty: none */
};

static const struct gw_field spread_fields[] = {
    GW_FIELD(struct spread_input, item_id, .required = true, .min = 1, .max = ID_MAX),
    GW_FIELD(struct spread_input, after, .max = ID_MAX),
    GW_FIELD(struct spread_input, reason, .required = true),
    GW_FIELD(struct spread_input, to, .required = true,
             .choices = (const char *const[]){ "not_confirmed", "informed", NULL }),
    GW_FIELD(struct spread_input, due,
             .choices = (const char *const[]){ "", "due", "overdue", NULL }),
    { 0 },
};

/* What a turn found: whom to tell, and where the next one goes on (0: nowhere). */
struct spread {
    const struct spread_input *in;
    const char *reason;
    int64_t *people;
    size_t count;
    int64_t next;
};

static enum gw_err
spread_add(struct gw_request *req, const struct spread_input *in)
{
    const struct gw_text argument = gw_text_format(
        req->arena,
        "{\"item_id\":%lld,\"after\":%lld,\"reason\":\"%.*s\",\"to\":\"%.*s\",\"due\":\"%.*s\"}",
        (long long)in->item_id, (long long)in->after, GW_TEXT_ARG(in->reason), GW_TEXT_ARG(in->to),
        GW_TEXT_ARG(in->due));

    return gw_job_add(req, "item.notice_spread", argument, 0);
}

enum gw_err
gw_notice_spread(struct gw_request *req, int64_t item_id, const char *reason, enum gw_notice_to to)
{
    const struct spread_input in = {
        .item_id = item_id,
        .reason = gw_text_from(reason),
        .to = to == GW_TO_INFORMED ? GW_TEXT("informed") : GW_TEXT("not_confirmed"),
    };

    return spread_add(req, &in);
}

enum gw_err
notice_spread_due(struct gw_request *req, int64_t item_id, const char *kind)
{
    const bool due = strcmp(kind, "due") == 0;
    const struct spread_input in = {
        .item_id = item_id,
        .reason = due ? GW_TEXT("item.notice_confirm_due") : GW_TEXT("item.notice_confirm_overdue"),
        .to = GW_TEXT("not_confirmed"),
        .due = gw_text_from(kind),
    };

    return spread_add(req, &in);
}

/* Leaves those for whose department's calendar the reminder is today's. */
static enum gw_err
spread_narrow(struct gw_request *req, gw_date confirm_by, struct gw_text due, struct gw_ids *people)
{
    struct reminder_calendars calendars;
    struct reading_offices offices;
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, people->count + 1);
    size_t count = 0;

    GW_TRY(reminder_calendars_load(req, &calendars));
    if (calendars.count == 1)
        return GW_OK; /* the round itself was by the city's */
    GW_TRY(reading_offices_load(req, &offices));
    for (size_t i = 0; i < people->count; i++) {
        const struct reading_office *office = reading_office_of(&offices, people->ids[i]);
        const char *kind;
        gw_date chief_on;

        GW_TRY(reminder_kind_find(
            req, reminder_calendar_of(&calendars, office == NULL ? 0 : office->department_id),
            confirm_by, &kind, &chief_on));
        if (kind != NULL && gw_text_equal(due, gw_text_from(kind)))
            ids[count++] = people->ids[i];
    }
    *people = (struct gw_ids){ ids, count };
    return GW_OK;
}

/* Everybody whom the sort of notice is for, by person id. */
static enum gw_err
spread_lines(struct gw_request *req, const struct gw_item *item, const struct spread_input *in,
             struct gw_ids *out)
{
    const bool informed = gw_text_equal(in->to, GW_TEXT("informed"));
    struct reading_lines lines;
    struct reading_sets sets;
    int64_t *ids;
    size_t count = 0;

    GW_TRY(reading_sets_load(req, item, &sets));
    reading_lines_make(req->arena, &sets, &lines);
    ids = GW_NEW_ARRAY(req->arena, int64_t, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++) {
        const struct reading_line *line = &lines.lines[i];
        const bool here = line->state == READING_CONFIRMED || line->state == READING_NOT_CONFIRMED;

        if (line->person_id > in->after && (informed ? here : line->state == READING_NOT_CONFIRMED))
            ids[count++] = line->person_id;
    }
    *out = (struct gw_ids){ ids, count };
    return GW_OK;
}

/* The first of them who have an account, and for `informed` have read or confirmed. */
static enum gw_err
spread_pick(struct gw_request *req, const struct gw_item *item, struct gw_ids people,
            struct spread *spread)
{
    const bool informed = gw_text_equal(spread->in->to, GW_TEXT("informed"));
    bool *read = GW_NEW_ARRAY(req->arena, bool, people.count + 1);
    struct gw_ids accounts, past;

    GW_TRY(account_people_load(req->db, req->arena, &accounts));
    GW_TRY(confirmed_past_load(req->db, req->arena, item->id, &past));
    if (informed)
        GW_TRY(reading_marks_load(req->db, people, item->item_no, read));
    spread->people = GW_NEW_ARRAY(req->arena, int64_t, SPREAD_SLICE);
    for (size_t i = 0; i < people.count; i++) {
        const int64_t id = people.ids[i];

        if (!reading_ids_have(accounts, id) ||
            (informed && !read[i] && !reading_ids_have(past, id)))
            continue;
        if (spread->count == SPREAD_SLICE) {
            spread->next = spread->people[SPREAD_SLICE - 1];
            return GW_OK;
        }
        spread->people[spread->count++] = id;
    }
    return GW_OK;
}

enum gw_err
item_notice_spread_run(struct gw_request *req, struct gw_job *job)
{
    struct spread *spread = GW_NEW(req->arena, struct spread);
    const struct field_table table = { spread_fields, sizeof(struct spread_input) };
    struct field_fault fault = { 0 };
    struct gw_ids people;
    struct gw_item item;
    const void *in;
    enum gw_err err;

    job->result = spread;
    GW_TRY(body_decode(req->arena, job->argument, table, &fault, &in));
    spread->in = in;
    spread->reason = gw_text_string(req->arena, spread->in->reason);
    err = reminder_item_load(req, spread->in->item_id, &item);
    if (err != GW_OK)
        return gw_step_end(err); /* ended meanwhile: nobody has to know */
    GW_TRY(spread_lines(req, &item, spread->in, &people));
    if (spread->in->due.bytes > 0)
        GW_TRY(spread_narrow(req, item.confirm_by, spread->in->due, &people));
    return spread_pick(req, &item, people, spread);
}

enum gw_err
item_notice_spread_finish(struct gw_request *req, struct gw_job *job)
{
    const struct spread *spread = job->result;
    struct spread_input next;

    for (size_t i = 0; i < spread->count; i++)
        GW_TRY(notice_put(req, &(struct notice){ .person_id = spread->people[i],
                                                 .item_id = spread->in->item_id,
                                                 .reason = spread->reason }));
    if (spread->next == 0)
        return GW_OK;
    next = *spread->in;
    next.after = spread->next;
    return spread_add(req, &next);
}

enum gw_err
item_notice_purge(struct gw_request *req, struct gw_job *job)
{
    const int64_t days = gw_setting_number(req->app, READING_SETTING_NOTICE_DAYS);

    (void)job;
    return notice_purge(req->db, req->now - days * GW_DAY, PURGE_ROWS);
}
