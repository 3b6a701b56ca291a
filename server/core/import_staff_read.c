/* import_staff_read.c - rows of a staff list become people, seats and holdings (import_staff.h).
 *
 * One row a holding: the rows of one staff number are one person, and must not contradict each
 * other. Days in the future are refused: a personnel order is secret until it is announced, and has
 * a module of its own.
 */
#include "core/account_rules.h"
#include "core/import_staff.h"

#define RANK_LAST 900
#define RANK_MAX 999

static const struct gw_import_value *
value_of(const struct gw_import_row *row, int column)
{
    return &row->values[column];
}

static struct gw_text
text_of(const struct gw_import_row *row, int column)
{
    return row->values[column].text;
}

static gw_date
date_of(const struct gw_import_row *row, int column)
{
    return row->values[column].text.bytes == 0 ? GW_DATE_NONE : (gw_date)row->values[column].number;
}

bool
staff_role_is_reserved(struct gw_text role)
{
    return role.bytes > 0 && !gw_text_equal(role, GW_TEXT("chief"));
}

struct gw_text
staff_subject(const struct staff_plan *plan, const struct person_row *row)
{
    return gw_text_format(plan->import->arena, "%.*s %.*s", GW_TEXT_ARG(row->staff_no),
                          GW_TEXT_ARG(row->name));
}

struct gw_text
staff_day(const struct staff_plan *plan, gw_date day)
{
    struct gw_civil civil;

    if (day == GW_DATE_NONE)
        return GW_TEXT_NONE;
    civil = gw_date_civil(day);
    return gw_text_format(plan->import->arena, "%04d-%02d-%02d", civil.year, civil.month,
                          civil.day);
}

void
staff_note(struct staff_plan *plan, const struct staff_person *person, struct gw_import_row *row,
           const struct gw_import_entry *entry)
{
    struct gw_import_entry told = *entry;

    if (told.subject.bytes == 0 && person != NULL)
        told.subject = staff_subject(plan, &person->row);
    gw_import_note(plan->import, row, &told);
}

void
staff_refuse(struct staff_plan *plan, const struct staff_person *person, struct gw_import_row *row,
             int column, const char *message_key)
{
    struct gw_import_entry entry = { .outcome = GW_IMPORT_REFUSED, .message_key = message_key };

    if (column >= 0) {
        entry.column = plan->import->kind->columns[column].names;
        entry.before = text_of(row, column);
    }
    staff_note(plan, person, row, &entry);
}

static void
plainly_note(struct staff_plan *plan, struct gw_import_row *row, int column,
             const struct gw_import_entry *entry)
{
    struct gw_import_entry told = *entry;

    told.outcome = GW_IMPORT_NOTED;
    told.column = plan->import->kind->columns[column].names;
    gw_import_note(plan->import, row, &told);
}

/* ---- people ---- */

/* What a row says about the person beside the name. */
static void
details_take(struct staff_person *person, const struct gw_import_row *row)
{
    struct person_row *to = &person->row;

    if (text_of(row, STAFF_KANA).bytes > 0)
        to->kana = text_of(row, STAFF_KANA);
    if (text_of(row, STAFF_KIND).bytes > 0)
        to->appointment_kind = text_of(row, STAFF_KIND);
    if (text_of(row, STAFF_EXTENSION).bytes > 0)
        to->extension = text_of(row, STAFF_EXTENSION);
    if (date_of(row, STAFF_FROM) != GW_DATE_NONE)
        to->appointment_from = date_of(row, STAFF_FROM);
    if (date_of(row, STAFF_UNTIL) != GW_DATE_NONE)
        to->appointment_until = date_of(row, STAFF_UNTIL);
}

static void
new_person_check(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row)
{
    const struct city_person *twin = gw_text_map_get(&plan->city.person_by_digits,
                                                     import_digits_of(person->row.staff_no));

    if (person->row.kana.bytes == 0)
        staff_refuse(plan, person, row, STAFF_KANA, "import.kana_needed");
    if (twin != NULL) {
        const struct gw_import_entry entry = {
            .outcome = GW_IMPORT_REFUSED,
            .message_key = "import.zeros_lost",
            .column = plan->import->kind->columns[STAFF_NO].names,
            .before = person->row.staff_no,
            .after = twin->row.staff_no,
        };

        staff_note(plan, person, row, &entry);
    }
}

static void
login_take(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row)
{
    const struct gw_text typed = text_of(row, STAFF_LOGIN);
    const struct city_person *owner;

    if (typed.bytes == 0)
        return;
    person->login = login_fold(plan->import->arena, typed);
    if (!gw_text_equal(person->login, typed)) {
        const struct gw_import_entry entry = {
            .outcome = GW_IMPORT_READ_AS,
            .column = plan->import->kind->columns[STAFF_LOGIN].names,
            .before = typed,
            .after = person->login
        };

        staff_note(plan, person, row, &entry);
    }
    owner = gw_text_map_get(&plan->city.login_owner, person->login);
    if (login_fault(person->login) != NULL)
        staff_refuse(plan, person, row, STAFF_LOGIN, login_fault(person->login));
    else if ((owner != NULL && owner != person->old) ||
             gw_text_map_get(&plan->login_taken, person->login) != NULL)
        staff_refuse(plan, person, row, STAFF_LOGIN, "import.login_taken");
    else if (person->old != NULL && person->old->account_id != 0 &&
             !gw_text_equal(person->old->login, person->login))
        staff_refuse(plan, person, row, STAFF_LOGIN, "import.login_differs");
    gw_text_map_put(&plan->login_taken, person->login, person);
}

static struct staff_person *
person_make(struct staff_plan *plan, struct gw_import_row *row, struct gw_text staff_no)
{
    struct staff_person *person = GW_NEW(plan->import->arena, struct staff_person);

    person->old = gw_text_map_get(&plan->city.person_by_no, staff_no);
    person->first = row;
    person->last = &person->holdings;
    if (person->old != NULL) {
        person->old->is_named = true;
        person->row = person->old->row;
    } else {
        person->row = (struct person_row){ .staff_no = staff_no,
                                           .appointment_kind = GW_TEXT("regular"),
                                           .appointment_from = GW_DATE_NONE,
                                           .appointment_until = GW_DATE_NONE };
    }
    person->row.name = text_of(row, STAFF_NAME);
    details_take(person, row);
    if (person->old == NULL)
        new_person_check(plan, person, row);
    login_take(plan, person, row);
    gw_text_map_put(&plan->person_by_no, staff_no, person);
    plan->persons[plan->persons_count++] = person;
    return person;
}

/* A later row of the same staff number must say the same, or nothing. */
static void
person_agree(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row)
{
    static const int columns[] = { STAFF_NAME, STAFF_KANA, STAFF_LOGIN, STAFF_EXTENSION,
                                   STAFF_KIND, STAFF_FROM, STAFF_UNTIL };

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        const struct gw_import_value *first = value_of(person->first, columns[i]);
        const struct gw_import_value *now = value_of(row, columns[i]);
        const bool is_same = gw_text_equal(first->text, now->text) ||
                             ((columns[i] == STAFF_FROM || columns[i] == STAFF_UNTIL) &&
                              first->number == now->number);

        if (now->text.bytes > 0 && !is_same) {
            const struct gw_import_entry entry = {
                .outcome = GW_IMPORT_REFUSED,
                .message_key = "import.rows_differ",
                .column = plan->import->kind->columns[columns[i]].names,
                .before = first->text,
                .after = now->text,
            };

            staff_note(plan, person, row, &entry);
            return;
        }
    }
}

/* ---- departments ---- */

/* "*246", "@NEO0001" or a name, as desknet's NEO writes them; else a code. */
static struct city_department *
department_referred(struct staff_plan *plan, struct gw_text text)
{
    struct gw_arena *arena = plan->import->arena;
    const struct import_city *city = &plan->city;
    const struct gw_text rest = gw_text_slice(text, 1, text.bytes);
    struct city_department *found;

    if (!plan->is_desknets)
        return gw_text_map_get(&city->department_by_code, text);
    if (gw_text_starts(text, GW_TEXT("@")))
        return gw_text_map_get(&city->department_by_code, rest);
    if (gw_text_starts(text, GW_TEXT("*")))
        return gw_text_map_get(&city->department_by_code,
                               gw_text_format(arena, "dn%.*s", GW_TEXT_ARG(rest)));
    found = gw_text_map_get(&city->department_by_name, text);
    return found != NULL ? found : gw_text_map_get(&city->department_by_code, text);
}

static struct city_department *
department_checked(struct staff_plan *plan, const struct staff_person *person,
                   struct gw_import_row *row, int column, struct city_department *department)
{
    const char *fault = NULL;

    if (department == NULL)
        fault = "import.department_unknown";
    else if (department == &import_city_several)
        fault = "import.department_several";
    else if (!department->is_open)
        fault = "import.department_over";
    if (fault == NULL)
        return department;
    staff_refuse(plan, person, row, column, fault);
    return NULL;
}

static struct city_department *
department_find(struct staff_plan *plan, const struct staff_person *person,
                struct gw_import_row *row)
{
    const struct gw_text code = text_of(row, STAFF_DEPARTMENT);
    const struct gw_text name = text_of(row, STAFF_DEPARTMENT_NAME);
    struct city_department *department;

    if (code.bytes == 0)
        return department_checked(plan, person, row, STAFF_DEPARTMENT_NAME,
                                  gw_text_map_get(&plan->city.department_by_name, name));
    department = department_checked(plan, person, row, STAFF_DEPARTMENT,
                                    department_referred(plan, code));
    if (department != NULL && name.bytes > 0 && !gw_text_equal(name, department->row.name))
        plainly_note(plan, row, STAFF_DEPARTMENT_NAME,
                     &(struct gw_import_entry){ .message_key = "import.department_name_differs",
                                                .subject = staff_subject(plan, &person->row),
                                                .before = name,
                                                .after = department->row.name });
    return department;
}

/* ---- seats ---- */

static int64_t
rank_guess(struct staff_plan *plan, struct gw_import_row *row, struct gw_text title)
{
    const struct city_position *alike = gw_text_map_get(&plan->rank_by_title, title);

    if (alike != NULL)
        return alike->row.rank;
    plainly_note(plan, row, STAFF_RANK,
                 &(struct gw_import_entry){ .message_key = "import.rank_last", .subject = title });
    return RANK_LAST;
}

static struct staff_seat *
seat_make(struct staff_plan *plan, struct gw_import_row *row,
          const struct city_department *department, struct gw_text title)
{
    struct gw_arena *arena = plan->import->arena;
    const struct gw_text key = import_key_of_place(arena, department->row.id, title);
    struct staff_seat *seat = gw_text_map_get(&plan->seat_by_place, key);

    if (seat != NULL)
        return seat;
    seat = GW_NEW(arena, struct staff_seat);
    seat->first = row;
    seat->old = gw_text_map_get(&plan->city.position_by_place, key);
    if (seat->old != NULL)
        seat->row = seat->old->row;
    else
        seat->row = (struct position_row){
            .department_id = department->row.id,
            .name = title,
            .rank_name = title,
            .rank = text_of(row, STAFF_RANK).bytes > 0 ? value_of(row, STAFF_RANK)->number
                                                       : rank_guess(plan, row, title),
            .effective_from = plan->city.today,
            .effective_until = GW_DATE_NONE,
        };
    gw_text_map_put(&plan->seat_by_place, key, seat);
    *plan->seats_last = seat;
    plan->seats_last = &seat->next;
    return seat;
}

/* Whether the row may say so: what another row of the file gave for the seat holds. */
static bool
seat_text_take(struct gw_text *to, bool *given, struct gw_text text)
{
    if (text.bytes == 0)
        return true;
    if (gw_text_equal(text, GW_TEXT("none")))
        text = GW_TEXT_NONE;
    if (*given && !gw_text_equal(*to, text))
        return false;
    *to = text;
    *given = true;
    return true;
}

static bool
seat_rank_take(struct staff_seat *seat, const struct gw_import_value *rank)
{
    if (rank->text.bytes == 0)
        return true;
    if (seat->rank_given && seat->row.rank != rank->number)
        return false;
    seat->row.rank = rank->number;
    seat->rank_given = true;
    return true;
}

static void
seat_describe(struct staff_plan *plan, const struct staff_person *person, struct gw_import_row *row,
              struct staff_seat *seat)
{
    const int64_t rank = value_of(row, STAFF_RANK)->number;

    if (text_of(row, STAFF_RANK).bytes > 0 && (rank < 1 || rank > RANK_MAX))
        staff_refuse(plan, person, row, STAFF_RANK, "import.rank_range");
    else if (!seat_rank_take(seat, value_of(row, STAFF_RANK)))
        staff_refuse(plan, person, row, STAFF_RANK, "import.seat_differs");
    if (!seat_text_take(&seat->row.rank_name, &seat->rank_name_given,
                        text_of(row, STAFF_RANK_NAME)))
        staff_refuse(plan, person, row, STAFF_RANK_NAME, "import.seat_differs");
    if (!seat_text_take(&seat->row.role, &seat->role_given, text_of(row, STAFF_ROLE)))
        staff_refuse(plan, person, row, STAFF_ROLE, "import.seat_differs");
}

/* ---- holdings ---- */

/* Days that only a personnel order may have. */
static void
days_check(struct staff_plan *plan, const struct staff_person *person, struct gw_import_row *row)
{
    const gw_date today = plan->city.today;
    const gw_date from = date_of(row, STAFF_HELD_FROM), until = date_of(row, STAFF_HELD_UNTIL);
    const gw_date joined = person->row.appointment_from, left = person->row.appointment_until;

    if (from != GW_DATE_NONE && from > today)
        staff_refuse(plan, person, row, STAFF_HELD_FROM, "import.future");
    if (date_of(row, STAFF_FROM) != GW_DATE_NONE && date_of(row, STAFF_FROM) > today)
        staff_refuse(plan, person, row, STAFF_FROM, "import.future");
    if (until != GW_DATE_NONE && until > today && until != left)
        staff_refuse(plan, person, row, STAFF_HELD_UNTIL, "import.future");
    if (from != GW_DATE_NONE && until != GW_DATE_NONE && from > until)
        staff_refuse(plan, person, row, STAFF_HELD_UNTIL, "import.days_order");
    if (joined != GW_DATE_NONE && left != GW_DATE_NONE && joined > left)
        staff_refuse(plan, person, row, STAFF_UNTIL, "import.days_order");
}

static void
holding_add(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row,
            struct staff_seat *seat)
{
    struct staff_holding *holding = GW_NEW(plan->import->arena, struct staff_holding);
    const struct gw_text kind = text_of(row, STAFF_HOLDING);

    *holding = (struct staff_holding){
        .person = person,
        .seat = seat,
        .line = row,
        .kind = kind.bytes > 0             ? kind
                : person->holdings == NULL ? GW_TEXT("main")
                                           : GW_TEXT("additional"),
        .from = date_of(row, STAFF_HELD_FROM),
        .until = date_of(row, STAFF_HELD_UNTIL),
    };
    if (seat->old == NULL && holding->from != GW_DATE_NONE &&
        holding->from < seat->row.effective_from)
        seat->row.effective_from = holding->from;
    *person->last = holding;
    person->last = &holding->next;
}

static void
office_read(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row)
{
    struct gw_text title = text_of(row, STAFF_POSITION);
    const bool has_department = text_of(row, STAFF_DEPARTMENT).bytes > 0 ||
                                text_of(row, STAFF_DEPARTMENT_NAME).bytes > 0;
    struct city_department *department;
    struct staff_seat *seat;

    if (!has_department && (title.bytes == 0 || plan->is_desknets))
        return;
    department = department_find(plan, person, row);
    if (title.bytes == 0 && plan->is_desknets)
        title = GW_TEXT("職員");
    if (title.bytes == 0)
        staff_refuse(plan, person, row, STAFF_POSITION, "import.cell_empty");
    if (department == NULL || title.bytes == 0)
        return;
    seat = seat_make(plan, row, department, title);
    seat_describe(plan, person, row, seat);
    days_check(plan, person, row);
    holding_add(plan, person, row, seat);
}

/* Several departments in one cell: the first is the main one. */
static void
offices_read(struct staff_plan *plan, struct staff_person *person, struct gw_import_row *row)
{
    const struct gw_text all = text_of(row, STAFF_DEPARTMENT);
    struct gw_text rest = all;

    if (!plan->is_desknets || all.bytes == 0) {
        office_read(plan, person, row);
        return;
    }
    while (rest.bytes > 0) {
        size_t end = 0;

        while (end < rest.bytes && strchr(";,|", rest.data[end]) == NULL)
            end++;
        row->values[STAFF_DEPARTMENT].text = gw_text_trim(gw_text_slice(rest, 0, end));
        if (row->values[STAFF_DEPARTMENT].text.bytes > 0)
            office_read(plan, person, row);
        rest = gw_text_slice(rest, end + 1, rest.bytes);
    }
    row->values[STAFF_DEPARTMENT].text = all;
}

/* ---- rows ---- */

static struct gw_text
staff_no_of(const struct staff_plan *plan, const struct gw_import_row *row)
{
    const struct gw_text staff_no = text_of(row, STAFF_NO);

    return staff_no.bytes == 0 && plan->is_desknets ? text_of(row, STAFF_LOGIN) : staff_no;
}

/* Marks in flags of desknet's NEO: "d" to remove, 1 to stop. */
static bool
flag_is_set(const struct gw_import_row *row, int column)
{
    const struct gw_text flag = text_of(row, column);

    return flag.bytes > 0 && !gw_text_equal(flag, GW_TEXT("0"));
}

static void
row_read(struct staff_plan *plan, struct gw_import_row *row)
{
    const struct gw_text staff_no = staff_no_of(plan, row);
    struct city_person *known = gw_text_map_get(&plan->city.person_by_no, staff_no);
    struct staff_person *person;

    if (known != NULL)
        known->is_named = true;
    if (row->refused)
        return;
    if (plan->is_desknets && flag_is_set(row, STAFF_REMOVED)) {
        plainly_note(plan, row, STAFF_REMOVED,
                     &(struct gw_import_entry){ .message_key = "import.desknets_removed",
                                                .subject = text_of(row, STAFF_NAME) });
        return;
    }
    person = gw_text_map_get(&plan->person_by_no, staff_no);
    if (person == NULL)
        person = person_make(plan, row, staff_no);
    else
        person_agree(plan, person, row);
    if (plan->is_desknets)
        person->is_stopped = person->is_stopped || flag_is_set(row, STAFF_STOPPED);
    offices_read(plan, person, row);
}

void
staff_rows_read(struct staff_plan *plan)
{
    struct gw_import *import = plan->import;
    struct gw_text_map *maps[] = { &plan->person_by_no, &plan->seat_by_place, &plan->login_taken,
                                   &plan->rank_by_title };

    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
        maps[i]->arena = import->arena;
    for (size_t i = 0; i < plan->city.positions_count; i++)
        gw_text_map_put(&plan->rank_by_title, plan->city.positions[i].row.name,
                        &plan->city.positions[i]);
    plan->persons = GW_NEW_ARRAY(import->arena, struct staff_person *, import->count + 1);
    plan->seats_last = &plan->seats;
    for (size_t i = 0; i < import->count; i++)
        row_read(plan, &import->rows[i]);
}
