/* effects.c - what each act does to the city by its rules, and how it is answered (act.h). */
#include "tests/sim/effects.h"

enum state
effect_state_at(const struct model *model, int64_t from, int64_t until)
{
    if (until != 0 && until <= model->now)
        return PAST;
    return from > model->now ? WAITING : CURRENT;
}

/* 0 for whoever manages the post, else the refusal. */
static int
managed(const struct model *model, const struct post *post, int who)
{
    if (!rule_sees(model, post, who))
        return MISSING;
    return rule_manages(model, post, who) ? 0 : DENIED;
}

/* A post may be for fewer than its board's readers, never for others. */
static bool
audience_fits(const struct model *model, const struct board *board, const struct act *act)
{
    if (!act->narrow)
        return true;
    return !board->incident &&
           (rule_people(model, &act->members) & ~rule_people(model, &board->rights[READERS])) == 0;
}

/* Nobody decides the own case. */
static bool
somebody_approves(const struct model *model, const struct board *board, int author)
{
    return (rule_people(model, &board->rights[APPROVERS]) & ~only(author)) != 0;
}

void
model_approval(struct model *model, struct post *post, enum approval to, int who)
{
    if (post->approval == ASKED)
        model->rounds[ASKED]--;
    model->rounds[to]++;
    post->approval = (uint8_t)to;
    if (to == ASKED)
        post->asked_by = (int8_t)who;
    else
        post->decided_by = (int8_t)who;
}

static void
post_begin(struct model *model, const struct act *act)
{
    const struct board *board = &model->boards[act->board];
    struct post *post = &model->posts[model->posts_count++];

    *post = (struct post){
        .id = act->new_id,
        .board = (int8_t)act->board,
        .author = (int8_t)act->who,
        .owner = model->people[act->who].offices[0].department,
        .asked_by = NOBODY,
        .decided_by = NOBODY,
        .discarded_by = NOBODY,
        .audience = act->members,
        .for_board = !act->narrow,
        .version = 1,
        .first = 1,
        .words = { 0, act->word },
        .read = only(act->who),
        .files = { (int16_t)act->files[0], (int16_t)act->files[1] },
        .comments_allowed = act->comments,
        .confirm = act->confirm,
        .from = act->from != 0 || act->draft ? act->from : model->now,
        .until = act->until,
        .state = DRAFT,
    };
    if (rule_has_approval(board) && !act->draft) {
        model_approval(model, post, ASKED, act->who);
        post->from = act->from;
    } else if (!act->draft) {
        post->state = effect_state_at(model, post->from, post->until);
    }
}

static int
post_create(struct model *model, const struct act *act)
{
    const struct board *board = &model->boards[act->board];

    if (!rule_reads(model, board, act->who))
        return MISSING;
    if (!rule_posts(model, board, act->who))
        return DENIED;
    if (!audience_fits(model, board, act))
        return INVALID;
    for (int i = 0; i < 2; i++) {
        const int file = act->files[i];

        if (file >= 0 && (model->files[file].owner != act->who || rule_is_held(model, file)))
            return INVALID;
    }
    if (act->until != 0 && (act->until <= model->now || act->until <= act->from))
        return INVALID; /* the same request again, a day later */
    if (rule_has_approval(board) && !act->draft && !somebody_approves(model, board, act->who))
        return CONFLICT;
    post_begin(model, act);
    return CREATED;
}

/* A draft that waits stays as it was read; what becomes of it is for who may publish there. */
static int
draft_refusal(const struct model *model, const struct post *post, int who)
{
    const struct board *board = &model->boards[post->board];

    if (post->state != DRAFT)
        return 0;
    if (post->approval == ASKED && rule_has_approval(board))
        return CONFLICT;
    return rule_posts(model, board, who) ? 0 : DENIED;
}

static int
post_change(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    int refusal = managed(model, post, act->who);

    if (refusal == 0)
        refusal = draft_refusal(model, post, act->who);
    if (refusal != 0)
        return refusal;
    if (!audience_fits(model, &model->boards[post->board], act))
        return INVALID;
    if (post->state == WITHDRAWN)
        return CONFLICT;
    if (post->version != act->version)
        return STALE;
    post->words[++post->version] = act->word;
    if (post->state == DRAFT)
        post->first = post->version;
    if (act->narrow || act->flag) {
        post->for_board = !act->narrow;
        post->audience = act->members;
    }
    if (act->tell && post->confirm && (post->state == CURRENT || post->state == PAST))
        post->confirmed = post->own = post->own_today = 0; /* N10.1: who confirmed is asked again */
    return OK;
}

static void
approval_drop(struct model *model, struct post *post, int who)
{
    if (post->approval == ASKED)
        model_approval(model, post, TAKEN_BACK, who);
}

static int
post_withdraw(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const int refusal = managed(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if (post->state == WITHDRAWN)
        return CONFLICT;
    if (post->state == DRAFT) {
        approval_drop(model, post, act->who);
        post->trashed = true;
    } else {
        post->state = WITHDRAWN;
    }
    post->discarded_by = (int8_t)act->who;
    return NOTHING;
}

/* Its end came while it was a draft. */
static bool
is_over(const struct model *model, const struct post *post)
{
    return post->until != 0 && (post->until <= model->now || post->until <= post->from);
}

static void
appear(const struct model *model, struct post *post)
{
    post->words[post->version + 1] = post->words[post->version];
    post->first = ++post->version;
    if (post->from < model->now)
        post->from = model->now;
    post->state = effect_state_at(model, post->from, post->until);
}

static int
post_publish(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const struct board *board = &model->boards[post->board];
    const int refusal = managed(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if (!rule_posts(model, board, act->who))
        return DENIED;
    if (post->state != DRAFT)
        return CONFLICT;
    if (is_over(model, post))
        return INVALID;
    if (!rule_has_approval(board)) {
        approval_drop(model, post, act->who);
        appear(model, post);
        return OK;
    }
    if (post->approval == ASKED || !somebody_approves(model, board, post->author))
        return CONFLICT;
    model_approval(model, post, ASKED, act->who);
    return OK;
}

static int
post_decide(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const struct board *board = &model->boards[post->board];
    const bool approves = (rule_people(model, &board->rights[APPROVERS]) & only(act->who)) != 0;

    if (!rule_sees(model, post, act->who))
        return MISSING;
    if (post->approval != ASKED)
        return approves ? CONFLICT : DENIED;
    if (!rule_decides(model, post, act->who))
        return DENIED;
    if (act->kind == POST_APPROVE && is_over(model, post))
        return INVALID;
    if (act->kind == POST_APPROVE) {
        appear(model, post);
        post->read |= only(act->who);
    }
    model_approval(model, post, act->kind == POST_APPROVE ? APPROVED : RETURNED, act->who);
    return OK;
}

static int
post_take_back(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const int refusal = managed(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if (post->approval != ASKED)
        return CONFLICT;
    approval_drop(model, post, act->who);
    return NOTHING;
}

/* B20, N5.2: the administrator's alone. What was for the board's readers is for the new one's. */
static int
post_move(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const struct board *board = &model->boards[act->to];

    if (!rule_has_role(model, act->who, ADMIN))
        return DENIED;
    if (!rule_sees(model, post, act->who))
        return MISSING;
    if (!rule_reads(model, board, act->who))
        return INVALID;
    if (post->state == DRAFT)
        return CONFLICT; /* nothing that others have seen */
    if (post->board == act->to || board->closed)
        return INVALID;
    if (post->state == WITHDRAWN)
        return CONFLICT;
    post->board = (int8_t)act->to;
    post->for_board = post->for_board || board->incident;
    return OK;
}

static int
item_restore(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    struct post back = *post;
    int refusal;

    back.trashed = false;
    if ((rule_audience(model, post) & only(act->who)) == 0 && post->author != act->who)
        return MISSING;
    refusal = managed(model, &back, act->who);
    if (refusal != 0)
        return refusal;
    if (post->discarded_by >= 0 && post->discarded_by != act->who &&
        !rule_heads(model, act->who, post->owner))
        return DENIED; /* what a chief withdrew, the author doesn't bring back */
    if (post->state != WITHDRAWN && !post->trashed)
        return CONFLICT;
    if (post->state == WITHDRAWN)
        post->state = effect_state_at(model, post->from, post->until);
    post->trashed = false;
    post->discarded_by = NOBODY;
    return OK;
}

static int
item_end(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const int refusal = managed(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if (post->state != WAITING && post->state != CURRENT)
        return CONFLICT;
    post->state = PAST;
    post->until = model->now;
    if (post->from > model->now)
        post->from = model->now;
    return OK;
}

/* ---- reading ---- */

static int
seen(const struct model *model, const struct act *act)
{
    const struct post *post = &model->posts[act->post];

    if (!rule_sees(model, post, act->who))
        return MISSING;
    if (act->kind == VERSION_SHOW && (act->version < post->first || act->version > post->version))
        return MISSING;
    if (act->kind == READING_SHOW && post->state != CURRENT && post->state != PAST)
        return CONFLICT;
    return OK;
}

/* Beside posts and what is said about them. */
static int
apply_more(struct model *model, const struct act *act)
{
    switch ((int)act->kind) {
    case EXPORT_SHOW:
        return effect_export_show(model, act);
    case EXPORT_ASK:
        return effect_export_ask(model, act);
    case EXPORT_AGREE:
    case EXPORT_REFUSE:
        return effect_export_decide(model, act);
    case REMIND:
        return effect_remind(model, act);
    case NOTICE_SET:
        return effect_notice_set(model, act);
    case BOARD_CREATE:
        return effect_board_create(model, act);
    case BOARD_CHANGE:
    case BOARD_CLOSE:
    case BOARD_REOPEN:
        return effect_board_change(model, act);
    case GROUP_CREATE:
    case GROUP_CHANGE:
        return effect_group_change(model, act);
    case UPLOAD:
        return effect_upload(model, act);
    default:
        return OK;
    }
}

/* By somebody who is signed in. */
static int
apply_known(struct model *model, const struct act *act)
{
    switch ((int)act->kind) {
    case SIGN_OUT:
        return NOTHING;
    case BOARD_LIST:
        return rule_reads(model, &model->boards[act->board], act->who) ? OK : MISSING;
    case POST_SHOW:
    case VERSION_SHOW:
    case READING_SHOW:
    case COMMENTS_SHOW:
        return seen(model, act);
    case FILE_SHOW:
        return rule_gets_file(model, act->file, act->who) ? OK : MISSING;
    case POST_CREATE:
        return post_create(model, act);
    case POST_CHANGE:
        return post_change(model, act);
    case POST_WITHDRAW:
        return post_withdraw(model, act);
    case POST_PUBLISH:
        return post_publish(model, act);
    case POST_APPROVE:
    case POST_RETURN:
        return post_decide(model, act);
    case POST_TAKE_BACK:
        return post_take_back(model, act);
    case POST_MOVE:
        return post_move(model, act);
    case ITEM_RESTORE:
        return item_restore(model, act);
    case ITEM_END:
        return item_end(model, act);
    case MARK:
        return effect_mark(model, act);
    case MARKS:
        return effect_marks(model, act);
    case MARK_ALL:
        return effect_mark_all(model, act);
    case COMMENT:
        return effect_comment_create(model, act);
    case COMMENT_CHANGE:
    case COMMENT_WITHDRAW:
        return effect_comment_change(model, act);
    case CONFIRM:
    case CONFIRM_FOR:
    case CONFIRM_SECTION:
        return effect_confirm(model, act);
    case UNCONFIRM:
        return effect_unconfirm(model, act);
    default:
        return apply_more(model, act);
    }
}

int
act_apply(struct model *model, const struct act *act)
{
    const bool is_here = rule_may_be_here(model, act->who);

    if (act->kind == SIGN_IN)
        return is_here && !act->wrong_password ? OK : 401;
    if (act->kind == NOTICE_SHOW)
        return OK; /* whoever it is */
    return is_here && act->kind != STRANGER ? apply_known(model, act) : 401;
}
