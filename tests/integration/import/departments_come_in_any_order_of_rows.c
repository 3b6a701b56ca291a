/* The tree of departments from a list. */
#include "lists.h"

#define HEAD "所属コード,上位所属コード,所属名,フリガナ,階層,設置日,廃止日\n"

START_TEST(departments_come_in_any_order_and_twice_changes_nothing)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *list = HEAD "992,991,試験係,シケンガカリ,係,2024/4/1,\n"
                            "991,990,試験課,シケンカ,,2024/4/1,\n"
                            "990,,試験部,シケンブ,部,2024/4/1,\n";
    struct response *reply = list_taken(admin, "kind=departments", list);

    ck_assert_int_eq(response_int(reply, "counts.taken"), 3);
    ck_assert_str_eq(test_sql_string(server->directory,
                                     "SELECT b.code || a.level FROM department a JOIN department b"
                                     " ON b.id = a.parent_id WHERE a.code = '991'"),
                     "9902");
    reply = list_taken(admin, "kind=departments", list);
    ck_assert_int_eq(response_int(reply, "counts.unchanged"), 3);
    reply = list_taken(admin, "kind=departments", HEAD "991,990,試験推進課,シケンカ,,2024/4/1,\n");
    ck_assert_int_eq(response_int(reply, "counts.changed"), 1);
    server_stop(server);
}
END_TEST

START_TEST(a_department_lies_not_above_itself_and_is_not_ended_under_its_people)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    expect_refused(
        list_send(admin, "kind=departments&apply=true", HEAD "990,991,甲,,,,\n991,990,乙,,,,\n"), 2,
        "この所属に戻って");
    const char *name = test_sql_string(server->directory,
                                       "SELECT name FROM department WHERE code = '021'");
    expect_refused(list_send(admin, "kind=departments",
                             test_text("所属コード,所属名,廃止日\n021,%s,2026/1/1\n", name)),
                   2, "現職の職員");
    list_taken(admin, "kind=departments", HEAD "995,,甲,,,2024/4/1,\n996,995,乙,,,2024/4/1,\n");
    expect_refused(list_send(admin, "kind=departments&apply=true",
                             HEAD "995,,甲,,,,2025/3/31\n996,995,乙,,,,\n"),
                   3, "廃止された所属");
    expect_refused(list_send(admin, "kind=departments&apply=true",
                             HEAD "995,,甲,,,,2025/3/31\n996,,乙,,,,\n997,995,丙,,,,\n"),
                   4, "廃止された所属");
    list_taken(admin, "kind=departments", HEAD "995,,甲,,,,2025/3/31\n996,995,乙,,,,2025/3/31\n");
    expect_refused(list_send(admin, "kind=departments", HEAD "990,999,甲,,,,\n"), 2,
                   "登録されていません");
    expect_refused(list_send(admin, "kind=departments", HEAD "990,,甲,,,2099/4/1,\n"), 2,
                   "将来の日付");
    expect_refused(list_send(admin, "kind=departments", HEAD "990,,甲,,,,\n990,,乙,,,,\n"), 3,
                   "同じ所属コード");
    server_stop(server);
}
END_TEST
