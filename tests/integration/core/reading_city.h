/* reading_city.h - a city of 2,000 readers in the test's own process, with a clock that the test
 * moves: what the tests of confirmations, reminders and unread counts begin with.
 *
 * 40 sections (departments 10 … 49) below department 1; person i (1 … 2000) serves in section
 * 10 + i % 40, the first 40 as its chief; each tenth person has no account. The author, 2001, is in
 * section 10 too. Department 2 is outside; nobody serves there. Today is 2026-04-01, 9:00.
 */
#ifndef READING_CITY_H
#define READING_CITY_H

#include <check.h>

#include "core/actor.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/item_index.h"
#include "core/lane.h"
#include "core/marks.h"
#include "core/reading.h"
#include "gw/audience.h"
#include "gw/mark.h"
#include "gw/people.h"
#include "note_module.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"

#define CITY_PEOPLE 2000
#define CITY_AUTHOR 2001
#define CITY_CONTAINER 77
#define CITY_DAY_0 20544 /* 2026-04-01, a Wednesday */

struct city {
    struct fake_env *fake;
    struct app_fixture *fixture;
};

/* One act on the writer, as `person_id` where not 0; committed when it gives GW_OK. */
struct city_act {
    struct city *city;
    int64_t person_id;
    enum gw_err (*run)(struct gw_request *req, void *arg);
    void *arg;
    char *reply; /* out: JSON of the reply, "" without one */
    struct gw_request request;
};

static enum gw_err
city_act_inside(void *arg, struct gw_db *db)
{
    struct city_act *act = arg;
    struct gw_request *req = &act->request;
    enum gw_err err;
    req->db = db;
    req->lane = lane_writer(req->app, db);
    dispatch_reset(dispatch_of(req));
    if (act->person_id != 0) {
        ck_assert_int_eq(actor_load(req->lane, act->person_id, req->today, &req->actor), GW_OK);
        req->person_id = act->person_id;
        gw_db_set_audiences(db, req->actor->audiences);
    }
    err = act->run(req, act->arg);
    if (err != GW_OK)
        lane_forget(req->lane);
    return err;
}

static enum gw_err
city_do(struct city_act *act)
{
    struct gw_app *app = act->city->fixture->app;
    enum gw_err err;
    act->request = (struct gw_request){ .arena = gw_arena_new((size_t)64 << 20),
                                        .app = app,
                                        .env = app->env,
                                        .now = app_now(app),
                                        .today = app_today(app) };
    dispatch_attach(&act->request);
    err = database_write_now(app->database, city_act_inside, act);
    struct gw_buf *buf = &dispatch_of(&act->request)->reply.buf;
    act->reply = (char *)test_text("%.*s", (int)buf->bytes, buf->bytes == 0 ? "" : buf->data);
    gw_arena_free(act->request.arena);
    return err;
}

static enum gw_err
city_touch_inside(struct gw_request *req, void *arg)
{
    (void)arg;
    gw_people_touch(req);
    return GW_OK;
}

/* Changes people's rows, as a personnel order would. */
static void
city_sql(struct city *city, const char *sql)
{
    struct city_act act = { .city = city, .run = city_touch_inside };
    fixture_sql(&city->fixture->look, sql);
    ck_assert_int_eq(city_do(&act), GW_OK);
}

static void
city_fill(struct city *city)
{
    city_sql(city,
             "INSERT INTO department VALUES (1, NULL, '1', '市', 'し', 1, 'mayor', '', 1, 0, NULL),"
             " (2, NULL, '2', '組合', 'くみあい', 1, 'mayor', '', 2, 0, NULL);"
             "WITH RECURSIVE s (d) AS (SELECT 10 UNION ALL SELECT d + 1 FROM s WHERE d < 49)"
             " INSERT INTO department SELECT d, 1, d, '課' || d, 'か', 2, 'mayor', '', d, 0, NULL"
             " FROM s;"
             "INSERT INTO position SELECT 100 + id, id, '課長', 10, '課長級', 'chief', 0, NULL"
             " FROM department WHERE id >= 10;"
             "INSERT INTO position SELECT 200 + id, id, '主事', 50, '主事級', NULL, 0, NULL"
             " FROM department;");
    city_sql(
        city,
        "WITH RECURSIVE p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < 2001)"
        " INSERT INTO person SELECT i, 'n' || i, '職員' || i, 'しょくいん', x'00', 'regular', 0,"
        " NULL, '', 0, 0 FROM p;"
        "INSERT INTO holding SELECT 10000 + id, id, CASE WHEN id <= 40 THEN 100 + 10 + id % 40"
        " WHEN id = 2001 THEN 210 ELSE 200 + 10 + id % 40 END, 'main', 0, NULL FROM person;"
        "INSERT INTO account (id, person_id, login, password, must_change_password, language,"
        " state, joined_at, created_at, updated_at, marks_seeded) SELECT 20000 + id, id,"
        " 'p' || id, '', 0, 'ja', 'active', 1, 1, 1, 1 FROM person WHERE id % 10 <> 0;");
}

static struct city *
city_open(void)
{
    struct city *city = test_alloc(sizeof(*city));
    city->fake = fake_env_new();
    city->fixture = app_fixture_open(note_modules, &city->fake->env);
    city_fill(city);
    return city;
}

static void
city_close(struct city *city)
{
    app_fixture_close(city->fixture);
}

static inline void
city_days_pass(struct city *city, int days)
{
    fake_env_advance(city->fake, days * GW_DAY);
}

/* ---- a note to everybody in department 1 and below ---- */

struct city_note {
    bool confirm;
    gw_date confirm_by, review_on;
    int64_t id;
};

static enum gw_err
city_publish_inside(struct gw_request *req, void *arg)
{
    struct city_note *note = arg;
    const struct gw_audience_member member = { .department_id = 1, .below = true };
    struct gw_item_input in = { .title = GW_TEXT("防災訓練の実施について"),
                                .content = GW_TEXT("{}"),
                                .container_id = CITY_CONTAINER,
                                .owner_department_id = 10,
                                .information_class = 1,
                                .confirm = note->confirm,
                                .confirm_by = note->confirm_by,
                                .review_on = note->review_on };
    GW_TRY(gw_audience_of(req, &member, 1, &in.audience_id));
    return gw_item_insert(req, &note_kind, &in, &note->id);
}

static void
city_publish(struct city *city, struct city_note *note)
{
    struct city_act act = {
        .city = city, .person_id = CITY_AUTHOR, .run = city_publish_inside, .arg = note
    };
    ck_assert_int_eq(city_do(&act), GW_OK);
}

static inline void
city_item_load(struct gw_request *req, int64_t item_id, struct gw_item *out)
{
    ck_assert_int_eq(gw_item_load(req, &note_kind, item_id, out), GW_OK);
}

/* ---- confirming ---- */

struct city_confirming {
    int64_t item_id;
    struct confirmation_input in;
};

static inline enum gw_err
city_confirm_inside(struct gw_request *req, void *arg)
{
    struct city_confirming *confirming = arg;
    req->path_ids[0] = confirming->item_id;
    req->body = &confirming->in;
    return item_confirmation_create(req);
}

static inline enum gw_err
city_confirm(struct city *city, int64_t item_id, int64_t person_id,
             const struct confirmation_input *in)
{
    struct city_confirming confirming = { .item_id = item_id };
    struct city_act act = {
        .city = city, .person_id = person_id, .run = city_confirm_inside, .arg = &confirming
    };
    if (in != NULL)
        confirming.in = *in;
    return city_do(&act);
}

static inline int64_t
city_number(struct city *city, const char *sql)
{
    return fixture_number(&city->fixture->look, sql);
}

#endif
