/* What a post may say, who may change it, and how its columns are kept. */
#include <check.h>

#include "bulletin.h"
#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

#define RICH(words)                                                                              \
    {                                                                                            \
        GW_TEXT("{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":" \
                "\"text\",\"text\":\"" words "\"}]}]}")                                          \
    }

static const char *
read_body(const struct bulletin_post_input *in, bool plain_given, struct bulletin_body *out,
          const char **field)
{
    return bulletin_body_read(test_arena(), in, plain_given, out, field);
}

static void
expect_fault(const struct bulletin_post_input *in, bool plain_given, const char *field,
             const char *key)
{
    struct bulletin_body body;
    const char *found_field;
    const char *found = read_body(in, plain_given, &body, &found_field);
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, key);
    ck_assert_str_eq(found_field, field);
}

START_TEST(a_post_is_plain_or_formatted_and_not_both)
{
    struct bulletin_body body;
    const char *field;
    const struct bulletin_post_input plain = { .body_text = GW_TEXT("本文") };
    const struct bulletin_post_input rich = { .body = RICH("書式") };
    const struct bulletin_post_input both = { .body_text = GW_TEXT("本文"), .body = RICH("書式") };
    ck_assert_ptr_null(read_body(&plain, true, &body, &field));
    ck_assert_uint_eq(body.document.bytes, 0);
    ck_assert(gw_text_equal(body.text, GW_TEXT("本文")));
    ck_assert_ptr_null(read_body(&rich, false, &body, &field));
    ck_assert_uint_gt(body.document.bytes, 0);
    ck_assert(gw_text_equal(body.text, GW_TEXT("書式")));
    expect_fault(&both, true, "body", "bulletin.body_given_twice");
}
END_TEST

START_TEST(a_blank_body_is_refused_in_either_form)
{
    const struct bulletin_post_input none = { 0 };
    const struct bulletin_post_input spaces = { .body_text = GW_TEXT(" 　\n") };
    const struct bulletin_post_input rich = { .body = RICH("　") };
    expect_fault(&none, false, "body_text", "bulletin.body_blank");
    expect_fault(&spaces, true, "body_text", "bulletin.body_blank");
    expect_fault(&rich, false, "body", "bulletin.body_blank");
}
END_TEST

START_TEST(a_formatted_body_has_at_most_100_000_characters_of_text)
{
    static const char start[] =
        "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":["
        "{\"type\":\"text\",\"text\":\"";
    static const char end[] = "\"}]}]}";
    for (size_t over = 0; over <= 1; over++) {
        size_t chars = BULLETIN_BODY_CHARS_MAX + over;
        size_t bytes = sizeof(start) - 1 + chars + sizeof(end) - 1;
        char *json = test_alloc(bytes + 1);
        struct bulletin_post_input in = { .body = { { json, bytes } } };
        struct bulletin_body body;
        const char *field;
        memset(json, 'x', bytes);
        memcpy(json, start, sizeof(start) - 1);
        memcpy(json + sizeof(start) - 1 + chars, end, sizeof(end) - 1);
        if (over == 0)
            ck_assert_ptr_null(read_body(&in, false, &body, &field));
        else
            expect_fault(&in, false, "body", "bulletin.body_too_long");
    }
}
END_TEST

START_TEST(the_end_of_publication_is_a_moment_or_open)
{
    gw_time until;
    ck_assert_int_eq(bulletin_until_read(GW_TEXT_NONE, &until), GW_OK);
    ck_assert_int_eq(until, 0);
    ck_assert_int_eq(bulletin_until_read(GW_TEXT("2026-04-01T00:00:00Z"), &until), GW_OK);
    ck_assert_int_eq(until, INT64_C(1775001600) * GW_SECOND);
    ck_assert_int_eq(bulletin_until_read(GW_TEXT("2026-04-01"), &until), GW_INVALID);
    ck_assert_int_eq(bulletin_until_read(GW_TEXT("明日"), &until), GW_INVALID);
}
END_TEST

START_TEST(a_draft_may_be_blank)
{
    const struct bulletin_post_input none = { .draft = true };
    struct bulletin_body body;
    const char *field;
    ck_assert_ptr_null(read_body(&none, false, &body, &field));
    ck_assert_uint_eq(body.text.bytes, 0);
}
END_TEST

START_TEST(a_draft_is_seen_by_its_author_and_for_whom_it_is_written)
{
    const struct gw_item own = { .author_id = 7, .state = GW_DRAFT };
    const struct gw_item behalf = { .author_id = 7, .on_behalf_of = 8, .state = GW_DRAFT };
    ck_assert(bulletin_draft_is_seen_by(&own, 7));
    ck_assert(!bulletin_draft_is_seen_by(&own, 8));
    ck_assert(!bulletin_draft_is_seen_by(&own, 0));
    ck_assert(bulletin_draft_is_seen_by(&behalf, 8));
    ck_assert(!bulletin_draft_is_seen_by(&behalf, 9));
}
END_TEST

START_TEST(a_deadline_is_a_day_or_some_business_days)
{
    static const char *const wrong[] = { "{\"business_days\":0}",
                                         "{\"business_days\":251}",
                                         "{\"business_days\":\"3\"}",
                                         "{\"business_days\":3,\"x\":1}",
                                         "{}",
                                         "3",
                                         "\"2026-02-30\"",
                                         "[",
                                         "" };
    struct bulletin_deadline deadline;
    ck_assert_int_eq(bulletin_deadline_read(GW_TEXT("\"2026-04-01\""), &deadline), GW_OK);
    ck_assert_int_eq(deadline.day, 20544);
    ck_assert_int_eq(deadline.business_days, 0);
    ck_assert_int_eq(bulletin_deadline_read(GW_TEXT("\"\""), &deadline), GW_OK);
    ck_assert_int_eq(deadline.day, GW_DATE_NONE);
    ck_assert_int_eq(bulletin_deadline_read(GW_TEXT("{\"business_days\":250}"), &deadline), GW_OK);
    ck_assert_int_eq(deadline.business_days, BULLETIN_CONFIRM_DAYS_MAX);
    ck_assert_int_eq(deadline.day, GW_DATE_NONE);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_int_eq(bulletin_deadline_read(gw_text_from(wrong[i]), &deadline), GW_INVALID);
}
END_TEST

START_TEST(only_what_is_or_was_current_is_public)
{
    ck_assert(bulletin_post_is_public(GW_CURRENT));
    ck_assert(bulletin_post_is_public(GW_PAST));
    ck_assert(!bulletin_post_is_public(GW_DRAFT));
    ck_assert(!bulletin_post_is_public(GW_WAITING));
    ck_assert(!bulletin_post_is_public(GW_WITHDRAWN));
}
END_TEST

START_TEST(a_contact_names_what_there_is)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    ck_assert(gw_text_equal(
        bulletin_contact_format(arena, GW_TEXT("総務課"), GW_TEXT("0000-55-1211"), GW_TEXT("2110")),
        GW_TEXT("総務課 0000-55-1211（内線2110）")));
    ck_assert(
        gw_text_equal(bulletin_contact_format(arena, GW_TEXT("総務課"), GW_TEXT_NONE, GW_TEXT_NONE),
                      GW_TEXT("総務課")));
    gw_arena_free(arena);
}
END_TEST

START_TEST(N10_1_what_a_version_keeps_comes_back_as_it_was)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct bulletin_body plain = { .text = GW_TEXT("一行目\n\"二\"行目") };
    const struct bulletin_body rich = { .document = GW_TEXT("{\"type\":\"doc\"}"),
                                        .text = GW_TEXT("書式") };
    struct bulletin_body back;
    ck_assert_int_eq(bulletin_content_decode(arena, bulletin_content_encode(arena, &plain), &back),
                     GW_OK);
    ck_assert(gw_text_equal(back.text, plain.text));
    ck_assert_uint_eq(back.document.bytes, 0);
    ck_assert_int_eq(bulletin_content_decode(arena, bulletin_content_encode(arena, &rich), &back),
                     GW_OK);
    ck_assert(gw_text_equal(back.text, rich.text));
    ck_assert(gw_text_equal(back.document, rich.document));
    ck_assert_int_eq(bulletin_content_decode(arena, GW_TEXT("{}"), &back), GW_IO);
    ck_assert_int_eq(bulletin_content_decode(arena, GW_TEXT("{"), &back), GW_IO);
    gw_arena_free(arena);
}
END_TEST
