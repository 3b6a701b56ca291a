/* Every department has a board by itself: made, renamed, moved and closed with it. */
#include <check.h>

#include "bulletin.h"
#include "tests/unit/server/core/small_city.h"

static enum gw_err
keep_branches(struct gw_request *req, void *arg)
{
    return bulletin_branches_keep(req, arg);
}

static int64_t
keep_now(struct small_city *city)
{
    int64_t changed = -1;
    ck_assert_int_eq(small_city_write(city, keep_branches, &changed), GW_OK);
    return changed;
}

static enum gw_err
run_sql(struct gw_request *req, void *arg)
{
    GW_STMT stmt = gw_db_stmt(req->db, arg);
    return gw_step_done(stmt);
}

#define CHANGE(city, sql)                                                                        \
    do {                                                                                         \
        static const struct gw_sql change_ = { .name = "change", .text = (sql) };                \
        ck_assert_int_eq(small_city_write((city), run_sql, (void *)(uintptr_t)&change_), GW_OK); \
    } while (0)

static int64_t
number(struct small_city *city, const struct gw_sql *sql)
{
    GW_STMT stmt = gw_db_stmt(city->lane->db, sql);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

static const struct gw_sql open_branches = {
    .name = "open_branches",
    .text = "SELECT COUNT(*) FROM bulletin_board WHERE branch_department_id IS NOT NULL"
            " AND closed_at IS NULL",
};
static const struct gw_sql placed_well = {
    .name = "placed_well",
    .text = "SELECT COUNT(*) FROM bulletin_board b JOIN department d"
            " ON d.id = b.branch_department_id JOIN bulletin_board p ON p.id = b.parent_id"
            " WHERE b.name = d.name AND (p.branch_department_id = d.parent_id"
            " OR (d.parent_id IS NULL AND p.category = 'branches'))",
};

/* Six departments are effective; 旧企画課 has ended. */
START_TEST(every_department_of_today_gets_a_branch_where_it_stands)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(keep_now(city), 7); /* and the root */
    ck_assert_int_eq(number(city, &open_branches), 6);
    ck_assert_int_eq(number(city, &placed_well), 6);
    small_city_close(city);
}
END_TEST

START_TEST(keeping_branches_again_changes_nothing)
{
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    ck_assert_int_eq(keep_now(city), 0);
    small_city_close(city);
}
END_TEST

START_TEST(a_branch_is_read_and_written_by_its_department_and_those_below)
{
    static const struct gw_sql rights = {
        .name = "rights",
        .text = "SELECT COUNT(*) FROM bulletin_board b JOIN audience_member m"
                " ON m.audience_id IN (b.reader_id, b.writer_id)"
                " WHERE m.department_id = b.branch_department_id AND m.below = 1",
    };
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    ck_assert_int_eq(number(city, &rights), 12);
    small_city_close(city);
}
END_TEST

START_TEST(a_branch_is_renamed_and_moved_with_its_department)
{
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    CHANGE(city, "UPDATE department SET name = '法務総務課', parent_id = 20 WHERE id = 11");
    ck_assert_int_eq(keep_now(city), 1);
    ck_assert_int_eq(number(city, &placed_well), 6);
    ck_assert_int_eq(keep_now(city), 0);
    small_city_close(city);
}
END_TEST

START_TEST(a_branch_closes_with_its_department_and_nothing_is_deleted)
{
    static const struct gw_sql all = {
        .name = "all", .text = "SELECT COUNT(*) FROM bulletin_board WHERE name = '市民課'"
    };
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    CHANGE(city, "UPDATE department SET effective_until = 20000 WHERE id = 21");
    ck_assert_int_eq(keep_now(city), 1);
    ck_assert_int_eq(number(city, &open_branches), 5);
    ck_assert_int_eq(number(city, &all), 1);
    ck_assert_int_eq(keep_now(city), 0);
    small_city_close(city);
}
END_TEST

START_TEST(what_people_decided_about_a_branch_stays)
{
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    CHANGE(city, "UPDATE bulletin_board SET closed_at = 1, description = '休止中', writer_id = NULL"
                 " WHERE name = '市民課'");
    ck_assert_int_eq(keep_now(city), 0);
    small_city_close(city);
}
END_TEST

START_TEST(an_outside_bodys_board_closes_when_its_permission_is_over)
{
    struct small_city *city = small_city_open();
    (void)keep_now(city);
    CHANGE(city, "UPDATE bulletin_board SET outside_body = '職員組合', outside_until = 20000"
                 " WHERE name = '庶務係'");
    ck_assert_int_eq(keep_now(city), 1);
    ck_assert_int_eq(number(city, &open_branches), 5);
    ck_assert_int_eq(keep_now(city), 0);
    small_city_close(city);
}
END_TEST
