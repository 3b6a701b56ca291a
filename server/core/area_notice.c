/* area_notice.c - what the system administrator tells everybody: on the sign-in page, and at the
 * top of an area (B22). Texts are settings, so each change is in the log with its digests.
 *
 * The one on the sign-in page is read by whoever reaches the server: plain text, shown as it is.
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "gw/module.h"

static void
text_or_null(struct gw_json *json, struct gw_text text)
{
    if (gw_text_trim(text).bytes == 0)
        gw_json_null(json, "text");
    else
        gw_json_text(json, "text", text);
}

/* GET /api/core/sign_in_notice → {"text": null | "…"} */
enum gw_err
core_sign_in_notice_show(struct gw_request *req)
{
    text_or_null(gw_reply(req, 200), gw_setting_text(req->app, CORE_SETTING_SIGN_IN_NOTICE));
    return GW_OK;
}

/* A module whose area has a notice declares setting "<module>.area_notice". */
static void
area_render(struct gw_request *req, struct gw_json *json, const struct gw_module *module)
{
    const struct gw_setting_spec *spec = module->settings;
    const char *key = gw_text_string(req->arena,
                                     gw_text_format(req->arena, "%s.area_notice", module->name));

    while (spec != NULL && spec->key != NULL && strcmp(spec->key, key) != 0)
        spec++;
    if (spec == NULL || spec->key == NULL ||
        gw_text_trim(gw_setting_text(req->app, key)).bytes == 0)
        return;
    gw_json_object(json, NULL);
    gw_json_string(json, "area", module->name);
    gw_json_text(json, "text", gw_setting_text(req->app, key));
    gw_json_object_end(json);
}

/* GET /api/core/area_notices → {"items": [{"area": "bulletin", "text"}]}: those with a text. */
enum gw_err
core_area_notice_list(struct gw_request *req)
{
    struct gw_json *json = gw_reply(req, 200);

    gw_json_array(json, "items");
    for (const struct gw_module *const *module = req->app->modules; *module != NULL; module++)
        area_render(req, json, *module);
    gw_json_array_end(json);
    gw_cursor_encode(json, NULL, 0);
    return GW_OK;
}
