/* A notice that is made unread while the same news has come once more. */
#include <check.h>

#include "core/notice.h"
#include "tests/lib/fixture.h"

struct change {
    int64_t notice_id, person_id;
    gw_time read_at;
};

static enum gw_err
change(void *arg, struct gw_db *db)
{
    const struct change *change = arg;

    GW_TRY(notice_read_update(db, change->notice_id, change->person_id, change->read_at));
    return notice_read_all(db, 77, 1); /* the transaction goes on */
}

static struct fixture *
notices_open(void)
{
    struct fixture *fixture = fixture_open(NULL);

    fixture_sql(fixture,
                "INSERT INTO department (id, code, name, kana, level, authority, phone, sort_key,"
                " effective_from) VALUES (1, 'a', 'a', 'a', 1, 'mayor', '', 1, 0);"
                "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind,"
                " appointment_from, extension, created_at, updated_at)"
                " VALUES (1, 'a', 'a', 'a', '', 'regular', 0, '', 0, 0);"
                "INSERT INTO item (id, item_no, kind, container_id, title, owner_department_id,"
                " author_id, contact, audience_id, state, importance, information_class,"
                " confidentiality, published_from, hold, version, created_at, updated_at)"
                " VALUES (1000, 1, 'test.note', 12, 't', 1, 1, '', 1, 3, 0, 1, 1, 0, 0, 1, 0, 0);"
                "INSERT INTO notice (id, person_id, item_id, reason, number, sent_at, read_at)"
                " VALUES (1, 1, 1000, 'r', 0, 5, 9), (2, 1, 1000, 'r', 0, 6, NULL),"
                " (3, 1, 1000, 'other', 0, 5, 9)");
    return fixture;
}

static int64_t
unread(struct fixture *fixture)
{
    return fixture_number(fixture, "SELECT count(*) FROM notice WHERE read_at IS NULL");
}

START_TEST(the_newer_one_stands_for_both)
{
    struct fixture *fixture = notices_open();

    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 1, 1, 0 }), GW_OK);
    ck_assert_int_eq(unread(fixture), 1);
    ck_assert_int_eq(fixture_number(fixture, "SELECT read_at FROM notice WHERE id = 1"), 9);
    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 2, 1, 0 }), GW_OK);
    ck_assert_int_eq(unread(fixture), 1);
    fixture_close(fixture);
}
END_TEST

START_TEST(without_another_it_is_unread_again)
{
    struct fixture *fixture = notices_open();

    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 3, 1, 0 }), GW_OK);
    ck_assert_int_eq(unread(fixture), 2);
    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 2, 1, 8 }), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 1, 1, 0 }), GW_OK);
    ck_assert_int_eq(fixture_number(fixture, "SELECT count(*) FROM notice WHERE id = 1"
                                             " AND read_at IS NULL"),
                     1);
    ck_assert_int_eq(fixture_write(fixture, change, &(struct change){ 1, 2, 0 }), GW_MISSING);
    fixture_close(fixture);
}
END_TEST
