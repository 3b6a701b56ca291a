/* Whoever has to decide sees the post, also where its audience leaves out the approvers. */
#include "approvals.h"
#include "tests/lib/tus.h"

START_TEST(an_approver_sees_a_post_that_is_not_for_approvers)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    long long file = tus_upload(staff, "案.txt", "text", 4);
    int64_t post = post_ask(staff, "宛先限定",
                            test_text(",\"files\":[%lld],\"audience\":%s", file, only(staff)));

    ck_assert(response_bool(post_get(chief, post), "can_approve"));
    expect_status(client_get(chief, test_text("/api/item/items/%lld", (long long)post)), 200);
    expect_status(tus_load(chief, file, NULL), 200);
    expect_status(post_decide(chief, post, "return", "宛先を広げてください"), 200);
    expect_status(post_get(chief, post), 404);
    expect_status(tus_load(chief, file, NULL), 404);
    server_stop(server);
}
END_TEST
