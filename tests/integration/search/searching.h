/* searching.h - asking for hits, and waiting until the index has caught up: what the tests of
 * search begin with. */
#ifndef TESTS_INTEGRATION_SEARCH_SEARCHING_H
#define TESTS_INTEGRATION_SEARCH_SEARCHING_H

#include "tests/integration/bulletin/boards.h"

#define INDEXED_MS_MAX 10000

/* For a query string. */
static inline const char *
url_encoded(const char *text)
{
    const char *out = "";

    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
        out = test_text("%s%%%02X", out, *at);
    return out;
}

/* GET /api/search; `more` is further parameters, each with & before it. */
static inline struct response *
search_send(struct client *client, const char *words, const char *more)
{
    return client_get(client, test_text("/api/search?q=%s%s", url_encoded(words), more));
}

static inline struct response *
search_for(struct client *client, const char *words, const char *more)
{
    struct response *hits = search_send(client, words, more);

    expect_status(hits, 200);
    return hits;
}

/* The hit's place on the page, or -1. */
static inline int
hit_index(const struct response *hits, int64_t item_id)
{
    for (size_t i = 0; i < response_count(hits, "items"); i++) {
        if (response_int(hits, test_text("items.%zu.item.id", i)) == item_id)
            return (int)i;
    }
    return -1;
}

static inline bool
is_found(struct client *client, const char *words, int64_t item_id)
{
    return hit_index(search_for(client, words, ""), item_id) >= 0;
}

/* The index is at most seconds behind. */
static inline void
wait_until_found(struct client *client, const char *words, int64_t item_id)
{
    const long long end = test_clock_ms() + INDEXED_MS_MAX;

    while (!is_found(client, words, item_id)) {
        ck_assert_msg(test_clock_ms() < end, "%s is not found", words);
        test_sleep_ms(50);
    }
}

static inline void
wait_until_gone(struct client *client, const char *words, int64_t item_id)
{
    const long long end = test_clock_ms() + INDEXED_MS_MAX;

    while (is_found(client, words, item_id)) {
        ck_assert_msg(test_clock_ms() < end, "%s is still found", words);
        test_sleep_ms(50);
    }
}

/* A post whose text is this, by who may write on the board of general affairs. */
static inline int64_t
text_publish(struct client *client, const char *title, const char *text)
{
    int64_t board = board_named(client, BOARD_OF_GENERAL_AFFAIRS);
    struct response *made = client_post(client, "/api/bulletin/posts",
                                        test_text("{\"board_id\":%lld,\"title\":\"%s\","
                                                  "\"body_text\":\"%s\"}",
                                                  (long long)board, title, text));

    expect_status(made, 201);
    return response_int(made, "id");
}

/* The parts of a hit's text as one, hits in brackets. */
static inline const char *
parts_text(const struct response *hits, const char *path)
{
    const char *out = "";

    for (size_t i = 0; i < response_count(hits, path); i++) {
        bool is_hit = response_bool(hits, test_text("%s.%zu.hit", path, i));
        const char *text = response_string(hits, test_text("%s.%zu.text", path, i));
        out = test_text("%s%s%s%s", out, is_hit ? "[" : "", text, is_hit ? "]" : "");
    }
    return out;
}

#endif
