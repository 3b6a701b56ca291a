/* held.h - rows that many requests of a transaction move on: read once, written once.
 *
 * A counter, the head of a log's chain: each request takes the value and leaves the next one, and
 * only the last counts when the transaction commits. Such a value is read from its row at its first
 * use, lives beside the open transaction, goes back to what it was when a request is undone, and is
 * written right before COMMIT. Nothing of it outlives the transaction, so memory never knows
 * anything else than the database. Who needs the value inside the transaction asks here, not the
 * row.
 */
#ifndef DB_HELD_H
#define DB_HELD_H

#include <stdalign.h>

#include "gw/db.h"

#define HELD_BYTES_MAX 48

/* How the rows of one sort are read and written. */
struct held_kind {
    size_t bytes; /* of a value, at most HELD_BYTES_MAX */
    enum gw_err (*load)(struct gw_db *db, const char *name, void *value);
    enum gw_err (*store)(struct gw_db *db, const char *name, const void *value);
};

struct held_bytes {
    alignas(max_align_t) char bytes[HELD_BYTES_MAX];
};

struct held_value {
    const struct held_kind *kind;
    const char *name;
    struct held_bytes stored; /* what the row says */
    struct held_bytes before; /* as the running request found it */
    struct held_bytes now;
};

/* Those of the open transaction; all zero while there are none. */
struct held {
    struct held_value *values;
    size_t count, capacity;
};

/* The value of the row, to be changed in place; good until the next call. `name` is kept until the
 * transaction ends: a literal. GW_BUSY without memory, or what load() gave. Inside a write
 * transaction only. */
enum gw_err held_find(struct gw_db *db, const struct held_kind *kind, const char *name,
                      void **value) GW_MUST_USE;

/* At each savepoint, and when it is undone. */
void held_mark(struct held *held);
void held_undo(struct held *held);
/* Right before COMMIT: writes what is not yet as its row says. */
enum gw_err held_store(struct gw_db *db) GW_MUST_USE;
/* When the transaction is over, either way. */
void held_forget(struct held *held);
void held_done(struct held *held);

#endif
