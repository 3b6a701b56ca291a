/* 確認期限: a date, or business days of the author's section after the day of publication. */
#include "boards.h"

static struct response *
send_deadline(struct client *client, const char *deadline, const char *more)
{
    return post_send(client, board_named(client, BOARD_OF_ALL), "確認のお願い",
                     test_text(",\"confirm\":true,\"confirm_by\":%s%s", deadline, more));
}

START_TEST(a_deadline_counts_business_days_from_publication)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    /* 2040-01-06 is a Friday; the Monday after it is a holiday (成人の日) where the city's calendar
     * knows that year, so one business day later is no weekend in any case. */
    struct response *made = send_deadline(staff, "{\"business_days\":1}",
                                          ",\"published_from\":\"2040-01-06T00:00:00+09:00\"");
    expect_status(made, 201);
    struct response *seen = post_get(staff, response_int(made, "id"));
    const char *by = response_string(seen, "confirm.by");
    ck_assert(strcmp(by, "2040-01-09") == 0 || strcmp(by, "2040-01-10") == 0);
    ck_assert_int_eq(response_int(seen, "confirm_business_days"), 1);

    expect_status(client_patch(staff, post_path(response_int(made, "id")), 1,
                               "{\"confirm_by\":\"2040-02-01\"}"),
                  200);
    seen = post_get(staff, response_int(made, "id"));
    ck_assert_str_eq(response_string(seen, "confirm.by"), "2040-02-01");
    ck_assert(json_is_null(response_json(seen, "confirm_business_days")));
    expect_status(
        client_patch(staff, post_path(response_int(made, "id")), 2, "{\"confirm\":false}"), 200);
    ck_assert(json_is_null(response_json(post_get(staff, response_int(made, "id")), "confirm")));

    expect_status(send_deadline(staff, "{\"business_days\":250}", ""), 201);
    expect_problem(send_deadline(staff, "{\"business_days\":251}", ""), 422, "invalid",
                   "bulletin.deadline_malformed");
    expect_problem(send_deadline(staff, "{\"business_days\":0}", ""), 422, "invalid",
                   "bulletin.deadline_malformed");
    expect_problem(send_deadline(staff, "\"近日中\"", ""), 422, "invalid",
                   "bulletin.deadline_malformed");
    server_stop(server);
}
END_TEST
