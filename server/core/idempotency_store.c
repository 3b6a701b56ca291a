/* idempotency_store.c - kept replies in the database, and the job that drops them after a day. */
#include "core/idempotency.h"

#include "core/core_handlers.h"

GW_SQL(idempotency_load,
       .text = "SELECT body_digest, status, version, reply FROM idempotency"
               " WHERE person_id = ?1 AND route = ?2 AND key = ?3 AND created_at > ?4");

enum gw_err
idempotency_find(struct gw_db *db, struct gw_arena *arena, const struct idempotency_key *key,
                 gw_time now, struct idempotency_reply *out)
{
    GW_STMT stmt = gw_db_stmt(db, &idempotency_load);
    struct gw_text digest;

    gw_bind_int(stmt, 1, key->person_id);
    gw_bind_text(stmt, 2, key->route);
    gw_bind_text(stmt, 3, key->key);
    gw_bind_int(stmt, 4, now - IDEMPOTENCY_KEPT);
    GW_TRY(gw_step_row(stmt));
    digest = gw_column_view(stmt, 0);
    if (digest.bytes != sizeof(out->body_digest.bytes))
        return GW_IO;
    memcpy(out->body_digest.bytes, digest.data, digest.bytes);
    out->status = gw_column_int(stmt, 1);
    out->version = gw_column_int(stmt, 2);
    out->reply = gw_column_text(stmt, arena, 3);
    return GW_OK;
}

GW_SQL(idempotency_insert,
       .text = "INSERT INTO idempotency"
               " (person_id, route, key, body_digest, status, version, reply, created_at)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
               " ON CONFLICT (person_id, route, key) DO UPDATE SET"
               " body_digest = excluded.body_digest, status = excluded.status,"
               " version = excluded.version, reply = excluded.reply,"
               " created_at = excluded.created_at");

enum gw_err
idempotency_keep(struct gw_db *db, const struct idempotency_key *key, gw_time now,
                 const struct idempotency_reply *reply)
{
    GW_STMT stmt = gw_db_stmt(db, &idempotency_insert);

    gw_bind_int(stmt, 1, key->person_id);
    gw_bind_text(stmt, 2, key->route);
    gw_bind_text(stmt, 3, key->key);
    gw_bind_bytes(stmt, 4,
                  (struct gw_text){ (const char *)reply->body_digest.bytes,
                                    sizeof(reply->body_digest.bytes) });
    gw_bind_int(stmt, 5, reply->status);
    gw_bind_id(stmt, 6, reply->version);
    gw_bind_bytes(stmt, 7, reply->reply);
    gw_bind_int(stmt, 8, now);
    return gw_step_done(stmt);
}

GW_SQL(idempotency_delete_old, .text = "DELETE FROM idempotency WHERE created_at <= ?1");

/* A day's keys at once: one delete by index, a few ms for ten thousand. */
enum gw_err
core_idempotency_purge(struct gw_request *req, struct gw_job *job)
{
    GW_STMT stmt = gw_db_stmt(req->db, &idempotency_delete_old);

    (void)job;
    gw_bind_int(stmt, 1, req->now - IDEMPOTENCY_KEPT);
    return gw_step_done(stmt);
}
