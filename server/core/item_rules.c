/* item_rules.c - what may become of an item; pure decisions, no database, no clock. */
#include "core/item_rules.h"

#include "base/digits.h"

#define YEAR (366 * GW_DAY)

const struct gw_fsm_table item_states = {
    .name = "item",
    .states = { [GW_DRAFT] = "draft",
                [GW_WAITING] = "waiting",
                [GW_CURRENT] = "current",
                [GW_PAST] = "past",
                [GW_WITHDRAWN] = "withdrawn" },
    .allowed = {
        [GW_DRAFT] = GW_FSM_TO(GW_WAITING) | GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_WITHDRAWN),
        [GW_WAITING] = GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_PAST) | GW_FSM_TO(GW_WITHDRAWN),
        [GW_CURRENT] = GW_FSM_TO(GW_PAST) | GW_FSM_TO(GW_WITHDRAWN),
        /* renewed by a later end (N9.3) */
        [GW_PAST] = GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_WITHDRAWN),
    },
};

const char *
gw_item_state_name(enum gw_item_state state)
{
    gw_check(state >= GW_DRAFT && state <= GW_WITHDRAWN);
    return item_states.states[state];
}

static const char *
dates_fault(const struct gw_item_input *in, const struct gw_item *before, gw_time now,
            const char **field)
{
    gw_time from = in->published_from != 0 ? in->published_from
                   : before != NULL        ? before->published_from
                                           : now;

    *field = "published_from";
    if (from < 0 || from > now + ITEM_YEARS_AHEAD_MAX * YEAR)
        return "item.date_too_far";
    if (before != NULL && from != before->published_from && before->state != GW_DRAFT &&
        before->state != GW_WAITING)
        return "item.published_already";
    *field = "published_until";
    if (in->published_until == 0)
        return NULL;
    if (in->published_until <= from)
        return "item.ends_before_it_begins";
    if (in->published_until <= now &&
        (before == NULL || in->published_until != before->published_until))
        return "item.ends_in_the_past";
    if (in->published_until > now + ITEM_YEARS_AHEAD_MAX * YEAR)
        return "item.date_too_far";
    return NULL;
}

const char *
item_input_fault(const struct gw_item_input *in, const struct gw_item *before, gw_time now,
                 const char **field)
{
    const char *fault;

    *field = "title";
    if (gw_text_trim(in->title).bytes == 0)
        return "item.title_blank";
    if (gw_text_chars(in->title) > GW_ITEM_TITLE_CHARS_MAX)
        return "item.title_too_long";
    *field = "contact";
    if (gw_text_chars(in->contact) > GW_ITEM_CONTACT_CHARS_MAX)
        return "item.contact_too_long";
    *field = "information_class";
    if (in->information_class < 1 || in->information_class > ITEM_CLASS_MAX)
        return "item.class_unknown";
    if (in->information_class == ITEM_CLASS_BY_RECOGNITION && !in->class_five_recognised)
        return "item.class_five_not_recognised";
    *field = "importance";
    if (in->importance < 0 || in->importance > 1)
        return "item.importance_unknown";
    fault = dates_fault(in, before, now, field);
    if (fault == NULL)
        *field = NULL;
    return fault;
}

enum gw_item_state
item_state_at(gw_time published_from, gw_time published_until, gw_time now)
{
    if (published_until != 0 && published_until <= now)
        return GW_PAST;
    return published_from > now ? GW_WAITING : GW_CURRENT;
}

#define DIGEST_NUMBERS 11

struct decimals {
    char digits[DIGEST_NUMBERS][DIGITS_MAX];
    size_t count;
};

static struct gw_text
decimal(struct decimals *decimals, int64_t value)
{
    char *digits;
    size_t first;

    gw_check(decimals->count < DIGEST_NUMBERS);
    digits = decimals->digits[decimals->count++];
    first = digits_put(digits, value);
    return (struct gw_text){ digits + first, DIGITS_MAX - first };
}

struct gw_digest
item_digest(const struct gw_item *item, struct gw_text content)
{
    struct decimals numbers = { .count = 0 };
    const bool withdrawn = item->state == GW_WITHDRAWN;
    const struct gw_text parts[] = {
        gw_text_from(item->kind),
        decimal(&numbers, item->id),
        decimal(&numbers, item->version),
        item->title,
        content,
        item->contact,
        withdrawn                 ? GW_TEXT("withdrawn")
        : item->state == GW_DRAFT ? GW_TEXT("draft")
                                  : GW_TEXT("published"),
        decimal(&numbers, item->container_id),
        decimal(&numbers, item->owner_department_id),
        decimal(&numbers, item->issuer_department_id),
        decimal(&numbers, item->author_id),
        decimal(&numbers, item->audience_id),
        decimal(&numbers, item->information_class),
        decimal(&numbers, item->importance),
        decimal(&numbers, item->published_from),
        decimal(&numbers, item->published_until),
    };

    return gw_digest_of(parts, sizeof(parts) / sizeof(parts[0]));
}
