/* Query strings become structs by their table. */
#include <check.h>

#include "core/query.h"

struct query {
    int64_t board_id;
    int64_t limit;
    struct gw_text word;
    bool all;
    gw_date since;
    struct gw_ids ids;
};

static const struct gw_field fields[] = {
    GW_FIELD(struct query, board_id, .required = true, .min = 1, .max = 9007199254740991),
    GW_FIELD(struct query, limit, .min = 1, .max = 200, .absent = 20),
    GW_FIELD(struct query, word, .chars_max = 4),
    GW_FIELD(struct query, all),
    GW_FIELD(struct query, since),
    GW_FIELD(struct query, ids, .count_max = 3),
    { 0 },
};

static struct gw_arena *arena;
static struct field_fault fault;

static void
setup(void)
{
    arena = gw_arena_new(1 << 20);
}

static const struct query *
decode(const char *text, enum gw_err wanted)
{
    const void *out = NULL;
    enum gw_err err;

    if (arena == NULL)
        setup();
    fault = (struct field_fault){ 0 };
    err = query_decode(arena, gw_text_from(text),
                       (struct field_table){ fields, sizeof(struct query) }, &fault, &out);
    ck_assert_msg(err == wanted, "%s gave %s", text, gw_err_name(err));
    return out;
}

static void
expect_refused(const char *text, const char *field, const char *message_key)
{
    (void)decode(text, GW_INVALID);
    ck_assert_str_eq(fault.field, field);
    ck_assert_str_eq(fault.message_key, message_key);
}

START_TEST(names_and_values_reach_the_struct)
{
    const struct query *q = decode(
        "board_id=7&limit=200&word=%E5%B8%82+a&all=true&since=2026-04-01&ids=1,2,3", GW_OK);

    ck_assert_int_eq(q->board_id, 7);
    ck_assert_int_eq(q->limit, 200);
    ck_assert(gw_text_equal(q->word, GW_TEXT("市 a")));
    ck_assert(q->all);
    ck_assert_int_eq(q->since, 20544);
    ck_assert_uint_eq(q->ids.count, 3);
    ck_assert_int_eq(q->ids.ids[2], 3);
    gw_arena_free(arena);
}
END_TEST

START_TEST(an_empty_value_counts_as_absent)
{
    const struct query *q = decode("board_id=7&limit=&word=", GW_OK);

    ck_assert_int_eq(q->limit, 20);
    ck_assert(!gw_field_is_set(q, fields, "word"));
    gw_arena_free(arena);
}
END_TEST

START_TEST(what_breaks_the_table_is_refused_by_name)
{
    expect_refused("", "board_id", "field.required");
    expect_refused("board_id=7&nothing=1", "nothing", "field.unknown");
    expect_refused("board_id=7&board_id=7", "board_id", "field.duplicate");
    expect_refused("board_id=x", "board_id", "field.wrong_type");
    expect_refused("board_id=+7", "board_id", "field.wrong_type");
    expect_refused("board_id=07", "board_id", "field.wrong_type");
    expect_refused("board_id=0", "board_id", "field.too_small");
    expect_refused("board_id=7&limit=201", "limit", "field.too_large");
    expect_refused("board_id=7&all=1", "all", "field.wrong_type");
    expect_refused("board_id=7&since=2026-4-1", "since", "field.bad_date");
    expect_refused("board_id=7&ids=1,2,3,4", "ids", "field.too_many");
    expect_refused("board_id=7&ids=1,,2", "ids", "field.wrong_type");
    expect_refused("board_id=7&word=12345", "word", "field.too_long");
    expect_refused("board_id=7&word=%00", "word", "field.control");
    expect_refused("board_id=7&word=%ff", "word", "field.not_utf8");
    expect_refused("board_id=7&&limit=1", "", "field.unknown");
    gw_arena_free(arena);
}
END_TEST

START_TEST(broken_escapes_are_malformed)
{
    static const char *const texts[] = { "board_id=%", "board_id=%4", "board_id=%zz", "%=1" };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        (void)decode(texts[i], GW_MALFORMED);
        ck_assert_str_eq(fault.message_key, "request.bad_query");
    }
    gw_arena_free(arena);
}
END_TEST
