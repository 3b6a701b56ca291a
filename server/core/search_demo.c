/* search_demo.c - indexes a whole demonstration city: in large pieces, joined at the end.
 *
 * The city's index is what a served city's would be after idle hours: one piece.
 */
#include "core/demo.h"
#include "core/search.h"

#define ARENA_BYTES_MAX ((size_t)64 << 20)
#define SLICE_ITEMS 500
#define PIECE_SLICES 40 /* in one transaction */
#define GATHER_BYTES ((int64_t)128 << 20)
#define PIECES_MAX 1999
/* FTS5's own values, for the time afterwards. */
#define GATHER_BYTES_SERVED ((int64_t)1 << 20)
#define PIECES_SERVED_MAX 16
#define JAPAN_OFFSET_MIN 540

struct bulk {
    struct demo_build *build;
    struct gw_arena *arena;
    struct search_source source;
    int64_t item_no; /* of the last one */
    bool is_done;
};

static enum gw_err
item_index(struct bulk *bulk)
{
    struct gw_db *db = bulk->build->demo.db;
    struct search_doc doc;
    int64_t item_id;
    bool is_wanted;
    enum gw_err err = search_item_after(db, bulk->item_no, &item_id);

    if (err == GW_MISSING) {
        bulk->is_done = true;
        return GW_OK;
    }
    GW_TRY(err);
    GW_TRY(search_doc_make(&bulk->source, bulk->arena, item_id, &doc, &is_wanted));
    bulk->item_no++; /* dense, so at most the next one is looked for twice */
    if (!is_wanted)
        return GW_OK;
    bulk->item_no = doc.item_no;
    return search_doc_insert(db, &doc);
}

static enum gw_err
slice_index(struct bulk *bulk)
{
    gw_arena_reset(bulk->arena);
    for (int i = 0; i < SLICE_ITEMS && !bulk->is_done; i++)
        GW_TRY(item_index(bulk));
    return gw_arena_failed(bulk->arena) ? GW_BUSY : GW_OK;
}

static enum gw_err
all_index(struct bulk *bulk)
{
    struct gw_demo *demo = &bulk->build->demo;

    GW_TRY(search_index_set(demo->db, "hashsize", GATHER_BYTES));
    GW_TRY(search_index_set(demo->db, "crisismerge", PIECES_MAX));
    for (int slices = 1; !bulk->is_done; slices++) {
        bulk->source.db = demo->db;
        GW_TRY(slice_index(bulk));
        if (slices % PIECE_SLICES == 0)
            GW_TRY(demo->pause(demo, bulk->item_no, demo->posts + demo->posts / 5));
    }
    GW_TRY(demo->pause(demo, 5, 6));
    GW_TRY(search_index_join(demo->db));
    GW_TRY(search_index_set(demo->db, "hashsize", GATHER_BYTES_SERVED));
    GW_TRY(search_index_set(demo->db, "crisismerge", PIECES_SERVED_MAX));
    return demo->pause(demo, 1, 1);
}

enum gw_err
search_demo(struct demo_build *build, const struct gw_module *const *modules)
{
    struct bulk bulk = {
        .build = build,
        .arena = gw_arena_new(ARENA_BYTES_MAX),
        .source = { .modules = modules, .zone_offset_min = JAPAN_OFFSET_MIN },
    };
    enum gw_err err;

    if (bulk.arena == NULL)
        return GW_BUSY;
    build->module = "search";
    build->percent_said = -1;
    err = all_index(&bulk);
    gw_arena_free(bulk.arena);
    return err;
}
