/* The manifest of an export may have been written by anybody. */
#include <check.h>

#include "core/takeover.h"
#include "modules.h"
#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

/* What the members after "format" make of a manifest. */
static enum gw_err
outcome_of(const char *members)
{
    const struct gw_export_table **tables = export_tables_new(gw_modules);
    const char *json = test_text("{\"format\":%d,%s}", EXPORT_FORMAT, members);
    struct takeover_manifest manifest;
    enum gw_err err = takeover_manifest_parse(gw_text_from(json), test_arena(), tables, &manifest);

    free(tables);
    return err;
}

START_TEST(a_manifest_without_the_last_id_is_refused_for_ids_would_be_given_twice)
{
    ck_assert_int_eq(outcome_of("\"last_id\":7,\"files\":0,\"lists\":[]"), GW_OK);
    ck_assert_int_eq(outcome_of("\"files\":0,\"lists\":[]"), GW_MALFORMED);
    ck_assert_int_eq(outcome_of("\"last_id\":-7,\"files\":0,\"lists\":[]"), GW_MALFORMED);
}
END_TEST

/* Of the first of our lists, with its columns and so many rows. */
static enum gw_err
outcome_of_rows(int rows)
{
    const struct gw_export_table **tables = export_tables_new(gw_modules);
    const char *columns = "";

    for (const struct gw_export_column *c = tables[0]->columns; c->name != NULL; c++)
        if (c->type != GW_EXPORT_KANA_KEY)
            columns = test_text("%s%s{\"name\":\"%s\"}", columns, *columns == '\0' ? "" : ",",
                                c->name);
    columns = test_text("\"last_id\":7,\"lists\":[{\"name\":\"%s\",\"rows\":%d,\"columns\":[%s]}]",
                        tables[0]->name, rows, columns);
    free(tables);
    return outcome_of(columns);
}

START_TEST(a_manifest_counts_no_fewer_than_none)
{
    ck_assert_int_eq(outcome_of("\"last_id\":7,\"files\":-1,\"lists\":[]"), GW_MALFORMED);
    ck_assert_int_eq(outcome_of_rows(3), GW_OK);
    ck_assert_int_eq(outcome_of_rows(-1), GW_MALFORMED);
}
END_TEST

START_TEST(what_is_no_manifest_is_refused)
{
    ck_assert_int_eq(outcome_of("\"last_id\":7,\"lists\":[{\"name\":\"no_such_list\"}]"),
                     GW_MALFORMED);
    ck_assert_int_eq(outcome_of("\"last_id\":7,\"left_out\":[1,null,{}]"), GW_OK);
    ck_assert_int_eq(outcome_of("\"last_id\":"), GW_MALFORMED);
}
END_TEST
