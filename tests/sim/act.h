/* act.h - what people do on a simulated day: chosen by the seed, put into a request, its outcome
 * said by the model.
 */
#ifndef TESTS_SIM_ACT_H
#define TESTS_SIM_ACT_H

#include <jansson.h>

#include "tests/sim/model.h"

/* X(kind, how often, audit verb or NULL, who does what, for people) */
#define ACTS(X)                                                                 \
    X(SIGN_IN, 0, "core.session.create", "signs in")                            \
    X(SIGN_OUT, 1, "core.session.remove", "signs out")                          \
    X(BOARDS_SHOW, 5, NULL, "opens the tree of boards")                         \
    X(BOARD_LIST, 8, NULL, "lists a board")                                     \
    X(ALL_LIST, 2, NULL, "lists all boards' posts")                             \
    X(POST_SHOW, 16, NULL, "opens a post")                                      \
    X(VERSION_SHOW, 2, NULL, "opens an old version")                            \
    X(DRAFTS_SHOW, 2, NULL, "lists own drafts")                                 \
    X(APPROVALS_SHOW, 2, NULL, "lists what waits for a decision")               \
    X(READING_SHOW, 5, NULL, "asks for n/N")                                    \
    X(COMMENTS_SHOW, 4, NULL, "reads comments")                                 \
    X(SEARCH, 6, NULL, "searches")                                              \
    X(FILE_SHOW, 3, NULL, "loads a file")                                       \
    X(TODOS_SHOW, 3, NULL, "asks what there is to do")                          \
    X(TRASH_SHOW, 2, NULL, "looks into the own trash")                          \
    X(INCIDENTS_SHOW, 2, NULL, "is told of incidents")                          \
    X(NOTICE_SHOW, 1, NULL, "reads what stands on the sign-in page")            \
    X(EXPORT_SHOW, 2, NULL, "asks what became of an export")                    \
    X(STRANGER, 2, NULL, "comes without a session")                             \
    X(POST_CREATE, 6, "bulletin.post.create", "publishes or drafts")            \
    X(POST_CHANGE, 7, "bulletin.post.update", "corrects a post")                \
    X(POST_WITHDRAW, 2, "bulletin.post.withdraw", "withdraws a post")           \
    X(POST_PUBLISH, 2, "bulletin.post.publish", "publishes a draft")            \
    X(POST_APPROVE, 3, "bulletin.post.decide", "approves")                      \
    X(POST_RETURN, 1, "bulletin.post.decide", "sends back")                     \
    X(POST_TAKE_BACK, 1, "bulletin.post.take_back", "takes back")               \
    X(POST_MOVE, 4, "bulletin.post.move", "moves a post to another board")      \
    X(ITEM_RESTORE, 2, "item.item.restore", "restores")                         \
    X(ITEM_END, 1, "item.item.end", "ends publication")                         \
    X(MARK, 8, NULL, "marks a post")                                            \
    X(MARKS, 3, NULL, "marks posts together")                                   \
    X(MARK_ALL, 1, NULL, "marks a board as read")                               \
    X(COMMENT, 5, "item.comment.create", "comments")                            \
    X(COMMENT_CHANGE, 2, "item.comment.update", "changes a comment")            \
    X(COMMENT_WITHDRAW, 1, "item.comment.withdraw", "withdraws a comment")      \
    X(CONFIRM, 6, "item.confirmation.create", "confirms")                       \
    X(CONFIRM_FOR, 2, "item.confirmation.create", "confirms for another")       \
    X(CONFIRM_SECTION, 2, "item.confirmation.create", "confirms for a section") \
    X(REMIND, 2, "item.reminder.create", "reminds who has not confirmed")       \
    X(EXPORT_ASK, 1, "export.run.create", "asks for an export")                 \
    X(EXPORT_AGREE, 2, "export.run.approve", "agrees to an export")             \
    X(EXPORT_REFUSE, 1, "export.run.refuse", "refuses an export")               \
    X(NOTICE_SET, 1, "core.setting.update", "writes onto the sign-in page")     \
    X(UNCONFIRM, 1, "item.confirmation.remove", "takes a confirmation back")    \
    X(BOARD_CREATE, 0, "bulletin.board.create", "makes a board")                \
    X(BOARD_CHANGE, 1, "bulletin.board.update", "changes a board's rights")     \
    X(BOARD_CLOSE, 1, "bulletin.board.close", "closes a board")                 \
    X(BOARD_REOPEN, 1, "bulletin.board.reopen", "opens a board again")          \
    X(GROUP_CREATE, 0, "people.group.create", "makes a group")                  \
    X(GROUP_CHANGE, 1, "people.group.update", "changes a group's members")      \
    X(UPLOAD, 2, "file.upload.create", "uploads a file")

enum { WHOLE_PAGE = 200 };

enum act_kind {
#define X(kind, often, verb, words) kind,
    ACTS(X)
#undef X
        ACT_KINDS
};

struct act {
    enum act_kind kind;
    int who;
    int to; /* POST_MOVE: board */
    int export;
    int board, post, comment, file, other, department, group;
    int posts[3];    /* MARKS */
    int limit;       /* BOARD_LIST, ALL_LIST: rows of a page */
    int64_t version; /* If-Match */
    uint32_t word;   /* what a new text says, or what is looked for */
    struct members members;
    struct members rights[RIGHTS];
    people_set people;
    int64_t from, until;
    bool narrow, flag, draft, confirm, comments, tell, wrong_password;
    int files[2];
    unsigned key; /* Idempotency-Key; 0: none */
    bool again;   /* the same request once more, with its key */

    int status; /* of the reply; 0: the connection was lost */
    int64_t new_id;
    int others[3], others_count;        /* what the other acts of its round are about */
    int64_t last_seen_at, last_sent_at; /* when its session was used before */
    json_t *reply;
    const char *text; /* a file's content */
    bool must_find;   /* SEARCH: nothing waits to be indexed */
    bool is_audited;  /* its entry was found */
    bool had_faults;  /* marks may be missing: a list is worth more than they are */
    bool was_done;    /* of a lost reply, by the audit log */
    bool replayed;    /* the reply is a kept one */
    bool applied;     /* said by the model, in the order that explains the replies */
};

const char *act_verb(enum act_kind kind);
const char *act_words(enum act_kind kind);
unsigned act_often(enum act_kind kind);
bool act_is_post(const struct act *act);  /* may carry a key */
bool act_has_session(enum act_kind kind); /* or begins one */
bool act_reads(enum act_kind kind);       /* it changes nothing that the model holds */

/* effects.c: does it in the model; the status that the rules say. A refused act changes nothing. */
int act_apply(struct model *model, const struct act *act);
enum state effect_state_at(const struct model *model, int64_t from, int64_t until);

/* replies.c: NULL, or what is wrong with the reply of an act that reads, as the model stands. */
const char *act_fault(const struct model *model, const struct act *act);

/* choose.c: kinds that `off` names (bits) are never chosen. */
void act_choose(const struct model *model, int who, uint64_t off, struct act *act);
/* What it needs may be gone by itself meanwhile. */
bool act_may_come_again(const struct model *model, const struct act *act);
void act_fill(const struct model *model, struct act *act); /* kind and who are set */
/* requests.c: method, path, further headers and body. */
struct request {
    const char *method;
    char path[160];
    char headers[256];
    char body[2048];
};
void act_render(const struct model *model, const struct act *act, struct request *out);

#endif
