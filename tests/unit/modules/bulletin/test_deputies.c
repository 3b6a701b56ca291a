/* The jobs that look after who decides in the place of absent approvers: a turn of the writer's is
 * bounded, the last of those that wait is reached all the same, and nobody is told of the own case.
 */
#include <check.h>

#include "bulletin.h"
#include "tests/unit/server/core/small_city.h"

#define BOARD 500
#define CHIEF 1001
#define DEPUTY 1004
#define AUTHOR 1002
#define ASKER 1003
#define WAITING 120

static enum gw_err
board_fill(struct gw_request *req, struct gw_audience_members approvers)
{
    struct gw_audience_member everybody = { 0 };
    struct bulletin_settings settings = {
        .board = { .id = BOARD,
                   .department_id = 11,
                   .information_class = 3,
                   .name = GW_TEXT("掲示板"),
                   .outside_until = GW_DATE_NONE },
        .rights[BULLETIN_READERS] = { .list = &everybody, .count = 1 },
        .rights[BULLETIN_APPROVERS] = approvers,
    };

    GW_TRY(bulletin_board_insert(req->db, &settings.board, req->now));
    return bulletin_settings_keep(req, NULL, &settings);
}

/* Asked for by somebody else than its author. */
static enum gw_err
post_fill(struct gw_request *req, int64_t *item_id)
{
    const struct gw_item_input in = { .title = GW_TEXT("題"),
                                      .content = GW_TEXT("{}"),
                                      .container_id = BOARD,
                                      .owner_department_id = 11,
                                      .audience_id = GW_AUDIENCE_EVERYBODY,
                                      .information_class = 3,
                                      .draft = true };
    struct bulletin_approval approval = {
        .round = 1, .state = BULLETIN_ASKED, .asked_by = ASKER, .asked_at = req->now
    };

    req->person_id = AUTHOR;
    GW_TRY(gw_item_insert(req, &bulletin_post_kind, &in, item_id));
    approval.item_id = *item_id;
    return bulletin_approval_insert(req->db, &approval);
}

/* The last post's id into `arg`. */
static enum gw_err
waiting_fill(struct gw_request *req, void *arg)
{
    struct gw_audience_member chief = { .person_id = CHIEF };

    GW_TRY(board_fill(req, (struct gw_audience_members){ .list = &chief, .count = 1 }));
    for (int i = 0; i < WAITING; i++)
        GW_TRY(post_fill(req, arg));
    GW_TRY(deputy_insert(req->db, 101, 1, 106));
    return leave_insert(req->db, CHIEF, req->today, req->today);
}

static enum gw_err
keep_run(struct gw_request *req, void *arg)
{
    return bulletin_deputies_keep(req, arg);
}

static enum gw_err
follow(struct gw_request *req, void *arg)
{
    return bulletin_deputies_follow(req, arg);
}

static enum gw_err
forget(struct gw_request *req, void *arg)
{
    static const struct gw_sql jobs = { .name = "forget_jobs",
                                        .text = "DELETE FROM job WHERE kind ="
                                                " 'bulletin.deputies.follow'" };

    GW_STMT stmt = gw_db_stmt(req->db, &jobs);

    (void)arg;
    return gw_step_done(stmt);
}

static int64_t
stood_in_for(struct small_city *city)
{
    static const struct gw_sql followed = {
        .name = "followed", .text = "SELECT COUNT(*) FROM bulletin_approval WHERE stand_in_id = ?1"
    };
    GW_STMT stmt = gw_db_stmt(city->lane->db, &followed);

    gw_bind_int(stmt, 1, DEPUTY);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

/* The argument of the one job that waits; false where there is none. */
static bool
next_turn(struct small_city *city, struct gw_job *job)
{
    static const struct gw_sql next = { .name = "next_turn",
                                        .text = "SELECT argument FROM job WHERE kind ="
                                                " 'bulletin.deputies.follow'" };
    GW_STMT stmt = gw_db_stmt(city->lane->db, &next);
    const enum gw_err err = gw_step_row(stmt);

    if (err == GW_OK)
        job->argument = gw_column_text(stmt, city->arena, 0);
    return err == GW_OK;
}

START_TEST(T2_many_waiting_posts_find_their_deputy_in_bounded_turns)
{
    struct small_city *city = small_city_open();
    struct gw_job job = { .attempt = 1 };
    int64_t newest, before, turns = 1;

    ck_assert_int_eq(small_city_write(city, waiting_fill, &newest), GW_OK);
    ck_assert_int_eq(small_city_write(city, keep_run, NULL), GW_OK);
    ck_assert_int_eq(stood_in_for(city), 50);
    for (before = 50; next_turn(city, &job); turns++) {
        ck_assert_int_eq(small_city_write(city, forget, NULL), GW_OK);
        ck_assert_int_eq(small_city_write(city, follow, &job), GW_OK);
        ck_assert_int_gt(stood_in_for(city), before);
        ck_assert_int_le(stood_in_for(city), before + 50);
        before = stood_in_for(city);
    }
    ck_assert_int_eq(turns, 3);
    ck_assert_int_eq(before, WAITING);
    small_city_close(city);
}
END_TEST

/* Somebody else approves now, too: those who had no say yet are told, who asked is not. */
static enum gw_err
own_case_fill(struct gw_request *req, void *arg)
{
    struct gw_audience_member approvers[] = { { .person_id = AUTHOR },
                                              { .person_id = ASKER },
                                              { .person_id = DEPUTY } };
    struct bulletin_approval approval;
    int64_t *item_id = arg;

    GW_TRY(board_fill(req, (struct gw_audience_members){ .list = approvers, .count = 3 }));
    GW_TRY(post_fill(req, item_id));
    GW_TRY(bulletin_approval_load(req, *item_id, &approval));
    approval.stand_in_id = CHIEF;
    approval.stand_in_for = AUTHOR;
    return bulletin_stand_in_update(req->db, &approval);
}

static int64_t
notices_of(struct small_city *city, int64_t person_id)
{
    static const struct gw_sql notices = {
        .name = "notices", .text = "SELECT COUNT(*) FROM notice WHERE person_id = ?1"
    };
    GW_STMT stmt = gw_db_stmt(city->lane->db, &notices);

    gw_bind_int(stmt, 1, person_id);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(who_asked_is_not_told_to_decide_the_own_case)
{
    struct small_city *city = small_city_open();
    int64_t item_id;

    ck_assert_int_eq(small_city_write(city, own_case_fill, &item_id), GW_OK);
    ck_assert_int_eq(small_city_write(city, keep_run, NULL), GW_OK);
    ck_assert_int_eq(notices_of(city, DEPUTY), 1);
    ck_assert_int_eq(notices_of(city, ASKER), 0);
    ck_assert_int_eq(notices_of(city, AUTHOR), 0);
    small_city_close(city);
}
END_TEST
