/* mark_seed.h - the read marks that an account begins with: all that was published before.
 *
 * They are full runs, some bytes for each 65,536 items. account.marks_seeded tells that they are
 * there; accounts from before that column get theirs some hundred at a time from a job, and until
 * then what was published before `joined_at` counts as read by its date.
 */
#ifndef CORE_MARK_SEED_H
#define CORE_MARK_SEED_H

#include "core/mark_store.h"
#include "gw/job.h"

/* For an account just made: everything published so far. Writer only. */
enum gw_err mark_seed(struct gw_db *db, struct gw_arena *arena, int64_t person_id) GW_MUST_USE;

/* Accounts without their marks, and what these have to be; owned by the arena. */
struct mark_seeds {
    struct mark_seed_row {
        int64_t person_id;
        const struct gw_bitmap *items;
    } * rows;
    size_t count;
};
/* At most `people_max` of them. */
enum gw_err mark_seeds_make(struct gw_db *db, struct gw_arena *arena, size_t people_max,
                            struct mark_seeds *out) GW_MUST_USE;
/* Stores one; `*number` as mark_update(). Writer only. */
enum gw_err mark_seeds_store(struct gw_db *db, struct gw_arena *arena,
                             const struct mark_seed_row *row, int64_t *number) GW_MUST_USE;
/* All that are missing, where nothing else uses the database: the end of a demonstration city. */
enum gw_err mark_seeds_store_all(struct gw_db *db) GW_MUST_USE;

/* Periodic. */
enum gw_err item_marks_seed_run(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_marks_seed_finish(struct gw_request *req, struct gw_job *job) GW_MUST_USE;

#endif
