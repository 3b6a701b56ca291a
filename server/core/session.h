/* session.h - who a cookie belongs to, and signing in and out. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include "core/app.h"

#define SESSION_TOKEN_BYTES 32
#define SESSION_COOKIE "kairan_session"            /* plain HTTP */
#define SESSION_COOKIE_TLS "__Host-kairan_session" /* under TLS */
#define SESSION_CSRF_CHARS 33                      /* 32 hex digits and NUL */

struct session {
    int64_t id, account_id, person_id;
    bool must_change_password;
    enum gw_language language;
    char csrf[SESSION_CSRF_CHARS]; /* BLAKE2b keyed by the token: nothing to store */
};

/* The live session of the cookie's token (hex). GW_UNAUTHENTICATED when unknown, idle too long,
 * over its end, or of a closed account. One statement. Whether the person may be here today (leave,
 * term of appointment) is actor_load's to say. */
enum gw_err session_find(struct lane *lane, struct gw_text token_hex, gw_time now,
                         struct session *out) GW_MUST_USE;
/* The same by id, for who holds a stream open; `csrf` is left empty. */
enum gw_err session_load(struct lane *lane, int64_t session_id, gw_time now,
                         struct session *out) GW_MUST_USE;
/* A new token as the cookie carries it: 64 hex digits of randomness, in the arena. */
struct gw_text session_token_new(struct gw_env *env, struct gw_arena *arena);
/* What is stored of it, and the CSRF token that belongs to it. GW_UNAUTHENTICATED for what is no
 * token. */
enum gw_err session_token_digest(struct gw_text token_hex, uint8_t digest[32],
                                 char csrf[SESSION_CSRF_CHARS]) GW_MUST_USE;

/* Overwrites the request's body where it lies, once its secrets have been used. */
void session_body_wipe(const struct gw_request *req);
/* The same, and all texts read from it: when nobody will use them any more. */
void session_input_wipe(const struct gw_request *req);

/* Ends all sessions of the account but `kept` (0: all), their streams after COMMIT. Writer only. */
enum gw_err session_end_others(struct gw_request *req, int64_t account_id,
                               int64_t kept) GW_MUST_USE;

/* Notes that the session was used; memory only, written each 60 s. */
void session_seen(struct gw_app *app, int64_t session_id, gw_time now);

struct last_seen *last_seen_new(struct gw_app *app);
void last_seen_free(struct last_seen *last_seen);
/* When the session was last used as far as memory knows; 0 when it doesn't. Any thread. */
gw_time last_seen_at(const struct last_seen *last_seen, int64_t session_id);
/* Hands what is new to the writer and returns at once: by timer and before the writer stops. */
enum gw_err last_seen_flush(struct gw_app *app) GW_MUST_USE;

#endif
