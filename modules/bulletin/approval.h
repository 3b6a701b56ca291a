/* approval.h - approval before publication (掲載承認): who decides, 代決 in the place of an absent
 * approver and 後閲 by that one afterwards. Included by bulletin.h.
 *
 * While approval is asked for, a post is a draft that nobody changes. Who wrote it, for whom it was
 * written and who asked never decide about it (DESIGN 5: nobody decides the own case).
 */
#ifndef BULLETIN_APPROVAL_H
#define BULLETIN_APPROVAL_H

#include "gw/audience.h"
#include "gw/fsm.h"
#include "gw/job.h"
#include "post.h"

#define BULLETIN_DECISION_CHARS_MAX 1000
#define BULLETIN_APPROVERS_TOLD_MAX 50 /* by a notice; all have it in their must-do list */

enum bulletin_approval_state {
    BULLETIN_NOT_ASKED,
    BULLETIN_ASKED,
    BULLETIN_RETURNED,  /* 差戻し: a draft again */
    BULLETIN_APPROVED,  /* published */
    BULLETIN_TAKEN_BACK /* 引戻し by its author */
};

struct bulletin_approval {
    int64_t item_id, round; /* 0: never asked for */
    enum bulletin_approval_state state;
    int64_t asked_by, stand_in_id, stand_in_for, decided_by, deputy_for;
    gw_time asked_at, decided_at, seen_at;
    struct gw_text comment;
};

/* ---- rules (approval_rules.c): pure ---- */

extern const struct gw_fsm_table bulletin_approval_states;

/* Whose own case it is: the author, for whom it was written, who asked. */
bool bulletin_is_concerned(const struct gw_item *item, const struct bulletin_approval *approval,
                           int64_t person_id);

/* What decides whether somebody decides. */
struct bulletin_case {
    bool is_concerned;     /* bulletin_is_concerned() */
    bool is_approver;      /* by one's own right today */
    int64_t stands_in_for; /* an approver who is away, or whose own post it is; 0: nobody */
};
enum bulletin_say { BULLETIN_NO_SAY, BULLETIN_OWN_CASE, BULLETIN_DECIDES, BULLETIN_DECIDES_FOR };
enum bulletin_say bulletin_say_of(const struct bulletin_case *in);
/* Whether the members name the actor by person, department or position held, or everybody; groups
 * are looked up elsewhere. */
bool bulletin_members_name(const struct gw_audience_members *members, const struct gw_actor *actor);

/* ---- rows (approval_store.c) ---- */

/* The last round; state BULLETIN_NOT_ASKED where there was none. */
enum gw_err bulletin_approval_load(struct gw_request *req, int64_t item_id,
                                   struct bulletin_approval *out) GW_MUST_USE;
enum gw_err bulletin_approval_insert(struct gw_db *db,
                                     const struct bulletin_approval *approval) GW_MUST_USE;
enum gw_err bulletin_approval_update(struct gw_db *db,
                                     const struct bulletin_approval *approval) GW_MUST_USE;
enum gw_err bulletin_approval_remove(struct gw_db *db, int64_t item_id) GW_MUST_USE;

enum bulletin_approval_list { BULLETIN_TO_DECIDE, BULLETIN_TO_SEE, BULLETIN_ASKED_BY_ME };
struct bulletin_approval_row {
    struct bulletin_approval approval;
    struct gw_item item; /* id, version, title, container, author, issuer, importance, state */
    struct gw_text board_name;
};
/* Oldest first, behind (after_time, after_id). */
struct bulletin_approval_range {
    enum bulletin_approval_list list;
    gw_time after_time;
    int64_t after_id, rows_max;
};
enum gw_err bulletin_approvals_each(
    struct gw_request *req, const struct bulletin_approval_range *range,
    bool (*each)(void *arg, const struct bulletin_approval_row *row), void *arg) GW_MUST_USE;

/* Rounds that wait for a decision, oldest first. */
struct bulletin_waiting {
    struct bulletin_approval approval;
    struct gw_item item;  /* id, title, author_id, on_behalf_of */
    int64_t approvers_id; /* of its board; 0: none any more */
};
/* Those behind (after->asked_at, after->item_id). */
enum gw_err bulletin_waiting_load(struct gw_request *req, const struct bulletin_approval *after,
                                  struct bulletin_waiting *list, size_t list_max,
                                  size_t *count) GW_MUST_USE;
enum gw_err bulletin_stand_in_update(struct gw_db *db,
                                     const struct bulletin_approval *approval) GW_MUST_USE;

/* ---- 代決 where no position is named (approval_deputies.c) ---- */

/* Whether anybody of the approvers may decide, were all of them there. */
bool bulletin_somebody_decides(const struct gw_item *item, const struct bulletin_approval *approval,
                               const struct gw_audience_people *people);
/* Sets stand_in_id and stand_in_for; 0 where it needs nobody, or finds nobody. While all approvers
 * but those whose own case it is are away: the deputy of the highest of them. Where it is the own
 * case of all: the deputy of the author's position among them. */
enum gw_err bulletin_stand_in_choose(struct gw_request *req, int64_t approvers_id,
                                     const struct gw_item *item,
                                     const struct gw_audience_people *people,
                                     struct bulletin_approval *approval) GW_MUST_USE;
/* Whether the stand-in still has a say: the one stood in for is away, or it is that one's own case.
 */
enum gw_err bulletin_deputy_stands(struct gw_request *req, int64_t approvers_id,
                                   const struct gw_item *item,
                                   const struct bulletin_approval *approval, bool *out) GW_MUST_USE;
/* Jobs: people leave and come back while a post waits. The first begins with the oldest; each does
 * a turn of the writer's, and adds the second for the rest. */
enum gw_err bulletin_deputies_keep(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err bulletin_deputies_follow(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

/* ---- what happens (approval.c) ---- */

/* All of them but those whose own case it is have it in their must-do list (who asks is the author
 * or for whom it was written: a draft is nobody else's); not too many also get a line in their
 * notices. Writer only. */
enum gw_err bulletin_approvers_tell(struct gw_request *req, const struct gw_item *item,
                                    const struct bulletin_approval *approval, int64_t audience_id,
                                    struct gw_ids people) GW_MUST_USE;
/* It is in the person's must-do list, and told. Writer only. */
enum gw_err bulletin_stand_in_tell(struct gw_request *req, const struct gw_item *item,
                                   int64_t person_id) GW_MUST_USE;

/* The draft now waits for its approvers, who are told. GW_CONFLICT where it does already, or where
 * nobody could approve it. Writer only. */
enum gw_err bulletin_approval_ask(struct gw_request *req, const struct bulletin_board *board,
                                  const struct gw_item *item) GW_MUST_USE;
/* Nobody has to decide about it any more: taken back or put away. Nothing asked is no fault. Writer
 * only. */
enum gw_err bulletin_approval_drop(struct gw_request *req, int64_t item_id) GW_MUST_USE;
/* What the person asking may say about it, and for whom. */
struct bulletin_standing {
    enum bulletin_say say;
    int64_t stands_in_for;
};
enum gw_err bulletin_approval_standing(struct gw_request *req, const struct bulletin_board *board,
                                       const struct gw_item *item,
                                       const struct bulletin_approval *approval,
                                       struct bulletin_standing *out) GW_MUST_USE;
/* "approval": null | {state, asked_by, asked_at, decided_by, deputy_for, decided_at, comment,
 * seen}. */
void bulletin_approval_render(struct gw_request *req, struct gw_json *json,
                              const struct bulletin_approval *approval);
const char *bulletin_approval_state_name(enum bulletin_approval_state state);

/* ---- handlers (approval_routes.c) ---- */

struct bulletin_decision_input {
    struct gw_text decision, comment;
    int64_t version; /* of the post as it was read; 0: whichever */
};
struct bulletin_approval_query {
    struct gw_text list, after;
    int64_t limit;
};
extern const struct gw_field bulletin_decision_fields[], bulletin_approval_list_fields[];
extern const char *const bulletin_decisions[];      /* "approve", "return" */
extern const char *const bulletin_approval_lists[]; /* in the order of the enum */

gw_handler bulletin_approval_list, bulletin_approval_decide, bulletin_approval_take_back,
    bulletin_approval_see;

#endif
