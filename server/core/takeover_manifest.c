/* takeover_manifest.c - reads the manifest of an export, and finds each of its lists among ours. */
#include <jansson.h>
#include <sodium.h>

#include "core/takeover.h"
#include "db/directory.h"

#define MANIFEST_BYTES_MAX ((size_t)4 << 20)

static enum gw_err
say(const char *what, const char *subject)
{
    database_say("%s%s", what, subject);
    return GW_MALFORMED;
}

static struct gw_text
member_text(struct gw_arena *arena, const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);

    if (!json_is_string(member))
        return GW_TEXT_NONE;
    return gw_text_copy(arena,
                        (struct gw_text){ json_string_value(member), json_string_length(member) });
}

static int64_t
member_int(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static const struct gw_export_table *
table_find(const struct gw_export_table *const *tables, const char *name)
{
    for (; *tables != NULL; tables++)
        if (strcmp((*tables)->name, name) == 0)
            return *tables;
    return NULL;
}

/* The same columns in the same order: another version's lists are not guessed at. */
static bool
has_columns(const struct gw_export_table *table, const json_t *columns)
{
    size_t index = 0;

    for (const struct gw_export_column *c = table->columns; c->name != NULL; c++) {
        const char *name;

        if (c->type == GW_EXPORT_KANA_KEY)
            continue;
        name = json_string_value(json_object_get(json_array_get(columns, index++), "name"));
        if (name == NULL || strcmp(name, c->name) != 0)
            return false;
    }
    return index == json_array_size(columns);
}

static enum gw_err
list_load(struct gw_arena *arena, const struct gw_export_table *const *tables, const json_t *object,
          struct takeover_list *out)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    const struct gw_export_table *table = name == NULL ? NULL : table_find(tables, name);

    if (table == NULL)
        return say("the export has a list that this program doesn't know: ",
                   name == NULL ? "(without a name)" : name);
    if (!has_columns(table, json_object_get(object, "columns")))
        return say("the export comes from another version; other columns in ", name);
    *out = (struct takeover_list){ .table = table,
                                   .rows = member_int(object, "rows"),
                                   .blake2b = member_text(arena, object, "blake2b") };
    return out->rows >= 0 ? GW_OK : say("the export has a list of fewer rows than none: ", name);
}

static enum gw_err
lists_load(struct gw_arena *arena, const struct gw_export_table *const *tables, const json_t *lists,
           struct takeover_manifest *out)
{
    out->lists = GW_NEW_ARRAY(arena, struct takeover_list, json_array_size(lists) + 1);
    for (size_t i = 0; i < json_array_size(lists); i++)
        GW_TRY(list_load(arena, tables, json_array_get(lists, i), &out->lists[out->lists_count++]));
    return GW_OK;
}

static void
left_out_load(struct gw_arena *arena, const json_t *sentences, struct takeover_manifest *out)
{
    for (size_t i = 0; i < json_array_size(sentences) && i < TAKEOVER_LEFT_OUT_MAX; i++) {
        const char *sentence = json_string_value(json_array_get(sentences, i));

        out->left_out[out->left_out_count++] = gw_text_copy(arena, gw_text_from(sentence));
    }
}

static enum gw_err
root_read(struct gw_arena *arena, const struct gw_export_table *const *tables, const json_t *root,
          struct takeover_manifest *out)
{
    out->made_at = member_text(arena, root, "made_at");
    out->city = member_text(arena, root, "city");
    out->department = member_text(arena, root, "department");
    out->reason = member_text(arena, root, "reason");
    out->last_id = member_int(root, "last_id");
    out->files = member_int(root, "files");
    left_out_load(arena, json_object_get(root, "left_out"), out);
    if (member_int(root, "format") != EXPORT_FORMAT)
        return say("the export has a form that this program doesn't read", "");
    if (out->last_id < 1 || out->files < 0) /* ids that were given would be given again */
        return say("the export doesn't say how many ids and files there were", "");
    return lists_load(arena, tables, json_object_get(root, "lists"), out);
}

enum gw_err
takeover_manifest_parse(struct gw_text json, struct gw_arena *arena,
                        const struct gw_export_table *const *tables, struct takeover_manifest *out)
{
    json_t *root = NULL;
    enum gw_err err = gw_json_load(json, JSON_REJECT_DUPLICATES, &root);

    *out = (struct takeover_manifest){ 0 };
    crypto_generichash(out->digest.bytes, sizeof(out->digest.bytes),
                       (const unsigned char *)json.data, json.bytes, NULL, 0);
    if (err == GW_OK)
        err = root_read(arena, tables, root, out);
    else if (err != GW_BUSY)
        err = say("the manifest of the export is no JSON", "");
    json_decref(root);
    return err;
}

enum gw_err
takeover_manifest_load(struct gw_env *env, const char *folder, struct gw_arena *arena,
                       const struct gw_export_table *const *tables, struct takeover_manifest *out)
{
    char path[DIRECTORY_PATH_BYTES];
    struct gw_text json;
    enum gw_err err;

    GW_TRY(directory_path(path, folder, EXPORT_MANIFEST));
    err = gw_env_read_file(env, arena, path, MANIFEST_BYTES_MAX, &json);
    if (err == GW_MISSING)
        return say("no finished export: ", path);
    GW_TRY(err);
    return takeover_manifest_parse(json, arena, tables, out);
}
