/* backup.h - saving a database that a server holds. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H

#include "db/control.h"

#define BACKUP_VERB "backup"

/* Handler of "backup": the argument is the absolute path of the new file. */
enum gw_err backup_control(struct control_call *call);

#endif
