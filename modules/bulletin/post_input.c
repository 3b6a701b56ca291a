/* post_input.c - what the body of a POST or a PATCH makes of a post: read, checked, with the
 * board's defaults filled in.
 */
#include "bulletin.h"
#include "gw/setting.h"

static int
zone(const struct gw_request *req)
{
    return (int)gw_setting_number(req->app, "time_zone_offset_min");
}

static enum gw_err
moment_read(struct gw_request *req, struct gw_text text, const char *field, gw_time *out)
{
    if (bulletin_until_read(text, out) != GW_OK)
        return gw_fail(req, GW_INVALID, field,
                       strcmp(field, "published_until") == 0 ? "bulletin.until_malformed"
                                                             : "bulletin.moment_malformed");
    return GW_OK;
}

static enum gw_err
review_read(struct gw_request *req, struct gw_text text, gw_date *out)
{
    if (bulletin_day_read(text, out) != GW_OK)
        return gw_fail(req, GW_INVALID, "review_on", "bulletin.day_malformed");
    return GW_OK;
}

/* 問合せ先 as given; where it is blank, the office of who asks (city-review 01.8). */
static enum gw_err
contact_read(struct gw_request *req, struct gw_text given, struct gw_text *out)
{
    if (gw_text_trim(given).bytes == 0)
        return bulletin_contact_load(req, req->actor->department_id, out);
    *out = given;
    return GW_OK;
}

/* ---- the text ---- */

bool
bulletin_body_prepares(const struct gw_request *req)
{
    const struct bulletin_post_input *in = req->body;

    return in->body.text.bytes > 0;
}

/* Takes milliseconds for a long document, which the writer hasn't. Whether it may be blank is
 * decided there. */
enum gw_err
bulletin_body_prepare(struct gw_request *req)
{
    struct bulletin_post_input in = *(const struct bulletin_post_input *)req->body;
    struct bulletin_body *body = GW_NEW(req->arena, struct bulletin_body);
    const bool plain_given = gw_field_is_set(req->body, req->route->body, "body_text");
    const char *field, *fault;

    in.draft = true;
    fault = bulletin_body_read(req->arena, &in, plain_given, body, &field);
    if (fault != NULL)
        return gw_fail(req, GW_INVALID, field, fault);
    req->prepared = body;
    return GW_OK;
}

static enum gw_err
document_take(struct gw_request *req, bool draft, struct bulletin_body *out)
{
    *out = *(const struct bulletin_body *)req->prepared;
    if (!draft && gw_text_trim(out->text).bytes == 0)
        return gw_fail(req, GW_INVALID, "body", "bulletin.body_blank");
    return GW_OK;
}

static enum gw_err
text_take(struct gw_request *req, const struct bulletin_post_input *in, struct bulletin_body *out)
{
    const char *field;
    const char *fault = bulletin_body_read(req->arena, in, true, out, &field);

    return fault == NULL ? GW_OK : gw_fail(req, GW_INVALID, field, fault);
}

/* ---- deadlines ---- */

static gw_date
begins_on(const struct gw_request *req, const struct gw_item_input *item)
{
    return item->published_from > req->now ? gw_date_of(item->published_from, zone(req))
                                           : req->today;
}

static enum gw_err
deadline_take(struct gw_request *req, struct gw_json_text in, struct bulletin_post_draft *out)
{
    struct bulletin_deadline deadline;
    const enum gw_err err = bulletin_deadline_read(in.text, &deadline);

    if (err == GW_BUSY)
        return gw_fail(req, GW_BUSY, NULL, NULL);
    if (err != GW_OK)
        return gw_fail(req, GW_INVALID, "confirm_by", "bulletin.deadline_malformed");
    out->item.confirm_by = deadline.day;
    out->confirm_days = deadline.business_days;
    out->confirm_days_set = true;
    if (deadline.business_days == 0)
        return GW_OK;
    return gw_business_day_after(req, out->item.owner_department_id, begins_on(req, &out->item),
                                 (int)deadline.business_days, &out->item.confirm_by);
}

/* ---- POST ---- */

/* A post belongs to the section of its author, also when it is not issued in the section's name; to
 * the board's own section where the author has none. */
static void
sender_fill(const struct gw_request *req, const struct bulletin_post_input *in,
            const struct bulletin_board *board, struct gw_item_input *out)
{
    const int64_t department_id = req->actor->department_id;

    out->owner_department_id = department_id != 0 ? department_id : board->department_id;
    out->issuer_department_id = in->issue_as_department ? department_id : 0;
}

/* The board's default unless the body says otherwise. */
static bool
flag_of(const struct bulletin_post_input *in, bool given, bool by_default, const char *name)
{
    return given || (by_default && !gw_field_is_set(in, bulletin_post_fields, name));
}

static void
defaults_fill(const struct bulletin_post_input *in, const struct bulletin_board *board,
              struct gw_item_input *out)
{
    out->information_class = in->information_class != 0 ? in->information_class
                                                        : board->information_class;
    out->class_five_recognised = bulletin_board_takes_class_five(board);
    out->confirm = flag_of(in, in->confirm, board->confirm, "confirm");
    out->comments_allowed = flag_of(in, in->comments_allowed, board->comments, "comments_allowed");
    out->official_record = flag_of(in, in->official_record, board->official_record,
                                   "official_record");
    out->retention = in->retention.bytes > 0 ? in->retention : board->retention;
    out->document_no = in->document_no;
}

/* Publication begins now unless a later moment is given, and lasts as long as the board's posts do
 * unless an end is given. */
static enum gw_err
period_read(struct gw_request *req, const struct bulletin_post_input *in,
            const struct bulletin_board *board, struct gw_item_input *out)
{
    GW_TRY(moment_read(req, in->published_from, "published_from", &out->published_from));
    if (out->published_from <= req->now)
        out->published_from = 0;
    if (board->publication_days == 0 ||
        gw_field_is_set(in, bulletin_post_fields, "published_until"))
        return moment_read(req, in->published_until, "published_until", &out->published_until);
    out->published_until = gw_date_start(begins_on(req, out) + (gw_date)board->publication_days,
                                         zone(req));
    return GW_OK;
}

static enum gw_err
pin_read(struct gw_request *req, const struct bulletin_board *board, struct gw_text in,
         gw_time *out)
{
    gw_time until;

    GW_TRY(moment_read(req, in, "pinned_until", &until));
    if (until != *out && !bulletin_board_may_pin(req, board))
        return gw_fail(req, GW_DENIED, "pinned_until", "bulletin.pin_not_yours");
    *out = until;
    return GW_OK;
}

/* What most posts don't have. */
static enum gw_err
extras_read(struct gw_request *req, const struct bulletin_post_input *in,
            const struct bulletin_board *board, struct bulletin_post_draft *out)
{
    struct gw_item_input *item = &out->item;

    if (in->on_behalf_of != 0)
        GW_TRY(bulletin_behalf_check(req, in->on_behalf_of));
    if (in->review_on.bytes > 0)
        GW_TRY(review_read(req, in->review_on, &item->review_on));
    if (in->pinned_until.bytes > 0)
        GW_TRY(pin_read(req, board, in->pinned_until, &item->pinned_until));
    if (in->confirm_by.text.bytes > 0)
        GW_TRY(deadline_take(req, in->confirm_by, out));
    if (in->audience.text.bytes > 0)
        GW_TRY(bulletin_audience_take(req, board, in->audience, &item->audience_id));
    if (in->managers.text.bytes > 0)
        GW_TRY(bulletin_managers_take(req, board, in->managers, &item->managers_id));
    return GW_OK;
}

enum gw_err
bulletin_post_read(struct gw_request *req, const struct bulletin_board *board,
                   struct bulletin_post_draft *out)
{
    const struct bulletin_post_input *in = req->body;

    *out = (struct bulletin_post_draft){
        .item = { .title = in->title,
                  .importance = in->importance,
                  .confidentiality = in->confidentiality,
                  .on_behalf_of = in->on_behalf_of,
                  .container_id = board->id,
                  .audience_id = board->rights[BULLETIN_READERS],
                  .draft = in->draft || board->approval,
                  .files = in->files },
    };
    GW_TRY(req->prepared != NULL ? document_take(req, in->draft, &out->body)
                                 : text_take(req, in, &out->body));
    sender_fill(req, in, board, &out->item);
    defaults_fill(in, board, &out->item);
    GW_TRY(period_read(req, in, board, &out->item));
    GW_TRY(contact_read(req, in->contact, &out->item.contact));
    GW_TRY(extras_read(req, in, board, out));
    out->item.content = bulletin_content_encode(req->arena, &out->body);
    return GW_OK;
}

/* ---- PATCH ---- */

static bool
is_given(const struct bulletin_post_input *in, const char *name)
{
    return gw_field_is_set(in, bulletin_post_change_fields, name);
}

static struct gw_item_input
as_it_is(const struct gw_item *item, const struct bulletin_board *board)
{
    return (struct gw_item_input){
        .title = item->title,
        .contact = item->contact,
        .container_id = item->container_id,
        .parent_id = item->parent_id,
        .owner_department_id = item->owner_department_id,
        .issuer_department_id = item->issuer_department_id,
        .audience_id = item->audience_id,
        .managers_id = item->managers_id,
        .information_class = item->information_class,
        .class_five_recognised = bulletin_board_takes_class_five(board),
        .importance = item->importance,
        .comments_allowed = item->comments_allowed,
        .official_record = item->official_record,
        .confirm = item->confirm,
        .confirm_by = item->confirm_by,
        .review_on = item->review_on,
        .pinned_until = item->pinned_until,
        .retention = item->retention,
        .document_no = item->document_no,
        .published_until = item->published_until,
    };
}

static void
plain_take(const struct bulletin_post_input *in, const struct gw_item *item,
           struct gw_item_input *out)
{
    if (is_given(in, "title"))
        out->title = in->title;
    if (is_given(in, "information_class"))
        out->information_class = in->information_class;
    if (is_given(in, "importance"))
        out->importance = in->importance;
    if (is_given(in, "issue_as_department"))
        out->issuer_department_id = in->issue_as_department ? item->owner_department_id : 0;
    if (is_given(in, "confirm"))
        out->confirm = in->confirm;
    if (is_given(in, "comments_allowed"))
        out->comments_allowed = in->comments_allowed;
    if (is_given(in, "official_record"))
        out->official_record = in->official_record;
    if (is_given(in, "retention"))
        out->retention = in->retention;
    if (is_given(in, "document_no"))
        out->document_no = in->document_no;
    out->confidentiality = in->confidentiality;
    out->files = in->files;
}

/* Without the request for confirmation there is no deadline either. */
static enum gw_err
deadline_change(struct gw_request *req, const struct bulletin_post_input *in,
                struct bulletin_post_draft *out)
{
    if (is_given(in, "confirm_by"))
        return deadline_take(req, in->confirm_by, out);
    if (!out->item.confirm) {
        out->item.confirm_by = GW_DATE_NONE;
        out->confirm_days_set = is_given(in, "confirm");
    }
    return GW_OK;
}

/* The moment as replies show it, in milliseconds, is no change; one that is over means now. */
static enum gw_err
beginning_change(struct gw_request *req, struct gw_text given, const struct gw_item *item,
                 struct gw_item_input *out)
{
    gw_time from;

    GW_TRY(moment_read(req, given, "published_from", &from));
    if (from / 1000 != item->published_from / 1000)
        out->published_from = from > req->now ? from : req->now;
    return GW_OK;
}

static enum gw_err
dates_change(struct gw_request *req, const struct bulletin_post_input *in,
             const struct bulletin_board *board, struct bulletin_post_draft *out)
{
    struct gw_item_input *item = &out->item;

    if (is_given(in, "published_until"))
        GW_TRY(moment_read(req, in->published_until, "published_until", &item->published_until));
    if (is_given(in, "review_on"))
        GW_TRY(review_read(req, in->review_on, &item->review_on));
    if (is_given(in, "pinned_until"))
        GW_TRY(pin_read(req, board, in->pinned_until, &item->pinned_until));
    return deadline_change(req, in, out);
}

static enum gw_err
body_change(struct gw_request *req, const struct bulletin_post_input *in,
            const struct gw_item *item, struct bulletin_post_draft *out)
{
    struct bulletin_post_input given = *in;

    given.draft = out->item.draft;
    if (req->prepared != NULL)
        return document_take(req, given.draft, &out->body);
    if (is_given(in, "body_text"))
        return text_take(req, &given, &out->body);
    return bulletin_post_load(req->db, req->arena, item->id, &out->body);
}

enum gw_err
bulletin_post_change_read(struct gw_request *req, const struct bulletin_board *board,
                          const struct gw_item *item, struct bulletin_post_draft *out)
{
    const struct bulletin_post_input *in = req->body;
    const bool publishes = is_given(in, "draft") && !in->draft;

    if (is_given(in, "board_id") && in->board_id != item->container_id)
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_is_fixed");
    if (item->state != GW_DRAFT && is_given(in, "draft") && in->draft)
        return gw_fail(req, GW_CONFLICT, "draft", "bulletin.published_already");
    *out = (struct bulletin_post_draft){ .item = as_it_is(item, board) };
    out->item.draft = item->state == GW_DRAFT && (!publishes || board->approval);
    plain_take(in, item, &out->item);
    if (is_given(in, "contact"))
        GW_TRY(contact_read(req, in->contact, &out->item.contact));
    if (is_given(in, "published_from"))
        GW_TRY(beginning_change(req, in->published_from, item, &out->item));
    GW_TRY(dates_change(req, in, board, out));
    if (is_given(in, "audience"))
        GW_TRY(bulletin_audience_take(req, board, in->audience, &out->item.audience_id));
    if (is_given(in, "managers"))
        GW_TRY(bulletin_managers_take(req, board, in->managers, &out->item.managers_id));
    GW_TRY(body_change(req, in, item, out));
    out->item.content = bulletin_content_encode(req->arena, &out->body);
    return GW_OK;
}
