/* notice_settings.c - which notices arrive, by topic (gw/notice.h): one's own switches.
 *
 * What has to be done, and what corrects something one has read, always arrives: those topics are
 * shown as forced and can't be switched off. What isn't switched off arrives.
 */
#include "core/notice_settings.h"

#include "core/app.h"
#include "core/notice.h"
#include "gw/module.h"

const struct gw_field notice_setting_fields[] = {
    GW_FIELD(struct notice_setting_input, topic, .required = true, .chars_min = 1, .chars_max = 64,
             .summary = "One of the topics listed by GET"),
    GW_FIELD(struct notice_setting_input, in_app, .required = true,
             .summary = "Whether notices of the topic arrive"),
    { 0 },
};

static bool
has_reason(const struct gw_notice_topic *topic, const char *reason)
{
    for (const char *const *each = topic->reasons; *each != NULL; each++) {
        if (strcmp(*each, reason) == 0)
            return true;
    }
    return false;
}

/* The index-th topic of all modules; NULL behind the last one. */
static const struct gw_notice_topic *
topic_at(const struct gw_app *app, size_t index)
{
    for (const struct gw_module *const *module = app->modules; *module != NULL; module++) {
        const struct gw_notice_topic *topic = (*module)->notice_topics;

        for (; topic != NULL && topic->name != NULL; topic++) {
            if (index-- == 0)
                return topic;
        }
    }
    return NULL;
}

static const struct gw_notice_topic *
topic_named(const struct gw_app *app, struct gw_text name)
{
    const struct gw_notice_topic *topic;

    for (size_t i = 0; (topic = topic_at(app, i)) != NULL; i++) {
        if (gw_text_equal(name, gw_text_from(topic->name)))
            return topic;
    }
    return NULL;
}

enum gw_err
notice_is_wanted(struct gw_request *req, int64_t person_id, const char *reason, bool *out)
{
    const struct gw_notice_topic *topic;
    bool is_off;

    *out = true;
    for (size_t i = 0; (topic = topic_at(req->app, i)) != NULL; i++) {
        if (topic->forced || !has_reason(topic, reason))
            continue;
        GW_TRY(notice_off_find(req->db, person_id, gw_text_from(topic->name), &is_off));
        *out = !is_off;
        return GW_OK;
    }
    return GW_OK;
}

static enum gw_err
topic_render(struct gw_request *req, struct gw_json *json, const struct gw_notice_topic *topic)
{
    bool is_off = false;

    if (!topic->forced)
        GW_TRY(notice_off_find(req->db, req->person_id, gw_text_from(topic->name), &is_off));
    gw_json_object(json, NULL);
    gw_json_string(json, "topic", topic->name);
    gw_json_string(json, "label",
                   registry_message(req->app->registry, topic->label_key, req->language));
    gw_json_bool(json, "forced", topic->forced);
    gw_json_bool(json, "in_app", !is_off);
    gw_json_object_end(json);
    return GW_OK;
}

/* GET /api/item/notice_settings → {"items": [{topic, label, forced, in_app}]} */
enum gw_err
item_notice_setting_list(struct gw_request *req)
{
    const struct gw_notice_topic *topic;
    struct gw_json *json = gw_reply(req, 200);

    gw_json_array(json, "items");
    for (size_t i = 0; (topic = topic_at(req->app, i)) != NULL; i++)
        GW_TRY(topic_render(req, json, topic));
    gw_json_array_end(json);
    gw_cursor_encode(json, NULL, 0);
    return GW_OK;
}

/* PUT /api/item/notice_settings {"topic", "in_app"} */
enum gw_err
item_notice_setting_change(struct gw_request *req)
{
    const struct notice_setting_input *in = req->body;
    const struct gw_notice_topic *topic = topic_named(req->app, in->topic);

    if (topic == NULL)
        return gw_fail(req, GW_INVALID, "topic", "item.notice_topic_unknown");
    if (topic->forced && !in->in_app)
        return gw_fail(req, GW_CONFLICT, NULL, "item.notice_forced");
    GW_TRY(in->in_app ? notice_off_remove(req->db, req->person_id, in->topic)
                      : notice_off_insert(req->db, req->person_id, in->topic));
    return gw_reply_nothing(req);
}
