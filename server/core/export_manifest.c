/* export_manifest.c - manifest.json of an export. */
#include "core/export_manifest.h"

#include <errno.h>

#include "core/core_handlers.h"
#include "core/registry.h"
#include "db/directory.h"
#include "gw/json.h"
#include "gw/setting.h"

const char *const export_left_out[] = { "export.out_secrets", "export.out_drafts",
                                        "export.out_marks", "export.out_log", NULL };
const char *const export_left_out_of_section[] = { "export.out_others", "export.out_city", NULL };

static const char *
type_name(enum gw_export_type type)
{
    switch (type) {
    case GW_EXPORT_NUMBER:
        return "number";
    case GW_EXPORT_FLAG:
        return "flag";
    case GW_EXPORT_DATE:
        return "date";
    case GW_EXPORT_TIME:
        return "time";
    case GW_EXPORT_TEXT:
        return "text";
    case GW_EXPORT_OPTIONAL:
        return "optional_text";
    case GW_EXPORT_BYTES:
        return "bytes";
    case GW_EXPORT_PEOPLE:
        return "person_ids";
    case GW_EXPORT_CONTENT:
        return "file";
    case GW_EXPORT_NOTE:
    case GW_EXPORT_KANA_KEY:
        break;
    }
    return "note";
}

/* For who reads the folder without us. */
static void
left_out_render(struct gw_json *json, const struct gw_app *app, const char *const *keys)
{
    for (; *keys != NULL; keys++)
        gw_json_string(json, NULL, registry_message(app->registry, *keys, GW_JA));
}

static void
columns_render(struct gw_json *json, const struct gw_export_table *table)
{
    gw_json_array(json, "columns");
    for (const struct gw_export_column *c = table->columns; c->name != NULL; c++) {
        if (c->type == GW_EXPORT_KANA_KEY)
            continue;
        gw_json_object(json, NULL);
        gw_json_string(json, "name", c->name);
        gw_json_string(json, "heading", c->heading);
        gw_json_string(json, "type", type_name(c->type));
        if (c->refers != NULL)
            gw_json_string(json, "refers_to", c->refers);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

static void
list_render(struct gw_json *json, const struct export_list *list)
{
    char hex[2 * BLOB_DIGEST_BYTES + 1];

    sodium_bin2hex(hex, sizeof(hex), list->digest.bytes, sizeof(list->digest.bytes));
    gw_json_object(json, NULL);
    gw_json_string(json, "name", list->table->name);
    gw_json_string(json, "label", list->table->label);
    gw_json_int(json, "rows", list->rows);
    gw_json_string(json, "blake2b", hex);
    columns_render(json, list->table);
    gw_json_object_end(json);
}

static void
manifest_render(const struct export_manifest *manifest, struct gw_buf *buf)
{
    const struct export_order *order = manifest->order;
    struct gw_json json;

    gw_json_init(&json, buf);
    gw_json_object(&json, NULL);
    gw_json_int(&json, "format", EXPORT_FORMAT);
    gw_json_put_time(&json, gw_json_name("made_at"), manifest->made_at);
    gw_json_text(&json, "city", gw_setting_text(manifest->app, CORE_SETTING_CITY_NAME));
    if (order->department.bytes > 0)
        gw_json_text(&json, "department", order->department);
    else
        gw_json_null(&json, "department");
    gw_json_text(&json, "reason", order->reason);
    gw_json_int(&json, "last_id", manifest->last_id);
    gw_json_int(&json, "files", manifest->result->files);
    gw_json_int(&json, "files_missing", manifest->result->files_missing);
    gw_json_int(&json, "cp932_replaced", manifest->result->cp932_replaced);
    gw_json_array(&json, "left_out");
    left_out_render(&json, manifest->app, export_left_out);
    if (order->department.bytes > 0)
        left_out_render(&json, manifest->app, export_left_out_of_section);
    gw_json_array_end(&json);
    gw_json_array(&json, "lists");
    for (size_t i = 0; i < manifest->lists_count; i++)
        list_render(&json, &manifest->lists[i]);
    gw_json_array_end(&json);
    gw_json_object_end(&json);
    gw_buf_string(buf, "\n");
}

enum gw_err
export_manifest_write(const struct export_manifest *manifest, struct blob_digest *digest)
{
    struct gw_env *env = manifest->app->env;
    char path[DIRECTORY_PATH_BYTES];
    char partial[DIRECTORY_PATH_BYTES];
    struct export_out out;
    enum gw_err err;

    GW_TRY(directory_path(path, manifest->folder, EXPORT_MANIFEST));
    GW_TRY(directory_path(partial, manifest->folder, EXPORT_MANIFEST ".partial"));
    GW_TRY(export_out_open(env, partial, &out));
    manifest_render(manifest, &out.buf);
    err = export_out_close(&out, digest);
    if (err == GW_OK && env->files->rename(env, partial, path) != 0)
        err = file_outcome(errno);
    return err == GW_OK ? directory_sync(env, manifest->folder) : err;
}
