/* demo_offices.c - what makes the demonstration city's organisation a real one: deputies, second
 * offices, vacant seats, leave, and departments that are open when others are closed.
 */
#include "core/demo_city.h"

#define HELPERS_PERCENT 3

/* 兼務 and 併任 that most cities have: people of one office who also sit in another. */
static const struct {
    const char *from, *to;
    const char *seat;
    int people;
} second_offices[] = {
    { "021", "130", "書記", 2 }, { "041", "130", "書記", 1 },   { "072", "150", "主査", 1 },
    { "114", "111", "主事", 1 }, { "055", "061", "保健師", 2 }, { "011", "012", "主事", 1 },
    { "031", "045", "主査", 1 }, { "032", "091", "主事", 1 },   { "051", "012", "主事", 1 },
    { "081", "082", "技師", 1 }, { "120", "140", "書記", 1 },   { "025", "022", "主事", 1 },
};

static struct gw_text
second_kind(const struct office *from, const struct office *to)
{
    return strcmp(from->words->authority, to->words->authority) == 0 ? GW_TEXT("additional")
                                                                     : GW_TEXT("cross_authority");
}

static enum gw_err
holding_add(struct city *city, int64_t person_id, int64_t position_id, struct gw_text kind)
{
    const struct holding_row row = { .person_id = person_id,
                                     .position_id = position_id,
                                     .holding_kind = kind,
                                     .held_from = city->year_start,
                                     .held_until = GW_DATE_NONE };
    int64_t id;

    return holding_insert(city->db, &row, &id);
}

/* Not one of the accounts that every city has. */
static bool
is_numbered(const struct gw_demo_person *person)
{
    return person->login.data[0] == 's' && person->login.data[1] >= '0' &&
           person->login.data[1] <= '9';
}

/* The number-th of those whose main office is there, or the last of them; without the head and the
 * well-known accounts. NULL where there is nobody else. */
static const struct gw_demo_person *
colleague_find(const struct city *city, const struct office *office, int number)
{
    const struct gw_demo_person *found = NULL;

    for (size_t i = 0; i < city->persons_count && number >= 0; i++) {
        const struct gw_demo_person *person = &city->persons[i];

        if (person->department_id != office->id || !is_numbered(person) ||
            person->id == office->head_person_id)
            continue;
        found = person;
        number--;
    }
    return found;
}

static enum gw_err
second_offices_make(struct city *city)
{
    for (size_t i = 0; i < sizeof(second_offices) / sizeof(second_offices[0]); i++) {
        const struct office *from = demo_office_find(city, second_offices[i].from);
        struct office *to = demo_office_find(city, second_offices[i].to);
        const struct seat seat = { .name = second_offices[i].seat, .rank = RANK_STAFF };
        int64_t position_id;

        if (from == NULL || to == NULL)
            continue;
        GW_TRY(demo_seat_take(city, to, &seat, NULL, &position_id));
        for (int number = 0; number < second_offices[i].people; number++) {
            /* From the middle of the ladder: neither its head nor its newest. */
            const struct gw_demo_person *person = colleague_find(city, from, 2 + number * 2);

            if (person != NULL)
                GW_TRY(holding_add(city, person->id, position_id, second_kind(from, to)));
        }
    }
    return GW_OK;
}

static const struct office *
office_of(const struct city *city, int64_t department_id)
{
    const struct office *office = city->offices;

    while (office->id != department_id)
        office++;
    return office;
}

/* And some that no table lists: a few in a hundred help out elsewhere. */
static enum gw_err
helpers_make(struct city *city)
{
    struct gw_demo *demo = city->demo;

    for (size_t i = 0; i < city->persons_count; i++) {
        const struct gw_demo_person *person = &city->persons[i];
        const struct office *from = office_of(city, person->department_id);
        struct office *to = &city->offices[gw_demo_number(demo, city->offices_count)];
        const struct seat seat = { .name = to->words->craft, .rank = RANK_STAFF };
        int64_t position_id;

        if (!is_numbered(person) || person->id == from->head_person_id || to == from ||
            !gw_demo_chance(demo, HELPERS_PERCENT))
            continue;
        GW_TRY(demo_seat_take(city, to, &seat, NULL, &position_id));
        GW_TRY(holding_add(city, person->id, position_id, second_kind(from, to)));
    }
    return GW_OK;
}

/* One vacant head is held by the superior (事務取扱), one by a deputy who acts (事務代理). */
static enum gw_err
vacancies_fill(struct city *city)
{
    const struct office *centre = demo_office_find(city, "056");
    const struct office *above = demo_office_find(city, "055");
    const struct office *regional = demo_office_find(city, "045");
    const struct gw_demo_person *deputy = regional == NULL ? NULL
                                                           : colleague_find(city, regional, 0);

    if (centre != NULL && above != NULL)
        GW_TRY(holding_add(city, above->head_person_id, centre->head_position_id,
                           GW_TEXT("superior_in_charge")));
    if (deputy != NULL)
        GW_TRY(holding_add(city, deputy->id, regional->head_position_id, GW_TEXT("acting")));
    return GW_OK;
}

/* The head's deputies are the next seats down, in the order of rank. */
static enum gw_err
deputies_make(struct city *city, const struct office *office)
{
    int64_t sequence = 0;
    enum demo_rank least = office->words->level == 1 ? RANK_SECTION : RANK_SENIOR;

    for (size_t i = 0; i < office->seats_count && sequence < 3; i++) {
        const struct seat *seat = &office->seats[i];

        if (seat->position_id != office->head_position_id && seat->rank > RANK_DIVISION &&
            seat->rank <= least)
            GW_TRY(
                deputy_insert(city->db, office->head_position_id, ++sequence, seat->position_id));
    }
    return GW_OK;
}

/* For the supervisor the head of general affairs decides in absence (N11). */
static enum gw_err
supervisor_deputy_make(struct city *city)
{
    const struct office *office = demo_office_find(city, "010");
    const struct office *general = demo_office_find(city, "020");

    for (size_t i = 0; i < office->seats_count; i++) {
        if (office->seats[i].rank == RANK_DEPUTY_MAYOR)
            return deputy_insert(city->db, office->seats[i].position_id, 1,
                                 general->head_position_id);
    }
    return GW_OK;
}

/* 育休・病休: two in a hundred are away, none of the well-known accounts. */
static enum gw_err
leaves_make(struct city *city)
{
    struct gw_demo *demo = city->demo;

    for (size_t i = 0; i < city->persons_count; i++) {
        const struct gw_demo_person *person = &city->persons[i];
        const gw_date from = city->build->today - 20 - (gw_date)gw_demo_number(demo, 250);
        const gw_date until = city->build->today + 30 + (gw_date)gw_demo_number(demo, 300);

        if (is_numbered(person) && gw_demo_chance(demo, 2))
            GW_TRY(leave_insert(city->db, person->id, from, until));
    }
    return GW_OK;
}

/* Bit n: weekday n, 0 = Sunday. */
static const struct {
    const char *department;
    int64_t business_days;
} weeks[] = {
    { "042", 0x7e },                                   /* the counter is open on Saturdays */
    { "063", 0x7e }, { "103", 0x7f }, { "115", 0x7d }, /* closed on Mondays */
    { "116", 0x7d },
};

static enum gw_err
calendar_make(struct city *city)
{
    const int year = gw_date_civil(city->build->today).year;

    GW_TRY(city_calendar_insert(city->db, year - 1, year + 2));
    for (size_t i = 0; i < sizeof(weeks) / sizeof(weeks[0]); i++) {
        const struct office *office = demo_office_find(city, weeks[i].department);

        if (office != NULL)
            GW_TRY(calendar_week_insert(city->db, office->id, weeks[i].business_days));
    }
    return GW_OK;
}

enum gw_err
demo_offices_make(struct city *city)
{
    for (size_t i = 0; i < city->offices_count; i++)
        GW_TRY(deputies_make(city, &city->offices[i]));
    GW_TRY(supervisor_deputy_make(city));
    GW_TRY(second_offices_make(city));
    GW_TRY(helpers_make(city));
    GW_TRY(vacancies_fill(city));
    GW_TRY(leaves_make(city));
    return calendar_make(city);
}
