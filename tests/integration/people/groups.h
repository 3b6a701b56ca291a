/* groups.h - people and groups of the demonstration city: what tests of choosing people begin with.
 */
#ifndef TESTS_INTEGRATION_PEOPLE_GROUPS_H
#define TESTS_INTEGRATION_PEOPLE_GROUPS_H

#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

static inline int64_t
person_of(struct client *client)
{
    return response_int(client_get(client, "/api/session"), "user.id");
}

static inline int64_t
section_of(struct client *client)
{
    return response_int(client_get(client, "/api/session"), "user.department.id");
}

/* `more` is further members, each with a comma before it. */
static inline struct response *
group_send(struct client *client, const char *name, const char *more)
{
    return client_post(client, "/api/people/groups", test_text("{\"name\":\"%s\"%s}", name, more));
}

static inline int64_t
group_make(struct client *client, const char *name, const char *more)
{
    struct response *made = group_send(client, name, more);

    expect_status(made, 201);
    ck_assert_int_eq(response_int(made, "version"), 1);
    return response_int(made, "id");
}

static inline const char *
group_path(int64_t group_id)
{
    return test_text("/api/people/groups/%lld", (long long)group_id);
}

/* Whether a list of objects with ids holds this one. */
static inline bool
lists_id(const struct response *response, const char *list, int64_t id)
{
    for (size_t i = 0; i < response_count(response, list); i++) {
        if (response_int(response, test_text("%s.%zu.id", list, i)) == id)
            return true;
    }
    return false;
}

/* POST /api/people/audience of these members. */
static inline struct response *
preview(struct client *client, const char *members, int limit)
{
    return client_post(client, "/api/people/audience",
                       test_text("{\"audience\":{\"members\":[%s]},\"limit\":%d}", members, limit));
}

/* `text` as often as `count` says, joined by `between`. */
static inline const char *
repeated(const char *text, const char *between, size_t count)
{
    const size_t bytes = (strlen(text) + strlen(between)) * count + 1;
    char *all = test_alloc(bytes);
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(all + at, bytes - at, "%s%s", i > 0 ? between : "", text);
    return all;
}

#endif
