/* session_store.c - sessions in the database. */
#include "core/session_store.h"

#define SESSION_COLUMNS                                                     \
    "SELECT s.id, s.account_id, a.person_id, s.last_seen_at, s.expires_at," \
    " a.must_change_password, a.state, a.language FROM session s"           \
    " JOIN account a ON a.id = s.account_id WHERE "

static enum gw_err
row_read(struct gw_stmt *stmt, struct session_row *out)
{
    GW_TRY(gw_step_row(stmt));
    *out = (struct session_row){
        .id = gw_column_int(stmt, 0),
        .account_id = gw_column_int(stmt, 1),
        .person_id = gw_column_int(stmt, 2),
        .last_seen_at = gw_column_int(stmt, 3),
        .expires_at = gw_column_int(stmt, 4),
        .must_change_password = gw_column_int(stmt, 5) != 0,
        .is_open = gw_text_equal(gw_column_view(stmt, 6), GW_TEXT("active")),
        .language = gw_text_equal(gw_column_view(stmt, 7), GW_TEXT("en")) ? GW_EN : GW_JA,
    };
    return GW_OK;
}

GW_SQL(session_by_token, SESSION_COLUMNS "s.token_digest = ?1");

enum gw_err
session_row_find(struct gw_db *db, const struct gw_digest *token, struct session_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &session_by_token);

    gw_bind_bytes(stmt, 1, (struct gw_text){ (const char *)token->bytes, GW_DIGEST_BYTES });
    return row_read(stmt, out);
}

GW_SQL(session_by_id, SESSION_COLUMNS "s.id = ?1");

enum gw_err
session_row_load(struct gw_db *db, int64_t session_id, struct session_row *out)
{
    GW_STMT stmt = gw_db_stmt(db, &session_by_id);

    gw_bind_int(stmt, 1, session_id);
    return row_read(stmt, out);
}

GW_SQL(session_add, "INSERT INTO session (id, token_digest, account_id, created_at, last_seen_at,"
                    " expires_at, peer, user_agent) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)");

enum gw_err
session_row_insert(struct gw_db *db, const struct session_new *row)
{
    GW_STMT stmt = gw_db_stmt(db, &session_add);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_bytes(stmt, 2, (struct gw_text){ (const char *)row->token.bytes, GW_DIGEST_BYTES });
    gw_bind_int(stmt, 3, row->account_id);
    gw_bind_int(stmt, 4, row->created_at);
    gw_bind_int(stmt, 5, row->expires_at);
    gw_bind_text(stmt, 6, row->peer);
    gw_bind_text(stmt, 7, row->user_agent);
    return gw_step_done(stmt);
}

GW_SQL(session_delete, "DELETE FROM session WHERE id = ?1");

enum gw_err
session_row_remove(struct gw_db *db, int64_t session_id)
{
    GW_STMT stmt = gw_db_stmt(db, &session_delete);

    gw_bind_int(stmt, 1, session_id);
    return gw_step_done(stmt);
}

GW_SQL(session_delete_of, "DELETE FROM session WHERE account_id = ?1 AND id <> ?2 RETURNING id");

enum gw_err
session_rows_remove(struct gw_db *db, int64_t account_id, int64_t kept,
                    void (*ended)(void *arg, int64_t session_id), void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &session_delete_of);
    enum gw_err err;

    gw_bind_int(stmt, 1, account_id);
    gw_bind_int(stmt, 2, kept);
    while ((err = gw_step_row(stmt)) == GW_OK)
        ended(arg, gw_column_int(stmt, 0));
    return gw_step_end(err);
}

GW_SQL(session_delete_over, "DELETE FROM session WHERE expires_at <= ?1 OR last_seen_at < ?2",
       .scans = true);

enum gw_err
session_rows_purge(struct gw_db *db, gw_time now, gw_time idle_since)
{
    GW_STMT stmt = gw_db_stmt(db, &session_delete_over);

    gw_bind_int(stmt, 1, now);
    gw_bind_int(stmt, 2, idle_since);
    return gw_step_done(stmt);
}

GW_SQL(session_set_seen,
       "UPDATE session SET last_seen_at = ?2 WHERE id = ?1 AND last_seen_at < ?2");

enum gw_err
session_row_seen(struct gw_db *db, int64_t session_id, gw_time at)
{
    GW_STMT stmt = gw_db_stmt(db, &session_set_seen);

    gw_bind_int(stmt, 1, session_id);
    gw_bind_int(stmt, 2, at);
    return gw_step_done(stmt);
}
