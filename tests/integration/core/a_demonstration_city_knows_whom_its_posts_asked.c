/* Every post of a demonstration city that asks for confirmation has the record of whom it asked, as
 * real ones do; and those are its audience. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

#define ASKING "confirm = 1 AND state = 3"
#define ID_BYTES 8
#define DAYS_ASKED 31 /* the oldest of these posts */

/* People named in the record. */
static long long
people_asked(const struct server *server, long long item_id)
{
    return test_sql_number(server->directory,
                           test_text("SELECT length(person_ids) / %d FROM confirm_request"
                                     " WHERE item_id = %lld",
                                     ID_BYTES, item_id));
}

/* In April there are newcomers, whom no post of March asked. */
static bool
has_newcomers(const struct server *server)
{
    return test_sql_number(server->directory, "SELECT max(held_from) FROM holding") >=
           time(NULL) / 86400 - DAYS_ASKED;
}

static void
expect_whole(const struct server *server, struct client *client, long long item_id)
{
    struct response *reading = client_get(client,
                                          test_text("/api/item/items/%lld/reading", item_id));
    int64_t added, left;

    if (reading->status == 404) /* for a section that this reader isn't of */
        return;
    expect_status(reading, 200);
    added = response_int(reading, "count.added");
    left = response_int(reading, "count.left");
    if (!has_newcomers(server))
        ck_assert(added == 0 && left == 0);
    ck_assert_int_eq(people_asked(server, item_id) + added - left,
                     response_int(reading, "count.asked") +
                         response_int(reading, "count.on_leave"));
}

START_TEST(a_demonstration_city_knows_whom_its_posts_asked)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *ids = test_sql_lines(server->directory, "SELECT id FROM item WHERE " ASKING);
    long long count = 0;

    for (const char *end; (end = strchr(ids, '\n')) != NULL; ids = end + 1) {
        long long item_id = strtoll(ids, NULL, 10);

        ck_assert_int_gt(people_asked(server, item_id), 0);
        expect_whole(server, staff, item_id);
        count++;
    }
    ck_assert_int_gt(count, 0);
    ck_assert_int_eq(test_sql_number(server->directory,
                                     "SELECT count(*) FROM confirm_request r JOIN item i"
                                     " ON i.id = r.item_id WHERE i.confirm = 0"
                                     " OR r.asked_at <> i.published_from"),
                     0);
    server_stop(server);
}
END_TEST
