/* import_staff_apply.c - writing a planned staff list (import_staff.h).
 *
 * Accounts get one-time passwords (N2.4), which exist in the reply and nowhere else. Their read
 * marks come from the job that seeds accounts; until then what was published before counts as read.
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/import_staff.h"
#include "core/password.h"
#include "core/session.h"
#include "gw/audience.h"
#include "gw/people.h"
#include "gw/setting.h"

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
              struct gw_import_account *account)
{
    const struct staff_person *person = gw_text_map_get(&plan->person_by_no, account->staff_no);
    struct account_row row = {
        .person_id = person->row.id,
        .login = account->login,
        .must_change_password = true,
        .initial_until = req->now +
                         gw_setting_number(req->app, CORE_SETTING_INITIAL_PASSWORD_DAYS) * GW_DAY,
        .joined_at = req->now,
    };
    char *password = gw_arena_alloc(req->arena, PASSWORD_ONE_TIME_CHARS);
    int64_t id;

    password_one_time(req->app->env, password);
    account->password = gw_text_from(password);
    GW_TRY(password_hash_one_time(req->arena, account->password, &row.password));
    return account_insert(req->db, &row, req->now, &id);
}

enum gw_err
staff_apply(struct gw_request *req, struct gw_import *import)
{
    struct staff_plan *plan = import->plan;

    GW_TRY(seats_write(req, plan));
    GW_TRY(persons_write(req, plan));
    GW_TRY(holdings_write(req, plan));
    GW_TRY(ended_write(req, plan));
    for (size_t i = 0; i < import->accounts_count; i++)
        GW_TRY(account_write(req, plan, &import->accounts[i]));
    gw_people_touch(req);
    gw_audience_touch(req);
    return GW_OK;
}
