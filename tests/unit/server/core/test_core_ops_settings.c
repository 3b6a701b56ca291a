/* test_core_ops_settings.c - what the record says of a changed setting. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/lane.h"
#include "core/settings_store.h"
#include "gw/setting.h"
#include "tests/lib/app_fixture.h"

static const struct gw_module *const settings_modules[] = { &core_module, NULL };

/* What one change noted for its entry. */
struct noted {
    struct gw_digest before, after;
};

static enum gw_err
change(struct gw_request *req, const char *value, int64_t version, struct noted *noted)
{
    const struct core_setting_input in = { GW_TEXT("session_idle_min"), gw_text_from(value) };

    dispatch_reset(dispatch_of(req));
    req->body = &in;
    req->if_match = version;
    GW_TRY(core_setting_update(req));
    *noted = (struct noted){ dispatch_of(req)->audit.before, dispatch_of(req)->audit.after };
    return GW_OK;
}

static struct noted notes[2];

/* One transaction, as a batch of the writer is. */
static enum gw_err
change_twice(struct gw_request *req)
{
    GW_TRY(change(req, "30", 1, &notes[0]));
    return change(req, "45", 2, &notes[1]);
}

static enum gw_err
change_over_another(struct gw_request *req)
{
    GW_TRY(change(req, "30", 1, &notes[0]));
    return change(req, "45", 1, &notes[1]);
}

static struct gw_digest
digest_of(const char *value)
{
    return gw_digest_of((struct gw_text[]){ GW_TEXT("session_idle_min"), gw_text_from(value) }, 2);
}

static bool
digest_is(const struct gw_digest *noted, const char *value)
{
    struct gw_digest wanted = digest_of(value);

    return memcmp(noted, &wanted, sizeof(wanted)) == 0;
}

START_TEST(two_changes_in_one_batch_follow_one_another_in_the_record)
{
    struct app_fixture *fixture = app_fixture_open(settings_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, change_twice), GW_OK);
    ck_assert(digest_is(&notes[0].before, "60"));
    ck_assert(digest_is(&notes[0].after, "30"));
    ck_assert(digest_is(&notes[1].before, "30"));
    ck_assert(digest_is(&notes[1].after, "45"));
    ck_assert_int_eq(gw_setting_number(fixture->app, "session_idle_min"), 45);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(of_two_changes_in_one_batch_the_second_does_not_win_unseen)
{
    struct app_fixture *fixture = app_fixture_open(settings_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, change_over_another), GW_STALE);
    app_fixture_close(fixture);
}
END_TEST

static enum gw_err
store_unfit(struct gw_request *req)
{
    return settings_store(req->db, "session_idle_min", GW_TEXT("-1"), req->now);
}

static enum gw_err
change_once(struct gw_request *req)
{
    return change(req, "30", 2, &notes[0]);
}

START_TEST(before_a_change_of_what_no_longer_fits_the_default_held)
{
    struct app_fixture *fixture = app_fixture_open(settings_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, store_unfit), GW_OK);
    ck_assert_int_eq(app_fixture_write(fixture, change_once), GW_OK);
    ck_assert(digest_is(&notes[0].before, "60"));
    app_fixture_close(fixture);
}
END_TEST
