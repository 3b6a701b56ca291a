/* The permission matrix against the real server, and what happens to it when a permission goes. */
#include "tests/matrix/matrix.h"

#include <check.h>
#include <inttypes.h>
#include <unistd.h>

#include "core/command.h"
#include "modules.h"
#include "tests/lib/engine.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define EXPECTATIONS "tests/matrix/expectations.txt"
#define MODULES_MAX 64
#define TABLE_MAX 256

static struct expectations expectations;
static struct city city;
static const char *base; /* directory of the prepared city, with everybody signed in */
static struct client *callers[CALLERS];

static void
matrix_prepare(void)
{
    expectations = expectations_read(EXPECTATIONS);
    base = city_copy();
    city_prepare(base, expectations.count, &city);
    struct server *server = server_start_on(base, NULL);
    for (enum caller caller = ANONYMOUS; caller < CALLERS; caller++)
        callers[caller] = caller == ANONYMOUS ? client_new(server)
                                              : client_signed_in(server, caller_logins[caller]);
    server_stop(server);
}

/* A caller's cookie and token at a server of another port. */
static struct client
caller_at(enum caller caller, const struct server *server)
{
    struct client client = *callers[caller];
    client.port = server->port;
    client.fd = -1;
    client.host = test_text("127.0.0.1:%d", server->port);
    return client;
}

/* 0 where there is no reply. An event stream never ends: its head says all that the matrix asks. */
static int
status_of(struct client *client, const struct expected_route *route, const char *path,
          const char *body)
{
    struct response *response;
    if (strcmp(route->path, "/api/events") != 0) {
        response = client_try(client, route->method, path, route->headers, body);
        return response == NULL ? 0 : response->status;
    }
    int fd = raw_try_connect(client->port);
    if (fd < 0)
        return 0;
    raw_text(fd, test_text("GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", path, client->host,
                           client->cookie));
    response = raw_response(fd, true);
    close(fd);
    return response == NULL ? 0 : response->status;
}

/* ---- 1: every cell ---- */

struct tally {
    size_t cells, differences;
};

static void
cell_check(struct tally *tally, struct client *client, size_t route_index, struct cell cell)
{
    const struct expected_route *route = &expectations.routes[route_index];
    struct expected_status *expected = expected_status_of(route, cell);
    struct place place = city_place(&city, route, route_index, cell);
    const char *body = route->body == NULL ? NULL : place_fill(route->body, &place);
    const char *where = test_text("%s %s as %s, %s, right %s", route->method, route->path,
                                  caller_names[cell.caller], section_names[cell.section],
                                  right_names[cell.right]);

    ck_assert_msg(expected != NULL, "%s:%d: no line for %s", EXPECTATIONS, route->line, where);
    int status = status_of(client, route, place_fill(route->call, &place), body);
    expected->used = true;
    tally->cells++;
    if (status == expected->status)
        return;
    tally->differences++;
    printf("%s:%d: %s: %d, not %d (%s)\n", EXPECTATIONS, expected->line, where, status,
           expected->status, expected->why);
}

/* The cells that make a difference for this target. */
static bool
is_cell(enum target target, struct cell cell)
{
    switch (target) {
    case TARGET_NOTHING:
        return cell.section == OWN && cell.right == WRITE;
    case TARGET_PERSON:
        return cell.right == WRITE;
    case TARGET_BOARD:
        return cell.section != SELF;
    case TARGET_POST:
        return true;
    }
    return false;
}

static void
route_check(struct tally *tally, const struct server *server, size_t route_index)
{
    enum target target = expectations.routes[route_index].target;
    for (enum caller caller = ANONYMOUS; caller < CALLERS; caller++) {
        struct client client = caller_at(caller, server);
        for (int i = 0; i < SECTIONS * RIGHTS; i++) {
            const struct cell cell = { caller, (enum section)(i / RIGHTS),
                                       (enum right)(i % RIGHTS) };
            if (is_cell(target, cell))
                cell_check(tally, &client, route_index, cell);
        }
        client_close(&client);
    }
}

START_TEST(every_cell_is_as_the_regulations_say)
{
    struct tally tally = { 0 };

    matrix_prepare();
    struct server *server = server_start_on(base, NULL);
    for (size_t route = 0; route < expectations.count; route++)
        route_check(&tally, server, route);
    server_stop(server);
    for (size_t route = 0; route < expectations.count; route++)
        for (size_t i = 0; i < expectations.routes[route].statuses_count; i++)
            ck_assert_msg(expectations.routes[route].statuses[i].used, "%s:%d: fits no cell",
                          EXPECTATIONS, expectations.routes[route].statuses[i].line);
    printf("matrix: %zu routes, %zu cells, %zu differences\n", expectations.count, tally.cells,
           tally.differences);
    ck_assert_uint_eq(tally.differences, 0);
}
END_TEST

/* ---- 2: the file and the program name the same routes ---- */

static const char *
text_or(json_t *object, const char *key, const char *absent)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : absent;
}

static const struct expected_route *
expected_find(const char *method, const char *path)
{
    for (size_t i = 0; i < expectations.count; i++)
        if (strcmp(expectations.routes[i].method, method) == 0 &&
            strcmp(expectations.routes[i].path, path) == 0)
            return &expectations.routes[i];
    return NULL;
}

START_TEST(every_route_stands_in_the_file_with_what_it_needs)
{
    struct program_result result = PROGRAM("routes", "--json");
    json_t *routes = json_loads(result.out, 0, NULL), *route;
    size_t index, bad = 0;

    expectations = expectations_read(EXPECTATIONS);
    ck_assert_int_eq(result.status, 0);
    ck_assert_uint_gt(json_array_size(routes), 0);
    json_array_foreach(routes, index, route)
    {
        const char *method = text_or(route, "method", ""), *path = text_or(route, "path", "");
        const char *needs = text_or(route, "permission", NULL);
        const struct expected_route *expected = expected_find(method, path);
        if (needs == NULL)
            needs = strcmp(text_or(route, "session", ""), "none") == 0 ? "open" : "session";
        if (expected != NULL && strcmp(expected->needs, needs) == 0)
            continue;
        bad++;
        printf("%s %s needs %s; the file says %s\n", method, path, needs,
               expected == NULL ? "nothing of it" : expected->needs);
    }
    ck_assert_uint_eq(bad, 0);
    ck_assert_uint_eq(json_array_size(routes), expectations.count);
    json_decref(routes);
}
END_TEST

/* ---- 3: permissions taken away ---- */

/* The tables with nothing granted to anybody, and one route without its guard. */
struct tables {
    const struct gw_module *list[MODULES_MAX + 1];
    struct gw_module modules[MODULES_MAX];
    struct gw_permission permissions[TABLE_MAX];
    struct gw_route routes[TABLE_MAX];
};

static size_t
permissions_copy(struct tables *tables, size_t used, struct gw_module *module)
{
    const struct gw_permission *from = module->permissions;
    if (from == NULL)
        return used;
    module->permissions = &tables->permissions[used];
    for (; from->name != NULL; from++, used++) {
        tables->permissions[used] = *from;
        memset(tables->permissions[used].grants, 0, sizeof(from->grants));
    }
    return used + 1;
}

static size_t
routes_copy(struct tables *tables, size_t used, struct gw_module *module,
            const struct gw_route *unguarded)
{
    const struct gw_route *from = module->routes;
    if (from == NULL)
        return used;
    module->routes = &tables->routes[used];
    for (; from->path != NULL; from++, used++) {
        struct gw_route *route = &tables->routes[used];
        *route = *from;
        if (from != unguarded)
            continue;
        if (route->needs == NULL)
            route->session = GW_SESSION_NONE;
        route->needs = NULL;
        route->scope = GW_NOWHERE;
        route->articles = "N2";
    }
    return used + 1;
}

static const struct tables *
tables_new(const struct gw_route *unguarded)
{
    struct tables *tables = test_alloc(sizeof(*tables));
    size_t permissions = 0, routes = 0;
    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        tables->modules[i] = *gw_modules[i];
        permissions = permissions_copy(tables, permissions, &tables->modules[i]);
        routes = routes_copy(tables, routes, &tables->modules[i], unguarded);
        ck_assert(permissions < TABLE_MAX && routes < TABLE_MAX && i < MODULES_MAX);
        tables->list[i] = &tables->modules[i];
    }
    return tables;
}

static int
serve_tables(const void *arg, int argc, char **argv)
{
    const struct tables *tables = arg;
    const struct command_context context = { .modules = tables->list, .migrations = gw_migrations };
    return command_serve(&context, argc, argv);
}

/* Whether this caller is kept out of the route before anything of the request is looked at: what is
 * sent names nothing that exists. */
static bool
is_kept_out(const struct expected_route *route, enum caller caller, const struct server *server)
{
    const struct place nowhere = { .id = 1, .board = 1, .department = 1 };
    struct client client = caller_at(caller, server);
    const char *body = route->body == NULL ? NULL : "{\"no_such_member\":1}";
    int status = status_of(&client, route, place_fill(route->call, &nowhere), body);
    client_close(&client);
    return status == (caller == ANONYMOUS ? 401 : 403);
}

static bool
is_call_of(const struct expected_route *expected, const struct gw_route *route)
{
    static const char *const methods[] = {
        [GW_GET] = "GET",     [GW_POST] = "POST",     [GW_PUT] = "PUT",
        [GW_PATCH] = "PATCH", [GW_DELETE] = "DELETE",
    };
    return strcmp(expected->method, methods[route->method]) == 0 &&
           strcmp(expected->path, route->path) == 0;
}

/* How many (route, caller) get in who must be kept out now that nothing is granted to anybody: of
 * one route, or of all where `only` is NULL. */
static size_t
leaks_count(const struct server *server, const struct gw_route *only, bool print)
{
    size_t leaks = 0;
    for (size_t i = 0; i < expectations.count; i++) {
        const struct expected_route *route = &expectations.routes[i];
        bool for_users = strcmp(route->needs, "session") == 0;
        if (strcmp(route->needs, "open") == 0 || (only != NULL && !is_call_of(route, only)))
            continue;
        for (enum caller caller = ANONYMOUS; caller < CALLERS; caller++) {
            if ((for_users && caller != ANONYMOUS) || is_kept_out(route, caller, server))
                continue;
            leaks++;
            if (print)
                printf("%s %s lets %s in\n", route->method, route->path, caller_names[caller]);
        }
    }
    return leaks;
}

static size_t
leaks_of(const struct gw_route *unguarded, bool print)
{
    const char *directory = test_text("%s/city", test_directory());
    test_copy(base, directory);
    test_database_clone(base, directory);
    struct server *server = server_start_main(directory, serve_tables, tables_new(unguarded));
    size_t leaks = leaks_count(server, unguarded, print);
    server_kill(server);
    test_database_drop(directory);
    test_remove(directory);
    return leaks;
}

START_TEST(nobody_gets_in_where_nothing_is_granted)
{
    matrix_prepare();
    ck_assert_uint_eq(leaks_of(NULL, true), 0);
}
END_TEST

START_TEST(a_route_without_its_permission_turns_the_matrix_red)
{
    size_t removed = 0;
    matrix_prepare();
    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        const struct gw_route *routes = gw_modules[i]->routes;
        for (; routes != NULL && routes->path != NULL; routes++) {
            if (routes->session == GW_SESSION_NONE)
                continue;
            removed++;
            ck_assert_msg(leaks_of(routes, false) > 0, "nobody notices that %s lost its guard",
                          routes->path);
        }
    }
    printf("matrix: the guard of %zu routes removed, each noticed\n", removed);
    ck_assert_uint_gt(removed, 0);
}
END_TEST
