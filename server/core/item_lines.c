/* item_lines.c - rows of items that lists show, in memory (item_lines.h).
 *
 * A table of places, each for one item; who comes later takes the place. Ids are spread over it, so
 * that the few thousand items which are listed all day rarely share one. Parts of the table have a
 * lock each.
 */
#include "core/item_lines.h"

#include <pthread.h>

#define PLACES_BITS 14
#define PLACES (1 << PLACES_BITS) /* some 12 MB when all are taken */
#define PARTS 64
#define TEXTS_BYTES_MAX ((size_t)64 << 10)

struct lines_place {
    struct gw_item item; /* id 0: free; of its texts only title and members, which are `texts` */
    char *texts;
};

struct lines_part {
    pthread_mutex_t lock;
    uint64_t forgotten; /* the last change here */
};

struct item_lines {
    _Atomic uint64_t changes;
    struct lines_part parts[PARTS];
    struct lines_place places[PLACES];
};

/* Ids grow with time; the high bits of the product are spread evenly, whatever their pattern. */
static size_t
place_number(int64_t item_id)
{
    return (size_t)((uint64_t)item_id * UINT64_C(0x9e3779b97f4a7c15) >> (64 - PLACES_BITS));
}

static struct lines_part *
part_lock(struct item_lines *lines, size_t number)
{
    struct lines_part *part = &lines->parts[number % PARTS];

    pthread_mutex_lock(&part->lock);
    return part;
}

struct item_lines *
item_lines_new(void)
{
    struct item_lines *lines = calloc(1, sizeof(*lines));

    if (lines == NULL)
        return NULL;
    atomic_init(&lines->changes, 1);
    for (size_t i = 0; i < PARTS; i++)
        gw_check(pthread_mutex_init(&lines->parts[i].lock, NULL) == 0);
    return lines;
}

void
item_lines_free(struct item_lines *lines)
{
    if (lines == NULL)
        return;
    for (size_t i = 0; i < PLACES; i++)
        free(lines->places[i].texts);
    for (size_t i = 0; i < PARTS; i++)
        pthread_mutex_destroy(&lines->parts[i].lock);
    free(lines);
}

uint64_t
item_lines_changes(const struct item_lines *lines)
{
    return atomic_load(&lines->changes);
}

bool
item_lines_find(struct item_lines *lines, struct gw_arena *arena, int64_t item_id, uint64_t noted,
                struct gw_item *out)
{
    const size_t number = place_number(item_id);
    const struct lines_place *place = &lines->places[number];
    struct lines_part *part = part_lock(lines, number);
    const bool found = item_id != 0 && place->item.id == item_id && noted > part->forgotten;

    if (found) {
        const struct gw_text texts = gw_text_copy(
            arena,
            (struct gw_text){ place->texts, place->item.title.bytes + place->item.members.bytes });

        *out = place->item;
        out->title = gw_text_slice(texts, 0, place->item.title.bytes);
        out->members = gw_text_slice(texts, place->item.title.bytes, texts.bytes);
    }
    pthread_mutex_unlock(&part->lock);
    return found;
}

static void
place_clear(struct lines_place *place)
{
    free(place->texts);
    *place = (struct lines_place){ .texts = NULL };
}

static void
place_fill(struct lines_place *place, const struct gw_item *item)
{
    struct gw_buf texts;
    struct gw_json json;

    place_clear(place);
    gw_buf_init(&texts, TEXTS_BYTES_MAX);
    gw_buf_text(&texts, item->title);
    gw_json_init(&json, &texts);
    item_members_render(&json, item);
    if (!texts.failed)
        place->texts = malloc(texts.bytes);
    if (place->texts != NULL) {
        const struct gw_text kept = { place->texts, texts.bytes };

        memcpy(place->texts, texts.data, texts.bytes);
        place->item = *item;
        place->item.title = gw_text_slice(kept, 0, item->title.bytes);
        place->item.members = gw_text_slice(kept, item->title.bytes, kept.bytes);
    }
    gw_buf_done(&texts);
    place->item.contact = GW_TEXT_NONE;
    place->item.document_no = GW_TEXT_NONE;
    place->item.retention = GW_TEXT_NONE;
}

void
item_lines_keep(struct item_lines *lines, const struct gw_item *item, uint64_t noted)
{
    const size_t number = place_number(item->id);
    struct lines_part *part = part_lock(lines, number);

    if (noted > part->forgotten)
        place_fill(&lines->places[number], item);
    pthread_mutex_unlock(&part->lock);
}

struct lines_change {
    struct item_lines *lines;
    int64_t item_id;
};

/* After COMMIT. Who notes the new number begins the snapshot later, and sees what was committed. */
static void
change_apply(void *arg)
{
    const struct lines_change *change = arg;
    const size_t number = place_number(change->item_id);
    struct lines_place *place = &change->lines->places[number];
    struct lines_part *part = part_lock(change->lines, number);

    part->forgotten = atomic_fetch_add(&change->lines->changes, 1);
    if (place->item.id == change->item_id)
        place_clear(place);
    pthread_mutex_unlock(&part->lock);
}

void
item_lines_forget(struct gw_request *req, int64_t item_id)
{
    struct lines_change *change = GW_NEW(req->arena, struct lines_change);

    *change = (struct lines_change){ req->app->item_lines, item_id };
    gw_after_commit(req->db, change_apply, change);
}
