/* What a list changes about people who are there: moves, ends, and nothing by itself. */
#include "lists.h"

#define ONE "0990001,青木 花,アオキ ハナ,021,主事,70,本務,2024/4/1,aoki\n"

static const char *
offices_of(const struct server *server, const char *staff_no)
{
    return test_sql_lines(server->directory,
                          test_text("SELECT o.name || ' ' || h.holding_kind || ' ' ||"
                                    " COALESCE(h.held_until - h.held_from, -1) FROM holding h"
                                    " JOIN position o ON o.id = h.position_id"
                                    " JOIN person p ON p.id = h.person_id"
                                    " WHERE p.staff_no = '%s' ORDER BY h.held_from, o.name",
                                    staff_no));
}

START_TEST(a_look_changes_nothing_and_another_file_than_the_one_looked_at_is_refused)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct response *looked = list_send(admin, "kind=staff", STAFF ONE);

    expect_status(looked, 200);
    ck_assert(!response_bool(looked, "applied"));
    ck_assert_int_eq(response_int(looked, "counts.taken"), 1);
    const char *query = test_text("kind=staff&apply=true&digest=%s",
                                  response_string(looked, "digest"));
    expect_problem(list_send(admin, query, STAFF ONE "\n"), 409, "conflict", "import.other_file");
    expect_status(list_send(admin, query, STAFF ONE), 200);
    ck_assert_int_eq(test_sql_number(server->directory, "SELECT count(*) FROM person"), 61);
    server_stop(server);
}
END_TEST

START_TEST(a_new_main_position_ends_the_one_before_on_the_day_before)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    list_taken(admin, "kind=staff", STAFF ONE);
    list_taken(admin, "kind=staff",
               STAFF "0990001,青木 花,アオキ ハナ,022,主任,50,本務,2024/4/11,aoki\n");
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main 9\n主任 main -1\n");
    struct response *corrected = list_taken(
        admin, "kind=staff", STAFF "0990001,青木 花,アオキ ハナ,021,主査,40,本務,2024/4/11,aoki\n");
    ck_assert_int_eq(response_int(corrected, "counts.changed"), 1);
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main 9\n主査 main -1\n");
    struct response *reply = list_send(
        admin, "kind=staff&apply=true",
        STAFF "0990001,青木 花,アオキ ハナ,021,参事,20,本務,2024/4/5,aoki\n");
    expect_refused(reply, 2, "重なっています");
    server_stop(server);
}
END_TEST

#define STAFF_ENDS "職員番号,氏名,フリガナ,所属コード,職名,役職順,本務兼務,発令日,発令終了日\n"
#define HANA "0990001,青木 花,アオキ ハナ,"

START_TEST(nobody_comes_out_with_two_main_positions_on_one_day)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    /* Within the file: the last day of the first is the first of the second. */
    expect_refused(list_send(admin, "kind=staff&apply=true",
                             STAFF_ENDS HANA "021,主事,70,本務,2020/4/1,2022/4/1\n" HANA
                                             "022,主任,50,本務,2022/4/1,\n"),
                   3, "重なっています");
    /* From the newest to the oldest, and a day apart: as it should be, a second time too. */
    const char *apart = STAFF_ENDS HANA "022,主任,50,本務,2022/4/1,\n" HANA
                                        "021,主事,70,本務,2020/4/1,2022/3/31\n";
    list_taken(admin, "kind=staff", apart);
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main 729\n主任 main -1\n");
    ck_assert_int_eq(response_int(list_taken(admin, "kind=staff", apart), "counts.unchanged"), 2);
    /* A row that is over, on what runs. */
    expect_refused(list_send(admin, "kind=staff&apply=true",
                             STAFF_ENDS HANA "021,主査,40,本務,2023/4/1,2023/9/30\n"),
                   2, "重なっています");
    /* The first day of what runs, moved back into what is over. */
    expect_refused(
        list_send(admin, "kind=staff&apply=true", STAFF_ENDS HANA "022,主任,50,本務,2022/3/31,\n"),
        2, "重なっています");
    /* What lies before all of them meets nothing. */
    list_taken(admin, "kind=staff", STAFF_ENDS HANA "021,書記,80,本務,2018/4/1,2020/3/31\n");
    ck_assert_str_eq(offices_of(server, "0990001"), "書記 main 730\n主事 main 729\n主任 main -1\n");
    server_stop(server);
}
END_TEST

START_TEST(a_list_that_ends_what_runs_and_begins_the_next_may_name_them_in_any_order)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    list_taken(admin, "kind=staff", STAFF ONE);
    list_taken(admin, "kind=staff",
               STAFF_ENDS HANA "022,主任,50,本務,2024/5/1,\n" HANA
                               "021,主事,70,本務,2024/4/1,2024/4/30\n");
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main 29\n主任 main -1\n");
    server_stop(server);
}
END_TEST

START_TEST(who_left_before_the_list_came_holds_nothing_any_more)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *list = "職員番号,氏名,フリガナ,所属コード,職名,本務兼務,発令日,任用終了日\n" HANA
                       "021,主事,本務,2020/4/1,2022/3/31\n"
                       "0990002,青木 春,アオキ ハル,021,主事,本務,,2022/3/31\n";

    list_taken(admin, "kind=staff", list);
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main 729\n");
    ck_assert_str_eq(offices_of(server, "0990002"), "主事 main 0\n");
    ck_assert_int_eq(response_int(list_taken(admin, "kind=staff", list), "counts.unchanged"), 2);
    expect_refused(list_send(admin, "kind=staff",
                             "職員番号,氏名,フリガナ,所属コード,職名,本務兼務,発令日,任用終了日\n"
                             "0990003,青木 夏,アオキ ナツ,021,主事,本務,2022/4/1,2022/3/31\n"),
                   2, "始まりの日");
    server_stop(server);
}
END_TEST

START_TEST(two_rows_of_one_number_are_one_person_who_holds_two_positions)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *two = STAFF ONE "0990001,青木 花,アオキ ハナ,022,主事,70,兼務,2024/5/1,\n";

    list_taken(admin, "kind=staff", two);
    ck_assert_str_eq(offices_of(server, "0990001"), "主事 main -1\n主事 additional -1\n");
    struct response *again = list_taken(admin, "kind=staff", two);
    ck_assert_int_eq(response_int(again, "counts.unchanged"), 2);
    expect_refused(list_send(admin, "kind=staff", STAFF ONE "0990001,青木 華,,022,主事,,兼務,,\n"),
                   3, "前の行と内容が違います");
    expect_refused(list_send(admin, "kind=staff", STAFF ONE "0990001,青木 花,,022,主事,,本務,,\n"),
                   3, "本務の行が2つ");
    server_stop(server);
}
END_TEST

START_TEST(who_is_missing_is_listed_and_ends_only_when_that_is_asked_for)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    const char *all = test_sql_lines(
        server->directory, "SELECT staff_no || ',' || name || ',' || kana FROM person p"
                           " WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id"
                           " AND a.login = 'staff') ORDER BY id");
    const char *list = test_text("職員番号,氏名,フリガナ\n%s", all);
    struct response *reply = list_taken(admin, "kind=staff", list);

    ck_assert_int_eq(response_int(reply, "counts.missing"), 1);
    expect_status(client_get(staff, "/api/session"), 200);
    expect_problem(list_send(admin, "kind=staff&end_missing=true&end_on=2999-01-01", list), 422,
                   "invalid", "import.end_on_bad");
    const char *yesterday = test_sql_string(server->directory,
                                            test_on_pgsql() ? "SELECT (current_date - 1)::text"
                                                            : "SELECT date('now', '-1 day')");
    reply = list_taken(admin, test_text("kind=staff&end_missing=true&end_on=%s", yesterday), list);
    ck_assert_int_eq(response_int(reply, "counts.ended"), 1);
    expect_status(client_get(staff, "/api/session"), 401);
    ck_assert_str_eq(
        test_sql_string(server->directory, "SELECT state FROM account WHERE login = 'staff'"),
        "closed");
    server_stop(server);
}
END_TEST

START_TEST(a_number_that_lost_its_zeros_makes_no_second_person)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    list_taken(admin, "kind=staff", STAFF ONE);
    expect_refused(list_send(admin, "kind=staff&apply=true",
                             STAFF "990001,青木 花,アオキ ハナ,021,主事,70,本務,2024/4/1,\n"),
                   2, "先頭の0");
    server_stop(server);
}
END_TEST

START_TEST(what_was_read_otherwise_than_it_stands_is_told)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct response *reply = list_taken(
        admin, "kind=staff",
        "備考,発令日,職名,所属コード,フリガナ,氏名,職員番号\n"
        "メモ,2024/4/1,主事,０２１,アオキ ハナ,葛\xf3\xa0\x84\x80木　花,\"=\"\"0990001\"\"\"\n");

    ck_assert_int_eq(response_int(reply, "counts.read_as"), 2);
    ck_assert_str_eq(response_string(reply, "unknown_columns.0"), "備考");
    ck_assert_str_eq(
        test_sql_string(server->directory, "SELECT name FROM person WHERE staff_no = '0990001'"),
        "葛\xf3\xa0\x84\x80木　花");
    server_stop(server);
}
END_TEST
