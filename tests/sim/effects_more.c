/* effects_more.c - what acts do beside posts: marks, comments, confirmations, boards, groups, files
 * (effects.h).
 */
#include "tests/sim/effects.h"

/* ---- marks: everybody's own, of what one sees ---- */

int
effect_mark(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];

    if (!rule_sees(model, post, act->who))
        return MISSING;
    post->read = act->flag ? post->read | only(act->who) : post->read & ~only(act->who);
    return NOTHING;
}

/* Many at once, from a list: of what was published for one. */
int
effect_marks(struct model *model, const struct act *act)
{
    for (int i = 0; i < 3; i++) {
        struct post *post = &model->posts[act->posts[i]];

        if (post->state < CURRENT || (rule_audience(model, post) & only(act->who)) == 0)
            continue;
        post->read = act->flag ? post->read | only(act->who) : post->read & ~only(act->who);
    }
    return NOTHING;
}

int
effect_mark_all(struct model *model, const struct act *act)
{
    if (!rule_reads(model, &model->boards[act->board], act->who))
        return MISSING;
    for (int i = 0; i < model->posts_count; i++) {
        struct post *post = &model->posts[i];

        if (post->board == act->board && rule_lists(model, post, act->who))
            post->read |= only(act->who);
    }
    return NOTHING;
}

/* ---- comments ---- */

int
effect_comment_create(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];

    if (!rule_sees(model, post, act->who))
        return MISSING;
    if (post->state != CURRENT || !post->comments_allowed ||
        !rule_comments(model, &model->boards[post->board], act->who))
        return DENIED;
    model->comments[model->comments_count++] = (struct comment){ .id = act->new_id,
                                                                 .word = act->word,
                                                                 .post = (int16_t)act->post,
                                                                 .version = 1,
                                                                 .author = (int8_t)act->who };
    post->comments++;
    return CREATED;
}

/* 0 for its author, where its post may be seen. */
static int
comment_refusal(const struct model *model, const struct comment *comment, int who)
{
    const struct post *post = &model->posts[comment->post];

    if (comment->withdrawn || !rule_sees(model, post, who))
        return MISSING;
    if (comment->author == who)
        return 0;
    return (rule_audience(model, post) & only(who)) != 0 ? DENIED : MISSING;
}

int
effect_comment_change(struct model *model, const struct act *act)
{
    struct comment *comment = &model->comments[act->comment];
    const int refusal = comment_refusal(model, comment, act->who);

    if (refusal != 0)
        return refusal;
    if (act->kind == COMMENT_WITHDRAW) {
        comment->withdrawn = true;
        model->posts[comment->post].comments--;
        return NOTHING;
    }
    if (comment->version != act->version)
        return STALE;
    comment->version++;
    comment->word = act->word;
    return OK;
}

/* ---- confirmations ---- */

static int
confirm_refusal(const struct model *model, const struct post *post, int who)
{
    if (!rule_sees(model, post, who))
        return MISSING;
    return post->confirm && (post->state == CURRENT || post->state == PAST) ? 0 : CONFLICT;
}

static bool
is_asked(const struct model *model, const struct post *post, int who)
{
    return (rule_asked(model, post) & only(who)) != 0;
}

static int
confirm_section(struct model *model, struct post *post, const struct act *act)
{
    if (!rule_in_department(model, act->who, act->department, true))
        return DENIED;
    if (act->people == 0)
        return INVALID;
    for (int p = 0; p < PEOPLE; p++) {
        if ((act->people & only(p)) != 0 &&
            (!rule_in_department(model, p, act->department, true) || !is_asked(model, post, p)))
            return INVALID;
    }
    if (is_asked(model, post, act->who) && (post->confirmed & only(act->who)) == 0) {
        post->confirmed |= only(act->who);
        post->own |= only(act->who);
        post->own_today |= only(act->who);
    }
    post->confirmed |= act->people;
    return 0;
}

int
effect_confirm(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    int refusal = confirm_refusal(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if (act->kind == CONFIRM_FOR) {
        if (!rule_stands_in(model, act->other, act->who))
            return DENIED;
        if (!is_asked(model, post, act->other))
            return CONFLICT;
        post->confirmed |= only(act->other);
    } else if (act->kind == CONFIRM_SECTION) {
        refusal = confirm_section(model, post, act);
        if (refusal != 0)
            return refusal;
    } else {
        if (!is_asked(model, post, act->who))
            return DENIED;
        if ((post->confirmed & only(act->who)) == 0) {
            post->own |= only(act->who);
            post->own_today |= only(act->who);
        }
        post->confirmed |= only(act->who);
    }
    post->read |= only(act->who);
    return NOTHING;
}

/* N6.2.1: by whoever answers for the post, once a day. */
int
effect_remind(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];

    if (!rule_sees(model, post, act->who))
        return MISSING;
    if (!rule_manages(model, post, act->who))
        return DENIED;
    if (!post->confirm || post->state != CURRENT || post->reminded_today)
        return CONFLICT;
    post->reminded_today = true;
    return OK;
}

/* N5.2.2 */
int
effect_notice_set(struct model *model, const struct act *act)
{
    if (!rule_has_role(model, act->who, ADMIN))
        return DENIED;
    if (act->version != model->notice_version)
        return STALE;
    model->notice = act->word;
    model->notice_version++;
    return OK;
}

/* ---- exports: no thread makes them, so what was agreed to waits ---- */

int
effect_export_show(const struct model *model, const struct act *act)
{
    const struct export *export = &model->exports[act->export];

    if (rule_has_role(model, act->who, ADMIN) || rule_has_role(model, act->who, SUPERVISOR))
        return OK;
    if (!rule_has_role(model, act->who, CHIEF))
        return DENIED; /* K32 */
    return export->department >= 0 && rule_heads(model, act->who, export->department) ? OK
                                                                                      : MISSING;
}

/* N6.2.1: a chief what the own section answers for; Y10.4: the administrator anything, which waits
 * for the supervisor. */
int
effect_export_ask(struct model *model, const struct act *act)
{
    const bool is_chiefs = act->department >= 0 && rule_heads(model, act->who, act->department);

    if (!is_chiefs && !rule_has_role(model, act->who, ADMIN))
        return DENIED;
    model->exports[model->exports_count++] = (struct export){ .id = act->new_id,
                                                              .asked_by = (int8_t)act->who,
                                                              .department = (int8_t)act->department,
                                                              .state = is_chiefs ? EXPORT_WAITING
                                                                                 : EXPORT_ASKED };
    return CREATED;
}

int
effect_export_decide(struct model *model, const struct act *act)
{
    struct export *export = &model->exports[act->export];

    if (!rule_has_role(model, act->who, SUPERVISOR))
        return DENIED;
    if (!rule_decides_export(model, export, act->who))
        return CONFLICT;
    export->state = act->kind == EXPORT_AGREE ? EXPORT_WAITING : EXPORT_REFUSED;
    return OK;
}

/* Pressed by mistake: one's own, until the day ends. */
int
effect_unconfirm(struct model *model, const struct act *act)
{
    struct post *post = &model->posts[act->post];
    const int refusal = confirm_refusal(model, post, act->who);

    if (refusal != 0)
        return refusal;
    if ((post->confirmed & post->own_today & only(act->who)) == 0)
        return CONFLICT;
    post->confirmed &= ~only(act->who);
    post->own &= ~only(act->who);
    post->own_today &= ~only(act->who);
    return NOTHING;
}

/* ---- boards, groups, files ---- */

int
effect_board_create(struct model *model, const struct act *act)
{
    struct board *board = &model->boards[model->boards_count];

    if (!rule_has_role(model, act->who, ADMIN))
        return DENIED;
    *board = (struct board){
        .id = act->new_id, .version = 1, .owner = (int8_t)act->department, .incident = act->flag
    };
    for (int r = 0; r < RIGHTS; r++)
        board->rights[r] = act->rights[r];
    model->boards_count++;
    return CREATED;
}

int
effect_board_change(struct model *model, const struct act *act)
{
    struct board *board = &model->boards[act->board];

    if (!rule_administers(model, board, act->who))
        return rule_reads(model, board, act->who) ? DENIED : MISSING;
    if (act->kind == BOARD_CLOSE || act->kind == BOARD_REOPEN) {
        if (board->closed == (act->kind == BOARD_CLOSE))
            return CONFLICT;
        board->closed = act->kind == BOARD_CLOSE;
    } else {
        if (board->version != act->version)
            return STALE;
        for (int r = 0; r < RIGHTS; r++)
            board->rights[r] = act->rights[r];
    }
    board->version++;
    return OK;
}

int
effect_group_change(struct model *model, const struct act *act)
{
    if (!rule_has_role(model, act->who, ADMIN))
        return DENIED;
    if (act->kind == GROUP_CREATE) {
        model->group_ids[model->groups_count] = act->new_id;
        model->group_versions[model->groups_count] = 1;
        model->groups[model->groups_count++] = act->people;
        return CREATED;
    }
    if (model->group_versions[act->group] != act->version)
        return STALE;
    model->group_versions[act->group]++;
    model->groups[act->group] = act->people;
    return OK;
}

int
effect_upload(struct model *model, const struct act *act)
{
    model->files[model->files_count++] = (struct file){
        .id = act->new_id, .made_at = model->now, .word = act->word, .owner = (int8_t)act->who
    };
    return CREATED;
}
