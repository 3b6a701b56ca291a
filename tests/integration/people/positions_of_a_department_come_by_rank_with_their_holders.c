/* What may be chosen instead of a person, so that it stays right after the next personnel change.
 */
#include <check.h>

#include "groups.h"

START_TEST(positions_of_a_department_come_by_rank_with_their_holders)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct response *list = client_get(
        chief, test_text("/api/people/positions?department_id=%lld", (long long)section_of(chief)));
    expect_status(list, 200);
    ck_assert_uint_ge(response_count(list, "items"), 2);
    ck_assert_str_eq(response_string(list, "items.0.name"), "総務課長");
    ck_assert_int_eq(response_int(list, "items.0.holders.0.id"), person_of(chief));
    ck_assert_int_eq(response_int(list, "items.0.department.id"), section_of(chief));
    const char *seat = test_text("{\"position_id\":%lld}",
                                 (long long)response_int(list, "items.0.id"));
    struct response *reached = preview(chief, seat, 5);
    ck_assert_int_eq(response_int(reached, "count"), 1);
    ck_assert_int_eq(response_int(reached, "people.0.id"), person_of(chief));
    expect_problem(client_get(chief, "/api/people/positions?department_id=4711"), 404, "missing",
                   "");
    expect_problem(client_get(chief, "/api/people/positions"), 422, "invalid", "field.required");
    server_stop(server);
}
END_TEST
