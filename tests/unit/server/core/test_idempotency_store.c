/* Kept replies: found under person, route and key for a day, and for nobody else. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/idempotency.h"
#include "tests/lib/fixture.h"

static const gw_time now = 1775001600 * GW_SECOND;

struct step {
    struct idempotency_key key;
    struct idempotency_reply reply;
    struct gw_arena *arena;
    gw_time at;
    enum gw_err found;
    struct idempotency_reply out;
};

static enum gw_err
reply_keep(void *arg, struct gw_db *db)
{
    struct step *step = arg;

    return idempotency_keep(db, &step->key, step->at, &step->reply);
}

static enum gw_err
reply_find(void *arg, struct gw_db *db)
{
    struct step *step = arg;

    step->found = idempotency_find(db, step->arena, &step->key, step->at, &step->out);
    return GW_OK;
}

static enum gw_err
purge(void *arg, struct gw_db *db)
{
    struct gw_request req = { .db = db, .now = *(gw_time *)arg };
    struct gw_job job = { 0 };

    return core_idempotency_purge(&req, &job);
}

static struct step
step_make(struct fixture *fixture, const char *key)
{
    return (struct step){
        .key = { .person_id = 7,
                 .route = GW_TEXT("POST /api/bulletin/posts"),
                 .key = gw_text_from(key) },
        .reply = { .body_digest = { { 1, 2, 3 } },
                   .status = 201,
                   .version = 1,
                   .reply = GW_TEXT("{\"id\":5}") },
        .arena = fixture->arena,
        .at = now,
    };
}

START_TEST(a_kept_reply_is_found_again)
{
    struct fixture *fixture = fixture_open(NULL);
    struct step step = step_make(fixture, "k");

    ck_assert_int_eq(fixture_write(fixture, reply_keep, &step), GW_OK);
    step.at = now + IDEMPOTENCY_KEPT - 1;
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.found, GW_OK);
    ck_assert_int_eq(step.out.status, 201);
    ck_assert_int_eq(step.out.version, 1);
    ck_assert(gw_text_equal(step.out.reply, GW_TEXT("{\"id\":5}")));
    ck_assert_mem_eq(&step.out.body_digest, &step.reply.body_digest, sizeof(struct gw_digest));
    fixture_close(fixture);
}
END_TEST

START_TEST(another_person_route_or_key_finds_nothing)
{
    struct fixture *fixture = fixture_open(NULL);
    struct step step = step_make(fixture, "k");

    ck_assert_int_eq(fixture_write(fixture, reply_keep, &step), GW_OK);
    step.key.person_id = 8;
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.found, GW_MISSING);
    step = step_make(fixture, "K");
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.found, GW_MISSING);
    step = step_make(fixture, "k");
    step.key.route = GW_TEXT("POST /api/other");
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.found, GW_MISSING);
    fixture_close(fixture);
}
END_TEST

START_TEST(a_reply_is_kept_for_a_day)
{
    struct fixture *fixture = fixture_open(NULL);
    struct step step = step_make(fixture, "k");
    gw_time later = now + IDEMPOTENCY_KEPT;

    ck_assert_int_eq(fixture_write(fixture, reply_keep, &step), GW_OK);
    step.at = later;
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.found, GW_MISSING);
    step.reply.status = 200;
    ck_assert_int_eq(fixture_write(fixture, reply_keep, &step), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, reply_find, &step), GW_OK);
    ck_assert_int_eq(step.out.status, 200);
    ck_assert_int_eq(fixture_number(fixture, "SELECT count(*) FROM idempotency"), 1);
    fixture_close(fixture);
}
END_TEST

START_TEST(the_purge_drops_what_is_over_a_day_old)
{
    struct fixture *fixture = fixture_open(NULL);
    struct step old = step_make(fixture, "old");
    struct step fresh = step_make(fixture, "fresh");
    gw_time later = now + IDEMPOTENCY_KEPT;

    fresh.at = now + 1;
    ck_assert_int_eq(fixture_write(fixture, reply_keep, &old), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, reply_keep, &fresh), GW_OK);
    ck_assert_int_eq(fixture_write(fixture, purge, &later), GW_OK);
    ck_assert_str_eq(fixture_string(fixture, "SELECT key FROM idempotency"), "fresh");
    fixture_close(fixture);
}
END_TEST
