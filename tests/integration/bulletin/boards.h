/* boards.h - boards of the demonstration city by name (modules/bulletin/README.md), and posts on
 * them: what the tests of the bulletin module begin with. */
#ifndef TESTS_INTEGRATION_BULLETIN_BOARDS_H
#define TESTS_INTEGRATION_BULLETIN_BOARDS_H

#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

#define BOARD_OF_ALL "全庁お知らせ"
#define BOARD_OF_GENERAL_AFFAIRS "総務課" /* staff, chief write; others don't see it */
#define BOARD_OF_PERSONNEL "人事・給与"   /* staff reads, personnel writes */
#define BOARD_OF_TAX "税務連絡"           /* staff doesn't see it */
#define BOARD_OF_CLASS_FIVE "職員の広場"
#define BOARD_OF_INCIDENTS "障害情報" /* admin writes */

/* 0 where the person does not see it. */
static inline int64_t
board_find(struct client *client, const char *name)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");

    expect_status(boards, 200);
    for (size_t i = 0; i < response_count(boards, "items"); i++) {
        if (strcmp(response_string(boards, test_text("items.%zu.name", i)), name) == 0)
            return response_int(boards, test_text("items.%zu.id", i));
    }
    return 0;
}

static inline int64_t
board_named(struct client *client, const char *name)
{
    int64_t id = board_find(client, name);

    ck_assert_msg(id != 0, "the board %s is not shown", name);
    return id;
}

/* POST of a plain text; `more` is further members, each with a comma before it. */
static inline struct response *
post_send(struct client *client, int64_t board_id, const char *title, const char *more)
{
    return client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"%s\",\"body_text\":\"本文\"%s}",
                                 (long long)board_id, title, more));
}

static inline int64_t
post_publish(struct client *client, int64_t board_id, const char *title)
{
    struct response *made = post_send(client, board_id, title, "");

    expect_status(made, 201);
    ck_assert_int_eq(response_int(made, "version"), 1);
    return response_int(made, "id");
}

/* A department of today. */
static inline int64_t
department_named(struct client *client, const char *name)
{
    struct response *list = client_get(client, "/api/people/departments");

    expect_status(list, 200);
    for (size_t i = 0; i < response_count(list, "items"); i++) {
        if (strcmp(response_string(list, test_text("items.%zu.name", i)), name) == 0)
            return response_int(list, test_text("items.%zu.id", i));
    }
    ck_abort_msg("there is no department %s", name);
    return 0;
}

#define EVERYBODY "{\"everybody\":true}"
#define NOBODY "{\"members\":[]}"

/* An audience of a department and all below it. */
static inline const char *
people_of(int64_t department_id)
{
    return test_text("{\"members\":[{\"department_id\":%lld,\"below\":true}]}",
                     (long long)department_id);
}

/* An audience of the person who is signed in. */
static inline const char *
only(struct client *client)
{
    return test_text("{\"members\":[{\"person_id\":%lld}]}",
                     (long long)response_int(client_get(client, "/api/session"), "user.id"));
}

static inline const char *
board_path(int64_t board_id)
{
    return test_text("/api/bulletin/boards/%lld", (long long)board_id);
}

static inline struct response *
board_get(struct client *client, int64_t board_id)
{
    return client_get(client, board_path(board_id));
}

/* `more` is further members, each with a comma before it. */
static inline struct response *
board_send(struct client *client, const char *name, const char *more)
{
    return client_post(client, "/api/bulletin/boards",
                       test_text("{\"name\":\"%s\"%s}", name, more));
}

static inline int64_t
board_make(struct client *client, const char *name, const char *more)
{
    struct response *made = board_send(client, name, more);

    expect_status(made, 201);
    return response_int(made, "id");
}

/* Of the version that `client` sees. */
static inline struct response *
board_patch(struct client *client, int64_t board_id, const char *body)
{
    struct response *board = board_get(client, board_id);

    return client_patch(client, board_path(board_id),
                        board->status == 200 ? response_int(board, "version") : 1, body);
}

static inline struct response *
board_act(struct client *client, int64_t board_id, const char *act, const char *body)
{
    return client_post(client, test_text("%s/%s", board_path(board_id), act), body);
}

static inline const char *
post_path(int64_t post_id)
{
    return test_text("/api/bulletin/posts/%lld", (long long)post_id);
}

static inline struct response *
post_get(struct client *client, int64_t post_id)
{
    return client_get(client, post_path(post_id));
}

static inline struct response *
post_list(struct client *client, int64_t board_id, int limit, const char *after)
{
    return client_get(
        client, test_text("/api/bulletin/posts?board_id=%lld&limit=%d%s%s", (long long)board_id,
                          limit, after == NULL ? "" : "&after=", after == NULL ? "" : after));
}

/* The first one that is not pinned before all others. */
static inline int64_t
list_newest(const struct response *list)
{
    for (size_t i = 0; i < response_count(list, "items"); i++) {
        if (!response_bool(list, test_text("items.%zu.pinned", i)))
            return response_int(list, test_text("items.%zu.id", i));
    }
    return 0;
}

/* Its place in a list, or -1. */
static inline int
list_index(const struct response *list, int64_t post_id)
{
    for (size_t i = 0; i < response_count(list, "items"); i++) {
        if (response_int(list, test_text("items.%zu.id", i)) == post_id)
            return (int)i;
    }
    return -1;
}

#endif
