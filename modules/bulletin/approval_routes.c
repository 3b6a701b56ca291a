/* approval_routes.c - HTTP handlers of approval: lists, decisions, taking back, 後閲. */
#include "bulletin.h"
#include "gw/reading.h"

const char *const bulletin_decisions[] = { "approve", "return", NULL };
const char *const bulletin_approval_lists[] = { "decide", "after_review", "asked", NULL };

/* ---- lists ---- */

struct approvals_writing {
    struct gw_request *req;
    struct gw_json *json;
    enum bulletin_approval_list list;
    int64_t limit, rows;
    int64_t last[2];
};

static void
board_render(struct gw_json *json, const struct bulletin_approval_row *row)
{
    gw_json_object(json, "board");
    gw_json_int(json, "id", row->item.container_id);
    gw_json_text(json, "name", row->board_name);
    gw_json_object_end(json);
}

static bool
row_write(void *arg, const struct bulletin_approval_row *row)
{
    struct approvals_writing *writing = arg;
    struct gw_json *json = writing->json;

    if (writing->rows++ == writing->limit)
        return false;
    gw_json_object(json, NULL);
    gw_json_int(json, "id", row->item.id);
    gw_json_int(json, "version", row->item.version);
    gw_json_text(json, "title", row->item.title);
    gw_json_string(json, "state", gw_item_state_name(row->item.state));
    gw_json_int(json, "importance", row->item.importance);
    board_render(json, row);
    gw_department_render(writing->req, json, "issuer", row->item.issuer_department_id);
    gw_person_render(writing->req, json, "author", row->item.author_id);
    gw_person_render(writing->req, json, "on_behalf_of", row->item.on_behalf_of);
    bulletin_approval_render(writing->req, json, &row->approval);
    gw_json_object_end(json);
    writing->last[0] = writing->list == BULLETIN_TO_SEE ? row->approval.decided_at
                                                        : row->approval.asked_at;
    writing->last[1] = row->item.id;
    return true;
}

static enum bulletin_approval_list
list_of(struct gw_text name)
{
    for (size_t i = 0; bulletin_approval_lists[i] != NULL; i++) {
        if (gw_text_equal(name, gw_text_from(bulletin_approval_lists[i])))
            return (enum bulletin_approval_list)i;
    }
    return BULLETIN_TO_DECIDE;
}

/* GET /api/bulletin/approvals?list=decide|after_review|asked&limit=&after= */
enum gw_err
bulletin_approval_list(struct gw_request *req)
{
    const struct bulletin_approval_query *query = req->query;
    struct approvals_writing writing = { .req = req,
                                         .list = list_of(query->list),
                                         .limit = query->limit };
    struct bulletin_approval_range range = { .list = writing.list, .rows_max = query->limit + 1 };
    int64_t after[2];

    GW_TRY(gw_cursor_decode(req, query->after, false, after, 2));
    range.after_time = after[0];
    range.after_id = after[1];
    writing.json = gw_reply(req, 200);
    gw_json_array(writing.json, "items");
    GW_TRY(bulletin_approvals_each(req, &range, row_write, &writing));
    gw_json_array_end(writing.json);
    gw_cursor_encode(writing.json, writing.rows > query->limit ? writing.last : NULL, 2);
    return GW_OK;
}

/* ---- decisions ---- */

/* A post whose approval was asked for, and what who asks may say about it. */
struct decision {
    struct gw_item item;
    struct bulletin_board board;
    struct bulletin_approval approval;
    struct bulletin_standing standing;
};

static enum gw_err
decision_open(struct gw_request *req, struct decision *out)
{
    bool manages;

    GW_TRY(bulletin_post_open(req, &out->item, &out->board, &manages));
    gw_audit_item(req, out->item.kind, out->item.id);
    GW_TRY(bulletin_approval_load(req, out->item.id, &out->approval));
    if (out->approval.state != BULLETIN_ASKED) {
        if (!out->board.can.approve)
            return gw_fail(req, GW_DENIED, NULL, "bulletin.not_an_approver");
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.approval_not_asked");
    }
    GW_TRY(
        bulletin_approval_standing(req, &out->board, &out->item, &out->approval, &out->standing));
    switch (out->standing.say) {
    case BULLETIN_DECIDES:
    case BULLETIN_DECIDES_FOR:
        return GW_OK;
    case BULLETIN_OWN_CASE:
        return gw_fail(req, GW_DENIED, NULL, "bulletin.own_post_not_decided");
    case BULLETIN_NO_SAY:
        break;
    }
    return gw_fail(req, GW_DENIED, NULL, "bulletin.not_an_approver");
}

/* 後閲: the absent one sees afterwards what was decided in that place; an author knows it. */
static enum gw_err
after_review_ask(struct gw_request *req, const struct decision *decision)
{
    const struct gw_todo todo = { .item_id = decision->item.id,
                                  .person_id = decision->approval.deputy_for,
                                  .reason = "after_review",
                                  .due = GW_DATE_NONE };

    if (decision->approval.deputy_for == 0 || decision->approval.seen_at != 0)
        return GW_OK;
    GW_TRY(gw_todo_add(req, &todo));
    return gw_notice_send(req, todo.person_id, &decision->item, "bulletin.notice.after_review");
}

static enum gw_err
decision_store(struct gw_request *req, struct decision *decision,
               enum bulletin_approval_state state)
{
    const struct bulletin_decision_input *in = req->body;
    struct bulletin_approval *approval = &decision->approval;
    unsigned to = approval->state;

    gw_fsm_move(&bulletin_approval_states, &to, state);
    approval->state = (enum bulletin_approval_state)to;
    approval->decided_by = req->person_id;
    approval->decided_at = req->now;
    approval->deputy_for = decision->standing.stands_in_for;
    approval->comment = in->comment;
    if (approval->deputy_for == decision->item.author_id)
        approval->seen_at = req->now;
    GW_TRY(bulletin_approval_update(req->db, approval));
    GW_TRY(gw_todo_remove(req, decision->item.id, "approve", 0));
    GW_TRY(after_review_ask(req, decision));
    if (in->comment.bytes > 0)
        gw_audit_reason(req, in->comment, GW_TEXT_NONE);
    return gw_notice_send(req, decision->item.author_id, &decision->item,
                          state == BULLETIN_APPROVED ? "bulletin.notice.approved"
                                                     : "bulletin.notice.returned");
}

static enum gw_err
approve(struct gw_request *req, struct decision *decision)
{
    GW_TRY(bulletin_post_appear(req, &decision->board, &decision->item));
    GW_TRY(gw_mark_set(req, decision->item.item_no, true)); /* it was read to be approved */
    return decision_store(req, decision, BULLETIN_APPROVED);
}

/* Without a reason its author wouldn't know what to change. */
static enum gw_err
send_back(struct gw_request *req, struct decision *decision)
{
    const struct bulletin_decision_input *in = req->body;

    if (gw_text_trim(in->comment).bytes == 0)
        return gw_fail(req, GW_INVALID, "comment", "bulletin.return_needs_comment");
    GW_TRY(bulletin_post_tell(req, "bulletin.post.updated", &decision->board, &decision->item));
    return decision_store(req, decision, BULLETIN_RETURNED);
}

/* POST /api/bulletin/posts/{id}/approval */
enum gw_err
bulletin_approval_decide(struct gw_request *req)
{
    const struct bulletin_decision_input *in = req->body;
    struct decision decision;

    GW_TRY(decision_open(req, &decision));
    if (in->version != 0 && in->version != decision.item.version)
        return gw_fail_number(req, GW_STALE, "version", "item.stale", decision.item.version);
    GW_TRY(gw_text_equal(in->decision, GW_TEXT("approve")) ? approve(req, &decision)
                                                           : send_back(req, &decision));
    return bulletin_post_reply(req, 200, &decision.item);
}

/* DELETE /api/bulletin/posts/{id}/approval */
enum gw_err
bulletin_approval_take_back(struct gw_request *req)
{
    struct bulletin_approval approval;
    struct bulletin_board board;
    struct gw_item item;

    GW_TRY(bulletin_post_open_managed(req, &item, &board));
    gw_audit_item(req, item.kind, item.id);
    GW_TRY(bulletin_approval_load(req, item.id, &approval));
    if (approval.state != BULLETIN_ASKED)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.approval_not_asked");
    GW_TRY(bulletin_approval_drop(req, item.id));
    return gw_reply_nothing(req);
}

/* POST /api/bulletin/posts/{id}/after_review */
enum gw_err
bulletin_approval_see(struct gw_request *req)
{
    struct bulletin_approval approval;
    struct bulletin_board board;
    struct gw_item item;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &board, &manages));
    gw_audit_item(req, item.kind, item.id);
    GW_TRY(bulletin_approval_load(req, item.id, &approval));
    if (approval.deputy_for != req->person_id)
        return gw_fail(req, GW_DENIED, NULL, "bulletin.not_decided_for_you");
    if (approval.seen_at != 0)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.seen_already");
    approval.seen_at = req->now;
    GW_TRY(bulletin_approval_update(req->db, &approval));
    GW_TRY(gw_todo_remove(req, item.id, "after_review", req->person_id));
    return gw_reply_nothing(req);
}
