/* expectations.c - reading expectations.txt. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/matrix/matrix.h"

#define ROUTES_MAX 256
#define STATUSES_MAX 64

const char *const caller_names[CALLERS] = {
    "anonymous", "staff", "chief", "admin", "supervisor", "auditor", "personnel_officer"
};
const char *const caller_logins[CALLERS] = { NULL,         "staff",   "chief",    "admin",
                                             "supervisor", "auditor", "personnel" };
const char *const section_names[SECTIONS] = { "self", "own", "other" };
const char *const right_names[RIGHTS] = { "none", "read", "write" };

static const char *const target_names[] = { "nothing", "person", "board", "post" };

struct reader {
    const char *path;
    int line;
    struct expectations out;
};

static char *
word_cut(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    size_t bytes = strcspn(word, " \t");
    *rest = word + bytes;
    if (**rest != '\0')
        *(*rest)++ = '\0';
    return word;
}

/* "*", or names between commas, as a bit set. */
static unsigned
set_read(const struct reader *reader, char *text, const char *const *names, size_t count)
{
    unsigned set = 0;
    if (strcmp(text, "*") == 0)
        return (1U << count) - 1;
    for (char *save = NULL, *name = strtok_r(text, ",", &save); name != NULL;
         name = strtok_r(NULL, ",", &save)) {
        size_t i = 0;
        while (i < count && strcmp(name, names[i]) != 0)
            i++;
        ck_assert_msg(i < count, "%s:%d: %s?", reader->path, reader->line, name);
        set |= 1U << i;
    }
    return set;
}

static void
status_read(struct reader *reader, struct expected_route *route, char *line)
{
    struct expected_status *status = &route->statuses[route->statuses_count++];
    ck_assert_uint_lt(route->statuses_count, STATUSES_MAX);
    status->callers = set_read(reader, word_cut(&line), caller_names, CALLERS);
    status->sections = set_read(reader, word_cut(&line), section_names, SECTIONS);
    status->rights = set_read(reader, word_cut(&line), right_names, RIGHTS);
    status->status = (int)strtol(word_cut(&line), NULL, 10);
    status->why = test_text("%s", line + strspn(line, " \t"));
    status->line = reader->line;
    ck_assert_msg(status->status >= 200 && *status->why != '\0',
                  "%s:%d: not \"callers sections rights status why\"", reader->path, reader->line);
}

static enum target
target_read(const struct reader *reader, const char *name)
{
    for (size_t i = 0; i < sizeof(target_names) / sizeof(*target_names); i++)
        if (strcmp(name, target_names[i]) == 0)
            return (enum target)i;
    ck_abort_msg("%s:%d: target %s?", reader->path, reader->line, name);
}

static void
route_begin(struct reader *reader, char *rest)
{
    struct expected_route *route = &reader->out.routes[reader->out.count++];
    ck_assert_uint_lt(reader->out.count, ROUTES_MAX);
    route->method = test_text("%s", word_cut(&rest));
    route->path = test_text("%s", word_cut(&rest));
    route->call = route->path;
    route->needs = "";
    route->line = reader->line;
    route->statuses = test_alloc(STATUSES_MAX * sizeof(*route->statuses));
}

static void
line_read(struct reader *reader, char *line)
{
    char *rest = line;
    struct expected_route *route = reader->out.count == 0
                                       ? NULL
                                       : &reader->out.routes[reader->out.count - 1];
    if (*line == '#' || line[strspn(line, " \t")] == '\0')
        return;
    if (*line != ' ') {
        const char *word = word_cut(&rest);
        ck_assert_msg(strcmp(word, "route") == 0, "%s:%d: %s?", reader->path, reader->line, word);
        route_begin(reader, rest);
        return;
    }
    ck_assert_ptr_nonnull(route);
    char *copy = test_alloc(strlen(line) + 1);
    memcpy(copy, line, strlen(line) + 1);
    const char *word = word_cut(&rest);
    const char *value = test_text("%s", rest + strspn(rest, " \t"));
    if (strcmp(word, "needs") == 0)
        route->needs = value;
    else if (strcmp(word, "target") == 0)
        route->target = target_read(reader, value);
    else if (strcmp(word, "call") == 0)
        route->call = value;
    else if (strcmp(word, "header") == 0)
        route->headers = test_text("%s\r\n", value);
    else if (strcmp(word, "body") == 0)
        route->body = value;
    else
        status_read(reader, route, copy);
}

struct expectations
expectations_read(const char *path)
{
    struct reader reader = { .path = path };
    char line[1024];
    FILE *file = fopen(path, "r");

    ck_assert_msg(file != NULL, "can't read %s", path);
    reader.out.routes = test_alloc(ROUTES_MAX * sizeof(*reader.out.routes));
    while (fgets(line, sizeof(line), file) != NULL) {
        reader.line++;
        line[strcspn(line, "\n")] = '\0';
        line_read(&reader, line);
    }
    fclose(file);
    return reader.out;
}

struct expected_status *
expected_status_of(const struct expected_route *route, struct cell cell)
{
    for (size_t i = 0; i < route->statuses_count; i++) {
        struct expected_status *status = &route->statuses[i];
        if ((status->callers >> cell.caller & 1) != 0 &&
            (status->sections >> cell.section & 1) != 0 && (status->rights >> cell.right & 1) != 0)
            return status;
    }
    return NULL;
}
