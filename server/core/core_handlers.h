/* core_handlers.h - the handlers behind core's own routes, and the bodies and queries they get.
 *
 * The routes stand in core_module.c, the session handlers in session_routes.c and
 * password_routes.c, the operator's in core_ops_*.c.
 */
#ifndef CORE_HANDLERS_H
#define CORE_HANDLERS_H

#include "gw/job.h"
#include "gw/module.h"

/* Core's settings (core_module.c); the names that C code asks for. */
#define CORE_SETTING_TIME_ZONE "time_zone_offset_min"
#define CORE_SETTING_SIGN_IN_NOTICE "sign_in_notice"
#define CORE_SETTING_CITY_NAME "city_name"
#define CORE_SETTING_SESSION_IDLE_MIN "session_idle_min"
#define CORE_SETTING_SESSION_HOURS_MAX "session_hours_max"
#define CORE_SETTING_INITIAL_PASSWORD_DAYS "initial_password_days"
#define CORE_SETTING_PASSWORD_CHARS_MIN "password_chars_min"
#define CORE_SETTING_SIGN_IN_FAILURES_MAX "sign_in_failures_max" /* per login × address, 15 min */
#define CORE_SETTING_REQUESTS_PER_MIN "requests_per_min"         /* per session */
#define CORE_SETTING_SIGN_INS_PER_MIN "sign_ins_per_min"         /* per address */

/* POST /api/session */
struct core_session_input {
    struct gw_text login;
    struct gw_text password;
};
/* On the pool: throttles, checks the password (argon2id) and leaves the account in req->prepared.
 */
gw_handler core_session_prepare;
gw_handler core_session_create; /* writer: makes the session, sets the cookie */
gw_handler core_session_show;
gw_handler core_session_remove;

/* PATCH /api/session */
struct core_language_input {
    struct gw_text language; /* "ja" or "en" */
};
gw_handler core_session_update;

/* PUT /api/session/password */
struct core_password_input {
    struct gw_text current_password;
    struct gw_text new_password;
};
gw_handler core_password_prepare; /* pool: checks the current one, hashes the new one */
gw_handler core_password_change;

/* GET with `limit` and `after`. */
struct core_page_query {
    int64_t limit;
    struct gw_text after;
};

/* PATCH /api/core/settings: the value as text, a number in decimal. */
struct core_setting_input {
    struct gw_text key;
    struct gw_text value;
};

gw_handler core_event_stream; /* dispatch joins the broker after it */
gw_handler core_openapi_show;
gw_handler core_health_show;
gw_handler core_job_list; /* core_page_query */
gw_handler core_sign_in_notice_show, core_area_notice_list;
gw_handler core_setting_list;
gw_handler core_setting_update;
gw_handler core_audit_list; /* core_page_query */

/* Periodic jobs. */
enum gw_err core_idempotency_purge(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err core_session_purge(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

/* core_messages.c: every text of the core's in both languages; ends with a zero entry. */
extern const struct gw_message core_messages[];
extern const struct gw_module core_module;

#endif
