/* The move of a city: 3,000 people in CP932, ten lines wrong, five names with local characters. */
#include "lists.h"

#define PEOPLE 3000
#define FAULTS 10
#define GAIJI 5

/* What is wrong with the line, and what the report says. */
static const struct {
    int person;
    const char *row, *words;
} faults[FAULTS] = {
    { 100, "0900100,,ア,021,主事,70,本務,2024/4/1,", "空欄" },
    { 400, "0900400,青木 花,,021,主事,70,本務,2024/4/1,", "フリガナ" },
    { 700, "0900700,青木 花,ア,999,主事,70,本務,2024/4/1,", "所属は登録されていません" },
    { 1000, "0901000,青木 花,ア,021,,70,本務,2024/4/1,", "空欄" },
    { 1300, "0901300,青木 花,ア,021,主事,七十,本務,2024/4/1,", "数字" },
    { 1600, "0901600,青木 花,ア,021,主事,70,専任,2024/4/1,", "言葉" },
    { 1900, "0901900,青木 花,ア,021,主事,70,本務,2024/2/30,", "日付" },
    { 2200, "0902200,青木 花,ア,021,主事,70,本務,2099/4/1,", "将来の日付" },
    { 2500, "0902500,青木 花,ア,021,主事,70,本務,2024/4/1,admin", "ログインID" },
    { 2800, "0902800,青木 花,ア,021,主事,70,本務,2024/4/1,,\"余り\"", "列が多い" },
};

static const char *
fault_row(int person)
{
    for (size_t i = 0; i < FAULTS; i++) {
        if (faults[i].person == person)
            return faults[i].row;
    }
    return NULL;
}

static const char *
list_of(bool faulty)
{
    const size_t room = (size_t)PEOPLE * 200;
    char *list = test_alloc(room);
    size_t used = (size_t)snprintf(list, room, "%s", STAFF);

    for (int i = 0; i < PEOPLE; i++) {
        const char *wrong = faulty ? fault_row(i) : NULL;
        const char *local = i % 600 == 7 ? "\xee\x80\x81" : "髙﨑"; /* U+E001 */
        const char *row = wrong != NULL
                              ? wrong
                              : test_text("%07d,\"%s 太郎\",タカサキ タロウ,021,主事,７０,本務,"
                                          "令和6年4月1日,t%d",
                                          900000 + i, local, i);

        used += (size_t)snprintf(list + used, room - used, "%s\r\n", row);
    }
    return in_cp932(list);
}

START_TEST(a_list_of_3000_names_each_faulty_line_and_is_taken_whole_when_mended)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct response *reply = list_send(admin, "kind=staff&apply=true", list_of(true));
    const long long before = 60;

    expect_status(reply, 200);
    ck_assert_str_eq(response_string(reply, "encoding"), "cp932");
    ck_assert_int_eq(response_int(reply, "counts.refused"), FAULTS);
    ck_assert_int_eq(response_int(reply, "counts.gaiji"), GAIJI);
    for (size_t i = 0; i < FAULTS; i++)
        expect_refused(reply, (size_t)faults[i].person + 2, faults[i].words);
    ck_assert_int_eq(test_sql_number(server->directory, "SELECT count(*) FROM person"), before);

    reply = list_taken(admin, "kind=staff", list_of(false));
    ck_assert_int_eq(response_int(reply, "rows"), PEOPLE);
    ck_assert_int_eq(response_int(reply, "counts.gaiji"), GAIJI);
    ck_assert_int_eq(response_int(reply, "counts.missing"), before);
    ck_assert_int_eq(test_sql_number(server->directory, "SELECT count(*) FROM person"),
                     before + PEOPLE);
    ck_assert_str_eq(
        test_sql_string(server->directory, "SELECT name FROM person WHERE staff_no = '0900007'"),
        "\xee\x80\x81 太郎");
    ck_assert_str_eq(
        test_sql_string(server->directory, "SELECT name FROM person WHERE staff_no = '0900008'"),
        "髙﨑 太郎");
    const char *offices = test_sql_string(server->directory, "SELECT count(*) FROM holding");

    reply = list_taken(admin, "kind=staff", list_of(false));
    ck_assert_int_eq(response_int(reply, "counts.unchanged"), PEOPLE);
    ck_assert_int_eq(response_int(reply, "counts.taken"), 0);
    ck_assert_int_eq(response_int(reply, "counts.changed"), 0);
    ck_assert_str_eq(test_sql_string(server->directory, "SELECT count(*) FROM holding"), offices);
    server_stop(server);
}
END_TEST
