/* item_lines.h - what a list shows of items, in memory: a page reads an index of the database, and
 * the rows themselves only where nobody has listed them lately.
 *
 * Derived data: filled by readers, dropped after each COMMIT that changes the item. The database
 * decides what is in a list and who sees it; from here comes only what its lines say. A reader
 * keeps a row only if its snapshot began after the last change in that part of the table
 * (item_lines_changes(), noted before the snapshot begins); an older one uses it once.
 */
#ifndef CORE_ITEM_LINES_H
#define CORE_ITEM_LINES_H

#include "core/app.h"
#include "gw/item.h"
#include "gw/json.h"

struct item_lines;

/* NULL only without memory. */
struct item_lines *item_lines_new(void);
void item_lines_free(struct item_lines *lines); /* NULL does nothing */

/* A number that moves with each change; never 0. Any thread. */
uint64_t item_lines_changes(const struct item_lines *lines);

/* What was kept of the item, for a snapshot before which `noted` changes were counted: an older one
 * might let somebody see it who no longer does. Its title and its members, rendered, are copied
 * into `arena`. False: nothing.
 * Any thread. */
bool item_lines_find(struct item_lines *lines, struct gw_arena *arena, int64_t item_id,
                     uint64_t noted, struct gw_item *out);
/* Keeps a row of a snapshot before which `noted` changes were counted; 0: not known, so it isn't
 * kept. Of its texts only the title, and what is rendered. Any thread. */
void item_lines_keep(struct item_lines *lines, const struct gw_item *item, uint64_t noted);

/* What a list shows of the row, whoever asks and whenever; members of an object that is open. */
void item_members_render(struct gw_json *json, const struct gw_item *item);

/* Writer only, inside the transaction that changes the item: read anew after COMMIT. */
void item_lines_forget(struct gw_request *req, int64_t item_id);

#endif
