/* item_record_rules.h - an item as a record: retention, disposal, review and confirmation dates;
 * pure decisions, no database, no clock.
 */
#ifndef CORE_ITEM_RECORD_RULES_H
#define CORE_ITEM_RECORD_RULES_H

#include "gw/item.h"

#define ITEM_RETENTION_YEARS_MAX 30
#define ITEM_DOCUMENT_NO_CHARS_MAX 100
#define ITEM_CONFIDENTIALITY_MAX 3

/* 0, as a zeroed input has it, is no date either. */
static inline bool
item_date_is_set(gw_date date)
{
    return date > 0;
}

/* 保存期間: "1y" … "30y" give the years, "permanent" and the empty text 0. False for anything else.
 */
bool item_retention_read(struct gw_text retention, int *years);

/* The first day on which an item may be disposed of: its years of retention are counted from
 * 1 April after the fiscal year of `ended_on`, the day it became past or was withdrawn.
 * GW_DATE_NONE without retention, and for what is kept for ever. */
gw_date item_dispose_on(struct gw_text retention, gw_date ended_on);

/* The message key of what is wrong with these members whatever the day, and in `*field` the
 * member's name; NULL where nothing is. */
const char *item_record_fault(const struct gw_item_input *in, const char **field);
/* The same for the days of review and confirmation against `today`; what `before` had already
 * (NULL: a new item) may stay, and a draft may have any. */
const char *item_days_fault(const struct gw_item_input *in, const struct gw_item *before,
                            gw_date today, const char **field);

#endif
