/* names.c - names of people and departments in memory, so that lists need no join.
 *
 * They are kept as replies show them: the members of a JSON object, of a person once for each
 * office, since the office of the day belongs to the name.
 *
 * `struct names` holds the newest snapshot behind a lock, with a number that moves when it is
 * replaced. A lane compares the number (one load) and takes the lock only when it has moved. The
 * first snapshot is made by whoever needs one first; later ones only by the writer after a COMMIT,
 * so that none is ever replaced by an older one.
 */
#include <pthread.h>

#include "core/people.h"

#include "base/map.h"
#include "core/actor.h"
#include "core/names_store.h"
#include "gw/log.h"

#define NAMES_BYTES_MAX ((size_t)256 << 20)
#define SHOWN_BYTES_MAX ((size_t)64 << 10)
/* A reader's first snapshot may be older than a COMMIT whose touch is counted already: the renewal
 * that follows is not saved. */
#define TOUCHES_UNKNOWN UINT64_MAX

struct names_view {
    _Atomic int holders;
    uint64_t number;
    struct gw_arena *arena;
    struct map persons;
    struct map departments;
    /* While it is made: offices of one person come in a row. */
    struct names_office *offices;
    size_t offices_count, offices_capacity;
    struct gw_buf shown; /* what is rendered of one */
    bool is_short;       /* out of memory */
};

struct names {
    pthread_mutex_t lock; /* over `newest` and its making */
    struct names_view *newest;
    _Atomic uint64_t number;  /* newest->number; 0 without one */
    _Atomic uint64_t touches; /* asked-for renewals … */
    uint64_t touches_done;    /* … of which this many are in `newest` */
};

struct names *
names_new(void)
{
    struct names *names = calloc(1, sizeof *names);

    if (names == NULL)
        return NULL;
    if (pthread_mutex_init(&names->lock, NULL) != 0) {
        free(names);
        return NULL;
    }
    return names;
}

void
names_view_release(struct names_view *view)
{
    if (view == NULL || atomic_fetch_sub(&view->holders, 1) != 1)
        return;
    map_done(&view->persons);
    map_done(&view->departments);
    gw_arena_free(view->arena);
    free(view);
}

void
names_free(struct names *names)
{
    if (names == NULL)
        return;
    names_view_release(names->newest);
    (void)pthread_mutex_destroy(&names->lock);
    free(names);
}

/* An object of which all members are rendered already; null without them. */
static void
object_of_members(struct gw_json *json, const char *name, struct gw_text members)
{
    if (members.bytes == 0) {
        gw_json_null(json, name);
        return;
    }
    gw_json_object(json, name);
    gw_json_raw(json, NULL, members);
    gw_json_object_end(json);
}

static struct gw_text
department_members(const struct names_view *view, int64_t department_id)
{
    const struct names_department *department = map_get(&view->departments, department_id);

    return department == NULL ? GW_TEXT_NONE : department->members;
}

/* What was rendered into `shown`, kept as long as the view. */
static struct gw_text
shown_keep(struct names_view *view)
{
    struct gw_text kept = gw_text_copy(view->arena, gw_buf_view(&view->shown));

    view->is_short |= view->shown.failed;
    gw_buf_clear(&view->shown);
    return kept;
}

static void
department_take(void *arg, const struct names_department *row)
{
    struct names_view *view = arg;
    struct names_department *copy = gw_arena_copy(view->arena, row, sizeof *row);
    struct gw_json json;

    gw_json_init(&json, &view->shown);
    gw_json_int(&json, "id", row->id);
    gw_json_text(&json, "name", row->name);
    copy->members = shown_keep(view);
    view->is_short |= !map_put(&view->departments, row->id, copy);
}

/* The person with an office; without one where it is NULL. */
static struct gw_text
person_members(struct names_view *view, const struct names_person *person,
               const struct names_office *office)
{
    struct gw_json json;

    gw_json_init(&json, &view->shown);
    gw_json_int(&json, "id", person->id);
    gw_json_text(&json, "name", person->name);
    gw_json_text(&json, "kana", person->kana);
    object_of_members(&json, "department",
                      department_members(view, office == NULL ? 0 : office->department_id));
    gw_json_text(&json, "position", office == NULL ? GW_TEXT_NONE : office->position);
    gw_json_text(&json, "rank", office == NULL ? GW_TEXT_NONE : office->rank);
    gw_json_text(&json, "extension", person->extension);
    return shown_keep(view);
}

static void
person_take(void *arg, const struct names_person *row)
{
    struct names_view *view = arg;
    struct names_person *copy = gw_arena_copy(view->arena, row, sizeof *row);

    copy->members = person_members(view, row, NULL);
    view->is_short |= !map_put(&view->persons, row->id, copy);
}

/* Gives the collected offices to their person. */
static void
offices_close(struct names_view *view)
{
    struct names_person *person = view->offices_count > 0
                                      ? map_get(&view->persons, view->offices[0].person_id)
                                      : NULL;

    if (person != NULL) {
        for (size_t i = 0; i < view->offices_count; i++)
            view->offices[i].members = person_members(view, person, &view->offices[i]);
        person->offices = gw_arena_copy(view->arena, view->offices,
                                        view->offices_count * sizeof *view->offices);
        person->offices_count = view->offices_count;
    }
    view->offices_count = 0;
}

static void
office_take(void *arg, const struct names_office *row)
{
    struct names_view *view = arg;

    if (view->offices_count > 0 && view->offices[0].person_id != row->person_id)
        offices_close(view);
    if (view->offices_count == view->offices_capacity) {
        size_t capacity = view->offices_capacity * 2;
        struct names_office *more = GW_NEW_ARRAY(view->arena, struct names_office, capacity);
        memcpy(more, view->offices, view->offices_count * sizeof *more);
        view->offices = more;
        view->offices_capacity = capacity;
    }
    view->offices[view->offices_count++] = *row;
}

static enum gw_err
view_fill(struct names_view *view, struct gw_db *db)
{
    view->offices_capacity = 64;
    view->offices = GW_NEW_ARRAY(view->arena, struct names_office, view->offices_capacity);
    GW_TRY(names_departments_each(db, view->arena, department_take, view));
    GW_TRY(names_persons_each(db, view->arena, person_take, view));
    GW_TRY(names_offices_each(db, view->arena, office_take, view));
    offices_close(view);
    return view->is_short || gw_arena_failed(view->arena) ? GW_BUSY : GW_OK;
}

static enum gw_err
view_make(struct gw_db *db, struct names_view **out)
{
    struct names_view *view = calloc(1, sizeof *view);
    enum gw_err err = GW_BUSY;

    if (view == NULL)
        return GW_BUSY;
    atomic_init(&view->holders, 1);
    map_init(&view->persons);
    map_init(&view->departments);
    view->arena = gw_arena_new(NAMES_BYTES_MAX);
    gw_buf_init(&view->shown, SHOWN_BYTES_MAX);
    if (view->arena != NULL)
        err = view_fill(view, db);
    gw_buf_done(&view->shown);
    if (err != GW_OK) {
        names_view_release(view);
        return err;
    }
    *out = view;
    return GW_OK;
}

/* Under the lock. */
static enum gw_err
newest_replace(struct names *names, struct gw_db *db)
{
    uint64_t touches = atomic_load(&names->touches);
    struct names_view *view = NULL;

    GW_TRY(view_make(db, &view));
    view->number = atomic_load(&names->number) + 1;
    names_view_release(names->newest);
    names->newest = view;
    names->touches_done = touches;
    atomic_store(&names->number, view->number);
    return GW_OK;
}

static enum gw_err
newest_hold(struct names *names, struct gw_db *db, struct names_view **out)
{
    enum gw_err err = GW_OK;

    (void)pthread_mutex_lock(&names->lock);
    if (names->newest == NULL) {
        err = newest_replace(names, db);
        names->touches_done = TOUCHES_UNKNOWN;
    }
    if (err == GW_OK) {
        atomic_fetch_add(&names->newest->holders, 1);
        *out = names->newest;
    }
    (void)pthread_mutex_unlock(&names->lock);
    return err;
}

/* NULL where the names can't be read: the caller renders null, the log tells. */
static const struct names_view *
view_of(struct gw_request *req)
{
    struct names *names = req->app->names;
    struct names_view **held = actor_cache_names(req->lane->actors);

    if (*held != NULL && (*held)->number == atomic_load(&names->number))
        return *held;
    names_view_release(*held);
    *held = NULL;
    enum gw_err err = newest_hold(names, req->db, held);
    if (err != GW_OK)
        gw_log(GW_LOG_ERROR, "names.load", GW_LOG_STR("result", gw_text_from(gw_err_name(err))));
    return *held;
}

struct renewal {
    struct names *names;
    struct gw_db *db;
};

/* After COMMIT, on the writer: one renewal serves all touches of the batch. */
static void
newest_renew(void *arg)
{
    const struct renewal *renewal = arg;
    struct names *names = renewal->names;
    enum gw_err err = GW_OK;

    (void)pthread_mutex_lock(&names->lock);
    if (names->newest == NULL || names->touches_done != atomic_load(&names->touches))
        err = newest_replace(names, renewal->db);
    (void)pthread_mutex_unlock(&names->lock);
    if (err != GW_OK)
        gw_log(GW_LOG_ERROR, "names.renew", GW_LOG_STR("result", gw_text_from(gw_err_name(err))));
}

void
gw_people_touch(struct gw_request *req)
{
    struct renewal *renewal = GW_NEW(req->arena, struct renewal);

    actor_touch(req, ACTOR_PEOPLE);
    *renewal = (struct renewal){ req->app->names, req->db };
    atomic_fetch_add(&req->app->names->touches, 1);
    gw_after_commit(req->db, newest_renew, renewal);
}

static struct gw_text
members_on(const struct names_person *person, gw_date today)
{
    struct gw_text members = person->members;

    for (size_t i = 0; i < person->offices_count; i++) {
        const struct names_office *office = &person->offices[i];
        if (office->from <= today && (office->until == GW_DATE_NONE || office->until >= today))
            members = office->members;
    }
    return members;
}

/* Nothing for an unknown id. */
static struct gw_text
members_of(struct gw_request *req, int64_t person_id)
{
    const struct names_view *view = view_of(req);
    const struct names_person *person = view == NULL ? NULL : map_get(&view->persons, person_id);

    return person == NULL ? GW_TEXT_NONE : members_on(person, req->today);
}

void
gw_person_render(struct gw_request *req, struct gw_json *json, const char *name, int64_t person_id)
{
    object_of_members(json, name, members_of(req, person_id));
}

bool
gw_person_members_render(struct gw_request *req, struct gw_json *json, int64_t person_id)
{
    struct gw_text members = members_of(req, person_id);

    if (members.bytes > 0)
        gw_json_raw(json, NULL, members);
    return members.bytes > 0;
}

void
gw_department_render(struct gw_request *req, struct gw_json *json, const char *name,
                     int64_t department_id)
{
    const struct names_view *view = view_of(req);

    object_of_members(json, name,
                      view == NULL ? GW_TEXT_NONE : department_members(view, department_id));
}
