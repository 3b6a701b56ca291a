/* The clock's part in the life of a post: what is due appears, what is over ends. */
#include <check.h>

#include "bulletin.h"
#include "tests/unit/server/core/small_city.h"

#define BOARD 500
#define AUTHOR 1002

struct publishing {
    gw_time from, until;
    int64_t item_id;
};

static enum gw_err
publish(struct gw_request *req, void *arg)
{
    struct publishing *publishing = arg;
    const struct bulletin_board board = {
        .id = BOARD, .department_id = 11, .information_class = 3, .name = GW_TEXT("掲示板")
    };
    const struct gw_item_input in = { .title = GW_TEXT("題"),
                                      .content = GW_TEXT("{}"),
                                      .container_id = BOARD,
                                      .owner_department_id = 11,
                                      .audience_id = GW_AUDIENCE_EVERYBODY,
                                      .information_class = 3,
                                      .published_from = publishing->from,
                                      .published_until = publishing->until };

    req->person_id = AUTHOR;
    GW_TRY(bulletin_board_insert(req->db, &board, req->now));
    return gw_item_insert(req, &bulletin_post_kind, &in, &publishing->item_id);
}

static enum gw_err
expire(struct gw_request *req, void *arg)
{
    (void)arg;
    return bulletin_post_expire(req, NULL);
}

static int64_t
state_of(struct small_city *city, int64_t item_id)
{
    static const struct gw_sql state = { .name = "state",
                                         .text = "SELECT state FROM item WHERE id = ?1" };
    GW_STMT stmt = gw_db_stmt(city->lane->db, &state);

    gw_bind_int(stmt, 1, item_id);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(N9_3_the_job_publishes_what_was_due_and_ends_what_is_over)
{
    struct small_city *city = small_city_open();
    gw_time now = city->fake->now;
    struct publishing post = { .from = now + GW_HOUR, .until = now + 2 * GW_HOUR };
    static const enum gw_item_state wanted[] = { GW_WAITING, GW_WAITING, GW_CURRENT, GW_CURRENT,
                                                 GW_PAST };

    ck_assert_int_eq(small_city_write(city, publish, &post), GW_OK);
    for (size_t half_hours = 0; half_hours < 5; half_hours++) {
        ck_assert_int_eq(small_city_write(city, expire, NULL), GW_OK);
        ck_assert_int_eq(state_of(city, post.item_id), wanted[half_hours]);
        fake_env_advance(city->fake, GW_HOUR / 2);
    }
    small_city_close(city);
}
END_TEST
