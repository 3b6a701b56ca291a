/* item_store.c - items in the database; each statement stands above its only user. */
#include "core/item_store.h"

/* The columns of struct gw_item in one order for all statements that read a whole row. */
#define ITEM_COLUMNS                                                                             \
    "id, item_no, container_id, parent_id, title, owner_department_id, author_id, on_behalf_of," \
    " issuer_department_id, contact, audience_id, state, hidden_at, removed_at, trashed_at,"     \
    " importance, information_class, confidentiality, published_from, published_until,"          \
    " document_no, version, created_at, updated_at"
#define ITEM_COLUMNS_COUNT 24

GW_SQL(insert_item,
       "INSERT INTO item (id, item_no, kind, container_id, parent_id, title, owner_department_id,"
       " author_id, on_behalf_of, issuer_department_id, contact, audience_id, state, importance,"
       " information_class, confidentiality, published_from, published_until, document_no,"
       " version, created_at, updated_at, hold)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
       " ?19, ?20, ?21, ?22, 0)");

enum gw_err
item_insert(struct gw_db *db, const struct gw_item *item)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_item);

    gw_bind_int(stmt, 1, item->id);
    gw_bind_int(stmt, 2, item->item_no);
    gw_bind_text(stmt, 3, gw_text_from(item->kind));
    gw_bind_int(stmt, 4, item->container_id);
    gw_bind_id(stmt, 5, item->parent_id);
    gw_bind_text(stmt, 6, item->title);
    gw_bind_int(stmt, 7, item->owner_department_id);
    gw_bind_int(stmt, 8, item->author_id);
    gw_bind_id(stmt, 9, item->on_behalf_of);
    gw_bind_id(stmt, 10, item->issuer_department_id);
    gw_bind_text(stmt, 11, item->contact);
    gw_bind_int(stmt, 12, item->audience_id);
    gw_bind_int(stmt, 13, item->state);
    gw_bind_int(stmt, 14, item->importance);
    gw_bind_int(stmt, 15, item->information_class);
    gw_bind_int(stmt, 16, item->confidentiality);
    gw_bind_int(stmt, 17, item->published_from);
    gw_bind_id(stmt, 18, item->published_until);
    gw_bind_text_or_null(stmt, 19, item->document_no);
    gw_bind_int(stmt, 20, item->version);
    gw_bind_int(stmt, 21, item->created_at);
    gw_bind_int(stmt, 22, item->updated_at);
    return gw_step_done(stmt);
}

GW_SQL(insert_version,
       "INSERT INTO item_version (item_id, version, title, content, author_id, changed_at)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

enum gw_err
item_version_insert(struct gw_db *db, const struct gw_item *item, int64_t author_id,
                    struct gw_text content)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_version);

    gw_bind_int(stmt, 1, item->id);
    gw_bind_int(stmt, 2, item->version);
    gw_bind_text(stmt, 3, item->title);
    gw_bind_text(stmt, 4, content);
    gw_bind_int(stmt, 5, author_id);
    gw_bind_int(stmt, 6, item->updated_at);
    return gw_step_done(stmt);
}

/* A row of ITEM_COLUMNS; texts are copied into `arena`, or borrowed from the row where it is NULL.
 */
static void
row_read(struct gw_stmt *stmt, struct gw_arena *arena, const struct gw_kind *kind,
         struct gw_item *out)
{
    struct gw_text title = gw_column_view(stmt, 4);
    struct gw_text contact = gw_column_view(stmt, 9);
    struct gw_text document_no = gw_column_view(stmt, 20);

    *out = (struct gw_item){
        .id = gw_column_int(stmt, 0),
        .item_no = gw_column_int(stmt, 1),
        .container_id = gw_column_int(stmt, 2),
        .parent_id = gw_column_int(stmt, 3),
        .title = arena == NULL ? title : gw_text_copy(arena, title),
        .owner_department_id = gw_column_int(stmt, 5),
        .author_id = gw_column_int(stmt, 6),
        .on_behalf_of = gw_column_int(stmt, 7),
        .issuer_department_id = gw_column_int(stmt, 8),
        .contact = arena == NULL ? contact : gw_text_copy(arena, contact),
        .audience_id = gw_column_int(stmt, 10),
        .state = (enum gw_item_state)gw_column_int(stmt, 11),
        .hidden_at = gw_column_int(stmt, 12),
        .removed_at = gw_column_int(stmt, 13),
        .trashed_at = gw_column_int(stmt, 14),
        .importance = gw_column_int(stmt, 15),
        .information_class = gw_column_int(stmt, 16),
        .confidentiality = gw_column_int(stmt, 17),
        .published_from = gw_column_int(stmt, 18),
        .published_until = gw_column_int(stmt, 19),
        .document_no = arena == NULL ? document_no : gw_text_copy(arena, document_no),
        .version = gw_column_int(stmt, 21),
        .created_at = gw_column_int(stmt, 22),
        .updated_at = gw_column_int(stmt, 23),
        .kind = kind->name,
    };
}

GW_SQL(load_item,
       "SELECT " ITEM_COLUMNS ", visible(audience_id) FROM item WHERE id = ?1 AND kind = ?2");

enum gw_err
item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id, struct gw_item *out,
          bool *visible)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_item);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_text(stmt, 2, gw_text_from(kind->name));
    GW_TRY(gw_step_row(stmt));
    row_read(stmt, req->arena, kind, out);
    *visible = gw_column_int(stmt, ITEM_COLUMNS_COUNT) != 0;
    return GW_OK;
}

GW_SQL(update_item,
       "UPDATE item SET title = ?3, contact = ?4, issuer_department_id = ?5, audience_id = ?6,"
       " state = ?7, importance = ?8, information_class = ?9, published_from = ?10,"
       " published_until = ?11, version = ?12, updated_at = ?13 WHERE id = ?1 AND version = ?2");

enum gw_err
item_update(struct gw_db *db, const struct gw_item *item, int64_t version_before)
{
    GW_STMT stmt = gw_db_stmt(db, &update_item);

    gw_bind_int(stmt, 1, item->id);
    gw_bind_int(stmt, 2, version_before);
    gw_bind_text(stmt, 3, item->title);
    gw_bind_text(stmt, 4, item->contact);
    gw_bind_id(stmt, 5, item->issuer_department_id);
    gw_bind_int(stmt, 6, item->audience_id);
    gw_bind_int(stmt, 7, item->state);
    gw_bind_int(stmt, 8, item->importance);
    gw_bind_int(stmt, 9, item->information_class);
    gw_bind_int(stmt, 10, item->published_from);
    gw_bind_id(stmt, 11, item->published_until);
    gw_bind_int(stmt, 12, item->version);
    gw_bind_int(stmt, 13, item->updated_at);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_STALE;
}

GW_SQL(update_state, "UPDATE item SET state = ?2 WHERE id = ?1");

enum gw_err
item_state_update(struct gw_db *db, int64_t item_id, enum gw_item_state state)
{
    GW_STMT stmt = gw_db_stmt(db, &update_state);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, state);
    return gw_step_done(stmt);
}

/* The states stand as numbers, as the partial indexes need them: 2 waiting, 3 current. */
GW_SQL(list_to_publish, "SELECT id, container_id, audience_id FROM item"
                        " WHERE state = 2 AND published_from <= ?1 AND kind = ?2"
                        " ORDER BY published_from LIMIT ?3");
GW_SQL(list_to_end,
       "SELECT id, container_id, audience_id FROM item"
       " WHERE state = 3 AND published_until IS NOT NULL AND published_until <= ?1 AND kind = ?2"
       " ORDER BY published_until LIMIT ?3");

enum gw_err
item_due_list(struct gw_db *db, const struct item_due *due, struct gw_item_moved *moved,
              size_t moved_max, size_t *moved_count)
{
    const bool begins = due->state == GW_CURRENT;
    GW_STMT stmt = gw_db_stmt(db, begins ? &list_to_publish : &list_to_end);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, due->now);
    gw_bind_text(stmt, 2, gw_text_from(due->kind->name));
    gw_bind_int(stmt, 3, (int64_t)moved_max);
    while (count < moved_max && (err = gw_step_row(stmt)) == GW_OK)
        moved[count++] = (struct gw_item_moved){ .id = gw_column_int(stmt, 0),
                                                 .container_id = gw_column_int(stmt, 1),
                                                 .audience_id = gw_column_int(stmt, 2),
                                                 .state = due->state };
    GW_TRY(gw_step_end(err));
    *moved_count = count;
    return GW_OK;
}

/* What a list shows, and no more: each column costs 20 times a page. */
static void
listed_row_read(struct gw_stmt *stmt, const struct item_range *range, struct gw_item *out)
{
    *out = (struct gw_item){
        .id = gw_column_int(stmt, 0),
        .item_no = gw_column_int(stmt, 1),
        .title = gw_column_view(stmt, 2),
        .author_id = gw_column_int(stmt, 3),
        .issuer_department_id = gw_column_int(stmt, 4),
        .importance = gw_column_int(stmt, 5),
        .information_class = gw_column_int(stmt, 6),
        .published_from = gw_column_int(stmt, 7),
        .version = gw_column_int(stmt, 8),
        .updated_at = gw_column_int(stmt, 9),
        .container_id = range->container_id,
        .state = GW_CURRENT,
        .kind = range->kind->name,
    };
}

/* Newest first along the index item_container; `visible` is the audience's test (DESIGN 4). */
GW_SQL(list_range,
       "SELECT id, item_no, title, author_id, issuer_department_id, importance,"
       " information_class, published_from, version, updated_at FROM item"
       " WHERE container_id = ?1 AND state = 3 AND (published_from, id) < (?2, ?3) AND kind = ?4"
       " AND (published_until IS NULL OR published_until > ?5) AND hidden_at IS NULL"
       " AND removed_at IS NULL AND trashed_at IS NULL AND visible(audience_id)"
       " ORDER BY published_from DESC, id DESC LIMIT ?6");

enum gw_err
item_range_each(struct gw_db *db, const struct item_range *range,
                void (*each)(void *arg, const struct gw_item *item), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &list_range);
    /* Nothing lies past `now`: a cursor from there would let the reader see what still waits. */
    const bool ahead = range->before_time > range->now;
    struct gw_item item;
    enum gw_err err;

    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, ahead ? range->now : range->before_time);
    gw_bind_int(stmt, 3, ahead ? INT64_MAX : range->before_id);
    gw_bind_text(stmt, 4, gw_text_from(range->kind->name));
    gw_bind_int(stmt, 5, range->now);
    gw_bind_int(stmt, 6, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        listed_row_read(stmt, range, &item);
        each(arg, &item);
    }
    return gw_step_end(err);
}

GW_SQL(list_newest, "SELECT " ITEM_COLUMNS " FROM item"
                    " WHERE container_id = ?1 AND state = 3 AND published_from <= ?2 AND kind = ?3"
                    " AND (published_until IS NULL OR published_until > ?2) AND hidden_at IS NULL"
                    " AND removed_at IS NULL AND trashed_at IS NULL"
                    " ORDER BY published_from DESC, id DESC LIMIT ?4");

enum gw_err
item_newest_load(struct gw_request *req, const struct item_range *range, struct gw_item *items,
                 size_t *items_count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_newest);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, range->now);
    gw_bind_text(stmt, 3, gw_text_from(range->kind->name));
    gw_bind_int(stmt, 4, range->rows_max);
    while (count < (size_t)range->rows_max && (err = gw_step_row(stmt)) == GW_OK)
        row_read(stmt, req->arena, range->kind, &items[count++]);
    GW_TRY(gw_step_end(err));
    *items_count = count;
    return GW_OK;
}

GW_SQL(list_versions,
       "SELECT version, author_id, changed_at, title FROM item_version WHERE item_id = ?1"
       " AND version < ?2 ORDER BY version DESC LIMIT ?3");

enum gw_err
item_versions_each(struct gw_db *db, const struct item_versions_range *range,
                   void (*each)(void *arg, const struct gw_item_version *version), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &list_versions);
    enum gw_err err;

    gw_bind_int(stmt, 1, range->item_id);
    gw_bind_int(stmt, 2, range->before);
    gw_bind_int(stmt, 3, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK)
        each(arg, &(struct gw_item_version){ .version = gw_column_int(stmt, 0),
                                             .author_id = gw_column_int(stmt, 1),
                                             .changed_at = gw_column_int(stmt, 2),
                                             .title = gw_column_view(stmt, 3) });
    return gw_step_end(err);
}

GW_SQL(load_version, "SELECT author_id, changed_at, title, content FROM item_version"
                     " WHERE item_id = ?1 AND version = ?2");

enum gw_err
item_version_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, int64_t version,
                  struct gw_item_version *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_version);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, version);
    GW_TRY(gw_step_row(stmt));
    *out = (struct gw_item_version){ .version = version,
                                     .author_id = gw_column_int(stmt, 0),
                                     .changed_at = gw_column_int(stmt, 1),
                                     .title = gw_column_text(stmt, arena, 2),
                                     .content = gw_column_text(stmt, arena, 3) };
    return GW_OK;
}
