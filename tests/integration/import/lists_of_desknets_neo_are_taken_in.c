/* A city that moves from desknet's NEO: organisations, users, posts. */
#include "lists.h"

static const char organizations[] = "ID,組織名,上位組織,企業内組織コード,削除フラグ\n"
                                    "245,試験部,,990,0\n"
                                    "246,試験課,@990,,\n"
                                    "247,廃課,@990,,d\n";
static const char users[] = "ID,氏名,ふりがな,ログインID,パスワード,"
                            "所属組織,役職,使用停止フラグ,削除フラグ\n"
                            "1,青木 花,あおき はな,aoki,****,*246;@990,主任,0,\n"
                            "2,青木 春,あおき はる,haru,****,試験課,,1,\n"
                            "3,青木 夏,あおき なつ,natsu,****,試験課,,0,d\n";

START_TEST(organisations_and_users_of_desknets_neo_are_taken_in)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    list_taken(admin, "kind=desknets_organizations", organizations);
    struct response *reply = list_taken(admin, "kind=desknets_users&accounts=true", users);
    ck_assert_int_eq(response_int(reply, "counts.taken"), 2);
    ck_assert_int_eq(response_int(reply, "accounts_planned"), 1);
    ck_assert_str_eq(test_sql_lines(server->directory,
                                    "SELECT d.code || ' ' || h.holding_kind FROM holding h"
                                    " JOIN position o ON o.id = h.position_id"
                                    " JOIN department d ON d.id = o.department_id"
                                    " JOIN person p ON p.id = h.person_id"
                                    " WHERE p.staff_no = 'aoki' ORDER BY h.holding_kind DESC"),
                     "dn246 main\n990 additional\n");
    reply = list_taken(admin, "kind=desknets_users&accounts=true", users);
    ck_assert_int_eq(response_int(reply, "counts.unchanged"), 3);
    reply = list_taken(admin, "kind=desknets_organizations", organizations);
    ck_assert_int_eq(response_int(reply, "counts.unchanged"), 3);
    ck_assert_int_eq(response_int(reply, "counts.noted"), 1);
    expect_refused(list_send(admin, "kind=desknets_organizations&apply=true",
                             "ID,組織名,上位組織\n301,庶務係,試験部\n302,庶務係,試験課\n"
                             "303,窓口班,庶務係\n"),
                   4, "複数ある");
    server_stop(server);
}
END_TEST

/* DESIGN 6: what came from elsewhere is in the log as what was written here. */
START_TEST(a_post_taken_in_and_changed_behind_the_log_is_noticed)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *directory = server->directory;

    list_taken(admin, "kind=desknets_boards",
               "掲示板名,件名,本文,作成日時\n移行の掲示板,停電,本文,2024/5/1\n"
               "移行の掲示板,健診,本文,2024/5/2\n");
    ck_assert_int_eq(test_sql_number(directory, "SELECT count(*) FROM audit_entry e JOIN item i"
                                                " ON i.id = e.item_id WHERE e.verb = 'item.import'"
                                                " AND e.result = 'ok'"),
                     2);
    server_stop(server);
    struct program_result result = PROGRAM("audit", "verify", "--data", directory);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    city_sql(directory, "UPDATE item SET title = '差替え' WHERE title = '健診'");
    result = PROGRAM("audit", "verify", "--data", directory);
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(strstr(result.out, "differs from its last entry"));
}
END_TEST

/* The one about the run and those about its posts say the same place. */
static void
expect_origin(struct server *server, const char *route, int64_t entries)
{
    struct response *log = client_get(client_signed_in(server, "auditor"),
                                      "/api/core/audit?limit=20");
    int64_t found = 0;

    expect_status(log, 200);
    for (size_t i = 0; i < response_count(log, "items"); i++) {
        const char *verb = response_string(log, test_text("items.%zu.verb", i));

        if (strcmp(verb, "item.import") != 0 && strcmp(verb, "import.run.create") != 0)
            continue;
        if (strcmp(response_string(log, test_text("items.%zu.route", i)), route) == 0)
            found++;
    }
    ck_assert_int_eq(found, entries);
}

START_TEST(entries_of_posts_taken_in_say_the_same_place_as_that_of_the_run)
{
    struct server *server = server_start();
    const char *file = list_file("掲示板名,件名,本文,作成日時\n移行の掲示板,健診,本文,2024/5/2\n");

    list_taken(client_signed_in(server, "admin"), "kind=desknets_boards",
               "掲示板名,件名,本文,作成日時\n移行の掲示板,停電,本文,2024/5/1\n");
    expect_origin(server, "POST /api/import/runs", 2);
    struct program_result result = PROGRAM("import", "--data", server->directory,
                                           "--desknets-boards", file, "--answering", "admin");
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    expect_origin(server, "kairan import", 2);
    server_stop(server);
}
END_TEST

START_TEST(posts_keep_author_time_and_text_and_count_as_read)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *author = test_sql_string(server->directory,
                                         "SELECT p.name FROM person p JOIN account a ON"
                                         " a.person_id = p.id WHERE a.login = 'admin'");
    const char *list = test_text("掲示板名,件名,本文,作成者,作成日時\n"
                                 "移行の掲示板,停電について,\"一行目\n二行目, 続き\",%s,"
                                 "2024/5/1 8:30\n"
                                 "移行の掲示板,健診,別紙,退職 した人,令和6年5月2日\n",
                                 author);
    struct response *reply = list_taken(admin, "kind=desknets_boards", list);

    ck_assert_int_eq(response_int(reply, "counts.taken"), 2);
    ck_assert_str_eq(test_sql_string(server->directory,
                                     "SELECT p.body_text FROM bulletin_post p JOIN item i ON"
                                     " i.id = p.item_id WHERE i.title = '停電について'"),
                     "一行目\n二行目, 続き");
    ck_assert_str_eq(
        test_sql_string(server->directory, "SELECT contact FROM item WHERE title = '健診'"),
        "移行前の掲載者：退職 した人");
    struct response *found = client_get(
        admin, test_text("/api/bulletin/posts?board_id=%s",
                         test_sql_string(server->directory, "SELECT id FROM bulletin_board"
                                                            " WHERE name = '移行の掲示板'")));
    expect_status(found, 200);
    ck_assert_uint_eq(response_count(found, "items"), 2);
    ck_assert_str_eq(response_string(found, "items.1.published_from"), "2024-04-30T23:30:00.000Z");
    ck_assert_str_eq(response_string(found, "items.1.author.name"), author);
    ck_assert(response_bool(found, "items.0.read"));
    reply = list_taken(admin, "kind=desknets_boards", list);
    ck_assert_int_eq(response_int(reply, "counts.unchanged"), 2);
    expect_refused(list_send(admin, "kind=desknets_boards",
                             "掲示板名,件名,作成日時\n移行の掲示板,未来,2099/1/1\n"),
                   2, "将来");
    /* Old incidents are no banner for everybody. */
    static const char incident[] = "掲示板名,件名,作成日時,掲載終了日\n障害情報,停止,2024/1/1,%s\n";
    expect_refused(
        list_send(admin, "kind=desknets_boards&apply=true", test_text(incident, "2099/1/1")), 2,
        "終了したものだけ");
    expect_refused(list_send(admin, "kind=desknets_boards&apply=true", test_text(incident, "")), 2,
                   "終了したものだけ");
    list_taken(admin, "kind=desknets_boards", test_text(incident, "2024/1/3"));
    server_stop(server);
}
END_TEST
