/* Pages of items: order, pinned ones, filters, several containers, drafts, the trash; each with its
 * cursor. */
#include <check.h>

#include "gw/mark.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/note_city.h"

#define MANY 1205 /* more than one page looks at */

static const char *
next_of(json_t *page)
{
    return json_string_value(json_object_get(page, "next"));
}

static size_t
count_of(json_t *page)
{
    return json_array_size(json_object_get(page, "items"));
}

/* Notes a, b, c …, a minute apart, in the containers given in order. */
static void
make_in(struct small_city *city, const int64_t *containers, size_t count, int64_t *ids)
{
    struct gw_item_input in = note_plain();

    for (size_t i = 0; i < count; i++) {
        in.container_id = containers[i];
        ids[i] = note_make(city, &in);
        fake_env_advance(city->fake, GW_MINUTE);
    }
}

static struct gw_item_page
shelf(void)
{
    return (struct gw_item_page){ .container_id = NOTE_SHELF };
}

START_TEST(a_container_is_listed_newest_first_and_page_by_page)
{
    static const int64_t places[] = { NOTE_SHELF, NOTE_SHELF, 501, NOTE_SHELF, NOTE_SHELF };
    struct small_city *city = note_city_open();
    struct gw_item_page page = shelf();
    json_t *first, *second;
    int64_t ids[5];

    make_in(city, places, 5, ids);
    page.limit = 2;
    first = note_list(city, NOTE_READER, page);
    ck_assert_str_eq(note_names(first, ids, 5), "ed");
    page.after = gw_text_from(next_of(first));
    second = note_list(city, NOTE_READER, page);
    ck_assert_str_eq(note_names(second, ids, 5), "ba");
    ck_assert_ptr_null(next_of(second)); /* ends with the last one */
    small_city_close(city);
}
END_TEST

START_TEST(pinned_ones_come_first_once_and_only_while_they_are_pinned)
{
    static const int64_t places[] = { NOTE_SHELF, NOTE_SHELF, NOTE_SHELF, NOTE_SHELF };
    struct small_city *city = note_city_open();
    struct gw_item_input pinned = note_plain();
    struct gw_item_page page = shelf();
    json_t *first;
    int64_t ids[4];

    make_in(city, places, 4, ids);
    pinned.pinned_until = city->fake->now + GW_HOUR;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, ids[1], &pinned), GW_OK);
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 4), "dcba");
    page.pinned_apart = true;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 4), "bdca");
    page.limit = 1;
    first = note_list(city, NOTE_READER, page);
    ck_assert_str_eq(note_names(first, ids, 4), "bd");
    page.after = gw_text_from(next_of(first));
    page.limit = 5;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 4), "ca");
    fake_env_advance(city->fake, GW_HOUR);
    page.after = GW_TEXT_NONE;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 4), "dcba");
    small_city_close(city);
}
END_TEST

static enum gw_err
section_audience(struct gw_request *req, void *arg)
{
    const struct gw_audience_member section = { .department_id = 11, .below = true };

    return gw_audience_of(req, &section, 1, arg);
}

START_TEST(a_list_holds_only_what_the_reader_is_in_the_audience_of)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item_page page = shelf();
    int64_t ids[1];

    /* Of the section of the author, to which the other chief doesn't belong. */
    ck_assert_int_eq(note_write(city, NOTE_AUTHOR, section_audience, &in.audience_id), GW_OK);
    ids[0] = note_make(city, &in);
    ck_assert_str_eq(note_names(note_list(city, NOTE_OTHER_CHIEF, page), ids, 1), "");
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "a");
    page.unread_only = true;
    ck_assert_str_eq(note_names(note_list(city, NOTE_OTHER_CHIEF, page), ids, 1), "");
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "a");
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, page), ids, 1), "");
    small_city_close(city);
}
END_TEST

/* MANY notes, a second apart. */
struct many {
    const struct gw_item_input *in;
    int64_t ids[MANY], item_nos[MANY];
};

static enum gw_err
make_many(struct gw_request *req, void *arg)
{
    struct many *many = arg;

    for (int i = 0; i < MANY; i++) {
        req->now += GW_SECOND;
        GW_TRY(gw_item_insert(req, &note_kind, many->in, &many->ids[i]));
    }
    return GW_OK;
}

static enum gw_err
mark_many(struct gw_request *req, void *arg)
{
    const struct many *many = arg;

    for (int i = 0; i < MANY; i++)
        GW_TRY(gw_mark_set(req, many->item_nos[i], true));
    return GW_OK;
}

/* Which the reader has read; in one COMMIT each, so that it takes no time. */
static void
many_read(struct small_city *city, const struct gw_item_input *in)
{
    struct many *many = test_alloc(sizeof(*many));

    many->in = in;
    ck_assert_int_eq(note_write(city, NOTE_AUTHOR, make_many, many), GW_OK);
    fake_env_advance(city->fake, MANY * GW_SECOND);
    for (int i = 0; i < MANY; i++)
        many->item_nos[i] = note_number(city, "SELECT item_no FROM item WHERE id = ?1",
                                        many->ids[i]);
    ck_assert_int_eq(note_write(city, NOTE_READER, mark_many, many), GW_OK);
}

START_TEST(unread_ones_are_found_without_reading_all_and_the_cursor_goes_on)
{
    struct small_city *city = note_city_open();
    struct gw_item_page page = shelf();
    struct gw_item_input in = note_plain();
    int64_t ids[1];
    int pages = 0;
    size_t found = 0;
    json_t *list;

    ids[0] = note_make(city, &in);
    many_read(city, &in);
    page.unread_only = true;
    do {
        list = note_list(city, NOTE_READER, page);
        found += count_of(list);
        if (next_of(list) != NULL)
            page.after = gw_text_from(test_text("%s", next_of(list)));
        pages++;
    } while (next_of(list) != NULL);
    ck_assert_uint_eq(found, 1);
    ck_assert_str_eq(note_names(list, ids, 1), "a");
    ck_assert_int_eq(pages, 2);
    small_city_close(city);
}
END_TEST

START_TEST(several_containers_are_one_list_whether_they_are_few_or_many)
{
    static const int64_t places[] = { 502, 500, 501, 900, 502, 500, 501 };
    struct small_city *city = note_city_open();
    struct gw_item_page page = { .limit = 2 };
    int64_t ids[7], containers[100];

    make_in(city, places, 7, ids);
    for (size_t i = 0; i < 100; i++)
        containers[i] = 500 + (int64_t)i;
    for (size_t count = 3; count <= 100; count += 97) {
        const char *names = "";
        json_t *list;

        page.containers = (struct gw_ids){ containers, count };
        page.after = GW_TEXT_NONE;
        do {
            list = note_list(city, NOTE_READER, page);
            names = test_text("%s%s", names, note_names(list, ids, 7));
            if (next_of(list) != NULL)
                page.after = gw_text_from(test_text("%s", next_of(list)));
        } while (next_of(list) != NULL);
        ck_assert_str_eq(names, "gfecba"); /* 900 is none of them */
    }
    small_city_close(city);
}
END_TEST

START_TEST(no_container_is_not_every_container)
{
    static const int64_t places[] = { NOTE_SHELF };
    static const int64_t none[1];
    struct small_city *city = note_city_open();
    struct gw_item_page page = { .containers = { none, 0 } };
    int64_t ids[1];

    make_in(city, places, 1, ids);
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "");
    page.author_id = NOTE_AUTHOR;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "");
    page = (struct gw_item_page){ .container_id = 0 };
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "");
    small_city_close(city);
}
END_TEST

START_TEST(filters_by_author_section_and_time_fit_together)
{
    static const int64_t places[] = { NOTE_SHELF, NOTE_SHELF, NOTE_SHELF };
    struct small_city *city = note_city_open();
    struct gw_item_page page = shelf();
    const gw_time start = city->fake->now;
    int64_t ids[3];

    make_in(city, places, 3, ids);
    page.author_id = NOTE_AUTHOR;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "cba");
    page.container_id = 0;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "cba");
    page.author_id = NOTE_CHIEF;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "");
    page = (struct gw_item_page){ .owner_department_id = 11 };
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "cba");
    page.published_after = start + GW_MINUTE;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "cb");
    page.published_before = start + 2 * GW_MINUTE;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "b");
    page.owner_department_id = 21;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 3), "");
    small_city_close(city);
}
END_TEST

START_TEST(what_waits_is_shown_to_those_who_manage_it)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item_page page = shelf();
    int64_t ids[1];

    in.published_from = city->fake->now + GW_DAY;
    ids[0] = note_make(city, &in);
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, page), ids, 1), "");
    page.state = GW_WAITING;
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, page), ids, 1), "a");
    ck_assert_str_eq(note_names(note_list(city, NOTE_CHIEF, page), ids, 1), "a");
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "");
    page.manages_all = true;
    ck_assert_str_eq(note_names(note_list(city, NOTE_READER, page), ids, 1), "a");
    small_city_close(city);
}
END_TEST

START_TEST(drafts_and_trash_are_ones_own_the_one_touched_last_first)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    struct gw_item_page drafts = { .state = GW_DRAFT, .order = GW_ITEM_CHANGED };
    struct gw_item_page trash = { .trashed = true, .order = GW_ITEM_CHANGED };
    int64_t ids[4];

    in.draft = true;
    for (size_t i = 0; i < 3; i++) {
        ids[i] = note_make(city, &in);
        fake_env_advance(city->fake, GW_MINUTE);
    }
    in.draft = false;
    ids[3] = note_make(city, &in);
    in.draft = true;
    ck_assert_int_eq(note_change(city, NOTE_AUTHOR, ids[0], &in), GW_OK);
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, drafts), ids, 4), "acb");
    ck_assert_str_eq(note_names(note_list(city, NOTE_CHIEF, drafts), ids, 4), "");
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, ids[1], gw_item_trash), GW_OK);
    fake_env_advance(city->fake, GW_MINUTE);
    ck_assert_int_eq(note_do(city, NOTE_AUTHOR, ids[3], gw_item_withdraw), GW_OK);
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, drafts), ids, 4), "ac");
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, trash), ids, 4), "db");
    ck_assert_str_eq(note_names(note_list(city, NOTE_CHIEF, trash), ids, 4), "");
    trash.limit = 1;
    trash.after = gw_text_from(next_of(note_list(city, NOTE_AUTHOR, trash)));
    ck_assert_str_eq(note_names(note_list(city, NOTE_AUTHOR, trash), ids, 4), "b");
    small_city_close(city);
}
END_TEST

START_TEST(a_summary_says_what_a_list_shows)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();
    json_t *item;

    in.confirm = true;
    in.confirm_by = city->today;
    in.pinned_until = city->fake->now + GW_HOUR;
    (void)note_make(city, &in);
    item = json_array_get(json_object_get(note_list(city, NOTE_READER, shelf()), "items"), 0);
    ck_assert(json_is_true(json_object_get(item, "pinned")));
    ck_assert(json_is_true(json_object_get(item, "new")));
    ck_assert(json_is_null(json_object_get(item, "published_until")));
    ck_assert_int_eq(json_integer_value(json_object_get(item, "files_count")), 0);
    ck_assert_int_eq(json_integer_value(json_object_get(item, "comments_count")), 0);
    ck_assert(json_is_false(json_object_get(json_object_get(item, "confirm"), "overdue")));
    fake_env_advance(city->fake, GW_DAY);
    item = json_array_get(json_object_get(note_list(city, NOTE_READER, shelf()), "items"), 0);
    ck_assert(json_is_false(json_object_get(item, "pinned")));
    ck_assert(json_is_true(json_object_get(json_object_get(item, "confirm"), "overdue")));
    ck_assert(json_is_false(json_object_get(json_object_get(item, "confirm"), "confirmed")));
    fake_env_advance(city->fake, 2 * GW_DAY);
    item = json_array_get(json_object_get(note_list(city, NOTE_READER, shelf()), "items"), 0);
    ck_assert(json_is_false(json_object_get(item, "new")));
    small_city_close(city);
}
END_TEST

static bool
is_new(struct small_city *city)
{
    json_t *page = note_list(city, NOTE_READER, shelf());

    return json_is_true(json_object_get(json_array_get(json_object_get(page, "items"), 0), "new"));
}

/* Setting item.new_days, 3 unless the administrator says otherwise. */
START_TEST(an_item_is_new_for_three_days_and_not_a_moment_longer)
{
    struct small_city *city = note_city_open();
    struct gw_item_input in = note_plain();

    (void)note_make(city, &in);
    fake_env_advance(city->fake, 3 * GW_DAY - 1);
    ck_assert(is_new(city));
    fake_env_advance(city->fake, 1);
    ck_assert(!is_new(city));
    small_city_close(city);
}
END_TEST
