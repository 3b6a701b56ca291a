/* choose.c - what somebody does next, by the seed: mostly what may succeed, often enough what may
 * not (act.h).
 */
#include "tests/sim/act.h"

#include "gw/time.h"
#include "tests/sim/seam.h"

#define TRIES 24
#define RECENT 24
#define HOURS_AHEAD 30

static bool
chance(unsigned percent)
{
    return seam_draw(100) < percent;
}

/* ---- posts ---- */

typedef bool post_test(const struct model *model, const struct post *post, int who);

static bool
is_any(const struct model *model, const struct post *post, int who)
{
    (void)model;
    (void)post;
    (void)who;
    return true;
}

static bool
is_own(const struct model *model, const struct post *post, int who)
{
    return rule_manages(model, post, who) && post->version < VERSIONS;
}

static bool
is_own_draft(const struct model *model, const struct post *post, int who)
{
    (void)model;
    return post->state == DRAFT && post->author == who && !post->trashed;
}

static bool
waits_for(const struct model *model, const struct post *post, int who)
{
    return post->approval == ASKED && rule_decides(model, post, who);
}

static bool
is_asked_for(const struct model *model, const struct post *post, int who)
{
    (void)model;
    return post->approval == ASKED && post->author == who;
}

static bool
is_discarded(const struct model *model, const struct post *post, int who)
{
    return post->discarded_by >= 0 && (rule_manages(model, post, who) || chance(20));
}

static bool
is_to_confirm(const struct model *model, const struct post *post, int who)
{
    return post->confirm && rule_sees(model, post, who);
}

static bool
is_to_remind(const struct model *model, const struct post *post, int who)
{
    return post->confirm && post->state == CURRENT && rule_manages(model, post, who);
}

static bool
is_talked_about(const struct model *model, const struct post *post, int who)
{
    return post->comments_allowed && rule_sees(model, post, who);
}

static bool
is_seen(const struct model *model, const struct post *post, int who)
{
    return rule_sees(model, post, who);
}

static int
any_post(const struct model *model)
{
    const unsigned count = (unsigned)model->posts_count;
    const unsigned recent = count < RECENT ? count : RECENT;

    return (int)(chance(60) ? count - 1 - seam_draw(recent) : seam_draw(count));
}

/* Where there is none that fits, any. */
static int
pick_post(const struct model *model, int who, post_test *fits)
{
    int post = any_post(model);

    if (chance(12))
        return post;
    for (int i = 0; i < TRIES && !fits(model, &model->posts[post], who); i++)
        post = any_post(model);
    return post;
}

static post_test *
test_of(enum act_kind kind)
{
    switch ((int)kind) {
    case POST_CHANGE:
    case POST_WITHDRAW:
    case ITEM_END:
        return is_own;
    case POST_PUBLISH:
        return is_own_draft;
    case POST_APPROVE:
    case POST_RETURN:
        return waits_for;
    case POST_TAKE_BACK:
        return is_asked_for;
    case ITEM_RESTORE:
        return is_discarded;
    case CONFIRM:
    case CONFIRM_FOR:
    case CONFIRM_SECTION:
    case UNCONFIRM:
    case READING_SHOW:
        return is_to_confirm;
    case REMIND:
        return is_to_remind;
    case COMMENT:
    case COMMENTS_SHOW:
        return is_talked_about;
    case MARK:
        return is_seen;
    default:
        return chance(50) ? is_seen : is_any;
    }
}

/* ---- sets of people ---- */

static struct member
any_member(const struct model *model)
{
    switch (seam_draw(model->groups_count > 0 ? 4 : 3)) {
    case 0:
        return (struct member){ SECTION, (int8_t)seam_draw(DEPARTMENTS) };
    case 1:
        return (struct member){ BELOW, (int8_t)seam_draw(DEPARTMENTS) };
    case 2:
        return (struct member){ PERSON, (int8_t)seam_draw(PEOPLE) };
    default:
        return (struct member){ GROUP, (int8_t)seam_draw((unsigned)model->groups_count) };
    }
}

static struct members
any_members(const struct model *model)
{
    struct members members = { .count = (uint8_t)(1 + seam_draw(MEMBERS)) };

    if (chance(25))
        return (struct members){ 1, { { EVERYBODY, 0 } } };
    for (int i = 0; i < members.count; i++)
        members.list[i] = any_member(model);
    return members;
}

/* One that the readers' members include by what they are, whoever serves where. */
static struct member
narrower(const struct model *model, const struct members *readers)
{
    struct member member = readers->list[seam_draw(readers->count)];
    int department;

    if (member.kind == EVERYBODY)
        return chance(40) ? member : any_member(model);
    if (member.kind != BELOW || chance(40))
        return member;
    do
        department = (int)seam_draw(DEPARTMENTS);
    while (!rule_is_below(department, member.which));
    return (struct member){ chance(50) ? SECTION : BELOW, (int8_t)department };
}

static void
choose_rights(const struct model *model, bool incident, struct act *act)
{
    static const unsigned often[RIGHTS] = { 100, 95, 70, 30, 25 };

    act->rights[READERS] = any_members(model);
    if (incident)
        act->rights[READERS] = (struct members){ 1, { { EVERYBODY, 0 } } };
    for (int r = WRITERS; r < RIGHTS; r++) {
        act->rights[r] = (struct members){ .count = chance(often[r]) };
        if (act->rights[r].count > 0)
            act->rights[r].list[0] = narrower(model, &act->rights[READERS]);
        if (r == WRITERS && act->rights[r].count > 0 && chance(50)) {
            act->rights[r].list[1] = narrower(model, &act->rights[READERS]);
            act->rights[r].count = 2;
        }
    }
}

static void
choose_audience(const struct model *model, const struct board *board, struct act *act)
{
    act->narrow = true;
    act->members = (struct members){ .count = 1 };
    act->members.list[0] = chance(85) && board->rights[READERS].count > 0
                               ? narrower(model, &board->rights[READERS])
                               : any_member(model);
    if (chance(30)) {
        act->members.count = 2;
        act->members.list[1] = (struct member){ PERSON, (int8_t)act->who };
    }
}

/* ---- the acts ---- */

/* On the hour, so that no act falls on the moment itself. */
static int64_t
hour_ahead(const struct model *model)
{
    return (model->now / GW_HOUR + 2 + (int64_t)seam_draw(HOURS_AHEAD)) * GW_HOUR;
}

/* A file that no post has may be gone tomorrow. */
static bool
is_there(const struct model *model, int file)
{
    return model->now - model->files[file].made_at < 20 * GW_HOUR || rule_is_held(model, file);
}

bool
act_may_come_again(const struct model *model, const struct act *act)
{
    return act->kind != POST_CREATE || act->files[0] == NOBODY || is_there(model, act->files[0]);
}

static int
free_file(const struct model *model, int who)
{
    for (int i = 0; i < TRIES && model->files_count > 0; i++) {
        const int file = (int)seam_draw((unsigned)model->files_count);

        if (is_there(model, file) && (model->files[file].owner == who || chance(2)))
            return file;
    }
    return NOBODY;
}

static void
choose_post(const struct model *model, struct act *act)
{
    for (int i = 0; i < TRIES && !rule_posts(model, &model->boards[act->board], act->who); i++)
        act->board = (int)seam_draw((unsigned)model->boards_count);
    act->draft = chance(25);
    act->confirm = chance(40);
    act->comments = chance(60);
    if (chance(25))
        choose_audience(model, &model->boards[act->board], act);
    if (!act->draft && chance(12))
        act->from = hour_ahead(model);
    if (!act->draft && act->from == 0 && chance(15))
        act->until = hour_ahead(model);
    if (chance(25))
        act->files[0] = free_file(model, act->who);
}

static void
choose_change(const struct model *model, struct act *act)
{
    const struct post *post = &model->posts[act->post];

    act->version = chance(85) || post->version == 1 ? post->version : post->version - 1;
    act->tell = chance(20);
    act->flag = chance(10); /* back to all of the board's readers */
    if (!act->flag && chance(15))
        choose_audience(model, &model->boards[post->board], act);
}

static people_set
some_people(people_set among)
{
    people_set people = 0;

    for (int p = 0; p < PEOPLE; p++) {
        if ((among & only(p)) != 0 && chance(60))
            people |= only(p);
    }
    return people;
}

static void
choose_section(const struct model *model, struct act *act)
{
    const struct post *post = &model->posts[act->post];
    const int own = model->people[act->who].offices[0].department;
    people_set section = 0;

    act->department = chance(80) && own >= 0 ? own : (int)seam_draw(DEPARTMENTS);
    for (int p = 0; p < PEOPLE; p++) {
        if (rule_in_department(model, p, act->department, true))
            section |= only(p);
    }
    act->people = some_people(chance(80) ? section & rule_asked(model, post) : section);
}

static void
choose_comment(const struct model *model, struct act *act)
{
    const struct comment *comment;

    for (int i = 0; i < TRIES; i++) {
        act->comment = (int)seam_draw((unsigned)model->comments_count);
        if (model->comments[act->comment].author == act->who && chance(90))
            break;
    }
    comment = &model->comments[act->comment];
    act->version = chance(85) || comment->version == 1 ? comment->version : comment->version - 1;
}

static void
choose_search(const struct model *model, struct act *act)
{
    const struct post *post = &model->posts[act->post];

    if (model->comments_count > 0 && chance(25))
        act->word = model->comments[seam_draw((unsigned)model->comments_count)].word;
    else
        act->word = post->words[chance(85) ? post->version : 1 + seam_draw(post->version)];
}

static void
choose_details(const struct model *model, struct act *act)
{
    switch ((int)act->kind) {
    case POST_CREATE:
        choose_post(model, act);
        break;
    case POST_CHANGE:
        choose_change(model, act);
        break;
    case VERSION_SHOW:
        act->version = 1 + seam_draw(model->posts[act->post].version);
        break;
    case BOARD_LIST:
    case ALL_LIST:
        act->limit = chance(20) ? WHOLE_PAGE : 20;
        break;
    case EXPORT_ASK:
        act->department = chance(30) ? NOBODY : model->people[act->who].offices[0].department;
        if (chance(30))
            act->department = (int)seam_draw(DEPARTMENTS);
        break;
    case EXPORT_SHOW:
    case EXPORT_AGREE:
    case EXPORT_REFUSE:
        act->export = (int)seam_draw((unsigned)model->exports_count);
        break;
    case POST_MOVE:
        act->to = (int)seam_draw((unsigned)model->boards_count);
        break;
    case CONFIRM_FOR:
        act->other = (int)seam_draw(PEOPLE);
        break;
    case CONFIRM_SECTION:
        choose_section(model, act);
        break;
    case COMMENT_CHANGE:
    case COMMENT_WITHDRAW:
        choose_comment(model, act);
        break;
    case SEARCH:
        choose_search(model, act);
        break;
    case BOARD_CREATE:
    case BOARD_CHANGE:
        choose_rights(model, model->boards[act->board].incident || act->flag, act);
        act->version = model->boards[act->board].version;
        if (act->version > 1 && chance(10))
            act->version--;
        break;
    case NOTICE_SET:
        act->version = model->notice_version;
        break;
    case GROUP_CREATE:
    case GROUP_CHANGE:
        act->people = some_people(~(people_set)0);
        act->version = model->group_versions[act->group];
        break;
    case FILE_SHOW:
        act->file = (int)seam_draw((unsigned)model->files_count);
        if (!is_there(model, act->file))
            act->kind = BOARDS_SHOW;
        break;
    default:
        break;
    }
}

/* Whether the city has what the act needs, and the model room for what it makes. */
static bool
is_possible(const struct model *model, enum act_kind kind)
{
    switch ((int)kind) {
    case POST_CREATE:
        return model->posts_count + 8 < POSTS;
    case COMMENT:
        return model->posts_count > 0 && model->comments_count + 8 < COMMENTS;
    case COMMENT_CHANGE:
    case COMMENT_WITHDRAW:
        return model->comments_count > 0;
    case UPLOAD:
        return model->files_count + 8 < FILES;
    case FILE_SHOW:
        return model->files_count > 0;
    case GROUP_CHANGE:
        return model->groups_count > 0;
    case EXPORT_ASK:
        return model->exports_count + 4 < EXPORTS;
    case EXPORT_SHOW:
    case EXPORT_AGREE:
    case EXPORT_REFUSE:
        return model->exports_count > 0;
    case BOARDS_SHOW:
    case BOARD_LIST:
    case ALL_LIST:
    case DRAFTS_SHOW:
    case APPROVALS_SHOW:
    case TODOS_SHOW:
    case TRASH_SHOW:
    case INCIDENTS_SHOW:
    case NOTICE_SHOW:
    case NOTICE_SET:
    case STRANGER:
    case SIGN_OUT:
    case MARK_ALL:
    case BOARD_CHANGE:
    case BOARD_CLOSE:
    case BOARD_REOPEN:
        return true;
    default:
        return model->posts_count > 0;
    }
}

static enum act_kind
choose_kind(const struct model *model, uint64_t off)
{
    unsigned sum = 0, at;

    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++)
        sum += act_often(kind);
    for (int i = 0; i < 100; i++) {
        enum act_kind kind = 0;

        at = seam_draw(sum);
        while (at >= act_often(kind))
            at -= act_often(kind++);
        if ((off & (uint64_t)1 << kind) == 0 && is_possible(model, kind))
            return kind;
    }
    return BOARDS_SHOW;
}

void
act_fill(const struct model *model, struct act *act)
{
    act->files[0] = act->files[1] = NOBODY;
    if (model->boards_count > 0 && act->kind != BOARD_CREATE)
        act->board = (int)seam_draw((unsigned)model->boards_count);
    if (model->groups_count > 0)
        act->group = (int)seam_draw((unsigned)model->groups_count);
    if (act->kind != BOARD_CREATE)
        act->flag = chance(75);
    if (model->posts_count > 0) {
        act->post = pick_post(model, act->who, test_of(act->kind));
        for (int i = 0; i < 3; i++)
            act->posts[i] = any_post(model);
    }
    choose_details(model, act);
}

void
act_choose(const struct model *model, int who, uint64_t off, struct act *act)
{
    act->kind = choose_kind(model, off);
    act->who = who;
    act_fill(model, act);
    if (act_is_post(act) && chance(50))
        act->key = 1 + seam_draw(1u << 30);
}
