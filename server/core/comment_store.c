/* comment_store.c - comments in the database; each statement stands above its only user. */
#include "core/comment_store.h"

GW_SQL(insert_comment,
       "INSERT INTO item_comment (item_id, reply_to, page, body_text) VALUES (?1, ?2, ?3, ?4)");

enum gw_err
comment_insert(struct gw_db *db, const struct comment *comment)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_comment);

    gw_bind_int(stmt, 1, comment->item_id);
    gw_bind_id(stmt, 2, comment->reply_to);
    gw_bind_text(stmt, 3, comment->page);
    gw_bind_text(stmt, 4, comment->body_text);
    return gw_step_done(stmt);
}

GW_SQL(update_comment, "UPDATE item_comment SET body_text = ?2 WHERE item_id = ?1");

enum gw_err
comment_update(struct gw_db *db, int64_t item_id, struct gw_text body_text)
{
    GW_STMT stmt = gw_db_stmt(db, &update_comment);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_text(stmt, 2, body_text);
    return gw_step_done(stmt);
}

GW_SQL(remove_comment, "DELETE FROM item_comment WHERE item_id = ?1");

enum gw_err
comment_remove(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_comment);

    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

#define SHOWN_BELOW                                                           \
    " FROM item WHERE parent_id = ?1 AND kind = 'item.comment' AND state = 3" \
    " AND hidden_at IS NULL AND removed_at IS NULL AND trashed_at IS NULL"

GW_SQL(find_comment, "SELECT id" SHOWN_BELOW " AND id = ?2");

enum gw_err
comment_find(struct gw_db *db, int64_t item_id, int64_t comment_id)
{
    GW_STMT stmt = gw_db_stmt(db, &find_comment);

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, comment_id);
    return gw_step_row(stmt);
}

GW_SQL(list_authors, "SELECT DISTINCT author_id" SHOWN_BELOW " LIMIT ?2");

enum gw_err
comment_authors(struct gw_db *db, int64_t item_id, int64_t *persons, size_t persons_max,
                size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_authors);
    size_t found = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, item_id);
    gw_bind_int(stmt, 2, (int64_t)persons_max);
    while (found < persons_max && (err = gw_step_row(stmt)) == GW_OK)
        persons[found++] = gw_column_int(stmt, 0);
    GW_TRY(gw_step_end(err));
    *count = found;
    return GW_OK;
}

GW_SQL(list_comments,
       "SELECT i.id, i.author_id, i.version, i.created_at, i.updated_at, i.state, c.reply_to,"
       " c.page, c.body_text FROM item AS i JOIN item_comment AS c ON c.item_id = i.id"
       " WHERE i.parent_id = ?1 AND (i.created_at, i.id) > (?2, ?3) AND i.hidden_at IS NULL"
       " AND i.removed_at IS NULL ORDER BY i.created_at, i.id LIMIT ?4");

enum gw_err
comment_each(struct gw_db *db, const struct comment_range *range,
             bool (*take)(void *arg, const struct comment_row *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &list_comments);
    enum gw_err err;

    gw_bind_int(stmt, 1, range->item_id);
    gw_bind_int(stmt, 2, range->after_time);
    gw_bind_int(stmt, 3, range->after_id);
    gw_bind_int(stmt, 4, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct comment_row row = {
            .comment = { .item_id = gw_column_int(stmt, 0),
                         .reply_to = gw_column_int(stmt, 6),
                         .page = gw_column_view(stmt, 7),
                         .body_text = gw_column_view(stmt, 8) },
            .author_id = gw_column_int(stmt, 1),
            .version = gw_column_int(stmt, 2),
            .created_at = gw_column_int(stmt, 3),
            .updated_at = gw_column_int(stmt, 4),
            .withdrawn = gw_column_int(stmt, 5) == GW_WITHDRAWN,
        };

        if (!take(arg, &row))
            return GW_OK;
    }
    return gw_step_end(err);
}

GW_SQL(load_comment, "SELECT i.title, c.body_text, c.page FROM item AS i"
                     " JOIN item_comment AS c ON c.item_id = i.id WHERE i.id = ?1");

enum gw_err
comment_doc_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_doc *out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_comment);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct gw_doc){ .title = gw_column_text(stmt, arena, 0),
                            .text = gw_column_text(stmt, arena, 1),
                            .url = gw_column_text(stmt, arena, 2) };
    return GW_OK;
}
