/* What may become of an item: dates, classes, states, and what its digest covers. */
#include <check.h>

#include "core/item_rules.h"

#define NOW (1000 * GW_DAY)

static struct gw_item_input
fine(void)
{
    return (struct gw_item_input){ .title = GW_TEXT("件名"), .information_class = 3 };
}

static void
expect_fault(const struct gw_item_input *in, const struct gw_item *before, const char *field,
             const char *key)
{
    const char *found_field;
    const char *found = item_input_fault(in, before, NOW, &found_field);
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, key);
    ck_assert_str_eq(found_field, field);
}

static void
expect_fine(const struct gw_item_input *in, const struct gw_item *before)
{
    const char *field = "none";
    const char *found = item_input_fault(in, before, NOW, &field);
    ck_assert_msg(found == NULL, "%s: %s", field, found);
    ck_assert_ptr_null(field);
}

static struct gw_text
chars(struct gw_arena *arena, const char *one, size_t count)
{
    size_t bytes = strlen(one);
    char *text = gw_arena_alloc(arena, count * bytes + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * bytes, one, bytes);
    return (struct gw_text){ text, count * bytes };
}

START_TEST(a_title_has_at_most_200_characters_however_many_bytes_they_take)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_item_input in = fine();
    in.title = chars(arena, "市", GW_ITEM_TITLE_CHARS_MAX);
    expect_fine(&in, NULL);
    in.title = chars(arena, "市", GW_ITEM_TITLE_CHARS_MAX + 1);
    expect_fault(&in, NULL, "title", "item.title_too_long");
    in = fine();
    in.contact = chars(arena, "課", GW_ITEM_CONTACT_CHARS_MAX);
    expect_fine(&in, NULL);
    in.contact = chars(arena, "課", GW_ITEM_CONTACT_CHARS_MAX + 1);
    expect_fault(&in, NULL, "contact", "item.contact_too_long");
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_title_of_spaces_is_blank)
{
    struct gw_item_input in = fine();
    in.title = GW_TEXT(" \t　");
    expect_fault(&in, NULL, "title", "item.title_blank");
    in.title = GW_TEXT_NONE;
    expect_fault(&in, NULL, "title", "item.title_blank");
}
END_TEST

START_TEST(N8_an_item_has_one_of_five_classes_and_the_fifth_only_where_recognised)
{
    struct gw_item_input in = fine();
    for (int64_t class = -1; class <= 7; class ++) {
        in.information_class = class;
        in.class_five_recognised = false;
        if (class >= 1 && class <= 4)
            expect_fine(&in, NULL);
        else if (class == 5)
            expect_fault(&in, NULL, "information_class", "item.class_five_not_recognised");
        else
            expect_fault(&in, NULL, "information_class", "item.class_unknown");
        in.class_five_recognised = true;
        if (class == 5)
            expect_fine(&in, NULL);
    }
}
END_TEST

START_TEST(importance_is_normal_or_important)
{
    struct gw_item_input in = fine();
    in.importance = 1;
    expect_fine(&in, NULL);
    in.importance = 2;
    expect_fault(&in, NULL, "importance", "item.importance_unknown");
    in.importance = -1;
    expect_fault(&in, NULL, "importance", "item.importance_unknown");
}
END_TEST

START_TEST(publication_ends_after_it_begins_and_not_in_the_past)
{
    struct gw_item_input in = fine();
    in.published_until = NOW + 1;
    expect_fine(&in, NULL);
    in.published_until = NOW;
    expect_fault(&in, NULL, "published_until", "item.ends_before_it_begins");
    in.published_from = NOW - GW_DAY;
    expect_fault(&in, NULL, "published_until", "item.ends_in_the_past");
    in.published_from = NOW + GW_DAY;
    in.published_until = NOW + GW_DAY;
    expect_fault(&in, NULL, "published_until", "item.ends_before_it_begins");
    in.published_until = NOW + 31 * 366 * GW_DAY;
    expect_fault(&in, NULL, "published_until", "item.date_too_far");
    in.published_from = NOW + 31 * 366 * GW_DAY;
    expect_fault(&in, NULL, "published_from", "item.date_too_far");
}
END_TEST

START_TEST(what_is_published_keeps_its_beginning_and_what_has_ended_may_stay_so)
{
    const struct gw_item current = { .state = GW_CURRENT, .published_from = NOW - GW_DAY };
    const struct gw_item waiting = { .state = GW_WAITING, .published_from = NOW + GW_DAY };
    const struct gw_item past = { .state = GW_PAST,
                                  .published_from = NOW - 3 * GW_DAY,
                                  .published_until = NOW - GW_DAY };
    struct gw_item_input in = fine();
    expect_fine(&in, &current);
    in.published_from = current.published_from;
    expect_fine(&in, &current);
    in.published_from = NOW;
    expect_fault(&in, &current, "published_from", "item.published_already");
    expect_fine(&in, &waiting);
    in.published_from = 0;
    in.published_until = past.published_until;
    expect_fine(&in, &past);
    in.published_until = past.published_until + 1;
    expect_fault(&in, &past, "published_until", "item.ends_in_the_past");
}
END_TEST

START_TEST(the_clock_tells_waiting_current_and_past_apart)
{
    ck_assert_int_eq(item_state_at(NOW + 1, 0, NOW), GW_WAITING);
    ck_assert_int_eq(item_state_at(NOW, 0, NOW), GW_CURRENT);
    ck_assert_int_eq(item_state_at(NOW - 1, NOW + 1, NOW), GW_CURRENT);
    ck_assert_int_eq(item_state_at(NOW - 1, NOW, NOW), GW_PAST);
}
END_TEST

START_TEST(a_draft_may_lack_a_title_and_its_dates_may_be_over)
{
    const struct gw_item draft = { .state = GW_DRAFT,
                                   .published_from = NOW - 3 * GW_DAY,
                                   .published_until = NOW - GW_DAY };
    struct gw_item_input in = fine();
    in.draft = true;
    in.title = GW_TEXT_NONE;
    in.published_from = NOW - 3 * GW_DAY;
    in.published_until = NOW - GW_DAY;
    expect_fine(&in, NULL);
    expect_fine(&in, &draft);
    in.published_until = in.published_from;
    expect_fault(&in, NULL, "published_until", "item.ends_before_it_begins");
    in.information_class = 0;
    expect_fault(&in, NULL, "information_class", "item.class_unknown");
    in = fine();
    in.published_until = draft.published_until;
    expect_fault(&in, &draft, "published_until", "item.ends_before_it_begins");
    in.published_from = NOW - 3 * GW_DAY;
    expect_fault(&in, &draft, "published_until", "item.ends_in_the_past");
    in.published_until = 0;
    in.title = GW_TEXT_NONE;
    expect_fault(&in, &draft, "title", "item.title_blank");
}
END_TEST

START_TEST(a_draft_begins_when_it_is_published_unless_its_date_lies_ahead)
{
    struct gw_item draft = { .state = GW_DRAFT };
    struct gw_item_input in = { .draft = true };
    ck_assert_int_eq(item_begins_at(&in, NULL, NOW), 0);
    ck_assert_int_eq(item_begins_at(&in, &draft, NOW), 0);
    in.draft = false;
    ck_assert_int_eq(item_begins_at(&in, NULL, NOW), NOW);
    ck_assert_int_eq(item_begins_at(&in, &draft, NOW), NOW);
    draft.published_from = NOW - 1;
    ck_assert_int_eq(item_begins_at(&in, &draft, NOW), NOW);
    draft.published_from = NOW + 1;
    ck_assert_int_eq(item_begins_at(&in, &draft, NOW), NOW + 1);
    in.published_from = NOW + 2;
    ck_assert_int_eq(item_begins_at(&in, &draft, NOW), NOW + 2);
}
END_TEST

START_TEST(N9_3_what_has_ended_at_once_may_still_be_corrected)
{
    /* Ended before it began: both moments are one. */
    const struct gw_item past = { .state = GW_PAST,
                                  .published_from = NOW - GW_DAY,
                                  .published_until = NOW - GW_DAY };
    struct gw_item_input in = fine();
    in.published_until = past.published_until;
    expect_fine(&in, &past);
    in.published_until = NOW + 1; /* renewed */
    expect_fine(&in, &past);
}
END_TEST

START_TEST(every_move_between_states_is_in_the_table)
{
    static const char *const allowed[] = {
        [GW_DRAFT] = "waiting current",
        [GW_WAITING] = "draft current past withdrawn", /* draft: sent back */
        [GW_CURRENT] = "past withdrawn",
        [GW_PAST] = "waiting current withdrawn", /* waiting: by a clock that was ahead */
        [GW_WITHDRAWN] = "waiting current past", /* restored */
    };
    for (unsigned from = GW_DRAFT; from <= GW_WITHDRAWN; from++) {
        for (unsigned to = GW_DRAFT; to <= GW_WITHDRAWN; to++) {
            bool wanted = strstr(allowed[from], gw_item_state_name(to)) != NULL;
            ck_assert_msg(gw_fsm_may(&item_states, from, to) == wanted, "%s to %s",
                          gw_item_state_name(from), gw_item_state_name(to));
        }
    }
}
END_TEST

static bool
same_digest(const struct gw_item *left, const struct gw_item *right, const char *right_content)
{
    struct gw_digest a = item_digest(left, GW_TEXT("{}"), GW_TEXT_NONE);
    struct gw_digest b = item_digest(right, gw_text_from(right_content), GW_TEXT_NONE);
    return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

/* Entries of years ago are proved by this digest: its bytes can't change. The value was computed
 * from the rule in gw/audit.h by another program. */
START_TEST(the_digest_of_an_item_is_the_same_for_ever)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_text sentence = GW_TEXT("本文です。");
    struct gw_buf content;
    const struct gw_item item = { .id = 418767667300000,
                                  .kind = "bulletin.post",
                                  .version = 2,
                                  .title = GW_TEXT("件名"),
                                  .contact = GW_TEXT("総務課"),
                                  .state = GW_CURRENT,
                                  .container_id = -3,
                                  .owner_department_id = 4,
                                  .issuer_department_id = 5,
                                  .author_id = 6,
                                  .audience_id = 7,
                                  .information_class = 1,
                                  .published_from = 1775001600000000 };

    gw_buf_init(&content, 1 << 20);
    gw_buf_string(&content, "{\"body\":null,\"body_text\":\"");
    for (int i = 0; i < 500; i++)
        gw_buf_text(&content, sentence);
    gw_buf_string(&content, "\"}");
    struct gw_digest digest = item_digest(&item, gw_buf_view(&content), GW_TEXT_NONE);
    ck_assert_str_eq(gw_text_string(arena, gw_text_hex(arena, digest.bytes, sizeof(digest.bytes))),
                     "c7948ade489f3e3be7c820ce473adf45eb13ebd060e12fd4052db8e8292da460");
    gw_buf_done(&content);
    gw_arena_free(arena);
}
END_TEST

START_TEST(N10_1_the_digest_covers_what_is_attached)
{
    const struct gw_item plain = { .id = 1, .kind = "bulletin.post", .state = GW_CURRENT };
    struct gw_item richer = plain;
    const struct gw_text content = GW_TEXT("{}");
    const struct gw_text file = GW_TEXT("7:5:a.txt:00ff;");
    const struct gw_text other = GW_TEXT("7:5:a.txt:00fe;");
    struct gw_digest digests[5];

    richer.comments_allowed = true;
    digests[0] = item_digest(&plain, content, GW_TEXT_NONE);
    digests[1] = item_digest(&plain, content, file);
    digests[2] = item_digest(&plain, content, other);
    digests[3] = item_digest(&richer, content, GW_TEXT_NONE);
    digests[4] = item_digest(&richer, content, file);
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < i; k++)
            ck_assert_int_ne(memcmp(&digests[i], &digests[k], sizeof(digests[i])), 0);
    }
}
END_TEST

START_TEST(N10_1_the_digest_covers_what_people_decide_and_not_what_the_clock_does)
{
    const struct gw_item item = { .id = 1,
                                  .kind = "bulletin.post",
                                  .version = 2,
                                  .title = GW_TEXT("件名"),
                                  .contact = GW_TEXT("総務課"),
                                  .state = GW_CURRENT,
                                  .published_from = NOW };
    struct gw_item other = item;
    ck_assert(same_digest(&item, &other, "{}"));
    ck_assert(!same_digest(&item, &other, "{ }"));
    other.state = GW_PAST;
    ck_assert(same_digest(&item, &other, "{}"));
    other.state = GW_WITHDRAWN;
    ck_assert(!same_digest(&item, &other, "{}"));
    other = item;
    other.title = GW_TEXT("件名 ");
    ck_assert(!same_digest(&item, &other, "{}"));
    other = item;
    other.audience_id++;
    ck_assert(!same_digest(&item, &other, "{}"));
    other = item;
    other.published_until = NOW + 1;
    ck_assert(!same_digest(&item, &other, "{}"));
    other = item;
    other.title = GW_TEXT("件");
    other.contact = GW_TEXT("名総務課");
    ck_assert(!same_digest(&item, &other, "{}"));
}
END_TEST

START_TEST(N10_1_the_digest_covers_each_member_that_came_later_and_nothing_where_none_is_set)
{
    const struct gw_item item = { .id = 1,
                                  .kind = "bulletin.post",
                                  .version = 1,
                                  .confidentiality = 1,
                                  .confirm_by = GW_DATE_NONE,
                                  .review_on = GW_DATE_NONE,
                                  .dispose_on = GW_DATE_NONE };
    struct gw_item more[12];
    for (size_t i = 0; i < 12; i++)
        more[i] = item;
    more[0].managers_id = 2;
    more[1].comments_allowed = true;
    more[2].official_record = true;
    more[3].confirm = true;
    more[4] = more[3];
    more[4].confirm_by = 20000;
    more[5].review_on = 20000;
    more[6].pinned_until = NOW;
    more[7].retention = GW_TEXT("1y");
    more[8].document_no = GW_TEXT("1y");
    more[9].confidentiality = 2;
    more[10].on_behalf_of = 2;
    more[11].hold = true;
    for (size_t i = 0; i < 12; i++) {
        ck_assert_msg(!same_digest(&item, &more[i], "{}"), "%zu", i);
        for (size_t other = 0; other < i; other++)
            ck_assert_msg(!same_digest(&more[i], &more[other], "{}"), "%zu %zu", i, other);
    }
    more[0] = item; /* what the core counts and computes is not in it */
    more[0].files_count = 3;
    more[0].comments_count = 3;
    more[0].dispose_on = 20000;
    ck_assert(same_digest(&item, &more[0], "{}"));
}
END_TEST

START_TEST(an_item_without_later_members_keeps_the_digest_that_it_always_had)
{
    const struct gw_item item = { .id = 7,
                                  .kind = "bulletin.post",
                                  .version = 2,
                                  .title = GW_TEXT("t"),
                                  .contact = GW_TEXT("c"),
                                  .state = GW_CURRENT,
                                  .container_id = 3,
                                  .owner_department_id = 11,
                                  .author_id = 5,
                                  .audience_id = 1,
                                  .information_class = 3,
                                  .published_from = NOW,
                                  .confidentiality = 1,
                                  .review_on = GW_DATE_NONE };
    const struct gw_text parts[] = {
        GW_TEXT("bulletin.post"),
        GW_TEXT("7"),
        GW_TEXT("2"),
        GW_TEXT("t"),
        GW_TEXT("{}"),
        GW_TEXT("c"),
        GW_TEXT("published"),
        GW_TEXT("3"),
        GW_TEXT("11"),
        GW_TEXT("0"),
        GW_TEXT("5"),
        GW_TEXT("1"),
        GW_TEXT("3"),
        GW_TEXT("0"),
        GW_TEXT("86400000000000"),
        GW_TEXT("0"),
    };
    const struct gw_digest wanted = gw_digest_of(parts, sizeof(parts) / sizeof(*parts));
    const struct gw_digest found = item_digest(&item, GW_TEXT("{}"), GW_TEXT_NONE);
    ck_assert_mem_eq(found.bytes, wanted.bytes, sizeof(wanted.bytes));
}
END_TEST
