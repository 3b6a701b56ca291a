/* core_ops_settings.c - handlers of /api/core/settings: what the city decides, for the system
 * administrator. */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/registry.h"
#include "core/settings.h"
#include "core/settings_store.h"
#include "gw/audit.h"

/* GET /api/core/settings */
enum gw_err
core_setting_list(struct gw_request *req)
{
    struct gw_json *json = gw_reply(req, 200);

    settings_render(req->app->settings, json, "items");
    gw_json_null(json, "next");
    return GW_OK;
}

struct setting_change {
    struct settings *settings;
    const char *key;
    struct gw_text value;
    int64_t version;
};

static void
take_effect(void *arg)
{
    const struct setting_change *change = arg;

    settings_apply(change->settings, change->key, change->value, change->version);
}

static struct gw_digest
value_digest(const struct gw_setting_spec *spec, struct gw_text value)
{
    return gw_digest_of((struct gw_text[]){ gw_text_from(spec->key), value }, 2);
}

/* The setting before this change: what the transaction sees, for another change of the same batch
 * is not in memory yet; the default where nothing is stored, or what no longer fits. */
static enum gw_err
setting_before(struct gw_request *req, const struct gw_setting_spec *spec,
               struct setting_stored *out)
{
    enum gw_err err = settings_stored(req->db, req->arena, spec->key, out);
    int64_t limit;

    GW_TRY(gw_step_end(err));
    if (err == GW_OK && setting_fault(spec, out->value, &limit) == NULL)
        return GW_OK;
    if (err == GW_MISSING)
        out->version = SETTING_FIRST_VERSION;
    out->value = spec->default_text != NULL
                     ? gw_text_from(spec->default_text)
                     : gw_text_format(req->arena, "%lld", (long long)spec->default_number);
    return GW_OK;
}

static void
note_change(struct gw_request *req, const struct gw_setting_spec *spec, struct gw_text stood,
            struct gw_text value)
{
    struct gw_digest before = value_digest(spec, stood);
    struct gw_digest after = value_digest(spec, value);

    gw_audit_item(req, spec->key, 0);
    gw_audit_digests(req, &before, &after);
}

/* PATCH /api/core/settings: one setting; every thread reads the new value before the reply leaves.
 */
enum gw_err
core_setting_update(struct gw_request *req)
{
    const struct core_setting_input *in = req->body;
    const struct gw_setting_spec *spec = registry_setting(req->app->registry,
                                                          gw_text_string(req->arena, in->key));
    struct setting_change *change = GW_NEW(req->arena, struct setting_change);
    struct setting_stored stood;
    struct gw_json *json;
    const char *fault;
    int64_t limit;

    if (spec == NULL)
        return gw_fail(req, GW_INVALID, "key", "field.unknown_choice");
    fault = setting_fault(spec, in->value, &limit);
    if (fault != NULL)
        return gw_fail_number(req, GW_INVALID, "value", fault, limit);
    GW_TRY(setting_before(req, spec, &stood));
    if (stood.version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "setting.stale", stood.version);
    note_change(req, spec, stood.value, in->value);
    GW_TRY(settings_store(req->db, spec->key, in->value, req->now));
    *change = (struct setting_change){
        .settings = req->app->settings,
        .key = spec->key,
        .value = gw_text_copy(req->arena, in->value),
        .version = stood.version + 1,
    };
    gw_after_commit(req->db, take_effect, change);
    json = gw_reply(req, 200);
    gw_json_string(json, "key", spec->key);
    gw_json_text(json, "value", in->value);
    gw_json_int(json, "version", stood.version + 1);
    return GW_OK;
}
