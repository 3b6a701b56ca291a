/* replies.c - whether what a reply tells is what the rules let its reader see, and true (act.h). */
#include <stdio.h>
#include <string.h>

#include "gw/time.h"
#include "tests/lib/memory.h"
#include "tests/sim/act.h"
#include "tests/sim/world.h"

/* More than a round takes: the model knows when it began. */
#define ROUND_US (5 * GW_MINUTE)
#define INCIDENTS 20

static long long
number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static bool
truth(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

static const char *
string(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));

    return value != NULL ? value : "";
}

static const struct post *
post_of(const struct model *model, long long id)
{
    for (int i = 0; i < model->posts_count; i++) {
        if (model->posts[i].id == id)
            return &model->posts[i];
    }
    return NULL;
}

static const char *
post_name(const struct model *model, const struct post *post)
{
    return test_text("post %td", post - model->posts);
}

static bool
says(const char *text, const char *before, uint32_t word)
{
    const size_t bytes = strlen(before);
    char number_text[16];

    snprintf(number_text, sizeof(number_text), " w%u", word);
    return strncmp(text, before, bytes) == 0 && strcmp(text + bytes, number_text) == 0;
}

static const char *
state_name(enum state state)
{
    static const char *const names[] = { "", "draft", "waiting", "current", "past", "withdrawn" };

    return names[state];
}

static bool
mark_fits(const struct act *act, bool shown, bool is_set)
{
    return shown == is_set || (act->had_faults && !shown);
}

/* What every list shows of a post. */
static const char *
row_fault(const struct model *model, const struct post *post, const struct act *act,
          const json_t *row)
{
    if (number(row, "version") != post->version)
        return test_text("%s: version %lld, not %d", post_name(model, post), number(row, "version"),
                         post->version);
    if (!says(string(row, "title"), "件名", post->words[post->version]))
        return test_text("%s: title %s, not w%u", post_name(model, post), string(row, "title"),
                         post->words[post->version]);
    if (strcmp(string(row, "state"), state_name(post->state)) != 0)
        return test_text("%s: %s, not %s", post_name(model, post), string(row, "state"),
                         state_name(post->state));
    if (json_object_get(row, "read") != NULL &&
        !mark_fits(act, truth(row, "read"), (post->read & only(act->who)) != 0))
        return test_text("%s: read mark is %d", post_name(model, post), truth(row, "read"));
    if (json_object_get(row, "comments_count") != NULL &&
        number(row, "comments_count") != post->comments)
        return test_text("%s: %lld comments, not %d", post_name(model, post),
                         number(row, "comments_count"), post->comments);
    if (json_is_object(json_object_get(row, "confirm")) &&
        !mark_fits(act, truth(json_object_get(row, "confirm"), "confirmed"),
                   (post->confirmed & only(act->who)) != 0))
        return test_text("%s: the own confirmation is wrong", post_name(model, post));
    return NULL;
}

static int
people_count(people_set people)
{
    return __builtin_popcount(people);
}

static const char *
counts_fault(const struct model *model, const struct post *post, const json_t *count)
{
    const people_set asked = rule_asked(model, post);
    const int n = people_count(asked & post->confirmed), all = people_count(asked);
    const json_t *read = json_object_get(count, "read");

    if (number(count, "confirmed") != n || number(count, "asked") != all)
        return test_text("%s: %lld/%lld confirmed, a recount gives %d/%d", post_name(model, post),
                         number(count, "confirmed"), number(count, "asked"), n, all);
    if (json_is_integer(read) && json_integer_value(read) != people_count(asked & post->read))
        return test_text("%s: read by %lld, a recount gives %d", post_name(model, post),
                         (long long)json_integer_value(read), people_count(asked & post->read));
    return NULL;
}

static const char *
post_fault(const struct model *model, const struct act *act)
{
    const struct post *post = &model->posts[act->post];
    const json_t *reading = json_object_get(act->reply, "reading");
    const bool manages = rule_manages(model, post, act->who);
    const char *fault = row_fault(model, post, act, act->reply);

    if (fault != NULL)
        return fault;
    if (!says(string(act->reply, "body_text"), "本文", post->words[post->version]))
        return test_text("%s: body %s", post_name(model, post), string(act->reply, "body_text"));
    if (truth(act->reply, "can_edit") != (manages && post->state != WITHDRAWN))
        return test_text("%s: can_edit is wrong", post_name(model, post));
    if (truth(act->reply, "can_approve") !=
        (post->approval == ASKED && rule_decides(model, post, act->who)))
        return test_text("%s: can_approve is wrong", post_name(model, post));
    return post->confirm ? counts_fault(model, post, json_object_get(reading, "count")) : NULL;
}

static const char *
version_fault(const struct model *model, const struct act *act)
{
    const struct post *post = &model->posts[act->post];

    return says(string(act->reply, "title"), "件名", post->words[act->version])
               ? NULL
               : test_text("%s: version %lld says %s, not w%u", post_name(model, post),
                           (long long)act->version, string(act->reply, "title"),
                           post->words[act->version]);
}

/* ---- lists ---- */

typedef bool row_test(const struct model *model, const struct post *post, const struct act *act);

static bool
stands_on_board(const struct model *model, const struct post *post, const struct act *act)
{
    return post->board == act->board && rule_lists(model, post, act->who);
}

static bool
stands_anywhere(const struct model *model, const struct post *post, const struct act *act)
{
    return rule_lists(model, post, act->who) ||
           (post->state == CURRENT && post->author == act->who &&
            rule_reads(model, &model->boards[post->board], act->who));
}

static bool
is_draft_of(const struct model *model, const struct post *post, const struct act *act)
{
    (void)model;
    return post->state == DRAFT && !post->trashed && post->author == act->who;
}

static bool
waits_for(const struct model *model, const struct post *post, const struct act *act)
{
    return post->approval == ASKED && !post->trashed && rule_decides(model, post, act->who);
}

/* When the last row was published; where no page follows, long ago. */
static int64_t
page_ends(const json_t *reply)
{
    const json_t *items = json_object_get(reply, "items");
    const json_t *last = json_array_get(items, json_array_size(items) - 1);
    int64_t at = 0;

    if (json_is_null(json_object_get(reply, "next")))
        return INT64_MIN;
    (void)!gw_time_parse(gw_text_from(string(last, "published_from")), &at);
    return at == 0 ? INT64_MAX : at + ROUND_US;
}

/* Exactly those that pass; where there is a next page, those that are newer than what it shows. */
static const char *
list_fault(const struct model *model, const struct act *act, row_test *belongs)
{
    static bool shown[POSTS];
    const json_t *items = json_object_get(act->reply, "items");
    const int64_t ends = page_ends(act->reply);
    const char *fault = NULL;
    const json_t *row;
    size_t i;

    memset(shown, 0, sizeof(shown));
    json_array_foreach(items, i, row)
    {
        const struct post *post = post_of(model, number(row, "id"));

        if (post == NULL)
            return test_text("shows %lld, which nobody made", number(row, "id"));
        if (!belongs(model, post, act))
            return test_text("shows %s, which doesn't belong there", post_name(model, post));
        if (shown[post - model->posts])
            return test_text("shows %s twice", post_name(model, post));
        shown[post - model->posts] = true;
        fault = row_fault(model, post, act, row);
        if (fault != NULL)
            return fault;
    }
    for (int p = 0; p < model->posts_count; p++) {
        if (!shown[p] && model->posts[p].from > ends && belongs(model, &model->posts[p], act))
            return test_text("lacks %s", post_name(model, &model->posts[p]));
    }
    return NULL;
}

static int
unread_count(const struct model *model, int board, int who)
{
    int count = 0;

    for (int i = 0; i < model->posts_count; i++)
        count += model->posts[i].board == board && rule_unread(model, &model->posts[i], who);
    return count;
}

static const char *
board_fault(const struct model *model, const struct act *act, int at, const json_t *row)
{
    const struct board *board = &model->boards[at];
    const bool reads = rule_reads(model, board, act->who);

    if (reads != (row != NULL))
        return test_text("%s board %d", reads ? "lacks" : "shows", at);
    if (!reads)
        return NULL;
    if (number(row, "unread") != unread_count(model, at, act->who))
        return test_text("board %d: %lld unread, a recount gives %d", at, number(row, "unread"),
                         unread_count(model, at, act->who));
    if (truth(row, "can_post") != rule_posts(model, board, act->who))
        return test_text("board %d: can_post is wrong", at);
    return NULL;
}

/* NULL: not among them. */
static const json_t *
row_of(const json_t *items, int64_t id)
{
    const json_t *row;
    size_t i;

    json_array_foreach(items, i, row)
    {
        if (number(row, "id") == id)
            return row;
    }
    return NULL;
}

static const char *
boards_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    const char *fault = NULL;

    for (int b = 0; b < model->boards_count && fault == NULL; b++)
        fault = board_fault(model, act, b, row_of(items, model->boards[b].id));
    return fault;
}

static const char *
comment_fault(const struct comment *comment, const json_t *row)
{
    if (row == NULL)
        return "a comment is missing";
    if (comment->withdrawn != json_is_null(json_object_get(row, "body_text")))
        return "whether a comment was withdrawn is wrong";
    if (!comment->withdrawn && !says(string(row, "body_text"), "意見", comment->word))
        return test_text("a comment says %s, not w%u", string(row, "body_text"), comment->word);
    return NULL;
}

/* Of two that were made at the same time the model does not know which is the older. */
static const char *
comments_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    const char *fault = NULL;
    size_t count = 0;

    for (int c = 0; c < model->comments_count && fault == NULL; c++) {
        const struct comment *comment = &model->comments[c];

        if (comment->post != act->post)
            continue;
        count++;
        fault = comment_fault(comment, row_of(items, comment->id));
    }
    if (fault == NULL && count != json_array_size(items))
        return "shows comments that nobody made";
    return fault;
}

/* ---- search ---- */

static const struct comment *
comment_of(const struct model *model, long long id)
{
    for (int i = 0; i < model->comments_count; i++) {
        if (model->comments[i].id == id)
            return &model->comments[i];
    }
    return NULL;
}

/* What may not be seen is not found, whatever the index knows. */
static const char *
search_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    bool found = false;
    const json_t *row;
    size_t i;

    json_array_foreach(items, i, row)
    {
        const long long id = number(json_object_get(row, "item"), "id");
        const struct comment *comment = comment_of(model, id);
        const struct post *post = comment != NULL ? &model->posts[comment->post]
                                                  : post_of(model, id);

        if (post == NULL)
            return test_text("finds %lld, which nobody made", id);
        if (!rule_sees(model, post, act->who) || (comment != NULL && comment->withdrawn))
            return test_text("finds %s, which %d may not see", post_name(model, post), act->who);
        found = found || (comment == NULL && post == &model->posts[act->post]);
    }
    if (act->must_find && !found && rule_lists(model, &model->posts[act->post], act->who))
        return test_text("doesn't find %s, which is indexed",
                         post_name(model, &model->posts[act->post]));
    return NULL;
}

/* ---- what everybody is told, what one has to do ---- */

/* N9.3: what was put away by the own hand: drafts and posts; comments stand there, too. */
static const char *
trash_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    const json_t *row;
    size_t i;

    json_array_foreach(items, i, row)
    {
        const struct comment *comment = comment_of(model, number(row, "id"));
        const struct post *post = post_of(model, number(row, "id"));

        if (comment != NULL ? !comment->withdrawn || comment->author != act->who
                            : post == NULL || post->discarded_by != act->who)
            return test_text("%lld was not put away by who asks", number(row, "id"));
    }
    for (int p = 0; p < model->posts_count; p++) {
        const struct post *post = &model->posts[p];

        if (post->discarded_by == act->who && row_of(items, post->id) == NULL &&
            json_is_null(json_object_get(act->reply, "next")))
            return test_text("lacks %s", post_name(model, post));
    }
    return NULL;
}

/* T3: what is current on a board of incidents, the newest 20. */
static const char *
incidents_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    size_t count = 0;

    for (int p = 0; p < model->posts_count; p++) {
        const struct post *post = &model->posts[p];
        const json_t *row = row_of(items, post->id);
        const bool belongs = post->state == CURRENT && model->boards[post->board].incident;

        count += belongs;
        if (row != NULL && !belongs)
            return test_text("tells %s, which is no incident now", post_name(model, post));
        if (row != NULL && !says(string(row, "title"), "件名", post->words[post->version]))
            return test_text("%s: title %s", post_name(model, post), string(row, "title"));
    }
    if (json_array_size(items) != (count < INCIDENTS ? count : INCIDENTS))
        return test_text("tells %zu incidents of %zu", json_array_size(items), count);
    return NULL;
}

static bool
is_others(const struct act *act, int post)
{
    for (int i = 0; i < act->others_count; i++) {
        if (act->others[i] == post)
            return true;
    }
    return false;
}

/* What asks for confirmation is known from memory, a moment after its COMMIT: of what changes in
 * the same round the list may lack what it was, and what it becomes (browsers hear of it then). */
static const char *
todos_fault(const struct model *model, const struct act *act)
{
    const json_t *items = json_object_get(act->reply, "items");
    bool confirms[POSTS] = { false }, approves[POSTS] = { false };
    int exports = 0;
    const json_t *row;
    size_t i;

    for (int e = 0; e < model->exports_count; e++)
        exports += rule_decides_export(model, &model->exports[e], act->who);
    json_array_foreach(items, i, row)
    {
        const struct post *post = post_of(model, number(json_object_get(row, "item"), "id"));
        const char *reason = string(row, "reason");

        if (strcmp(reason, "export") == 0) {
            exports--;
            continue;
        }
        if (post == NULL)
            return "something to do about what nobody made";
        if (strcmp(reason, "confirm") == 0)
            confirms[post - model->posts] = true;
        else if (strcmp(reason, "approve") == 0)
            approves[post - model->posts] = true;
        else
            return test_text("%s: nobody has to %s", post_name(model, post), reason);
    }
    if (exports != 0)
        return test_text("lacks %d exports to decide", exports);
    for (int p = 0; p < model->posts_count; p++) {
        const struct post *post = &model->posts[p];
        const bool decides = post->approval == ASKED && !post->trashed &&
                             rule_decides(model, post, act->who);

        if (is_others(act, p))
            continue;
        if (confirms[p] != rule_has_to_confirm(model, post, act->who))
            return test_text("%s %s to confirm", confirms[p] ? "tells" : "lacks",
                             post_name(model, post));
        if (approves[p] != decides)
            return test_text("%s %s to approve", approves[p] ? "tells" : "lacks",
                             post_name(model, post));
    }
    return NULL;
}

static const char *
export_fault(const struct model *model, const struct act *act)
{
    static const char *const states[] = { "asked", "waiting", "refused" };
    const struct export *export = &model->exports[act->export];
    const char *state = string(act->reply, "state");

    return strcmp(state, states[export->state]) == 0
               ? NULL
               : test_text("an export is %s, not %s", state, states[export->state]);
}

static const char *
notice_fault(const struct model *model, const struct act *act)
{
    if (model->notice == 0)
        return json_is_null(json_object_get(act->reply, "text")) ? NULL
                                                                 : "a text that nobody wrote";
    return says(string(act->reply, "text"), "お知らせ", model->notice) ? NULL : "another text";
}

/* How many were reminded: who is asked, has not confirmed, and has an account to be told in. */
static const char *
reminder_fault(const struct model *model, const struct act *act)
{
    const struct post *post = &model->posts[act->post];
    const people_set left = rule_asked(model, post) & ~post->confirmed;
    int count = 0;

    for (int p = 0; p < PEOPLE; p++)
        count += (left & only(p)) != 0 && rule_may_be_here(model, p);

    return number(act->reply, "reminded") == count
               ? NULL
               : test_text("%s: reminded %lld, not %d", post_name(model, post),
                           number(act->reply, "reminded"), count);
}

const char *
act_fault(const struct model *model, const struct act *act)
{
    switch ((int)act->kind) {
    case BOARDS_SHOW:
        return boards_fault(model, act);
    case BOARD_LIST:
        return list_fault(model, act, stands_on_board);
    case ALL_LIST:
        return list_fault(model, act, stands_anywhere);
    case DRAFTS_SHOW:
        return list_fault(model, act, is_draft_of);
    case APPROVALS_SHOW:
        return list_fault(model, act, waits_for);
    case POST_SHOW:
        return post_fault(model, act);
    case VERSION_SHOW:
        return version_fault(model, act);
    case READING_SHOW:
        return counts_fault(model, &model->posts[act->post], json_object_get(act->reply, "count"));
    case COMMENTS_SHOW:
        return comments_fault(model, act);
    case SEARCH:
        return search_fault(model, act);
    case TRASH_SHOW:
        return trash_fault(model, act);
    case INCIDENTS_SHOW:
        return incidents_fault(model, act);
    case TODOS_SHOW:
        return todos_fault(model, act);
    case EXPORT_SHOW:
        return export_fault(model, act);
    case NOTICE_SHOW:
        return notice_fault(model, act);
    case REMIND:
        return reminder_fault(model, act);
    case FILE_SHOW:
        return strcmp(act->text, test_text("content of w%u", model->files[act->file].word)) == 0
                   ? NULL
                   : test_text("the file says %s", act->text);
    case POST_CHANGE:
        return number(act->reply, "version") == model->posts[act->post].version
                   ? NULL
                   : "another version than the next one";
    default:
        return NULL;
    }
}
