/* demo_departments.c - the demonstration city's departments and the seats in them.
 *
 * Seats are made from the head down: a division has a head and a deputy, a section its chief, heads
 * of units, and more and more people further down.
 */
#include "core/demo_city.h"

#define APRIL 4

static const struct {
    enum demo_rank rank;
    const char *name;
} rank_names[] = {
    { RANK_MAYOR, "市長" },
    { RANK_DEPUTY_MAYOR, "副市長" },
    { RANK_SUPERINTENDENT, "教育長" },
    { RANK_DIVISION, "部長級" },
    { RANK_DIVISION_DEPUTY, "次長級" },
    { RANK_SECTION, "課長級" },
    { RANK_SECTION_DEPUTY, "課長補佐級" },
    { RANK_UNIT, "係長級" },
    { RANK_SENIOR, "主査級" },
    { RANK_LEADING, "主任級" },
    { RANK_STAFF, "主事級" },
    { RANK_FISCAL_YEAR, "会計年度任用職員" },
};

gw_date
demo_april(const struct city *city, int years)
{
    const struct gw_civil start = gw_date_civil(city->year_start);

    return gw_date_from_civil((struct gw_civil){ start.year - years, APRIL, 1 });
}

static struct gw_text
rank_name(enum demo_rank rank)
{
    for (size_t i = 0; i < sizeof(rank_names) / sizeof(rank_names[0]); i++) {
        if (rank_names[i].rank == rank)
            return gw_text_from(rank_names[i].name);
    }
    gw_check(!"every rank has a name");
    return GW_TEXT_NONE;
}

static bool
ends_with(const char *text, const char *end)
{
    const size_t bytes = strlen(text), end_bytes = strlen(end);

    return bytes >= end_bytes && strcmp(text + bytes - end_bytes, end) == 0;
}

/* ---- departments ---- */

struct office *
demo_office_find(struct city *city, const char *code)
{
    for (size_t i = 0; i < city->offices_count; i++) {
        if (strcmp(city->offices[i].words->code, code) == 0)
            return &city->offices[i];
    }
    return NULL;
}

static enum gw_err
department_make(struct city *city, const struct demo_department *words)
{
    const size_t index = city->offices_count;
    const struct office *parent = words->parent == NULL ? NULL
                                                        : demo_office_find(city, words->parent);
    const struct department_row row = {
        .parent_id = parent == NULL ? 0 : parent->id,
        .level = words->level,
        .sort_key = (int64_t)index * 10,
        .code = gw_text_from(words->code),
        .name = gw_text_from(words->name),
        .kana = gw_text_from(words->kana),
        .authority = gw_text_from(words->authority),
        .phone = gw_text_format(city->demo->arena, "0000-55-%04zu", 1201 + index * 10),
        .effective_from = demo_april(city, 8),
        .effective_until = GW_DATE_NONE,
    };
    struct office *office = &city->offices[index];

    office->words = words;
    GW_TRY(department_insert(city->db, &row, &office->id));
    city->departments[index] = (struct gw_demo_department){
        .id = office->id,
        .parent_id = row.parent_id,
        .level = row.level,
        .name = row.name,
        .phone = row.phone,
        .topic = gw_text_from(words->topic),
    };
    city->offices_count++;
    return GW_OK;
}

enum gw_err
demo_departments_make(struct city *city)
{
    const int64_t staff = city->build->staff;
    const int size = staff < 200 ? 1 : staff < 600 ? 2 : 3;

    gw_check(demo_departments_count <= DEMO_DEPARTMENTS_MAX);
    city->departments = GW_NEW_ARRAY(city->demo->arena, struct gw_demo_department,
                                     demo_departments_count);
    for (size_t i = 0; i < demo_departments_count; i++) {
        if (demo_departments[i].size <= size)
            GW_TRY(department_make(city, &demo_departments[i]));
    }
    return GW_OK;
}

/* ---- seats ---- */

enum gw_err
demo_seat_take(struct city *city, struct office *office, const struct seat *wanted,
               const char *role, int64_t *position_id)
{
    struct position_row row = {
        .department_id = office->id,
        .rank = wanted->rank,
        .name = gw_text_from(wanted->name),
        .rank_name = rank_name(wanted->rank),
        .role = gw_text_from(role),
        .effective_from = demo_april(city, 8),
        .effective_until = GW_DATE_NONE,
    };
    struct seat *seat;

    for (size_t i = 0; i < office->seats_count; i++) {
        if (strcmp(office->seats[i].name, wanted->name) == 0) {
            *position_id = office->seats[i].position_id;
            return GW_OK;
        }
    }
    gw_check(office->seats_count < DEMO_SEATS_MAX);
    seat = &office->seats[office->seats_count];
    *seat = *wanted;
    GW_TRY(position_insert(city->db, &row, &seat->position_id));
    office->seats_count++;
    *position_id = seat->position_id;
    return GW_OK;
}

const char *
demo_seat_name(const struct demo_department *words, enum demo_rank rank)
{
    const bool fire = strcmp(words->topic, "fire") == 0;
    const bool clerk = strcmp(words->craft, "主事") == 0 || strcmp(words->craft, "技師") == 0;

    switch (rank) {
    case RANK_DIVISION_DEPUTY:
        return "次長";
    case RANK_SECTION_DEPUTY:
        return ends_with(words->name, "課") ? "課長補佐" : "所長補佐";
    case RANK_UNIT:
        return fire ? "消防司令" : "係長";
    case RANK_SENIOR:
        return fire ? "消防司令補" : "主査";
    case RANK_LEADING:
        return fire ? "消防士長" : "主任";
    case RANK_FISCAL_YEAR:
        return clerk || fire ? "事務補助員" : words->craft;
    case RANK_MAYOR:
    case RANK_DEPUTY_MAYOR:
    case RANK_SUPERINTENDENT:
    case RANK_DIVISION:
    case RANK_SECTION:
        return words->head;
    case RANK_STAFF:
        return words->craft;
    }
    return words->craft;
}

static enum demo_rank
head_rank(const struct demo_department *words)
{
    return words->level == 1 ? RANK_DIVISION : words->level == 2 ? RANK_SECTION : RANK_UNIT;
}

const char *
demo_head_role(const struct demo_department *words)
{
    return ends_with(words->name, "係") ? NULL : "chief";
}

enum demo_rank
demo_ladder(const struct office *office, int64_t index)
{
    const int level = office->words->level;
    const int64_t percent = index * 100 / office->people;

    if (index == 0)
        return head_rank(office->words);
    if (index == 1 && level == 1)
        return RANK_DIVISION_DEPUTY;
    if (index == 1 && level == 2 && office->people >= 8)
        return RANK_SECTION_DEPUTY;
    if (percent < 16 && level < 3)
        return RANK_UNIT;
    if (percent < 36)
        return RANK_SENIOR;
    if (percent < 55)
        return RANK_LEADING;
    return percent < 78 ? RANK_STAFF : RANK_FISCAL_YEAR;
}
