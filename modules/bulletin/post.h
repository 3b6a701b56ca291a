/* post.h - posts as the bulletin module's own files know them: what a body gives, who sees and
 * manages one, how it is published. Included by bulletin.h.
 */
#ifndef BULLETIN_POST_H
#define BULLETIN_POST_H

#include "board.h"
#include "gw/csv.h"

#define BULLETIN_BODY_CHARS_MAX 100000
#define BULLETIN_CONFIRM_DAYS_MAX 250 /* business days: about a year */
#define BULLETIN_CSV_ROWS_MAX 20000

extern const struct gw_kind bulletin_post_kind;

/* What a post says: the editor's document, empty for a plain post, and always the text of it. */
struct bulletin_body {
    struct gw_text document;
    struct gw_text text;
};

struct bulletin_post_input {
    int64_t board_id;
    int64_t information_class; /* 0: the board's default */
    int64_t importance;
    int64_t confidentiality; /* 0: the default, or as it was */
    int64_t on_behalf_of;    /* 代理入力: for whom; 0: nobody */
    struct gw_text title;
    struct gw_text contact;
    struct gw_text body_text;
    struct gw_json_text body;
    struct gw_text published_from;  /* RFC 3339; empty: when it is ready */
    struct gw_text published_until; /* RFC 3339; empty: open end */
    struct gw_text pinned_until;    /* RFC 3339; empty: not pinned */
    struct gw_text review_on;       /* a date; empty: none */
    struct gw_text retention, document_no;
    struct gw_json_text audience;   /* gw/audience.h, or "board": whoever reads the board */
    struct gw_json_text managers;   /* gw/audience.h, or without members: none */
    struct gw_json_text confirm_by; /* a date, "", or {"business_days": n} */
    struct gw_ids files;
    bool issue_as_department, draft, confirm, comments_allowed, official_record;
    bool tell; /* PATCH: those who know the post learn of the correction (N10.1) */
};
extern const struct gw_field bulletin_post_fields[];        /* POST */
extern const struct gw_field bulletin_post_change_fields[]; /* PATCH */

/* ---- rules (post_rules.c): pure ---- */

/* The body that `in` gives, in the arena. The message key of what is wrong with it, and in `*field`
 * its member's name; NULL where nothing is. `plain_given`: the member body_text was sent. A draft
 * may be blank. */
const char *bulletin_body_read(struct gw_arena *arena, const struct bulletin_post_input *in,
                               bool plain_given, struct bulletin_body *out, const char **field);
/* GW_INVALID for what is no moment; the empty text gives 0. */
enum gw_err bulletin_until_read(struct gw_text text, gw_time *out) GW_MUST_USE;
/* GW_INVALID for what is no day; the empty text gives GW_DATE_NONE. */
enum gw_err bulletin_day_read(struct gw_text text, gw_date *out) GW_MUST_USE;
/* A deadline for confirmation: a day, or so many business days after publication. */
struct bulletin_deadline {
    gw_date day;           /* GW_DATE_NONE: none, or counted in `business_days` */
    int64_t business_days; /* 0: none */
};
enum gw_err bulletin_deadline_read(struct gw_text json, struct bulletin_deadline *out) GW_MUST_USE;
/* Whether those who don't manage the post get to see it at all in its state. */
bool bulletin_post_is_public(enum gw_item_state state);
/* A draft is its author's, and his for whom it is written; nobody else's, the chief's neither. */
bool bulletin_draft_is_seen_by(const struct gw_item *item, int64_t person_id);
/* "総務課 0000-55-1211（内線2110）"; what is empty is left out. */
struct gw_text bulletin_contact_format(struct gw_arena *arena, struct gw_text department,
                                       struct gw_text phone, struct gw_text extension);

/* The module's columns as a version keeps them, and back. */
struct gw_text bulletin_content_encode(struct gw_arena *arena, const struct bulletin_body *body);
enum gw_err bulletin_content_decode(struct gw_arena *arena, struct gw_text content,
                                    struct bulletin_body *out) GW_MUST_USE;

/* ---- what a body gives (post_input.c) ---- */

/* What POST and PATCH store. */
struct bulletin_post_draft {
    struct gw_item_input item;
    struct bulletin_body body;
    int64_t confirm_days;  /* 0: the item's own date counts */
    bool confirm_days_set; /* whether they differ from what is stored */
};
/* Of a POST; the board takes posts of who asks. Refuses with field and message. Writer only. */
enum gw_err bulletin_post_read(struct gw_request *req, const struct bulletin_board *board,
                               struct bulletin_post_draft *out) GW_MUST_USE;
/* Of a PATCH: the members that were sent, else as it is. Writer only. */
enum gw_err bulletin_post_change_read(struct gw_request *req, const struct bulletin_board *board,
                                      const struct gw_item *item,
                                      struct bulletin_post_draft *out) GW_MUST_USE;
/* Whether the request brings a document, which the pool parses before the writer works. */
bool bulletin_body_prepares(const struct gw_request *req);
gw_handler bulletin_body_prepare;

/* ---- audiences and places (post_scope.c) ---- */

/* The audience that a body names, checked: nobody who can't read the board. "board" gives the
 * board's readers. Writer only. */
enum gw_err bulletin_audience_take(struct gw_request *req, const struct bulletin_board *board,
                                   struct gw_json_text in, int64_t *audience_id) GW_MUST_USE;
/* The same for those who manage the post; 0 without members. */
enum gw_err bulletin_managers_take(struct gw_request *req, const struct bulletin_board *board,
                                   struct gw_json_text in, int64_t *managers_id) GW_MUST_USE;
/* Pinned posts stand before all others of the board: for who manages the board or heads the section
 * that owns it. */
bool bulletin_board_may_pin(const struct gw_request *req, const struct bulletin_board *board);
/* 代理: only for somebody of a section where one serves oneself. */
enum gw_err bulletin_behalf_check(struct gw_request *req, int64_t person_id) GW_MUST_USE;

/* ---- the row (post_store.c) ---- */

enum gw_err bulletin_post_insert(struct gw_db *db, int64_t item_id,
                                 const struct bulletin_body *body) GW_MUST_USE;
enum gw_err bulletin_post_update(struct gw_db *db, int64_t item_id,
                                 const struct bulletin_body *body) GW_MUST_USE;
enum gw_err bulletin_post_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                               struct bulletin_body *out) GW_MUST_USE;
/* 0: none, the item's own date counts. */
enum gw_err bulletin_confirm_days_load(struct gw_db *db, int64_t item_id,
                                       int64_t *days) GW_MUST_USE;
enum gw_err bulletin_confirm_days_update(struct gw_db *db, int64_t item_id,
                                         int64_t days) GW_MUST_USE;
/* The first `chars_max` characters of its text. */
enum gw_err bulletin_post_load_beginning(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                                         int64_t chars_max, struct gw_text *out) GW_MUST_USE;
/* That of the person asking. Empty without a department. */
enum gw_err bulletin_contact_load(struct gw_request *req, int64_t department_id,
                                  struct gw_text *out) GW_MUST_USE;
/* Where the person serves today; at most `ids_max`. */
enum gw_err bulletin_departments_of(struct gw_request *req, int64_t person_id, int64_t *ids,
                                    size_t ids_max, size_t *count) GW_MUST_USE;
/* On "item.purged": the rows go with the item. */
enum gw_err bulletin_post_purged(struct gw_request *req, const struct gw_event *event) GW_MUST_USE;

/* ---- access (post_access.c) ---- */

/* What who asks may do with a post. */
/* Author, who it was written for, the item's managers, chief of the owning section; of a draft the
 * first two; on an outside body's board all but the chief. */
bool bulletin_post_is_managed(const struct gw_request *req, const struct gw_item *item,
                              const struct bulletin_board *board);
struct bulletin_post_access {
    bool manages; /* corrects, withdraws, ends */
    bool sees;    /* gets to see it in its state */
    bool decides; /* is asked to approve it, or approved it in the place of somebody */
};
enum gw_err bulletin_post_access(struct gw_request *req, const struct gw_item *item,
                                 const struct bulletin_board *board,
                                 struct bulletin_post_access *out) GW_MUST_USE;
/* The post of the path as who asks may see it, with its board; `*manages` tells whether they may
 * correct and withdraw it. GW_MISSING otherwise. */
enum gw_err bulletin_post_open(struct gw_request *req, struct gw_item *item,
                               struct bulletin_board *board, bool *manages) GW_MUST_USE;
/* The same, for somebody who may change it; GW_DENIED for others who see it. */
enum gw_err bulletin_post_open_managed(struct gw_request *req, struct gw_item *item,
                                       struct bulletin_board *board) GW_MUST_USE;
/* Parts of bulletin_post_kind. */
enum gw_err bulletin_kind_open(struct gw_request *req, const struct gw_item *item,
                               struct gw_item_access *access) GW_MUST_USE;
enum gw_err bulletin_kind_on_duty(struct gw_request *req, const struct gw_item *item);
enum gw_err bulletin_kind_readers(struct gw_request *req, const struct gw_item *item,
                                  struct gw_readers *out) GW_MUST_USE;
enum gw_err bulletin_kind_changed(struct gw_request *req, const struct gw_item *item,
                                  const char *what) GW_MUST_USE;

/* ---- publication (post_publish.c) ---- */

/* Tells those who may read the post of what happened; of a draft or a post that waits, its author
 * alone. What happens on a board of incidents concerns everybody. */
enum gw_err bulletin_post_tell(struct gw_request *req, const char *event,
                               const struct bulletin_board *board,
                               const struct gw_item *item) GW_MUST_USE;
/* That the banner of incidents has changed. Writer only. */
enum gw_err bulletin_incident_tell(struct gw_request *req) GW_MUST_USE;
/* A draft goes its way: it appears, or on a board with approval waits for somebody to approve it.
 * Writer only. */
enum gw_err bulletin_post_send(struct gw_request *req, const struct bulletin_board *board,
                               struct gw_item *item) GW_MUST_USE;
/* It appears, whoever asks. Writer only. */
enum gw_err bulletin_post_appear(struct gw_request *req, const struct bulletin_board *board,
                                 struct gw_item *item) GW_MUST_USE;
/* Whether it could appear now: what is blank, dates. */
enum gw_err bulletin_post_is_ready(struct gw_request *req, const struct bulletin_board *board,
                                   const struct gw_item *item) GW_MUST_USE;
/* {id, version, state, approval: "asked" | null}. */
enum gw_err bulletin_post_reply(struct gw_request *req, int status,
                                const struct gw_item *item) GW_MUST_USE;
/* Periodic: what is due appears and what is over ends. */
enum gw_err bulletin_post_expire(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

/* ---- handlers ---- */

struct bulletin_post_query {
    int64_t board_id; /* 0: all that one may read */
    int64_t department_id, importance, limit;
    gw_date from, until;
    struct gw_text state, after;
    bool unread, mine;
};
struct bulletin_csv_query {
    int64_t board_id;
    struct gw_text state, encoding;
};
struct bulletin_version_query {
    int64_t limit;
    struct gw_text after;
};
struct bulletin_mark_input {
    bool read;
};
struct bulletin_place_input { /* copy, move */
    int64_t board_id;
};
extern const struct gw_field bulletin_post_list_fields[], bulletin_csv_fields[],
    bulletin_version_list_fields[], bulletin_mark_fields[], bulletin_post_copy_fields[],
    bulletin_post_move_fields[];
/* The choices of a query's `state`, in the order of enum gw_item_state from GW_WAITING on. */
extern const char *const bulletin_state_choices[];

gw_handler bulletin_post_list, bulletin_post_show, bulletin_post_create, bulletin_post_change,
    bulletin_post_withdraw, bulletin_post_publish, bulletin_post_copy, bulletin_post_move,
    bulletin_post_mark, bulletin_version_list, bulletin_version_show, bulletin_post_csv;

/* ---- CSV (post_csv.c, post_csv_store.c) ---- */

/* A line of the list; texts are borrowed until the next. */
struct bulletin_csv_row {
    struct gw_item item; /* only what the list shows */
    struct gw_text issuer, author, owner;
    bool visible; /* who asks belongs to the audience */
};
struct bulletin_csv_range {
    int64_t board_id;
    enum gw_item_state state;
    int64_t rows_max;
};
enum gw_err bulletin_csv_each(struct gw_request *req, const struct bulletin_csv_range *range,
                              void (*each)(void *arg, const struct bulletin_csv_row *row),
                              void *arg) GW_MUST_USE;
/* What state the text names; GW_CURRENT for the empty one. */
enum gw_item_state bulletin_state_of(struct gw_text name);

#endif
