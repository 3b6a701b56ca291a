/* notice_store.c - notices and reminders in the database; each statement stands above its only
 * user. */
#include "core/notice.h"

GW_SQL(insert_notice, "INSERT INTO notice (id, person_id, item_id, reason, number, sent_at,"
                      " export_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                      " ON CONFLICT (person_id, item_id, reason) WHERE read_at IS NULL DO NOTHING");

enum gw_err
notice_insert(struct gw_db *db, const struct notice *notice, gw_time now, bool *added)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_notice);

    gw_bind_int(stmt, 1, gw_db_new_id(db));
    gw_bind_int(stmt, 2, notice->person_id);
    gw_bind_id(stmt, 3, notice->item_id);
    gw_bind_text(stmt, 4, gw_text_from(notice->reason));
    gw_bind_int(stmt, 5, notice->number);
    gw_bind_int(stmt, 6, now);
    gw_bind_id(stmt, 7, notice->export_id);
    GW_TRY(gw_step_done(stmt));
    *added = gw_stmt_changes(stmt) == 1;
    return GW_OK;
}

GW_SQL(list_notices,
       "SELECT n.id, n.item_id, n.number, n.sent_at, n.read_at, n.reason, i.title, i.kind,"
       " n.export_id FROM notice n LEFT JOIN item i ON i.id = n.item_id WHERE n.person_id = ?1"
       " AND (n.sent_at, n.id) < (?2, ?3) AND (CAST(?4 AS BIGINT) = 0 OR n.read_at IS NULL)"
       " AND i.hidden_at IS NULL AND i.removed_at IS NULL AND i.trashed_at IS NULL"
       " ORDER BY n.sent_at DESC, n.id DESC LIMIT ?5");

enum gw_err
notices_each(struct gw_db *db, const struct notice_range *range,
             void (*each)(void *arg, const struct notice_row *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &list_notices);
    enum gw_err err;

    gw_bind_int(stmt, 1, range->person_id);
    gw_bind_int(stmt, 2, range->before_at);
    gw_bind_int(stmt, 3, range->before_id);
    gw_bind_int(stmt, 4, range->unread);
    gw_bind_int(stmt, 5, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK)
        each(arg, &(struct notice_row){ .id = gw_column_int(stmt, 0),
                                        .item_id = gw_column_int(stmt, 1),
                                        .number = gw_column_int(stmt, 2),
                                        .sent_at = gw_column_int(stmt, 3),
                                        .read = !gw_column_is_null(stmt, 4),
                                        .reason = gw_column_view(stmt, 5),
                                        .title = gw_column_view(stmt, 6),
                                        .kind = gw_column_view(stmt, 7),
                                        .export_id = gw_column_int(stmt, 8) });
    return gw_step_end(err);
}

GW_SQL(count_unread, "SELECT count(*) FROM notice n LEFT JOIN item i ON i.id = n.item_id"
                     " WHERE n.person_id = ?1 AND n.read_at IS NULL AND i.hidden_at IS NULL"
                     " AND i.removed_at IS NULL AND i.trashed_at IS NULL");

enum gw_err
notice_unread_count(struct gw_db *db, int64_t person_id, int64_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_unread);

    gw_bind_int(stmt, 1, person_id);
    GW_TRY(gw_step_row(stmt));
    *count = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(update_read, "UPDATE notice SET read_at = ?3 WHERE id = ?1 AND person_id = ?2");
/* Unread again, while the same news has come once more: that one stands for both. */
GW_SQL(update_unread, "UPDATE notice SET read_at = CASE WHEN EXISTS (SELECT 1 FROM notice u"
                      " WHERE u.person_id = notice.person_id AND u.item_id = notice.item_id"
                      " AND u.reason = notice.reason AND u.read_at IS NULL) THEN read_at END"
                      " WHERE id = ?1 AND person_id = ?2");

enum gw_err
notice_read_update(struct gw_db *db, int64_t notice_id, int64_t person_id, gw_time read_at)
{
    GW_STMT stmt = gw_db_stmt(db, read_at != 0 ? &update_read : &update_unread);

    gw_bind_int(stmt, 1, notice_id);
    gw_bind_int(stmt, 2, person_id);
    if (read_at != 0)
        gw_bind_int(stmt, 3, read_at);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

GW_SQL(update_read_all, "UPDATE notice SET read_at = ?2 WHERE person_id = ?1 AND read_at IS NULL");

enum gw_err
notice_read_all(struct gw_db *db, int64_t person_id, gw_time read_at)
{
    GW_STMT stmt = gw_db_stmt(db, &update_read_all);

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, read_at);
    return gw_step_done(stmt);
}

GW_SQL(delete_old, "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE sent_at < ?1"
                   " ORDER BY sent_at LIMIT ?2)");

enum gw_err
notice_purge(struct gw_db *db, gw_time sent_before, int64_t rows_max)
{
    GW_STMT stmt = gw_db_stmt(db, &delete_old);

    gw_bind_int(stmt, 1, sent_before);
    gw_bind_int(stmt, 2, rows_max);
    return gw_step_done(stmt);
}

GW_SQL(delete_notices, "DELETE FROM notice WHERE item_id = ?1");
GW_SQL(delete_todos, "DELETE FROM todo WHERE item_id = ?1");
GW_SQL(delete_reminders, "DELETE FROM reminder WHERE item_id = ?1");
GW_SQL(delete_confirmations, "DELETE FROM confirmation WHERE item_id = ?1");
GW_SQL(delete_past, "DELETE FROM confirmation_past WHERE item_id = ?1");
GW_SQL(delete_request, "DELETE FROM confirm_request WHERE item_id = ?1");

enum gw_err
notice_item_purge(struct gw_db *db, int64_t item_id)
{
    const struct gw_sql *const all[] = { &delete_notices,       &delete_todos, &delete_reminders,
                                         &delete_confirmations, &delete_past,  &delete_request };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        GW_STMT stmt = gw_db_stmt(db, all[i]);

        gw_bind_int(stmt, 1, item_id);
        GW_TRY(gw_step_done(stmt));
    }
    return GW_OK;
}

/* ---- reminders ---- */

GW_SQL(insert_reminder, "INSERT INTO reminder (item_id, kind, day, people, sent_at)"
                        " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (item_id, kind, day) DO NOTHING");

enum gw_err
reminder_insert(struct gw_db *db, const struct reminder *reminder, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_reminder);

    gw_bind_int(stmt, 1, reminder->item_id);
    gw_bind_text(stmt, 2, gw_text_from(reminder->kind));
    gw_bind_int(stmt, 3, reminder->day);
    gw_bind_int(stmt, 4, reminder->people);
    gw_bind_int(stmt, 5, now);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_CONFLICT;
}

static enum gw_err
items_read(struct gw_stmt *stmt, struct reminder_items *out)
{
    enum gw_err err = GW_MISSING;

    out->count = 0;
    while (out->count < out->max && (err = gw_step_row(stmt)) == GW_OK)
        out->items[out->count++] = (struct reminder_item){ .id = gw_column_int(stmt, 0),
                                                           .audience_id = gw_column_int(stmt, 1),
                                                           .author_id = gw_column_int(stmt, 2),
                                                           .owner_department_id = gw_column_int(
                                                               stmt, 3),
                                                           .day = gw_column_date(stmt, 4) };
    return gw_step_end(err);
}

GW_SQL(list_confirm,
       "SELECT id, audience_id, author_id, owner_department_id, confirm_by FROM item"
       " WHERE confirm = 1 AND state = 3 AND confirm_by >= ?1 AND confirm_by <= ?2"
       " AND hidden_at IS NULL AND removed_at IS NULL ORDER BY confirm_by DESC, id DESC LIMIT ?3");

enum gw_err
reminder_confirm_list(struct gw_db *db, gw_date from, gw_date until, struct reminder_items *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_confirm);

    gw_bind_int(stmt, 1, from);
    gw_bind_int(stmt, 2, until);
    gw_bind_int(stmt, 3, (int64_t)out->max);
    return items_read(stmt, out);
}

GW_SQL(list_review,
       "SELECT i.id, i.audience_id, i.author_id, i.owner_department_id, i.review_on FROM item i"
       " WHERE i.review_on IS NOT NULL AND i.state = 3 AND i.review_on <= ?1"
       " AND i.hidden_at IS NULL AND i.removed_at IS NULL AND NOT EXISTS (SELECT 1"
       " FROM reminder r WHERE r.item_id = i.id AND r.kind = 'review' AND r.day = i.review_on)"
       " ORDER BY i.review_on DESC, i.id DESC LIMIT ?2");

enum gw_err
reminder_review_list(struct gw_db *db, gw_date today, struct reminder_items *out)
{
    GW_STMT stmt = gw_db_stmt(db, &list_review);

    gw_bind_int(stmt, 1, today);
    gw_bind_int(stmt, 2, (int64_t)out->max);
    return items_read(stmt, out);
}

GW_SQL(find_reminder, "SELECT 1 FROM reminder WHERE item_id = ?1 AND kind = ?2 AND day = ?3");

enum gw_err
reminder_is_sent(struct gw_db *db, int64_t item_id, const char *kind, gw_date day, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &find_reminder);
    enum gw_err err;

    gw_bind_int(stmt, 1, item_id);
    gw_bind_text(stmt, 2, gw_text_from(kind));
    gw_bind_int(stmt, 3, day);
    err = gw_step_row(stmt);
    *out = err == GW_OK;
    return gw_step_end(err);
}

GW_SQL(load_item, "SELECT item_no, audience_id, author_id, owner_department_id, confirm,"
                  " confirm_by, version, kind, container_id FROM item WHERE id = ?1 AND state = 3"
                  " AND hidden_at IS NULL AND removed_at IS NULL");

enum gw_err
reminder_item_load(struct gw_request *req, int64_t item_id, struct gw_item *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_item);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct gw_item){ .id = item_id,
                             .item_no = gw_column_int(stmt, 0),
                             .audience_id = gw_column_int(stmt, 1),
                             .author_id = gw_column_int(stmt, 2),
                             .owner_department_id = gw_column_int(stmt, 3),
                             .confirm = gw_column_int(stmt, 4) != 0,
                             .confirm_by = gw_column_date(stmt, 5),
                             .version = gw_column_int(stmt, 6),
                             .kind = gw_text_string(req->arena, gw_column_view(stmt, 7)),
                             .container_id = gw_column_int(stmt, 8),
                             .state = GW_CURRENT };
    return GW_OK;
}
