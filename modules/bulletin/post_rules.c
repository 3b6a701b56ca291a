/* post_rules.c - what a post may say and who may change it; pure decisions. */
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
    if (gw_text_trim(body.text).bytes == 0)
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

bool
bulletin_post_is_managed_by(const struct gw_item *item, const struct gw_actor *actor,
                            bool may_write)
{
    if (!may_write)
        return false;
    return item->author_id == actor->person_id ||
           gw_actor_heads_department(actor, item->owner_department_id);
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
