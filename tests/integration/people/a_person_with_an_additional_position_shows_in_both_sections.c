/* 兼務: who serves in two sections is listed in both, each time with the main office. */
#include <check.h>
#include <jansson.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

static struct response *
persons_of(struct client *client, int64_t department_id)
{
    struct response *response = client_get(
        client,
        test_text("/api/people/persons?department_id=%lld&limit=200", (long long)department_id));
    expect_status(response, 200);
    return response;
}

static bool
lists(const struct response *response, int64_t person_id)
{
    for (size_t i = 0; i < response_count(response, "items"); i++) {
        if (response_int(response, test_text("items.%zu.id", i)) == person_id)
            return true;
    }
    return false;
}

/* Looks at each 兼務 of the department; gives how many there are. */
static int
check_department(struct client *client, int64_t department_id)
{
    struct response *response = persons_of(client, department_id);
    int found = 0;
    for (size_t i = 0; i < response_count(response, "items"); i++) {
        const char *item = test_text("items.%zu", i);
        if (strcmp(response_string(response, test_text("%s.holding.holding_kind", item)),
                   "additional") != 0)
            continue;
        int64_t person_id = response_int(response, test_text("%s.id", item));
        int64_t main_id = response_int(response, test_text("%s.department.id", item));
        ck_assert_int_ne(main_id, department_id);
        ck_assert(lists(persons_of(client, main_id), person_id));
        struct response *person = client_get(
            client, test_text("/api/people/persons/%lld", (long long)person_id));
        ck_assert_uint_ge(response_count(person, "holdings"), 2);
        ck_assert_str_eq(response_string(person, "holdings.0.holding_kind"), "main");
        ck_assert_int_eq(response_int(person, "holdings.0.department.id"), main_id);
        found++;
    }
    return found;
}

START_TEST(a_person_with_an_additional_position_shows_in_both_sections)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *departments = client_get(client, "/api/people/departments");
    int found = 0;
    for (size_t i = 0; i < response_count(departments, "items"); i++)
        found += check_department(client, response_int(departments, test_text("items.%zu.id", i)));
    ck_assert_int_gt(found, 0);
    server_stop(server);
}
END_TEST
