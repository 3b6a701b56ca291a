/* A post that asks 2,000 people to confirm, 300 of whom transfer, retire or go on leave meanwhile:
 * n, N and every name are right at each step. The test keeps its own book of who is what. */
#include "reading_city.h"

enum { NEWCOMERS = 30, PEOPLE_MAX = CITY_PEOPLE + 1 + NEWCOMERS };

struct book {
    struct city *city;
    int64_t item_id;
    struct entry {
        bool in, away, confirmed, added, was_asked;
    } people[PEOPLE_MAX + 1];
};

static struct gw_reading_counts
expected_counts(const struct book *book)
{
    struct gw_reading_counts counts = { 0 };
    for (int i = 1; i <= PEOPLE_MAX; i++) {
        const struct entry *entry = &book->people[i];
        const bool counted = entry->in && !entry->away;
        counts.asked += counted;
        counts.confirmed += counted && entry->confirmed;
        counts.on_leave += entry->in && entry->away;
        counts.added += counted && entry->added;
        counts.left += !entry->in && (entry->was_asked || entry->confirmed);
    }
    return counts;
}

static enum reading_state
expected_state(const struct entry *entry)
{
    if (!entry->in)
        return READING_LEFT;
    if (entry->away)
        return READING_ON_LEAVE;
    return entry->confirmed ? READING_CONFIRMED : READING_NOT_CONFIRMED;
}

static enum gw_err
look(struct gw_request *req, void *arg)
{
    const struct book *book = arg;
    const struct gw_reading_counts wanted = expected_counts(book);
    struct gw_reading_counts counts;
    struct reading_lines lines;
    struct reading_sets sets;
    struct gw_item item;
    size_t listed = 0;
    city_item_load(req, book->item_id, &item);
    GW_TRY(gw_reading_count(req, &item, &counts));
    ck_assert_int_eq(counts.confirmed, wanted.confirmed);
    ck_assert_int_eq(counts.asked, wanted.asked);
    ck_assert_int_eq(counts.on_leave, wanted.on_leave);
    ck_assert_int_eq(counts.added, wanted.added);
    ck_assert_int_eq(counts.left, wanted.left);
    GW_TRY(reading_sets_load(req, &item, &sets));
    reading_lines_make(req->arena, &sets, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        const struct reading_line *line = &lines.lines[i];
        const struct entry *entry = &book->people[line->person_id];
        ck_assert_int_ne(line->person_id, CITY_AUTHOR);
        ck_assert_int_eq(line->state, expected_state(entry));
        ck_assert_int_eq(line->confirmed, entry->confirmed);
        ck_assert_int_eq(line->added, entry->in && entry->added);
        listed++;
    }
    ck_assert_int_eq((int64_t)listed, wanted.asked + wanted.on_leave + wanted.left);
    return GW_OK;
}

static void
expect(struct book *book, int64_t n, int64_t all)
{
    struct city_act act = {
        .city = book->city, .person_id = CITY_AUTHOR, .run = look, .arg = book
    };
    const struct gw_reading_counts counts = expected_counts(book);
    ck_assert_int_eq(counts.confirmed, n);
    ck_assert_int_eq(counts.asked, all);
    ck_assert_int_eq(city_do(&act), GW_OK);
}

/* The first `count` from `first` on who have an account. */
static void
confirm_from(struct book *book, int first, int count)
{
    for (int id = first; count > 0; id++) {
        if (id % 10 == 0)
            continue;
        ck_assert_int_eq(city_confirm(book->city, book->item_id, id, NULL), GW_OK);
        book->people[id].confirmed = true;
        count--;
    }
}

static void
mark_in(struct book *book, int first, int last, bool in)
{
    for (int id = first; id <= last; id++)
        book->people[id].in = in;
}

static void
mark_away(struct book *book, int first, int last, bool away)
{
    for (int id = first; id <= last; id++)
        book->people[id].away = away;
}

static struct book *
book_open(void)
{
    struct book *book = test_alloc(sizeof(*book));
    struct city_note note = { .confirm = true, .confirm_by = CITY_DAY_0 + 14 };
    note.review_on = GW_DATE_NONE;
    book->city = city_open();
    city_publish(book->city, &note);
    book->item_id = note.id;
    for (int id = 1; id <= CITY_PEOPLE; id++)
        book->people[id] = (struct entry){ .in = true, .was_asked = true };
    return book;
}

START_TEST(n_of_N_is_right_while_people_transfer_retire_and_go_on_leave)
{
    struct book *book = book_open();
    struct city *city = book->city;
    expect(book, 0, 2000);
    confirm_from(book, 1, 630); /* persons 1 … 699 with an account */
    expect(book, 630, 2000);

    /* 100 transfer to another body: 651 … 750, of whom 45 have confirmed. */
    city_sql(city, "UPDATE holding SET held_until = 20543 WHERE person_id BETWEEN 651 AND 750;"
                   "INSERT INTO holding SELECT 50000 + id, id, 202, 'main', 20544, NULL"
                   " FROM person WHERE id BETWEEN 651 AND 750");
    mark_in(book, 651, 750, false);
    expect(book, 585, 1900);

    /* 100 retire, 50 of them after confirming: 601 … 650 and 751 … 800. */
    city_sql(city, "UPDATE person SET appointment_until = 20543"
                   " WHERE id BETWEEN 601 AND 650 OR id BETWEEN 751 AND 800;"
                   "UPDATE holding SET held_until = 20543"
                   " WHERE person_id BETWEEN 601 AND 650 OR person_id BETWEEN 751 AND 800");
    mark_in(book, 601, 650, false);
    mark_in(book, 751, 800, false);
    expect(book, 540, 1800);

    /* 100 are on leave from tomorrow: 551 … 600 and 801 … 850; today they still count. */
    city_sql(city, "INSERT INTO leave_period SELECT id, id, 20545, NULL FROM person"
                   " WHERE id BETWEEN 551 AND 600 OR id BETWEEN 801 AND 850");
    expect(book, 540, 1800);
    city_days_pass(city, 1);
    mark_away(book, 551, 600, true);
    mark_away(book, 801, 850, true);
    expect(book, 495, 1700);

    /* 30 newcomers are asked, too, and marked. */
    city_sql(city,
             "WITH RECURSIVE p (i) AS (SELECT 2002 UNION ALL SELECT i + 1 FROM p WHERE i < 2031)"
             " INSERT INTO person SELECT i, 'n' || i, '新人' || i, 'しんじん', x'00', 'regular',"
             " 20545, NULL, '', 0, 0 FROM p;"
             "INSERT INTO holding SELECT 60000 + id, id, 210, 'main', 20545, NULL FROM person"
             " WHERE id > 2001");
    for (int id = CITY_AUTHOR + 1; id <= PEOPLE_MAX; id++)
        book->people[id] = (struct entry){ .in = true, .added = true };
    expect(book, 495, 1730);

    /* 10 come back from leave as they were, 5 come back from the other body: nobody is new. */
    city_sql(city, "UPDATE leave_period SET leave_until = 20544 WHERE id BETWEEN 591 AND 600;"
                   "UPDATE holding SET held_until = 20544 WHERE id BETWEEN 50651 AND 50655;"
                   "INSERT INTO holding SELECT 70000 + id, id, 211, 'main', 20545, NULL"
                   " FROM person WHERE id BETWEEN 651 AND 655");
    mark_away(book, 591, 600, false);
    mark_in(book, 651, 655, true);
    expect(book, 495 + 9 + 5, 1745);

    confirm_from(book, 851, 90);
    expect(book, 599, 1745);
    city_close(city);
}
END_TEST
