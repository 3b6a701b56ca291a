/* Taking in makes accounts that nobody can sign in to; their first passwords are an act of their
 * own, which may be done again. */
#include "lists.h"

#define ISSUE "/api/import/initial_passwords"
#define AOKI "0990001,青木 花,アオキ ハナ,021,主事,70,本務,2024/4/1,Ａｏｋｉ\n"
#define OKADA "0990002,岡田 春,オカダ ハル,022,主事,70,本務,2024/4/1,okada\n"
#define NOBODY "0990003,沖 夏,オキ ナツ,021,主事,70,本務,2024/4/1,\n"

/* The new password of this login among those issued; NULL: it has none. */
static const char *
password_of(struct response *reply, const char *login)
{
    expect_status(reply, 200);
    for (size_t i = 0; i < response_count(reply, "items"); i++) {
        if (strcmp(response_string(reply, test_text("items.%zu.login", i)), login) == 0)
            return response_string(reply, test_text("items.%zu.password", i));
    }
    return NULL;
}

static int
signs_in(struct server *server, const char *login, const char *password)
{
    return client_sign_in(client_new(server), login, password)->status;
}

static struct response *
issue_for_list(struct client *admin, int64_t unused_since)
{
    return client_post(admin, ISSUE, test_text("{\"unused_since\":%lld}", (long long)unused_since));
}

START_TEST(N2_4_accounts_of_a_list_begin_with_one_time_passwords_issued_and_told_once)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct response *reply = list_taken(admin, "kind=staff&accounts=true", STAFF AOKI NOBODY);
    const int64_t since = response_int(reply, "accounts_since");

    ck_assert_int_eq(response_int(reply, "accounts_planned"), 1);
    ck_assert_ptr_null(strstr(reply->body, "password"));
    ck_assert_int_eq(signs_in(server, "aoki", "!"), 401);
    ck_assert_int_eq(response_int(client_get(admin, ISSUE), "lists.0.unused_since"), since);
    const char *password = password_of(issue_for_list(admin, since), "aoki");
    struct client *aoki = client_new(server);
    expect_status(client_sign_in(aoki, "aoki", password), 200);
    expect_problem(client_get(aoki, "/api/bulletin/boards"), 403, "denied",
                   "session.password_change_required");
    reply = list_taken(admin, "kind=staff&accounts=true", STAFF AOKI NOBODY);
    ck_assert_int_eq(response_int(reply, "accounts_planned"), 0);
    /* Who has signed in keeps the password, changed or not. */
    ck_assert_ptr_null(password_of(issue_for_list(admin, since), "aoki"));
    expect_status(client_get(aoki, "/api/session"), 200);
    ck_assert(!server_log_has(server, password));
    ck_assert(!server_log_has(server, "アオキ"));
    server_stop(server);
}
END_TEST

START_TEST(what_is_issued_again_replaces_what_was_lost)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const int64_t since = response_int(
        list_taken(admin, "kind=staff&accounts=true", STAFF AOKI OKADA), "accounts_since");
    const char *lost = password_of(issue_for_list(admin, since), "aoki");
    struct response *again = issue_for_list(admin, since);

    ck_assert_uint_eq(response_count(again, "items"), 2);
    ck_assert_int_eq(signs_in(server, "aoki", lost), 401);
    ck_assert_int_eq(signs_in(server, "aoki", password_of(again, "aoki")), 200);
    /* Of one department only: the other one's hold. */
    const char *kept = password_of(again, "okada");
    const int64_t department = test_sql_number(server->directory,
                                               "SELECT id FROM department WHERE code = '021'");
    struct response *of_one = client_post(
        admin, ISSUE, test_text("{\"department_id\":%lld}", (long long)department));
    ck_assert_ptr_null(password_of(of_one, "okada"));
    ck_assert_int_eq(signs_in(server, "okada", kept), 200);
    struct response *log = client_get(client_signed_in(server, "auditor"), "/api/core/audit");
    ck_assert_ptr_nonnull(strstr(log->body, "import.initial_password.create"));
    ck_assert_ptr_nonnull(strstr(log->body, "issued=2 unused_since="));
    ck_assert_ptr_null(strstr(log->body, kept));
    server_stop(server);
}
END_TEST

/* An administrator who could hand out the auditor's first password could be the auditor. */
START_TEST(who_has_power_over_the_whole_city_gets_the_first_password_on_the_machine_only)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    const size_t lists = response_count(client_get(admin, ISSUE), "lists");
    const char *path = list_file("職員番号,氏名,フリガナ,所属コード,職名,役割,発令日\n"
                                 "0990001,青木 花,アオキ ハナ,021,監査主査,監査担当,2024/4/1\n");

    struct program_result result = PROGRAM("import", "--data", server->directory, "--people", path);
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    const int64_t since = response_int(
        list_taken(admin, "kind=staff&accounts=true",
                   "職員番号,氏名,ログインID\n0990001,青木 花,aoki\n"),
        "accounts_since");
    ck_assert_uint_eq(response_count(issue_for_list(admin, since), "items"), 0);
    ck_assert_uint_eq(response_count(client_get(admin, ISSUE), "lists"), lists);
    result = PROGRAM("user", "password", "--data", server->directory, "--login", "aoki");
    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    expect_status(client_post(client_signed_in(server, "personnel"), ISSUE, "{}"), 403);
    server_stop(server);
}
END_TEST
