/* bulletin.h - what the bulletin module's own files share; no other folder may include it. */
#ifndef BULLETIN_H
#define BULLETIN_H

#include "gw/audience.h"
#include "gw/event.h"
#include "gw/item.h"
#include "gw/mark.h"
#include "gw/module.h"
#include "gw/people.h"
#include "gw/route.h"

#define BULLETIN_BODY_CHARS_MAX 100000
#define BULLETIN_NOTICES_MAX 20
#define BULLETIN_NOTICE_CHARS_MAX 500 /* of a notice's text in their list; its route says so */
#define BULLETIN_CLASS_FIVE 5         /* N8: only where the administrator has recognised it */
#define BULLETIN_BOARD_DEPTH_MAX 32

extern const struct gw_kind bulletin_post_kind;
extern const struct gw_message bulletin_messages[];

/* ---- boards ---- */

/* What a board lets somebody do; a larger one includes the smaller. */
enum bulletin_access { BULLETIN_NO_ACCESS, BULLETIN_MAY_READ, BULLETIN_MAY_WRITE };

struct bulletin_board {
    int64_t id;
    int64_t parent_id;       /* 0: a top one */
    int64_t shown_parent_id; /* the nearest above that who asks may read; 0: none */
    int64_t department_id;
    int64_t information_class; /* default of its posts (N8) */
    int64_t sort_key;
    bool is_incident; /* 障害情報: everybody reads it, whatever its rights say */
    struct gw_text name;
    enum bulletin_access access; /* of who asks */
};

/* One row of a board's rights. */
struct bulletin_right {
    int64_t department_id; /* 0: everybody */
    bool below;
    bool can_write;
};

/* What the right gives the actor. Pure. */
enum bulletin_access bulletin_right_access(const struct bulletin_right *right,
                                           const struct gw_actor *actor);
/* Puts the boards that may be read in the order of their tree, parents first, siblings by sort_key;
 * a board below one that may not be read hangs under the nearest that may (shown_parent_id).
 * `boards` is sorted; `*shown` has room for all. Boards more than BULLETIN_BOARD_DEPTH_MAX deep are
 * left out. Pure. */
void bulletin_boards_arrange(struct bulletin_board *boards, size_t count,
                             const struct bulletin_board **shown, size_t *shown_count);

/* GW_MISSING for an unknown board and for one that may not be read alike. */
enum gw_err bulletin_board_load(struct gw_request *req, int64_t board_id,
                                struct bulletin_board *out) GW_MUST_USE;
/* Every board, with what it lets the actor do. In the arena. */
enum gw_err bulletin_board_list_all(struct gw_request *req, struct bulletin_board **boards,
                                    size_t *count) GW_MUST_USE;
enum gw_err bulletin_incident_boards(struct gw_request *req, struct gw_ids *boards) GW_MUST_USE;
/* Everybody who may read the board now, as an audience. Writer only. */
enum gw_err bulletin_board_audience(struct gw_request *req, const struct bulletin_board *board,
                                    int64_t *audience_id) GW_MUST_USE;

enum gw_err bulletin_board_insert(struct gw_db *db, const struct bulletin_board *board,
                                  gw_time created_at) GW_MUST_USE;
enum gw_err bulletin_right_insert(struct gw_db *db, int64_t board_id,
                                  const struct bulletin_right *right) GW_MUST_USE;
/* Whether who asks may publish there: the board's right to write, and the permission. */
bool bulletin_board_takes_posts(const struct gw_request *req, const struct bulletin_board *board);

/* ---- posts ---- */

/* What a post says: the editor's document, empty for a plain post, and always the text of it. */
struct bulletin_body {
    struct gw_text document;
    struct gw_text text;
};

struct bulletin_post_input {
    int64_t board_id;
    int64_t information_class; /* 0: the board's default */
    int64_t importance;
    struct gw_text title;
    struct gw_text contact;
    struct gw_text body_text;
    struct gw_json_text body;
    struct gw_text published_until; /* RFC 3339; empty: open end */
    bool issue_as_department;
};
extern const struct gw_field bulletin_post_fields[];        /* POST */
extern const struct gw_field bulletin_post_change_fields[]; /* PATCH */

/* The body that `in` gives, in the arena. The message key of what is wrong with it, and in `*field`
 * its member's name; NULL where nothing is. `plain_given`: the member body_text was sent. Pure. */
const char *bulletin_body_read(struct gw_arena *arena, const struct bulletin_post_input *in,
                               bool plain_given, struct bulletin_body *out, const char **field);
/* GW_INVALID for what is no moment; the empty text gives 0. Pure. */
enum gw_err bulletin_until_read(struct gw_text text, gw_time *out) GW_MUST_USE;
/* Correcting and withdrawing is for the author, and for the chief of the section that owns the post
 * (N6.2.1, N9.3); for nobody else. `may_write` is the answer of gw_may. Pure. */
bool bulletin_post_is_managed_by(const struct gw_item *item, const struct gw_actor *actor,
                                 bool may_write);
/* Whether those who don't manage the post get to see it at all in its state. Pure. */
bool bulletin_post_is_public(enum gw_item_state state);

/* The module's columns as a version keeps them, and back. */
struct gw_text bulletin_content_encode(struct gw_arena *arena, const struct bulletin_body *body);
enum gw_err bulletin_content_decode(struct gw_arena *arena, struct gw_text content,
                                    struct bulletin_body *out) GW_MUST_USE;

enum gw_err bulletin_post_insert(struct gw_db *db, int64_t item_id,
                                 const struct bulletin_body *body) GW_MUST_USE;
enum gw_err bulletin_post_update(struct gw_db *db, int64_t item_id,
                                 const struct bulletin_body *body) GW_MUST_USE;
enum gw_err bulletin_post_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                               struct bulletin_body *out) GW_MUST_USE;
/* The first `chars_max` characters of its text. */
enum gw_err bulletin_post_load_beginning(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                                         int64_t chars_max, struct gw_text *out) GW_MUST_USE;
/* "総務課 0000-55-1211（内線2110）"; what is empty is left out. Pure. */
struct gw_text bulletin_contact_format(struct gw_arena *arena, struct gw_text department,
                                       struct gw_text phone, struct gw_text extension);
/* That of the person asking. Empty without a department. */
enum gw_err bulletin_contact_load(struct gw_request *req, int64_t department_id,
                                  struct gw_text *out) GW_MUST_USE;

/* ---- handlers ---- */

struct bulletin_post_query {
    int64_t board_id;
    int64_t limit;
    struct gw_text after;
};
struct bulletin_version_query {
    int64_t limit;
    struct gw_text after;
};
struct bulletin_mark_input {
    bool read;
};

gw_handler bulletin_board_list, bulletin_post_list, bulletin_post_show, bulletin_post_create,
    bulletin_post_change, bulletin_post_withdraw, bulletin_post_mark, bulletin_version_list,
    bulletin_version_show, bulletin_notice_list;

/* The post of the path as who asks may see it, with its board; `*manages` tells whether they may
 * correct and withdraw it. GW_MISSING otherwise. */
enum gw_err bulletin_post_open(struct gw_request *req, struct gw_item *item,
                               struct bulletin_board *board, bool *manages) GW_MUST_USE;

/* Periodic: what is due appears and what is over ends. */
enum gw_err bulletin_post_expire(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

enum gw_err bulletin_demo(struct gw_demo *demo) GW_MUST_USE;

#endif
