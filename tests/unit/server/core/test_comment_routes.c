/* Comments: who may write one, what others see of it, and what becomes of it when it is withdrawn.
 */
#include <check.h>

#include "core/core_handlers.h"
#include "core/item_handlers.h"
#include "core/item_store.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/note_city.h"

static int64_t
note_with_comments(struct small_city *city)
{
    struct gw_item_input in = note_plain();

    in.comments_allowed = true;
    return note_make(city, &in);
}

static struct note_answer
comment_send(struct small_city *city, int64_t person_id, int64_t item_id,
             const struct item_comment_input *in)
{
    return note_ask(
        city, person_id,
        &(struct note_call){ .handler = item_comment_create, .id = item_id, .body = in });
}

static int64_t
comment_make(struct small_city *city, int64_t person_id, int64_t item_id, const char *text)
{
    const struct item_comment_input in = { .body_text = gw_text_from(text) };
    struct note_answer answer = comment_send(city, person_id, item_id, &in);

    ck_assert_int_eq(answer.err, GW_OK);
    fake_env_advance(city->fake, GW_MINUTE);
    return json_integer_value(json_object_get(answer.json, "id"));
}

static json_t *
comment_list(struct small_city *city, int64_t person_id, int64_t item_id,
             const struct core_page_query *query)
{
    struct note_answer answer = note_ask(
        city, person_id,
        &(struct note_call){
            .handler = item_comment_list, .id = item_id, .query = query, .is_read = true });

    ck_assert_int_eq(answer.err, GW_OK);
    return answer.json;
}

static json_t *
comment_at(json_t *page, size_t index)
{
    return json_array_get(json_object_get(page, "items"), index);
}

static const struct core_page_query whole = { .limit = 20 };

static int64_t
comments_count(struct small_city *city, int64_t item_id)
{
    return note_number(city, "SELECT comments_count FROM item WHERE id = ?1", item_id);
}

static enum gw_err
withdraw(struct small_city *city, int64_t person_id, int64_t comment_id)
{
    return note_ask(city, person_id,
                    &(struct note_call){ .handler = item_comment_withdraw, .id = comment_id })
        .err;
}

START_TEST(comments_are_listed_oldest_first_and_page_by_page)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    int64_t first = comment_make(city, NOTE_READER, item, "一つ目");
    int64_t second = comment_make(city, NOTE_AUTHOR, item, "二つ目");
    struct core_page_query query = { .limit = 1 };
    json_t *page = comment_list(city, NOTE_READER, item, &query);

    ck_assert_int_eq(json_integer_value(json_object_get(comment_at(page, 0), "id")), first);
    ck_assert_str_eq(json_string_value(json_object_get(comment_at(page, 0), "body_text")),
                     "一つ目");
    ck_assert(json_is_true(json_object_get(comment_at(page, 0), "can_edit")));
    ck_assert(json_is_true(json_object_get(page, "can_comment")));
    query.after = gw_text_from(json_string_value(json_object_get(page, "next")));
    page = comment_list(city, NOTE_READER, item, &query);
    ck_assert_int_eq(json_integer_value(json_object_get(comment_at(page, 0), "id")), second);
    ck_assert(json_is_false(json_object_get(comment_at(page, 0), "can_edit")));
    ck_assert(json_is_null(json_object_get(page, "next")));
    ck_assert_int_eq(comments_count(city, item), 2);
    small_city_close(city);
}
END_TEST

START_TEST(no_comment_is_taken_where_the_item_allows_none)
{
    struct small_city *city = note_city_open();
    const struct gw_item_input in = note_plain();
    const struct item_comment_input comment = { .body_text = GW_TEXT("はい") };
    int64_t item = note_make(city, &in);
    struct note_answer answer = comment_send(city, NOTE_READER, item, &comment);

    ck_assert_int_eq(answer.err, GW_DENIED);
    ck_assert_str_eq(answer.key, "item.comments_closed");
    ck_assert(json_is_false(
        json_object_get(comment_list(city, NOTE_READER, item, &whole), "can_comment")));
    small_city_close(city);
}
END_TEST

START_TEST(a_comment_says_something_and_answers_one_of_the_same_item)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    int64_t other = note_with_comments(city);
    int64_t elsewhere = comment_make(city, NOTE_READER, other, "別の件");
    int64_t here = comment_make(city, NOTE_READER, item, "この件");
    struct item_comment_input in = { .body_text = GW_TEXT(" 　\n") };

    ck_assert_str_eq(comment_send(city, NOTE_READER, item, &in).key, "item.comment_blank");
    in.body_text = GW_TEXT("返信");
    in.reply_to = elsewhere;
    ck_assert_str_eq(comment_send(city, NOTE_READER, item, &in).key, "item.reply_unknown");
    in.reply_to = item;
    ck_assert_str_eq(comment_send(city, NOTE_READER, item, &in).key, "item.reply_unknown");
    in.reply_to = here;
    ck_assert_int_eq(comment_send(city, NOTE_AUTHOR, item, &in).err, GW_OK);
    ck_assert_int_eq(json_integer_value(json_object_get(
                         comment_at(comment_list(city, NOTE_READER, item, &whole), 1), "reply_to")),
                     here);
    small_city_close(city);
}
END_TEST

START_TEST(N10_1_a_corrected_comment_keeps_what_it_said_before)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    int64_t comment = comment_make(city, NOTE_READER, item, "誤り");
    const struct item_comment_input in = { .body_text = GW_TEXT("正しい") };
    struct note_call call = {
        .handler = item_comment_change, .id = comment, .body = &in, .if_match = 1
    };
    json_t *page;

    ck_assert_str_eq(note_ask(city, NOTE_AUTHOR, &call).key, "item.comment_not_yours");
    ck_assert_int_eq(note_ask(city, NOTE_READER, &call).err, GW_OK);
    ck_assert_int_eq(note_ask(city, NOTE_READER, &call).err, GW_STALE);
    page = comment_list(city, NOTE_AUTHOR, item, &whole);
    ck_assert_str_eq(json_string_value(json_object_get(comment_at(page, 0), "body_text")),
                     "正しい");
    ck_assert_int_eq(json_integer_value(json_object_get(comment_at(page, 0), "version")), 2);
    ck_assert_int_eq(
        note_number(city, "SELECT COUNT(*) FROM item_version WHERE item_id = ?1", comment), 2);
    small_city_close(city);
}
END_TEST

START_TEST(N10_6_only_who_wrote_a_comment_withdraws_it_and_its_text_is_gone)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    int64_t comment = comment_make(city, NOTE_READER, item, "取り下げるもの");
    const struct note_call restore = { .handler = item_restore, .id = comment };
    json_t *page;

    ck_assert_int_eq(withdraw(city, NOTE_AUTHOR, comment), GW_DENIED);
    ck_assert_int_eq(withdraw(city, NOTE_CHIEF, comment), GW_DENIED);
    ck_assert_int_eq(withdraw(city, NOTE_READER, comment), GW_OK);
    page = comment_list(city, NOTE_READER, item, &whole);
    ck_assert(json_is_true(json_object_get(comment_at(page, 0), "withdrawn")));
    ck_assert(json_is_null(json_object_get(comment_at(page, 0), "body_text")));
    ck_assert_int_eq(comments_count(city, item), 0);
    ck_assert_int_eq(withdraw(city, NOTE_READER, comment), GW_MISSING);
    ck_assert_int_eq(note_ask(city, NOTE_AUTHOR, &restore).err, GW_DENIED);
    ck_assert_int_eq(note_ask(city, NOTE_READER, &restore).err, GW_OK);
    page = comment_list(city, NOTE_AUTHOR, item, &whole);
    ck_assert_str_eq(json_string_value(json_object_get(comment_at(page, 0), "body_text")),
                     "取り下げるもの");
    ck_assert_int_eq(comments_count(city, item), 1);
    small_city_close(city);
}
END_TEST

static enum gw_err
move_away(struct gw_request *req, struct gw_item *item)
{
    const struct gw_audience_member section = { .department_id = 21, .below = true };
    int64_t audience_id;

    GW_TRY(gw_audience_of(req, &section, 1, &audience_id));
    return gw_item_move(req, item, NOTE_SHELF, audience_id);
}

START_TEST(comments_are_seen_where_their_item_is_and_nowhere_else)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    int64_t comment = comment_make(city, NOTE_READER, item, "残るもの");
    struct gw_item_access access;

    ck_assert_int_eq(note_open(city, NOTE_CHIEF, comment, &access), GW_OK);
    ck_assert(!access.manages && !access.comments);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, item, move_away), GW_OK);
    ck_assert_int_eq(note_open(city, NOTE_CHIEF, comment, &access), GW_MISSING);
    ck_assert_int_eq(note_open(city, NOTE_OTHER_CHIEF, comment, &access), GW_OK);
    small_city_close(city);
}
END_TEST

static int64_t
notices_of(struct small_city *city, int64_t person_id)
{
    return note_number(city,
                       "SELECT COUNT(*) FROM notice WHERE person_id = ?1"
                       " AND reason = 'item.commented'",
                       person_id);
}

START_TEST(the_author_and_those_who_commented_before_hear_of_a_comment_but_not_who_wrote_it)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);

    (void)comment_make(city, NOTE_READER, item, "一つ目");
    ck_assert_int_eq(notices_of(city, NOTE_AUTHOR), 1);
    ck_assert_int_eq(notices_of(city, NOTE_READER), 0);
    (void)comment_make(city, NOTE_CHIEF, item, "二つ目");
    ck_assert_int_eq(notices_of(city, NOTE_READER), 1);
    ck_assert_int_eq(notices_of(city, NOTE_CHIEF), 0);
    ck_assert_int_eq(notices_of(city, NOTE_OTHER_CHIEF), 0);
    small_city_close(city);
}
END_TEST

static enum gw_err
purge(struct gw_request *req, void *arg)
{
    struct gw_job job = { .argument = gw_text_format(req->arena, "%lld", *(long long *)arg) };

    return item_purge_one(req, &job);
}

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

START_TEST(a_withdrawn_comment_is_purged_in_time_but_not_below_what_is_held)
{
    struct small_city *city = note_city_open();
    int64_t item = note_with_comments(city);
    long long comment = comment_make(city, NOTE_READER, item, "取り下げるもの");
    const struct item_comment_input in = { .body_text = GW_TEXT("返信"), .reply_to = comment };

    ck_assert_int_eq(comment_send(city, NOTE_CHIEF, item, &in).err, GW_OK);
    ck_assert_int_eq(withdraw(city, NOTE_READER, comment), GW_OK);
    fake_env_advance(city->fake, 30 * GW_DAY);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, item, hold), GW_OK);
    ck_assert_int_eq(note_write(city, 0, purge, &comment), GW_OK);
    ck_assert_int_eq(note_number(city, "SELECT COUNT(*) FROM item WHERE id = ?1", comment), 1);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, item, release), GW_OK);
    ck_assert_int_eq(note_write(city, 0, purge, &comment), GW_OK);
    ck_assert_int_eq(note_number(city, "SELECT COUNT(*) FROM item WHERE id = ?1", comment), 0);
    ck_assert_uint_eq(
        json_array_size(json_object_get(comment_list(city, NOTE_READER, item, &whole), "items")),
        1); /* the answer to it stays */
    small_city_close(city);
}
END_TEST
