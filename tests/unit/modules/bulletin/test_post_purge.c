/* What a post has of its own goes with its item when that is purged. */
#include <check.h>

#include "bulletin.h"
#include "core/item_life.h"
#include "tests/unit/server/core/small_city.h"

#define BOARD 500
#define AUTHOR 1002

static int64_t
rows_of(struct small_city *city, int64_t item_id)
{
    static const struct gw_sql count = {
        .name = "count",
        .text = "SELECT (SELECT COUNT(*) FROM item WHERE id = ?1)"
                " + (SELECT COUNT(*) FROM bulletin_post WHERE item_id = ?1)"
                " + (SELECT COUNT(*) FROM bulletin_approval WHERE item_id = ?1)"
    };
    GW_STMT stmt = gw_db_stmt(city->lane->db, &count);

    gw_bind_int(stmt, 1, item_id);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

static enum gw_err
draft_make(struct gw_request *req, void *arg)
{
    const struct bulletin_board board = {
        .id = BOARD, .department_id = 11, .information_class = 3, .name = GW_TEXT("掲示板")
    };
    const struct gw_item_input in = { .title = GW_TEXT("題"),
                                      .content = GW_TEXT("{}"),
                                      .container_id = BOARD,
                                      .owner_department_id = 11,
                                      .audience_id = GW_AUDIENCE_EVERYBODY,
                                      .information_class = 3,
                                      .draft = true };
    struct bulletin_approval approval = {
        .round = 1, .state = BULLETIN_TAKEN_BACK, .asked_by = AUTHOR, .asked_at = req->now
    };
    int64_t *item_id = arg;

    req->person_id = AUTHOR;
    GW_TRY(bulletin_board_insert(req->db, &board, req->now));
    GW_TRY(gw_item_insert(req, &bulletin_post_kind, &in, item_id));
    GW_TRY(bulletin_post_insert(req->db, *item_id,
                                &(struct bulletin_body){ .text = GW_TEXT("本文") }));
    approval.item_id = *item_id;
    return bulletin_approval_insert(req->db, &approval);
}

static enum gw_err
draft_purge(struct gw_request *req, void *arg)
{
    struct gw_item item;

    req->person_id = AUTHOR;
    GW_TRY(gw_item_load_trashed(req, &bulletin_post_kind, *(int64_t *)arg, &item));
    GW_TRY(gw_item_trash(req, &item));
    return item_purge(req, &item);
}

START_TEST(a_purged_draft_leaves_no_rows)
{
    struct small_city *city = small_city_open();
    int64_t item_id;

    ck_assert_int_eq(small_city_write(city, draft_make, &item_id), GW_OK);
    ck_assert_int_eq(rows_of(city, item_id), 3);
    ck_assert_int_eq(small_city_write(city, draft_purge, &item_id), GW_OK);
    ck_assert_int_eq(rows_of(city, item_id), 0);
    small_city_close(city);
}
END_TEST
