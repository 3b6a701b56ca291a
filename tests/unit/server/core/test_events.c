/* test_events.c - subscribers hear at once, in the publisher's transaction; who fails undoes it. */
#include <check.h>

#include "core/core_handlers.h"
#include "gw/event.h"
#include "tests/lib/app_fixture.h"

GW_SQL(test_hear, "INSERT INTO counter (name, value) VALUES ('heard', ?1)"
                  " ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value");

static enum gw_err
hear(struct gw_request *req, const struct gw_event *event)
{
    GW_STMT stmt = gw_db_stmt(req->db, &test_hear);

    gw_bind_int(stmt, 1, event->item_id);
    return gw_step_done(stmt);
}

static enum gw_err
refuse(struct gw_request *req, const struct gw_event *event)
{
    (void)req;
    return event->item_id == 13 ? GW_CONFLICT : GW_OK;
}

static const struct gw_subscription first[] = { { "test.thing.made", hear }, { 0 } };
static const struct gw_subscription second[] = { { "test.other.made", hear },
                                                 { "test.thing.made", refuse },
                                                 { 0 } };
static const struct gw_module first_module = { .name = "first", .subscriptions = first };
static const struct gw_module second_module = { .name = "second", .subscriptions = second };
static const struct gw_module *const event_modules[] = { &core_module, &first_module,
                                                         &second_module, NULL };

static enum gw_err
publish(struct gw_request *req, int64_t item_id)
{
    return gw_event_publish(req,
                            &(struct gw_event){ .name = "test.thing.made", .item_id = item_id });
}

static enum gw_err
publish_seven(struct gw_request *req)
{
    return publish(req, 7);
}

static enum gw_err
publish_seven_and_thirteen(struct gw_request *req)
{
    GW_TRY(publish(req, 7));
    return publish(req, 13);
}

#define HEARD "SELECT COALESCE(SUM(value), 0) FROM counter WHERE name = 'heard'"

START_TEST(a_subscriber_writes_in_the_same_transaction)
{
    struct app_fixture *fixture = app_fixture_open(event_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, publish_seven), GW_OK);
    ck_assert_int_eq(fixture_number(&fixture->look, HEARD), 7);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_subscriber_that_fails_undoes_everything)
{
    struct app_fixture *fixture = app_fixture_open(event_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, publish_seven_and_thirteen), GW_CONFLICT);
    ck_assert_int_eq(fixture_number(&fixture->look, HEARD), 0);
    app_fixture_close(fixture);
}
END_TEST
