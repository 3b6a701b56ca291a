/* board_follow.h - what follows from departments and people: branches, subscriptions, templates,
 * the calendar strip; and the handlers of boards. Included by bulletin.h.
 */
#ifndef BULLETIN_BOARD_FOLLOW_H
#define BULLETIN_BOARD_FOLLOW_H

#include "board.h"

/* ---- branches (branch_keep.c, branch_store.c) ---- */

/* A department with the board that it has by itself. */
struct bulletin_branch {
    int64_t department_id, parent_department_id, sort_key;
    int64_t board_id, board_parent_id; /* 0: none yet */
    bool is_effective;                 /* today */
    bool is_closed;
    struct gw_text name, board_name;
};
/* Departments that are effective today or have a branch, by sort_key; in the arena. */
enum gw_err bulletin_branch_list(struct gw_request *req, struct bulletin_branch **list,
                                 size_t *count) GW_MUST_USE;
/* The board under which branches of top departments hang; GW_MISSING where there is none yet. */
enum gw_err bulletin_branches_root(struct gw_request *req, int64_t *board_id) GW_MUST_USE;
/* Every department of today has its branch, named and placed as the department is; the branch of an
 * ended one is closed, and so are boards of outside bodies whose permission is over. Nothing is
 * deleted, and rights of a branch that exists stay as its people set them. `*changed` counts.
 * Writer only. */
enum gw_err bulletin_branches_keep(struct gw_request *req, int64_t *changed) GW_MUST_USE;
/* Boards of outside bodies whose permission is over and that are still open. */
enum gw_err bulletin_outside_ended(struct gw_request *req, struct gw_ids *out) GW_MUST_USE;
/* Periodic. */
enum gw_err bulletin_branch_keep(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

/* ---- subscriptions ---- */

/* What the person asking chose against the default: sorted by board. In the arena. */
struct bulletin_choice {
    int64_t board_id;
    bool subscribed;
};
struct bulletin_choices {
    struct bulletin_choice *list;
    size_t count;
};
enum gw_err bulletin_choice_list(struct gw_request *req, struct bulletin_choices *out) GW_MUST_USE;
enum gw_err bulletin_choice_store(struct gw_request *req, int64_t board_id,
                                  bool subscribed) GW_MUST_USE;
/* How the person asking stands to the board, given all choices. */
enum bulletin_subscription bulletin_subscription_of(const struct gw_request *req,
                                                    const struct bulletin_board *board,
                                                    const struct bulletin_choices *choices);
/* Boards that who asks may read and follows, sorted. In the arena. */
enum gw_err bulletin_subscribed_boards(struct gw_request *req, struct gw_ids *out) GW_MUST_USE;

/* ---- templates (template_routes.c, template_store.c) ---- */

struct bulletin_template {
    int64_t id, board_id, department_id; /* one of the two is 0 */
    int64_t information_class;           /* 0: the board's default */
    int64_t importance, author_id, version;
    gw_time updated_at;
    struct gw_text name, title;
    struct gw_text document, text; /* as in a post */
};
enum gw_err bulletin_template_load(struct gw_request *req, int64_t template_id,
                                   struct bulletin_template *out) GW_MUST_USE;
enum gw_err bulletin_template_insert(struct gw_request *req,
                                     const struct bulletin_template *template) GW_MUST_USE;
/* `template->version` is the new one. */
enum gw_err bulletin_template_update(struct gw_request *req,
                                     const struct bulletin_template *template) GW_MUST_USE;
enum gw_err bulletin_template_delete(struct gw_request *req, int64_t template_id) GW_MUST_USE;
/* Those of a board (`department_id` 0) or of a department, by name, without their bodies. In the
 * arena. */
enum gw_err bulletin_template_list_of(struct gw_request *req, int64_t board_id,
                                      int64_t department_id, struct bulletin_template **list,
                                      size_t *count) GW_MUST_USE;

/* ---- the calendar strip (calendar_routes.c, calendar_store.c) ---- */

struct bulletin_strip_post {
    int64_t id, item_no, board_id, importance;
    gw_time published_from, published_until;
    struct gw_text title;
};
struct bulletin_strip {
    gw_time from, until;  /* posts that are current at some moment of [from, until) */
    struct gw_ids boards; /* of these, sorted */
    size_t posts_max;
    struct bulletin_strip_post *posts; /* important ones first, then by their end */
    size_t count;
    bool more; /* than posts_max */
};
/* Current posts with an end that who asks may see. Fills posts, count, more; in the arena. */
enum gw_err bulletin_strip_load(struct gw_request *req, struct bulletin_strip *strip) GW_MUST_USE;

/* ---- handlers ---- */

struct bulletin_board_query {
    bool manage;
};
struct bulletin_move_input {
    int64_t parent_id, before_id;
};
struct bulletin_subscription_input {
    bool subscribed;
};
struct bulletin_new_query {
    int64_t limit;
    struct gw_text after;
    bool unread;
};
struct bulletin_calendar_query {
    gw_date from, until;
};
struct bulletin_template_query {
    int64_t board_id;
};
struct bulletin_template_input {
    int64_t board_id, department_id, information_class, importance;
    struct gw_text name, title, body_text;
    struct gw_json_text body;
};
extern const struct gw_field bulletin_board_query_fields[], bulletin_move_fields[],
    bulletin_subscription_fields[], bulletin_new_fields[], bulletin_calendar_fields[],
    bulletin_template_query_fields[], bulletin_template_fields[], bulletin_template_change_fields[];

/* The whole board as a reply, with its rights for who administers it. */
enum gw_err bulletin_board_reply(struct gw_request *req, int status,
                                 const struct bulletin_board *board) GW_MUST_USE;

gw_handler bulletin_board_list, bulletin_board_show, bulletin_board_create, bulletin_board_change,
    bulletin_board_close, bulletin_board_reopen, bulletin_board_move, bulletin_branch_run,
    bulletin_board_subscribe, bulletin_board_mark_all, bulletin_new_list, bulletin_calendar_show,
    bulletin_template_list, bulletin_template_show, bulletin_template_create,
    bulletin_template_change, bulletin_template_remove;

#endif
