/* reminder_calendars.c - see reminder_calendars.h. */
#include "core/reminder_calendars.h"

#include "core/reading.h"
#include "core/reading_rules.h"
#include "gw/people.h"
#include "gw/setting.h"

#define DEPTH_MAX 32

static enum gw_err
calendar_load(struct gw_request *req, struct reminder_calendar *calendar)
{
    GW_TRY(gw_business_day_is(req, calendar->department_id, req->today, &calendar->is_open_today));
    return gw_business_day_after(req, calendar->department_id, req->today, 1, &calendar->next);
}

enum gw_err
reminder_calendars_load(struct gw_request *req, struct reminder_calendars *out)
{
    int64_t ids[REMINDER_CALENDARS_MAX];
    size_t count;

    GW_TRY(calendar_departments_load(req->db, ids, REMINDER_CALENDARS_MAX, &count));
    *out = (struct reminder_calendars){
        .list = GW_NEW_ARRAY(req->arena, struct reminder_calendar, count + 1), .count = count + 1
    };
    for (size_t i = 0; i < out->count; i++) {
        out->list[i].department_id = i == 0 ? 0 : ids[i - 1];
        GW_TRY(calendar_load(req, &out->list[i]));
    }
    return count == 0
               ? GW_OK
               : department_parents_load(req->db, req->arena, &out->parents, &out->parents_count);
}

static struct reminder_calendar *
calendar_own(const struct reminder_calendars *calendars, int64_t department_id)
{
    for (size_t i = 0; i < calendars->count; i++) {
        if (calendars->list[i].department_id == department_id)
            return &calendars->list[i];
    }
    return NULL;
}

static int
parent_compare(const void *left, const void *right)
{
    const struct department_parent *a = left, *b = right;

    return a->id < b->id ? -1 : a->id > b->id;
}

struct reminder_calendar *
reminder_calendar_of(const struct reminder_calendars *calendars, int64_t department_id)
{
    for (int depth = 0; department_id != 0 && calendars->count > 1 && depth < DEPTH_MAX; depth++) {
        const struct department_parent wanted = { .id = department_id };
        struct reminder_calendar *own = calendar_own(calendars, department_id);
        const struct department_parent *found;

        if (own != NULL)
            return own;
        found = bsearch(&wanted, calendars->parents, calendars->parents_count, sizeof(wanted),
                        parent_compare);
        department_id = found == NULL ? 0 : found->parent_id;
    }
    return &calendars->list[0];
}

static enum gw_err
chief_on_find(struct gw_request *req, struct reminder_calendar *calendar, gw_date confirm_by,
              gw_date *out)
{
    const int days = (int)gw_setting_number(req->app, READING_SETTING_CHIEF_DAYS);
    const gw_date place = confirm_by - (req->today - REMINDER_LOOK_BACK_DAYS);
    const bool is_kept = place >= 0 && place < REMINDER_LOOK_BACK_DAYS + REMINDER_LOOK_AHEAD_DAYS;

    if (is_kept && calendar->chief_on[place] != 0) {
        *out = calendar->chief_on[place];
        return GW_OK;
    }
    GW_TRY(gw_business_day_after(req, calendar->department_id, confirm_by, days, out));
    if (is_kept)
        calendar->chief_on[place] = *out;
    return GW_OK;
}

enum gw_err
reminder_kind_find(struct gw_request *req, struct reminder_calendar *calendar, gw_date confirm_by,
                   const char **kind, gw_date *chief_on)
{
    GW_TRY(chief_on_find(req, calendar, confirm_by, chief_on));
    *kind = calendar->is_open_today
                ? reading_reminder_due(confirm_by, req->today, calendar->next, *chief_on)
                : NULL;
    return GW_OK;
}
