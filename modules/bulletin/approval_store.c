/* approval_store.c - rounds of approval in the database, and who stands in for whom; each statement
 * stands above its only user.
 */
#include "bulletin.h"

#define ROUND_COLUMNS                                                                     \
    "a.item_id, a.round, a.state, a.asked_by, a.asked_at, a.stand_in_id, a.stand_in_for," \
    " a.decided_by, a.deputy_for, a.decided_at, a.comment, a.seen_at"
#define ROUND_COLUMNS_COUNT 12

static void
round_read(struct gw_stmt *stmt, struct gw_arena *arena, struct bulletin_approval *out)
{
    const struct gw_text comment = gw_column_view(stmt, 10);

    *out = (struct bulletin_approval){
        .item_id = gw_column_int(stmt, 0),
        .round = gw_column_int(stmt, 1),
        .state = (enum bulletin_approval_state)gw_column_int(stmt, 2),
        .asked_by = gw_column_int(stmt, 3),
        .asked_at = gw_column_int(stmt, 4),
        .stand_in_id = gw_column_int(stmt, 5),
        .stand_in_for = gw_column_int(stmt, 6),
        .decided_by = gw_column_int(stmt, 7),
        .deputy_for = gw_column_int(stmt, 8),
        .decided_at = gw_column_int(stmt, 9),
        .comment = arena == NULL ? comment : gw_text_copy(arena, comment),
        .seen_at = gw_column_int(stmt, 11),
    };
}

GW_SQL(load_round, "SELECT " ROUND_COLUMNS " FROM bulletin_approval a WHERE a.item_id = ?1"
                   " ORDER BY a.round DESC LIMIT 1");

enum gw_err
bulletin_approval_load(struct gw_request *req, int64_t item_id, struct bulletin_approval *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_round);
    enum gw_err err;

    gw_bind_int(stmt, 1, item_id);
    err = gw_step_row(stmt);
    if (err == GW_OK)
        round_read(stmt, req->arena, out);
    else if (err == GW_MISSING)
        *out = (struct bulletin_approval){ .item_id = item_id };
    return gw_step_end(err);
}

GW_SQL(insert_round,
       "INSERT INTO bulletin_approval (item_id, round, state, asked_by, asked_at, stand_in_id,"
       " stand_in_for) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

enum gw_err
bulletin_approval_insert(struct gw_db *db, const struct bulletin_approval *approval)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_round);

    gw_bind_int(stmt, 1, approval->item_id);
    gw_bind_int(stmt, 2, approval->round);
    gw_bind_int(stmt, 3, approval->state);
    gw_bind_int(stmt, 4, approval->asked_by);
    gw_bind_int(stmt, 5, approval->asked_at);
    gw_bind_id(stmt, 6, approval->stand_in_id);
    gw_bind_id(stmt, 7, approval->stand_in_for);
    return gw_step_done(stmt);
}

GW_SQL(update_round, "UPDATE bulletin_approval SET state = ?3, decided_by = ?4, deputy_for = ?5,"
                     " decided_at = ?6, comment = ?7, seen_at = ?8"
                     " WHERE item_id = ?1 AND round = ?2");

enum gw_err
bulletin_approval_update(struct gw_db *db, const struct bulletin_approval *approval)
{
    GW_STMT stmt = gw_db_stmt(db, &update_round);

    gw_bind_int(stmt, 1, approval->item_id);
    gw_bind_int(stmt, 2, approval->round);
    gw_bind_int(stmt, 3, approval->state);
    gw_bind_id(stmt, 4, approval->decided_by);
    gw_bind_id(stmt, 5, approval->deputy_for);
    gw_bind_id(stmt, 6, approval->decided_at);
    gw_bind_text_or_null(stmt, 7, approval->comment);
    gw_bind_id(stmt, 8, approval->seen_at);
    return gw_step_done(stmt);
}

GW_SQL(update_stand_in, "UPDATE bulletin_approval SET stand_in_id = ?3, stand_in_for = ?4"
                        " WHERE item_id = ?1 AND round = ?2");

enum gw_err
bulletin_stand_in_update(struct gw_db *db, const struct bulletin_approval *approval)
{
    GW_STMT stmt = gw_db_stmt(db, &update_stand_in);

    gw_bind_int(stmt, 1, approval->item_id);
    gw_bind_int(stmt, 2, approval->round);
    gw_bind_id(stmt, 3, approval->stand_in_id);
    gw_bind_id(stmt, 4, approval->stand_in_for);
    return gw_step_done(stmt);
}

GW_SQL(list_waiting,
       "SELECT " ROUND_COLUMNS ", i.author_id, i.on_behalf_of, i.title, b.approver_id"
       " FROM bulletin_approval a JOIN item i ON i.id = a.item_id AND i.trashed_at IS NULL"
       " JOIN bulletin_board b ON b.id = i.container_id WHERE a.state = 1"
       " AND a.asked_at >= ?1 AND (a.asked_at, a.item_id) > (?1, ?2)"
       " ORDER BY a.asked_at, a.item_id LIMIT ?3");

enum gw_err
bulletin_waiting_load(struct gw_request *req, const struct bulletin_approval *after,
                      struct bulletin_waiting *list, size_t list_max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_waiting);
    enum gw_err err = GW_MISSING;

    *count = 0;
    gw_bind_int(stmt, 1, after->asked_at);
    gw_bind_int(stmt, 2, after->item_id);
    gw_bind_int(stmt, 3, (int64_t)list_max);
    while (*count < list_max && (err = gw_step_row(stmt)) == GW_OK) {
        struct bulletin_waiting *row = &list[(*count)++];

        round_read(stmt, req->arena, &row->approval);
        row->item = (struct gw_item){
            .id = row->approval.item_id,
            .kind = bulletin_post_kind.name,
            .author_id = gw_column_int(stmt, ROUND_COLUMNS_COUNT),
            .on_behalf_of = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 1),
            .title = gw_column_text(stmt, req->arena, ROUND_COLUMNS_COUNT + 2),
        };
        row->approvers_id = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 3);
    }
    return gw_step_end(err);
}

GW_SQL(remove_rounds, "DELETE FROM bulletin_approval WHERE item_id = ?1");

enum gw_err
bulletin_approval_remove(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &remove_rounds);

    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

/* ---- lists ---- */

#define LISTED                                                                           \
    "SELECT " ROUND_COLUMNS ", i.version, i.title, i.container_id, i.author_id,"         \
    " i.issuer_department_id, i.importance, i.state, i.on_behalf_of, b.name"             \
    " FROM bulletin_approval a JOIN item i ON i.id = a.item_id AND i.trashed_at IS NULL" \
    " AND i.hidden_at IS NULL AND i.removed_at IS NULL"                                  \
    " JOIN bulletin_board b ON b.id = i.container_id WHERE "
#define BEHIND(time) time " >= ?1 AND (" time ", a.item_id) > (?1, ?2)"
#define OLDEST_FIRST(time) " ORDER BY " time ", a.item_id LIMIT ?3"

/* 1 is asked, as the partial index needs it. Nobody has the own case in this list. */
GW_SQL(list_to_decide, LISTED "a.state = 1 AND " BEHIND(
                           "a.asked_at") " AND i.author_id <> ?4 AND COALESCE(i.on_behalf_of, 0) "
                                         "<> ?4 AND a.asked_by <> ?4"
                                         " AND (a.stand_in_id = ?4 OR (b.approver_id IS NOT NULL "
                                         "AND visible(b.approver_id)))" OLDEST_FIRST("a.asked_at"));
GW_SQL(list_to_see, LISTED "a.deputy_for = ?4 AND a.seen_at IS NULL AND " BEHIND("a.decided_at")
                        OLDEST_FIRST("a.decided_at"));
GW_SQL(list_asked_by, LISTED
       "a.state = 1 AND " BEHIND("a.asked_at") " AND (a.asked_by = ?4 OR i.author_id = ?4 OR "
                                               "i.on_behalf_of = ?4)" OLDEST_FIRST("a.asked_at"));

static const struct gw_sql *
list_statement(enum bulletin_approval_list list)
{
    switch (list) {
    case BULLETIN_TO_DECIDE:
        return &list_to_decide;
    case BULLETIN_TO_SEE:
        return &list_to_see;
    case BULLETIN_ASKED_BY_ME:
        return &list_asked_by;
    }
    return NULL;
}

enum gw_err
bulletin_approvals_each(struct gw_request *req, const struct bulletin_approval_range *range,
                        bool (*each)(void *arg, const struct bulletin_approval_row *row), void *arg)
{
    GW_STMT stmt = gw_db_stmt(req->db, list_statement(range->list));
    struct bulletin_approval_row row;
    enum gw_err err;

    gw_bind_int(stmt, 1, range->after_time);
    gw_bind_int(stmt, 2, range->after_id);
    gw_bind_int(stmt, 3, range->rows_max);
    gw_bind_int(stmt, 4, req->person_id);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        round_read(stmt, NULL, &row.approval);
        row.item = (struct gw_item){
            .id = row.approval.item_id,
            .version = gw_column_int(stmt, ROUND_COLUMNS_COUNT),
            .title = gw_column_view(stmt, ROUND_COLUMNS_COUNT + 1),
            .container_id = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 2),
            .author_id = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 3),
            .issuer_department_id = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 4),
            .importance = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 5),
            .state = (enum gw_item_state)gw_column_int(stmt, ROUND_COLUMNS_COUNT + 6),
            .on_behalf_of = gw_column_int(stmt, ROUND_COLUMNS_COUNT + 7),
        };
        row.board_name = gw_column_view(stmt, ROUND_COLUMNS_COUNT + 8);
        if (!each(arg, &row))
            return GW_OK;
    }
    return gw_step_end(err);
}
