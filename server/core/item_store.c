/* item_store.c - items in the database; each statement stands above its only user. */
#include "core/item_store.h"
#include "core/item_row.h"

/* Eight columns from `first` on that both a new item and a change write. */
static void
decided_bind(struct gw_stmt *stmt, int first, const struct gw_item *item)
{
    gw_bind_id(stmt, first, item->managers_id);
    gw_bind_int(stmt, first + 1, item->comments_allowed);
    gw_bind_int(stmt, first + 2, item->official_record);
    gw_bind_int(stmt, first + 3, item->confirm);
    gw_bind_date(stmt, first + 4, item->confirm_by);
    gw_bind_date(stmt, first + 5, item->review_on);
    gw_bind_text_or_null(stmt, first + 6, item->retention);
    gw_bind_id(stmt, first + 7, item->pinned_until);
}

GW_SQL(insert_item,
       "INSERT INTO item (id, item_no, kind, container_id, parent_id, title, owner_department_id,"
       " author_id, on_behalf_of, issuer_department_id, contact, audience_id, state, importance,"
       " information_class, confidentiality, published_from, published_until, document_no,"
       " version, created_at, updated_at, managers_id, comments_allowed, official_record, confirm,"
       " confirm_by, review_on, retention, pinned_until, files_count, dispose_on, hold)"
       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
       " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, 0)");

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
    decided_bind(stmt, 23, item);
    gw_bind_int(stmt, 31, item->files_count);
    gw_bind_date(stmt, 32, item->dispose_on);
    return gw_step_later(stmt);
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
    return gw_step_later(stmt);
}

GW_SQL(replace_version, "UPDATE item_version SET version = ?3, title = ?4, content = ?5,"
                        " author_id = ?6, changed_at = ?7 WHERE item_id = ?1 AND version = ?2");

enum gw_err
item_version_replace(struct gw_db *db, const struct gw_item *item, int64_t author_id,
                     struct gw_text content)
{
    GW_STMT stmt = gw_db_stmt(db, &replace_version);

    gw_bind_int(stmt, 1, item->id);
    gw_bind_int(stmt, 2, item->version - 1);
    gw_bind_int(stmt, 3, item->version);
    gw_bind_text(stmt, 4, item->title);
    gw_bind_text(stmt, 5, content);
    gw_bind_int(stmt, 6, author_id);
    gw_bind_int(stmt, 7, item->updated_at);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

void
item_row_read(struct gw_stmt *stmt, struct gw_arena *arena, const struct gw_kind *kind,
              struct gw_item *out)
{
    struct gw_text title = gw_column_view(stmt, 4);
    struct gw_text contact = gw_column_view(stmt, 9);
    struct gw_text document_no = gw_column_view(stmt, 20);
    struct gw_text retention = gw_column_view(stmt, 32);

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
        .managers_id = gw_column_int(stmt, 24),
        .comments_allowed = gw_column_int(stmt, 25) != 0,
        .official_record = gw_column_int(stmt, 26) != 0,
        .hold = gw_column_int(stmt, 27) != 0,
        .confirm = gw_column_int(stmt, 28) != 0,
        .confirm_by = gw_column_date(stmt, 29),
        .review_on = gw_column_date(stmt, 30),
        .dispose_on = gw_column_date(stmt, 31),
        .retention = arena == NULL ? retention : gw_text_copy(arena, retention),
        .pinned_until = gw_column_int(stmt, 33),
        .files_count = gw_column_int(stmt, 34),
        .comments_count = gw_column_int(stmt, 35),
        .discarded_by = gw_column_int(stmt, 36),
        .discarded_at = gw_column_int(stmt, 37),
        .kind = kind == NULL ? NULL : kind->name,
    };
}

/* Who wrote it, or for whom it was written, sees it, whatever audience it has: they answer for what
 * it says; managers see what they manage. */
GW_SQL(load_item, "SELECT " ITEM_COLUMNS ", kind, visible(audience_id)"
                  " OR (managers_id IS NOT NULL AND visible(managers_id))"
                  " OR ?2 IN (author_id, on_behalf_of) FROM item WHERE id = ?1");

enum gw_err
item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id, struct gw_item *out,
          bool *visible)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_item);
    const struct gw_kind *found = kind;

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, req->person_id);
    GW_TRY(gw_step_row(stmt));
    if (kind == NULL)
        found = gw_kind_find(req, gw_column_view(stmt, ITEM_COLUMNS_COUNT));
    else if (!gw_text_equal(gw_column_view(stmt, ITEM_COLUMNS_COUNT), gw_text_from(kind->name)))
        found = NULL;
    if (found == NULL)
        return GW_MISSING;
    item_row_read(stmt, req->arena, found, out);
    *visible = gw_column_int(stmt, ITEM_COLUMNS_COUNT + 1) != 0;
    return GW_OK;
}

GW_SQL(slice_items, "SELECT " ITEM_COLUMNS ", kind FROM item WHERE id > ?1 ORDER BY id LIMIT ?2");

enum gw_err
item_slice_load(struct gw_db *db, struct gw_arena *arena, struct item_slice *slice)
{
    GW_STMT stmt = gw_db_stmt(db, &slice_items);
    enum gw_err err = GW_MISSING;

    slice->rows = GW_NEW_ARRAY(arena, struct gw_item, slice->rows_max);
    slice->count = 0;
    gw_bind_int(stmt, 1, slice->after_id);
    gw_bind_int(stmt, 2, (int64_t)slice->rows_max);
    while (slice->count < slice->rows_max && (err = gw_step_row(stmt)) == GW_OK) {
        struct gw_item *row = &slice->rows[slice->count++];

        item_row_read(stmt, arena, NULL, row);
        row->kind = gw_text_string(arena, gw_column_view(stmt, ITEM_COLUMNS_COUNT));
    }
    return gw_step_end(err);
}

GW_SQL(update_item,
       "UPDATE item SET title = ?3, contact = ?4, issuer_department_id = ?5, audience_id = ?6,"
       " state = ?7, importance = ?8, information_class = ?9, published_from = ?10,"
       " published_until = ?11, version = ?12, updated_at = ?13, managers_id = ?14,"
       " comments_allowed = ?15, official_record = ?16, confirm = ?17, confirm_by = ?18,"
       " review_on = ?19, retention = ?20, pinned_until = ?21, confidentiality = ?22,"
       " document_no = ?23, container_id = ?24, files_count = ?25, dispose_on = ?26,"
       " trashed_at = ?27, discarded_by = ?28, discarded_at = ?29, hold = ?30,"
       " owner_department_id = ?31, on_behalf_of = ?32 WHERE id = ?1 AND version = ?2");

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
    decided_bind(stmt, 14, item);
    gw_bind_int(stmt, 22, item->confidentiality);
    gw_bind_text_or_null(stmt, 23, item->document_no);
    gw_bind_int(stmt, 24, item->container_id);
    gw_bind_int(stmt, 25, item->files_count);
    gw_bind_date(stmt, 26, item->dispose_on);
    gw_bind_id(stmt, 27, item->trashed_at);
    gw_bind_id(stmt, 28, item->discarded_by);
    gw_bind_id(stmt, 29, item->discarded_at);
    gw_bind_int(stmt, 30, item->hold);
    gw_bind_int(stmt, 31, item->owner_department_id);
    gw_bind_id(stmt, 32, item->on_behalf_of);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_STALE;
}

GW_SQL(update_state, "UPDATE item SET state = ?2, dispose_on = ?3 WHERE id = ?1");

enum gw_err
item_state_update(struct gw_db *db, int64_t item_id, enum gw_item_state state, gw_date dispose_on)
{
    GW_STMT stmt = gw_db_stmt(db, &update_state);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, state);
    gw_bind_date(stmt, 3, dispose_on);
    return gw_step_done(stmt);
}

GW_SQL(move_children, "UPDATE item SET audience_id = ?2 WHERE parent_id = ?1");

enum gw_err
item_children_follow(struct gw_db *db, int64_t item_id, int64_t audience_id)
{
    GW_STMT stmt = gw_db_stmt(db, &move_children);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, audience_id);
    return gw_step_done(stmt);
}

GW_SQL(count_comments, "UPDATE item SET comments_count = comments_count + ?2 WHERE id = ?1");

enum gw_err
item_comments_count(struct gw_db *db, int64_t item_id, int64_t more)
{
    GW_STMT stmt = gw_db_stmt(db, &count_comments);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, more);
    return gw_step_done(stmt);
}

GW_SQL(count_files, "UPDATE item SET files_count = ?2 WHERE id = ?1");

enum gw_err
item_files_count(struct gw_db *db, int64_t item_id, int64_t count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_files);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, count);
    return gw_step_done(stmt);
}

GW_SQL(remove_versions, "DELETE FROM item_version WHERE item_id = ?1");

static enum gw_err
versions_remove(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_versions);

    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

GW_SQL(remove_item, "DELETE FROM item WHERE id = ?1");

enum gw_err
item_remove(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_item);

    GW_TRY(versions_remove(db, item_id));
    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

#define PURGEABLE                                                                              \
    " FROM item AS i LEFT JOIN item AS p ON p.id = i.parent_id WHERE i.trashed_at IS NOT NULL" \
    " AND i.trashed_at <= ?1 AND i.hold = 0 AND i.removed_at IS NULL"                          \
    " AND COALESCE(p.hold, 0) = 0 AND COALESCE(p.official_record, 0) = 0"

GW_SQL(list_purgeable, "SELECT i.id" PURGEABLE " ORDER BY i.trashed_at, i.id LIMIT ?2");

enum gw_err
item_purgeable_list(struct gw_db *db, gw_time before, int64_t *ids, size_t ids_max,
                    size_t *ids_count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_purgeable);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, before);
    gw_bind_int(stmt, 2, (int64_t)ids_max);
    while (count < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[count++] = gw_column_int(stmt, 0);
    GW_TRY(gw_step_end(err));
    *ids_count = count;
    return GW_OK;
}

GW_SQL(find_purgeable, "SELECT i.id" PURGEABLE " AND i.id = ?2");

enum gw_err
item_is_purgeable(struct gw_db *db, int64_t item_id, gw_time before, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &find_purgeable);
    enum gw_err err;

    gw_bind_int(stmt, 1, before);
    gw_bind_int(stmt, 2, item_id);
    err = gw_step_row(stmt);
    *out = err == GW_OK;
    return gw_step_end(err);
}

GW_SQL(find_item_no, "SELECT item_no FROM item WHERE id = ?1 AND state >= 3 AND hidden_at IS NULL"
                     " AND removed_at IS NULL AND trashed_at IS NULL AND visible(audience_id)");

enum gw_err
item_no_find(struct gw_db *db, int64_t item_id, int64_t *item_no)
{
    GW_STMT stmt = gw_db_stmt(db, &find_item_no);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *item_no = gw_column_int(stmt, 0);
    return GW_OK;
}

/* The states stand as numbers, as the partial indexes need them: 2 waiting, 3 current, 4 past. */
GW_SQL(list_to_publish, "SELECT " ITEM_COLUMNS " FROM item"
                        " WHERE state = 2 AND published_from <= ?1 AND kind = ?2"
                        " ORDER BY published_from, id LIMIT ?3");
GW_SQL(list_to_end,
       "SELECT " ITEM_COLUMNS " FROM item"
       " WHERE state = 3 AND published_until IS NOT NULL AND published_until <= ?1 AND kind = ?2"
       " ORDER BY published_until, id LIMIT ?3");
/* The clock's ending is no change of the item (`updated_at`). What was changed later than now was
 * ended by hand while the clock stood ahead, or it is the clock of now that stands behind: it stays
 * ended. */
GW_SQL(list_ended_early,
       "SELECT " ITEM_COLUMNS " FROM item"
       " WHERE state = 4 AND published_until > ?1 AND updated_at <= ?1 AND kind = ?2"
       " ORDER BY published_until, id LIMIT ?3");

enum gw_err
item_due_list(struct gw_request *req, const struct item_due *due, struct gw_item *items,
              size_t items_max, size_t *items_count)
{
    const struct gw_sql *sql = due->state == GW_WAITING   ? &list_to_publish
                               : due->state == GW_CURRENT ? &list_to_end
                                                          : &list_ended_early;
    GW_STMT stmt = gw_db_stmt(req->db, sql);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, req->now);
    gw_bind_text(stmt, 2, gw_text_from(due->kind->name));
    gw_bind_int(stmt, 3, (int64_t)items_max);
    while (count < items_max && (err = gw_step_row(stmt)) == GW_OK)
        item_row_read(stmt, req->arena, due->kind, &items[count++]);
    GW_TRY(gw_step_end(err));
    *items_count = count;
    return GW_OK;
}

GW_SQL(list_newest, "SELECT " ITEM_COLUMNS " FROM item"
                    " WHERE container_id = ?1 AND state = 3 AND published_from <= ?2 AND kind = ?3"
                    " AND (published_until IS NULL OR published_until > ?2) AND hidden_at IS NULL"
                    " AND removed_at IS NULL AND trashed_at IS NULL"
                    " ORDER BY published_from DESC, id DESC LIMIT ?4");

enum gw_err
item_newest_load(struct gw_request *req, const struct item_newest *newest, struct gw_item *items,
                 size_t *items_count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_newest);
    size_t count = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, newest->container_id);
    gw_bind_int(stmt, 2, req->now);
    gw_bind_text(stmt, 3, gw_text_from(newest->kind->name));
    gw_bind_int(stmt, 4, (int64_t)newest->items_max);
    while (count < newest->items_max && (err = gw_step_row(stmt)) == GW_OK)
        item_row_read(stmt, req->arena, newest->kind, &items[count++]);
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
