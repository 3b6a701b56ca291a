/* calls.c - examples of all routes (calls.h). */
#include "tests/torture/calls.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gw/job.h"
#include "gw/module.h"
#include "modules.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define CALLS_MAX 256
#define TUS "Tus-Resumable: 1.0.0\r\n"

static struct {
    struct {
        char cookie[256], csrf[128];
    } callers[CALLERS];
    struct reply reply;
} calls;

/* ---- reading ---- */

/* The first place in which the matrix expects this route to be done. */
static bool
cell_find(const struct expected_route *route, struct cell *out)
{
    static const enum section sections[] = { OWN, SELF, OTHER };

    for (enum caller caller = ANONYMOUS; caller < CALLERS; caller++) {
        for (int i = 0; i < SECTIONS * RIGHTS; i++) {
            const struct cell cell = { caller, sections[i / RIGHTS],
                                       (enum right)(RIGHTS - 1 - i % RIGHTS) };
            const struct expected_status *status = expected_status_of(route, cell);

            if (status != NULL && status->status / 100 == 2) {
                *out = cell;
                return true;
            }
        }
    }
    return false;
}

static void
caller_read(struct call *call, const char *name)
{
    for (call->caller = ANONYMOUS; call->caller < CALLERS; call->caller++) {
        if (strcmp(caller_names[call->caller], name) == 0)
            return;
    }
    ck_abort_msg("%s: %s?", CALLS, name);
}

static struct call *
call_find(struct calls *all, const char *method, const char *path)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->list[i].method, method) == 0 && strcmp(all->list[i].path, path) == 0)
            return &all->list[i];
    }
    ck_abort_msg("%s: %s has no %s %s", CALLS, EXPECTATIONS, method, path);
    return NULL;
}

/* "\n" in a body is a line's end. */
static const char *
unfold(const char *text)
{
    char *out = test_alloc(strlen(text) + 1), *to = out;

    for (; *text != '\0'; text++) {
        if (text[0] == '\\' && text[1] == 'n') {
            *to++ = '\n';
            text++;
        } else
            *to++ = *text;
    }
    return out;
}

static void
line_read(struct call *call, const char *line)
{
    const char *value = strchr(line, ' ');

    if (call != NULL && strcmp(line, "libzip_leaks") == 0) {
        call->libzip_leaks = true;
        return;
    }
    if (call != NULL && strcmp(line, "hangs_up") == 0) {
        call->hangs_up = true;
        return;
    }
    ck_assert_msg(call != NULL && value != NULL, "%s: %s?", CALLS, line);
    value++;
    if (strncmp(line, "as ", 3) == 0)
        caller_read(call, value);
    else if (strncmp(line, "again ", 6) == 0)
        call->again = (int)strtol(value, NULL, 10);
    else if (strncmp(line, "settled ", 8) == 0)
        call->settled = test_text("%s", value);
    else if (strncmp(line, "full ", 5) == 0)
        call->full = test_text("%s", value);
    else if (strncmp(line, "call ", 5) == 0)
        call->target = test_text("%s", value);
    else if (strncmp(line, "body ", 5) == 0)
        call->body = unfold(value);
    else if (strncmp(line, "header ", 7) == 0)
        call->headers = test_text("%s%s\r\n", call->headers == NULL ? "" : call->headers, value);
    else {
        ck_assert_msg(strncmp(line, "first ", 6) == 0 || strncmp(line, "refused ", 8) == 0 ||
                          strncmp(line, "sql ", 4) == 0 || strncmp(line, "rest ", 5) == 0,
                      "%s: %s?", CALLS, line);
        ck_assert_uint_lt(call->firsts_count, FIRSTS_MAX);
        call->firsts[call->firsts_count++] = test_text("%s", line);
    }
}

static void
own_read(struct calls *all)
{
    FILE *file = fopen(CALLS, "r");
    struct call *call = NULL;
    char line[1024], method[16], path[256];

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *text = line + strspn(line, " ");

        line[strcspn(line, "\n")] = '\0';
        if (*text == '#' || *text == '\0')
            continue;
        if (sscanf(line, "route %15s %255s", method, path) == 2) {
            call = call_find(all, method, path);
            call->headers = NULL;
            call->body = NULL;
            call->target = call->path;
        } else
            line_read(call, text);
    }
    fclose(file);
}

static void
routes_add(struct calls *all, const struct city *city)
{
    struct expectations expectations = expectations_read(EXPECTATIONS);

    for (size_t i = 0; i < expectations.count; i++) {
        const struct expected_route *route = &expectations.routes[i];
        struct cell cell = { STAFF, OWN, WRITE };
        struct call *call = &all->list[all->count++];

        *call = (struct call){ .method = route->method,
                               .path = route->path,
                               .target = route->call,
                               .headers = route->headers,
                               .body = route->body,
                               .caller = CALLERS };
        if (cell_find(route, &cell))
            call->caller = cell.caller;
        call->place = city_place(city, route, 0, cell);
    }
}

static void
jobs_add(struct calls *all)
{
    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        const struct gw_job_kind *kind = gw_modules[i]->jobs;

        for (; kind != NULL && kind->name != NULL; kind++)
            all->list[all->count++] = (struct call){ .method = CALL_JOB, .path = kind->name };
    }
}

struct calls
calls_read(const char *directory)
{
    struct calls all = { .list = test_alloc(CALLS_MAX * sizeof(*all.list)) };
    struct city city;

    city_prepare(directory, 1, &city);
    routes_add(&all, &city);
    jobs_add(&all);
    ck_assert_uint_lt(all.count, CALLS_MAX);
    own_read(&all);
    for (size_t i = 0; i < all.count; i++)
        ck_assert_msg(all.list[i].caller != CALLERS, "%s: no example of %s %s that is done", CALLS,
                      all.list[i].method, all.list[i].path);
    return all;
}

/* ---- doing ---- */

static void
value_after(const char *name, char end, char *out, size_t room)
{
    const char *at = strstr(calls.reply.text, name);
    size_t bytes = 0;

    ck_assert_msg(at != NULL, "no %s in %s", name, calls.reply.text);
    at += strlen(name);
    while (at[bytes] != end && at[bytes] != '\0')
        bytes++;
    ck_assert_uint_lt(bytes, room);
    memcpy(out, at, bytes);
    out[bytes] = '\0';
}

void
calls_sign_in(void)
{
    for (enum caller caller = STAFF; caller < CALLERS; caller++) {
        const char *body = test_text("{\"login\":\"%s\",\"password\":\"" CITY_PASSWORD "\"}",
                                     caller_logins[caller]);

        world_request(
            &(struct exchange){ .method = "POST", .target = "/api/session", .body = body },
            &calls.reply);
        ck_assert_msg(calls.reply.status == 200, "%s", calls.reply.text);
        value_after("Set-Cookie: ", ';', calls.callers[caller].cookie,
                    sizeof(calls.callers[caller].cookie));
        value_after("\"csrf\":\"", '"', calls.callers[caller].csrf,
                    sizeof(calls.callers[caller].csrf));
    }
}

static int64_t
board_named(const char *name)
{
    return world_number(test_text("SELECT id FROM bulletin_board WHERE name = '%s'", name));
}

static const char *
fill(const char *text, const struct place *place)
{
    static const char *const boards[][2] = { { "{all}", "全庁お知らせ" },
                                             { "{approval}", "例規・文書" },
                                             { "{square}", "職員の広場" } };

    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof(boards) / sizeof(*boards); i++) {
        const char *at = strstr(text, boards[i][0]);

        if (at != NULL)
            text = test_text("%.*s%" PRId64 "%s", (int)(at - text), text, board_named(boards[i][1]),
                             at + strlen(boards[i][0]));
    }
    return place_fill(text, place);
}

static void
caller_into(enum caller caller, struct exchange *exchange)
{
    if (caller == ANONYMOUS)
        return;
    exchange->cookie = calls.callers[caller].cookie;
    exchange->csrf = calls.callers[caller].csrf;
}

static int64_t
id_of_reply(int64_t before)
{
    const char *at = strstr(calls.reply.text, "\"id\":");
    const char *location = strstr(calls.reply.text, "Location: ");

    if (location != NULL && location < calls.reply.text + calls.reply.head_bytes) {
        const char *end = strchr(location, '\r');

        while (end[-1] != '/')
            end--;
        return strtoll(end, NULL, 10);
    }
    return at == NULL ? before : strtoll(at + 5, NULL, 10);
}

/* "CALLER METHOD PATH [BODY]" */
static void
first_do(struct call *call, const char *line, int status_class)
{
    char caller[32], method[16], path[256];
    struct exchange exchange = { .method = method };
    struct call who = { 0 };
    int used = 0;

    ck_assert_int_eq(sscanf(line, "%31s %15s %255s %n", caller, method, path, &used), 3);
    caller_read(&who, caller);
    caller_into(who.caller, &exchange);
    exchange.target = fill(path, &call->place);
    exchange.body = line[used] == '\0' ? NULL : fill(line + used, &call->place);
    if (strncmp(path, "/api/file/", 10) == 0)
        exchange.headers = strcmp(method, "PATCH") == 0 ? TUS "Upload-Offset: 0\r\nContent-Type:"
                                                              " application/offset+octet-stream\r\n"
                                                        : TUS
                               "Upload-Length: 4\r\nUpload-Metadata: filename YS50eHQ=\r\n";
    world_request(&exchange, &calls.reply);
    ck_assert_msg(calls.reply.status / 100 == status_class, "%s %s first %s: %s", call->method,
                  call->path, line, calls.reply.text);
    call->place.id = id_of_reply(call->place.id);
}

void
call_prepare(struct call *call, struct exchange *out)
{
    for (size_t i = 0; i < call->firsts_count; i++) {
        if (strncmp(call->firsts[i], "sql ", 4) == 0)
            world_sql(call->firsts[i] + 4);
        else if (strncmp(call->firsts[i], "rest ", 5) == 0)
            world_rest();
        else if (strncmp(call->firsts[i], "refused ", 8) == 0)
            first_do(call, call->firsts[i] + 8, 4);
        else
            first_do(call, call->firsts[i] + 6, 2);
    }
    *out = (struct exchange){ .method = call->method,
                              .target = fill(call->target, &call->place),
                              .headers = call->headers,
                              .body = fill(call->body, &call->place),
                              .endless = strcmp(call->path, "/api/events") == 0 };
    caller_into(call->caller, out);
}
