/* Power comes from positions, so a list of positions is a way to power: who may, and what nobody
 * does from a page. */
#include <sys/stat.h>

#include "lists.h"

START_TEST(N2_3_only_the_administrator_gives_accounts_by_a_list)
{
    struct server *server = server_start();
    struct client *personnel = client_signed_in(server, "personnel");
    const char *list = STAFF "0990001,青木 花,アオキ ハナ,021,主事,70,本務,2024/4/1,aoki\n";

    expect_problem(list_send(personnel, "kind=staff&accounts=true", list), 403, "denied",
                   "import.accounts_denied");
    list_taken(personnel, "kind=staff", list);
    ck_assert_int_eq(
        test_sql_number(server->directory, "SELECT count(*) FROM account WHERE login = 'aoki'"), 0);
    expect_problem(list_send(personnel, "kind=desknets_boards", "件名\n"), 403, "denied",
                   "import.kind_denied");
    expect_status(list_send(client_signed_in(server, "chief"), "kind=staff", list), 403);
    server_stop(server);
}
END_TEST

START_TEST(N5_2_roles_of_the_whole_city_are_given_on_the_machine_only)
{
    struct server *server = server_start();
    struct client *personnel = client_signed_in(server, "personnel");
    const char *list = "職員番号,氏名,フリガナ,所属コード,職名,役割,発令日\n"
                       "0990001,青木 花,アオキ ハナ,021,主査,監査担当,2024/4/1\n";
    const char *seated = "職員番号,氏名,フリガナ,所属コード,職名,発令日\n"
                         "0990001,青木 花,アオキ ハナ,025,係長（システム管理者）,2024/4/1\n";

    expect_refused(list_send(personnel, "kind=staff&apply=true", list), 2, "kairan import");
    expect_refused(list_send(personnel, "kind=staff&apply=true", seated), 2, "kairan import");
    const char *path = list_file(list);
    struct program_result result = PROGRAM("import", "--data", server->directory, "--people", path);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    ck_assert_str_eq(test_sql_string(server->directory,
                                     "SELECT o.role FROM position o JOIN holding h ON"
                                     " h.position_id = o.id JOIN person p ON p.id = h.person_id"
                                     " WHERE p.staff_no = '0990001'"),
                     "auditor");
    server_stop(server);
}
END_TEST

START_TEST(nobody_gives_oneself_a_position_with_a_role)
{
    struct server *server = server_start();
    struct client *personnel = client_signed_in(server, "personnel");
    const char *self = test_sql_string(
        server->directory, "SELECT staff_no || ',' || name || ',' || kana FROM person p"
                           " JOIN account a ON a.person_id = p.id WHERE a.login = 'personnel'");

    expect_refused(list_send(personnel, "kind=staff&apply=true",
                             test_text("職員番号,氏名,フリガナ,所属コード,職名,本務兼務\n"
                                       "%s,021,総務課長,兼務\n",
                                       self)),
                   2, "ご自身");
    server_stop(server);
}
END_TEST

/* A section's chief answers for what lies below it (N6.2): moving a department there is giving
 * oneself power. */
START_TEST(nobody_moves_departments_below_the_section_that_one_leads)
{
    struct server *server = server_start();
    const char *directory = server->directory;
    const char *self = test_sql_string(directory, "SELECT staff_no || ',' || name FROM person p"
                                                  " JOIN account a ON a.person_id = p.id"
                                                  " WHERE a.login = 'personnel'");
    const char *other = test_sql_string(directory,
                                        "SELECT name FROM department WHERE code = '041'");
    const char *list = test_text("所属コード,上位所属コード,所属名\n041,022,%s\n", other);
    const char *path = list_file(test_text(
        "職員番号,氏名,所属コード,職名,役割,本務兼務\n%s,022,試験課長,所属長,兼務\n", self));

    struct client *personnel = client_signed_in(server, "personnel");
    expect_status(list_send(personnel, "kind=departments", list), 200);
    ck_assert_int_eq(response_int(list_send(personnel, "kind=departments", list), "counts.changed"),
                     1);
    struct program_result result = PROGRAM("import", "--data", directory, "--people", path);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    expect_refused(list_send(personnel, "kind=departments&apply=true", list), 2,
                   "ご自身が管理責任者");
    /* Nor behind a new one. */
    expect_refused(list_send(personnel, "kind=departments&apply=true",
                             test_text("所属コード,上位所属コード,所属名,設置日\n"
                                       "990,022,試験室,2024/4/1\n041,990,%s,\n",
                                       other)),
                   3, "ご自身が管理責任者");
    /* A new one is empty; and elsewhere they move as ever. */
    list_taken(personnel, "kind=departments",
               test_text("所属コード,上位所属コード,所属名,設置日\n"
                         "990,022,試験室,2024/4/1\n041,021,%s,\n",
                         other));
    ck_assert_int_eq(
        response_int(list_taken(client_signed_in(server, "admin"), "kind=departments", list),
                     "counts.changed"),
        1);
    server_stop(server);
}
END_TEST

START_TEST(nobody_gives_a_role_to_the_position_that_one_holds)
{
    struct server *server = server_start();
    struct client *personnel = client_signed_in(server, "personnel");
    const char *self = test_sql_string(
        server->directory, "SELECT staff_no || ',' || name FROM person p"
                           " JOIN account a ON a.person_id = p.id WHERE a.login = 'personnel'");

    list_taken(personnel, "kind=staff",
               test_text("職員番号,氏名,所属コード,職名,役職順,本務兼務\n"
                         "%s,021,試験主幹,70,兼務\n",
                         self));
    /* In a row about somebody else. */
    expect_refused(list_send(personnel, "kind=staff&apply=true",
                             "職員番号,氏名,フリガナ,所属コード,職名,役割,発令日\n"
                             "0990001,青木 花,アオキ ハナ,021,試験主幹,所属長,2024/4/1\n"),
                   2, "ご自身");
    server_stop(server);
}
END_TEST

START_TEST(who_has_power_over_the_whole_city_is_not_ended_from_a_page)
{
    struct server *server = server_start();
    struct client *personnel = client_signed_in(server, "personnel");
    const char *person = test_sql_string(
        server->directory, "SELECT staff_no || ',' || name FROM person p"
                           " JOIN account a ON a.person_id = p.id WHERE a.login = 'admin'");

    expect_refused(list_send(personnel, "kind=staff&apply=true",
                             test_text("職員番号,氏名,任用終了日\n%s,2099/3/31\n", person)),
                   2, "kairan import");
    server_stop(server);
}
END_TEST

START_TEST(the_log_says_who_took_in_which_file_and_how_much_of_it)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const char *directory = server->directory;

    list_taken(admin, "kind=departments", "所属コード,所属名\n990,試験部\n");
    list_send(admin, "kind=departments", "所属コード,所属名\n991,試験課\n");
    struct response *log = client_get(client_signed_in(server, "auditor"), "/api/core/audit");
    expect_status(log, 200);
    ck_assert_ptr_nonnull(strstr(log->body, "import.run.create"));
    ck_assert_ptr_nonnull(strstr(log->body, "departments rows=1 unchanged=0 changed=0 taken=1"));
    ck_assert_ptr_nonnull(strstr(log->body, "departments (not applied) rows=1"));
    ck_assert_ptr_null(strstr(log->body, "試験"));
    server_stop(server);
    struct program_result result = PROGRAM("audit", "verify", "--data", directory);
    ck_assert_int_eq(result.status, 0);
    ck_assert_int_eq(
        test_sql_number(directory, "SELECT count(*) FROM department WHERE code = '990'"), 1);
    ck_assert_int_eq(
        test_sql_number(directory, "SELECT count(*) FROM department WHERE code = '991'"), 0);
}
END_TEST

START_TEST(one_time_passwords_go_into_a_new_file_that_nobody_else_reads)
{
    const char *city = city_copy();
    const char *folder = test_directory();
    const char *passwords = test_text("%s/passwords.csv", folder);
    struct stat status;
    const char *list = list_file(
        in_cp932(STAFF "0990001,髙橋 花,タカハシ ハナ,021,主事,70,本務,R6.4.1,takahashi\n"));

    struct program_result result = PROGRAM("import", "--data", city, "--people", list, "--dry-run");
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    ck_assert_ptr_nonnull(strstr(result.out, "まだ何も取り込んでいません"));
    result = PROGRAM("import", "--data", city, "--people", list, "--accounts", "--passwords",
                     passwords);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    ck_assert_ptr_null(strstr(result.out, "takahashi,"));
    ck_assert_int_eq(stat(passwords, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    result = PROGRAM("import", "--data", city, "--people", list, "--accounts", "--passwords",
                     passwords);
    ck_assert_int_eq(result.status, 1);
    /* Where the file can't be made nothing is taken; where nothing is taken no file is left. */
    const char *nobody = "SELECT count(*) FROM account WHERE login = 'aoki'";
    const char *other = test_text("%s/other.csv", folder);
    (void)list_file(STAFF "0990002,青木 花,アオキ ハナ,021,主事,70,本務,R6.4.1,aoki\n");
    result = PROGRAM("import", "--data", city, "--people", list, "--accounts", "--passwords",
                     test_text("%s/none/passwords.csv", folder));
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_null(strstr(result.out, "aoki"));
    ck_assert_int_eq(test_sql_number(city, nobody), 0);
    (void)list_file(STAFF "0990002,青木 花,アオキ ハナ,no-such,主事,70,本務,R6.4.1,aoki\n");
    result = PROGRAM("import", "--data", city, "--people", list, "--accounts", "--passwords",
                     other);
    ck_assert_int_eq(result.status, 1);
    ck_assert_int_eq(test_sql_number(city, nobody), 0);
    ck_assert_int_ne(stat(other, &status), 0);
    result = PROGRAM("import", "--data", city, "--people", list, "--departments", list);
    ck_assert_int_eq(result.status, 2);
    result = PROGRAM("import", "--data", city, "--people", test_text("%s/none", folder));
    ck_assert_int_eq(result.status, 1);
}
END_TEST

#define MANY 5001 /* one more than a browser issues passwords for at once */

/* So many new people with accounts, taken in with a list of passwords. */
static struct program_result
people_taken(const char *city, int count, const char *passwords)
{
    const char *list = test_text("%s/list.csv", test_directory());
    FILE *file = fopen(list, "w");

    ck_assert_ptr_nonnull(file);
    fputs(STAFF, file);
    for (int i = 0; i < count; i++)
        (void)fprintf(file, "%07d,青木 花,アオキ ハナ,021,主事,70,本務,R6.4.1,many%d\n",
                      3000000 + i, i);
    fclose(file);
    return PROGRAM("import", "--data", city, "--people", list, "--accounts", "--passwords",
                   passwords);
}

START_TEST(on_the_machine_a_whole_city_gets_its_passwords_at_once)
{
    const char *city = city_copy();
    const char *passwords = test_text("%s/passwords.csv", test_directory());
    struct program_result result = people_taken(city, MANY, passwords);
    char line[512];
    int lines = 0;
    FILE *file;

    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    file = fopen(passwords, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL)
        lines++;
    fclose(file);
    ck_assert_int_eq(lines, MANY + 1);
}
END_TEST

START_TEST(accounts_without_passwords_leave_no_list_of_empty_ones)
{
    const char *city = city_copy();
    const char *passwords = test_text("%s/passwords.csv", test_directory());
    struct stat status;

    test_refuse(city, &(struct test_refusal){ .name = "no_passwords",
                                              .event = "BEFORE UPDATE",
                                              .table = "account",
                                              .condition = "NEW.login = 'many2'" });
    struct program_result result = people_taken(city, 3, passwords);
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(strstr(result.err, "初期パスワードは発行できませんでした"));
    ck_assert_int_ne(stat(passwords, &status), 0);
    ck_assert_int_eq(test_sql_number(city, "SELECT count(*) FROM account WHERE login LIKE 'many%'"),
                     3);
}
END_TEST
