/* people_demo.c - groups of the demonstration city: some of the city's, and one that a clerk keeps.
 */
#include "people_demo.h"

#include "group.h"

#define MEMBERS_MAX 40

struct demo_group {
    const char *name;
    const char *owner; /* login; NULL: the city's */
    size_t members;    /* besides the owner */
};

static const struct demo_group demo_groups[] = {
    { "災害対策本部員", NULL, 24 },
    { "情報化推進員", NULL, 30 },
    { "マイナンバー連絡担当", NULL, 12 },
    { "庶務担当の集まり", "staff", 6 },
};

/* From all over the city; chance may draw somebody twice, who is in it once. */
static enum gw_err
group_make(struct gw_demo *demo, const struct demo_group *words)
{
    struct gw_request req = { .db = demo->db, .arena = demo->arena, .now = demo->now };
    const struct people_group group = {
        .id = gw_db_new_id(demo->db),
        .owner_id = words->owner == NULL ? 0 : gw_demo_account(demo, words->owner)->id,
        .version = 1,
        .updated_at = demo->since,
        .name = gw_text_from(words->name),
    };
    int64_t ids[MEMBERS_MAX];
    size_t count = 0;

    if (group.owner_id != 0)
        ids[count++] = group.owner_id;
    for (size_t i = 0; i < words->members; i++)
        ids[count++] = demo->persons[gw_demo_number(demo, demo->persons_count)].id;
    GW_TRY(people_group_insert(&req, &group));
    return people_group_members_replace(&req, group.id, (struct gw_ids){ ids, count });
}

/* Chance of its own: what other modules draw doesn't depend on it. */
enum gw_err
people_demo(struct gw_demo *demo)
{
    struct gw_demo own = *demo;

    for (size_t i = 0; i < sizeof demo_groups / sizeof *demo_groups; i++)
        GW_TRY(group_make(&own, &demo_groups[i]));
    return GW_OK;
}
