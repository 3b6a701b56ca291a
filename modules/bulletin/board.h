/* board.h - boards as the bulletin module's own files know them: the row, the rights, the tree,
 * branches, subscriptions, templates. Included by bulletin.h.
 */
#ifndef BULLETIN_BOARD_H
#define BULLETIN_BOARD_H

#include "gw/audience.h"
#include "gw/audit.h"
#include "gw/demo.h"
#include "gw/event.h"
#include "gw/item.h"
#include "gw/job.h"
#include "gw/mark.h"
#include "gw/people.h"
#include "gw/route.h"

#define BULLETIN_CLASS_FIVE 5 /* N8: only where the administrator has recognised it */
#define BULLETIN_BOARD_DEPTH_MAX 32
#define BULLETIN_BOARD_CHILDREN_MAX 1000 /* directly below one board */
#define BULLETIN_CALENDAR_DAYS_MAX 62
#define BULLETIN_CALENDAR_POSTS_MAX 200

/* Rights on a board, apart from each other; each is an audience that the board keeps. */
enum bulletin_right {
    BULLETIN_READERS, /* the audience of its posts */
    BULLETIN_WRITERS,
    BULLETIN_COMMENTERS,
    BULLETIN_APPROVERS,
    BULLETIN_MANAGERS,
    BULLETIN_FORCED, /* who can't switch the subscription off */
    BULLETIN_RIGHTS
};

/* What a board lets who asks do; nothing without `read`. */
struct bulletin_can {
    bool read, post, comment, approve, manage;
};

enum bulletin_category { BULLETIN_ORDINARY, BULLETIN_INCIDENT, BULLETIN_BRANCHES };

enum bulletin_subscription { BULLETIN_NOT_SUBSCRIBED, BULLETIN_SUBSCRIBED, BULLETIN_FORCED_ON };

struct bulletin_board {
    int64_t id;
    int64_t parent_id;         /* 0: a top one */
    int64_t shown_parent_id;   /* the nearest above that who asks may read; 0: none */
    int64_t department_id;     /* owner */
    int64_t information_class; /* default of its posts (N8) */
    int64_t sort_key;
    int64_t rights[BULLETIN_RIGHTS]; /* audience ids; 0: nobody */
    int64_t publication_days;        /* default of its posts; 0: open end */
    int64_t branch_department_id;    /* the department whose own board it is; 0: none */
    int64_t version;
    int64_t unread; /* of who asks; filled for lists */
    gw_time closed_at, updated_at;
    gw_date outside_until; /* last day of an outside body's permission */
    enum bulletin_category category;
    bool approval;    /* posts wait for an approver */
    bool is_incident; /* 障害情報: everybody reads it, whatever its rights say */
    bool comments, confirm, official_record; /* defaults of its posts */
    struct gw_text name, description, banner, help_url;
    struct gw_text retention;         /* default of its posts; empty: none */
    struct gw_text outside_body;      /* 職員団体, 互助会; empty: the city's own */
    struct gw_text class_five_reason; /* empty: class 5 is not recognised here */
    struct bulletin_can can;          /* of who asks */
};

/* ---- rules (board_rules.c, board_place_rules.c): pure ---- */

/* What the rights give the actor on that day. A closed board, and one whose outside body's
 * permission is over, takes neither posts nor comments. */
struct bulletin_can bulletin_board_can(const struct bulletin_board *board,
                                       const struct gw_actor *actor, gw_date today);
bool bulletin_board_is_open(const struct bulletin_board *board, gw_date today);
/* Class 5 of N8 may stand there. */
bool bulletin_board_takes_class_five(const struct bulletin_board *board);
/* Who reads it, as `read` of bulletin_board_can(). */
void bulletin_board_open_to(const struct bulletin_board *board, struct gw_readers *out);
/* Whether who manages a post there sees who has read it: on an outside body's board only the body's
 * own managers, never the employer's side. */
bool bulletin_board_names_readers(const struct bulletin_board *board, bool manages_post);
enum bulletin_subscription bulletin_board_subscription(const struct bulletin_board *board,
                                                       const struct gw_actor *actor,
                                                       const bool *chosen);
/* Puts the boards that may be read in the order of their tree, parents first, siblings by sort_key;
 * a board below one that may not be read hangs under the nearest that may (shown_parent_id).
 * `boards` is sorted; `*shown` has room for all. Boards more than BULLETIN_BOARD_DEPTH_MAX deep are
 * left out. */
void bulletin_boards_arrange(struct bulletin_board *boards, size_t count,
                             const struct bulletin_board **shown, size_t *shown_count);

/* A place in a tree of boards or departments. */
struct bulletin_node {
    int64_t id, parent_id;
};
/* Sorted by id. */
struct bulletin_tree {
    const struct bulletin_node *nodes;
    size_t count;
};
/* Whether `id` is `above_id` or lies below it. */
bool bulletin_tree_is_under(const struct bulletin_tree *tree, int64_t id, int64_t above_id);
/* The message key of why the board can't hang under `parent_id` (0: at the top); NULL where it can:
 * no circle, no more than BULLETIN_BOARD_DEPTH_MAX levels with all that hangs below it. `id` 0 is a
 * new board. */
const char *bulletin_move_fault(const struct bulletin_tree *tree, int64_t id, int64_t parent_id);
/* Whether all that `member` names, today and after any transfer, is named by `members`, too. The
 * tree is that of the departments. A person, group or position is covered by itself or everybody.
 */
bool bulletin_member_is_covered(const struct gw_audience_member *member,
                                const struct gw_audience_members *members,
                                const struct bulletin_tree *departments);

const char *bulletin_category_name(enum bulletin_category category);

/* ---- the row (board_store.c, board_change_store.c) ---- */

/* GW_MISSING for an unknown board and for one that may not be read alike. */
enum gw_err bulletin_board_load(struct gw_request *req, int64_t board_id,
                                struct bulletin_board *out) GW_MUST_USE;
/* The same, whoever asks; `can` is filled. */
enum gw_err bulletin_board_find(struct gw_request *req, int64_t board_id,
                                struct bulletin_board *out) GW_MUST_USE;
/* Every board, by id, with what it lets the actor do. In the arena. */
enum gw_err bulletin_board_list_all(struct gw_request *req, struct bulletin_board **boards,
                                    size_t *count) GW_MUST_USE;
enum gw_err bulletin_incident_boards(struct gw_request *req, struct gw_ids *boards) GW_MUST_USE;
enum gw_err bulletin_board_tree(struct gw_request *req, struct bulletin_tree *out) GW_MUST_USE;
enum gw_err bulletin_department_tree(struct gw_request *req, struct bulletin_tree *out) GW_MUST_USE;
/* Whether the department is effective today. */
enum gw_err bulletin_department_ask(struct gw_request *req, int64_t department_id,
                                    bool *is_effective) GW_MUST_USE;
/* The department of a position; 0 for an unknown one. */
enum gw_err bulletin_position_department(struct gw_request *req, int64_t position_id,
                                         int64_t *department_id) GW_MUST_USE;

enum gw_err bulletin_board_insert(struct gw_db *db, const struct bulletin_board *board,
                                  gw_time created_at) GW_MUST_USE;
/* Everything but rights; raises nothing by itself: `board->version` is the new one. GW_STALE where
 * the stored version is not the one before it. Writer only. */
enum gw_err bulletin_board_update(struct gw_db *db, const struct bulletin_board *board) GW_MUST_USE;
enum gw_err bulletin_board_rights_update(struct gw_db *db,
                                         const struct bulletin_board *board) GW_MUST_USE;
/* Ids below `parent_id` (0: at the top) in their order. */
enum gw_err bulletin_board_children(struct gw_request *req, int64_t parent_id,
                                    struct gw_ids *out) GW_MUST_USE;
enum gw_err bulletin_board_place(struct gw_db *db, int64_t board_id, int64_t sort_key) GW_MUST_USE;
/* "bulletin.board:12:read": what the board calls the audience of a right. */
const char *bulletin_right_audience_name(struct gw_arena *arena, int64_t board_id,
                                         enum bulletin_right right);

/* Whether who asks may publish there: the board's right to write, and the permission. */
bool bulletin_board_takes_posts(const struct gw_request *req, const struct bulletin_board *board);

/* ---- settings (board_settings.c, board_rights.c) ---- */

/* By what right somebody changes a board; a larger one includes the smaller. */
enum bulletin_reach {
    BULLETIN_NO_REACH,
    BULLETIN_REACH_MANAGER, /* of the board: its settings, not its owner and place */
    BULLETIN_REACH_CHIEF,   /* of the section that owns it; never of an outside body's */
    BULLETIN_REACH_ADMIN
};
enum bulletin_reach bulletin_board_reach(const struct gw_request *req,
                                         const struct bulletin_board *board);

struct bulletin_board_input {
    int64_t parent_id, department_id, information_class, publication_days;
    struct gw_text name, category, description, banner, help_url, retention, class_five_reason;
    struct gw_json_text readers, writers, commenters, approvers, managers, forced, outside_body;
    bool comments, confirm, official_record;
};
extern const struct gw_field bulletin_board_fields[];        /* POST */
extern const struct gw_field bulletin_board_change_fields[]; /* PATCH */

/* A board with the members of each right, as settings are decided and digested. */
struct bulletin_settings {
    struct bulletin_board board;
    struct gw_audience_members rights[BULLETIN_RIGHTS];
};
enum gw_err bulletin_settings_load(struct gw_request *req, const struct bulletin_board *board,
                                   struct bulletin_settings *out) GW_MUST_USE;
/* Takes over what the body says, checked; `fields` tells what was sent. Refuses with field and
 * message. Writes nothing. */
enum gw_err bulletin_settings_read(struct gw_request *req, const struct gw_field *fields,
                                   enum bulletin_reach reach,
                                   struct bulletin_settings *settings) GW_MUST_USE;
/* Its part for the rights. */
enum gw_err bulletin_rights_read(struct gw_request *req, const struct gw_field *fields,
                                 struct bulletin_settings *settings) GW_MUST_USE;
/* What the members say, the same for equal sets; they are put in order. */
struct gw_text bulletin_members_text(struct gw_arena *arena, struct gw_audience_members *members);
/* "readers", …: its member in bodies and replies. */
const char *bulletin_right_field(enum bulletin_right right);
/* Keeps the members of every right that differs from what is stored (`before` NULL: of a new
 * board), and their ids in `settings->board`. Writer only. */
enum gw_err bulletin_settings_keep(struct gw_request *req, const struct bulletin_settings *before,
                                   struct bulletin_settings *settings) GW_MUST_USE;
/* The next version of all but the rights; tells those who read the board. Writer only. */
enum gw_err bulletin_settings_store(struct gw_request *req, const struct bulletin_settings *before,
                                    struct bulletin_settings *after) GW_MUST_USE;
enum gw_err bulletin_board_tell(struct gw_request *req,
                                const struct bulletin_board *board) GW_MUST_USE;
struct gw_digest bulletin_settings_digest(struct gw_arena *arena,
                                          const struct bulletin_settings *settings);
/* Notes board and digests for the audit entry. */
void bulletin_settings_audit(struct gw_request *req, const struct bulletin_settings *before,
                             const struct bulletin_settings *after);

#endif
