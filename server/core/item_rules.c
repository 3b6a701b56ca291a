/* item_rules.c - what may become of an item; pure decisions, no database, no clock. */
#include "core/item_rules.h"

#include "base/digits.h"
#include "core/item_record_rules.h"

#define YEAR (366 * GW_DAY)

const struct gw_fsm_table item_states = {
    .name = "item",
    .states = { [GW_DRAFT] = "draft",
                [GW_WAITING] = "waiting",
                [GW_CURRENT] = "current",
                [GW_PAST] = "past",
                [GW_WITHDRAWN] = "withdrawn" },
    .allowed = {
        [GW_DRAFT] = GW_FSM_TO(GW_WAITING) | GW_FSM_TO(GW_CURRENT),
        /* back to its author (差戻し) */
        [GW_WAITING] = GW_FSM_TO(GW_DRAFT) | GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_PAST) |
                       GW_FSM_TO(GW_WITHDRAWN),
        [GW_CURRENT] = GW_FSM_TO(GW_PAST) | GW_FSM_TO(GW_WITHDRAWN),
        /* renewed by a later end (N9.3), or ended by a clock ahead: to what its dates say */
        [GW_PAST] = GW_FSM_TO(GW_WAITING) | GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_WITHDRAWN),
        /* restored */
        [GW_WITHDRAWN] = GW_FSM_TO(GW_WAITING) | GW_FSM_TO(GW_CURRENT) | GW_FSM_TO(GW_PAST),
    },
};

const char *
gw_item_state_name(enum gw_item_state state)
{
    gw_check(state >= GW_DRAFT && state <= GW_WITHDRAWN);
    return item_states.states[state];
}

gw_time
item_begins_at(const struct gw_item_input *in, const struct gw_item *before, gw_time now)
{
    if (in->published_from != 0)
        return in->published_from;
    if (before == NULL)
        return in->draft ? 0 : now;
    if (before->state == GW_DRAFT && !in->draft && before->published_from < now)
        return now;
    return before->published_from;
}

static const char *
end_fault(const struct gw_item_input *in, const struct gw_item *before, gw_time from, gw_time now)
{
    const bool stays = before != NULL && in->published_until == before->published_until &&
                       (before->state != GW_DRAFT || in->draft);

    if (in->published_until == 0 || (stays && from == before->published_from))
        return NULL;
    if (in->published_until <= from)
        return "item.ends_before_it_begins";
    if (in->published_until <= now && !stays && !in->draft)
        return "item.ends_in_the_past";
    if (in->published_until > now + ITEM_YEARS_AHEAD_MAX * YEAR)
        return "item.date_too_far";
    return NULL;
}

static const char *
dates_fault(const struct gw_item_input *in, const struct gw_item *before, gw_time now,
            const char **field)
{
    const gw_time from = item_begins_at(in, before, now);

    *field = "published_from";
    if (from < 0 || from > now + ITEM_YEARS_AHEAD_MAX * YEAR)
        return "item.date_too_far";
    if (before != NULL && from != before->published_from && before->state != GW_DRAFT &&
        before->state != GW_WAITING)
        return "item.published_already";
    *field = "published_until";
    return end_fault(in, before, from, now);
}

const char *
item_input_fault(const struct gw_item_input *in, const struct gw_item *before, gw_time now,
                 const char **field)
{
    const char *fault;

    *field = "title";
    if (!in->draft && gw_text_trim(in->title).bytes == 0)
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
        fault = item_record_fault(in, field);
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

#define DIGEST_NUMBERS 20

/* The numbers of one digest, written out. */
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

static struct gw_text
flags_text(const struct gw_item *item)
{
    static const char *const texts[] = { "0", "1", "2", "3", "4", "5", "6", "7",
                                         "8", "9", "a", "b", "c", "d", "e", "f" };
    const unsigned flags = (item->comments_allowed ? 1U : 0) | (item->official_record ? 2U : 0) |
                           (item->confirm ? 4U : 0) | (item->hold ? 8U : 0);

    return gw_text_from(texts[flags]);
}

#define PARTS_FIRST 16
#define PARTS_MORE 12
#define PARTS_MAX (PARTS_FIRST + PARTS_MORE + 1)

/* Whether the item has any of what a digest did not cover at first. One without keeps the digest
 * that it always had. */
static bool
is_plain(const struct gw_item *item)
{
    return item->parent_id == 0 && item->on_behalf_of == 0 && item->confidentiality <= 1 &&
           item->managers_id == 0 && !item->comments_allowed && !item->official_record &&
           !item->confirm && !item->hold && !item_date_is_set(item->review_on) &&
           item->pinned_until == 0 && item->retention.bytes == 0 && item->document_no.bytes == 0 &&
           item->trashed_at == 0;
}

/* `version`: of this encoding; "2", or "3" with attachments behind it. */
static void
more_parts(const struct gw_item *item, struct decimals *numbers, struct gw_text version,
           struct gw_text parts[PARTS_MORE])
{
    const struct gw_text more[PARTS_MORE] = {
        version,
        decimal(numbers, item->parent_id),
        decimal(numbers, item->on_behalf_of),
        decimal(numbers, item->confidentiality),
        decimal(numbers, item->managers_id),
        flags_text(item),
        decimal(numbers, item_date_is_set(item->confirm_by) ? item->confirm_by : 0),
        decimal(numbers, item_date_is_set(item->review_on) ? item->review_on : 0),
        decimal(numbers, item->pinned_until),
        item->retention,
        item->document_no,
        decimal(numbers, item->trashed_at),
    };

    memcpy(parts, more, sizeof(more));
}

/* Where a comment stands and who sees it is its item's to say. */
struct gw_digest
item_digest(const struct gw_item *item, struct gw_text content, struct gw_text files)
{
    struct decimals numbers;
    const bool withdrawn = item->state == GW_WITHDRAWN;
    size_t count = PARTS_FIRST;
    struct gw_text parts[PARTS_MAX];

    numbers.count = 0;
    memcpy(parts,
           (const struct gw_text[PARTS_FIRST]){
               gw_text_from(item->kind),
               decimal(&numbers, item->id),
               decimal(&numbers, item->version),
               item->title,
               content,
               item->contact,
               withdrawn                 ? GW_TEXT("withdrawn")
               : item->state == GW_DRAFT ? GW_TEXT("draft")
                                         : GW_TEXT("published"),
               decimal(&numbers, item->parent_id == 0 ? item->container_id : 0),
               decimal(&numbers, item->owner_department_id),
               decimal(&numbers, item->issuer_department_id),
               decimal(&numbers, item->author_id),
               decimal(&numbers, item->parent_id == 0 ? item->audience_id : 0),
               decimal(&numbers, item->information_class),
               decimal(&numbers, item->importance),
               decimal(&numbers, item->published_from),
               decimal(&numbers, item->published_until),
           },
           PARTS_FIRST * sizeof(*parts));
    if (files.bytes > 0 || !is_plain(item)) {
        more_parts(item, &numbers, files.bytes > 0 ? GW_TEXT("3") : GW_TEXT("2"), parts + count);
        count += PARTS_MORE;
    }
    if (files.bytes > 0)
        parts[count++] = files;
    return gw_digest_of(parts, count);
}
