/* Lists of people: by rank, then by name; pages neither skip nor repeat anybody. */
#include <check.h>
#include <jansson.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(pages_of_people_go_on_where_the_page_before_ended)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *session = client_get(client, "/api/session");
    int64_t department_id = response_int(session, "user.department.id");
    const char *list = test_text("/api/people/persons?department_id=%lld",
                                 (long long)department_id);
    struct response *whole = client_get(client, test_text("%s&limit=200", list));
    expect_status(whole, 200);
    size_t count = response_count(whole, "items");
    ck_assert_uint_ge(count, 2);
    ck_assert(json_is_null(response_json(whole, "next")));
    const char *after = "";
    for (size_t i = 0; i < count; i++) {
        struct response *page = client_get(client, test_text("%s&limit=1&after=%s", list, after));
        expect_status(page, 200);
        ck_assert_int_eq(response_int(page, "items.0.id"),
                         response_int(whole, test_text("items.%zu.id", i)));
        bool last = i + 1 == count;
        ck_assert_int_eq(json_is_null(response_json(page, "next")), last);
        if (!last)
            after = test_text("%s", response_string(page, "next"));
    }
    struct response *full = client_get(client, test_text("%s&limit=%zu", list, count));
    ck_assert_uint_eq(response_count(full, "items"), count);
    ck_assert(json_is_null(response_json(full, "next")));
    expect_problem(client_get(client, test_text("%s&after=nonsense", list)), 422, "invalid", "");
    server_stop(server);
}
END_TEST
