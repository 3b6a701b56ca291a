/* post_content.c - a post's own columns as one JSON text: what each version keeps of it. */
#include <jansson.h>

#include "bulletin.h"

#define CONTENT_BYTES_MAX ((size_t)8 << 20)

struct gw_text
bulletin_content_encode(struct gw_arena *arena, const struct bulletin_body *body)
{
    struct gw_buf buf;
    struct gw_json json;

    gw_buf_init(&buf, CONTENT_BYTES_MAX);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    gw_json_raw(&json, "body", body->document);
    gw_json_text(&json, "body_text", body->text);
    gw_json_object_end(&json);
    return gw_buf_take(&buf, arena);
}

static void
json_release(void *json)
{
    json_decref(json);
}

static void
string_release(void *string)
{
    free(string);
}

enum gw_err
bulletin_content_decode(struct gw_arena *arena, struct gw_text content, struct bulletin_body *out)
{
    json_t *tree = NULL;
    const enum gw_err err = gw_json_load(content, 0, &tree);
    const json_t *document = json_object_get(tree, "body");
    const json_t *text = json_object_get(tree, "body_text");
    struct bulletin_body body = { .text = { json_string_value(text), json_string_length(text) } };

    if (err != GW_OK)
        return err == GW_BUSY ? GW_BUSY : GW_IO;
    gw_arena_own(arena, tree, json_release);
    if (!json_is_string(text))
        return GW_IO;
    if (json_is_object(document)) {
        char *dump = json_dumps(document, JSON_COMPACT);

        if (dump == NULL)
            return GW_BUSY;
        gw_arena_own(arena, dump, string_release);
        body.document = gw_text_from(dump);
    }
    *out = body;
    return GW_OK;
}
