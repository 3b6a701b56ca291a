/* item_rules.h - what may become of an item; pure decisions, no database, no clock. */
#ifndef CORE_ITEM_RULES_H
#define CORE_ITEM_RULES_H

#include "gw/audit.h"
#include "gw/fsm.h"
#include "gw/item.h"

#define ITEM_CLASS_MAX 5            /* N8 has five classes */
#define ITEM_CLASS_BY_RECOGNITION 5 /* the one that the administrator has to recognise first */
#define ITEM_YEARS_AHEAD_MAX 30     /* no date of publication lies further off than any retention */

/* Moves of enum gw_item_state. */
extern const struct gw_fsm_table item_states;

/* The message key of what is wrong with a new item or a change at `now`, and in `*field` the
 * member's name; NULL where nothing is. `before` is the item as stored, NULL for a new one. */
const char *item_input_fault(const struct gw_item_input *in, const struct gw_item *before,
                             gw_time now, const char **field);

/* When publication begins by the input: as it says, as it was, or `now`; a draft without a date
 * begins at 0, and at `now` when it is published after the date that it had. */
gw_time item_begins_at(const struct gw_item_input *in, const struct gw_item *before, gw_time now);

/* Where an item of these dates stands at `now`: waiting, current or past. `published_until` 0 is an
 * open end; the item is current up to, not at, that moment. */
enum gw_item_state item_state_at(gw_time published_from, gw_time published_until, gw_time now);

/* What the audit keeps of an item's state (DESIGN 6): all that a person decides. Waiting, current
 * and past count as one, since the dates tell them apart. `files` is what it has attached
 * (attachment_texts.record); empty for none, and for what entries of version 1 say
 * (audit_entry.h). */
struct gw_digest item_digest(const struct gw_item *item, struct gw_text content,
                             struct gw_text files);

#endif
