/* user_store.h - finding what `kairan user` names: people by number, seats by department and title.
 */
#ifndef CORE_USER_STORE_H
#define CORE_USER_STORE_H

#include "gw/db.h"

enum gw_err person_id_by_staff_no(struct gw_db *db, struct gw_text staff_no,
                                  int64_t *person_id) GW_MUST_USE;
/* GW_MISSING unless a department of this code is effective today. */
enum gw_err department_id_by_code(struct gw_db *db, struct gw_text code, gw_date today,
                                  int64_t *department_id) GW_MUST_USE;
enum gw_err position_id_by_name(struct gw_db *db, int64_t department_id, struct gw_text name,
                                gw_date today, int64_t *position_id) GW_MUST_USE;

#endif
