/* export_city.h - a city with something of each sort to take out, and looking into an export's
 * folder. */
#ifndef EXPORT_CITY_H
#define EXPORT_CITY_H

#include <check.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/tus.h"

#define EXPORT_FILE_NAME "工事:一覧表*案.jtd"
#define EXPORT_FILE_BYTES 300000

struct export_city {
    struct server *server;
    long long board_id, post_id, file_id;
    const char *content; /* of the file */
};

/* A post of the section that `staff` and `chief` are in, with rich text, a file, a remark and a
 * confirmation, corrected once. */
static inline struct export_city
export_city_start(void)
{
    struct export_city city = { .server = server_start() };
    struct client *staff = client_signed_in(city.server, "staff");
    struct client *chief = client_signed_in(city.server, "chief");
    struct response *boards = client_get(staff, "/api/bulletin/boards");

    for (size_t i = 0; city.board_id == 0 && i < response_count(boards, "items"); i++)
        if (response_bool(boards, test_text("items.%zu.can.post", i)) &&
            response_bool(boards, test_text("items.%zu.can.comment", i)) &&
            !response_bool(boards, test_text("items.%zu.approval", i)))
            city.board_id = response_int(boards, test_text("items.%zu.id", i));
    city.content = tus_content(7, EXPORT_FILE_BYTES);
    city.file_id = tus_upload(staff, EXPORT_FILE_NAME, city.content, EXPORT_FILE_BYTES);
    struct response *made = client_post(
        staff, "/api/bulletin/posts",
        test_text("{\"board_id\":%lld,\"title\":\"=1+1 と「工事」の一覧\",\"confirm\":true,"
                  "\"comments_allowed\":true,\"files\":[%lld],"
                  "\"body_text\":\"一行目\\n'=二行目, \\\"引用\\\"\\n髙﨑\\ue000\"}",
                  city.board_id, city.file_id));
    expect_status(made, 201);
    city.post_id = response_int(made, "id");
    expect_status(client_patch(staff, test_text("/api/bulletin/posts/%lld", city.post_id), 1,
                               "{\"contact\":\"-内線 1234\"}"),
                  200);
    expect_status(client_post(chief, test_text("/api/item/items/%lld/comments", city.post_id),
                              "{\"body_text\":\"確認しました\"}"),
                  201);
    expect_status(
        client_put(chief, test_text("/api/item/items/%lld/confirmation", city.post_id), "{}"), 204);
    return city;
}

/* A file of the folder, whole. */
static inline const char *
export_read(const char *folder, const char *name, size_t *bytes)
{
    FILE *file = fopen(test_text("%s/%s", folder, name), "rb");
    char *content = test_alloc((size_t)64 << 20);

    ck_assert_msg(file != NULL, "%s/%s is not there", folder, name);
    *bytes = fread(content, 1, ((size_t)64 << 20) - 1, file);
    fclose(file);
    return content;
}

static inline bool
export_has(const char *folder, const char *name, const char *text)
{
    size_t bytes;
    const char *content = export_read(folder, name, &bytes);

    return memmem(content, bytes, text, strlen(text)) != NULL;
}

static inline json_t *
export_manifest(const char *folder)
{
    json_t *manifest = json_load_file(test_text("%s/manifest.json", folder), JSON_REJECT_DUPLICATES,
                                      NULL);

    ck_assert_msg(manifest != NULL, "%s has no manifest", folder);
    return manifest;
}

/* What the manifest says of a list. */
static inline json_t *
export_list(const json_t *manifest, const char *name)
{
    json_t *list;
    size_t index;

    json_array_foreach(json_object_get(manifest, "lists"), index, list)
    {
        if (strcmp(json_string_value(json_object_get(list, "name")), name) == 0)
            return list;
    }
    ck_abort_msg("no list %s", name);
}

static inline long long
export_rows(const char *folder, const char *name)
{
    json_t *manifest = export_manifest(folder);
    const long long rows = json_integer_value(json_object_get(export_list(manifest, name), "rows"));

    json_decref(manifest);
    return rows;
}

static inline const char *
export_digest(const char *folder, const char *name)
{
    json_t *manifest = export_manifest(folder);
    const char *digest = test_text(
        "%s", json_string_value(json_object_get(export_list(manifest, name), "blake2b")));

    json_decref(manifest);
    return digest;
}

#endif
