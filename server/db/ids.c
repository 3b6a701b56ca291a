/* ids.c - ids that only grow, also when the clock steps back and across restarts.
 *
 * The greatest id is a row of `counter`, written in the same COMMIT as the rows that use it. Ids
 * that were given but never committed are seen by nobody, so they may be given again.
 */
#include "db/ids.h"

#include "db/connection.h"
#include "db/counter_store.h"

#define SEQUENCE_BITS 7
#define NODE_BITS 4
#define MS_SHIFT (NODE_BITS + SEQUENCE_BITS)
#define MS_MAX (((int64_t)1 << 42) - 1)
#define SEQUENCE_MAX (((int64_t)1 << SEQUENCE_BITS) - 1)
#define EPOCH_US (INT64_C(1577836800) * GW_SECOND) /* 2020-01-01T00:00Z */

void
ids_init(struct ids *ids, struct gw_env *env, uint32_t node)
{
    gw_check(node <= IDS_NODE_MAX);
    *ids = (struct ids){ .env = env, .node = node };
}

static int64_t
compose(const struct ids *ids, int64_t ms)
{
    return ms << MS_SHIFT | ids->node << SEQUENCE_BITS;
}

/* Milliseconds since 2020; a clock outside of the range counts as standing still. */
static int64_t
ids_now(const struct ids *ids)
{
    int64_t ms = (ids->env->now(ids->env) - EPOCH_US) / 1000;

    return ms < 0 || ms > MS_MAX ? 0 : ms;
}

/* The id after `last` when the clock gives none that is greater. */
static int64_t
after(const struct ids *ids, int64_t last)
{
    bool is_ours = (last >> SEQUENCE_BITS & IDS_NODE_MAX) == ids->node;

    if (is_ours && (last & SEQUENCE_MAX) < SEQUENCE_MAX)
        return last + 1;
    /* The sequence is used up: the next millisecond is borrowed, as waiting would hold up the
     * whole batch. */
    return compose(ids, (last >> MS_SHIFT) + 1);
}

int64_t
ids_next(struct ids *ids)
{
    int64_t next = compose(ids, ids_now(ids));

    gw_check(ids->loaded);
    ids->last = next > ids->last ? next : after(ids, ids->last);
    return ids->last;
}

enum gw_err
ids_load(struct ids *ids, struct gw_db *db)
{
    int64_t stored;

    if (ids->loaded)
        return GW_OK;
    GW_TRY(counter_find(db, "last_id", &stored));
    ids->stored = stored;
    ids->last = stored > ids->last ? stored : ids->last;
    ids->loaded = true;
    return GW_OK;
}

enum gw_err
ids_store(struct ids *ids, struct gw_db *db)
{
    if (ids->last == ids->stored)
        return GW_OK;
    return counter_set(db, "last_id", ids->last);
}

void
ids_committed(struct ids *ids)
{
    ids->stored = ids->last;
}

int64_t
gw_db_new_id(struct gw_db *db)
{
    gw_check(db->ids != NULL);
    return ids_next(db->ids);
}
