/* item_index.c - the current items in memory.
 *
 * `struct index_sets` holds three kinds of sets: by container and audience (what counts as unread),
 * by audience (what asks for confirmation), by author (who is never asked). A lock for many readers
 * stands before them; the writer takes it for the microseconds that one change costs.
 *
 * The build reads the table in slices, each a read transaction of its own, into sets that nobody
 * else sees, while changes are noted in `log`. Then the log is played over them. That is right
 * whatever a slice had already seen: a change takes an item away from where it was and puts it
 * where it is, so after the last change of an item it stands where that one put it.
 */
#include "core/item_index.h"

#include <pthread.h>

#include "base/map.h"
#include "core/item_handlers.h"
#include "core/lane.h"
#include "core/pool.h"
#include "gw/log.h"

#define SLICE_ROWS 20000

struct audience_set {
    uint32_t audience_id;
    struct gw_bitmap *items;
};

/* The sets of one container, one for each audience in it: few. */
struct container_sets {
    struct audience_set *sets;
    size_t count, capacity;
};

struct index_sets {
    struct map containers; /* container id → container_sets */
    struct container_sets confirm;
    struct map authors; /* person id → bitmap of what they ask others to confirm */
    bool is_short;      /* out of memory: no longer to be trusted */
};

/* What a COMMIT changes: the item leaves one place and takes another. */
struct index_change {
    bool leaves, enters;
    struct item_place from, to;
};

struct index_log {
    struct index_change *changes;
    size_t count, capacity;
    bool is_short;
};

enum index_state { INDEX_NONE, INDEX_BUILDING, INDEX_BUILT };

struct item_index {
    pthread_rwlock_t lock; /* over what follows, but `stopping` */
    enum index_state state;
    struct index_sets sets;
    struct index_log log; /* while building */
    bool is_working;      /* `task` is in use */
    _Atomic bool stopping;
    struct gw_task task;
    struct gw_app *app;
};

/* ---- sets ---- */

static struct gw_bitmap **
set_find(const struct container_sets *container, uint32_t audience_id)
{
    for (size_t i = 0; i < container->count; i++) {
        if (container->sets[i].audience_id == audience_id)
            return &container->sets[i].items;
    }
    return NULL;
}

/* The set, made when it isn't there; NULL without memory. */
static struct gw_bitmap *
set_take(struct container_sets *container, uint32_t audience_id)
{
    struct gw_bitmap **found = set_find(container, audience_id);
    struct gw_bitmap *made;

    if (found != NULL)
        return *found;
    if (container->count == container->capacity) {
        const size_t capacity = container->capacity == 0 ? 4 : container->capacity * 2;
        struct audience_set *sets = realloc(container->sets, capacity * sizeof(*sets));

        if (sets == NULL)
            return NULL;
        container->sets = sets;
        container->capacity = capacity;
    }
    made = gw_bitmap_new();
    if (made != NULL)
        container->sets[container->count++] = (struct audience_set){ audience_id, made };
    return made;
}

static enum gw_err
set_remove(struct container_sets *container, uint32_t audience_id, uint32_t item_no)
{
    struct gw_bitmap **found = container == NULL ? NULL : set_find(container, audience_id);

    return found == NULL ? GW_OK : gw_bitmap_remove(*found, item_no);
}

static struct container_sets *
container_take(struct map *containers, int64_t container_id)
{
    struct container_sets *container = map_get(containers, container_id);

    if (container != NULL)
        return container;
    container = calloc(1, sizeof(*container));
    if (container != NULL && !map_put(containers, container_id, container)) {
        free(container);
        return NULL;
    }
    return container;
}

static struct gw_bitmap *
author_take(struct map *authors, int64_t author_id)
{
    struct gw_bitmap *items = map_get(authors, author_id);

    if (items != NULL)
        return items;
    items = gw_bitmap_new();
    if (items != NULL && !map_put(authors, author_id, items)) {
        gw_bitmap_free(items);
        return NULL;
    }
    return items;
}

static void
bitmap_add(struct index_sets *sets, struct gw_bitmap *items, uint32_t item_no)
{
    if (items == NULL || gw_bitmap_add(items, item_no) != GW_OK)
        sets->is_short = true;
}

static void
sets_add(struct index_sets *sets, const struct item_place *place)
{
    struct container_sets *container = container_take(&sets->containers, place->container_id);

    bitmap_add(sets, container == NULL ? NULL : set_take(container, place->audience_id),
               place->item_no);
    if (!place->confirm)
        return;
    bitmap_add(sets, set_take(&sets->confirm, place->audience_id), place->item_no);
    bitmap_add(sets, author_take(&sets->authors, place->author_id), place->item_no);
}

static void
sets_remove(struct index_sets *sets, const struct item_place *place)
{
    struct container_sets *container = map_get(&sets->containers, place->container_id);
    struct gw_bitmap *authored = map_get(&sets->authors, place->author_id);

    if (set_remove(container, place->audience_id, place->item_no) != GW_OK)
        sets->is_short = true;
    if (!place->confirm)
        return;
    if (set_remove(&sets->confirm, place->audience_id, place->item_no) != GW_OK)
        sets->is_short = true;
    if (authored != NULL && gw_bitmap_remove(authored, place->item_no) != GW_OK)
        sets->is_short = true;
}

static void
sets_change(struct index_sets *sets, const struct index_change *change)
{
    if (change->leaves)
        sets_remove(sets, &change->from);
    if (change->enters)
        sets_add(sets, &change->to);
}

static void
container_done(struct container_sets *container)
{
    for (size_t i = 0; i < container->count; i++)
        gw_bitmap_free(container->sets[i].items);
    free(container->sets);
}

static void
sets_done(struct index_sets *sets)
{
    const struct map_slot *slot;
    size_t cursor = 0;

    while ((slot = map_next(&sets->containers, &cursor)) != NULL) {
        container_done(slot->value);
        free(slot->value);
    }
    map_done(&sets->containers);
    container_done(&sets->confirm);
    cursor = 0;
    while ((slot = map_next(&sets->authors, &cursor)) != NULL)
        gw_bitmap_free(slot->value);
    map_done(&sets->authors);
}

static void
container_pack(struct container_sets *container)
{
    for (size_t i = 0; i < container->count; i++)
        gw_bitmap_pack(container->sets[i].items);
}

static void
sets_pack(struct index_sets *sets)
{
    const struct map_slot *slot;
    size_t cursor = 0;

    while ((slot = map_next(&sets->containers, &cursor)) != NULL)
        container_pack(slot->value);
    container_pack(&sets->confirm);
}

/* ---- changes ---- */

static void
log_add(struct index_log *log, const struct index_change *change)
{
    if (log->count == log->capacity) {
        const size_t capacity = log->capacity == 0 ? 64 : log->capacity * 2;
        struct index_change *changes = realloc(log->changes, capacity * sizeof(*changes));

        if (changes == NULL) {
            log->is_short = true;
            return;
        }
        log->changes = changes;
        log->capacity = capacity;
    }
    log->changes[log->count++] = *change;
}

static void
log_done(struct index_log *log)
{
    free(log->changes);
    *log = (struct index_log){ 0 };
}

struct index_commit {
    struct item_index *index;
    struct index_change change;
};

/* Lock held. What can't be trusted any more is thrown away: the database answers instead. */
static void
drop_when_short(struct item_index *index)
{
    if (!index->sets.is_short)
        return;
    sets_done(&index->sets);
    index->sets = (struct index_sets){ 0 };
    index->state = INDEX_NONE;
    gw_log_write(GW_LOG_WARN, "item.index_dropped", NULL, 0);
}

/* After COMMIT. */
static void
commit_apply(void *arg)
{
    const struct index_commit *commit = arg;
    struct item_index *index = commit->index;

    pthread_rwlock_wrlock(&index->lock);
    if (index->state == INDEX_BUILDING)
        log_add(&index->log, &commit->change);
    if (index->state == INDEX_BUILT) {
        sets_change(&index->sets, &commit->change);
        drop_when_short(index);
    }
    pthread_rwlock_unlock(&index->lock);
}

/* False: the item isn't in the index. */
static bool
place_of(const struct gw_item *item, struct item_place *place)
{
    if (item == NULL || item->state != GW_CURRENT || item->hidden_at != 0 ||
        item->removed_at != 0 || item->trashed_at != 0 || item->parent_id != 0)
        return false;
    *place = (struct item_place){ .item_no = (uint32_t)item->item_no,
                                  .audience_id = (uint32_t)item->audience_id,
                                  .container_id = item->container_id,
                                  .author_id = item->author_id,
                                  .confirm = item->confirm };
    return true;
}

void
item_index_change(struct gw_request *req, const struct gw_item *before, const struct gw_item *after)
{
    struct index_commit *commit = GW_NEW(req->arena, struct index_commit);

    commit->index = req->app->item_index;
    commit->change.leaves = place_of(before, &commit->change.from);
    commit->change.enters = place_of(after, &commit->change.to);
    if (commit->change.leaves || commit->change.enters)
        gw_after_commit(req->db, commit_apply, commit);
}

/* ---- building ---- */

static void
build_take(void *arg, const struct item_place *place)
{
    sets_add(arg, place);
}

static enum gw_err
build_read(struct item_index *index, struct lane *lane, struct index_sets *sets)
{
    struct item_walk walk = { .rows_max = SLICE_ROWS, .take = build_take, .arg = sets };

    do {
        enum gw_err err;

        if (atomic_load(&index->stopping))
            return GW_BUSY;
        GW_TRY(database_read_begin(lane->db));
        err = item_places_each(lane->db, &walk);
        database_read_end(lane->db);
        GW_TRY(err);
    } while (walk.rows == walk.rows_max);
    return sets->is_short ? GW_BUSY : GW_OK;
}

/* With what was committed meanwhile. */
static enum gw_err
build_publish(struct item_index *index, struct index_sets *sets, enum gw_err err)
{
    pthread_rwlock_wrlock(&index->lock);
    for (size_t i = 0; err == GW_OK && i < index->log.count; i++)
        sets_change(sets, &index->log.changes[i]);
    if (err == GW_OK && (index->log.is_short || sets->is_short))
        err = GW_BUSY;
    log_done(&index->log);
    index->state = err == GW_OK ? INDEX_BUILT : INDEX_NONE;
    if (err == GW_OK)
        index->sets = *sets;
    pthread_rwlock_unlock(&index->lock);
    return err;
}

static void
build(struct item_index *index, struct lane *lane)
{
    struct gw_env *env = index->app->env;
    const int64_t begun = env->monotonic_us(env);
    struct index_sets sets = { 0 };
    enum gw_err err = build_read(index, lane, &sets);

    if (err == GW_OK)
        sets_pack(&sets);
    err = build_publish(index, &sets, err);
    if (err != GW_OK) {
        sets_done(&sets);
        if (!atomic_load(&index->stopping))
            gw_log(GW_LOG_WARN, "item.index_not_built",
                   GW_LOG_STR("code", gw_text_from(gw_err_name(err))));
        return;
    }
    gw_log(GW_LOG_INFO, "item.index_built", GW_LOG_NUM("us", env->monotonic_us(env) - begun),
           GW_LOG_NUM("bytes", (int64_t)item_index_bytes(index)));
}

static void
build_task(struct gw_task *task, void *lane)
{
    struct item_index *index = (struct item_index *)((char *)task -
                                                     offsetof(struct item_index, task));

    build(index, lane);
    pthread_rwlock_wrlock(&index->lock);
    index->is_working = false;
    pthread_rwlock_unlock(&index->lock);
}

enum gw_err
item_index_start(struct gw_app *app)
{
    struct item_index *index = app->item_index;
    bool is_needed;
    enum gw_err err;

    index->app = app;
    index->task.run = build_task;
    pthread_rwlock_wrlock(&index->lock);
    is_needed = index->state == INDEX_NONE && !index->is_working;
    if (is_needed) {
        index->state = INDEX_BUILDING;
        index->is_working = true;
    }
    pthread_rwlock_unlock(&index->lock);
    if (!is_needed)
        return GW_OK;
    err = pool_add(app->pool, &index->task);
    if (err == GW_OK)
        return GW_OK;
    pthread_rwlock_wrlock(&index->lock);
    index->state = INDEX_NONE;
    index->is_working = false;
    log_done(&index->log);
    pthread_rwlock_unlock(&index->lock);
    return err;
}

/* A build that failed, and an index that was dropped, are tried again here. */
enum gw_err
item_index_keep(struct gw_request *req, struct gw_job *job)
{
    (void)job;
    return item_index_start(req->app);
}

void
item_index_stop(struct item_index *index)
{
    atomic_store(&index->stopping, true);
}

struct item_index *
item_index_new(void)
{
    struct item_index *index = calloc(1, sizeof(*index));
    pthread_rwlockattr_t writer_first; /* readers that never pause must not hold up a COMMIT */

    if (index == NULL)
        return NULL;
    gw_check(pthread_rwlockattr_init(&writer_first) == 0);
    gw_check(pthread_rwlockattr_setkind_np(&writer_first,
                                           PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    gw_check(pthread_rwlock_init(&index->lock, &writer_first) == 0);
    pthread_rwlockattr_destroy(&writer_first);
    atomic_init(&index->stopping, false);
    return index;
}

void
item_index_free(struct item_index *index)
{
    if (index == NULL)
        return;
    sets_done(&index->sets);
    log_done(&index->log);
    pthread_rwlock_destroy(&index->lock);
    free(index);
}

/* ---- asking ---- */

bool
item_index_is_built(struct item_index *index)
{
    bool built;

    pthread_rwlock_rdlock(&index->lock);
    built = index->state == INDEX_BUILT;
    pthread_rwlock_unlock(&index->lock);
    return built;
}

static size_t
container_bytes(const struct container_sets *container)
{
    size_t bytes = sizeof(*container) + container->capacity * sizeof(*container->sets);

    for (size_t i = 0; i < container->count; i++)
        bytes += gw_bitmap_bytes(container->sets[i].items);
    return bytes;
}

size_t
item_index_bytes(struct item_index *index)
{
    const struct map_slot *slot;
    size_t cursor = 0;
    size_t bytes;

    pthread_rwlock_rdlock(&index->lock);
    bytes = sizeof(*index) + container_bytes(&index->sets.confirm);
    while ((slot = map_next(&index->sets.containers, &cursor)) != NULL)
        bytes += sizeof(*slot) + container_bytes(slot->value);
    cursor = 0;
    while ((slot = map_next(&index->sets.authors, &cursor)) != NULL)
        bytes += sizeof(*slot) + gw_bitmap_bytes(slot->value);
    pthread_rwlock_unlock(&index->lock);
    return bytes;
}

static int64_t
container_count(const struct container_sets *container, const struct item_reader *reader)
{
    int64_t count = 0;

    for (size_t i = 0; container != NULL && i < container->count; i++) {
        if (gw_bitmap_contains(reader->audiences, container->sets[i].audience_id))
            count += (int64_t)gw_bitmap_andnot_count(container->sets[i].items, reader->done);
    }
    return count;
}

enum gw_err
item_index_count(struct item_index *index, const struct item_reader *reader,
                 struct gw_ids containers, int64_t *counts)
{
    enum gw_err err = GW_MISSING;

    pthread_rwlock_rdlock(&index->lock);
    if (index->state == INDEX_BUILT) {
        for (size_t i = 0; i < containers.count; i++)
            counts[i] = container_count(map_get(&index->sets.containers, containers.ids[i]),
                                        reader);
        err = GW_OK;
    }
    pthread_rwlock_unlock(&index->lock);
    return err;
}

static enum gw_err
container_collect(const struct container_sets *container, const struct gw_bitmap *audiences,
                  struct gw_bitmap *items)
{
    for (size_t i = 0; container != NULL && i < container->count; i++) {
        if (gw_bitmap_contains(audiences, container->sets[i].audience_id))
            GW_TRY(gw_bitmap_or(items, container->sets[i].items));
    }
    return GW_OK;
}

enum gw_err
item_index_collect(struct item_index *index, int64_t container_id,
                   const struct gw_bitmap *audiences, struct gw_bitmap *items)
{
    enum gw_err err = GW_MISSING;

    pthread_rwlock_rdlock(&index->lock);
    if (index->state == INDEX_BUILT)
        err = container_collect(map_get(&index->sets.containers, container_id), audiences, items);
    pthread_rwlock_unlock(&index->lock);
    return err;
}

enum gw_err
item_index_pending(struct item_index *index, const struct item_reader *reader, int64_t person_id,
                   struct gw_bitmap *items)
{
    enum gw_err err = GW_MISSING;

    pthread_rwlock_rdlock(&index->lock);
    if (index->state == INDEX_BUILT) {
        const struct gw_bitmap *authored = map_get(&index->sets.authors, person_id);

        err = container_collect(&index->sets.confirm, reader->audiences, items);
        if (err == GW_OK)
            err = gw_bitmap_andnot(items, reader->done);
        if (err == GW_OK && authored != NULL)
            err = gw_bitmap_andnot(items, authored);
    }
    pthread_rwlock_unlock(&index->lock);
    return err;
}
