/* account.h - departments, positions, people, holdings and accounts as rows: what `init`, `user`,
 * the demonstration city and imports share. Writer only; the caller audits and calls
 * gw_people_touch.
 */
#ifndef CORE_ACCOUNT_H
#define CORE_ACCOUNT_H

#include "gw/db.h"

/* Columns as in migrations/core/0002_people.sql; an id of 0 takes a new one, dates without a value
 * are GW_DATE_NONE. */
struct department_row {
    int64_t id, parent_id, level, sort_key;
    struct gw_text code, name, kana, authority, phone;
    gw_date effective_from, effective_until;
};
struct position_row {
    int64_t id, department_id, rank;
    struct gw_text name, rank_name;
    struct gw_text role; /* empty for none */
    gw_date effective_from, effective_until;
};
struct person_row {
    int64_t id;
    struct gw_text staff_no, name, kana, appointment_kind, extension;
    gw_date appointment_from, appointment_until;
};
struct holding_row {
    int64_t id, person_id, position_id;
    struct gw_text holding_kind;
    gw_date held_from, held_until;
};
struct account_row {
    int64_t id, person_id;
    struct gw_text login;    /* folded (account_rules.h) */
    struct gw_text password; /* its hash (password.h) */
    bool must_change_password;
    gw_time initial_until;   /* a one-time password works until then; 0: no end */
    struct gw_text language; /* ja, en; empty: ja */
    gw_time joined_at;       /* unread counts from here on */
};

/* Each gives the row's id. GW_CONFLICT for a code, staff number, login or person that is taken, and
 * for a parent that does not exist. */
enum gw_err department_insert(struct gw_db *db, const struct department_row *row,
                              int64_t *id) GW_MUST_USE;
enum gw_err position_insert(struct gw_db *db, const struct position_row *row,
                            int64_t *id) GW_MUST_USE;
/* Whether there is any: a migrated database without one holds no city yet. */
enum gw_err person_any(struct gw_db *db, bool *out) GW_MUST_USE;
enum gw_err person_insert(struct gw_db *db, const struct person_row *row, gw_time now,
                          int64_t *id) GW_MUST_USE;
enum gw_err holding_insert(struct gw_db *db, const struct holding_row *row,
                           int64_t *id) GW_MUST_USE;
/* A login that another person ever had is GW_CONFLICT (N2.3). With a password that must be changed
 * it waits for its first sign-in. */
enum gw_err account_insert(struct gw_db *db, const struct account_row *row, gw_time now,
                           int64_t *id) GW_MUST_USE;
enum gw_err deputy_insert(struct gw_db *db, int64_t position_id, int64_t sequence,
                          int64_t deputy_position_id) GW_MUST_USE;
enum gw_err leave_insert(struct gw_db *db, int64_t person_id, gw_date from,
                         gw_date until) GW_MUST_USE;

/* The national holidays and the closed days of the year's end (12/29–1/3), as rows of the whole
 * city; what is there already stays. */
enum gw_err city_calendar_insert(struct gw_db *db, int first_year, int last_year) GW_MUST_USE;
/* A day on which the usual week does not hold; department 0: the whole city. */
enum gw_err calendar_day_insert(struct gw_db *db, int64_t department_id, gw_date day,
                                bool is_business, struct gw_text name) GW_MUST_USE;
/* Bit n of `business_days`: weekday n, 0 = Sunday. */
enum gw_err calendar_week_insert(struct gw_db *db, int64_t department_id,
                                 int64_t business_days) GW_MUST_USE;

/* An account with what a sign-in and the rules about its password need. */
struct account {
    int64_t id, person_id;
    struct gw_text login, password, name, kana, staff_no;
    bool must_change_password;
    bool is_open; /* state active */
    bool is_english;
    gw_time initial_until;
};
enum gw_err account_find_by_login(struct gw_db *db, struct gw_arena *arena, struct gw_text login,
                                  struct account *out) GW_MUST_USE;
enum gw_err account_load(struct gw_db *db, struct gw_arena *arena, int64_t account_id,
                         struct account *out) GW_MUST_USE;

/* The new hash, if the stored one is still `before` (else GW_CONFLICT: somebody was faster). */
enum gw_err account_password_update(struct gw_db *db, const struct account_row *row,
                                    struct gw_text before, gw_time now) GW_MUST_USE;
enum gw_err account_language_update(struct gw_db *db, int64_t account_id, struct gw_text language,
                                    gw_time now) GW_MUST_USE;
/* Somebody has signed in: it waits no longer for that. */
enum gw_err account_use(struct gw_db *db, int64_t account_id) GW_MUST_USE;
/* End of the account (N7.2): the row stays, so that its login is never given to another.
 * GW_CONFLICT when it is closed already. */
enum gw_err account_close(struct gw_db *db, int64_t account_id, gw_time now) GW_MUST_USE;

#endif
