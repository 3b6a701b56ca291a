/* held.c - rows that many requests of a transaction move on: read once, written once. */
#include "db/held.h"

#include "db/connection.h"

/* A transaction holds a handful: a walk is faster than anything cleverer. */
static struct held_value *
value_find(const struct held *held, const struct held_kind *kind, const char *name)
{
    for (size_t i = 0; i < held->count; i++) {
        struct held_value *value = &held->values[i];

        if (value->kind == kind && strcmp(value->name, name) == 0)
            return value;
    }
    return NULL;
}

static enum gw_err
room_make(struct held *held)
{
    size_t capacity = held->capacity == 0 ? 8 : 2 * held->capacity;
    struct held_value *values;

    if (held->count < held->capacity)
        return GW_OK;
    values = reallocarray(held->values, capacity, sizeof(*values));
    if (values == NULL)
        return GW_BUSY;
    held->values = values;
    held->capacity = capacity;
    return GW_OK;
}

/* No request wrote the row since the transaction began, so what it says now is also what an undo
 * goes back to. */
static enum gw_err
value_load(struct gw_db *db, const struct held_kind *kind, const char *name,
           struct held_value **out)
{
    struct held *held = &db->held;
    struct held_value value = { .kind = kind, .name = name };

    gw_check(kind->bytes <= HELD_BYTES_MAX);
    GW_TRY(room_make(held));
    GW_TRY(kind->load(db, name, value.stored.bytes));
    value.before = value.stored;
    value.now = value.stored;
    *out = &held->values[held->count++];
    **out = value;
    return GW_OK;
}

enum gw_err
held_find(struct gw_db *db, const struct held_kind *kind, const char *name, void **value)
{
    struct held_value *found = value_find(&db->held, kind, name);

    gw_check(db->driver->in_transaction(db->connection));
    if (found == NULL)
        GW_TRY(value_load(db, kind, name, &found));
    *value = found->now.bytes;
    return GW_OK;
}

void
held_mark(struct held *held)
{
    for (size_t i = 0; i < held->count; i++)
        held->values[i].before = held->values[i].now;
}

void
held_undo(struct held *held)
{
    for (size_t i = 0; i < held->count; i++)
        held->values[i].now = held->values[i].before;
}

enum gw_err
held_store(struct gw_db *db)
{
    const struct held *held = &db->held;

    for (size_t i = 0; i < held->count; i++) {
        struct held_value *value = &held->values[i];

        if (memcmp(value->now.bytes, value->stored.bytes, value->kind->bytes) == 0)
            continue;
        GW_TRY(value->kind->store(db, value->name, value->now.bytes));
        value->stored = value->now;
    }
    return GW_OK;
}

void
held_forget(struct held *held)
{
    held->count = 0;
}

void
held_done(struct held *held)
{
    free(held->values);
    *held = (struct held){ 0 };
}
