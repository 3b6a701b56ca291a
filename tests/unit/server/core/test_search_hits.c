/* The same words find the same texts on every engine. */
#include <check.h>

#include "core/search.h"
#include "tests/lib/arena.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

/* Item numbers are places in here, from 1 on. */
static const char *const texts[] = {
    "会議室の予約について",             /* 1 */
    "議会の会期 A-12 号",               /* 2 */
    "Kairan の使い方、kairan を入れる", /* 3 */
    "カイラン 回覧板 2026年度",         /* 4 */
    "会\n議室",                         /* 5 */
    "it's a \\ \"quoted\" 'word'",      /* 6 */
    "20260401 20269999",                /* 7 */
    "ｶｲｷﾞｼﾂ 会議 室内",                 /* 8 */
    "a/b a-b 会議・室",                 /* 9 */
    "𠮷野家 髙橋 ①②",                   /* 10 */
    "",                                 /* 11 */
    "/d12 d12 knote %_",                /* 12 */
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "a", /* 13 */
};
#define TEXTS (sizeof(texts) / sizeof(*texts))

struct expectation {
    const char *typed;
    const char *found; /* newest first */
};

static const struct expectation expectations[] = {
    { "会議", " 9 8 1" },
    { "会議室", " 1" },
    { "\"会議室\"", " 1" },
    { "会議 室", " 9 8 1" },
    { "会議室内", "" },
    { "\"会議 室内\"", " 8" },
    { "\"会議 室\"", " 9 8" },
    { "会議・室", " 9 8" },
    { "室", " 9 8 5 1" },
    { "会", " 9 8 5 2 1" },
    { "議", " 9 8 5 2 1" },
    { "会 -議会", " 9 8 5 1" },
    { "会 -会議", " 5 2" },
    { "会 -\"会議 室内\"", " 9 5 2 1" },
    { "会 -室 -議会", "" },
    { "カイギシツ", " 8" },
    { "かいらん", " 4" },
    { "kair", " 3" },
    { "\"kair\"", "" },
    { "KAIRAN", " 3" },
    { "k", "" },
    { "a-12", " 2" },
    { "\"a 12\"", " 2" },
    { "12", " 10 2" },
    { "1", "" },
    { "2026", " 4" },
    { "20260", " 7" },
    { "2026年", " 4" },
    { "it's", " 6" },
    { "\"quoted\" word", " 6" },
    { "'word'", " 6" },
    { "a\\b", " 9" },
    { "\"a b\"", " 9" },
    { "a b", " 9" },
    { "a -b", " 6 2" },
    { "𠮷", " 10" },
    { "𠮷野", " 10" },
    { "高橋", "" },
    { "髙橋", " 10" },
    { "②", "" },
    { "12 号", " 2" },
    { "d12", " 12" },
    { "/d12", " 12" },
    { "%", "" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", " 13" },
    { "-会議", "" },
};

static void
items_make(struct fixture *fixture)
{
    fixture_sql(fixture,
                "INSERT INTO department (id, code, name, kana, level, authority, phone, sort_key,"
                " effective_from) VALUES (1, 'a', 'a', 'a', 1, 'mayor', '', 1, 0)");
    fixture_sql(fixture, "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind,"
                         " appointment_from, extension, created_at, updated_at)"
                         " VALUES (1, 'a', 'a', 'a', '', 'regular', 0, '', 0, 0)");
    for (size_t i = 1; i <= TEXTS; i++)
        fixture_sql(fixture,
                    test_text("INSERT INTO item (id, item_no, kind, container_id, title,"
                              " owner_department_id, author_id, contact, audience_id, state,"
                              " importance, information_class, confidentiality, published_from,"
                              " hold, version, created_at, updated_at) VALUES (%zu, %zu,"
                              " 'test.note', %zu, 't', 1, 1, '', 1, 3, 0, 1, 1, %zu, 0, 1, 0, 0)",
                              1000 + i, i, i % 2 + 1, 100 * i));
}

static enum gw_err
docs_insert(void *arg, struct gw_db *db)
{
    (void)arg;
    for (size_t i = 1; i <= TEXTS; i++) {
        const struct search_doc doc = {
            .item_no = (int64_t)i,
            .item_id = 1000 + (int64_t)i,
            .indexed_text = gw_search_form(test_arena(), gw_text_from(texts[i - 1])),
            .scope = gw_text_from(
                test_text("ktest.note c%zu d%zu m20260%zu", i % 2 + 1, i % 3 + 1, i % 4 + 1)),
        };

        GW_TRY(search_doc_insert(db, &doc));
    }
    return GW_OK;
}

struct looking {
    struct search_range range;
    const char *found;
    size_t rows_wanted;
    size_t rows;
};

static enum gw_err
note_row(void *arg, const struct search_row *row, bool *going_on)
{
    struct looking *looking = arg;

    ck_assert_int_eq(row->item_id, 1000 + row->item_no);
    looking->found = test_text("%s %lld", looking->found, (long long)row->item_no);
    *going_on = ++looking->rows != looking->rows_wanted;
    return GW_OK;
}

static enum gw_err
look(void *arg, struct gw_db *db)
{
    struct looking *looking = arg;

    return search_rows_each(db, test_arena(), &looking->range, note_row, looking);
}

static const char *
found(struct fixture *fixture, const char *typed, struct looking looking)
{
    struct search_query query;

    search_query_parse(test_arena(), gw_search_form(test_arena(), gw_text_from(typed)), &query);
    if (query.wanted == 0)
        return "";
    looking.range.query = &query;
    if (looking.range.before_no == 0)
        looking.range.before_no = INT64_MAX;
    if (looking.range.rows_max == 0)
        looking.range.rows_max = 1000;
    looking.found = "";
    ck_assert_int_eq(fixture_write(fixture, look, &looking), GW_OK);
    return looking.found;
}

static struct fixture *
filled_open(void)
{
    struct fixture *fixture = fixture_open(NULL);

    items_make(fixture);
    ck_assert_int_eq(fixture_write(fixture, docs_insert, NULL), GW_OK);
    return fixture;
}

START_TEST(each_query_finds_what_the_table_says)
{
    struct fixture *fixture = filled_open();
    const char *faults = "";

    for (size_t i = 0; i < sizeof(expectations) / sizeof(*expectations); i++) {
        const char *now = found(fixture, expectations[i].typed, (struct looking){ .rows = 0 });

        if (strcmp(now, expectations[i].found) != 0)
            faults = test_text("%s\n%s: found%s, wanted%s", faults, expectations[i].typed, now,
                               expectations[i].found);
    }
    ck_assert_str_eq(faults, "");
    fixture_close(fixture);
}
END_TEST

static const char *
narrowed(struct fixture *fixture, const struct search_narrowing *narrowing)
{
    struct looking looking = { .range.scope = search_scope_expression(test_arena(), narrowing) };

    return found(fixture, "会", looking);
}

START_TEST(a_scope_narrows_without_being_a_word)
{
    struct fixture *fixture = filled_open();
    static const int64_t departments[] = { 2, 3 };
    struct search_narrowing narrowing = { .from = GW_DATE_NONE, .until = GW_DATE_NONE };

    narrowing.kind = GW_TEXT("test.note");
    ck_assert_str_eq(narrowed(fixture, &narrowing), " 9 8 5 2 1");
    narrowing.container_id = 2;
    ck_assert_str_eq(narrowed(fixture, &narrowing), " 9 5 1");
    narrowing.departments = (struct gw_ids){ departments, 2 };
    ck_assert_str_eq(narrowed(fixture, &narrowing), " 5 1");
    narrowing.from = gw_date_from_civil((struct gw_civil){ .year = 2026, .month = 1, .day = 5 });
    narrowing.until = gw_date_from_civil((struct gw_civil){ .year = 2026, .month = 3, .day = 5 });
    ck_assert_str_eq(narrowed(fixture, &narrowing), " 5 1");
    narrowing.from = gw_date_from_civil((struct gw_civil){ .year = 2026, .month = 3, .day = 5 });
    ck_assert_str_eq(narrowed(fixture, &narrowing), "");
    narrowing = (struct search_narrowing){ .kind = GW_TEXT("note"),
                                           .from = GW_DATE_NONE,
                                           .until = GW_DATE_NONE };
    ck_assert_str_eq(narrowed(fixture, &narrowing), "");
    fixture_close(fixture);
}
END_TEST

START_TEST(a_page_ends_and_the_next_goes_on)
{
    struct fixture *fixture = filled_open();

    ck_assert_str_eq(found(fixture, "会", (struct looking){ .range.rows_max = 2 }), " 9 8");
    ck_assert_str_eq(found(fixture, "会", (struct looking){ .range.before_no = 8 }), " 5 2 1");
    ck_assert_str_eq(found(fixture, "会", (struct looking){ .rows_wanted = 3 }), " 9 8 5");
    fixture_close(fixture);
}
END_TEST

#define MANY 450 /* more than PostgreSQL is asked for at once, and not a multiple of it */

static enum gw_err
many_insert(void *arg, struct gw_db *db)
{
    (void)arg;
    for (int64_t i = 1; i <= MANY; i++) {
        const struct search_doc doc = { .item_no = i,
                                        .item_id = 1000 + i,
                                        .indexed_text = GW_TEXT("会議"),
                                        .scope = GW_TEXT("c1") };

        GW_TRY(search_doc_insert(db, &doc));
    }
    return GW_OK;
}

START_TEST(many_rows_come_all_and_once)
{
    struct fixture *fixture = fixture_open(NULL);
    const char *wanted = "", *most = "";
    struct looking looking = { .rows = 0 };

    items_make(fixture);
    fixture_sql(fixture, "DELETE FROM item");
    fixture_sql(fixture,
                test_text("WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL"
                          " SELECT i + 1 FROM n WHERE i < %d) INSERT INTO item (id, item_no, kind,"
                          " container_id, title, owner_department_id, author_id, contact,"
                          " audience_id, state, importance, information_class, confidentiality,"
                          " published_from, hold, version, created_at, updated_at)"
                          " SELECT 1000 + i, i, 'test.note', 1, 't', 1, 1, '', 1, 3, 0, 1, 1, i, 0,"
                          " 1, 0, 0 FROM n",
                          MANY));
    ck_assert_int_eq(fixture_write(fixture, many_insert, NULL), GW_OK);
    for (int i = MANY; i > 0; i--) {
        wanted = test_text("%s %d", wanted, i);
        if (i == MANY - 400)
            most = wanted;
    }
    ck_assert_str_eq(found(fixture, "会議", looking), wanted);
    looking.range.rows_max = 401;
    ck_assert_str_eq(found(fixture, "会議", looking), most);
    fixture_close(fixture);
}
END_TEST
