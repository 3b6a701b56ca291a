/* session_store.h - sessions in the database; for session*.c. */
#ifndef CORE_SESSION_STORE_H
#define CORE_SESSION_STORE_H

#include "gw/actor.h"
#include "gw/audit.h"
#include "gw/db.h"

struct session_row {
    int64_t id, account_id, person_id;
    gw_time last_seen_at, expires_at;
    bool must_change_password;
    bool is_open; /* the account is active */
    enum gw_language language;
};

struct session_new {
    int64_t id, account_id;
    struct gw_digest token; /* digest of the token */
    gw_time created_at, expires_at;
    struct gw_text peer, user_agent;
};

enum gw_err session_row_find(struct gw_db *db, const struct gw_digest *token,
                             struct session_row *out) GW_MUST_USE;
enum gw_err session_row_load(struct gw_db *db, int64_t session_id,
                             struct session_row *out) GW_MUST_USE;
enum gw_err session_row_insert(struct gw_db *db, const struct session_new *row) GW_MUST_USE;
enum gw_err session_row_remove(struct gw_db *db, int64_t session_id) GW_MUST_USE;
/* All sessions of the account but `kept` (0: all); calls ended(arg, id) for each. */
enum gw_err session_rows_remove(struct gw_db *db, int64_t account_id, int64_t kept,
                                void (*ended)(void *arg, int64_t session_id),
                                void *arg) GW_MUST_USE;
/* Sessions that are over their end, or were last seen before `idle_since`. */
enum gw_err session_rows_purge(struct gw_db *db, gw_time now, gw_time idle_since) GW_MUST_USE;
/* Never moves it back. */
enum gw_err session_row_seen(struct gw_db *db, int64_t session_id, gw_time at) GW_MUST_USE;

#endif
