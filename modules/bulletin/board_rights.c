/* board_rights.c - the rights on a board as sets of members: read, checked against each other,
 * kept.
 *
 * They stand apart from each other, with two rules. Who manages or approves reads, too: those are
 * put among the readers. Who writes, comments or is forced to subscribe must be among them: a set
 * that isn't is refused, by a rule on members, so that it also holds after every transfer.
 */
#include "bulletin.h"

static const struct {
    const char *field;
    const char *name; /* in the audience's name */
    size_t offset;
} rights[BULLETIN_RIGHTS] = {
    [BULLETIN_READERS] = { "readers", "read", offsetof(struct bulletin_board_input, readers) },
    [BULLETIN_WRITERS] = { "writers", "write", offsetof(struct bulletin_board_input, writers) },
    [BULLETIN_COMMENTERS] = { "commenters", "comment",
                              offsetof(struct bulletin_board_input, commenters) },
    [BULLETIN_APPROVERS] = { "approvers", "approve",
                             offsetof(struct bulletin_board_input, approvers) },
    [BULLETIN_MANAGERS] = { "managers", "manage", offsetof(struct bulletin_board_input, managers) },
    [BULLETIN_FORCED] = { "forced", "forced", offsetof(struct bulletin_board_input, forced) },
};

const char *
bulletin_right_field(enum bulletin_right right)
{
    return rights[right].field;
}

const char *
bulletin_right_audience_name(struct gw_arena *arena, int64_t board_id, enum bulletin_right right)
{
    return gw_text_string(arena, gw_text_format(arena, "bulletin.board:%lld:%s",
                                                (long long)board_id, rights[right].name));
}

static int
member_compare(const void *left, const void *right)
{
    const struct gw_audience_member *a = left, *b = right;
    const int64_t pairs[][2] = { { a->department_id, b->department_id },
                                 { a->below, b->below },
                                 { a->person_id, b->person_id },
                                 { a->group_id, b->group_id },
                                 { a->position_id, b->position_id } };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i][0] != pairs[i][1])
            return pairs[i][0] < pairs[i][1] ? -1 : 1;
    }
    return 0;
}

/* Whether the sets are equal; both are put in order. */
static bool
members_equal(struct gw_audience_members *left, struct gw_audience_members *right)
{
    if (left->count != right->count)
        return false;
    if (left->count == 0)
        return true;
    qsort(left->list, left->count, sizeof(*left->list), member_compare);
    qsort(right->list, right->count, sizeof(*right->list), member_compare);
    for (size_t i = 0; i < left->count; i++) {
        if (member_compare(&left->list[i], &right->list[i]) != 0)
            return false;
    }
    return true;
}

struct gw_text
bulletin_members_text(struct gw_arena *arena, struct gw_audience_members *members)
{
    struct gw_text *parts = GW_NEW_ARRAY(arena, struct gw_text, members->count + 1);

    if (members->count > 0)
        qsort(members->list, members->count, sizeof(*members->list), member_compare);
    for (size_t i = 0; i < members->count; i++) {
        const struct gw_audience_member *m = &members->list[i];

        parts[i] = gw_text_format(arena, "d%lld%sp%lldg%llds%lld,", (long long)m->department_id,
                                  m->below ? "+" : "", (long long)m->person_id,
                                  (long long)m->group_id, (long long)m->position_id);
    }
    return gw_text_join(arena, parts, members->count);
}

enum gw_err
bulletin_settings_load(struct gw_request *req, const struct bulletin_board *board,
                       struct bulletin_settings *out)
{
    *out = (struct bulletin_settings){ .board = *board };
    for (int right = 0; right < BULLETIN_RIGHTS; right++) {
        if (board->rights[right] != 0)
            GW_TRY(gw_audience_load(req, board->rights[right], &out->rights[right]));
    }
    return GW_OK;
}

/* {"members":[]} says nobody, which is no audience elsewhere. */
static enum gw_err
right_read(struct gw_request *req, struct gw_json_text in, const char *field,
           struct gw_audience_members *out)
{
    if (gw_text_equal(in.text, GW_TEXT("{\"members\":[]}"))) {
        *out = (struct gw_audience_members){ .count = 0 };
        return GW_OK;
    }
    return gw_audience_read(req, in, field, out);
}

/* Those who read, and the tree that tells which departments they include. */
struct reading {
    struct gw_audience_members *readers;
    struct bulletin_tree departments;
};

/* Who holds a position is in its department, whoever that is. */
static enum gw_err
is_covered(struct gw_request *req, const struct gw_audience_member *member,
           const struct reading *by, bool *covered)
{
    struct gw_audience_member seat = { .below = false };

    *covered = bulletin_member_is_covered(member, by->readers, &by->departments);
    if (*covered || member->position_id == 0)
        return GW_OK;
    GW_TRY(bulletin_position_department(req, member->position_id, &seat.department_id));
    *covered = seat.department_id != 0 &&
               bulletin_member_is_covered(&seat, by->readers, &by->departments);
    return GW_OK;
}

/* Puts the members that aren't covered among the readers. */
static enum gw_err
readers_widen(struct gw_request *req, const struct gw_audience_members *more, struct reading *by)
{
    struct gw_audience_members *readers = by->readers;
    struct gw_audience_member *list = GW_NEW_ARRAY(req->arena, struct gw_audience_member,
                                                   readers->count + more->count + 1);
    bool covered;

    if (readers->count > 0)
        memcpy(list, readers->list, readers->count * sizeof(*list));
    readers->list = list;
    for (size_t i = 0; i < more->count; i++) {
        GW_TRY(is_covered(req, &more->list[i], by, &covered));
        if (!covered)
            list[readers->count++] = more->list[i];
    }
    if (readers->count > GW_AUDIENCE_MEMBERS_MAX)
        return gw_fail_number(req, GW_INVALID, "readers", "bulletin.readers_too_many",
                              GW_AUDIENCE_MEMBERS_MAX);
    return GW_OK;
}

static enum gw_err
right_needs_reading(struct gw_request *req, struct bulletin_settings *settings,
                    enum bulletin_right right, const struct reading *by)
{
    const struct gw_audience_members *members = &settings->rights[right];
    bool covered;

    for (size_t i = 0; i < members->count; i++) {
        GW_TRY(is_covered(req, &members->list[i], by, &covered));
        if (!covered)
            return gw_fail(req, GW_INVALID, rights[right].field, "bulletin.right_without_reading");
    }
    return GW_OK;
}

static enum gw_err
rights_agree(struct gw_request *req, struct bulletin_settings *settings)
{
    struct reading by = { .readers = &settings->rights[BULLETIN_READERS] };

    GW_TRY(bulletin_department_tree(req, &by.departments));
    if (settings->board.category == BULLETIN_INCIDENT) {
        by.readers->list = GW_NEW(req->arena, struct gw_audience_member); /* everybody */
        by.readers->count = 1;
    }
    GW_TRY(readers_widen(req, &settings->rights[BULLETIN_MANAGERS], &by));
    GW_TRY(readers_widen(req, &settings->rights[BULLETIN_APPROVERS], &by));
    GW_TRY(right_needs_reading(req, settings, BULLETIN_WRITERS, &by));
    GW_TRY(right_needs_reading(req, settings, BULLETIN_COMMENTERS, &by));
    return right_needs_reading(req, settings, BULLETIN_FORCED, &by);
}

enum gw_err
bulletin_rights_read(struct gw_request *req, const struct gw_field *fields,
                     struct bulletin_settings *settings)
{
    const struct bulletin_board_input *in = req->body;
    bool given = false;

    for (int right = 0; right < BULLETIN_RIGHTS; right++) {
        const struct gw_json_text *text = (const struct gw_json_text *)((const char *)in +
                                                                        rights[right].offset);

        if (!gw_field_is_set(in, fields, rights[right].field))
            continue;
        given = true;
        GW_TRY(right_read(req, *text, rights[right].field, &settings->rights[right]));
    }
    settings->board.approval = settings->rights[BULLETIN_APPROVERS].count > 0;
    return given || settings->board.id == 0 ? rights_agree(req, settings) : GW_OK;
}

enum gw_err
bulletin_settings_keep(struct gw_request *req, const struct bulletin_settings *before,
                       struct bulletin_settings *settings)
{
    struct bulletin_board *board = &settings->board;

    for (enum bulletin_right right = 0; right < BULLETIN_RIGHTS; right++) {
        struct gw_audience_members stored = { .count = 0 };
        const bool needed = right == BULLETIN_READERS || settings->rights[right].count > 0;

        if (before != NULL)
            stored = before->rights[right];
        if (board->rights[right] == 0 && !needed)
            continue;
        if (board->rights[right] != 0 && members_equal(&settings->rights[right], &stored))
            continue;
        GW_TRY(gw_audience_keep(req, bulletin_right_audience_name(req->arena, board->id, right),
                                settings->rights[right].list, settings->rights[right].count,
                                &board->rights[right]));
    }
    return bulletin_board_rights_update(req->db, board);
}
