/* search_indexer.c - the thread that indexes what was queued (gw/search.h).
 *
 * It sleeps until a commit has queued something, waits a moment for more, and then works in small
 * batches: texts are loaded and folded on its own reading connection, and only what goes into the
 * index is the writer's work, when it has no other. Its queue is empty while all who write wait for
 * the batch at hand, so that alone says little. A batch writes no item that changed since it was
 * read: that one's turn comes again.
 */
#include "core/core_handlers.h"
#include "core/search.h"
#include "core/side_thread.h"
#include "gw/fault.h"
#include "gw/log.h"
#include "gw/setting.h"

#define BATCH_ITEMS_MAX 50
#define BATCH_BYTES_MAX ((size_t)32 << 10) /* some 12 ms of the writer's time */
#define MERGE_EACH_ITEMS 8
#define MERGE_PAGES 16 /* some 4 ms; a page of postings is written about six times in its life */
#define GATHER_US 300000
#define BETWEEN_US 20000 /* so that a long queue leaves the writer to others half of the time */
#define ENDING_US 1000   /* who is told of its own write finds the writer at the end of it */
#define RETRY_US 5000000
#define WRITER_TRIES 20 /* times BETWEEN_US: a writer that is never idle doesn't stop search */
#define ARENA_BYTES_MAX ((size_t)32 << 20)

/* What one change makes of the index. */
struct change {
    struct search_turn turn;
    struct search_doc doc;
    bool is_wanted;
};

struct search_indexer {
    struct side_thread side;
    struct change changes[BATCH_ITEMS_MAX]; /* the batch at hand */
    size_t changes_count;
};

/* ---- waking ---- */

void
search_indexer_wake(struct search_indexer *indexer)
{
    if (indexer != NULL)
        side_thread_wake(&indexer->side);
}

static void
wake_after_commit(void *arg)
{
    const struct gw_app *app = arg;

    search_indexer_wake(app->indexer);
}

enum gw_err
gw_search_touch(struct gw_request *req, int64_t item_id)
{
    if (gw_fault("search.touch_lost"))
        return GW_OK;
    GW_TRY(search_outbox_add(req->db, item_id));
    gw_after_commit(req->db, wake_after_commit, req->app);
    return GW_OK;
}

/* ---- one batch ---- */

static enum gw_err
changes_read(struct search_indexer *indexer)
{
    const struct search_source source = {
        .db = indexer->side.db,
        .modules = indexer->side.app->modules,
        .zone_offset_min = (int)gw_setting_number(indexer->side.app, CORE_SETTING_TIME_ZONE),
    };
    struct search_turn turns[BATCH_ITEMS_MAX];
    size_t count, bytes = 0;

    indexer->changes_count = 0;
    GW_TRY(search_outbox_list(indexer->side.db, turns, BATCH_ITEMS_MAX, &count));
    for (size_t i = 0; i < count && bytes < BATCH_BYTES_MAX; i++) {
        struct change *change = &indexer->changes[indexer->changes_count++];

        change->turn = turns[i];
        GW_TRY(search_doc_make(&source, indexer->side.arena, turns[i].item_id, &change->doc,
                               &change->is_wanted));
        bytes += change->doc.indexed_text.bytes;
    }
    return gw_arena_failed(indexer->side.arena) ? GW_BUSY : GW_OK;
}

static enum gw_err
batch_read(struct search_indexer *indexer)
{
    enum gw_err err;

    gw_arena_reset(indexer->side.arena);
    GW_TRY(database_read_begin(indexer->side.db));
    err = changes_read(indexer);
    database_read_end(indexer->side.db);
    return err;
}

static bool
is_same(const struct search_doc *left, const struct search_doc *right)
{
    return gw_text_equal(left->indexed_text, right->indexed_text) &&
           gw_text_equal(left->scope, right->scope);
}

static enum gw_err
change_write(struct search_indexer *indexer, struct gw_db *db, const struct change *change)
{
    struct search_doc stored;
    enum gw_err err = search_outbox_remove(db, &change->turn);

    if (err == GW_MISSING)
        return GW_OK;
    GW_TRY(err);
    err = search_doc_load(db, indexer->side.arena, change->doc.item_id, &stored);
    if (err == GW_OK && change->is_wanted && is_same(&stored, &change->doc))
        return GW_OK;
    if (err == GW_OK)
        err = search_doc_remove(db, &stored);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    return change->is_wanted ? search_doc_insert(db, &change->doc) : GW_OK;
}

/* Runs twice when its batch is lost: nothing here is changed by it. */
static enum gw_err
batch_write(void *arg, struct gw_db *db)
{
    struct search_indexer *indexer = arg;

    for (size_t i = 0; i < indexer->changes_count; i++)
        GW_TRY(change_write(indexer, db, &indexer->changes[i]));
    return GW_OK;
}

/* FTS5 would join pieces of the index inside of a COMMIT, some 60 ms at a time; so a few pages a
 * write are joined here. */
static enum gw_err
merge_write(void *arg, struct gw_db *db)
{
    (void)arg;
    return search_index_merge(db, MERGE_PAGES);
}

/* False at the end. */
static bool
wait_for_writer(struct search_indexer *indexer)
{
    struct database_figures figures;

    for (int i = 0; i < WRITER_TRIES; i++) {
        database_figures(indexer->side.app->database, &figures);
        if (figures.idle)
            break;
        if (!side_thread_pause(&indexer->side, i == 0 ? ENDING_US : BETWEEN_US))
            return false;
    }
    return true;
}

/* The batch, and as much of joining as its size makes due. GW_BUSY at the end. */
static enum gw_err
batch_store(struct search_indexer *indexer)
{
    struct database *database = indexer->side.app->database;

    if (!wait_for_writer(indexer))
        return GW_BUSY;
    GW_TRY(database_write_now(database, batch_write, indexer));
    for (size_t i = 0; i < indexer->changes_count; i += MERGE_EACH_ITEMS) {
        if (!wait_for_writer(indexer))
            return GW_BUSY;
        GW_TRY(database_write_now(database, merge_write, indexer));
    }
    return GW_OK;
}

/* Until nothing waits; false at the end. What fails is tried again after a while. */
static bool
work(struct search_indexer *indexer)
{
    for (;;) {
        enum gw_err err = batch_read(indexer);

        if (err == GW_OK && indexer->changes_count == 0)
            return true;
        if (err == GW_OK)
            err = batch_store(indexer);
        if (err != GW_OK && err != GW_BUSY)
            gw_log(GW_LOG_WARN, "search.not_indexed",
                   GW_LOG_STR("code", gw_text_from(gw_err_name(err))));
        if (!side_thread_pause(&indexer->side, err == GW_OK ? BETWEEN_US : RETRY_US))
            return false;
    }
}

static void *
indexer_main(void *arg)
{
    struct search_indexer *indexer = arg;

    /* A moment more than until something is queued: who publishes once often does so twice. */
    while (work(indexer) && side_thread_wait(&indexer->side, -1, GATHER_US))
        continue;
    return NULL;
}

/* ---- life ---- */

enum gw_err
search_indexer_start(struct gw_app *app, struct search_indexer **out)
{
    static const struct side_thread_kind kind = { "search", ARENA_BYTES_MAX, indexer_main };
    struct search_indexer *indexer = calloc(1, sizeof(*indexer));
    enum gw_err err;

    if (indexer == NULL)
        return GW_BUSY;
    err = side_thread_start(&indexer->side, app, &kind, indexer);
    if (err == GW_OK)
        *out = indexer;
    else
        free(indexer);
    return err;
}

void
search_indexer_stop(struct search_indexer *indexer)
{
    if (indexer != NULL)
        side_thread_stop(&indexer->side);
}

void
search_indexer_free(struct search_indexer *indexer)
{
    if (indexer == NULL)
        return;
    side_thread_done(&indexer->side);
    free(indexer);
}
