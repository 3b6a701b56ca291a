/* Importing members: staff numbers, logins or names, one a line. */
#include <check.h>
#include <string.h>

#include "../core/city_sql.h"
#include "groups.h"

static struct response *
import(struct client *client, int64_t group_id, const char *text)
{
    struct response *response = client_post(client, test_text("%s/import", group_path(group_id)),
                                            test_text("{\"text\":\"%s\"}", text));
    expect_status(response, 200);
    return response;
}

static const char *
staff_no_of(const struct server *server, const char *login)
{
    return city_sql_text(server->directory, test_text("SELECT staff_no FROM person p JOIN account a"
                                                      " ON a.person_id = p.id WHERE a.login = '%s'",
                                                      login));
}

START_TEST(a_pasted_list_is_taken_whole_or_not_at_all)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *number = staff_no_of(server, "personnel");
    int64_t id = group_make(client, "名簿", "");
    struct response *mixed = import(
        client, id,
        test_text("職員番号,氏名\\n%s,関 美穂\\nCHIEF\\n誰でもない\\n\\n%s,山本 悠斗", number,
                  number));
    ck_assert(!response_bool(mixed, "done"));
    ck_assert_int_eq(response_int(mixed, "added"), 0);
    ck_assert_int_eq(response_int(mixed, "taken"), 0);
    ck_assert_uint_eq(response_count(mixed, "unknown"), 2);
    ck_assert_int_eq(response_int(mixed, "unknown.0.line"), 4);
    ck_assert_str_eq(response_string(mixed, "unknown.0.text"), "誰でもない");
    ck_assert_str_eq(response_string(mixed, "unknown.0.reason"), "unknown");
    ck_assert_int_eq(response_int(mixed, "unknown.1.line"), 6);
    ck_assert_str_eq(response_string(mixed, "unknown.1.reason"), "conflict");
    struct response *group = client_get(client, group_path(id));
    ck_assert_int_eq(response_int(group, "count"), 0);
    ck_assert_int_eq(response_int(group, "version"), 1);

    struct response *whole = import(
        client, id, test_text("%s\\n山本　悠斗\\nchief\\tオノ クミコ\\n%s", number, number));
    ck_assert(response_bool(whole, "done"));
    ck_assert_int_eq(response_int(whole, "taken"), 4);
    ck_assert_int_eq(response_int(whole, "added"), 3);
    ck_assert_int_eq(response_int(whole, "version"), 2);
    group = client_get(client, group_path(id));
    ck_assert_int_eq(response_int(group, "count"), 3);
    ck_assert(lists_id(group, "people", person_of(client)));
    ck_assert_int_eq(response_int(import(client, id, "staff"), "added"), 0);
    server_stop(server);
}
END_TEST

START_TEST(a_name_of_two_people_asks_which_one)
{
    struct server *server = server_start();
    server_stop(server);
    city_sql(server->directory,
             "UPDATE person SET name = '関 美穂' WHERE id = (SELECT person_id FROM account"
             " WHERE login = 's00010')");
    server_restart(server);
    struct client *client = client_signed_in(server, "staff");
    int64_t id = group_make(client, "名簿", "");
    struct response *asked = import(client, id, "関美穂");
    ck_assert(!response_bool(asked, "done"));
    ck_assert_str_eq(response_string(asked, "unknown.0.reason"), "ambiguous");
    ck_assert_uint_eq(response_count(asked, "unknown.0.candidates"), 2);
    struct response *told = import(client, id, "personnel,関美穂");
    ck_assert(response_bool(told, "done"));
    ck_assert_int_eq(response_int(told, "added"), 1);
    server_stop(server);
}
END_TEST

START_TEST(a_thousand_lines_are_taken_and_no_more)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t id = group_make(client, "名簿", "");
    const char *path = test_text("%s/import", group_path(id));
    ck_assert_int_eq(response_int(import(client, id, repeated("staff", "\\n", 1000)), "added"), 1);
    expect_problem(
        client_post(client, path, test_text("{\"text\":\"%s\"}", repeated("staff", "\\n", 1001))),
        422, "invalid", "people.import_too_long");
    expect_problem(client_post(client, path, "{\"text\":\" \\n,\"}"), 422, "invalid",
                   "people.import_empty");
    server_stop(server);
}
END_TEST
