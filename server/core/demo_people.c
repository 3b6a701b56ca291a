/* demo_people.c - the demonstration city's people, their main offices and accounts.
 *
 * Six accounts, one for each role, exist in every city, and one whose first sign-in asks for a new
 * password; all others sign in by a number.
 */
#include "core/demo_city.h"

/* Those who exist in every city. */
struct known_person {
    const char *login;
    const char *department;
    const char *seat;
    const char *role; /* NULL: none */
    const char *name;
    const char *kana;
    const char *appointment;
    enum demo_rank rank;
};

static const struct known_person known_people[] = {
    { "admin", "025", "係長（システム管理者）", "admin", "川村 智也", "カワムラ トモヤ", "regular",
      RANK_UNIT },
    { "supervisor", "010", "副市長（総括責任者）", "supervisor", "藤原 正樹", "フジワラ マサキ",
      "special", RANK_DEPUTY_MAYOR },
    { "chief", "021", "総務課長", "chief", "小野 久美子", "オノ クミコ", "regular", RANK_SECTION },
    { "staff", "021", "主事", NULL, "山本 悠斗", "ヤマモト ユウト", "regular", RANK_STAFF },
    { "auditor", "140", "主査（監査担当）", "auditor", "永井 典子", "ナガイ ノリコ", "regular",
      RANK_SENIOR },
    { "personnel", "022", "主査（人事担当）", "personnel_officer", "関 美穂", "セキ ミホ",
      "regular", RANK_SENIOR },
    { "newcomer", "041", "主事", NULL, "早川 結衣", "ハヤカワ ユイ", "regular", RANK_STAFF },
    { NULL, "010", "市長", NULL, "桜井 義明", "サクライ ヨシアキ", "special", RANK_MAYOR },
    { NULL, "110", "教育長", NULL, "水野 郁子", "ミズノ イクコ", "special", RANK_SUPERINTENDENT },
};
#define KNOWN_COUNT (sizeof(known_people) / sizeof(known_people[0]))

struct new_person {
    struct office *office;
    struct gw_text name, kana, appointment;
    const char *login; /* NULL: by number; "" for no account */
    enum demo_rank rank;
    int64_t position_id;
};

static enum gw_err
account_make(struct city *city, const struct new_person *who, int64_t person_id, gw_date from,
             struct gw_text extension)
{
    struct gw_demo *demo = city->demo;
    const bool is_new = who->login != NULL && strcmp(who->login, "newcomer") == 0;
    const gw_time appointed = is_new ? demo->now - GW_DAY : demo_midnight(from) + 8 * GW_HOUR;
    const struct account_row row = {
        .person_id = person_id,
        .login = who->login != NULL
                     ? gw_text_from(who->login)
                     : gw_text_format(demo->arena, "s%05zu", city->persons_count + 1),
        .password = city->build->password_hash,
        .must_change_password = is_new,
        .joined_at = appointed > demo->since ? appointed : demo->since,
    };
    int64_t id;

    GW_TRY(account_insert(city->db, &row, row.joined_at, &id));
    city->persons[city->persons_count++] = (struct gw_demo_person){
        .id = person_id,
        .department_id = who->office->id,
        .name = who->name,
        .extension = extension,
        .login = row.login,
        .rank = who->rank,
        .joined_at = row.joined_at,
    };
    return GW_OK;
}

/* From when the person serves: longer, the higher the rank; one year at a time for those of the
 * fiscal year. */
static gw_date
appointed_on(struct city *city, enum demo_rank rank)
{
    const int years = rank <= RANK_SUPERINTENDENT ? 2
                      : rank <= RANK_SECTION      ? 26
                      : rank <= RANK_UNIT         ? 18
                      : rank <= RANK_SENIOR       ? 12
                      : rank <= RANK_LEADING      ? 7
                                                  : 0;
    const int spread = rank <= RANK_SUPERINTENDENT ? 1 : 7;

    if (rank == RANK_FISCAL_YEAR)
        return city->year_start;
    return demo_april(city, years + (int)gw_demo_number(city->demo, (uint64_t)spread));
}

static enum gw_err
person_make(struct city *city, const struct new_person *who, int64_t *person_id)
{
    struct gw_demo *demo = city->demo;
    struct office *office = who->office;
    const gw_date from = appointed_on(city, who->rank);
    const gw_date moved = demo_april(city, (int)gw_demo_number(demo, 4));
    const size_t index = (size_t)(office - city->offices);
    const struct person_row person = {
        .staff_no = gw_text_format(demo->arena, "%06lld", (long long)(10001 + city->made * 7)),
        .name = who->name,
        .kana = who->kana,
        .appointment_kind = who->appointment,
        .extension = gw_text_format(demo->arena, "%zu",
                                    2100 + index * 10 + (size_t)office->seated % 10),
        .appointment_from = from,
        .appointment_until = who->rank == RANK_FISCAL_YEAR ? demo_april(city, -1) - 1
                                                           : GW_DATE_NONE,
    };
    struct holding_row holding = {
        .position_id = who->position_id,
        .holding_kind = GW_TEXT("main"),
        .held_from = moved > from ? moved : from,
        .held_until = GW_DATE_NONE,
    };
    int64_t id, holding_id;

    GW_TRY(person_insert(city->db, &person, demo->since, &id));
    holding.person_id = id;
    GW_TRY(holding_insert(city->db, &holding, &holding_id));
    if (who->login == NULL || who->login[0] != '\0')
        GW_TRY(account_make(city, who, id, from, person.extension));
    city->made++;
    office->seated++;
    if (person_id != NULL)
        *person_id = id;
    return GW_OK;
}

static enum gw_err
known_people_make(struct city *city)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        const struct known_person *known = &known_people[i];
        const struct seat seat = { .name = known->seat, .rank = known->rank };
        struct new_person who = {
            .office = demo_office_find(city, known->department),
            .name = gw_text_from(known->name),
            .kana = gw_text_from(known->kana),
            .appointment = gw_text_from(known->appointment),
            .login = known->login,
            .rank = known->rank,
        };

        gw_check(who.office != NULL);
        GW_TRY(demo_seat_take(city, who.office, &seat, known->role, &who.position_id));
        GW_TRY(person_make(city, &who, NULL));
    }
    return GW_OK;
}

/* Common surnames stand first in the table and are drawn more often. */
static void
name_draw(struct city *city, struct new_person *who)
{
    struct gw_demo *demo = city->demo;
    const size_t one = gw_demo_number(demo, demo_surnames_count);
    const size_t other = gw_demo_number(demo, demo_surnames_count);
    const struct demo_name *surname = &demo_surnames[one < other ? one : other];
    const struct demo_name *given = &demo_given_names[gw_demo_number(demo, demo_given_names_count)];

    who->name = gw_text_format(demo->arena, "%s %s", surname->name, given->name);
    who->kana = gw_text_format(demo->arena, "%s %s", surname->kana, given->kana);
}

static struct gw_text
appointment_draw(struct city *city, enum demo_rank rank)
{
    if (rank == RANK_FISCAL_YEAR)
        return GW_TEXT("fiscal_year");
    if (rank >= RANK_SENIOR && rank <= RANK_LEADING && gw_demo_chance(city->demo, 8))
        return GW_TEXT("reappointed");
    if (rank >= RANK_UNIT && gw_demo_chance(city->demo, 1))
        return GW_TEXT("seconded_in");
    return GW_TEXT("regular");
}

/* Cooks and most nursery staff have no desk, and so no account. */
static bool
has_desk(struct city *city, const struct demo_department *words, enum demo_rank rank)
{
    if (rank < RANK_LEADING)
        return true;
    if (strcmp(words->craft, "調理員") == 0)
        return gw_demo_chance(city->demo, 20);
    if (strcmp(words->craft, "保育士") == 0)
        return gw_demo_chance(city->demo, 60);
    return true;
}

/* Those of the table above who sit there, and its head. */
static int64_t
people_least(const struct office *office)
{
    int64_t count = 1;

    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (strcmp(known_people[i].department, office->words->code) == 0 &&
            strcmp(known_people[i].seat, office->words->head) != 0)
            count++;
    }
    return count;
}

/* Shares the staff out by weight, so that the sum is exact. */
static void
people_share(struct city *city)
{
    int64_t weights = 0, given = 0;
    size_t i;

    for (i = 0; i < city->offices_count; i++)
        weights += city->offices[i].words->weight;
    for (i = 0; i < city->offices_count; i++) {
        struct office *office = &city->offices[i];
        const int64_t least = people_least(office);

        office->people = city->build->staff * office->words->weight / weights;
        if (office->people < least)
            office->people = least;
        given += office->people;
    }
    for (i = 0; given != city->build->staff; i = (i + 1) % city->offices_count) {
        struct office *office = &city->offices[i];

        if (given < city->build->staff && office->words->level == 2) {
            office->people++;
            given++;
        } else if (given > city->build->staff && office->people > people_least(office)) {
            office->people--;
            given--;
        }
    }
}

/* Heads whose seat is vacant, so that another acts for them (demo_offices.c). */
static bool
head_is_missing(const struct demo_department *words)
{
    return strcmp(words->code, "056") == 0 || strcmp(words->code, "045") == 0;
}

static enum gw_err
head_make(struct city *city, struct office *office)
{
    const struct seat seat = { .name = office->words->head, .rank = demo_ladder(office, 0) };
    const bool taken = office->seats_count > 0 && strcmp(office->seats[0].name, seat.name) == 0;
    struct new_person who = { .office = office, .rank = seat.rank };

    GW_TRY(demo_seat_take(city, office, &seat, demo_head_role(office->words),
                          &office->head_position_id));
    if (taken || head_is_missing(office->words))
        return GW_OK;
    who.position_id = office->head_position_id;
    who.appointment = GW_TEXT("regular");
    name_draw(city, &who);
    return person_make(city, &who, &office->head_person_id);
}

static enum gw_err
office_fill(struct city *city, struct office *office)
{
    GW_TRY(head_make(city, office));
    for (int64_t index = 1; office->seated < office->people; index++) {
        struct new_person who = { .office = office, .rank = demo_ladder(office, index) };
        const struct seat seat = { .name = demo_seat_name(office->words, who.rank),
                                   .rank = who.rank };

        GW_TRY(demo_seat_take(city, office, &seat, NULL, &who.position_id));
        who.appointment = appointment_draw(city, who.rank);
        name_draw(city, &who);
        if (!has_desk(city, office->words, who.rank))
            who.login = "";
        GW_TRY(person_make(city, &who, NULL));
    }
    return GW_OK;
}

/* Those who write the city's programs sit in its offices, and aren't its staff. */
static enum gw_err
contractor_make(struct city *city)
{
    const struct seat seat = { .name = "保守員（委託先）", .rank = RANK_FISCAL_YEAR };
    struct new_person who = { .office = demo_office_find(city, "026"),
                              .appointment = GW_TEXT("contractor"),
                              .rank = RANK_FISCAL_YEAR };

    if (who.office == NULL)
        return GW_OK;
    GW_TRY(demo_seat_take(city, who.office, &seat, NULL, &who.position_id));
    name_draw(city, &who);
    return person_make(city, &who, NULL);
}

enum gw_err
demo_people(struct demo_build *build)
{
    struct city *city = GW_NEW(build->demo.arena, struct city);
    const int fiscal_year = gw_fiscal_year(build->today);

    city->build = build;
    city->demo = &build->demo;
    city->db = build->demo.db;
    city->year_start = gw_date_from_civil((struct gw_civil){ fiscal_year, 4, 1 });
    city->persons = GW_NEW_ARRAY(build->demo.arena, struct gw_demo_person,
                                 (size_t)build->staff + demo_departments_count + KNOWN_COUNT);
    GW_TRY(demo_departments_make(city));
    people_share(city);
    GW_TRY(known_people_make(city));
    GW_TRY(contractor_make(city));
    for (size_t i = 0; i < city->offices_count; i++)
        GW_TRY(office_fill(city, &city->offices[i]));
    GW_TRY(demo_offices_make(city));
    build->demo.departments = city->departments;
    build->demo.departments_count = city->offices_count;
    build->demo.persons = city->persons;
    build->demo.persons_count = city->persons_count;
    return GW_OK;
}
