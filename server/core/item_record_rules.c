/* item_record_rules.c - an item as a record: retention, disposal, review and confirmation dates. */
#include "core/item_record_rules.h"

#include "core/item_rules.h"

#define DAYS_AHEAD_MAX (366 * ITEM_YEARS_AHEAD_MAX)

bool
item_retention_read(struct gw_text retention, int *years)
{
    const struct gw_text number = gw_text_slice(retention, 0, retention.bytes - 1);
    int64_t value;

    *years = 0;
    if (retention.bytes == 0 || gw_text_equal(retention, GW_TEXT("permanent")))
        return true;
    if (retention.data[retention.bytes - 1] != 'y' || gw_text_int(number, &value) != GW_OK ||
        value < 1 || value > ITEM_RETENTION_YEARS_MAX)
        return false;
    *years = (int)value;
    return true;
}

gw_date
item_dispose_on(struct gw_text retention, gw_date ended_on)
{
    struct gw_civil day = { .month = 4, .day = 1 };
    int years;

    if (!item_retention_read(retention, &years) || years == 0)
        return GW_DATE_NONE;
    day.year = gw_fiscal_year(ended_on) + 1 + years;
    return gw_date_from_civil(day);
}

const char *
item_record_fault(const struct gw_item_input *in, const char **field)
{
    int years;

    *field = "confidentiality";
    if (in->confidentiality < 0 || in->confidentiality > ITEM_CONFIDENTIALITY_MAX)
        return "item.confidentiality_unknown";
    *field = "retention";
    if (!item_retention_read(in->retention, &years))
        return "item.retention_unknown";
    *field = "document_no";
    if (gw_text_chars(in->document_no) > ITEM_DOCUMENT_NO_CHARS_MAX)
        return "item.document_no_too_long";
    *field = "confirm_by";
    if (item_date_is_set(in->confirm_by) && !in->confirm)
        return "item.confirm_by_without_confirm";
    return NULL;
}

static const char *
day_fault(gw_date day, gw_date before, gw_date today)
{
    if (!item_date_is_set(day) || day == before)
        return NULL;
    if (day < today)
        return "item.day_in_the_past";
    return day - today > DAYS_AHEAD_MAX ? "item.date_too_far" : NULL;
}

const char *
item_days_fault(const struct gw_item_input *in, const struct gw_item *before, gw_date today,
                const char **field)
{
    const bool kept = before != NULL && before->state != GW_DRAFT;
    const char *fault;

    *field = "confirm_by";
    if (in->draft)
        return NULL;
    fault = day_fault(in->confirm_by, kept ? before->confirm_by : GW_DATE_NONE, today);
    if (fault != NULL)
        return fault;
    *field = "review_on";
    return day_fault(in->review_on, kept ? before->review_on : GW_DATE_NONE, today);
}
