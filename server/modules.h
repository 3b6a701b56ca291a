/* modules.h - what is compiled into this program: its modules in order, and the migrations. */
#ifndef MODULES_H
#define MODULES_H

#include "gw/module.h"

/* NULL-ended; core first. */
extern const struct gw_module *const gw_modules[];
/* Made from migrations/ by the build; ends with a zero entry. */
extern const struct gw_migration gw_migrations[];

#endif
