/* What becomes of items of any kind: drafts, publication, end, trash, undo, hold, purge. */
#include <check.h>

#include "core/item_handlers.h"
#include "core/item_record_rules.h"
#include "core/item_store.h"
#include "tests/unit/server/core/note_city.h"

#define VERSIONS "SELECT COUNT(*) FROM item_version WHERE item_id = ?1"
#define ROWS "SELECT COUNT(*) FROM item WHERE id = ?1"

static gw_date
day(int year, int month, int of_month)
{
    return gw_date_from_civil((struct gw_civil){ year, month, of_month });
}

static struct gw_item_input
draft(void)
{
    struct gw_item_input in = note_plain();

    in.draft = true;
    return in;
}

START_TEST(a_draft_is_its_authors_alone_and_keeps_one_version_until_it_is_published)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = draft();
    struct gw_item_access access;
    struct gw_item item;
    int64_t id;

    in.title = GW_TEXT_NONE;
    id = note_make(city, &in);
    in.title = GW_TEXT("題");
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    item = note_find(city, id);
    ck_assert_int_eq(item.state, GW_DRAFT);
    ck_assert_int_eq(item.version, 3);
    ck_assert_int_eq(item.published_from, 0);
    ck_assert_int_eq(note_number(city, VERSIONS, id), 1);
    ck_assert_int_eq(note_open(city, NOTE_AUTHOR, id, &access), GW_OK);
    ck_assert(access.manages && !access.records);
    ck_assert_int_eq(note_open(city, NOTE_READER, id, &access), GW_MISSING);

    fake_env_advance(city->fake, GW_HOUR);
    in.draft = false;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    item = note_find(city, id);
    ck_assert_int_eq(item.state, GW_CURRENT);
    ck_assert_int_eq(item.published_from, city->fake->now);
    ck_assert_int_eq(note_number(city, VERSIONS, id), 1);
    ck_assert_int_eq(note_open(city, NOTE_READER, id, &access), GW_OK);
    ck_assert(!access.manages && access.records);
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_number(city, VERSIONS, id), 2);
    in.draft = true; /* what was published is none any more */
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_CONFLICT);
    small_city_close(city);
}
END_TEST

START_TEST(what_waits_can_be_sent_back_to_its_author)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    int64_t id;

    in.published_from = city->fake->now + GW_DAY;
    id = note_make(city, &in);
    ck_assert_int_eq(note_find(city, id).state, GW_WAITING);
    in.draft = true;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_find(city, id).state, GW_DRAFT);
    small_city_close(city);
}
END_TEST

START_TEST(all_that_an_input_says_is_kept)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item item;
    int64_t id;

    in.managers_id = GW_AUDIENCE_EVERYBODY;
    in.on_behalf_of = NOTE_CHIEF;
    in.confidentiality = 2;
    in.comments_allowed = true;
    in.official_record = true;
    in.confirm_by = city->today + 1;
    in.review_on = city->today + 2;
    in.confirm = true;
    in.pinned_until = city->fake->now + GW_DAY;
    in.retention = GW_TEXT("5y");
    in.document_no = GW_TEXT("総第123号");
    id = note_make(city, &in);
    for (int turn = 0; turn < 2; turn++) {
        item = note_find(city, id);
        ck_assert_int_eq(item.managers_id, in.managers_id);
        ck_assert_int_eq(item.on_behalf_of, NOTE_CHIEF);
        ck_assert_int_eq(item.confidentiality, 2);
        ck_assert(item.comments_allowed && item.official_record && item.confirm);
        ck_assert_int_eq(item.confirm_by, in.confirm_by);
        ck_assert_int_eq(item.review_on, in.review_on);
        ck_assert_int_eq(item.pinned_until, in.pinned_until);
        ck_assert(gw_text_equal(item.retention, in.retention));
        ck_assert(gw_text_equal(item.document_no, in.document_no));
        in.managers_id = 0;
        in.review_on = city->today + 3;
        in.document_no = GW_TEXT("総第124号");
        ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    }
    in = note_plain(); /* what isn't said is taken back; confidentiality and 代理 stay */
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    item = note_find(city, id);
    ck_assert(!item.comments_allowed && !item.official_record && !item.confirm);
    ck_assert_int_eq(item.confirm_by, GW_DATE_NONE);
    ck_assert_int_eq(item.review_on, GW_DATE_NONE);
    ck_assert_uint_eq(item.document_no.bytes, 0);
    ck_assert_int_eq(item.confidentiality, 2);
    ck_assert_int_eq(item.on_behalf_of, NOTE_CHIEF);
    small_city_close(city);
}
END_TEST

START_TEST(N6_2_1_author_chief_and_managers_manage_and_nobody_else)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item_access access;
    int64_t plain = note_make(city, &in);
    int64_t shared;

    in.managers_id = GW_AUDIENCE_EVERYBODY;
    shared = note_make(city, &in);
    ck_assert_int_eq(note_open(city, NOTE_AUTHOR, plain, &access), GW_OK);
    ck_assert(access.manages);
    ck_assert_int_eq(note_open(city, NOTE_CHIEF, plain, &access), GW_OK);
    ck_assert(access.manages);
    ck_assert_int_eq(note_open(city, NOTE_OTHER_CHIEF, plain, &access), GW_OK);
    ck_assert(!access.manages);
    ck_assert_int_eq(note_open(city, NOTE_READER, plain, &access), GW_OK);
    ck_assert(!access.manages);
    ck_assert_int_eq(note_open(city, NOTE_READER, shared, &access), GW_OK);
    ck_assert(access.manages);
    small_city_close(city);
}
END_TEST

START_TEST(N9_3_publication_ends_at_once_and_a_later_end_renews_it)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item item;
    int64_t id = note_make(city, &in);

    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(note_do(city, NOTE_CHIEF, id, gw_item_end), GW_OK);
    item = note_find(city, id);
    ck_assert_int_eq(item.state, GW_PAST);
    ck_assert_int_eq(item.published_until, city->fake->now);
    ck_assert_int_eq(note_number(city, ROWS, id), 1);
    ck_assert_int_eq(note_do(city, NOTE_CHIEF, id, gw_item_end), GW_CONFLICT);
    fake_env_advance(city->fake, GW_DAY);
    in.published_until = city->fake->now + GW_DAY;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_find(city, id).state, GW_CURRENT);
    small_city_close(city);
}
END_TEST

START_TEST(N9_3_what_waits_can_be_ended_and_renewed_too)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    int64_t id;

    in.published_from = city->fake->now + GW_DAY;
    id = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_end), GW_OK);
    ck_assert_int_eq(note_find(city, id).state, GW_PAST);
    in.published_from = 0;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_find(city, id).state, GW_CURRENT);
    small_city_close(city);
}
END_TEST

START_TEST(retention_begins_when_publication_ends_and_stops_when_it_is_renewed)
{
    struct small_city *city = note_city_open(); /* on 1 April 2026 */
    struct gw_item_input in = note_plain();
    int64_t id;

    in.retention = GW_TEXT("3y");
    id = note_make(city, &in);
    ck_assert_int_eq(note_find(city, id).dispose_on, GW_DATE_NONE);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_end), GW_OK);
    ck_assert_int_eq(note_find(city, id).dispose_on, day(2030, 4, 1));
    in.published_until = city->fake->now + GW_DAY;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, id, &in), GW_OK);
    ck_assert_int_eq(note_find(city, id).dispose_on, GW_DATE_NONE);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    ck_assert_int_eq(note_find(city, id).dispose_on, day(2030, 4, 1));
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_restore), GW_OK);
    ck_assert_int_eq(note_find(city, id).dispose_on, GW_DATE_NONE);
    small_city_close(city);
}
END_TEST

static enum gw_err
advance(struct gw_request *req, void *arg)
{
    struct gw_item_moved moved[8];
    size_t count;

    GW_TRY(gw_item_advance(req, &note_kind, moved, 8, &count));
    *(size_t *)arg = count;
    return GW_OK;
}

START_TEST(the_clock_moves_items_and_begins_their_retention)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    size_t moved;
    int64_t id;

    in.published_from = city->fake->now + GW_DAY;
    in.published_until = city->fake->now + 2 * GW_DAY;
    in.retention = GW_TEXT("1y");
    id = note_make(city, &in);
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 1);
    ck_assert_int_eq(note_find(city, id).state, GW_CURRENT);
    ck_assert_int_eq(note_find(city, id).dispose_on, GW_DATE_NONE);
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 1);
    ck_assert_int_eq(note_find(city, id).state, GW_PAST);
    ck_assert_int_eq(note_find(city, id).dispose_on, day(2028, 4, 1));
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 0);
    small_city_close(city);
}
END_TEST

START_TEST(what_only_a_clock_ahead_has_ended_is_shown_again_once_it_is_right)
{
    struct small_city *city = note_city_open();
    const gw_time now = city->fake->now;
    struct gw_item_input in = note_plain(), later = note_plain();
    int64_t ended_by_clock, ended_before, ended_meanwhile, waiting;
    size_t moved;

    in.published_until = now + GW_DAY;
    in.retention = GW_TEXT("1y");
    ended_by_clock = note_make(city, &in);
    ended_before = note_make(city, &in);
    later.published_from = now + GW_HOUR;
    later.published_until = now + GW_DAY;
    waiting = note_make(city, &later);
    in.published_until = now + 9 * GW_DAY;
    ended_meanwhile = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, ended_before, gw_item_end), GW_OK);
    city->fake->now = now + 2 * GW_DAY;
    ck_assert_int_eq(note_do(city, NOTE_CHIEF, ended_meanwhile, gw_item_end), GW_OK);
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_int_eq(note_find(city, ended_by_clock).state, GW_PAST);
    ck_assert_int_eq(note_find(city, waiting).state, GW_PAST);
    city->fake->now = now;
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 2);
    ck_assert_int_eq(note_find(city, ended_by_clock).state, GW_CURRENT);
    ck_assert_int_eq(note_find(city, ended_by_clock).dispose_on, GW_DATE_NONE);
    ck_assert_int_eq(note_find(city, waiting).state, GW_WAITING);
    ck_assert_int_eq(note_find(city, ended_before).state, GW_PAST);
    ck_assert_int_eq(note_find(city, ended_meanwhile).state, GW_PAST);
    city->fake->now = now + GW_DAY;
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_int_eq(note_find(city, ended_by_clock).state, GW_PAST);
    ck_assert_int_eq(note_find(city, waiting).state, GW_PAST);
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 0);
    small_city_close(city);
}
END_TEST

START_TEST(a_clock_behind_shows_nothing_again_that_came_after_it)
{
    struct small_city *city = note_city_open();
    const gw_time now = city->fake->now;
    struct gw_item_input in = note_plain();
    int64_t ended;
    size_t moved;

    in.published_until = now + GW_DAY;
    ended = note_make(city, &in);
    city->fake->now = now + 2 * GW_DAY;
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_int_eq(note_find(city, ended).state, GW_PAST);
    city->fake->now = now - GW_DAY;
    ck_assert_int_eq(note_write(city, 0, advance, &moved), GW_OK);
    ck_assert_uint_eq(moved, 0);
    ck_assert_int_eq(note_find(city, ended).state, GW_PAST);
    small_city_close(city);
}
END_TEST

START_TEST(only_a_draft_goes_into_the_trash_and_it_comes_back_as_it_was)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = draft();
    struct gw_item_access access;
    struct gw_item item;
    int64_t id = note_make(city, &in);
    int64_t published;

    in.draft = false;
    published = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, published, gw_item_trash), GW_CONFLICT);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, published, gw_item_restore), GW_CONFLICT);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_trash), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_trash), GW_CONFLICT);
    ck_assert_int_eq(note_open(city, NOTE_AUTHOR, id, &access), GW_MISSING);
    item = note_find(city, id);
    ck_assert_int_eq(item.trashed_at, city->fake->now);
    ck_assert_int_eq(item.discarded_by, NOTE_AUTHOR);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_restore), GW_OK);
    item = note_find(city, id);
    ck_assert_int_eq(item.state, GW_DRAFT);
    ck_assert_int_eq(item.trashed_at, 0);
    ck_assert_int_eq(item.discarded_by, 0);
    ck_assert_int_eq(note_open(city, NOTE_AUTHOR, id, &access), GW_OK);
    small_city_close(city);
}
END_TEST

START_TEST(a_draft_that_is_withdrawn_is_a_draft_in_the_trash)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = draft();
    int64_t id = note_make(city, &in);

    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    ck_assert_int_eq(note_find(city, id).trashed_at, city->fake->now);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_restore), GW_OK);
    ck_assert_int_eq(note_find(city, id).state, GW_DRAFT); /* and not published by undo */
    small_city_close(city);
}
END_TEST

START_TEST(N9_3_a_withdrawn_item_comes_back_in_the_state_that_its_dates_give)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    int64_t current = note_make(city, &in);
    int64_t waiting, past;

    in.published_until = city->fake->now + GW_HOUR;
    past = note_make(city, &in);
    in.published_from = city->fake->now + 2 * GW_DAY;
    in.published_until = 0;
    waiting = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, current, gw_item_withdraw), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, waiting, gw_item_withdraw), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, past, gw_item_withdraw), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, past, gw_item_withdraw), GW_CONFLICT);
    fake_env_advance(city->fake, GW_DAY);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, current, gw_item_restore), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, waiting, gw_item_restore), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, past, gw_item_restore), GW_OK);
    ck_assert_int_eq(note_find(city, current).state, GW_CURRENT);
    ck_assert_int_eq(note_find(city, waiting).state, GW_WAITING);
    ck_assert_int_eq(note_find(city, past).state, GW_PAST);
    small_city_close(city);
}
END_TEST

static enum gw_err
hold(struct gw_request *req, struct gw_item *item)
{
    return item_hold_set(req, item, true);
}

static enum gw_err
release(struct gw_request *req, struct gw_item *item)
{
    return item_hold_set(req, item, false);
}

static enum gw_err
purge(struct gw_request *req, void *arg)
{
    struct gw_job job = { .argument = gw_text_format(req->arena, "%lld", *(long long *)arg) };

    return item_purge_one(req, &job);
}

static int64_t
left_after_purge(struct small_city *city, int64_t id)
{
    long long argument = id;

    ck_assert_int_eq(note_write(city, 0, purge, &argument), GW_OK);
    return note_number(city, ROWS, id) + note_number(city, VERSIONS, id);
}

START_TEST(what_lay_in_the_trash_for_30_days_is_purged_and_not_a_moment_before)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = draft();
    int64_t id = note_make(city, &in);

    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_trash), GW_OK);
    fake_env_advance(city->fake, 30 * GW_DAY - 1);
    ck_assert_int_eq(left_after_purge(city, id), 2);
    fake_env_advance(city->fake, 1);
    ck_assert_int_eq(left_after_purge(city, id), 0);
    ck_assert_int_eq(left_after_purge(city, id), 0); /* a second time nothing happens */
    small_city_close(city);
}
END_TEST

START_TEST(nothing_on_hold_is_trashed_or_purged)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = draft();
    int64_t held = note_make(city, &in);
    int64_t id = note_make(city, &in);

    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, held, hold), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, held, hold), GW_CONFLICT);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, held, gw_item_trash), GW_CONFLICT);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_trash), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, hold), GW_OK);
    fake_env_advance(city->fake, 400 * GW_DAY);
    ck_assert_int_eq(left_after_purge(city, id), 2);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, release), GW_OK);
    ck_assert_int_eq(left_after_purge(city, id), 0);
    small_city_close(city);
}
END_TEST

START_TEST(what_was_published_is_never_purged_by_the_clock)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    int64_t id;

    in.retention = GW_TEXT("1y");
    id = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    fake_env_advance(city->fake, 4000 * GW_DAY);
    ck_assert_int_eq(left_after_purge(city, id), 2);
    small_city_close(city);
}
END_TEST

static enum gw_err
move(struct gw_request *req, struct gw_item *item)
{
    const struct gw_audience_member section = { .department_id = 11, .below = true };
    int64_t audience_id;

    GW_TRY(gw_audience_of(req, &section, 1, &audience_id));
    return gw_item_move(req, item, NOTE_SHELF + 1, audience_id);
}

START_TEST(a_moved_item_has_no_new_version_and_the_audience_of_its_new_place)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item_access access;
    struct gw_item item;
    int64_t id = note_make(city, &in);

    ck_assert_int_eq(note_open(city, NOTE_OTHER_CHIEF, id, &access), GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, move), GW_OK);
    item = note_find(city, id);
    ck_assert_int_eq(item.container_id, NOTE_SHELF + 1);
    ck_assert_int_eq(item.version, 1);
    ck_assert_int_eq(item.state, GW_CURRENT);
    ck_assert_int_eq(note_open(city, NOTE_READER, id, &access), GW_OK);
    ck_assert_int_eq(note_open(city, NOTE_OTHER_CHIEF, id, &access), GW_MISSING);
    small_city_close(city);
}
END_TEST
