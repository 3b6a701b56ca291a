/* import_staff_plan.c - what a staff list changes about the city, line by line (import_staff.h).
 *
 * Holdings are compared in import_staff_holdings.c. Nothing that the file does not name ends by
 * itself: people and holdings that are missing are listed, and end only when that was asked for,
 * with a date.
 */
#include "core/import_staff.h"

/* Whether the person's positions that aren't over have it among them; 0: one with power over the
 * whole city. */
static bool
has_position(const struct staff_plan *plan, const struct city_person *person, int64_t position_id)
{
    for (size_t i = 0; i < person->holdings_count; i++) {
        const int64_t held_id = person->holdings[i].position_id;

        if (!staff_is_over(plan, person->holdings[i].held_until) &&
            (position_id == 0 ? staff_position_is_reserved(plan, held_id) : held_id == position_id))
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
                                           .column = staff_column_names(plan, column),
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
        person->row.appointment_from = staff_is_over(plan, person->row.appointment_until)
                                           ? person->row.appointment_until
                                           : plan->city.today;
        for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next) {
            if (h->from != GW_DATE_NONE && h->from < person->row.appointment_from)
                person->row.appointment_from = h->from;
        }
    }
    staff_note(plan, person, person->first, &entry);
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
    if (!plan->import->options.by_operator && staff_position_is_reserved(plan, row->position_id))
        end_refuse(plan, person, "import.seat_reserved");
    write.row.held_until = on;
    staff_write_add(plan, &write);
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

        if (taken[i] || staff_is_over(plan, row->held_until) ||
            gw_text_equal(row->holding_kind, GW_TEXT("main")))
            continue;
        end_note(plan, old, "import.holding_missing", staff_office_of(plan, row->position_id));
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

        if (person->is_named || staff_is_over(plan, person->row.appointment_until))
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
                                           .column = staff_column_names(plan, STAFF_UNTIL),
                                           .after = staff_day(plan,
                                                              person->row.appointment_until) };
    bool runs = false;

    for (size_t i = 0; i < person->old->holdings_count; i++)
        runs = runs || !staff_is_over(plan, person->old->holdings[i].held_until);
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
    bool *taken = GW_NEW_ARRAY(plan->import->arena, bool, count + 1);

    if (person->old == NULL)
        person_begin(plan, person);
    else
        person_compare(plan, person);
    if (person->old != NULL && staff_is_over(plan, person->row.appointment_until)) {
        leaver_compare(plan, person);
        return;
    }
    staff_holdings_compare(plan, person, taken);
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
        .subject = staff_office_name(plan, seat->row.department_id, seat->row.name),
        .column = staff_column_names(plan, column),
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
    seat_note(plan, seat, STAFF_RANK, import_key_of_id(plan->import->arena, old->rank),
              import_key_of_id(plan->import->arena, seat->row.rank));
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

        if (!import->options.accounts || person->login.bytes == 0 || person->is_stopped ||
            staff_is_over(plan, person->row.appointment_until))
            continue;
        if (person->old != NULL && person->old->account_id != 0) {
            if (!person->old->account_is_open)
                staff_note(plan, person, person->first, &closed);
            continue;
        }
        import->accounts[import->accounts_count++] = (struct gw_import_account){
            .staff_no = person->row.staff_no,
            .login = person->login,
        };
    }
}

void
staff_compare(struct staff_plan *plan)
{
    plan->ended = GW_NEW_ARRAY(plan->import->arena, struct city_person *,
                               plan->city.persons_count + 1);
    for (struct staff_seat *seat = plan->seats; seat != NULL; seat = seat->next)
        seat_compare(plan, seat);
    gw_import_steps(plan->import, plan->persons_count);
    for (size_t i = 0; i < plan->persons_count; i++) {
        person_decide(plan, plan->persons[i]);
        gw_import_step(plan->import);
    }
    missing_compare(plan);
    accounts_plan(plan);
}
