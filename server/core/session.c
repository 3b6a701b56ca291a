/* session.c - tokens, and whether a session is still alive.
 *
 * The cookie carries 256 random bits; the database keeps their BLAKE2b-256, so a stolen copy of it
 * opens nothing (ASVS 7.2.3). A session ends after `session_idle_min` without a request (ASVS
 * 7.3.1), and after `session_hours_max` in any case (7.3.2); also where the clock is set.
 */
#include <sodium.h>

#include "core/session.h"

#include "core/broker.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/password.h"
#include "core/session_store.h"
#include "gw/setting.h"

#define CSRF_BYTES ((SESSION_CSRF_CHARS - 1) / 2)
/* A session that was used so much later than now is one of a clock that was wrong: it would live
 * until that time. It is refused, not removed: the clock that is wrong may be the one of now. */
#define CLOCK_AHEAD_MAX GW_HOUR
#define TOKEN_HEX_CHARS (SESSION_TOKEN_BYTES * 2)

_Static_assert(CSRF_BYTES == crypto_generichash_BYTES_MIN, "BLAKE2b gives this length");

struct gw_text
session_token_new(struct gw_env *env, struct gw_arena *arena)
{
    uint8_t token[SESSION_TOKEN_BYTES];

    env->random(env, token, sizeof token);
    struct gw_text hex = gw_text_hex(arena, token, sizeof token);
    sodium_memzero(token, sizeof token);
    return hex;
}

enum gw_err
session_token_digest(struct gw_text token_hex, uint8_t digest[32], char csrf[SESSION_CSRF_CHARS])
{
    static const uint8_t purpose[] = "kairan csrf token";
    uint8_t token[SESSION_TOKEN_BYTES];
    uint8_t mark[CSRF_BYTES];

    if (token_hex.bytes != TOKEN_HEX_CHARS ||
        gw_text_unhex(token_hex, token, sizeof token) != GW_OK)
        return GW_UNAUTHENTICATED;
    (void)crypto_generichash(digest, 32, token, sizeof token, NULL, 0);
    (void)crypto_generichash(mark, sizeof mark, purpose, sizeof purpose - 1, token, sizeof token);
    (void)sodium_bin2hex(csrf, SESSION_CSRF_CHARS, mark, sizeof mark);
    sodium_memzero(token, sizeof token);
    return GW_OK;
}

static bool
is_alive(const struct gw_app *app, const struct session_row *row, gw_time now)
{
    gw_time idle_max = gw_setting_number(app, CORE_SETTING_SESSION_IDLE_MIN) * GW_MINUTE;
    gw_time seen_at = row->last_seen_at;

    if (!row->is_open || now >= row->expires_at || seen_at - now > CLOCK_AHEAD_MAX)
        return false;
    if (now - seen_at > idle_max)
        seen_at = last_seen_at(app->last_seen, row->id);
    return now - seen_at <= idle_max && seen_at - now <= CLOCK_AHEAD_MAX;
}

static enum gw_err
session_take(const struct lane *lane, enum gw_err err, const struct session_row *row, gw_time now,
             struct session *out)
{
    if (err == GW_MISSING)
        return GW_UNAUTHENTICATED;
    GW_TRY(err);
    if (!is_alive(lane->app, row, now))
        return GW_UNAUTHENTICATED;
    out->id = row->id;
    out->account_id = row->account_id;
    out->person_id = row->person_id;
    out->must_change_password = row->must_change_password;
    out->language = row->language;
    return GW_OK;
}

enum gw_err
session_find(struct lane *lane, struct gw_text token_hex, gw_time now, struct session *out)
{
    struct gw_digest token;
    struct session found = { 0 };
    struct session_row row;

    GW_TRY(session_token_digest(token_hex, token.bytes, found.csrf));
    enum gw_err err = session_row_find(lane->db, &token, &row);
    GW_TRY(session_take(lane, err, &row, now, &found));
    *out = found;
    return GW_OK;
}

enum gw_err
session_load(struct lane *lane, int64_t session_id, gw_time now, struct session *out)
{
    struct session found = { 0 };
    struct session_row row;
    enum gw_err err = session_row_load(lane->db, session_id, &row);

    GW_TRY(session_take(lane, err, &row, now, &found));
    *out = found;
    return GW_OK;
}

void
session_body_wipe(const struct gw_request *req)
{
    const struct dispatch *dispatch = dispatch_of(req);

    if (dispatch != NULL && dispatch->exchange != NULL)
        password_wipe(http_exchange_request(dispatch->exchange)->body);
}

void
session_input_wipe(const struct gw_request *req)
{
    const struct gw_field *field = req->body == NULL ? NULL : req->route->body;

    for (; field != NULL && field->name != NULL; field++) {
        if (field->type == GW_FIELD_TEXT)
            password_wipe(*(const struct gw_text *)((const char *)req->body + field->offset));
    }
    session_body_wipe(req);
}

/* Sessions whose streams end after COMMIT; a list in the request's arena. */
struct ended {
    struct gw_app *app;
    struct gw_request *req;
    struct ended_session {
        int64_t id;
        struct ended_session *next;
    } * first;
};

static void
ended_note(void *arg, int64_t session_id)
{
    struct ended *ended = arg;
    struct ended_session *session = GW_NEW(ended->req->arena, struct ended_session);

    *session = (struct ended_session){ session_id, ended->first };
    ended->first = session;
}

static void
ended_tell(void *arg)
{
    const struct ended *ended = arg;

    for (const struct ended_session *session = ended->first; session != NULL;
         session = session->next)
        broker_end_session(ended->app->broker, session->id);
}

enum gw_err
session_end_others(struct gw_request *req, int64_t account_id, int64_t kept)
{
    struct ended *ended = GW_NEW(req->arena, struct ended);

    *ended = (struct ended){ .app = req->app, .req = req };
    GW_TRY(session_rows_remove(req->db, account_id, kept, ended_note, ended));
    gw_after_commit(req->db, ended_tell, ended);
    return GW_OK;
}

enum gw_err
core_session_purge(struct gw_request *req, struct gw_job *job)
{
    gw_time idle_max = gw_setting_number(req->app, CORE_SETTING_SESSION_IDLE_MIN) * GW_MINUTE;
    gw_time idle_since = req->now - idle_max -
                         GW_HOUR; /* what memory knows may not be stored yet */

    (void)job;
    return session_rows_purge(req->db, req->now, idle_since);
}
