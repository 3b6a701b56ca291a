/* Values of an export's lists: out as text, and back as they were. */
#include <check.h>

#include "core/export_cell.h"
#include "core/export_folder.h"

static struct gw_arena *arena;

static void
begin(void)
{
    arena = gw_arena_new((size_t)1 << 20);
    ck_assert_ptr_nonnull(arena);
}

static const char *
shown(enum gw_export_type type, struct export_cell cell)
{
    const struct gw_export_column column = { "x", "x", NULL, type };

    return gw_text_string(arena, export_cell_render(arena, &column, &cell));
}

static enum gw_err
taken(enum gw_export_type type, const char *text, struct export_cell *out)
{
    const struct gw_export_column column = { "x", "x", NULL, type };

    return export_cell_parse(arena, &column, gw_text_from(text), out);
}

START_TEST(a_moment_comes_back_to_the_microsecond)
{
    struct export_cell cell;

    begin();
    const gw_time moment = INT64_C(1790000000123457);
    const char *text = shown(GW_EXPORT_TIME, (struct export_cell){ .number = moment });
    ck_assert_str_eq(text, "2026-09-21T14:13:20.123457Z");
    ck_assert_int_eq(taken(GW_EXPORT_TIME, text, &cell), GW_OK);
    ck_assert_int_eq(cell.number, moment);
    gw_arena_free(arena);
}
END_TEST

START_TEST(nothing_and_the_empty_text_are_told_apart_by_the_columns_type)
{
    struct export_cell cell;

    begin();
    ck_assert_str_eq(shown(GW_EXPORT_DATE, (struct export_cell){ .is_null = true }), "");
    ck_assert_int_eq(taken(GW_EXPORT_DATE, "", &cell), GW_OK);
    ck_assert(cell.is_null);
    ck_assert_int_eq(taken(GW_EXPORT_OPTIONAL, "", &cell), GW_OK);
    ck_assert(cell.is_null);
    ck_assert_int_eq(taken(GW_EXPORT_TEXT, "", &cell), GW_OK);
    ck_assert(!cell.is_null);
    gw_arena_free(arena);
}
END_TEST

START_TEST(people_are_numbers_with_spaces)
{
    static const char ids[] = { 0, 0, 0, 0, 0, 0, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0 };
    struct export_cell cell;

    begin();
    const char *text = shown(GW_EXPORT_PEOPLE,
                             (struct export_cell){ .text = { ids, sizeof(ids) } });
    ck_assert_str_eq(text, "258 281474976710656");
    ck_assert_int_eq(taken(GW_EXPORT_PEOPLE, text, &cell), GW_OK);
    ck_assert_uint_eq(cell.text.bytes, sizeof(ids));
    ck_assert_mem_eq(cell.text.data, ids, sizeof(ids));
    ck_assert_uint_eq(export_people_count(&cell), 2);
    ck_assert_int_eq(export_people_at(&cell, 1), INT64_C(281474976710656));
    ck_assert_int_eq(taken(GW_EXPORT_PEOPLE, "12 x", &cell), GW_INVALID);
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_cell_that_is_not_of_its_type_is_refused)
{
    struct export_cell cell;

    begin();
    ck_assert_int_eq(taken(GW_EXPORT_NUMBER, "1a", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_FLAG, "2", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_FLAG, "", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_DATE, "2026-02-30", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_TIME, "2026-02-03", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_BYTES, "abc", &cell), GW_INVALID);
    ck_assert_int_eq(taken(GW_EXPORT_BYTES, "00ff", &cell), GW_OK);
    ck_assert_mem_eq(cell.text.data, "\0\xff", 2);
    gw_arena_free(arena);
}
END_TEST

static const char *
named(const char *name)
{
    return gw_text_string(arena, export_file_name(arena, gw_text_from(name)));
}

START_TEST(a_files_name_leads_nowhere_and_suits_every_file_system)
{
    begin();
    ck_assert_str_eq(named("工事一覧.xlsx"), "工事一覧.xlsx");
    ck_assert_str_eq(named("../../etc/passwd"), "_._.._etc_passwd");
    ck_assert_str_eq(named("a:b*c?\"<>|\\\n.txt"), "a_b_c_______.txt");
    ck_assert_str_eq(named("..."), "file");
    ck_assert_str_eq(named(""), "file");
    ck_assert_str_eq(named("name. "), "name");
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_files_name_ends_at_200_bytes_between_two_characters)
{
    char name[310] = "";

    begin();
    for (size_t i = 0; i < 100; i++)
        memcpy(name + 3 * i, "あ", 3);
    ck_assert_uint_eq(strlen(named(name)), 198);
    gw_arena_free(arena);
}
END_TEST
