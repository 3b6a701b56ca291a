/* Rows of lists in memory: shown from there, read anew after every change, never older than a
 * COMMIT that somebody has seen. */
#include "core/item_lines.h"

#include <check.h>

#include "core/actor.h"
#include "core/item_list_store.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/note_city.h"

#define MANY 40000 /* more than there are places */

static const struct gw_item_page shelf = { .container_id = NOTE_SHELF };

/* "" where nothing is kept of it. */
static const char *
title_kept(struct small_city *city, int64_t item_id)
{
    struct gw_item item;

    if (!item_lines_find(city->app->item_lines, city->arena, item_id,
                         item_lines_changes(city->app->item_lines), &item))
        return "";
    ck_assert_int_eq(item.id, item_id);
    return test_text("%.*s", (int)item.title.bytes, item.title.data);
}

static int64_t
note_titled(struct small_city *city, const char *title)
{
    struct gw_item_input in = note_plain();

    in.title = gw_text_from(title);
    in.comments_allowed = true;
    return note_make(city, &in);
}

static void
note_retitle(struct small_city *city, int64_t item_id, const char *title)
{
    struct gw_item_input in = note_plain();

    in.title = gw_text_from(title);
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, item_id, &in), GW_OK);
}

START_TEST(what_a_list_shows_is_kept_until_the_item_changes)
{
    struct small_city *city = note_city_open();
    const int64_t id = note_titled(city, "前");
    const int64_t other = note_titled(city, "別");

    ck_assert_str_eq(title_kept(city, id), "");
    (void)note_list(city, NOTE_READER, shelf);
    ck_assert_str_eq(title_kept(city, id), "前");
    note_retitle(city, id, "後");
    ck_assert_str_eq(title_kept(city, id), "");
    ck_assert_str_eq(title_kept(city, other), "別");
    (void)note_list(city, NOTE_READER, shelf);
    ck_assert_str_eq(title_kept(city, id), "後");
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    ck_assert_str_eq(title_kept(city, id), "");
    small_city_close(city);
}
END_TEST

static enum gw_err
remark(struct gw_request *req, void *arg)
{
    const struct gw_item_input in = { .title = GW_TEXT("コメント"),
                                      .content = GW_TEXT("{}"),
                                      .container_id = NOTE_SHELF,
                                      .parent_id = *(int64_t *)arg,
                                      .owner_department_id = 11,
                                      .audience_id = GW_AUDIENCE_EVERYBODY,
                                      .information_class = 3 };
    int64_t id;

    return gw_item_insert(req, &note_kind, &in, &id);
}

START_TEST(a_comment_is_counted_in_the_next_list)
{
    struct small_city *city = note_city_open();
    int64_t id = note_titled(city, "題");
    struct gw_item item;

    (void)note_list(city, NOTE_READER, shelf);
    ck_assert(item_lines_find(city->app->item_lines, city->arena, id,
                              item_lines_changes(city->app->item_lines), &item));
    ck_assert_int_eq(item.comments_count, 0);
    ck_assert_int_eq(note_write(city, NOTE_READER, remark, &id), GW_OK);
    ck_assert_uint_eq(
        json_array_size(json_object_get(note_list(city, NOTE_READER, shelf), "items")),
        1); /* the comment is no line of its own */
    ck_assert(item_lines_find(city->app->item_lines, city->arena, id,
                              item_lines_changes(city->app->item_lines), &item));
    ck_assert_int_eq(item.comments_count, 1);
    small_city_close(city);
}
END_TEST

struct meanwhile {
    struct small_city *city;
    int64_t id;
};

/* A list of a snapshot that is older than the change. */
static enum gw_err
list_late(struct gw_request *req, void *arg)
{
    const struct meanwhile *meanwhile = arg;
    const struct gw_kind *kind = &note_kind;
    struct gw_item item;

    /* The snapshot is taken by the first question. */
    GW_TRY(gw_item_load(req, kind, meanwhile->id, &item));
    note_retitle(meanwhile->city, meanwhile->id, "後");
    ck_assert_str_eq(title_kept(meanwhile->city, meanwhile->id), "");
    item_lines_keep(req->app->item_lines, &item, req->lane->lines_noted);
    ck_assert_str_eq(title_kept(meanwhile->city, meanwhile->id), "");
    /* What others keep of it now may be more than this snapshot lets the reader see. */
    item.title = GW_TEXT("後");
    item_lines_keep(req->app->item_lines, &item, item_lines_changes(req->app->item_lines));
    ck_assert(!item_lines_find(req->app->item_lines, req->arena, meanwhile->id,
                               req->lane->lines_noted, &item));
    return GW_OK;
}

START_TEST(a_row_older_than_a_change_is_not_kept)
{
    struct small_city *city = note_city_open();
    struct meanwhile meanwhile = { .city = city, .id = note_titled(city, "前") };

    ck_assert_int_eq(note_read(city, NOTE_AUTHOR, list_late, &meanwhile), GW_OK);
    (void)note_list(city, NOTE_READER, shelf);
    ck_assert_str_eq(title_kept(city, meanwhile.id), "後");
    small_city_close(city);
}
END_TEST

/* What a request has changed itself, before its COMMIT. */
static enum gw_err
change_and_look(struct gw_request *req, void *arg)
{
    struct gw_item_input in = note_plain();
    const int64_t id = *(int64_t *)arg;
    struct gw_item item;

    GW_TRY(gw_item_load(req, &note_kind, id, &item));
    in.title = GW_TEXT("後");
    req->if_match = item.version;
    GW_TRY(gw_item_update(req, &item, &in));
    GW_TRY(item_listed_load(req, &note_kind, id, &item));
    ck_assert(gw_text_equal(item.title, GW_TEXT("後")));
    return GW_OK;
}

START_TEST(the_writer_sees_its_own_change_before_the_commit)
{
    struct small_city *city = note_city_open();
    int64_t id = note_titled(city, "前");

    (void)note_list(city, NOTE_READER, shelf);
    ck_assert_str_eq(title_kept(city, id), "前");
    ck_assert_int_eq(note_write(city, NOTE_AUTHOR, change_and_look, &id), GW_OK);
    ck_assert_str_eq(title_kept(city, id), "");
    small_city_close(city);
}
END_TEST

START_TEST(a_row_of_an_unknown_snapshot_is_not_kept)
{
    struct item_lines *lines = item_lines_new();
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct gw_item item = { .id = 7, .title = GW_TEXT("題"), .state = GW_CURRENT };
    struct gw_item found;

    item_lines_keep(lines, &item, 0);
    ck_assert(!item_lines_find(lines, arena, 7, item_lines_changes(lines), &found));
    item_lines_keep(lines, &item, item_lines_changes(lines));
    ck_assert(item_lines_find(lines, arena, 7, item_lines_changes(lines), &found));
    ck_assert(!item_lines_find(lines, arena, 0, item_lines_changes(lines), &found));
    item_lines_free(lines);
    gw_arena_free(arena);
}
END_TEST

START_TEST(what_is_kept_is_rendered_once_and_for_everybody)
{
    struct item_lines *lines = item_lines_new();
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct gw_item item = { .id = 7,
                                  .title = GW_TEXT("\"題\""),
                                  .state = GW_CURRENT,
                                  .published_from = 1,
                                  .comments_count = 3 };
    struct gw_item found;
    struct gw_buf alive;
    struct gw_json json;

    gw_buf_init(&alive, 1 << 16);
    gw_json_init(&json, &alive);
    item_members_render(&json, &item);
    item_lines_keep(lines, &item, item_lines_changes(lines));
    ck_assert(item_lines_find(lines, arena, 7, item_lines_changes(lines), &found));
    ck_assert(gw_text_equal(found.title, item.title));
    ck_assert(gw_text_equal(found.members, gw_buf_view(&alive)));
    ck_assert(gw_text_starts(found.members, GW_TEXT("\"id\":7,\"version\":0,")));
    gw_buf_done(&alive);
    item_lines_free(lines);
    gw_arena_free(arena);
}
END_TEST

START_TEST(who_shares_a_place_is_never_mistaken_for_the_other)
{
    struct item_lines *lines = item_lines_new();
    struct gw_arena *arena = gw_arena_new(16 << 20);
    int found = 0;

    for (int64_t id = 1; id <= MANY; id++) {
        const struct gw_item item = {
            .id = id, .item_no = id + 1, .title = GW_TEXT("題"), .state = GW_CURRENT
        };

        item_lines_keep(lines, &item, 1);
    }
    for (int64_t id = 1; id <= MANY; id++) {
        struct gw_item item;

        if (!item_lines_find(lines, arena, id, item_lines_changes(lines), &item))
            continue;
        ck_assert_int_eq(item.id, id);
        ck_assert_int_eq(item.item_no, id + 1);
        found++;
    }
    ck_assert_int_gt(found, MANY / 4);
    ck_assert_int_lt(found, MANY);
    item_lines_free(lines);
    gw_arena_free(arena);
}
END_TEST
