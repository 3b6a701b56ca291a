/* board_settings.c - a board's settings as somebody sends them: checked, and who may change which.
 * The rights among them: board_rights.c.
 */
#include "bulletin.h"

#include <jansson.h>

#define OUTSIDE_NAME_CHARS_MAX 100

enum bulletin_reach
bulletin_board_reach(const struct gw_request *req, const struct bulletin_board *board)
{
    const char *permission = "bulletin.board.write";

    if (gw_may(req, permission, 0, 0))
        return BULLETIN_REACH_ADMIN;
    if (board->outside_body.bytes == 0 && gw_may(req, permission, board->department_id, 0))
        return BULLETIN_REACH_CHIEF;
    return board->can.manage ? BULLETIN_REACH_MANAGER : BULLETIN_NO_REACH;
}

static bool
is_given(const struct bulletin_board_input *in, const struct gw_field *fields, const char *name)
{
    return gw_field_is_set(in, fields, name);
}

/* A page of the web, or of this system. */
static bool
is_link(struct gw_text url)
{
    if (gw_text_starts(url, GW_TEXT("//")))
        return false;
    return url.bytes == 0 || gw_text_starts(url, GW_TEXT("https://")) ||
           gw_text_starts(url, GW_TEXT("http://")) || gw_text_starts(url, GW_TEXT("/"));
}

static enum gw_err
words_read(struct gw_request *req, const struct gw_field *fields, struct bulletin_board *board)
{
    const struct bulletin_board_input *in = req->body;

    if (is_given(in, fields, "name")) {
        if (gw_text_trim(in->name).bytes == 0)
            return gw_fail(req, GW_INVALID, "name", "bulletin.board_name_blank");
        if (board->branch_department_id != 0 && !gw_text_equal(in->name, board->name))
            return gw_fail(req, GW_INVALID, "name", "bulletin.branch_follows_department");
        board->name = in->name;
    }
    if (is_given(in, fields, "description"))
        board->description = in->description;
    if (is_given(in, fields, "banner"))
        board->banner = in->banner;
    if (is_given(in, fields, "help_url"))
        board->help_url = in->help_url;
    return is_link(board->help_url)
               ? GW_OK
               : gw_fail(req, GW_INVALID, "help_url", "bulletin.help_url_malformed");
}

static void
defaults_read(const struct bulletin_board_input *in, const struct gw_field *fields,
              struct bulletin_board *board)
{
    if (is_given(in, fields, "comments"))
        board->comments = in->comments;
    if (is_given(in, fields, "confirm"))
        board->confirm = in->confirm;
    if (is_given(in, fields, "official_record"))
        board->official_record = in->official_record;
    if (is_given(in, fields, "retention"))
        board->retention = in->retention;
    if (is_given(in, fields, "publication_days"))
        board->publication_days = in->publication_days;
}

/* N8: class 5 only where the administrator has recognised it, with a reason that stays. */
static enum gw_err
class_read(struct gw_request *req, const struct gw_field *fields, enum bulletin_reach reach,
           struct bulletin_board *board)
{
    const struct bulletin_board_input *in = req->body;

    if (is_given(in, fields, "class_five_reason") &&
        !gw_text_equal(in->class_five_reason, board->class_five_reason)) {
        if (reach < BULLETIN_REACH_ADMIN)
            return gw_fail(req, GW_DENIED, "class_five_reason", "bulletin.class_five_is_admins");
        board->class_five_reason = gw_text_trim(in->class_five_reason);
        gw_audit_reason(req, board->class_five_reason, GW_TEXT("N8"));
    }
    if (is_given(in, fields, "information_class"))
        board->information_class = in->information_class;
    if (board->information_class == BULLETIN_CLASS_FIVE && board->class_five_reason.bytes == 0)
        return gw_fail(req, GW_INVALID, "information_class", "bulletin.class_five_needs_reason");
    return GW_OK;
}

/* {"name": "職員組合", "until": "2027-03-31"}; an empty name: the city's own board again. */
static bool
outside_parse(struct gw_request *req, struct gw_text text, struct bulletin_board *board)
{
    json_t *root = NULL;
    const enum gw_err err = gw_json_load(text, JSON_REJECT_DUPLICATES, &root);
    const char *name = json_string_value(json_object_get(root, "name"));
    const char *until = json_string_value(json_object_get(root, "until"));
    bool good = name != NULL && !gw_text_has_control(gw_text_from(name), false);

    if (err == GW_BUSY)
        gw_arena_fail(req->arena);
    if (good) {
        board->outside_body = gw_text_copy(req->arena, gw_text_trim(gw_text_from(name)));
        board->outside_until = GW_DATE_NONE;
    }
    if (good && board->outside_body.bytes > 0)
        good = gw_text_chars(board->outside_body) <= OUTSIDE_NAME_CHARS_MAX && until != NULL &&
               gw_date_parse(gw_text_from(until), &board->outside_until) == GW_OK;
    json_decref(root);
    return good;
}

static enum gw_err
outside_read(struct gw_request *req, const struct gw_field *fields, enum bulletin_reach reach,
             struct bulletin_settings *settings)
{
    const struct bulletin_board_input *in = req->body;
    struct bulletin_board *board = &settings->board;

    if (is_given(in, fields, "outside_body")) {
        if (reach < BULLETIN_REACH_ADMIN)
            return gw_fail(req, GW_DENIED, "outside_body", "bulletin.outside_is_admins");
        if (!outside_parse(req, in->outside_body.text, board))
            return gw_fail(req, GW_INVALID, "outside_body", "bulletin.outside_malformed");
    }
    if (board->outside_body.bytes > 0 && board->approval)
        return gw_fail(req, GW_INVALID, "approvers", "bulletin.outside_no_approval");
    return GW_OK;
}

static enum gw_err
owner_read(struct gw_request *req, const struct gw_field *fields, enum bulletin_reach reach,
           struct bulletin_board *board)
{
    const struct bulletin_board_input *in = req->body;
    bool is_effective;

    if (!is_given(in, fields, "department_id") || in->department_id == board->department_id)
        return GW_OK;
    if (board->branch_department_id != 0)
        return gw_fail(req, GW_INVALID, "department_id", "bulletin.branch_follows_department");
    if (reach < BULLETIN_REACH_ADMIN)
        return gw_fail(req, GW_DENIED, "department_id", "bulletin.board_owner_fixed");
    GW_TRY(bulletin_department_ask(req, in->department_id, &is_effective));
    if (!is_effective)
        return gw_fail(req, GW_INVALID, "department_id", "bulletin.department_missing");
    board->department_id = in->department_id;
    return GW_OK;
}

enum gw_err
bulletin_settings_read(struct gw_request *req, const struct gw_field *fields,
                       enum bulletin_reach reach, struct bulletin_settings *settings)
{
    struct bulletin_board *board = &settings->board;

    GW_TRY(words_read(req, fields, board));
    defaults_read(req->body, fields, board);
    GW_TRY(class_read(req, fields, reach, board));
    GW_TRY(owner_read(req, fields, reach, board));
    GW_TRY(bulletin_rights_read(req, fields, settings));
    return outside_read(req, fields, reach, settings);
}

/* ---- what a change leaves behind ---- */

enum gw_err
bulletin_board_tell(struct gw_request *req, const struct bulletin_board *board)
{
    const struct gw_event event = { .name = "bulletin.board.changed",
                                    .container_id = board->id,
                                    .audience_id = board->rights[BULLETIN_READERS] };

    return event.audience_id == 0 ? GW_OK : gw_event_publish(req, &event);
}

enum gw_err
bulletin_settings_store(struct gw_request *req, const struct bulletin_settings *before,
                        struct bulletin_settings *after)
{
    after->board.version = before->board.version + 1;
    after->board.updated_at = req->now;
    GW_TRY(bulletin_board_update(req->db, &after->board));
    return bulletin_board_tell(req, &after->board);
}

struct gw_digest
bulletin_settings_digest(struct gw_arena *arena, const struct bulletin_settings *settings)
{
    const struct bulletin_board *b = &settings->board;
    struct gw_text parts[10 + BULLETIN_RIGHTS];
    size_t count = 0;

    parts[count++] = gw_text_format(
        arena, "%lld %lld %lld %lld %d %d %d %d %d %d %lld %d %lld", (long long)b->id,
        (long long)b->parent_id, (long long)b->department_id, (long long)b->information_class,
        (int)b->category, b->approval, b->comments, b->confirm, b->official_record,
        (int)b->outside_until, (long long)b->publication_days, b->closed_at != 0,
        (long long)b->branch_department_id);
    parts[count++] = b->name;
    parts[count++] = b->description;
    parts[count++] = b->banner;
    parts[count++] = b->help_url;
    parts[count++] = b->retention;
    parts[count++] = b->outside_body;
    parts[count++] = b->class_five_reason;
    for (int right = 0; right < BULLETIN_RIGHTS; right++) {
        struct gw_audience_members members = settings->rights[right];

        parts[count++] = bulletin_members_text(arena, &members);
    }
    return gw_digest_of(parts, count);
}

void
bulletin_settings_audit(struct gw_request *req, const struct bulletin_settings *before,
                        const struct bulletin_settings *after)
{
    struct gw_digest digest_before = { .bytes = { 0 } };
    const struct gw_digest digest_after = bulletin_settings_digest(req->arena, after);

    if (before != NULL)
        digest_before = bulletin_settings_digest(req->arena, before);
    gw_audit_item(req, "bulletin.board", after->board.id);
    gw_audit_digests(req, before == NULL ? NULL : &digest_before, &digest_after);
}
