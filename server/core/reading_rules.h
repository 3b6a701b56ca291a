/* reading_rules.h - who counts for n/N of an item, and as what; pure (gw/reading.h). */
#ifndef CORE_READING_RULES_H
#define CORE_READING_RULES_H

#include "gw/audience.h"
#include "gw/reading.h"

enum reading_state {
    READING_CONFIRMED = 1,
    READING_NOT_CONFIRMED,
    READING_ON_LEAVE, /* in the audience, not counted today */
    READING_LEFT,     /* was asked, or has confirmed, and is no longer in the audience */
};

/* Ids sorted, without doubles. */
struct reading_sets {
    struct gw_ids counted;   /* in the audience today and not on leave */
    struct gw_ids on_leave;  /* in the audience today, on leave */
    struct gw_ids asked;     /* in the audience, on leave or not, when the item began to ask */
    struct gw_ids confirmed; /* whoever confirmed, or for whom it was done */
    int64_t author_id;       /* never asked */
};

struct reading_line {
    int64_t person_id;
    enum reading_state state;
    bool confirmed;      /* also of who left or is on leave */
    bool added;          /* came into the audience after the item began to ask */
    size_t confirmation; /* where in `confirmed`, if so */
};
struct reading_lines {
    struct reading_line *lines; /* by person id */
    size_t count;
};
/* Everybody whom the item concerns or has concerned, once each. In the arena. */
void reading_lines_make(struct gw_arena *arena, const struct reading_sets *sets,
                        struct reading_lines *out);
/* n, N and the others; `read` stays as it is. */
void reading_lines_count(const struct reading_lines *lines, struct gw_reading_counts *out);
/* n and N alone, without the lines. */
void reading_sets_count(const struct reading_sets *sets, int64_t *confirmed, int64_t *asked);

/* Whether this person's confirmation can be taken now: asked, not yet done, and the item is or was
 * published. */
bool reading_may_confirm(const struct gw_item *item, const struct reading_sets *sets,
                         int64_t person_id);

/* Whether a confirmation can be undone by who gave it: one's own, until the day ends. */
bool reading_may_undo(const char *kind, gw_date confirmed_on, gw_date today);

bool reading_ids_have(struct gw_ids ids, int64_t id);
/* The people of gw_readers. */
struct reading_open {
    struct gw_audience_people list[GW_READERS_MAX];
    size_t count;
};
/* Those who are among them, on leave or not: `ids` itself where that is all, else in the arena. */
struct gw_ids reading_ids_among(struct gw_arena *arena, struct gw_ids ids,
                                const struct reading_open *open);
const char *reading_state_name(enum reading_state state);

/* Overdue from the day after the deadline. */
bool reading_is_overdue(gw_date confirm_by, gw_date today);
/* What the clock asks for on a business day: `next_business_day` follows today, `chief_on` is the
 * day on which the chiefs hear of it. NULL: nothing. */
const char *reading_reminder_due(gw_date confirm_by, gw_date today, gw_date next_business_day,
                                 gw_date chief_on);

#endif
