/* export_cell.h - values of an export's lists as text, and back. */
#ifndef CORE_EXPORT_CELL_H
#define CORE_EXPORT_CELL_H

#include "gw/export.h"

struct export_cell {
    bool is_null;
    int64_t number;      /* NUMBER, FLAG, DATE, TIME, and a NOTE that refers */
    struct gw_text text; /* of the other types, as stored */
};

bool export_type_is_number(const struct gw_export_column *column);
/* Of the current row, copied into the arena. */
struct export_cell export_cell_load(struct gw_stmt *stmt, struct gw_arena *arena,
                                    const struct gw_export_column *column, int index);
/* As the lists show it. CONTENT and KANA_KEY have no text of their own. */
struct gw_text export_cell_render(struct gw_arena *arena, const struct gw_export_column *column,
                                  const struct export_cell *cell);
/* Takes it back; GW_INVALID where it is not what its type says. */
enum gw_err export_cell_parse(struct gw_arena *arena, const struct gw_export_column *column,
                              struct gw_text text, struct export_cell *out) GW_MUST_USE;
/* Binds it as the statement's parameter `index`. */
void export_cell_bind(struct gw_stmt *stmt, int index, const struct gw_export_column *column,
                      const struct export_cell *cell);

/* The index-th id of a value of type PEOPLE, from 0; the count of them. */
size_t export_people_count(const struct export_cell *cell);
int64_t export_people_at(const struct export_cell *cell, size_t index);

#endif
