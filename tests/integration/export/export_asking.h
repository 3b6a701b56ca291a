/* export_asking.h - exports asked for in the browser: asking, waiting, loading, unpacking. */
#ifndef EXPORT_ASKING_H
#define EXPORT_ASKING_H

#include <errno.h>
#include <sys/stat.h>
#include <zip.h>

#include "tests/integration/export/export_city.h"

#define EXPORT_WAIT_MS 45000 /* whole cities over a network, on a busy machine */

static inline long long
department_of(const char *directory, const char *login)
{
    return test_sql_number(directory, test_text("SELECT o.department_id FROM account AS a"
                                                " JOIN holding AS h ON h.person_id = a.person_id"
                                                " JOIN position AS o ON o.id = h.position_id"
                                                " WHERE a.login = '%s'",
                                                login));
}

static inline struct response *
export_ask(struct client *client, long long department_id, const char *reason)
{
    if (department_id == 0)
        return client_post(client, "/api/export/runs", test_text("{\"reason\":\"%s\"}", reason));
    return client_post(
        client, "/api/export/runs",
        test_text("{\"department_id\":%lld,\"reason\":\"%s\"}", department_id, reason));
}

static inline struct response *
export_show(struct client *client, long long id)
{
    struct response *shown = client_get(client, test_text("/api/export/runs/%lld", id));

    expect_status(shown, 200);
    return shown;
}

static inline struct response *
export_wait(struct client *client, long long id, const char *state)
{
    const long long end = test_clock_ms() + EXPORT_WAIT_MS;

    for (;;) {
        struct response *shown = export_show(client, id);

        if (strcmp(response_string(shown, "state"), state) == 0)
            return shown;
        ck_assert_msg(test_clock_ms() < end, "never %s: %s", state, shown->body);
        test_sleep_ms(20);
    }
}

static inline struct response *
export_act(struct client *client, long long id, const char *what, const char *body)
{
    return client_post(client, test_text("/api/export/runs/%lld/%s", id, what), body);
}

/* The file of a ready one. */
static inline struct response *
export_load(struct client *client, long long id, const char *headers)
{
    struct response *noted = export_act(client, id, "load", "{}");

    expect_status(noted, 200);
    return client_send(client, "GET", response_string(noted, "url"), headers, NULL);
}

static inline void
parents_make(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ck_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

static inline void
entry_unpack(zip_t *archive, zip_int64_t index, const char *folder)
{
    char *path = (char *)test_text("%s/%s", folder,
                                   zip_get_name(archive, (zip_uint64_t)index, ZIP_FL_ENC_STRICT));
    zip_file_t *from = zip_fopen_index(archive, (zip_uint64_t)index, 0);
    char bytes[65536];
    zip_int64_t count;
    FILE *to;

    ck_assert_ptr_nonnull(from);
    parents_make(path);
    if (path[strlen(path) - 1] != '/') {
        to = fopen(path, "wb");
        ck_assert_ptr_nonnull(to);
        while ((count = zip_fread(from, bytes, sizeof(bytes))) > 0)
            ck_assert_uint_eq(fwrite(bytes, 1, (size_t)count, to), (size_t)count);
        ck_assert_int_eq(count, 0);
        fclose(to);
    }
    ck_assert_int_eq(zip_fclose(from), 0);
}

/* A folder with what the reply's archive holds; every check sum was right. */
static inline const char *
export_unpack(const struct response *loaded)
{
    const char *folder = test_text("%s/unpacked", test_directory());
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(loaded->body, loaded->body_bytes, 0, &error);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);

    ck_assert_msg(archive != NULL, "%s", zip_error_strerror(&error));
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++)
        entry_unpack(archive, i, folder);
    zip_discard(archive);
    return folder;
}

static inline bool
export_is_there(const struct server *server, long long id)
{
    struct stat status;

    return stat(test_text("%s/exports/%lld", server->directory, id), &status) == 0;
}

static inline void
export_wait_gone(const struct server *server, long long id)
{
    const long long end = test_clock_ms() + EXPORT_WAIT_MS;

    while (export_is_there(server, id)) {
        ck_assert_msg(test_clock_ms() < end, "exports/%lld stays", id);
        test_sleep_ms(20);
    }
}

/* Whether the log has an entry of that verb about the export, with that reason. */
static inline bool
export_is_logged(const struct server *server, const char *verb, const char *reason)
{
    struct response *log = client_get(client_signed_in(server, "auditor"),
                                      "/api/core/audit?limit=60");

    expect_status(log, 200);
    for (size_t i = 0; i < response_count(log, "items"); i++)
        if (strcmp(response_string(log, test_text("items.%zu.verb", i)), verb) == 0 &&
            strcmp(response_string(log, test_text("items.%zu.reason", i)), reason) == 0)
            return true;
    return false;
}

/* What the person's list holds about exports: the text at `member`, or NULL. */
static inline const char *
export_told(struct client *client, const char *list, const char *member)
{
    struct response *items = client_get(client, test_text("/api/item/%s", list));

    expect_status(items, 200);
    for (size_t i = 0; i < response_count(items, "items"); i++)
        if (response_json(items, test_text("items.%zu.item.kind", i)) != NULL &&
            strcmp(response_string(items, test_text("items.%zu.item.kind", i)), "export.run") == 0)
            return response_string(items, test_text("items.%zu.%s", i, member));
    return NULL;
}

#endif
