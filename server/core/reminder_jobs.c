/* reminder_jobs.c - reminders (督促): by hand, and by the clock on business days in office hours.
 *
 * Those who have not confirmed hear of it on the last business day before the deadline, then on
 * each business day after it. After `item.reminder_chief_days` of those the chiefs hear once, each
 * how many of the own section are missing, and the clock falls silent. Business days are those of
 * each one's department (reminder_calendars.h). Nobody on leave is told;
 * who has confirmed hears no more. Each round is a row of table reminder, so none goes out twice.
 * An item whose review has come (見直し期日) goes to its author and the chief of its section.
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/notice.h"
#include "core/reading_store.h"
#include "core/reminder_calendars.h"
#include "gw/audit.h"
#include "gw/people.h"
#include "gw/setting.h"

#define OFFICE_OPENS (8 * GW_HOUR + 30 * GW_MINUTE)
#define OFFICE_CLOSES (17 * GW_HOUR + 15 * GW_MINUTE)
#define ITEMS_MAX 2000
/* Of one turn; the next one is 10 minutes away. */
#define ROUNDS_MAX 200
#define TOLD_MAX 1000 /* some 20 ms of the writer's time */
#define ARENA_BYTES_ENOUGH ((size_t)32 << 20)

/* One round that is due. */
struct round {
    struct reminder_item item;
    const char *kind;
    gw_date day; /* with the kind: what makes it once only */
};
/* What is told to one person about an item. */
struct told {
    int64_t person_id, number;
};
struct rounds {
    struct round list[ROUNDS_MAX];
    struct told *chiefs[ROUNDS_MAX]; /* of kinds chief and review */
    size_t chiefs_count[ROUNDS_MAX];
    size_t count;
    struct reminder_calendars calendars;
};

/* ---- what is due: on the pool ---- */

/* Somewhere in the city. */
static bool
is_office_time(const struct gw_request *req, const struct reminder_calendars *calendars)
{
    const int offset_min = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE);
    const gw_time of_day = req->now - gw_date_start(req->today, offset_min);

    if (of_day < OFFICE_OPENS || of_day >= OFFICE_CLOSES)
        return false;
    for (size_t i = 0; i < calendars->count; i++) {
        if (calendars->list[i].is_open_today)
            return true;
    }
    return false;
}

static bool
is_listed(const struct rounds *rounds, const struct round *round)
{
    for (size_t i = rounds->count; i > 0; i--) {
        const struct round *other = &rounds->list[i - 1];

        if (other->item.id != round->item.id)
            return false; /* those of an item follow each other */
        if (other->day == round->day && strcmp(other->kind, round->kind) == 0)
            return true;
    }
    return false;
}

static enum gw_err
round_add(struct gw_request *req, struct rounds *rounds, const struct round *round)
{
    bool sent;

    if (rounds->count == ROUNDS_MAX || is_listed(rounds, round))
        return GW_OK;
    GW_TRY(reminder_is_sent(req->db, round->item.id, round->kind, round->day, &sent));
    if (!sent)
        rounds->list[rounds->count++] = *round;
    return GW_OK;
}

/* By one calendar. Before departments had their own, a chief's round was kept under the deadline.
 */
static enum gw_err
confirm_round(struct gw_request *req, struct rounds *rounds, const struct reminder_item *item,
              struct reminder_calendar *calendar)
{
    struct round round = { .item = *item, .day = req->today };
    gw_date chief_on;
    bool sent = false;

    GW_TRY(reminder_kind_find(req, calendar, item->day, &round.kind, &chief_on));
    if (round.kind == NULL)
        return GW_OK;
    if (strcmp(round.kind, "chief") == 0) {
        round.day = chief_on;
        GW_TRY(reminder_is_sent(req->db, item->id, "chief", item->day, &sent));
    }
    return sent ? GW_OK : round_add(req, rounds, &round);
}

static enum gw_err
confirm_rounds(struct gw_request *req, struct rounds *rounds)
{
    struct reminder_calendars *calendars = &rounds->calendars;
    struct reminder_items found = {
        .items = GW_NEW_ARRAY(req->arena, struct reminder_item, ITEMS_MAX), .max = ITEMS_MAX
    };
    gw_date last = req->today;

    for (size_t i = 0; i < calendars->count; i++)
        last = calendars->list[i].next > last ? calendars->list[i].next : last;
    GW_TRY(reminder_confirm_list(req->db, req->today - REMINDER_LOOK_BACK_DAYS, last, &found));
    for (size_t i = 0; i < found.count; i++) {
        for (size_t k = 0; k < calendars->count; k++)
            GW_TRY(confirm_round(req, rounds, &found.items[i], &calendars->list[k]));
    }
    return GW_OK;
}

static enum gw_err
review_rounds(struct gw_request *req, struct rounds *rounds)
{
    struct reminder_items found = {
        .items = GW_NEW_ARRAY(req->arena, struct reminder_item, ROUNDS_MAX), .max = ROUNDS_MAX
    };

    GW_TRY(reminder_review_list(req->db, req->today, &found));
    for (size_t i = 0; i < found.count; i++) {
        const struct reminder_item *item = &found.items[i];

        if (!reminder_calendar_of(&rounds->calendars, item->owner_department_id)->is_open_today)
            continue;
        GW_TRY(round_add(req, rounds,
                         &(struct round){ .item = *item, .kind = "review", .day = item->day }));
    }
    return GW_OK;
}

static void
told_add(struct told *list, size_t *count, int64_t person_id)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i].person_id == person_id) {
            list[i].number++;
            return;
        }
    }
    list[(*count)++] = (struct told){ person_id, 1 };
}

/* How many people of each section are missing, by department id. */
struct missing {
    int64_t department_id;
    int64_t people;
};

static void
missing_add(struct missing *list, size_t *count, int64_t department_id)
{
    size_t i = 0;

    while (i < *count && list[i].department_id != department_id)
        i++;
    if (i == *count)
        list[(*count)++] = (struct missing){ .department_id = department_id };
    list[i].people++;
}

/* Sections whose calendar has its chiefs told in this round. */
static enum gw_err
section_is_told(struct gw_request *req, const struct rounds *rounds, const struct round *round,
                int64_t department_id, bool *out)
{
    struct reminder_calendar *calendar = reminder_calendar_of(&rounds->calendars, department_id);
    const char *kind;
    gw_date chief_on;

    GW_TRY(reminder_kind_find(req, calendar, round->item.day, &kind, &chief_on));
    *out = chief_on == round->day;
    return GW_OK;
}

static enum gw_err
missing_load(struct gw_request *req, const struct gw_item *item,
             const struct reading_offices *offices, struct missing **out, size_t *out_count)
{
    struct reading_lines lines;
    struct reading_sets sets;
    struct missing *list;
    size_t count = 0;

    GW_TRY(reading_sets_load(req, item, &sets));
    reading_lines_make(req->arena, &sets, &lines);
    list = GW_NEW_ARRAY(req->arena, struct missing, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++) {
        const struct reading_office *office = reading_office_of(offices, lines.lines[i].person_id);

        if (lines.lines[i].state == READING_NOT_CONFIRMED && office != NULL &&
            office->department_id != 0)
            missing_add(list, &count, office->department_id);
    }
    *out = list;
    *out_count = count;
    return GW_OK;
}

/* Chief of several sections: one notice with the sum. */
static enum gw_err
chiefs_load(struct gw_request *req, struct rounds *rounds, size_t place,
            const struct reading_offices *offices)
{
    const struct round *round = &rounds->list[place];
    struct missing *missing;
    struct gw_item item;
    struct told *list;
    size_t sections, count = 0;
    bool is_told;
    enum gw_err err = reminder_item_load(req, round->item.id, &item);

    if (err != GW_OK)
        return gw_step_end(err);
    GW_TRY(missing_load(req, &item, offices, &missing, &sections));
    list = GW_NEW_ARRAY(req->arena, struct told, sections + 1);
    for (size_t i = 0; i < sections; i++) {
        int64_t chief_id;

        GW_TRY(section_is_told(req, rounds, round, missing[i].department_id, &is_told));
        err = is_told ? department_chief_find(req, missing[i].department_id, &chief_id)
                      : GW_MISSING;
        if (err == GW_MISSING)
            continue;
        GW_TRY(err);
        told_add(list, &count, chief_id);
        for (size_t k = 0; k < count; k++) {
            if (list[k].person_id == chief_id)
                list[k].number += missing[i].people - 1;
        }
    }
    rounds->chiefs[place] = list;
    rounds->chiefs_count[place] = count;
    return GW_OK;
}

/* Author and chief of the section that owns it, where they may read what it stands in. */
static enum gw_err
reviewers_load(struct gw_request *req, const struct round *round, struct told **out,
               size_t *out_count)
{
    struct told *list = GW_NEW_ARRAY(req->arena, struct told, 2);
    int64_t people[2] = { round->item.author_id, 0 };
    struct gw_item item;
    size_t count = 0;
    bool is_open;
    enum gw_err err = reminder_item_load(req, round->item.id, &item);

    *out = list;
    *out_count = 0;
    if (err != GW_OK)
        return gw_step_end(err);
    GW_TRY(gw_step_end(department_chief_find(req, item.owner_department_id, &people[1])));
    for (size_t i = 0; i < 2; i++) {
        if (people[i] == 0)
            continue;
        GW_TRY(reading_is_open_to(req, &item, people[i], &is_open));
        if (is_open)
            told_add(list, &count, people[i]);
    }
    *out_count = count;
    return GW_OK;
}

/* Whom the round tells by name; `offices` is loaded for the first one that needs it. */
static enum gw_err
round_load(struct gw_request *req, struct rounds *rounds, size_t i, struct reading_offices *offices)
{
    const struct round *round = &rounds->list[i];

    if (strcmp(round->kind, "review") == 0)
        return reviewers_load(req, round, &rounds->chiefs[i], &rounds->chiefs_count[i]);
    if (strcmp(round->kind, "chief") != 0)
        return GW_OK;
    if (offices->rows == NULL)
        GW_TRY(reading_offices_load(req, offices));
    return chiefs_load(req, rounds, i, offices);
}

enum gw_err
item_reminder_run(struct gw_request *req, struct gw_job *job)
{
    struct rounds *rounds = GW_NEW(req->arena, struct rounds);
    struct reading_offices offices = { .rows = NULL };
    size_t done = 0, told = 0;

    job->result = rounds;
    GW_TRY(reminder_calendars_load(req, &rounds->calendars));
    if (!is_office_time(req, &rounds->calendars))
        return GW_OK;
    GW_TRY(confirm_rounds(req, rounds));
    GW_TRY(review_rounds(req, rounds));
    while (done < rounds->count && told < TOLD_MAX &&
           gw_arena_bytes(req->arena) < ARENA_BYTES_ENOUGH) {
        GW_TRY(round_load(req, rounds, done, &offices));
        told += rounds->chiefs_count[done++];
    }
    rounds->count = done;
    return GW_OK;
}

/* ---- telling: on the writer ---- */

static enum gw_err
told_send(struct gw_request *req, const struct round *round, const struct told *told,
          const char *reason)
{
    return notice_put(req, &(struct notice){ .person_id = told->person_id,
                                             .item_id = round->item.id,
                                             .number = told->number,
                                             .reason = reason });
}

static enum gw_err
round_tell(struct gw_request *req, const struct round *round, const struct told *told, size_t count)
{
    const bool review = strcmp(round->kind, "review") == 0;

    if (!review && strcmp(round->kind, "chief") != 0)
        return notice_spread_due(req, round->item.id, round->kind);
    for (size_t i = 0; i < count; i++) {
        GW_TRY(
            told_send(req, round, &told[i], review ? "item.notice_review" : "item.notice_chief"));
        if (review)
            GW_TRY(gw_todo_add(req, &(struct gw_todo){ .item_id = round->item.id,
                                                       .person_id = told[i].person_id,
                                                       .reason = "review",
                                                       .due = round->day }));
    }
    return GW_OK;
}

enum gw_err
item_reminder_finish(struct gw_request *req, struct gw_job *job)
{
    const struct rounds *rounds = job->result;

    for (size_t i = 0; i < rounds->count; i++) {
        const struct round *round = &rounds->list[i];
        const struct reminder row = { .item_id = round->item.id,
                                      .kind = round->kind,
                                      .day = round->day,
                                      .people = (int64_t)rounds->chiefs_count[i] };
        enum gw_err err = reminder_insert(req->db, &row, req->now);

        if (err == GW_CONFLICT)
            continue;
        GW_TRY(err);
        GW_TRY(round_tell(req, round, rounds->chiefs[i], rounds->chiefs_count[i]));
    }
    return GW_OK;
}

/* ---- by hand ---- */

/* Those who can be told: asked, not confirmed, with an account. */
static enum gw_err
reachable_count(struct gw_request *req, const struct gw_item *item, int64_t *out)
{
    struct reading_lines lines;
    struct reading_sets sets;
    struct gw_ids accounts;
    int64_t count = 0;

    GW_TRY(reading_sets_load(req, item, &sets));
    reading_lines_make(req->arena, &sets, &lines);
    GW_TRY(account_people_load(req->db, req->arena, &accounts));
    for (size_t i = 0; i < lines.count; i++)
        count += lines.lines[i].state == READING_NOT_CONFIRMED &&
                 reading_ids_have(accounts, lines.lines[i].person_id);
    *out = count;
    return GW_OK;
}

/* POST /api/item/items/{id}/reminders → {"reminded": n}; once a day and item. */
enum gw_err
item_reminder_create(struct gw_request *req)
{
    struct reminder row = { .kind = "manual", .day = req->today };
    struct gw_item_access access;
    struct gw_item item;
    enum gw_err err;

    GW_TRY(gw_item_open(req, req->path_ids[0], &item, &access));
    if (!access.manages)
        return gw_fail(req, GW_DENIED, NULL, "item.not_yours");
    if (!item.confirm || item.state != GW_CURRENT || !access.records)
        return gw_fail(req, GW_CONFLICT, NULL, "item.confirm_not_asked_for");
    GW_TRY(reachable_count(req, &item, &row.people));
    row.item_id = item.id;
    err = reminder_insert(req->db, &row, req->now);
    if (err == GW_CONFLICT)
        return gw_fail(req, err, NULL, "item.reminded_today");
    GW_TRY(err);
    gw_audit_item(req, item.kind, item.id);
    GW_TRY(gw_notice_spread(req, item.id, "item.notice_reminder", GW_TO_NOT_CONFIRMED));
    gw_json_int(gw_reply(req, 200), "reminded", row.people);
    return GW_OK;
}
