/* reading_rules.c - set arithmetic over sorted person ids (reading_rules.h). */
#include "core/reading_rules.h"

/* The next id of a sorted list, walked beside others. */
struct walk {
    struct gw_ids ids;
    size_t at;
};

static int64_t
walk_head(const struct walk *walk)
{
    return walk->at < walk->ids.count ? walk->ids.ids[walk->at] : INT64_MAX;
}

/* Whether the list holds `id`, the smallest that is left; then it moves on. */
static bool
walk_takes(struct walk *walk, int64_t id)
{
    const bool takes = walk_head(walk) == id;

    walk->at += takes;
    return takes;
}

/* The same for any `id` that is no smaller than those before. */
static bool
walk_reaches(struct walk *walk, int64_t id)
{
    while (walk_head(walk) < id)
        walk->at++;
    return walk_takes(walk, id);
}

static int64_t
smaller(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

/* The next person; false for the author, who is passed over. */
static bool
line_make(const struct reading_sets *sets, struct walk walks[4], struct reading_line *line)
{
    const int64_t id = smaller(smaller(walk_head(&walks[0]), walk_head(&walks[1])),
                               smaller(walk_head(&walks[2]), walk_head(&walks[3])));
    const bool counted = walk_takes(&walks[0], id);
    const bool on_leave = walk_takes(&walks[1], id);
    const bool asked = walk_takes(&walks[2], id);

    *line = (struct reading_line){ .person_id = id,
                                   .confirmation = walks[3].at,
                                   .added = (counted || on_leave) && !asked };
    line->confirmed = walk_takes(&walks[3], id);
    if (counted)
        line->state = line->confirmed ? READING_CONFIRMED : READING_NOT_CONFIRMED;
    else
        line->state = on_leave ? READING_ON_LEAVE : READING_LEFT;
    return id != sets->author_id;
}

void
reading_lines_make(struct gw_arena *arena, const struct reading_sets *sets,
                   struct reading_lines *out)
{
    struct walk walks[4] = {
        { .ids = sets->counted },
        { .ids = sets->on_leave },
        { .ids = sets->asked },
        { .ids = sets->confirmed },
    };
    const size_t max = sets->counted.count + sets->on_leave.count + sets->asked.count +
                       sets->confirmed.count;
    struct reading_line *lines = GW_NEW_ARRAY(arena, struct reading_line, max + 1);
    size_t count = 0;

    while (walk_head(&walks[0]) != INT64_MAX || walk_head(&walks[1]) != INT64_MAX ||
           walk_head(&walks[2]) != INT64_MAX || walk_head(&walks[3]) != INT64_MAX)
        count += line_make(sets, walks, &lines[count]);
    *out = (struct reading_lines){ lines, count };
}

void
reading_lines_count(const struct reading_lines *lines, struct gw_reading_counts *out)
{
    struct gw_reading_counts counts = { .read = out->read };

    for (size_t i = 0; i < lines->count; i++) {
        const struct reading_line *line = &lines->lines[i];
        const bool counts_today = line->state == READING_CONFIRMED ||
                                  line->state == READING_NOT_CONFIRMED;

        counts.confirmed += line->state == READING_CONFIRMED;
        counts.asked += counts_today;
        counts.added += counts_today && line->added;
        counts.left += line->state == READING_LEFT;
        counts.on_leave += line->state == READING_ON_LEAVE;
    }
    *out = counts;
}

void
reading_sets_count(const struct reading_sets *sets, int64_t *confirmed, int64_t *asked)
{
    struct walk done = { .ids = sets->confirmed };
    int64_t n = 0;

    for (size_t i = 0; i < sets->counted.count; i++) {
        const int64_t id = sets->counted.ids[i];

        n += walk_reaches(&done, id) && id != sets->author_id;
    }
    *confirmed = n;
    *asked = (int64_t)sets->counted.count - reading_ids_have(sets->counted, sets->author_id);
}

bool
reading_may_undo(const char *kind, gw_date confirmed_on, gw_date today)
{
    return strcmp(kind, "own") == 0 && confirmed_on == today;
}

bool
reading_ids_have(struct gw_ids ids, int64_t id)
{
    size_t low = 0, high = ids.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (ids.ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids.count && ids.ids[low] == id;
}

/* All of them go as far as `id`. */
static bool
walks_reach(struct walk *walks, size_t count, int64_t id)
{
    bool reached = false;

    for (size_t i = 0; i < count; i++)
        reached |= walk_reaches(&walks[i], id);
    return reached;
}

struct gw_ids
reading_ids_among(struct gw_arena *arena, struct gw_ids ids, const struct reading_open *open)
{
    struct walk walks[2 * GW_READERS_MAX] = { 0 };
    int64_t *kept = NULL; /* from the first one on that is left out */
    size_t count = 0;

    for (size_t i = 0; i < open->count; i++) {
        walks[2 * i].ids = open->list[i].counted;
        walks[2 * i + 1].ids = open->list[i].on_leave;
    }
    for (size_t i = 0; i < ids.count; i++) {
        const int64_t id = ids.ids[i];

        if (walks_reach(walks, 2 * open->count, id)) {
            if (kept != NULL)
                kept[count] = id;
            count++;
        } else if (kept == NULL) {
            kept = GW_NEW_ARRAY(arena, int64_t, ids.count);
            memcpy(kept, ids.ids, i * sizeof(*kept));
        }
    }
    return kept == NULL ? ids : (struct gw_ids){ kept, count };
}

bool
reading_may_confirm(const struct gw_item *item, const struct reading_sets *sets, int64_t person_id)
{
    return item->confirm && (item->state == GW_CURRENT || item->state == GW_PAST) &&
           person_id != sets->author_id && reading_ids_have(sets->counted, person_id) &&
           !reading_ids_have(sets->confirmed, person_id);
}

const char *
reading_state_name(enum reading_state state)
{
    switch (state) {
    case READING_CONFIRMED:
        return "confirmed";
    case READING_NOT_CONFIRMED:
        return "not_confirmed";
    case READING_ON_LEAVE:
        return "on_leave";
    case READING_LEFT:
        return "left";
    }
    return "";
}

bool
reading_is_overdue(gw_date confirm_by, gw_date today)
{
    return confirm_by != GW_DATE_NONE && confirm_by < today;
}

const char *
reading_reminder_due(gw_date confirm_by, gw_date today, gw_date next_business_day, gw_date chief_on)
{
    if (confirm_by == GW_DATE_NONE)
        return NULL;
    if (confirm_by >= today)
        return confirm_by > today && confirm_by <= next_business_day ? "due" : NULL;
    return today < chief_on ? "overdue" : "chief";
}
