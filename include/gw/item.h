/* item.h - items and kinds: what staff publish, whatever the module (DESIGN 4).
 *
 * A module keeps its own columns in its own table, keyed by item id; the shared part is here:
 * audience, state, dates, versions, read marks, withdrawal, audit digest. Before the row of a
 * trashed item is purged, event "item.purged" tells the modules to remove theirs.
 */
#ifndef GW_ITEM_H
#define GW_ITEM_H

#include "gw/field.h"
#include "gw/request.h"

enum gw_item_state { GW_DRAFT = 1, GW_WAITING, GW_CURRENT, GW_PAST, GW_WITHDRAWN };

#define GW_ITEM_TITLE_CHARS_MAX 200
#define GW_ITEM_CONTACT_CHARS_MAX 200

struct gw_doc {
    struct gw_text title;
    struct gw_text text;
    struct gw_text url;
};

struct gw_item;
struct gw_readers;

/* What the person asking may do with one item; made by the kind's open(). */
struct gw_item_access {
    bool manages;       /* corrects, withdraws, ends, restores, reminds: author, chief, managers */
    bool comments;      /* writes remarks below it */
    bool names_readers; /* sees who has read and confirmed; everybody entitled sees n/N */
    bool names_section; /* sees who of the own section has not confirmed, to confirm for them */
    bool records;       /* marks, confirmations and read counts exist (none for drafts) */
};

struct gw_kind {
    const char *name;      /* "bulletin.post" */
    const char *read;      /* permission to see one */
    const char *label_key; /* message key of what staff call it: "bulletin.kind.post" */
    enum gw_err (*load)(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                        struct gw_doc *out);
    /* The module's own decision about an item that gw_item_load() found: container's rights, state.
     * GW_MISSING for who may not even see it. Fills `access`, which comes zeroed. */
    enum gw_err (*open)(struct gw_request *req, const struct gw_item *item,
                        struct gw_item_access *access);
    /* Asked outside its audience: who decides about it (掲載承認) or answers for it; GW_MISSING. */
    enum gw_err (*on_duty)(struct gw_request *req, const struct gw_item *item);
    /* Who may read what it stands in; `out` comes zeroed. NULL: whoever it is for. */
    enum gw_err (*readers)(struct gw_request *req, const struct gw_item *item,
                           struct gw_readers *out);
    /* Tells of a change: "restored", "ended", "trashed", "commented". NULL: nobody. Writer only. */
    enum gw_err (*changed)(struct gw_request *req, const struct gw_item *item, const char *what);
};

/* The stored row; names, units and NULLs as in migrations/core/0003_items.sql (0 for NULL). */
struct gw_item {
    int64_t id, item_no, container_id, parent_id, owner_department_id, author_id, on_behalf_of,
        issuer_department_id;
    int64_t audience_id, importance, information_class, confidentiality, version;
    int64_t managers_id; /* audience of those who manage it beside author and chief; 0: none */
    enum gw_item_state state;
    bool comments_allowed, official_record, hold;
    bool confirm;       /* 確認を求める: counted as n/N */
    gw_date confirm_by; /* 確認期限; GW_DATE_NONE: none */
    gw_date review_on;  /* 見直し期日 */
    gw_date dispose_on; /* set when retention begins; GW_DATE_NONE: not yet */
    const char *kind;   /* points to gw_kind.name */
    struct gw_text title, contact, document_no, retention;
    struct gw_text members; /* what lists show of the row, where it was rendered before */
    gw_time published_from, published_until, created_at, updated_at, hidden_at, removed_at,
        trashed_at, pinned_until; /* published_from 0: a draft that is to appear when it is ready */
    int64_t files_count, comments_count; /* attachments of this version; comments that are shown */
    int64_t discarded_by;                /* who put it into the trash, or withdrew it; 0: nobody */
    gw_time discarded_at;
};

/* What a module gives for a new item or a change; the rest is the core's. */
struct gw_item_input {
    struct gw_text title;
    struct gw_text contact;
    struct gw_text content; /* what a version keeps: the module's columns as JSON */
    int64_t container_id, parent_id, owner_department_id, issuer_department_id, audience_id,
        information_class, importance;
    int64_t managers_id;     /* 0: author and section chief only */
    int64_t on_behalf_of;    /* 代理: for whom the author acts; 0: nobody, or as it was */
    int64_t confidentiality; /* 0: 1, or as it was */
    bool draft; /* stays, or becomes, a draft: no dates are checked against the clock */
    bool comments_allowed, official_record, confirm;
    gw_date confirm_by, review_on; /* 0 or GW_DATE_NONE: none; confirm_by only with `confirm` */
    gw_time pinned_until;          /* 0: not pinned */
    struct gw_text retention;      /* 保存期間 "1y" … "30y", "permanent"; empty: none */
    struct gw_text document_no;    /* 文書番号; empty: none */
    struct gw_ids files;        /* attachments in order: ids of gw/file.h; NULL ids: as they are */
    bool class_five_recognised; /* the administrator opened the container for class 5 (N8) */
    gw_time published_from;     /* 0: now; for a change: as it was */
    gw_time published_until;    /* 0: open end */
};

struct gw_item_imported {
    int64_t id, item_no;
};
/* Makes the shared part and version 1, gives it a new id and item_no, notes item and digest for the
 * audit. The author is req's person, for whom it counts as read. GW_INVALID, with field and
 * message, where the input breaks a rule (item_rules.h). Writer only. */
enum gw_err gw_item_insert(struct gw_request *req, const struct gw_kind *kind,
                           const struct gw_item_input *in, int64_t *item_id) GW_MUST_USE;
/* An item of another product: as above, but by its own author and of its own time, and nobody's
 * news. It gets an entry of its own in the log, beside the one of the run. gw_item_origin_fault()
 * has found nothing. Items of one run follow each other in item_no; gw_items_imported() ends it,
 * and counts them as read for everybody. Writer only. */
struct gw_item_origin {
    int64_t author_id;
    gw_time at;
};
enum gw_err gw_item_import(struct gw_request *req, const struct gw_kind *kind,
                           const struct gw_item_input *in, const struct gw_item_origin *origin,
                           struct gw_item_imported *out) GW_MUST_USE;
/* The message key of what is wrong with it, or NULL. */
const char *gw_item_origin_fault(const struct gw_item_input *in,
                                 const struct gw_item_origin *origin, gw_time now);
enum gw_err gw_items_imported(struct gw_request *req, int64_t first_no,
                              int64_t last_no) GW_MUST_USE;
/* GW_MISSING for an unknown id, another kind, or an item that is outside the audience of who asks
 * (and neither theirs nor theirs to manage), trashed, removed or hidden. */
enum gw_err gw_item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                         struct gw_item *out) GW_MUST_USE;
/* Replaces title, contact, issuer, class, importance, dates, audience and content; the state
 * follows the new dates and becomes the next version. GW_STALE when `item->version` is not
 * `req->if_match`, GW_CONFLICT when it was withdrawn. `item` is updated in place. Writer only. */
enum gw_err gw_item_update(struct gw_request *req, struct gw_item *item,
                           const struct gw_item_input *in) GW_MUST_USE;
/* State `withdrawn`: out of every list, kept in the record. GW_CONFLICT when it already is. A draft
 * goes into the trash instead. Writer only. */
enum gw_err gw_item_withdraw(struct gw_request *req, struct gw_item *item) GW_MUST_USE;

/* Of any kind, which is asked: what core's routes on items begin with. GW_MISSING as above. */
enum gw_err gw_item_open(struct gw_request *req, int64_t item_id, struct gw_item *item,
                         struct gw_item_access *access) GW_MUST_USE;
const struct gw_kind *gw_kind_find(const struct gw_request *req, struct gw_text name);
/* Author, chief of the owning section or above (by `permission`), or in the managers audience. */
bool gw_item_is_managed(const struct gw_request *req, const struct gw_item *item,
                        const char *permission);

/* What a draft gets when it is published. */
struct gw_item_publication {
    gw_date confirm_by; /* as the draft has it, or counted anew from today */
    bool class_five_recognised;
};
/* The draft appears as its dates say, with what it has: as the next version, by the same author,
 * whoever asks (an approver may). GW_INVALID, with field and message, where it breaks a rule for
 * what is published; GW_CONFLICT for what is no draft. Writer only. */
enum gw_err gw_item_publish(struct gw_request *req, struct gw_item *item,
                            const struct gw_item_publication *publication) GW_MUST_USE;
/* Whether that would do; writes nothing. */
enum gw_err gw_item_publish_check(struct gw_request *req, const struct gw_item *item,
                                  const struct gw_item_publication *publication) GW_MUST_USE;

/* Ends publication now: `published_until` becomes the present moment (掲載終了; nothing is
 * deleted). GW_CONFLICT unless it is waiting or current. Writer only. */
enum gw_err gw_item_end(struct gw_request *req, struct gw_item *item) GW_MUST_USE;
/* A draft into the author's trash: purged `trash_days` later unless restored. GW_CONFLICT for what
 * was ever published (that is withdrawn), or is on hold. Writer only. */
enum gw_err gw_item_trash(struct gw_request *req, struct gw_item *item) GW_MUST_USE;
/* Undo: a trashed draft is a draft again; a withdrawn item gets the state that its dates give. The
 * item is found although it is trashed: gw_item_load_trashed(). GW_CONFLICT for any other. */
enum gw_err gw_item_restore(struct gw_request *req, struct gw_item *item) GW_MUST_USE;
enum gw_err gw_item_load_trashed(struct gw_request *req, const struct gw_kind *kind,
                                 int64_t item_id, struct gw_item *out) GW_MUST_USE;
/* Into another container, with that container's audience (B20): audited, no event, no new version.
 * Writer only. */
enum gw_err gw_item_move(struct gw_request *req, struct gw_item *item, int64_t container_id,
                         int64_t audience_id) GW_MUST_USE;

/* An item that the clock has moved: on, or back from where only one that was ahead had it. */
struct gw_item_moved {
    int64_t id, container_id, audience_id;
    enum gw_item_state state; /* the new one */
};
/* Moves at most `moved_max` items of the kind whose time has come, or (the log says it) hadn't. Not
 * audited: the dates that decide it are in the record, and no digest changes. Writer only. */
enum gw_err gw_item_advance(struct gw_request *req, const struct gw_kind *kind,
                            struct gw_item_moved *moved, size_t moved_max,
                            size_t *moved_count) GW_MUST_USE;

/* One page of a container's current items, newest first: `after` is the cursor of the page before,
 * `limit` 1 … GW_PAGE_LIMIT_MAX. Writes members "items" and "next"; render() writes one item's
 * members from what gw_item_render_summary shows and container_id, which alone are filled; texts
 * are borrowed until it returns. The container's own permission is the caller's statement before
 * this one. */
enum gw_item_order {
    GW_ITEM_NEWEST,  /* published_from, newest first; pinned ones before all others */
    GW_ITEM_CHANGED, /* updated_at, newest first: drafts, trash */
};
struct gw_item_page {
    int64_t container_id; /* 0 with `containers` or `mine` */
    struct gw_ids
        containers; /* several, sorted: 新着 across boards, newest first, nothing pinned */
    enum gw_item_state state; /* 0: GW_CURRENT */
    bool trashed;             /* what lies in the trash instead */
    bool unread_only;  /* as any filter beyond `containers`: a page may be short, `next` goes on */
    bool manages_all;  /* of what waits or was withdrawn: all, not only what one manages oneself */
    bool pinned_apart; /* pinned ones first on the first page, and left out of the rest */
    int64_t author_id; /* 0: any; for drafts and 「自分が掲載したもの」 */
    int64_t owner_department_id;               /* 0: any */
    int64_t importance;                        /* 0: any; else that or more */
    gw_time published_after, published_before; /* 0: open */
    enum gw_item_order order;
    struct gw_text after;
    int64_t limit;
    void (*render)(struct gw_request *req, struct gw_json *json, const struct gw_item *item);
};
enum gw_err gw_item_list(struct gw_request *req, const struct gw_kind *kind,
                         const struct gw_item_page *page, struct gw_json *json) GW_MUST_USE;
/* The newest current items of a container, whatever the audience of who asks: for notices that are
 * everybody's. Fills `rows`, the caller's room for `rows_max`; texts in the arena. */
struct gw_item_rows {
    struct gw_item *rows;
    size_t rows_max;
    size_t count;
};
enum gw_err gw_item_newest(struct gw_request *req, const struct gw_kind *kind, int64_t container_id,
                           struct gw_item_rows *out) GW_MUST_USE;

/* What a list shows: members id, version, title, state, information_class, importance,
 * published_from, published_until, updated_at, files_count, comments_count, pinned, issuer, author,
 * read, new (within `new_days`), confirm: null | {by, confirmed, overdue} as who asks stands. */
void gw_item_render_summary(struct gw_request *req, struct gw_json *json,
                            const struct gw_item *item);
/* Those and contact, owner, on_behalf_of, audience, managers, confidentiality, comments_allowed,
 * official_record, hold, review_on, retention, dispose_on, document_no, pinned_until, created_at,
 * files (gw_files_render), reading (gw_reading_render). */
enum gw_err gw_item_render(struct gw_request *req, struct gw_json *json,
                           const struct gw_item *item) GW_MUST_USE;

struct gw_item_version {
    int64_t version, author_id;
    gw_time changed_at;
    struct gw_text title, content;
};
/* One page of an item's versions, newest first, `limit` 1 … GW_PAGE_LIMIT_MAX behind cursor
 * `after`. Writes "items": [{version, title, changed_at, author}], and "next". */
enum gw_err gw_item_versions_render(struct gw_request *req, struct gw_json *json, int64_t item_id,
                                    struct gw_text after, int64_t limit) GW_MUST_USE;
/* GW_MISSING for a version that the item never had. */
enum gw_err gw_item_version_load(struct gw_request *req, int64_t item_id, int64_t version,
                                 struct gw_item_version *out) GW_MUST_USE;

const char *gw_item_state_name(enum gw_item_state state);

#endif
