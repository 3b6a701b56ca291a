/* mark_seed_store.c - the read marks that an account begins with; each statement stands above its
 * only user. */
#include "core/mark_seed.h"

#include "core/marks.h"

#define SEED_PEOPLE_MAX 200
#define SEED_BYTES_MAX ((size_t)64 << 20)

GW_SQL(last_number, "SELECT max(item_no) FROM item");

static enum gw_err
last_number_load(struct gw_db *db, int64_t *item_no)
{
    GW_STMT stmt = gw_db_stmt(db, &last_number);

    GW_TRY(gw_step_row(stmt));
    *item_no = gw_column_int(stmt, 0);
    return GW_OK;
}

/* Drafts and what waits for its day. */
GW_SQL(list_unpublished, "SELECT item_no FROM item WHERE state < 3",
       .scans = true); /* a small index of its own */

static enum gw_err
unpublished_remove(struct gw_db *db, struct gw_bitmap *items)
{
    GW_STMT stmt = gw_db_stmt(db, &list_unpublished);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_bitmap_remove(items, (uint32_t)gw_column_int(stmt, 0)));
    return gw_step_end(err);
}

GW_SQL(update_seeded, "UPDATE account SET marks_seeded = 1 WHERE person_id = ?1");

enum gw_err
mark_seeds_store(struct gw_db *db, struct gw_arena *arena, const struct mark_seed_row *row,
                 int64_t *number)
{
    const struct mark_change change = { .person_id = row->person_id,
                                        .items = row->items,
                                        .read = true };
    GW_STMT stmt = gw_db_stmt(db, &update_seeded);

    GW_TRY(mark_update(db, arena, &change, number));
    gw_bind_int(stmt, 1, row->person_id);
    return gw_step_done(stmt);
}

enum gw_err
mark_seed(struct gw_db *db, struct gw_arena *arena, int64_t person_id)
{
    struct mark_seed_row row = { .person_id = person_id };
    struct gw_bitmap *items;
    int64_t last, number;

    GW_TRY(last_number_load(db, &last));
    GW_TRY(gw_bitmap_make(arena, &items));
    GW_TRY(gw_bitmap_add_range(items, 1, (uint32_t)last));
    GW_TRY(unpublished_remove(db, items));
    row.items = items;
    return mark_seeds_store(db, arena, &row, &number);
}

/* ---- accounts from before ---- */

struct seed_account {
    int64_t person_id;
    gw_time joined_at;
};

GW_SQL(list_unseeded,
       "SELECT person_id, joined_at FROM account WHERE marks_seeded = 0"
       " ORDER BY joined_at LIMIT ?1",
       .scans = true);

static enum gw_err
unseeded_load(struct gw_db *db, struct seed_account *accounts, size_t max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_unseeded);
    size_t found = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, (int64_t)max);
    while (found < max && (err = gw_step_row(stmt)) == GW_OK)
        accounts[found++] = (struct seed_account){ gw_column_int(stmt, 0), gw_column_int(stmt, 1) };
    *count = found;
    return gw_step_end(err);
}

static enum gw_err
row_fill(struct gw_arena *arena, struct mark_seed_row *row, int64_t person_id,
         const struct gw_bitmap *items)
{
    struct gw_bitmap *copy;

    GW_TRY(gw_bitmap_copy(items, &copy));
    gw_bitmap_own(arena, copy);
    gw_bitmap_pack(copy);
    *row = (struct mark_seed_row){ .person_id = person_id, .items = copy };
    return GW_OK;
}

/* Once over all that was published before the last of them joined. */
GW_SQL(list_published,
       "SELECT item_no, published_from FROM item WHERE state >= 3"
       " AND published_from < ?1 ORDER BY published_from",
       .scans = true);

/* Accounts come by the day of joining, so that one growing bitmap serves them all. */
static enum gw_err
rows_fill(struct gw_db *db, struct gw_arena *arena, const struct seed_account *accounts,
          struct mark_seeds *seeds)
{
    GW_STMT stmt = gw_db_stmt(db, &list_published);
    struct gw_bitmap *items;
    size_t done = 0;
    enum gw_err err;

    GW_TRY(gw_bitmap_make(arena, &items));
    gw_bind_int(stmt, 1, accounts[seeds->count - 1].joined_at);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const gw_time published_from = gw_column_int(stmt, 1);

        for (; accounts[done].joined_at <= published_from; done++)
            GW_TRY(row_fill(arena, &seeds->rows[done], accounts[done].person_id, items));
        GW_TRY(gw_bitmap_add(items, (uint32_t)gw_column_int(stmt, 0)));
    }
    GW_TRY(gw_step_end(err));
    for (; done < seeds->count; done++)
        GW_TRY(row_fill(arena, &seeds->rows[done], accounts[done].person_id, items));
    return GW_OK;
}

enum gw_err
mark_seeds_make(struct gw_db *db, struct gw_arena *arena, size_t people_max, struct mark_seeds *out)
{
    struct seed_account *accounts = GW_NEW_ARRAY(arena, struct seed_account, people_max);

    GW_TRY(unseeded_load(db, accounts, people_max, &out->count));
    if (out->count == 0)
        return GW_OK;
    out->rows = GW_NEW_ARRAY(arena, struct mark_seed_row, out->count);
    return rows_fill(db, arena, accounts, out);
}

enum gw_err
mark_seeds_store_all(struct gw_db *db)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(SEED_BYTES_MAX);
    struct mark_seeds seeds = { .count = 1 };
    int64_t number;

    if (arena == NULL)
        return GW_BUSY;
    while (seeds.count > 0) {
        gw_arena_reset(arena);
        GW_TRY(mark_seeds_make(db, arena, SEED_PEOPLE_MAX, &seeds));
        for (size_t i = 0; i < seeds.count; i++)
            GW_TRY(mark_seeds_store(db, arena, &seeds.rows[i], &number));
    }
    return GW_OK;
}

/* ---- the job ---- */

enum gw_err
item_marks_seed_run(struct gw_request *req, struct gw_job *job)
{
    struct mark_seeds *seeds = GW_NEW(req->arena, struct mark_seeds);

    job->result = seeds;
    return mark_seeds_make(req->db, req->arena, SEED_PEOPLE_MAX, seeds);
}

enum gw_err
item_marks_seed_finish(struct gw_request *req, struct gw_job *job)
{
    const struct mark_seeds *seeds = job->result;

    for (size_t i = 0; i < seeds->count; i++) {
        int64_t number;

        GW_TRY(mark_seeds_store(req->db, req->arena, &seeds->rows[i], &number));
        marks_forget(req->app->marks, req->db, req->arena, seeds->rows[i].person_id, number);
    }
    return GW_OK;
}
