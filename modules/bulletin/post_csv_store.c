/* post_csv_store.c - a board's posts as lines of a file. */
#include "bulletin.h"

static void
row_read(struct gw_stmt *stmt, struct bulletin_csv_row *out)
{
    *out = (struct bulletin_csv_row){
        .item = { .id = gw_column_int(stmt, 0),
                  .title = gw_column_view(stmt, 1),
                  .state = (enum gw_item_state)gw_column_int(stmt, 2),
                  .importance = gw_column_int(stmt, 3),
                  .information_class = gw_column_int(stmt, 4),
                  .published_from = gw_column_int(stmt, 5),
                  .published_until = gw_column_int(stmt, 6),
                  .updated_at = gw_column_int(stmt, 7),
                  .author_id = gw_column_int(stmt, 8),
                  .owner_department_id = gw_column_int(stmt, 9),
                  .confirm = gw_column_int(stmt, 10) != 0,
                  .confirm_by = gw_column_date(stmt, 11),
                  .files_count = gw_column_int(stmt, 12),
                  .comments_count = gw_column_int(stmt, 13),
                  .document_no = gw_column_view(stmt, 14),
                  .retention = gw_column_view(stmt, 15),
                  .contact = gw_column_view(stmt, 16),
                  .managers_id = gw_column_int(stmt, 17),
                  .on_behalf_of = gw_column_int(stmt, 18) },
        .issuer = gw_column_view(stmt, 19),
        .author = gw_column_view(stmt, 20),
        .owner = gw_column_view(stmt, 21),
        .visible = gw_column_int(stmt, 22) != 0,
    };
}

GW_SQL(list_lines,
       "SELECT i.id, i.title, i.state, i.importance, i.information_class, i.published_from,"
       " i.published_until, i.updated_at, i.author_id, i.owner_department_id, i.confirm,"
       " i.confirm_by, i.files_count, i.comments_count, i.document_no, i.retention, i.contact,"
       " i.managers_id, i.on_behalf_of, s.name, p.name, o.name, visible(i.audience_id)"
       " FROM item i JOIN person p ON p.id = i.author_id"
       " JOIN department o ON o.id = i.owner_department_id"
       " LEFT JOIN department s ON s.id = i.issuer_department_id"
       " WHERE i.container_id = ?1 AND i.state = ?2 AND i.kind = 'bulletin.post'"
       " AND i.hidden_at IS NULL AND i.removed_at IS NULL AND i.trashed_at IS NULL"
       " ORDER BY i.published_from DESC, i.id DESC LIMIT ?3");

enum gw_err
bulletin_csv_each(struct gw_request *req, const struct bulletin_csv_range *range,
                  void (*each)(void *arg, const struct bulletin_csv_row *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_lines);
    struct bulletin_csv_row row;
    enum gw_err err;

    gw_bind_int(stmt, 1, range->board_id);
    gw_bind_int(stmt, 2, range->state);
    gw_bind_int(stmt, 3, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        row_read(stmt, &row);
        each(arg, &row);
    }
    return gw_step_end(err);
}
