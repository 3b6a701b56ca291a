/* account_rules.h - what a login and a password may be; pure decisions, no database, no clock. */
#ifndef CORE_ACCOUNT_RULES_H
#define CORE_ACCOUNT_RULES_H

#include "gw/text.h"

#define LOGIN_CHARS_MAX 64
#define PASSWORD_CHARS_LEAST 8 /* whatever the setting says (ASVS 6.2.1) */

/* Whose password it is to be. Empty texts are not compared. */
struct password_owner {
    struct gw_text login, name, kana, staff_no;
    struct gw_text current; /* the password in use */
};

/* The message key of what is wrong with the password, NULL where nothing is. Length counts
 * characters; letters may be of any kind and mix (NIST SP 800-63B). */
const char *password_fault(struct gw_text password, int64_t chars_min,
                           const struct password_owner *owner);

/* Whether the password, its letters taken as small ones, is in the list of common ones. */
bool password_is_common(struct gw_text folded);

/* A login as it is stored: full-width letters, digits and signs as ASCII, capitals as small
 * letters, no white space at the ends; so that an input method left on doesn't keep anybody out. */
struct gw_text login_fold(struct gw_arena *arena, struct gw_text typed);
/* The message key of what is wrong with a folded login that is to be given out: 2 to 64 of a-z 0-9
 * . _ - @. */
const char *login_fault(struct gw_text login);

#endif
