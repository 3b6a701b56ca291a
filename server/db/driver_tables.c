/* driver_tables.c - see driver_tables.h. */
#include "db/driver_tables.h"

/* Whether a table that `table` refers to stands among `rest`. */
static bool
is_waiting(const struct driver_table *table, const struct driver_table *rest, size_t rest_count,
           const struct driver_reference *references, size_t references_count)
{
    for (size_t i = 0; i < references_count; i++) {
        if (strcmp(references[i].from, table->name) != 0 ||
            strcmp(references[i].to, table->name) == 0)
            continue;
        for (size_t j = 0; j < rest_count; j++)
            if (strcmp(rest[j].name, references[i].to) == 0)
                return true;
    }
    return false;
}

enum gw_err
driver_tables_order(struct driver_table *tables, size_t count,
                    const struct driver_reference *references, size_t references_count)
{
    for (size_t done = 0; done < count; done++) {
        size_t next = done;

        while (next < count &&
               is_waiting(&tables[next], &tables[done], count - done, references, references_count))
            next++;
        if (next == count)
            return GW_CONFLICT;
        const struct driver_table found = tables[next];
        memmove(&tables[done + 1], &tables[done], (next - done) * sizeof(*tables));
        tables[done] = found;
    }
    return GW_OK;
}
