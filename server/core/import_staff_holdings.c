/* import_staff_holdings.c - what a staff list changes about who holds which position
 * (import_staff.h).
 *
 * A new main holding ends the one before it on the day before; one from the same day or earlier
 * corrects it. Nobody has two main positions on one day: what would come out so is refused.
 */
#include "core/import_staff.h"

const char *
staff_column_names(const struct staff_plan *plan, int column)
{
    return plan->import->kind->columns[column].names;
}

bool
staff_is_over(const struct staff_plan *plan, gw_date until)
{
    return until != GW_DATE_NONE && until < plan->city.today;
}

bool
staff_position_is_reserved(const struct staff_plan *plan, int64_t position_id)
{
    const struct city_position *position = import_city_position(&plan->city, position_id);

    return position != NULL && staff_role_is_reserved(position->row.role);
}

struct gw_text
staff_office_name(const struct staff_plan *plan, int64_t department_id, struct gw_text title)
{
    const struct city_department *department = import_city_department(&plan->city, department_id);

    return gw_text_format(plan->import->arena, "%.*s %.*s",
                          GW_TEXT_ARG(department == NULL ? GW_TEXT_NONE : department->row.name),
                          GW_TEXT_ARG(title));
}

struct gw_text
staff_office_of(const struct staff_plan *plan, int64_t position_id)
{
    const struct city_position *position = import_city_position(&plan->city, position_id);

    return position == NULL
               ? GW_TEXT_NONE
               : staff_office_name(plan, position->row.department_id, position->row.name);
}

void
staff_write_add(struct staff_plan *plan, const struct staff_write *write)
{
    if (plan->writes_count == plan->writes_capacity) {
        const size_t capacity = plan->writes_capacity == 0 ? 256 : plan->writes_capacity * 2;
        struct staff_write *list = GW_NEW_ARRAY(plan->import->arena, struct staff_write, capacity);

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
        (old != NULL && staff_position_is_reserved(plan, old->position_id)))
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
        .column = staff_column_names(plan, STAFF_POSITION),
        .before = before,
        .after = staff_office_name(plan, seat->row.department_id, seat->row.name),
    };

    staff_note(plan, holding->person, holding->line, &entry);
}

/* The holding of the city that the row speaks of; taken, so that no other row finds it again. */
static struct holding_row *
holding_match(const struct staff_plan *plan, const struct staff_holding *holding, bool *taken)
{
    const struct city_person *old = holding->person->old;
    const bool is_past = staff_is_over(plan, holding->until);

    if (old == NULL || holding->seat->old == NULL)
        return NULL;
    for (size_t i = 0; i < old->holdings_count; i++) {
        struct holding_row *row = &old->holdings[i];

        if (taken[i] || row->position_id != holding->seat->old->row.id ||
            !gw_text_equal(row->holding_kind, holding->kind))
            continue;
        if (staff_is_over(plan, row->held_until) && !(is_past && row->held_from == holding->from))
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

        if (!taken[i] && !staff_is_over(plan, row->held_until) &&
            gw_text_equal(row->holding_kind, GW_TEXT("main"))) {
            taken[i] = true;
            return row;
        }
    }
    return NULL;
}

static void
holding_adjust(struct staff_plan *plan, const struct staff_holding *holding,
               const struct holding_row *old)
{
    struct staff_write write = { .row = *old, .cause = holding, .old = old };
    const bool ends = holding->until != GW_DATE_NONE && holding->until != old->held_until;
    const bool moves = holding->from != GW_DATE_NONE && holding->from != old->held_from;
    struct gw_import_entry entry = { .outcome = GW_IMPORT_CHANGED };

    if ((!ends && !moves) || !power_may_move(plan, holding, old))
        return;
    if (moves) {
        write.row.held_from = holding->from;
        entry.column = staff_column_names(plan, STAFF_HELD_FROM);
        entry.before = staff_day(plan, old->held_from);
        entry.after = staff_day(plan, holding->from);
        staff_note(plan, holding->person, holding->line, &entry);
    }
    if (ends) {
        write.row.held_until = holding->until;
        entry.outcome = holding->until <= plan->city.today ? GW_IMPORT_ENDED : GW_IMPORT_CHANGED;
        entry.column = staff_column_names(plan, STAFF_HELD_UNTIL);
        entry.before = staff_day(plan, old->held_until);
        entry.after = staff_day(plan, holding->until);
        staff_note(plan, holding->person, holding->line, &entry);
    }
    if (write.row.held_until != GW_DATE_NONE && write.row.held_until < write.row.held_from)
        staff_refuse(plan, holding->person, holding->line, STAFF_HELD_UNTIL, "import.days_order");
    staff_write_add(plan, &write);
}

static gw_date
from_given(const struct staff_plan *plan, const struct staff_holding *holding)
{
    if (holding->from != GW_DATE_NONE)
        return holding->from;
    return holding->person->old == NULL ? holding->person->row.appointment_from : plan->city.today;
}

/* Nobody new holds anything behind the end of an appointment that is over. */
static gw_date
until_given(const struct staff_plan *plan, const struct staff_holding *holding)
{
    const gw_date end = holding->person->row.appointment_until;

    if (holding->person->old == NULL && staff_is_over(plan, end) &&
        (holding->until == GW_DATE_NONE || holding->until > end))
        return end;
    return holding->until;
}

static void
holding_begin(struct staff_plan *plan, const struct staff_holding *holding, gw_date from)
{
    const struct staff_write write = {
        .row = { .person_id = holding->person->row.id,
                 .holding_kind = holding->kind,
                 .held_from = from,
                 .held_until = until_given(plan, holding) },
        .seat = holding->seat,
        .person = holding->person,
        .cause = holding,
    };

    if (write.row.held_until != GW_DATE_NONE && write.row.held_until < from)
        staff_refuse(plan, holding->person, holding->line, STAFF_HELD_FROM, "import.days_order");
    staff_write_add(plan, &write);
}

/* Another main position than the one that runs. */
static void
main_move(struct staff_plan *plan, const struct staff_holding *holding, struct holding_row *old)
{
    const gw_date from = from_given(plan, holding);
    struct staff_write ended = { .row = *old, .cause = holding, .old = old };

    if (!power_may_move(plan, holding, old))
        return;
    holding_note(plan, holding, GW_IMPORT_CHANGED, staff_office_of(plan, old->position_id));
    if (from > old->held_from) {
        ended.row.held_until = from - 1;
        staff_write_add(plan, &ended);
        holding_begin(plan, holding, from);
        return;
    }
    ended.row.held_from = from;
    ended.row.held_until = holding->until;
    ended.seat = holding->seat;
    staff_write_add(plan, &ended);
}

static void
holding_compare(struct staff_plan *plan, const struct staff_holding *holding, bool *taken)
{
    const struct holding_row *match = holding_match(plan, holding, taken);
    const bool is_main = gw_text_equal(holding->kind, GW_TEXT("main"));
    const bool is_past = staff_is_over(plan, holding->until);
    struct holding_row *running;

    if (match != NULL) {
        holding_adjust(plan, holding, match);
        return;
    }
    running = is_main && !is_past ? main_running(plan, holding->person->old, taken) : NULL;
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
        if (!gw_text_equal(h->kind, GW_TEXT("main")) || staff_is_over(plan, h->until))
            continue;
        if (++mains > 1)
            staff_refuse(plan, person, h->line, STAFF_HOLDING, "import.main_twice");
    }
}

/* ---- main positions as they come out ---- */

static bool
days_meet(const struct holding_row *left, const struct holding_row *right)
{
    return (left->held_until == GW_DATE_NONE || left->held_until >= right->held_from) &&
           (right->held_until == GW_DATE_NONE || right->held_until >= left->held_from);
}

static bool
mains_meet(const struct holding_row *left, const struct holding_row *right)
{
    return gw_text_equal(left->holding_kind, GW_TEXT("main")) &&
           gw_text_equal(right->holding_kind, GW_TEXT("main")) && days_meet(left, right);
}

static bool
is_written(const struct staff_plan *plan, size_t first, int64_t holding_id)
{
    for (size_t i = first; i < plan->writes_count; i++)
        if (plan->writes[i].row.id == holding_id)
            return true;
    return false;
}

/* Against the writes before it, and what stays as it is. What met before the run is not the file's
 * fault. */
static bool
write_meets(const struct staff_plan *plan, size_t first, size_t index)
{
    const struct staff_write *write = &plan->writes[index];
    const struct city_person *old = write->cause->person->old;

    for (size_t i = first; i < index; i++) {
        const struct staff_write *other = &plan->writes[i];

        if (mains_meet(&write->row, &other->row) &&
            !(write->old != NULL && other->old != NULL && days_meet(write->old, other->old)))
            return true;
    }
    for (size_t i = 0; old != NULL && i < old->holdings_count; i++) {
        const struct holding_row *stays = &old->holdings[i];

        if (!is_written(plan, first, stays->id) && mains_meet(&write->row, stays) &&
            !(write->old != NULL && days_meet(write->old, stays)))
            return true;
    }
    return false;
}

static void
overlaps_check(struct staff_plan *plan, size_t first)
{
    for (size_t i = first; i < plan->writes_count; i++) {
        const struct staff_holding *cause = plan->writes[i].cause;

        if (!cause->line->refused && write_meets(plan, first, i))
            staff_refuse(plan, cause->person, cause->line, STAFF_HELD_FROM, "import.main_overlaps");
    }
}

void
staff_holdings_compare(struct staff_plan *plan, const struct staff_person *person, bool *taken)
{
    const size_t first = plan->writes_count;

    mains_check(plan, person);
    /* What is over first, in whatever order the list has it: it may be what runs in the city. */
    for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next)
        if (staff_is_over(plan, h->until))
            holding_compare(plan, h, taken);
    for (const struct staff_holding *h = person->holdings; h != NULL; h = h->next)
        if (!staff_is_over(plan, h->until))
            holding_compare(plan, h, taken);
    overlaps_check(plan, first);
}
