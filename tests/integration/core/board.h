/* board.h - a board to write on, and a post on it: what several tests of dispatch begin with. */
#ifndef TESTS_INTEGRATION_CORE_BOARD_H
#define TESTS_INTEGRATION_CORE_BOARD_H

#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

/* An ordinary board that this person may write on. */
static inline int64_t
board_to_write(struct client *client)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");

    expect_status(boards, 200);
    for (size_t i = 0; i < response_count(boards, "items"); i++) {
        if (response_bool(boards, test_text("items.%zu.can_post", i)) &&
            strcmp(response_string(boards, test_text("items.%zu.category", i)), "ordinary") == 0)
            return response_int(boards, test_text("items.%zu.id", i));
    }
    ck_abort_msg("no board to write on");
    return 0;
}

static inline const char *
post_body(int64_t board_id, const char *title)
{
    return test_text("{\"board_id\":%lld,\"title\":\"%s\",\"body_text\":\"本文\"}",
                     (long long)board_id, title);
}

/* The id of a new post. */
static inline int64_t
post_make(struct client *client, const char *title)
{
    struct response *made = client_post(client, "/api/bulletin/posts",
                                        post_body(board_to_write(client), title));

    expect_status(made, 201);
    return response_int(made, "id");
}

#endif
