/* audience_people.c - who is in an audience today, kept in memory by each lane.
 *
 * A list is good for one stamp (actor.h): it is made anew when people, offices, leave, a group or a
 * kept audience change, and with the date. Requests share it and hold it by a count, since their
 * reply may leave on another thread after the lane has dropped it.
 */
#include <stdatomic.h>

#include "core/audience.h"

#include "base/map.h"
#include "core/actor.h"

#define SCRATCH_BYTES_MAX ((size_t)64 << 20)
/* Over 4 MB of ids a lane starts anew: 50 lists of everybody in a city of 10,000. */
#define IDS_MAX ((size_t)1 << 19)

struct people_list {
    _Atomic int holders;
    struct gw_audience_people people;
    int64_t ids[]; /* counted, then on leave */
};

struct audience_cache {
    struct people_stamp stamp; /* what the lists were made under */
    struct map lists;          /* audience → list */
    size_t ids_count;
    struct gw_arena *scratch;
};

static void
list_release(void *arg)
{
    struct people_list *list = arg;

    if (atomic_fetch_sub(&list->holders, 1) == 1)
        free(list);
}

static void
drop_all(struct audience_cache *cache)
{
    const struct map_slot *slot;
    size_t cursor = 0;

    while ((slot = map_next(&cache->lists, &cursor)) != NULL)
        list_release(slot->value);
    map_done(&cache->lists);
    map_init(&cache->lists);
    cache->ids_count = 0;
}

void
audience_cache_free(struct audience_cache *cache)
{
    if (cache == NULL)
        return;
    drop_all(cache);
    map_done(&cache->lists);
    gw_arena_free(cache->scratch);
    free(cache);
}

static struct audience_cache *
cache_new(void)
{
    struct audience_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    map_init(&cache->lists);
    cache->scratch = gw_arena_new(SCRATCH_BYTES_MAX);
    if (cache->scratch != NULL)
        return cache;
    free(cache);
    return NULL;
}

static bool
is_same_stamp(const struct people_stamp *left, const struct people_stamp *right)
{
    return left->members == right->members && left->touches == right->touches &&
           left->today == right->today;
}

/* The lane's cache, without what is out of date; NULL where there is no memory for one. */
static struct audience_cache *
cache_of(struct gw_request *req)
{
    const struct people_stamp stamp = actor_people_stamp(req->lane, req->today);
    struct lane *lane = req->lane;

    if (lane->audiences == NULL)
        lane->audiences = cache_new();
    if (lane->audiences == NULL)
        return NULL;
    if (!is_same_stamp(&lane->audiences->stamp, &stamp) || lane->audiences->ids_count > IDS_MAX)
        drop_all(lane->audiences);
    lane->audiences->stamp = stamp;
    return lane->audiences;
}

/* Held once. */
static struct people_list *
list_new(const struct gw_audience_people *people)
{
    const size_t counted = people->counted.count, on_leave = people->on_leave.count;
    struct people_list *list = malloc(sizeof *list + (counted + on_leave) * sizeof(int64_t));

    if (list == NULL)
        return NULL;
    atomic_init(&list->holders, 1);
    list->people = (struct gw_audience_people){ .counted = { list->ids, counted },
                                                .on_leave = { list->ids + counted, on_leave } };
    if (counted > 0)
        memcpy(list->ids, people->counted.ids, counted * sizeof(int64_t));
    if (on_leave > 0)
        memcpy(list->ids + counted, people->on_leave.ids, on_leave * sizeof(int64_t));
    return list;
}

static enum gw_err
list_load(struct gw_request *req, struct audience_cache *cache, int64_t audience_id,
          struct people_list **out)
{
    struct gw_audience_members members;
    struct gw_audience_people people;
    struct people_list *list;

    gw_arena_reset(cache->scratch);
    GW_TRY(audience_members_load(req->db, cache->scratch, audience_id, &members));
    GW_TRY(audience_people_load(req->db, cache->scratch, &members, req->today, &people));
    if (gw_arena_failed(cache->scratch))
        return GW_BUSY;
    list = list_new(&people);
    if (list == NULL)
        return GW_BUSY;
    if (!map_put(&cache->lists, audience_id, list)) {
        list_release(list);
        return GW_BUSY;
    }
    cache->ids_count += people.counted.count + people.on_leave.count;
    *out = list;
    return GW_OK;
}

enum gw_err
gw_audience_people(struct gw_request *req, int64_t audience_id, struct gw_audience_people *out)
{
    struct audience_cache *cache = cache_of(req);
    struct people_list *list;

    if (cache == NULL)
        return GW_BUSY;
    list = map_get(&cache->lists, audience_id);
    if (list == NULL)
        GW_TRY(list_load(req, cache, audience_id, &list));
    atomic_fetch_add(&list->holders, 1);
    gw_arena_own(req->arena, list, list_release);
    *out = list->people;
    return GW_OK;
}

enum gw_err
gw_audience_preview(struct gw_request *req, const struct gw_audience_members *members,
                    struct gw_audience_people *out)
{
    return audience_people_load(req->db, req->arena, members, req->today, out);
}
