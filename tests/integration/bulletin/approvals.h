/* approvals.h - the board of the demonstration city whose posts the head of 総務課 approves, and
 * what tests of approval do there. */
#ifndef TESTS_INTEGRATION_BULLETIN_APPROVALS_H
#define TESTS_INTEGRATION_BULLETIN_APPROVALS_H

#include "boards.h"
#include "tests/lib/fixture.h"

#define BOARD_WITH_APPROVAL "例規・文書" /* 総務課 writes, its chief approves */

static inline const char *
post_act(int64_t post_id, const char *act)
{
    return test_text("%s/%s", post_path(post_id), act);
}

/* A post of `client` that now waits for approval. */
static inline int64_t
post_ask(struct client *client, const char *title, const char *more)
{
    struct response *made = post_send(client, board_named(client, BOARD_WITH_APPROVAL), title,
                                      more);

    expect_status(made, 201);
    ck_assert_str_eq(response_string(made, "state"), "draft");
    ck_assert_str_eq(response_string(made, "approval"), "asked");
    return response_int(made, "id");
}

static inline struct response *
post_decide(struct client *client, int64_t post_id, const char *decision, const char *comment)
{
    return client_post(client, post_act(post_id, "approval"),
                       test_text("{\"decision\":\"%s\",\"comment\":\"%s\"}", decision, comment));
}

/* The place of the post in one of the lists of approvals, or -1. */
static inline int
approval_index(struct client *client, const char *list, int64_t post_id)
{
    struct response *found = client_get(client, test_text("/api/bulletin/approvals?list=%s", list));

    expect_status(found, 200);
    return list_index(found, post_id);
}

/* Whether the person's unread notices tell this of the post. */
static inline bool
is_told(struct client *client, int64_t post_id, const char *reason)
{
    struct response *notices = client_get(client, "/api/item/notices?unread=true&limit=200");

    expect_status(notices, 200);
    for (size_t i = 0; i < response_count(notices, "items"); i++) {
        if (response_int(notices, test_text("items.%zu.item.id", i)) == post_id &&
            strcmp(response_string(notices, test_text("items.%zu.reason", i)), reason) == 0)
            return true;
    }
    return false;
}

static inline bool
has_todo(struct client *client, int64_t post_id, const char *reason)
{
    struct response *todos = client_get(client, "/api/item/todos?limit=200");

    expect_status(todos, 200);
    for (size_t i = 0; i < response_count(todos, "items"); i++) {
        if (response_int(todos, test_text("items.%zu.item.id", i)) == post_id &&
            strcmp(response_string(todos, test_text("items.%zu.reason", i)), reason) == 0)
            return true;
    }
    return false;
}

/* Login of the first deputy of the head of 総務課 (the city's `chief`). */
static inline const char *
deputy_login(const char *directory)
{
    struct fixture fixture = { .directory = directory };

    return fixture_string(
        &fixture, "SELECT a.login FROM account a JOIN holding h ON h.person_id = a.person_id"
                  " JOIN deputy_order d ON d.deputy_position_id = h.position_id"
                  " JOIN holding c ON c.position_id = d.position_id"
                  " JOIN account o ON o.person_id = c.person_id AND o.login = 'chief'"
                  " ORDER BY d.sequence LIMIT 1");
}

#endif
