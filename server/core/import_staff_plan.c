/* import_staff_plan.c - what a staff list changes about the city, line by line (import_staff.h).
 *
 * A new main holding ends the one before it on the day before; one from the same day or earlier
 * corrects it. Nothing that the file does not name ends by itself: people and holdings that are
 * missing are listed, and end only when that was asked for, with a date.
 */
#include "core/import_staff.h"

static struct gw_arena *
arena_of(const struct staff_plan *plan)
{
    return plan->import->arena;
}

static const char *
column_names(const struct staff_plan *plan, int column)
{
    return plan->import->kind->columns[column].names;
}

static bool
is_over(const struct staff_plan *plan, gw_date until)
{
    return until != GW_DATE_NONE && until < plan->city.today;
}

static bool
position_is_reserved(const struct staff_plan *plan, int64_t position_id)
{
    const struct city_position *position = import_city_position(&plan->city, position_id);

    return position != NULL && staff_role_is_reserved(position->row.role);
}

/* Whether the person's positions that aren't over have it among them; 0: one with power over the
 * whole city. */
static bool
has_position(const struct staff_plan *plan, const struct city_person *person, int64_t position_id)
{
    for (size_t i = 0; i < person->holdings_count; i++) {
        const int64_t held_id = person->holdings[i].position_id;

        if (!is_over(plan, person->holdings[i].held_until) &&
            (position_id == 0 ? position_is_reserved(plan, held_id) : held_id == position_id))
            return true;
    }
    return false;
}

/* ---- what a person is called, and since when ---- */

static void
change_note(struct staff_plan *plan, struct staff_person *person, int column, struct gw_text before,
            struct gw_text after)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_CHANGED,
                                           .column = column_names(plan, column),
                                           .before = before,
                                           .after = after };

    if (gw_text_equal(before, after))
        return;
    person->is_changed = true;
    staff_note(plan, person, person->first, &entry);
}

static void
person_compare(struct staff_plan *plan, struct staff_person *person)
{
    const struct person_row *old = &person->old->row;
    const struct person_row *now = &person->row;

    change_note(plan, person, STAFF_NAME, old->name, now->name);
    change_note(plan, person, STAFF_KANA, old->kana, now->kana);
    change_note(plan, person, STAFF_EXTENSION, old->extension, now->extension);
    change_note(plan, person, STAFF_KIND, old->appointment_kind, now->appointment_kind);
    change_note(plan, person, STAFF_FROM, staff_day(plan, old->appointment_from),
                staff_day(plan, now->appointment_from));
    change_note(plan, person, STAFF_UNTIL, staff_day(plan, old->appointment_until),
                staff_day(plan, now->appointment_until));
    if (old->appointment_until != now->appointment_until && !plan->import->options.by_operator &&
        has_position(plan, person->old, 0))
        staff_refuse(plan, person, person->first, STAFF_UNTIL, "import.seat_reserved");
}

static void
person_begin(struct staff_plan *plan, struct staff_person *person)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_TAKEN,
                                           .message_key = "import.person_new" };
    bool has_main = false;

    for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next)
        has_main = has_main || gw_text_equal(h->kind, GW_TEXT("main"));
    if (person->holdings != NULL && !has_main)
        staff_refuse(plan, person, person->first, STAFF_HOLDING, "import.main_needed");
    if (person->row.appointment_from == GW_DATE_NONE) {
        person->row.appointment_from = plan->city.today;
        for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next) {
            if (h->from != GW_DATE_NONE && h->from < person->row.appointment_from)
                person->row.appointment_from = h->from;
        }
    }
    staff_note(plan, person, person->first, &entry);
}

/* ---- holdings ---- */

static struct gw_text
office_name(const struct staff_plan *plan, int64_t department_id, struct gw_text title)
{
    const struct city_department *department = import_city_department(&plan->city, department_id);

    return gw_text_format(arena_of(plan), "%.*s %.*s",
                          GW_TEXT_ARG(department == NULL ? GW_TEXT_NONE : department->row.name),
                          GW_TEXT_ARG(title));
}

static struct gw_text
office_of(const struct staff_plan *plan, int64_t position_id)
{
    const struct city_position *position = import_city_position(&plan->city, position_id);

    return position == NULL ? GW_TEXT_NONE
                            : office_name(plan, position->row.department_id, position->row.name);
}

static void
write_add(struct staff_plan *plan, const struct staff_write *write)
{
    if (plan->writes_count == plan->writes_capacity) {
        const size_t capacity = plan->writes_capacity == 0 ? 256 : plan->writes_capacity * 2;
        struct staff_write *list = GW_NEW_ARRAY(arena_of(plan), struct staff_write, capacity);

        if (plan->writes_count > 0)
            memcpy(list, plan->writes, plan->writes_count * sizeof(*list));
        plan->writes = list;
        plan->writes_capacity = capacity;
    }
    plan->writes[plan->writes_count++] = *write;
}

/* Power over the whole city changes hands on the machine itself, or by a personnel order; and
 * nobody gives power to oneself. */
static bool
power_may_move(struct staff_plan *plan, const struct staff_holding *holding,
               const struct holding_row *old)
{
    const struct gw_import_options *options = &plan->import->options;
    const struct staff_seat *seat = holding->seat;
    const bool is_own = holding->person->row.id != 0 &&
                        holding->person->row.id == plan->req->person_id;
    const char *fault = NULL;

    if (options->by_operator)
        return true;
    if (staff_role_is_reserved(seat->row.role) ||
        (seat->old != NULL && staff_role_is_reserved(seat->old->row.role)) ||
        (old != NULL && position_is_reserved(plan, old->position_id)))
        fault = "import.seat_reserved";
    else if (is_own && seat->row.role.bytes > 0)
        fault = "import.own_power";
    if (fault != NULL)
        staff_refuse(plan, holding->person, holding->line, STAFF_POSITION, fault);
    return fault == NULL;
}

static void
holding_note(struct staff_plan *plan, const struct staff_holding *holding,
             enum gw_import_outcome outcome, struct gw_text before)
{
    const struct staff_seat *seat = holding->seat;
    const struct gw_import_entry entry = {
        .outcome = outcome,
        .message_key = outcome == GW_IMPORT_ENDED ? "import.holding_ended" : NULL,
        .column = column_names(plan, STAFF_POSITION),
        .before = before,
        .after = office_name(plan, seat->row.department_id, seat->row.name),
    };

    staff_note(plan, holding->person, holding->line, &entry);
}

/* The holding of the city that the row speaks of; taken, so that no other row finds it again. */
static struct holding_row *
holding_match(const struct staff_plan *plan, const struct staff_holding *holding, bool *taken)
{
    const struct city_person *old = holding->person->old;
    const bool is_past = is_over(plan, holding->until);

    if (old == NULL || holding->seat->old == NULL)
        return NULL;
    for (size_t i = 0; i < old->holdings_count; i++) {
        struct holding_row *row = &old->holdings[i];

        if (taken[i] || row->position_id != holding->seat->old->row.id ||
            !gw_text_equal(row->holding_kind, holding->kind))
            continue;
        if (is_over(plan, row->held_until) && !(is_past && row->held_from == holding->from))
            continue;
        taken[i] = true;
        return row;
    }
    return NULL;
}

/* The main holding that runs, unless a row of the file is about it. */
static struct holding_row *
main_running(const struct staff_plan *plan, const struct city_person *person, bool *taken)
{
    for (size_t i = 0; person != NULL && i < person->holdings_count; i++) {
        struct holding_row *row = &person->holdings[i];

        if (!taken[i] && !is_over(plan, row->held_until) &&
            gw_text_equal(row->holding_kind, GW_TEXT("main"))) {
            taken[i] = true;
            return row;
        }
    }
    return NULL;
}

/* Whether main holdings that are over reach into the new one. */
static bool
main_overlaps(const struct staff_plan *plan, const struct city_person *person, gw_date from)
{
    for (size_t i = 0; person != NULL && i < person->holdings_count; i++) {
        const struct holding_row *row = &person->holdings[i];

        if (is_over(plan, row->held_until) && row->held_until >= from &&
            gw_text_equal(row->holding_kind, GW_TEXT("main")))
            return true;
    }
    return false;
}

static void
holding_adjust(struct staff_plan *plan, const struct staff_holding *holding,
               const struct holding_row *old)
{
    struct staff_write write = { .row = *old };
    const bool ends = holding->until != GW_DATE_NONE && holding->until != old->held_until;
    const bool moves = holding->from != GW_DATE_NONE && holding->from != old->held_from;
    struct gw_import_entry entry = { .outcome = GW_IMPORT_CHANGED };

    if ((!ends && !moves) || !power_may_move(plan, holding, old))
        return;
    if (moves) {
        write.row.held_from = holding->from;
        entry.column = column_names(plan, STAFF_HELD_FROM);
        entry.before = staff_day(plan, old->held_from);
        entry.after = staff_day(plan, holding->from);
        staff_note(plan, holding->person, holding->line, &entry);
    }
    if (ends) {
        write.row.held_until = holding->until;
        entry.outcome = holding->until <= plan->city.today ? GW_IMPORT_ENDED : GW_IMPORT_CHANGED;
        entry.column = column_names(plan, STAFF_HELD_UNTIL);
        entry.before = staff_day(plan, old->held_until);
        entry.after = staff_day(plan, holding->until);
        staff_note(plan, holding->person, holding->line, &entry);
    }
    if (write.row.held_until != GW_DATE_NONE && write.row.held_until < write.row.held_from)
        staff_refuse(plan, holding->person, holding->line, STAFF_HELD_UNTIL, "import.days_order");
    write_add(plan, &write);
}

static gw_date
from_given(const struct staff_plan *plan, const struct staff_holding *holding)
{
    if (holding->from != GW_DATE_NONE)
        return holding->from;
    return holding->person->old == NULL ? holding->person->row.appointment_from : plan->city.today;
}

static void
holding_begin(struct staff_plan *plan, const struct staff_holding *holding, gw_date from)
{
    const struct staff_write write = {
        .row = { .person_id = holding->person->row.id,
                 .holding_kind = holding->kind,
                 .held_from = from,
                 .held_until = holding->until },
        .seat = holding->seat,
        .person = holding->person,
    };

    write_add(plan, &write);
}

/* Another main position than the one that runs. */
static void
main_move(struct staff_plan *plan, const struct staff_holding *holding, struct holding_row *old)
{
    const gw_date from = from_given(plan, holding);
    struct staff_write ended = { .row = *old };

    if (!power_may_move(plan, holding, old))
        return;
    holding_note(plan, holding, GW_IMPORT_CHANGED, office_of(plan, old->position_id));
    if (from > old->held_from) {
        ended.row.held_until = from - 1;
        write_add(plan, &ended);
        holding_begin(plan, holding, from);
        return;
    }
    ended.row.held_from = from;
    ended.row.held_until = holding->until;
    ended.seat = holding->seat;
    write_add(plan, &ended);
}

static void
holding_compare(struct staff_plan *plan, const struct staff_holding *holding, bool *taken)
{
    const struct holding_row *match = holding_match(plan, holding, taken);
    const bool is_main = gw_text_equal(holding->kind, GW_TEXT("main"));
    const bool is_past = is_over(plan, holding->until);
    struct holding_row *running;

    if (match != NULL) {
        holding_adjust(plan, holding, match);
        return;
    }
    running = is_main && !is_past ? main_running(plan, holding->person->old, taken) : NULL;
    if (is_main && main_overlaps(plan, holding->person->old, from_given(plan, holding))) {
        staff_refuse(plan, holding->person, holding->line, STAFF_HELD_FROM, "import.main_overlaps");
        return;
    }
    if (running != NULL) {
        main_move(plan, holding, running);
        return;
    }
    if (!power_may_move(plan, holding, NULL))
        return;
    holding_note(plan, holding, GW_IMPORT_TAKEN, GW_TEXT_NONE);
    holding_begin(plan, holding, from_given(plan, holding));
}

/* Two main positions at the same time in one file. */
static void
mains_check(struct staff_plan *plan, const struct staff_person *person)
{
    int mains = 0;

    for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next) {
        if (!gw_text_equal(h->kind, GW_TEXT("main")) || is_over(plan, h->until))
            continue;
        if (++mains > 1)
            staff_refuse(plan, person, h->line, STAFF_HOLDING, "import.main_twice");
    }
}

/* ---- what ends ---- */

static void
end_note(struct staff_plan *plan, const struct city_person *person, const char *message_key,
         struct gw_text what)
{
    const bool ends = plan->import->options.end_missing;
    const struct gw_import_entry entry = {
        .outcome = ends ? GW_IMPORT_ENDED : GW_IMPORT_MISSING,
        .message_key = message_key,
        .subject = staff_subject(plan, &person->row),
        .before = what,
        .after = ends ? staff_day(plan, plan->import->options.end_on) : GW_TEXT_NONE,
    };

    gw_import_note(plan->import, NULL, &entry);
}

static void
end_refuse(struct staff_plan *plan, const struct city_person *person, const char *message_key)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_REFUSED,
                                           .message_key = message_key,
                                           .subject = staff_subject(plan, &person->row) };

    gw_import_note(plan->import, NULL, &entry);
}

/* Ends what runs of it on that day. */
static void
holding_end(struct staff_plan *plan, const struct city_person *person,
            const struct holding_row *row, gw_date on)
{
    struct staff_write write = { .row = *row };

    if (row->held_from > on) {
        end_refuse(plan, person, "import.end_before_begin");
        return;
    }
    if (!plan->import->options.by_operator && position_is_reserved(plan, row->position_id))
        end_refuse(plan, person, "import.seat_reserved");
    write.row.held_until = on;
    write_add(plan, &write);
}

static void
all_holdings_end(struct staff_plan *plan, const struct city_person *person, gw_date on)
{
    for (size_t i = 0; i < person->holdings_count; i++) {
        const struct holding_row *row = &person->holdings[i];

        if (row->held_until == GW_DATE_NONE || row->held_until > on)
            holding_end(plan, person, row, on);
    }
}

/* Additional positions of a person whom the file names, but not those. */
static void
rest_compare(struct staff_plan *plan, const struct staff_person *person, const bool *taken)
{
    const struct city_person *old = person->old;

    if (person->holdings == NULL)
        return;
    for (size_t i = 0; i < old->holdings_count; i++) {
        const struct holding_row *row = &old->holdings[i];

        if (taken[i] || is_over(plan, row->held_until) ||
            gw_text_equal(row->holding_kind, GW_TEXT("main")))
            continue;
        end_note(plan, old, "import.holding_missing", office_of(plan, row->position_id));
        if (plan->import->options.end_missing)
            holding_end(plan, old, row, plan->import->options.end_on);
    }
}

static void
person_end(struct staff_plan *plan, struct city_person *person, gw_date on)
{
    if (person->row.id == plan->req->person_id)
        end_refuse(plan, person, "import.end_oneself");
    all_holdings_end(plan, person, on);
    plan->ended[plan->ended_count++] = person;
}

static void
missing_compare(struct staff_plan *plan)
{
    const struct gw_import_options *options = &plan->import->options;

    for (size_t i = 0; i < plan->city.persons_count; i++) {
        struct city_person *person = &plan->city.persons[i];

        if (person->is_named || is_over(plan, person->row.appointment_until))
            continue;
        end_note(plan, person, "import.person_missing", GW_TEXT_NONE);
        if (!options->end_missing)
            continue;
        if (person->row.appointment_until == GW_DATE_NONE ||
            person->row.appointment_until > options->end_on)
            person->row.appointment_until = options->end_on;
        person_end(plan, person, options->end_on);
    }
}

/* ---- all ---- */

/* The list says that the person has left: what still runs ends with the appointment. */
static void
leaver_compare(struct staff_plan *plan, struct staff_person *person)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_ENDED,
                                           .message_key = "import.person_ended",
                                           .column = column_names(plan, STAFF_UNTIL),
                                           .after = staff_day(plan,
                                                              person->row.appointment_until) };
    bool runs = false;

    for (size_t i = 0; i < person->old->holdings_count; i++)
        runs = runs || !is_over(plan, person->old->holdings[i].held_until);
    if (!runs && !person->old->account_is_open)
        return;
    person->ends = true;
    staff_note(plan, person, person->first, &entry);
    person_end(plan, person->old, person->row.appointment_until);
}

static void
person_decide(struct staff_plan *plan, struct staff_person *person)
{
    const size_t count = person->old == NULL ? 0 : person->old->holdings_count;
    bool *taken = GW_NEW_ARRAY(arena_of(plan), bool, count + 1);

    if (person->old == NULL)
        person_begin(plan, person);
    else
        person_compare(plan, person);
    if (person->old != NULL && is_over(plan, person->row.appointment_until)) {
        leaver_compare(plan, person);
        return;
    }
    mains_check(plan, person);
    for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next)
        holding_compare(plan, h, taken);
    if (person->old != NULL)
        rest_compare(plan, person, taken);
}

static void
seat_note(struct staff_plan *plan, struct staff_seat *seat, int column, struct gw_text before,
          struct gw_text after)
{
    const struct gw_import_entry entry = {
        .outcome = GW_IMPORT_CHANGED,
        .message_key = "import.seat_changed",
        .subject = office_name(plan, seat->row.department_id, seat->row.name),
        .column = column_names(plan, column),
        .before = before,
        .after = after,
    };

    if (gw_text_equal(before, after))
        return;
    seat->is_changed = true;
    gw_import_note(plan->import, seat->first, &entry);
}

/* Who takes the list in holds the position already. */
static bool
seat_is_own(const struct staff_plan *plan, const struct staff_seat *seat)
{
    for (size_t i = 0; seat->old != NULL && i < plan->city.persons_count; i++)
        if (plan->city.persons[i].row.id == plan->req->person_id)
            return has_position(plan, &plan->city.persons[i], seat->old->row.id);
    return false;
}

static void
role_check(struct staff_plan *plan, struct staff_seat *seat, struct gw_text role_before)
{
    if (gw_text_equal(role_before, seat->row.role) || plan->import->options.by_operator)
        return;
    if (staff_role_is_reserved(role_before) || staff_role_is_reserved(seat->row.role))
        gw_import_refuse(plan->import, seat->first, STAFF_ROLE, "import.role_reserved");
    else if (seat->row.role.bytes > 0 && seat_is_own(plan, seat))
        gw_import_refuse(plan->import, seat->first, STAFF_ROLE, "import.own_power");
}

static void
seat_compare(struct staff_plan *plan, struct staff_seat *seat)
{
    const struct position_row *old = seat->old == NULL ? NULL : &seat->old->row;

    role_check(plan, seat, old == NULL ? GW_TEXT_NONE : old->role);
    if (old == NULL)
        return;
    seat_note(plan, seat, STAFF_RANK, import_key_of_id(arena_of(plan), old->rank),
              import_key_of_id(arena_of(plan), seat->row.rank));
    seat_note(plan, seat, STAFF_RANK_NAME, old->rank_name, seat->row.rank_name);
    seat_note(plan, seat, STAFF_ROLE, old->role, seat->row.role);
}

/* Who gets an account, in the order of the file. */
static void
accounts_plan(struct staff_plan *plan)
{
    struct gw_import *import = plan->import;
    const struct gw_import_entry closed = { .outcome = GW_IMPORT_NOTED,
                                            .message_key = "import.account_closed" };

    import->accounts = GW_NEW_ARRAY(import->arena, struct gw_import_account,
                                    plan->persons_count + 1);
    for (size_t i = 0; i < plan->persons_count; i++) {
        const struct staff_person *person = plan->persons[i];
        const struct staff_holding *first = person->holdings;

        if (!import->options.accounts || person->login.bytes == 0 || person->is_stopped ||
            is_over(plan, person->row.appointment_until))
            continue;
        if (person->old != NULL && person->old->account_id != 0) {
            if (!person->old->account_is_open)
                staff_note(plan, person, person->first, &closed);
            continue;
        }
        import->accounts[import->accounts_count++] = (struct gw_import_account){
            .staff_no = person->row.staff_no,
            .name = person->row.name,
            .login = person->login,
            .department = first == NULL ? GW_TEXT_NONE
                                        : office_name(plan, first->seat->row.department_id,
                                                      first->seat->row.name),
        };
    }
}

void
staff_compare(struct staff_plan *plan)
{
    plan->ended = GW_NEW_ARRAY(arena_of(plan), struct city_person *, plan->city.persons_count + 1);
    for (struct staff_seat *seat = plan->seats; seat != NULL; seat = seat->next)
        seat_compare(plan, seat);
    for (size_t i = 0; i < plan->persons_count; i++)
        person_decide(plan, plan->persons[i]);
    missing_compare(plan);
    accounts_plan(plan);
}
