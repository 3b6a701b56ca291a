/* import_staff_apply.c - writing a planned staff list (import_staff.h).
 *
 * Accounts begin with a password that nobody has; one-time ones are issued by an act of its own
 * (import_passwords.h). Their read marks come from the job that seeds accounts; until then what was
 * published before counts as read.
 */
#include "core/app.h"
#include "core/import_staff.h"
#include "core/password.h"
#include "core/session.h"
#include "gw/audience.h"
#include "gw/people.h"

static enum gw_err
seats_write(struct gw_request *req, struct staff_plan *plan)
{
    for (struct staff_seat *seat = plan->seats; seat != NULL; seat = seat->next) {
        if (seat->old == NULL)
            GW_TRY(position_insert(req->db, &seat->row, &seat->row.id));
        else if (seat->is_changed)
            GW_TRY(import_position_update(req->db, &seat->row));
    }
    return GW_OK;
}

static enum gw_err
persons_write(struct gw_request *req, struct staff_plan *plan)
{
    for (size_t i = 0; i < plan->persons_count; i++) {
        struct staff_person *person = plan->persons[i];

        gw_import_step(plan->import);
        if (person->old == NULL)
            GW_TRY(person_insert(req->db, &person->row, req->now, &person->row.id));
        else if (person->is_changed)
            GW_TRY(import_person_update(req->db, &person->row, req->now));
    }
    return GW_OK;
}

static enum gw_err
holdings_write(struct gw_request *req, struct staff_plan *plan)
{
    for (size_t i = 0; i < plan->writes_count; i++) {
        struct staff_write *write = &plan->writes[i];
        int64_t id;

        gw_import_step(plan->import);
        if (write->seat != NULL)
            write->row.position_id = write->seat->row.id;
        if (write->person != NULL)
            write->row.person_id = write->person->row.id;
        if (write->row.id == 0)
            GW_TRY(holding_insert(req->db, &write->row, &id));
        else
            GW_TRY(import_holding_update(req->db, &write->row));
    }
    return GW_OK;
}

static enum gw_err
ended_write(struct gw_request *req, struct staff_plan *plan)
{
    for (size_t i = 0; i < plan->ended_count; i++) {
        const struct city_person *person = plan->ended[i];

        if (!person->is_named)
            GW_TRY(import_person_update(req->db, &person->row, req->now));
        if (person->account_id == 0 || !person->account_is_open)
            continue;
        GW_TRY(account_close(req->db, person->account_id, req->now));
        GW_TRY(session_end_others(req, person->account_id, 0));
    }
    return GW_OK;
}

static enum gw_err
account_write(struct gw_request *req, const struct staff_plan *plan,
              const struct gw_import_account *account)
{
    const struct staff_person *person = gw_text_map_get(&plan->person_by_no, account->staff_no);
    const struct account_row row = {
        .person_id = person->row.id,
        .login = account->login,
        .password = GW_TEXT(PASSWORD_NOBODYS),
        .must_change_password = true,
        .joined_at = req->now,
    };
    int64_t id;

    return account_insert(req->db, &row, req->now, &id);
}

enum gw_err
staff_apply(struct gw_request *req, struct gw_import *import)
{
    struct staff_plan *plan = import->plan;

    gw_import_steps(import, plan->persons_count + plan->writes_count + import->accounts_count);
    GW_TRY(seats_write(req, plan));
    GW_TRY(persons_write(req, plan));
    GW_TRY(holdings_write(req, plan));
    GW_TRY(ended_write(req, plan));
    for (size_t i = 0; i < import->accounts_count; i++) {
        GW_TRY(account_write(req, plan, &import->accounts[i]));
        gw_import_step(import);
    }
    import->accounts_since = req->now;
    gw_people_touch(req);
    gw_audience_touch(req);
    return GW_OK;
}
