/* demo_asked.c - who was asked to confirm the demonstration city's posts: a record as real ones
 * have, so that who came since shows as added and who went as left.
 */
#include "core/audience.h"
#include "core/demo.h"
#include "core/reading.h"
#include "core/reading_store.h"

#define SCRATCH_BYTES_MAX ((size_t)16 << 20)
#define JAPAN_OFFSET_MIN 540

/* Whom the audience included when the first of its posts asked: a month ago at most. */
static enum gw_err
people_find(struct gw_demo *demo, const struct gw_item *item, struct gw_audience_people *out)
{
    struct demo_build *build = demo->state;
    const gw_date day = gw_date_of(item->published_from, JAPAN_OFFSET_MIN);
    struct gw_audience_members members;

    for (size_t i = 0; i < build->asked_count; i++) {
        if (build->asked[i].audience_id == item->audience_id) {
            *out = build->asked[i].people;
            return GW_OK;
        }
    }
    GW_TRY(audience_members_load(demo->db, demo->arena, item->audience_id, &members));
    GW_TRY(audience_people_load(demo->db, demo->arena, &members, day, out));
    if (build->asked_count < DEMO_ASKED_MAX)
        build->asked[build->asked_count++] = (struct demo_asked){ item->audience_id, *out };
    return GW_OK;
}

enum gw_err
demo_ask(struct gw_demo *demo, const struct gw_item *item)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(SCRATCH_BYTES_MAX);
    struct confirm_request request = { .item_id = item->id, .asked_at = item->published_from };
    struct gw_audience_people people;

    if (arena == NULL)
        return GW_BUSY;
    GW_TRY(people_find(demo, item, &people));
    request.people = reading_asked(arena, &people, item->author_id);
    return confirm_request_store(demo->db, arena, &request);
}
