/* import_departments.h - the columns of the department imports (import_departments.c). */
#ifndef CORE_IMPORT_DEPARTMENTS_H
#define CORE_IMPORT_DEPARTMENTS_H

#include "core/import.h"

enum department_column {
    DEPARTMENT_CODE,
    DEPARTMENT_PARENT,
    DEPARTMENT_NAME,
    DEPARTMENT_KANA,
    DEPARTMENT_LEVEL,
    DEPARTMENT_AUTHORITY,
    DEPARTMENT_PHONE,
    DEPARTMENT_FROM,
    DEPARTMENT_UNTIL,
    DEPARTMENT_ORDER,
    /* of desknet's NEO only */
    DEPARTMENT_DN_ID,
    DEPARTMENT_DN_REMOVED,
};

extern const struct gw_import_column import_department_columns[];
extern const struct gw_import_column import_desknets_department_columns[];

#endif
