/* import_kinds.c - the kinds of lists that there are: the core's, then the modules'. */
#include "core/app.h"
#include "core/import.h"

static const struct gw_import_kind *const core_kinds[] = {
    &import_departments_kind,
    &import_staff_kind,
    &import_desknets_organizations_kind,
    &import_desknets_users_kind,
};
#define CORE_KINDS (sizeof(core_kinds) / sizeof(core_kinds[0]))

const struct gw_import_kind *
import_kind_at(const struct gw_app *app, size_t index)
{
    if (index < CORE_KINDS)
        return core_kinds[index];
    index -= CORE_KINDS;
    for (size_t m = 0; app->modules[m] != NULL; m++) {
        const struct gw_import_kind *const *kind = app->modules[m]->imports;

        for (; kind != NULL && *kind != NULL; kind++) {
            if (index-- == 0)
                return *kind;
        }
    }
    return NULL;
}

const struct gw_import_kind *
import_kind_find(const struct gw_app *app, struct gw_text name)
{
    const struct gw_import_kind *kind;

    for (size_t i = 0; (kind = import_kind_at(app, i)) != NULL; i++) {
        if (gw_text_equal(gw_text_from(kind->name), name))
            return kind;
    }
    return NULL;
}
