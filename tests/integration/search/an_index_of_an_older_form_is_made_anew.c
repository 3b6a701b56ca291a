/* A city from before search, or from before a change of the tokenizer, indexes itself. */
#include "searching.h"
#include "tests/integration/core/city_sql.h"

START_TEST(an_index_of_an_older_form_is_made_anew)
{
    const char *directory = city_copy();

    city_sql(directory, test_on_pgsql()
                            ? "COMMENT ON TABLE search_index IS 'words 0'"
                            : "PRAGMA writable_schema = ON;"
                              "UPDATE sqlite_schema SET sql = replace(sql, 'bigram 1', 'bigram 0')"
                              " WHERE name = 'search_index'");
    struct server *server = server_start_on(directory, NULL);
    struct client *staff = client_signed_in(server, "staff");
    const long long end = test_clock_ms() + INDEXED_MS_MAX;
    ck_assert(server_log_has(server, "db.search_index.made"));
    while (strcmp(city_sql_text(directory, "SELECT count(*) FROM search_outbox"), "0") != 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    ck_assert_str_eq(city_sql_text(directory, "SELECT count(*) FROM search_doc"),
                     city_sql_text(directory, "SELECT count(*) FROM item"
                                              " WHERE state BETWEEN 2 AND 4"));
    ck_assert_uint_gt(response_count(search_for(staff, "会議", ""), "items"), 0);
    server_stop(server);
}
END_TEST
