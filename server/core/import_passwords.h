/* import_passwords.h - one-time passwords for those who have never signed in (N2.4).
 *
 * Taking in makes accounts whose password nobody has. Issuing gives each of them a one-time
 * password, which exists in the reply and nowhere else; where a reply was lost it is done again,
 * and the new ones replace the old. Who holds power over the whole city gets one on the machine
 * only.
 */
#ifndef CORE_IMPORT_PASSWORDS_H
#define CORE_IMPORT_PASSWORDS_H

#include "gw/buf.h"
#include "gw/request.h"

#define IMPORT_PASSWORDS_MAX 5000          /* at once, for a browser … */
#define IMPORT_PASSWORDS_MACHINE_MAX 12000 /* … and on the machine: a whole city */

/* Who of those that wait for their first sign-in. */
struct import_waiting {
    gw_time unused_since;  /* of one list; 0: of any */
    int64_t department_id; /* whose main office is there; 0: of any */
    bool by_operator;      /* on the machine: those with power over the whole city, too */
};

struct import_password {
    int64_t account_id;
    struct gw_text staff_no, name, department, login;
    struct gw_text stored;   /* the hash that is replaced */
    struct gw_text password; /* the new one, in clear */
};
struct import_passwords {
    struct import_password *list; /* by department, rank and name; in the request's arena */
    size_t count;
    gw_time until; /* when they stop working */
};

/* How many at once for who asks. */
static inline size_t
import_passwords_most(const struct import_waiting *who)
{
    return who->by_operator ? IMPORT_PASSWORDS_MACHINE_MAX : IMPORT_PASSWORDS_MAX;
}

/* GW_TOO_LARGE for more than import_passwords_most(), and nothing is changed. Notes what the log
 * says. Writer only. */
enum gw_err import_passwords_issue(struct gw_request *req, const struct import_waiting *who,
                                   struct import_passwords *out) GW_MUST_USE;
/* staff number, name, department, login and one-time password, as CSV with a byte order mark. */
void import_passwords_csv(struct gw_buf *out, const struct import_passwords *passwords);
void import_passwords_wipe(struct import_passwords *passwords);

/* ---- import_passwords_store.c ---- */

/* At most import_passwords_most() + 1; without passwords. */
enum gw_err import_waiting_load(struct gw_request *req, const struct import_waiting *who,
                                struct import_passwords *out) GW_MUST_USE;
/* How many wait: of each list, the newest first, and in each department. */
struct import_waiting_group {
    int64_t id; /* unused_since, or the department's; 0: without a department */
    struct gw_text name;
    int64_t count;
};
struct import_waiting_groups {
    struct import_waiting_group *list;
    size_t count;
};
enum gw_err import_waiting_lists(struct gw_request *req,
                                 struct import_waiting_groups *out) GW_MUST_USE;
enum gw_err import_waiting_departments(struct gw_request *req,
                                       struct import_waiting_groups *out) GW_MUST_USE;

#endif
