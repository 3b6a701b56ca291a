/* demo_comment.c - remarks below items of the demonstration city (gw/demo.h). */
#include "core/comment_store.h"
#include "core/demo.h"
#include "core/item_handlers.h"
#include "core/item_store.h"

enum gw_err
gw_demo_comment(struct gw_demo *demo, const struct gw_demo_comment *comment, int64_t *item_no)
{
    const struct gw_item_input in = {
        .title = comment->in->title,
        .content = GW_TEXT("{}"),
        .container_id = comment->in->container_id,
        .parent_id = comment->item_id,
        .owner_department_id = comment->owner_department_id,
        .audience_id = comment->in->audience_id,
        .information_class = comment->in->information_class,
        .class_five_recognised = comment->in->class_five_recognised,
        .confidentiality = comment->in->confidentiality,
    };
    const struct gw_demo_item item = {
        .kind = &item_comment_kind, .in = &in, .author_id = comment->author_id, .at = comment->at
    };
    struct comment row = { .body_text = comment->text };
    char page[64];

    GW_TRY(gw_demo_item(demo, &item, &row.item_id, item_no));
    (void)snprintf(page, sizeof(page), "%.*s#comment-%lld", GW_TEXT_ARG(comment->page),
                   (long long)row.item_id);
    row.page = gw_text_from(page);
    GW_TRY(comment_insert(demo->db, &row));
    return item_comments_count(demo->db, comment->item_id, 1);
}
