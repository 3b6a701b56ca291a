/* post_rules.c - what a post may say and who may change it; pure decisions. */
#include <jansson.h>

#include "bulletin.h"
#include "editor_doc.h"

const char *
bulletin_body_read(struct gw_arena *arena, const struct bulletin_post_input *in, bool plain_given,
                   struct bulletin_body *out, const char **field)
{
    struct bulletin_body body = { .text = in->body_text };
    struct editor_doc document;
    const char *fault;

    *field = "body";
    if (in->body.text.bytes > 0) {
        if (plain_given)
            return "bulletin.body_given_twice";
        fault = editor_doc_parse(arena, in->body.text, &document);
        if (fault != NULL)
            return fault;
        body = (struct bulletin_body){ .document = document.body, .text = document.text };
    } else {
        *field = "body_text";
    }
    if (!in->draft && gw_text_trim(body.text).bytes == 0)
        return "bulletin.body_blank";
    if (gw_text_chars(body.text) > BULLETIN_BODY_CHARS_MAX)
        return "bulletin.body_too_long";
    *field = NULL;
    *out = body;
    return NULL;
}

enum gw_err
bulletin_until_read(struct gw_text text, gw_time *out)
{
    if (text.bytes == 0) {
        *out = 0;
        return GW_OK;
    }
    return gw_time_parse(text, out);
}

enum gw_err
bulletin_day_read(struct gw_text text, gw_date *out)
{
    if (text.bytes == 0) {
        *out = GW_DATE_NONE;
        return GW_OK;
    }
    return gw_date_parse(text, out);
}

static enum gw_err
deadline_parse(const json_t *value, struct bulletin_deadline *out)
{
    const json_t *days = json_object_get(value, "business_days");

    *out = (struct bulletin_deadline){ .day = GW_DATE_NONE };
    if (json_is_string(value)) {
        const struct gw_text text = { json_string_value(value), json_string_length(value) };

        return bulletin_day_read(text, &out->day);
    }
    if (json_object_size(value) != 1 || !json_is_integer(days))
        return GW_INVALID;
    out->business_days = json_integer_value(days);
    return out->business_days >= 1 && out->business_days <= BULLETIN_CONFIRM_DAYS_MAX ? GW_OK
                                                                                      : GW_INVALID;
}

enum gw_err
bulletin_deadline_read(struct gw_text json, struct bulletin_deadline *out)
{
    json_t *value;
    struct bulletin_deadline deadline;
    enum gw_err err = gw_json_load(json, JSON_DECODE_ANY, &value);

    if (err == GW_OK)
        err = deadline_parse(value, &deadline);
    else if (err != GW_BUSY)
        err = GW_INVALID;

    json_decref(value);
    if (err == GW_OK)
        *out = deadline;
    return err;
}

bool
bulletin_draft_is_seen_by(const struct gw_item *item, int64_t person_id)
{
    return item->author_id == person_id ||
           (item->on_behalf_of != 0 && item->on_behalf_of == person_id);
}

bool
bulletin_post_is_public(enum gw_item_state state)
{
    switch (state) {
    case GW_CURRENT:
    case GW_PAST: /* the end of publication takes it out of the list, not out of the world */
        return true;
    case GW_DRAFT:
    case GW_WAITING:
    case GW_WITHDRAWN:
        return false;
    }
    return false;
}

struct gw_text
bulletin_contact_format(struct gw_arena *arena, struct gw_text department, struct gw_text phone,
                        struct gw_text extension)
{
    const bool has_extension = extension.bytes > 0;
    const struct gw_text parts[] = { department, phone.bytes > 0 ? GW_TEXT(" ") : GW_TEXT_NONE,
                                     phone,      has_extension ? GW_TEXT("（内線") : GW_TEXT_NONE,
                                     extension,  has_extension ? GW_TEXT("）") : GW_TEXT_NONE };

    return gw_text_join(arena, parts, sizeof(parts) / sizeof(parts[0]));
}
