/* office.c - clerks, their requests, and what happens when no answer comes. */
#include "tests/lib/office.h"

#include <check.h>
#include <ctype.h>
#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "gw/route.h"
#include "modules.h"
#include "tests/lib/memory.h"

#define CLERKS_MAX 16
#define ROUTES_MAX 256
#define WORDS_MAX 10000
#define TUS "Tus-Resumable: 1.0.0\r\n"
#define OCTETS "Content-Type: application/offset+octet-stream\r\n"

struct clerk {
    struct office *office;
    errand *errand;
    pthread_t thread;
    struct client members[MEMBERS];
    struct client own;
    unsigned generation; /* of the server that `members` talk to */
};

struct office {
    struct server *server;
    struct ledger *ledger;
    struct client *members[MEMBERS];
    int64_t people[MEMBERS], section;
    struct response *boards;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int clerks_count, idle;
    unsigned generation;
    atomic_bool stops;
    atomic_uint words_used, keys;
    struct clerk clerks[CLERKS_MAX];
    struct {
        const struct gw_route *route;
        atomic_uint written;
    } routes[ROUTES_MAX];
    size_t routes_count, words_count;
    struct office_word words[WORDS_MAX + 1];
};

static const char *const logins[MEMBERS] = { "staff", "chief", "admin", "supervisor" };

/* ---- the route table ---- */

static void
routes_take(struct office *office)
{
    for (const struct gw_module *const *module = gw_modules; *module != NULL; module++) {
        const struct gw_route *route = (*module)->routes;

        for (; route != NULL && route->path != NULL; route++) {
            if (route->lane != GW_WRITE)
                continue;
            ck_assert_uint_lt(office->routes_count, ROUTES_MAX);
            office->routes[office->routes_count++].route = route;
        }
    }
}

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static bool
is_path_of(const char *pattern, const char *path)
{
    while (*pattern != '\0' && *path != '\0' && *path != '?') {
        if (*pattern == '{' && isdigit((unsigned char)*path)) {
            pattern = strchr(pattern, '}') + 1;
            path += strspn(path, "0123456789");
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *pattern == '\0' && (*path == '\0' || *path == '?');
}

static size_t
route_find(const struct office *office, const struct write *write)
{
    for (size_t i = 0; i < office->routes_count; i++) {
        const struct gw_route *route = office->routes[i].route;

        if (strcmp(methods[route->method], write->method) == 0 &&
            is_path_of(route->path, write->path))
            return i;
    }
    ck_abort_msg("no route writes at %s %s", write->method, write->path);
    return 0;
}

const char *
office_left_out(const struct office *office)
{
    const char *list = NULL;

    for (size_t i = 0; i < office->routes_count; i++) {
        const struct gw_route *route = office->routes[i].route;

        if (office->routes[i].written == 0)
            list = test_text("%s%s%s %s", list == NULL ? "" : list, list == NULL ? "" : ", ",
                             methods[route->method], route->path);
    }
    return list;
}

/* ---- the server dies and comes back ---- */

static void
clients_renew(struct clerk *clerk)
{
    struct office *office = clerk->office;

    clerk->generation = office->generation;
    for (size_t i = 0; i < MEMBERS; i++) {
        client_close(&clerk->members[i]);
        clerk->members[i] = *office->members[i];
        clerk->members[i].fd = -1;
        clerk->members[i].port = office->server->port;
    }
    client_close(&clerk->own);
    clerk->own.port = office->server->port;
}

static void
wait_for_server(struct clerk *clerk)
{
    struct office *office = clerk->office;

    pthread_mutex_lock(&office->lock);
    office->idle++;
    pthread_cond_broadcast(&office->changed);
    while (clerk->generation == office->generation)
        pthread_cond_wait(&office->changed, &office->lock);
    clients_renew(clerk);
    pthread_mutex_unlock(&office->lock);
}

void
office_wait_idle(struct office *office)
{
    pthread_mutex_lock(&office->lock);
    while (office->idle < office->clerks_count)
        pthread_cond_wait(&office->changed, &office->lock);
    pthread_mutex_unlock(&office->lock);
}

void
office_go_on(struct office *office, struct server *server)
{
    pthread_mutex_lock(&office->lock);
    office->server = server;
    office->idle = 0;
    office->generation++;
    pthread_cond_broadcast(&office->changed);
    pthread_mutex_unlock(&office->lock);
}

/* ---- requests ---- */

static struct client *
client_of(struct clerk *clerk, const struct write *write)
{
    return write->client != NULL ? write->client : &clerk->members[write->as];
}

static size_t
begin(struct clerk *clerk, const struct write *write, const struct gw_route *route)
{
    const struct ledger_write noted = { .sql = write->sql,
                                        .after = write->after,
                                        .verb = route->not_audited ? NULL : route->audit };

    return ledger_begin(clerk->office->ledger, &noted);
}

static void
expect(const struct write *write, const struct response *reply)
{
    ck_assert_msg(reply->status == write->status, "%s %s %s: status %d, not %d: %s", write->method,
                  write->path, write->body == NULL ? "" : write->body, reply->status, write->status,
                  reply->body);
}

struct response *
clerk_write(struct clerk *clerk, const struct write *write)
{
    struct office *office = clerk->office;
    const size_t at = route_find(office, write);
    const struct gw_route *route = office->routes[at].route;
    const bool keyed = route->method == GW_POST && !route->no_stored_reply;
    const char *headers = test_text(
        "%s%s%s", write->headers != NULL ? write->headers : "",
        write->version == 0 ? "" : test_text("If-Match: \"%" PRId64 "\"\r\n", write->version),
        !keyed ? ""
               : test_text("Idempotency-Key: clerk-%u\r\n", atomic_fetch_add(&office->keys, 1)));
    const size_t subject = begin(clerk, write, route);
    struct response *reply;

    while ((reply = client_try(client_of(clerk, write), write->method, write->path, headers,
                               write->body)) == NULL) {
        wait_for_server(clerk);
        if (ledger_happened(office->ledger, subject) && !keyed)
            break;
    }
    if (reply != NULL)
        expect(write, reply);
    ledger_end(office->ledger, subject, true);
    office->routes[at].written++;
    return reply;
}

struct response *
clerk_get(struct clerk *clerk, enum member as, const char *path)
{
    struct response *reply;

    while ((reply = client_try(&clerk->members[as], "GET", path, NULL, NULL)) == NULL)
        wait_for_server(clerk);
    expect_status(reply, 200);
    return reply;
}

/* -1 where the upload is no more: it is a file. */
static long long
offset_now(struct clerk *clerk, const char *path)
{
    struct response *reply;

    while ((reply = client_try(&clerk->members[STAFF], "HEAD", path, TUS, NULL)) == NULL)
        wait_for_server(clerk);
    expect_status(reply, 200);
    return strtoll(response_header(reply, "Upload-Offset"), NULL, 10);
}

void
clerk_append(struct clerk *clerk, const char *path, const char *text, size_t until,
             const struct write *effect)
{
    struct office *office = clerk->office;
    struct write write = *effect;
    struct response *reply = NULL;

    write.method = "PATCH";
    write.path = path;
    write.status = 204;
    const size_t at = route_find(office, &write);
    const size_t subject = begin(clerk, &write, office->routes[at].route);
    while (reply == NULL) {
        const long long offset = offset_now(clerk, path);
        const char *piece = test_text("%.*s", (int)until - (int)offset, text + offset);

        reply = client_try(&clerk->members[STAFF], "PATCH", path,
                           test_text(TUS OCTETS "Upload-Offset: %lld\r\n", offset), piece);
        if (reply != NULL)
            break;
        wait_for_server(clerk);
        if (ledger_happened(office->ledger, subject))
            break;
    }
    if (reply != NULL)
        expect(&write, reply);
    ledger_end(office->ledger, subject, true);
    office->routes[at].written++;
}

/* ---- what clerks know ---- */

const char *
clerk_word(struct clerk *clerk)
{
    return test_text("w%uq", atomic_fetch_add(&clerk->office->words_used, 1));
}

void
clerk_note_word(struct clerk *clerk, const char *word, int64_t post_id)
{
    struct office *office = clerk->office;

    pthread_mutex_lock(&office->lock);
    if (office->words_count < WORDS_MAX)
        office->words[office->words_count++] = (struct office_word){ word, post_id };
    pthread_mutex_unlock(&office->lock);
}

const struct office_word *
office_words(struct office *office)
{
    return office->words;
}

int64_t
clerk_person(const struct clerk *clerk, enum member as)
{
    return clerk->office->people[as];
}

int64_t
clerk_section(const struct clerk *clerk)
{
    return clerk->office->section;
}

int64_t
clerk_board(const struct clerk *clerk, const char *name)
{
    const struct response *boards = clerk->office->boards;

    for (size_t i = 0; i < response_count(boards, "items"); i++)
        if (strcmp(response_string(boards, test_text("items.%zu.name", i)), name) == 0)
            return response_int(boards, test_text("items.%zu.id", i));
    ck_abort_msg("staff does not see the board %s", name);
    return 0;
}

struct client *
clerk_client(struct clerk *clerk)
{
    return &clerk->own;
}

/* ---- the office ---- */

struct office *
office_open(struct server *server)
{
    struct office *office = test_alloc(sizeof(*office));

    office->server = server;
    pthread_mutex_init(&office->lock, NULL);
    pthread_cond_init(&office->changed, NULL);
    routes_take(office);
    for (size_t i = 0; i < MEMBERS; i++) {
        struct client *client = client_signed_in(server, logins[i]);
        struct response *session = client_get(client, "/api/session");

        office->members[i] = client;
        office->people[i] = response_int(session, "user.id");
        if (i == STAFF)
            office->section = response_int(session, "user.department.id");
        if (i == STAFF)
            office->boards = client_get(client, "/api/bulletin/boards");
        client_close(client);
    }
    return office;
}

static void *
clerk_run(void *arg)
{
    struct clerk *clerk = arg;
    struct office *office = clerk->office;

    do
        clerk->errand(clerk);
    while (!office->stops);
    for (size_t i = 0; i < MEMBERS; i++)
        client_close(&clerk->members[i]);
    client_close(&clerk->own);
    return NULL;
}

void
office_start(struct office *office, struct ledger *ledger)
{
    office->ledger = ledger;
    for (size_t i = 0; office_errands[i] != NULL; i++) {
        struct clerk *clerk = &office->clerks[i];

        ck_assert_uint_lt(i, CLERKS_MAX);
        *clerk = (struct clerk){ .office = office, .errand = office_errands[i] };
        for (size_t m = 0; m < MEMBERS; m++)
            clerk->members[m].fd = -1;
        clerk->own = *client_new(office->server);
        clients_renew(clerk);
        office->clerks_count++;
    }
    for (int i = 0; i < office->clerks_count; i++)
        ck_assert_int_eq(
            pthread_create(&office->clerks[i].thread, NULL, clerk_run, &office->clerks[i]), 0);
}

void
office_stop(struct office *office)
{
    office->stops = true;
    for (int i = 0; i < office->clerks_count; i++)
        pthread_join(office->clerks[i].thread, NULL);
}
