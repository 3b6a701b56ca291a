/* rules.c - who may what, by hand from the regulations (model.h). */
#include "tests/sim/model.h"

#include <stddef.h>
#include <string.h>

/* A division with two sections, one of which has an office; another with two sections. */
static const int above[DEPARTMENTS] = { -1, 0, 1, 0, -1, 4, 4 };

int
model_department_above(int department)
{
    return above[department];
}

const char *
model_role_sql(int role)
{
    static const char *const names[ROLES] = { "NULL", "'chief'", "'admin'", "'auditor'",
                                              "'supervisor'" };

    return names[role];
}

void
model_begin(struct model *model)
{
    static const struct office first[PEOPLE] = {
        { 3, ADMIN }, { 0, AUDITOR }, { 4, SUPERVISOR }, /* 0, 1, 2 */
        { 0, CHIEF }, { 1, CHIEF },   { 2, CHIEF },      { 3, CHIEF }, { 4, CHIEF }, { 5, CHIEF },
        { 6, CHIEF }, /* 3 … 9: of department 0 … 6 */
        { 1, 0 },     { 2, 0 },       { 3, 0 },          { 5, 0 },     { 6, 0 },     { 5, 0 },
    };

    *model = (struct model){ .notice_version = 1 };
    for (int p = 0; p < PEOPLE; p++) {
        model->people[p].offices[0] = first[p];
        model->people[p].offices[1] = (struct office){ .department = -1 };
    }
    model->people[15].offices[1] = (struct office){ 1, NO_ROLE }; /* 兼務 */
}

/* Of what there may be, what there is: mostly a fraction. */
void
model_copy(struct model *to, const struct model *from)
{
    memcpy(to, from, offsetof(struct model, posts));
    memcpy(to->posts, from->posts, (size_t)from->posts_count * sizeof(*from->posts));
    memcpy(to->comments, from->comments, (size_t)from->comments_count * sizeof(*from->comments));
    memcpy(to->files, from->files, sizeof(from->files));
}

bool
rule_is_below(int department, int top)
{
    while (department >= 0 && department != top)
        department = above[department];
    return department == top;
}

bool
rule_in_department(const struct model *model, int who, int department, bool below)
{
    for (int o = 0; o < OFFICES; o++) {
        const int own = model->people[who].offices[o].department;

        if (own >= 0 && (below ? rule_is_below(own, department) : own == department))
            return true;
    }
    return false;
}

bool
rule_has_role(const struct model *model, int who, enum role role)
{
    for (int o = 0; o < OFFICES; o++) {
        const struct office *office = &model->people[who].offices[o];

        if (office->department >= 0 && office->role == role)
            return true;
    }
    return false;
}

/* N6.2.1: the chief of a section answers for it, and for what is below it. */
bool
rule_heads(const struct model *model, int who, int department)
{
    for (int o = 0; o < OFFICES; o++) {
        const struct office *office = &model->people[who].offices[o];

        if (office->department >= 0 && office->role == CHIEF &&
            rule_is_below(department, office->department))
            return true;
    }
    return false;
}

/* N2.5, N7.2: with an account, and not on leave. */
bool
rule_may_be_here(const struct model *model, int who)
{
    return !model->people[who].closed && !model->people[who].on_leave;
}

static bool
is_member(const struct model *model, const struct member *member, int who)
{
    switch (member->kind) {
    case EVERYBODY:
        return true;
    case SECTION:
        return rule_in_department(model, who, member->which, false);
    case BELOW:
        return rule_in_department(model, who, member->which, true);
    case PERSON:
        return member->which == who;
    case GROUP:
        return (model->groups[member->which] & only(who)) != 0;
    }
    return false;
}

people_set
rule_people(const struct model *model, const struct members *members)
{
    people_set people = 0;

    for (int p = 0; p < PEOPLE; p++) {
        for (int i = 0; i < members->count; i++) {
            if (is_member(model, &members->list[i], p))
                people |= only(p);
        }
    }
    return people;
}

/* DESIGN 4: N is the audience now, minus people on leave; an account is not needed. */
people_set
rule_there(const struct model *model)
{
    people_set people = 0;

    for (int p = 0; p < PEOPLE; p++)
        people |= model->people[p].on_leave ? 0 : only(p);
    return people;
}

static bool
has_right(const struct model *model, const struct board *board, enum right right, int who)
{
    return (rule_people(model, &board->rights[right]) & only(who)) != 0;
}

bool
rule_has_approval(const struct board *board)
{
    return board->rights[APPROVERS].count > 0;
}

/* N3.2; whoever manages or approves reads. T3: incident notices reach everybody. */
bool
rule_reads(const struct model *model, const struct board *board, int who)
{
    return board->incident || has_right(model, board, READERS, who) ||
           has_right(model, board, MANAGERS, who) || has_right(model, board, APPROVERS, who);
}

bool
rule_posts(const struct model *model, const struct board *board, int who)
{
    return rule_reads(model, board, who) && !board->closed && has_right(model, board, WRITERS, who);
}

bool
rule_comments(const struct model *model, const struct board *board, int who)
{
    return rule_reads(model, board, who) && !board->closed &&
           has_right(model, board, COMMENTERS, who);
}

/* N5.2 the administrator everywhere, N6.2.1 a chief what the section owns, and the managers. */
bool
rule_administers(const struct model *model, const struct board *board, int who)
{
    return rule_has_role(model, who, ADMIN) || rule_heads(model, who, board->owner) ||
           has_right(model, board, MANAGERS, who);
}

people_set
rule_audience(const struct model *model, const struct post *post)
{
    const struct board *board = &model->boards[post->board];

    if (post->for_board && board->incident)
        return ~(people_set)0 >> (32 - PEOPLE);
    return rule_people(model, post->for_board ? &board->rights[READERS] : &post->audience);
}

/* N9.3 the author, N6.2.1 the chief of the section that owns it; a draft is its author's alone. */
bool
rule_manages(const struct model *model, const struct post *post, int who)
{
    if (post->author == who)
        return true;
    return post->state != DRAFT && rule_heads(model, who, post->owner);
}

/* Approvers decide, nobody about what one wrote or asked for; and go on seeing what they decided.
 */
bool
rule_decides(const struct model *model, const struct post *post, int who)
{
    if (post->approval == APPROVED)
        return post->decided_by == who;
    return post->approval == ASKED && post->author != who && post->asked_by != who &&
           has_right(model, &model->boards[post->board], APPROVERS, who);
}

static bool
is_public(const struct post *post)
{
    return post->state == CURRENT || post->state == PAST;
}

/* N3.2: the board's right, then the post's audience. What waits or was withdrawn is for those who
 * manage it, or the board. DESIGN 4: the chief answers for what the section publishes, to whomever.
 */
bool
rule_sees(const struct model *model, const struct post *post, int who)
{
    const struct board *board = &model->boards[post->board];
    const bool manages = rule_manages(model, post, who);

    if (post->trashed)
        return false;
    if (rule_decides(model, post, who))
        return true;
    if (!rule_reads(model, board, who))
        return false;
    if (manages)
        return true;
    if ((rule_audience(model, post) & only(who)) == 0)
        return false;
    return is_public(post) || (post->state != DRAFT && has_right(model, board, MANAGERS, who));
}

people_set
rule_who_sees(const struct model *model, const struct post *post)
{
    people_set people = 0;

    for (int p = 0; p < PEOPLE; p++)
        people |= rule_sees(model, post, p) ? only(p) : 0;
    return people;
}

/* Stands in the board's list for its audience. */
bool
rule_lists(const struct model *model, const struct post *post, int who)
{
    return post->state == CURRENT && rule_reads(model, &model->boards[post->board], who) &&
           (rule_audience(model, post) & only(who)) != 0;
}

bool
rule_unread(const struct model *model, const struct post *post, int who)
{
    return rule_lists(model, post, who) && (post->read & only(who)) == 0;
}

/* Of those whom it is for, who may read its board. */
people_set
rule_asked(const struct model *model, const struct post *post)
{
    people_set asked = rule_audience(model, post) & rule_there(model) & ~only(post->author);

    for (int who = 0; who < PEOPLE; who++) {
        if (!rule_reads(model, &model->boards[post->board], who))
            asked &= ~only(who);
    }
    return asked;
}

/* N9.1: what one is asked for, until one has done it. */
bool
rule_has_to_confirm(const struct model *model, const struct post *post, int who)
{
    return post->confirm && post->state == CURRENT && rule_sees(model, post, who) &&
           (rule_asked(model, post) & ~post->confirmed & only(who)) != 0;
}

/* Y10.4: the supervisor, and nobody about the own case. */
bool
rule_decides_export(const struct model *model, const struct export *export, int who)
{
    return export->state == EXPORT_ASKED && export->asked_by != who &&
           rule_has_role(model, who, SUPERVISOR);
}

/* The chief of a department of the person's, or above. */
bool
rule_stands_in(const struct model *model, int person, int head)
{
    if (person == head)
        return false;
    for (int o = 0; o < OFFICES; o++) {
        const int department = model->people[person].offices[o].department;

        if (department >= 0 && rule_heads(model, head, department))
            return true;
    }
    return false;
}

bool
rule_is_held(const struct model *model, int file)
{
    for (int i = 0; i < model->posts_count; i++) {
        if (model->posts[i].files[0] == file || model->posts[i].files[1] == file)
            return true;
    }
    return false;
}

/* A file goes with the posts that have it now; what none has is its owner's. */
bool
rule_gets_file(const struct model *model, int file, int who)
{
    for (int i = 0; i < model->posts_count; i++) {
        const struct post *post = &model->posts[i];

        if ((post->files[0] == file || post->files[1] == file) && rule_sees(model, post, who))
            return true;
    }
    return !rule_is_held(model, file) && model->files[file].owner == who;
}
