/* Routes on items of every kind: who may end, put away, restore and hold; lists; marks in bulk. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/item_handlers.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/note_city.h"

static struct note_answer
on_item(struct small_city *city, int64_t person_id, gw_handler *handler, int64_t id)
{
    return note_ask(city, person_id, &(struct note_call){ .handler = handler, .id = id });
}

static json_t *
first_of(struct small_city *city, int64_t person_id, gw_handler *handler)
{
    const struct core_page_query query = { .limit = 20 };
    struct note_answer answer = note_ask(
        city, person_id,
        &(struct note_call){ .handler = handler, .query = &query, .is_read = true });

    ck_assert_int_eq(answer.err, GW_OK);
    return json_array_get(json_object_get(answer.json, "items"), 0);
}

START_TEST(drafts_of_every_kind_lead_to_their_page)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    json_t *draft;
    int64_t id;

    in.draft = true;
    id = note_make(city, &in);
    draft = first_of(city, NOTE_AUTHOR, item_draft_list);
    ck_assert_int_eq(json_integer_value(json_object_get(draft, "id")), id);
    ck_assert_str_eq(json_string_value(json_object_get(draft, "kind")), "note.note");
    ck_assert_str_eq(json_string_value(json_object_get(draft, "url")),
                     test_text("/notes/%lld", (long long)id));
    ck_assert_ptr_null(first_of(city, NOTE_CHIEF, item_draft_list));
    small_city_close(city);
}
END_TEST

START_TEST(the_trash_says_when_a_draft_is_purged_and_that_a_withdrawn_item_is_not)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    json_t *first;
    int64_t id;

    in.draft = true;
    id = note_make(city, &in);
    ck_assert_int_eq(on_item(city, NOTE_READER, item_trash, id).err, GW_MISSING);
    ck_assert_int_eq(on_item(city, NOTE_AUTHOR, item_trash, id).err, GW_OK);
    first = first_of(city, NOTE_AUTHOR, item_trash_list);
    ck_assert_str_eq(json_string_value(json_object_get(first, "trashed_at")),
                     "2026-04-01T00:00:00.000Z");
    ck_assert_str_eq(json_string_value(json_object_get(first, "purge_at")),
                     "2026-05-01T00:00:00.000Z");
    fake_env_advance(city->fake, GW_MINUTE);
    in.draft = false;
    id = note_make(city, &in);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    first = first_of(city, NOTE_AUTHOR, item_trash_list);
    ck_assert_int_eq(json_integer_value(json_object_get(first, "id")), id);
    ck_assert(json_is_null(json_object_get(first, "purge_at")));
    small_city_close(city);
}
END_TEST

START_TEST(N9_3_who_manages_an_item_ends_its_publication)
{
    struct small_city *city = note_city_open();
    const struct gw_item_input in = note_plain();
    int64_t id = note_make(city, &in);
    struct note_answer answer = on_item(city, NOTE_OTHER_CHIEF, item_end, id);

    ck_assert_int_eq(answer.err, GW_DENIED);
    ck_assert_str_eq(answer.key, "item.not_yours");
    answer = on_item(city, NOTE_CHIEF, item_end, id);
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(json_string_value(json_object_get(answer.json, "state")), "past");
    ck_assert_str_eq(on_item(city, NOTE_CHIEF, item_end, id).key, "item.not_published");
    small_city_close(city);
}
END_TEST

START_TEST(N6_2_1_what_the_chief_withdrew_the_author_does_not_bring_back)
{
    struct small_city *city = note_city_open();
    const struct gw_item_input in = note_plain();
    int64_t id = note_make(city, &in);
    struct note_answer answer;

    ck_assert_int_eq(note_do(city, NOTE_CHIEF, id, gw_item_withdraw), GW_OK);
    answer = on_item(city, NOTE_AUTHOR, item_restore, id);
    ck_assert_int_eq(answer.err, GW_DENIED);
    ck_assert_str_eq(answer.key, "item.restore_not_yours");
    ck_assert_int_eq(on_item(city, NOTE_READER, item_restore, id).err, GW_MISSING);
    ck_assert_int_eq(on_item(city, NOTE_CHIEF, item_restore, id).err, GW_OK);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, id, gw_item_withdraw), GW_OK);
    answer = on_item(city, NOTE_AUTHOR, item_restore, id);
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(json_string_value(json_object_get(answer.json, "state")), "current");
    ck_assert_int_eq(on_item(city, NOTE_AUTHOR, item_restore, id).err, GW_CONFLICT);
    small_city_close(city);
}
END_TEST

START_TEST(a_hold_needs_no_audience_and_shows_nothing)
{
    struct small_city *city = note_city_open();
    const struct item_hold_input in = { .hold = true, .reason = GW_TEXT("情報公開請求のため") };
    struct gw_item_input draft = note_plain();
    struct note_call call = { .handler = item_hold_change, .body = &in };
    struct note_answer answer;

    draft.draft = true;
    call.id = note_make(city, &draft);
    answer = note_ask(city, NOTE_OTHER_CHIEF, &call);
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_uint_eq(json_object_size(answer.json), 2);
    ck_assert(json_is_true(json_object_get(answer.json, "hold")));
    ck_assert_str_eq(note_ask(city, NOTE_OTHER_CHIEF, &call).key, "item.is_held");
    ck_assert_str_eq(on_item(city, NOTE_AUTHOR, item_trash, call.id).key, "item.is_held");
    small_city_close(city);
}
END_TEST

START_TEST(marks_in_bulk_pass_over_what_one_does_not_see)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    int64_t ids[3];
    struct item_marks_input marks = { .item_ids = { ids, 3 }, .read = true };
    const struct note_call call = { .handler = item_marks_set, .body = &marks };
    struct gw_item_page unread = { .container_id = NOTE_SHELF, .unread_only = true };

    ids[0] = note_make(city, &in);
    ids[2] = note_make(city, &in);
    in.draft = true;
    ids[1] = note_make(city, &in);
    ck_assert_uint_eq(
        json_array_size(json_object_get(note_list(city, NOTE_READER, unread), "items")), 2);
    ck_assert_int_eq(note_ask(city, NOTE_READER, &call).err, GW_OK);
    ck_assert_uint_eq(
        json_array_size(json_object_get(note_list(city, NOTE_READER, unread), "items")), 0);
    marks.read = false;
    ck_assert_int_eq(note_ask(city, NOTE_READER, &call).err, GW_OK);
    ck_assert_uint_eq(
        json_array_size(json_object_get(note_list(city, NOTE_READER, unread), "items")), 2);
    in.draft = false; /* the draft was not marked behind its author's back */
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, ids[1], &in), GW_OK);
    ck_assert_uint_eq(
        json_array_size(json_object_get(note_list(city, NOTE_READER, unread), "items")), 3);
    small_city_close(city);
}
END_TEST

START_TEST(an_item_of_any_kind_says_where_it_is_read)
{
    struct small_city *city = note_city_open();
    const struct gw_item_input in = note_plain();
    const struct note_call call = { .handler = item_show,
                                    .id = note_make(city, &in),
                                    .is_read = true };
    struct note_answer answer = note_ask(city, NOTE_READER, &call);

    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(json_string_value(json_object_get(answer.json, "state")), "current");
    ck_assert_str_eq(json_string_value(json_object_get(answer.json, "url")),
                     test_text("/notes/%lld", (long long)call.id));
    ck_assert(json_is_false(json_object_get(answer.json, "manages")));
    small_city_close(city);
}
END_TEST
