/* a_database_that_goes_away_at_any_message_leaves_nothing_half_done.c - the network between the
 * server and PostgreSQL is cut at the first, second, … message of a request: it is answered as it
 * should be, or with "later"; what was not acknowledged isn't there; and the server goes on.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>

#include "tests/lib/city_proof.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/pgsql_proxy.h"
#include "tests/lib/poster.h"

#define BACK_MS_MAX 5000
#define MESSAGES_MAX 200

struct cut {
    const char *directory;
    struct pgsql_proxy *proxy;
    struct server *server;
    struct client *client;
    int64_t board;
    int later; /* requests that were answered so */
};

/* A request named by a word, and whether what it did is there. */
typedef struct response *cut_request(struct cut *cut, const char *word);
typedef bool cut_is_done(const struct cut *cut, const char *word);

static struct response *
post(struct cut *cut, const char *word)
{
    return client_try(cut->client, "POST", "/api/bulletin/posts", NULL,
                      test_text("{\"board_id\":%" PRId64 ",\"title\":\"" POSTER_TITLE
                                " %s\",\"body_text\":\"本文\"}",
                                cut->board, word));
}

static bool
is_posted(const struct cut *cut, const char *word)
{
    return test_sql_number(cut->directory,
                           test_text("SELECT count(*) FROM item JOIN bulletin_post ON item_id = id"
                                     " WHERE title = '" POSTER_TITLE " %s'",
                                     word)) == 1;
}

static struct response *
list(struct cut *cut, const char *word)
{
    (void)word;
    return client_try(cut->client, "GET",
                      test_text("/api/bulletin/posts?board_id=%" PRId64, cut->board), NULL, NULL);
}

static struct cut
cut_start(void)
{
    struct cut cut = { .directory = city_copy() };
    const char **options = test_alloc(3 * sizeof(*options));

    city_without_limits(cut.directory);
    cut.proxy = pgsql_proxy_start(test_database_url(cut.directory), PROXY_NONE);
    options[0] = "--database";
    options[1] = cut.proxy->url;
    cut.server = server_start_on(cut.directory, options);
    cut.client = client_signed_in(cut.server, "staff");
    cut.board = poster_board(cut.client);
    return cut;
}

static void
goes_on(struct cut *cut, const char *word)
{
    const long long until = test_clock_ms() + BACK_MS_MAX;
    struct response *response;

    while ((response = post(cut, word)) == NULL || response->status != 201) {
        ck_assert_msg(response != NULL && response->status == 503, "after %s: %s%s", word,
                      response == NULL ? "no reply" : response->head,
                      response == NULL ? "" : response->body);
        ck_assert_msg(test_clock_ms() < until, "after %s the server does not come back", word);
        test_sleep_ms(20);
    }
}

/* Whether the request sends as many messages as that. */
static bool
strike(struct cut *cut, enum pgsql_proxy_fault fault, int at, cut_request *request)
{
    const char *word = test_text("%d-%d", (int)fault, at);
    const int good = request == post ? 201 : 200;
    struct response *response;
    bool strikes;

    pgsql_proxy_arm(cut->proxy, fault, at);
    response = request(cut, word);
    strikes = !pgsql_proxy_is_armed(cut->proxy);
    pgsql_proxy_arm(cut->proxy, PROXY_NONE, 0);
    ck_assert_msg(response != NULL, "no reply at message %d", at);
    ck_assert_msg(response->status == good || response->status == 503, "at message %d: %s%s", at,
                  response->head, response->body);
    cut->later += response->status == 503;
    if (request == post)
        ck_assert_msg(is_posted(cut, word) == (response->status == good),
                      "message %d was answered with %d", at, response->status);
    goes_on(cut, test_text("%s after", word));
    return strikes;
}

static void
sweep(enum pgsql_proxy_fault fault, cut_request *request, int messages_min)
{
    struct cut cut = cut_start();
    struct city_proof proof;
    int at = 1;

    while (strike(&cut, fault, at, request)) {
        ck_assert_int_lt(at, MESSAGES_MAX);
        at++;
    }
    ck_assert_int_gt(at, messages_min);
    ck_assert_int_gt(cut.later, 0);
    printf("fault %d: %d messages, %d answered with later\n", (int)fault, at - 1, cut.later);
    server_stop(cut.server);
    pgsql_proxy_stop(cut.proxy);
    city_prove_whole(cut.directory, &proof);
}

START_TEST(a_post_whose_message_does_not_arrive)
{
    if (test_on_pgsql())
        sweep(PROXY_MESSAGE_UNSENT, post, 10);
}
END_TEST

START_TEST(a_post_whose_message_is_not_answered)
{
    if (test_on_pgsql())
        sweep(PROXY_MESSAGE_UNANSWERED, post, 10);
}
END_TEST

START_TEST(a_post_in_the_midst_of_which_the_network_is_away_for_a_while)
{
    if (test_on_pgsql())
        sweep(PROXY_AWAY, post, 10);
}
END_TEST

START_TEST(a_list_whose_message_is_not_answered)
{
    if (test_on_pgsql())
        sweep(PROXY_MESSAGE_UNANSWERED, list, 3);
}
END_TEST
