/* takeover_manifest.c - reads the manifest of an export, and finds each of its lists among ours. */
#include <jansson.h>
#include <sodium.h>

#include "core/takeover.h"
#include "db/directory.h"

#define MANIFEST_BYTES_MAX ((size_t)16 << 20)
#define PIECE_BYTES ((size_t)64 << 10)

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
    return GW_OK;
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

/* NULL unless it is JSON; its digest is of the bytes that were read. */
static json_t *
root_load(const char *path, struct takeover_manifest *out)
{
    FILE *file = fopen(path, "rbe");
    json_error_t error;
    json_t *root = NULL;
    struct gw_buf bytes;
    char *room;
    size_t count = 1;

    if (file == NULL)
        return NULL;
    gw_buf_init(&bytes, MANIFEST_BYTES_MAX);
    while (count > 0 && (room = gw_buf_reserve(&bytes, PIECE_BYTES)) != NULL) {
        count = fread(room, 1, PIECE_BYTES, file);
        gw_buf_commit(&bytes, count);
    }
    if (count == 0 && ferror(file) == 0) {
        crypto_generichash(out->digest.bytes, sizeof(out->digest.bytes),
                           (const unsigned char *)bytes.data, bytes.bytes, NULL, 0);
        root = json_loadb(bytes.data, bytes.bytes, JSON_REJECT_DUPLICATES, &error);
    }
    gw_buf_done(&bytes);
    (void)fclose(file);
    return root;
}

enum gw_err
takeover_manifest_load(const char *folder, struct gw_arena *arena,
                       const struct gw_export_table *const *tables, struct takeover_manifest *out)
{
    char path[DIRECTORY_PATH_BYTES];
    json_t *root;
    enum gw_err err;

    *out = (struct takeover_manifest){ 0 };
    GW_TRY(directory_path(path, folder, EXPORT_MANIFEST));
    root = root_load(path, out);
    if (root == NULL)
        return say("no finished export: ", path);
    out->made_at = member_text(arena, root, "made_at");
    out->city = member_text(arena, root, "city");
    out->department = member_text(arena, root, "department");
    out->reason = member_text(arena, root, "reason");
    out->last_id = member_int(root, "last_id");
    out->files = member_int(root, "files");
    left_out_load(arena, json_object_get(root, "left_out"), out);
    if (member_int(root, "format") != EXPORT_FORMAT)
        err = say("the export has a form that this program doesn't read: ", path);
    else
        err = lists_load(arena, tables, json_object_get(root, "lists"), out);
    json_decref(root);
    return err;
}
