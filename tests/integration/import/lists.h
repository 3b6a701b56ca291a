/* lists.h - lists that tests take in: written in UTF-8, sent in either encoding. */
#ifndef LISTS_H
#define LISTS_H

#include <check.h>
#include <iconv.h>
#include <limits.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/client.h"
#include "tests/lib/memory.h"

/* The text in CP932; U+E000 … are the user-defined area. */
static inline const char *
in_cp932(const char *text)
{
    size_t left = strlen(text), room = left + 1;
    char *out = test_alloc(room), *to = out, *from = (char *)(uintptr_t)text;
    iconv_t converter = iconv_open("CP932", "UTF-8");

    ck_assert(converter != (iconv_t)-1);
    ck_assert(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(converter);
    return out;
}

static inline struct response *
list_send(struct client *client, const char *query, const char *list)
{
    return client_post(client, test_text("/api/import/runs?%s", query), list);
}

/* The same as a file for `kairan import`; the path. Over the one before. */
static inline const char *
list_file(const char *list)
{
    static char path[PATH_MAX];
    FILE *file;

    if (path[0] == '\0')
        snprintf(path, sizeof(path), "%s/list.csv", test_directory());
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(list, file);
    fclose(file);
    return path;
}

/* The list is taken in whole. */
static inline struct response *
list_taken(struct client *client, const char *query, const char *list)
{
    struct response *reply = list_send(client, test_text("%s&apply=true", query), list);

    expect_status(reply, 200);
    ck_assert_msg(response_bool(reply, "applied"), "%.800s", reply->body);
    return reply;
}

/* One more line is refused for this reason, and nothing is taken in. */
static inline const char *
refusal_of(struct response *reply, size_t line)
{
    ck_assert_int_eq(reply->status, 200);
    ck_assert(!response_bool(reply, "applied"));
    for (size_t i = 0; i < response_count(reply, "entries"); i++) {
        const char *outcome = response_string(reply, test_text("entries.%zu.outcome", i));
        const char *text = response_string(reply, test_text("entries.%zu.text", i));

        if (strcmp(outcome, "refused") == 0 &&
            response_int(reply, test_text("entries.%zu.line", i)) == (int64_t)line)
            return text;
    }
    return "";
}

static inline void
expect_refused(struct response *reply, size_t line, const char *words)
{
    const char *text = refusal_of(reply, line);

    ck_assert_msg(strstr(text, words) != NULL, "line %zu: '%s', not '%s': %.400s", line, text,
                  words, reply->body);
}

#define STAFF "職員番号,氏名,フリガナ,所属コード,職名,役職順,本務兼務,発令日,ログインID\n"

#endif
