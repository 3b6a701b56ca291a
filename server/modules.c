/* modules.c - the ordered list of modules; adding one here is all that it takes. */
#include "modules.h"

extern const struct gw_module core_module;
extern const struct gw_module export_module;
extern const struct gw_module file_module;
extern const struct gw_module import_module;
extern const struct gw_module item_module;
extern const struct gw_module people_module;
extern const struct gw_module search_module;
extern const struct gw_module bulletin_module;

const struct gw_module *const gw_modules[] = {
    &core_module,   &export_module, &file_module,     &import_module, &item_module,
    &people_module, &search_module, &bulletin_module, NULL,
};
