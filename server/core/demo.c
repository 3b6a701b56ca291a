/* demo.c - what the demonstration city gives to modules: numbers by chance, office hours, items,
 * audiences, read marks (gw/demo.h).
 */
#include "core/demo.h"

#include "core/audience.h"
#include "core/holidays.h"
#include "core/item_record_rules.h"
#include "core/item_rules.h"
#include "core/item_store.h"
#include "core/mark_store.h"
#include "gw/bitmap.h"
#include "gw/mark.h"

#define JAPAN_OFFSET_MIN 540
#define OFFICE_OPENS (8 * GW_HOUR + 30 * GW_MINUTE)
#define OFFICE_HOURS (9 * GW_HOUR) /* until 17:30 */
#define NOON (12 * GW_HOUR)
#define LUNCH GW_HOUR
#define READING_BYTES_MAX ((size_t)16 << 20)

static struct demo_build *
build_of(const struct gw_demo *demo)
{
    return demo->state;
}

/* splitmix64: an addition, two multiplications and three shifts a number. */
static uint64_t
number_next(struct gw_demo *demo)
{
    uint64_t z = (demo->random += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t
gw_demo_number(struct gw_demo *demo, uint64_t bound)
{
    /* Numbers below `least` would make the small results more frequent. */
    const uint64_t least = -bound % bound;
    uint64_t number;

    gw_check(bound > 0);
    do {
        number = number_next(demo);
    } while (number < least);
    return number % bound;
}

bool
gw_demo_chance(struct gw_demo *demo, unsigned percent)
{
    return gw_demo_number(demo, 100) < percent;
}

gw_time
demo_midnight(gw_date day)
{
    return gw_date_start(day, JAPAN_OFFSET_MIN);
}

gw_time
gw_demo_moment(struct gw_demo *demo, int64_t index, int64_t total)
{
    const struct demo_build *build = build_of(demo);
    const gw_time span = (gw_time)build->days_count * OFFICE_HOURS;
    const gw_time slot = span / total;
    gw_time worked = index * slot;
    gw_time of_day;
    size_t day;

    if (slot > 1)
        worked += (gw_time)gw_demo_number(demo, (uint64_t)slot);
    day = (size_t)(worked / OFFICE_HOURS);
    of_day = OFFICE_OPENS + worked % OFFICE_HOURS;
    /* Hardly anybody publishes over lunch; the order is kept by pressing it together. */
    if (of_day >= NOON && of_day < NOON + LUNCH)
        of_day = NOON + LUNCH - GW_MINUTE + (of_day - NOON) / 60;
    return demo_midnight(build->days[day]) + of_day;
}

const struct gw_demo_person *
gw_demo_account(const struct gw_demo *demo, const char *login)
{
    const struct gw_text wanted = gw_text_from(login);

    for (size_t i = 0; i < demo->persons_count; i++) {
        if (gw_text_equal(demo->persons[i].login, wanted))
            return &demo->persons[i];
    }
    gw_check(!"a demonstration city has this account");
    return NULL;
}

enum gw_err
gw_demo_audience(struct gw_demo *demo, const struct gw_audience_member *members, size_t count,
                 int64_t *audience_id)
{
    struct audience_found found;

    GW_TRY(audience_make(demo->db, demo->arena, members, count, &found));
    *audience_id = found.id;
    return GW_OK;
}

enum gw_err
gw_demo_audience_keep(struct gw_demo *demo, const char *name,
                      const struct gw_audience_members *members, int64_t *audience_id)
{
    const struct gw_text kept = gw_text_format(demo->arena, AUDIENCE_KEPT_MARK "%s", name);
    struct audience_found found;

    GW_TRY(audience_keep(demo->db, demo->arena, kept, members, &found));
    *audience_id = found.id;
    return GW_OK;
}

static gw_date
date_or_none(gw_date date)
{
    return item_date_is_set(date) ? date : GW_DATE_NONE;
}

enum gw_err
gw_demo_item(struct gw_demo *demo, const struct gw_demo_item *new_item, int64_t *item_id,
             int64_t *item_no)
{
    const struct gw_item_input *in = new_item->in;
    const gw_time from = in->published_from != 0 ? in->published_from : new_item->at;
    struct gw_item item = {
        .kind = new_item->kind->name,
        .container_id = in->container_id,
        .parent_id = in->parent_id,
        .title = in->title,
        .contact = in->contact,
        .owner_department_id = in->owner_department_id,
        .issuer_department_id = in->issuer_department_id,
        .author_id = new_item->author_id,
        .audience_id = in->audience_id,
        .state = item_state_at(from, in->published_until, demo->now),
        .importance = in->importance,
        .information_class = in->information_class,
        .confidentiality = in->confidentiality != 0 ? in->confidentiality : 1,
        .managers_id = in->managers_id,
        .on_behalf_of = in->on_behalf_of,
        .comments_allowed = in->comments_allowed,
        .official_record = in->official_record,
        .confirm = in->confirm,
        .confirm_by = date_or_none(in->confirm_by),
        .review_on = date_or_none(in->review_on),
        .dispose_on = GW_DATE_NONE,
        .pinned_until = in->pinned_until,
        .retention = in->retention,
        .document_no = in->document_no,
        .published_from = from,
        .published_until = in->published_until,
        .version = 1,
        .created_at = new_item->at,
        .updated_at = new_item->at,
    };
    const char *field;

    gw_check(item_input_fault(in, NULL, new_item->at, &field) == NULL);
    if (item.state == GW_PAST)
        item.dispose_on = item_dispose_on(in->retention,
                                          gw_date_of(in->published_until, JAPAN_OFFSET_MIN));
    demo->clock = new_item->at;
    item.id = gw_db_new_id(demo->db);
    GW_TRY(gw_db_next(demo->db, "item_no", &item.item_no));
    GW_TRY(item_insert(demo->db, &item));
    GW_TRY(item_version_insert(demo->db, &item, new_item->author_id, in->content));
    *item_id = item.id;
    *item_no = item.item_no;
    return item.confirm && item.state == GW_CURRENT ? demo_ask(demo, &item) : GW_OK;
}

static enum gw_err
reading_add(struct gw_demo *demo, const struct gw_demo_reading *reading, struct gw_bitmap *read)
{
    if (reading->percent >= 100)
        return gw_bitmap_add_range(read, (uint32_t)reading->first_no, (uint32_t)reading->last_no);
    for (int64_t no = reading->first_no; no <= reading->last_no; no++) {
        if (gw_demo_chance(demo, reading->percent))
            GW_TRY(gw_bitmap_add(read, (uint32_t)no));
    }
    return GW_OK;
}

enum gw_err
gw_demo_read(struct gw_demo *demo, int64_t person_id, const struct gw_demo_reading *readings,
             size_t count)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(READING_BYTES_MAX);
    struct gw_bitmap *read;

    if (arena == NULL)
        return GW_BUSY;
    GW_TRY(gw_bitmap_make(arena, &read));
    for (size_t i = 0; i < count; i++)
        GW_TRY(reading_add(demo, &readings[i], read));
    return mark_insert_all(demo->db, arena, person_id, read);
}

/* ---- the city's clock and calendar ---- */

static gw_time
clock_now(struct gw_env *env)
{
    const struct demo_build *build = (const struct demo_build *)((const char *)env -
                                                                 offsetof(struct demo_build, env));

    return build->demo.clock;
}

static bool
is_holiday(gw_date day)
{
    struct holiday holidays[HOLIDAYS_MAX];
    const struct gw_civil civil = gw_date_civil(day);
    const size_t count = holidays_of_year(civil.year, holidays);

    if ((civil.month == 12 && civil.day >= 29) || (civil.month == 1 && civil.day <= 3))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (holidays[i].day == day)
            return true;
    }
    return false;
}

enum gw_err
demo_start(struct demo_build *build)
{
    const gw_date first = gw_date_of(build->demo.since, JAPAN_OFFSET_MIN);
    gw_date *days;

    build->demo.state = build;
    build->demo.clock = build->demo.since;
    build->env = *gw_env_system();
    build->env.now = clock_now;
    if (build->today <= first)
        return GW_INVALID;
    days = GW_NEW_ARRAY(build->demo.arena, gw_date, (size_t)(build->today - first));
    for (gw_date day = first; day < build->today; day++) {
        const int weekday = gw_date_weekday(day);

        if (weekday != 0 && weekday != 6 && !is_holiday(day))
            days[build->days_count++] = day;
    }
    build->days = days;
    return build->days_count > 0 ? GW_OK : GW_INVALID;
}
