/* people_order.c - see people_order.h. */
#include "core/people_order.h"

#include <pthread.h>

#include "base/map.h"
#include "core/actor.h"
#include "core/people_order_store.h"
#include "gw/people.h"

#define ORDER_BYTES_MAX ((size_t)256 << 20)

struct people_entry {
    int64_t id;
    size_t place; /* in the list, from 1 */
    int64_t rank; /* of today's main office; INT64_MAX: none */
    bool is_there;
    struct gw_text staff_no, login, kana_key;
    struct people_keys keys;
};

struct order_view {
    _Atomic int holders;
    uint64_t people; /* the stamp's */
    gw_date today;
    struct gw_arena *arena;
    struct map entries; /* person → entry */
    struct people_entry **list;
    size_t count, capacity;
    bool is_short; /* out of memory */
};

struct people_order {
    pthread_mutex_t lock; /* over `newest` and its making */
    struct order_view *newest;
};

struct people_order *
people_order_new(void)
{
    struct people_order *order = calloc(1, sizeof *order);

    if (order == NULL)
        return NULL;
    if (pthread_mutex_init(&order->lock, NULL) != 0) {
        free(order);
        return NULL;
    }
    return order;
}

static void
view_release(void *arg)
{
    struct order_view *view = arg;

    if (view == NULL || atomic_fetch_sub(&view->holders, 1) != 1)
        return;
    map_done(&view->entries);
    gw_arena_free(view->arena);
    free(view->list);
    free(view);
}

void
people_order_free(struct people_order *order)
{
    if (order == NULL)
        return;
    view_release(order->newest);
    (void)pthread_mutex_destroy(&order->lock);
    free(order);
}

static bool
list_widen(struct order_view *view)
{
    const size_t capacity = view->capacity == 0 ? 1024 : view->capacity * 2;
    struct people_entry **more = reallocarray(view->list, capacity, sizeof(*more));

    if (more == NULL)
        return false;
    view->list = more;
    view->capacity = capacity;
    return true;
}

static void
entry_take(void *arg, const struct people_row *row)
{
    struct order_view *view = arg;
    struct people_entry *entry;

    if (view->count == view->capacity && !list_widen(view)) {
        view->is_short = true;
        return;
    }
    entry = GW_NEW(view->arena, struct people_entry);
    *entry = (struct people_entry){ .id = row->id,
                                    .rank = INT64_MAX,
                                    .is_there = row->is_there,
                                    .staff_no = people_key_of(view->arena, row->staff_no),
                                    .kana_key = gw_text_copy(view->arena, row->kana_key),
                                    .keys = people_keys_make(view->arena, row->name, row->kana) };
    view->list[view->count++] = entry;
    view->is_short |= !map_put(&view->entries, row->id, entry);
}

/* Of two main offices on one day, which only a broken import could make, the higher one counts. */
static void
rank_take(void *arg, int64_t person_id, int64_t rank)
{
    const struct order_view *view = arg;
    struct people_entry *entry = map_get(&view->entries, person_id);

    if (entry != NULL && rank < entry->rank)
        entry->rank = rank;
}

static void
login_take(void *arg, int64_t person_id, struct gw_text login)
{
    const struct order_view *view = arg;
    struct people_entry *entry = map_get(&view->entries, person_id);

    if (entry != NULL)
        entry->login = people_key_of(view->arena, login);
}

static int
entry_compare(const void *left, const void *right)
{
    const struct people_entry *a = *(struct people_entry *const *)left;
    const struct people_entry *b = *(struct people_entry *const *)right;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    const int kana = gw_text_compare(a->kana_key, b->kana_key);
    return kana != 0 ? kana : (a->id > b->id) - (a->id < b->id);
}

static enum gw_err
view_fill(struct order_view *view, struct gw_db *db)
{
    const struct people_take take = { entry_take, rank_take, login_take, view };

    GW_TRY(people_each(db, view->today, &take));
    if (view->is_short || gw_arena_failed(view->arena))
        return GW_BUSY;
    if (view->count > 0)
        qsort(view->list, view->count, sizeof(*view->list), entry_compare);
    for (size_t i = 0; i < view->count; i++)
        view->list[i]->place = i + 1;
    return GW_OK;
}

static enum gw_err
view_make(struct gw_request *req, const struct people_stamp *stamp, struct order_view **out)
{
    struct order_view *view = calloc(1, sizeof *view);
    enum gw_err err = GW_BUSY;

    if (view == NULL)
        return GW_BUSY;
    atomic_init(&view->holders, 1);
    view->people = stamp->people;
    view->today = stamp->today;
    map_init(&view->entries);
    view->arena = gw_arena_new(ORDER_BYTES_MAX);
    if (view->arena != NULL)
        err = view_fill(view, req->db);
    if (err != GW_OK) {
        view_release(view);
        return err;
    }
    *out = view;
    return GW_OK;
}

/* A view that is newer than what the lane sees will do: it only orders and finds. */
static bool
is_good(const struct order_view *view, const struct people_stamp *stamp)
{
    return view != NULL && view->people >= stamp->people && view->today == stamp->today;
}

/* Under the lock. */
static enum gw_err
newest_hold(struct people_order *order, struct gw_request *req, const struct people_stamp *stamp,
            struct order_view **out)
{
    if (!is_good(order->newest, stamp)) {
        struct order_view *view;

        GW_TRY(view_make(req, stamp, &view));
        view_release(order->newest);
        order->newest = view;
    }
    atomic_fetch_add(&order->newest->holders, 1);
    *out = order->newest;
    return GW_OK;
}

/* As long as the request lives. What the writer sees before its COMMIT is nobody else's. */
static enum gw_err
view_of(struct gw_request *req, const struct order_view **out)
{
    const struct people_stamp stamp = actor_people_stamp(req->lane, req->today);
    struct people_order *order = req->app->order;
    struct order_view *view;
    enum gw_err err;

    if (stamp.is_open) {
        GW_TRY(view_make(req, &stamp, &view));
    } else {
        (void)pthread_mutex_lock(&order->lock);
        err = newest_hold(order, req, &stamp, &view);
        (void)pthread_mutex_unlock(&order->lock);
        GW_TRY(err);
    }
    gw_arena_own(req->arena, view, view_release);
    *out = view;
    return GW_OK;
}

struct place {
    size_t place; /* SIZE_MAX: unknown */
    int64_t id;
};

static int
place_compare(const void *left, const void *right)
{
    const struct place *a = left, *b = right;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

enum gw_err
gw_people_arrange(struct gw_request *req, int64_t *ids, size_t count)
{
    const struct order_view *view;
    struct place *places;

    GW_TRY(view_of(req, &view));
    places = GW_NEW_ARRAY(req->arena, struct place, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct people_entry *entry = map_get(&view->entries, ids[i]);

        places[i] = (struct place){ entry == NULL ? SIZE_MAX : entry->place, ids[i] };
    }
    qsort(places, count, sizeof(*places), place_compare);
    for (size_t i = 0; i < count; i++)
        ids[i] = places[i].id;
    return GW_OK;
}

enum gw_err
gw_people_find(struct gw_request *req, const struct gw_people_page *page,
               struct gw_people_found *out)
{
    const struct gw_text form = people_key_of(req->arena, page->text);
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, page->limit);
    const struct order_view *view;
    size_t count = 0, place = page->after < 0 ? 0 : (size_t)page->after;

    *out = (struct gw_people_found){ .ids = { ids, 0 } };
    if (form.bytes == 0)
        return GW_OK;
    GW_TRY(view_of(req, &view));
    for (; place < view->count; place++) {
        const struct people_entry *entry = view->list[place];

        if (!entry->is_there ||
            !(people_keys_match(&entry->keys, form) || gw_text_equal(entry->staff_no, form)))
            continue;
        if (count == page->limit) {
            out->next = (int64_t)view->list[place - 1]->place;
            break;
        }
        ids[count++] = entry->id;
    }
    out->ids.count = count;
    return GW_OK;
}

static struct gw_text
without_zeros(struct gw_text text)
{
    size_t start = 0;

    while (start + 1 < text.bytes && text.data[start] == '0')
        start++;
    return gw_text_slice(text, start, text.bytes);
}

/* The ways to name somebody; the first by which somebody is named counts. Spreadsheets drop the
 * zeros that a staff number begins with. */
enum naming { BY_STAFF_NO, BY_SHORT_STAFF_NO, BY_LOGIN, BY_NAME, NAMINGS };

static bool
is_named(const struct people_entry *entry, struct gw_text form, enum naming naming)
{
    switch (naming) {
    case BY_STAFF_NO:
        return gw_text_equal(entry->staff_no, form);
    case BY_SHORT_STAFF_NO:
        return gw_text_equal(without_zeros(entry->staff_no), form);
    case BY_LOGIN:
        return gw_text_equal(entry->login, form);
    case BY_NAME:
        return gw_text_equal(entry->keys.name, form) || gw_text_equal(entry->keys.kana, form);
    case NAMINGS:
        break;
    }
    return false;
}

enum gw_err
gw_people_named(struct gw_request *req, struct gw_text text, struct gw_ids *out)
{
    const struct gw_text form = people_key_of(req->arena, text);
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, GW_PEOPLE_NAMESAKES_MAX);
    const struct order_view *view;
    size_t count = 0;

    *out = (struct gw_ids){ ids, 0 };
    if (form.bytes == 0)
        return GW_OK;
    GW_TRY(view_of(req, &view));
    for (enum naming naming = BY_STAFF_NO; naming < NAMINGS && count == 0; naming++) {
        for (size_t i = 0; i < view->count && count < GW_PEOPLE_NAMESAKES_MAX; i++) {
            if (view->list[i]->is_there && is_named(view->list[i], form, naming))
                ids[count++] = view->list[i]->id;
        }
    }
    out->count = count;
    return GW_OK;
}
