/* actor.c - who is asking: made from the positions held today, cached per lane.
 *
 * An entry is good for one auth_epoch and one day. The epoch moves after each COMMIT that changes
 * who may do what; a reader notes it before its read transaction begins, so a cached actor is never
 * older than the epoch it was cached under. The writer sees its own open transaction: what it
 * loads after an actor_touch is forgotten again when that is rolled back.
 */
#include "core/actor.h"

#include "base/map.h"
#include "core/actor_store.h"
#include "core/audience.h"
#include "core/item_lines.h"
#include "core/people.h"
#include "core/registry.h"
#include "gw/bitmap.h"

/* Some KB each at most. A walk over all event streams of a thread asks for each listener's every
 * second: with room for fewer than those, none would be found again. */
#define ACTORS_MAX 16384
#define SCRATCH_BYTES_MAX ((size_t)16 << 20)

struct actor_entry {
    struct gw_actor actor;
    struct gw_bitmap *audiences;
    struct actor_entry *newer, *older; /* by last use */
    int64_t ids[];                     /* what the actor's lists point into, then the scopes */
};

struct actor_cache {
    struct lane *lane;
    struct gw_arena *scratch;
    struct map entries; /* person → entry */
    struct actor_entry *newest, *oldest;
    uint64_t epoch;            /* what the entries were made under */
    uint64_t epoch_noted;      /* readers: as of before the read transaction */
    struct people_stamp noted; /* the same of the people */
    uint64_t touches; /* writer: moves with what is not committed yet, and when that is undone */
    uint64_t people_open; /* writer: people_epoch when they were changed; it moves with COMMIT */
    gw_date today;
    bool is_noted;
    bool is_touched; /* writer: entries may rest on what is not committed, until the epoch moves */
    bool is_stale; /* the next load starts anew; not at once, as a request may still use its own */
    struct names_view *names;
};

/* What one actor is made from, in the scratch arena. */
struct actor_parts {
    int64_t person_id;
    gw_date today;
    struct actor_person person;
    struct actor_holding holdings[ACTOR_HOLDINGS_MAX];
    size_t holdings_count;
    struct id_list seats, direct, above, headed;
};

struct actor_cache *
actor_cache_new(struct lane *lane)
{
    struct actor_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    cache->lane = lane;
    cache->scratch = gw_arena_new(SCRATCH_BYTES_MAX);
    if (cache->scratch == NULL) {
        free(cache);
        return NULL;
    }
    map_init(&cache->entries);
    return cache;
}

static void
entry_free(struct actor_entry *entry)
{
    gw_bitmap_free(entry->audiences);
    free(entry);
}

static void
unlink_entry(struct actor_cache *cache, struct actor_entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void
link_newest(struct actor_cache *cache, struct actor_entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

static void
drop_all(struct actor_cache *cache)
{
    while (cache->newest != NULL) {
        struct actor_entry *entry = cache->newest;
        cache->newest = entry->older;
        entry_free(entry);
    }
    cache->oldest = NULL;
    map_done(&cache->entries);
    map_init(&cache->entries);
}

void
actor_cache_free(struct actor_cache *cache)
{
    if (cache == NULL)
        return;
    drop_all(cache);
    map_done(&cache->entries);
    names_view_release(cache->names);
    gw_arena_free(cache->scratch);
    free(cache);
}

struct names_view **
actor_cache_names(struct actor_cache *cache)
{
    return &cache->names;
}

enum gw_err
actor_read_begin(struct lane *lane)
{
    struct gw_app *app = lane->app;

    lane->actors->epoch_noted = atomic_load(&app->auth_epoch);
    lane->actors->noted = (struct people_stamp){ .people = atomic_load(&app->people_epoch),
                                                 .members = atomic_load(&app->member_epoch) };
    lane->actors->is_noted = true;
    lane->lines_noted = item_lines_changes(app->item_lines);
    return database_read_begin(lane->db);
}

static enum gw_err
tree_load(struct actor_cache *cache, struct actor_parts *parts)
{
    struct gw_db *db = cache->lane->db;

    for (size_t i = 0; i < parts->holdings_count; i++) {
        const struct actor_holding *holding = &parts->holdings[i];
        id_list_add(&parts->seats, cache->scratch, holding->position_id);
        id_list_add(&parts->direct, cache->scratch, holding->department_id);
        GW_TRY(departments_above_load(db, cache->scratch, holding->department_id, &parts->above));
        if (holding->role == GW_ROLE_CHIEF)
            GW_TRY(departments_below_load(db, cache->scratch, holding->department_id, parts->today,
                                          &parts->headed));
    }
    id_list_sort(&parts->above);
    id_list_sort(&parts->headed);
    return GW_OK;
}

static enum gw_err
parts_load(struct actor_cache *cache, struct actor_parts *parts)
{
    struct gw_db *db = cache->lane->db;

    GW_TRY(actor_person_load(db, cache->scratch, parts->person_id, parts->today, &parts->person));
    if (!parts->person.is_open)
        return GW_MISSING;
    if (!parts->person.is_there)
        return GW_UNAUTHENTICATED;
    GW_TRY(actor_holdings_load(db, parts->person_id, parts->today, parts->holdings,
                               &parts->holdings_count));
    GW_TRY(tree_load(cache, parts));
    return gw_arena_failed(cache->scratch) ? GW_BUSY : GW_OK;
}

static uint32_t
roles_of(const struct actor_parts *parts)
{
    uint32_t roles = 1U << GW_ROLE_STAFF;

    for (size_t i = 0; i < parts->holdings_count; i++) {
        if (parts->holdings[i].role != GW_ROLE_END)
            roles |= 1U << parts->holdings[i].role;
    }
    return roles;
}

static void
scopes_fill(const struct registry *registry, uint32_t roles, uint8_t *scopes)
{
    for (size_t index = 0; index < registry_permissions_count(registry); index++) {
        enum gw_scope reach = GW_NOWHERE;
        for (enum gw_role role = 0; role < GW_ROLE_END; role++) {
            enum gw_scope given = registry_scope(registry, role, index);
            if ((roles >> role & 1) != 0 && given > reach)
                reach = given;
        }
        scopes[index] = (uint8_t)reach;
    }
}

static const int64_t *
list_put(int64_t **at, const struct id_list *list)
{
    int64_t *start = *at;

    if (list->count > 0)
        memcpy(start, list->ids, list->count * sizeof *start);
    *at += list->count;
    return start;
}

/* One block: the entry, its lists, its scopes, its name. */
static struct actor_entry *
entry_new(const struct actor_parts *parts, const struct registry *registry)
{
    size_t ids = parts->direct.count + parts->above.count + parts->headed.count +
                 parts->seats.count;
    size_t permissions = registry_permissions_count(registry);
    struct actor_entry *entry = calloc(1, sizeof *entry + ids * sizeof(int64_t) + permissions +
                                              parts->person.name.bytes);
    struct gw_actor *actor = &entry->actor;

    if (entry == NULL)
        return NULL;
    int64_t *at = entry->ids;
    uint8_t *scopes = (uint8_t *)(at + ids);
    char *name = (char *)scopes + permissions;
    *actor = (struct gw_actor){
        .person_id = parts->person_id,
        .account_id = parts->person.account_id,
        .roles = roles_of(parts),
        .departments = list_put(&at, &parts->direct),
        .departments_count = parts->direct.count,
        .departments_above = list_put(&at, &parts->above),
        .departments_above_count = parts->above.count,
        .departments_headed = list_put(&at, &parts->headed),
        .departments_headed_count = parts->headed.count,
        .positions = list_put(&at, &parts->seats),
        .positions_count = parts->seats.count,
        .scopes = scopes,
        .name = { name, parts->person.name.bytes },
    };
    if (parts->person.name.bytes > 0)
        memcpy(name, parts->person.name.data, parts->person.name.bytes);
    if (parts->holdings_count > 0 && parts->holdings[0].is_main) {
        actor->department_id = parts->holdings[0].department_id;
        actor->position_id = parts->holdings[0].position_id;
    }
    scopes_fill(registry, actor->roles, scopes);
    return entry;
}

static enum gw_err
audiences_fill(struct actor_entry *entry, struct gw_db *db, gw_date today)
{
    entry->audiences = gw_bitmap_new();
    if (entry->audiences == NULL)
        return GW_BUSY;
    entry->actor.audiences = entry->audiences;
    return audience_ids_load(db, &entry->actor, today, entry->audiences);
}

static enum gw_err
entry_make(struct actor_cache *cache, int64_t person_id, struct actor_entry **out)
{
    struct actor_parts parts = { .person_id = person_id, .today = cache->today };

    gw_arena_reset(cache->scratch);
    GW_TRY(parts_load(cache, &parts));
    struct actor_entry *entry = entry_new(&parts, cache->lane->app->registry);
    if (entry == NULL)
        return GW_BUSY;
    enum gw_err err = audiences_fill(entry, cache->lane->db, cache->today);
    if (err == GW_OK && !map_put(&cache->entries, person_id, entry))
        err = GW_BUSY;
    if (err != GW_OK) {
        entry_free(entry);
        return err;
    }
    *out = entry;
    return GW_OK;
}

static uint64_t
epoch_now(const struct actor_cache *cache)
{
    const struct gw_app *app = cache->lane->app;

    if (cache->lane == app->writer)
        return atomic_load(&app->auth_epoch);
    gw_check(cache->is_noted);
    return cache->epoch_noted;
}

enum gw_err
actor_load(struct lane *lane, int64_t person_id, gw_date today, const struct gw_actor **out)
{
    struct actor_cache *cache = lane->actors;
    uint64_t epoch = epoch_now(cache);

    if (epoch != cache->epoch)
        cache->is_touched = false;
    if (epoch != cache->epoch || today != cache->today || cache->is_stale) {
        drop_all(cache);
        cache->epoch = epoch;
        cache->today = today;
        cache->is_stale = false;
    }
    struct actor_entry *entry = map_get(&cache->entries, person_id);
    if (entry == NULL)
        GW_TRY(entry_make(cache, person_id, &entry));
    else
        unlink_entry(cache, entry);
    link_newest(cache, entry);
    if (cache->entries.count > ACTORS_MAX) {
        struct actor_entry *oldest = cache->oldest;
        unlink_entry(cache, oldest);
        (void)map_remove(&cache->entries, oldest->actor.person_id);
        entry_free(oldest);
    }
    *out = &entry->actor;
    return GW_OK;
}

static void
audiences_move(void *arg)
{
    struct gw_app *app = arg;

    atomic_fetch_add(&app->auth_epoch, 1);
}

static void
members_move(void *arg)
{
    struct gw_app *app = arg;

    atomic_fetch_add(&app->member_epoch, 1);
    audiences_move(app);
}

static void
people_move(void *arg)
{
    struct gw_app *app = arg;

    atomic_fetch_add(&app->people_epoch, 1);
    members_move(app);
}

void
actor_touch(struct gw_request *req, enum actor_change change)
{
    static void (*const moves[])(void *arg) = { [ACTOR_AUDIENCES] = audiences_move,
                                                [ACTOR_MEMBERS] = members_move,
                                                [ACTOR_PEOPLE] = people_move };
    struct actor_cache *cache = req->lane != NULL ? req->lane->actors : NULL;

    if (cache != NULL) {
        cache->is_touched = true;
        cache->is_stale = true;
        cache->touches += change != ACTOR_AUDIENCES;
        if (change == ACTOR_PEOPLE)
            cache->people_open = atomic_load(&req->app->people_epoch);
    }
    gw_after_commit(req->db, moves[change], req->app);
}

void
actor_cache_forget(struct actor_cache *cache)
{
    cache->is_stale = cache->is_stale || cache->is_touched;
    cache->touches += cache->is_touched;
}

struct people_stamp
actor_people_stamp(const struct lane *lane, gw_date today)
{
    const struct actor_cache *cache = lane->actors;
    struct gw_app *app = lane->app;
    struct people_stamp stamp = cache->noted;

    if (lane == app->writer)
        stamp = (struct people_stamp){ .people = atomic_load(&app->people_epoch),
                                       .members = atomic_load(&app->member_epoch),
                                       .touches = cache->touches,
                                       .is_open = cache->people_open ==
                                                  atomic_load(&app->people_epoch) };
    else
        gw_check(cache->is_noted);
    stamp.today = today;
    return stamp;
}
