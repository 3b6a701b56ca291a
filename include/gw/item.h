/* item.h - items and kinds: what staff publish, whatever the module (DESIGN 4).
 *
 * A module keeps its own columns in its own table, keyed by item id; the shared part is here:
 * audience, state, dates, versions, read marks, withdrawal, audit digest.
 */
#ifndef GW_ITEM_H
#define GW_ITEM_H

#include "gw/request.h"

enum gw_item_state { GW_DRAFT = 1, GW_WAITING, GW_CURRENT, GW_PAST, GW_WITHDRAWN };

#define GW_ITEM_TITLE_CHARS_MAX 200
#define GW_ITEM_CONTACT_CHARS_MAX 200

struct gw_doc {
    struct gw_text title;
    struct gw_text text;
    struct gw_text url;
};

struct gw_kind {
    const char *name; /* "bulletin.post" */
    const char *read; /* permission to see one */
    enum gw_err (*load)(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                        struct gw_doc *out);
};

/* The stored row; names, units and NULLs as in migrations/core/0003_items.sql (0 for NULL). */
struct gw_item {
    int64_t id, item_no, container_id, parent_id, owner_department_id, author_id, on_behalf_of,
        issuer_department_id;
    int64_t audience_id, importance, information_class, confidentiality, version;
    enum gw_item_state state;
    const char *kind; /* points to gw_kind.name */
    struct gw_text title, contact, document_no;
    gw_time published_from, published_until, created_at, updated_at, hidden_at, removed_at,
        trashed_at;
};

/* What a module gives for a new item or a change; the rest is the core's. */
struct gw_item_input {
    struct gw_text title;
    struct gw_text contact;
    struct gw_text content; /* what a version keeps: the module's columns as JSON */
    int64_t container_id, parent_id, owner_department_id, issuer_department_id, audience_id,
        information_class, importance;
    bool class_five_recognised; /* the administrator opened the container for class 5 (N8) */
    gw_time published_from;     /* 0: now; for a change: as it was */
    gw_time published_until;    /* 0: open end */
};

/* Makes the shared part and version 1, gives it a new id and item_no, notes item and digest for the
 * audit. The author is req's person, for whom it counts as read. GW_INVALID, with field and
 * message, where the input breaks a rule (item_rules.h). Writer only. */
enum gw_err gw_item_insert(struct gw_request *req, const struct gw_kind *kind,
                           const struct gw_item_input *in, int64_t *item_id) GW_MUST_USE;
/* GW_MISSING for an unknown id, another kind, or an item that is outside the audience of who asks,
 * trashed, removed or hidden. */
enum gw_err gw_item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                         struct gw_item *out) GW_MUST_USE;
/* Replaces title, contact, issuer, class, importance, dates, audience and content; the state
 * follows the new dates and becomes the next version. GW_STALE when `item->version` is not
 * `req->if_match`, GW_CONFLICT when it was withdrawn. `item` is updated in place. Writer only. */
enum gw_err gw_item_update(struct gw_request *req, struct gw_item *item,
                           const struct gw_item_input *in) GW_MUST_USE;
/* State `withdrawn`: out of every list, kept in the record. GW_CONFLICT when it already is. Writer
 * only. */
enum gw_err gw_item_withdraw(struct gw_request *req, struct gw_item *item) GW_MUST_USE;

/* An item that the clock has moved: from waiting to current, or from current to past. */
struct gw_item_moved {
    int64_t id, container_id, audience_id;
    enum gw_item_state state; /* the new one */
};
/* Moves at most `moved_max` items of the kind whose time has come; for a periodic job. Not audited:
 * the dates that decide it are in the record, and no digest changes. Writer only. */
enum gw_err gw_item_advance(struct gw_request *req, const struct gw_kind *kind,
                            struct gw_item_moved *moved, size_t moved_max,
                            size_t *moved_count) GW_MUST_USE;

/* One page of a container's current items, newest first: `after` is the cursor of the page before,
 * `limit` 1 … GW_PAGE_LIMIT_MAX. Writes members "items" and "next"; render() writes one item's
 * members from what gw_item_render_summary shows and container_id, which alone are filled; texts
 * are borrowed until it returns. The container's own permission is the caller's statement before
 * this one. */
struct gw_item_page {
    int64_t container_id;
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

/* Writes members id, version, title, state, information_class, importance, issuer, author,
 * published_from, updated_at, read: what a list shows. */
void gw_item_render_summary(struct gw_request *req, struct gw_json *json,
                            const struct gw_item *item);
/* Those and contact, owner, published_until, created_at. */
void gw_item_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item);

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
