/* note_city.c - see note_city.h. */
#include "tests/unit/server/core/note_city.h"

#include <check.h>

#include "core/actor.h"
#include "core/dispatch.h"
#include "core/lane.h"
#include "tests/lib/memory.h"

static enum gw_err
note_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct gw_doc *out)
{
    (void)db;
    *out = (struct gw_doc){ .title = GW_TEXT("メモ"),
                            .text = GW_TEXT("本文"),
                            .url = gw_text_format(arena, "/notes/%lld", (long long)item_id) };
    return GW_OK;
}

const struct gw_kind note_kind = { .name = "note.note",
                                   .read = "note.note.read",
                                   .load = note_load };

static const struct gw_permission permissions[] = {
    { .name = "note.note.read",
      .summary = "Read notes",
      .article = "DESIGN 4",
      .grants = { { GW_ROLE_STAFF, GW_ALL } } },
    { 0 },
};

static const struct gw_module note_module = {
    .name = "note",
    .permissions = permissions,
    .kinds = (const struct gw_kind *const[]){ &note_kind, NULL },
};

extern const struct gw_module core_module, file_module, item_module, search_module;

struct small_city *
note_city_open(void)
{
    static const struct gw_module *const modules[] = { &core_module,   &file_module, &item_module,
                                                       &search_module, &note_module, NULL };

    return small_city_open_with(modules);
}

struct acting {
    int64_t person_id;
    note_run *run;
    void *arg;
};

static enum gw_err
act(struct gw_request *req, void *arg)
{
    const struct acting *acting = arg;

    req->person_id = acting->person_id;
    if (acting->person_id != 0) {
        GW_TRY(actor_load(req->lane, acting->person_id, req->today, &req->actor));
        gw_db_set_audiences(req->db, req->actor->audiences);
    }
    return acting->run(req, acting->arg);
}

enum gw_err
note_write(struct small_city *city, int64_t person_id, note_run *run, void *arg)
{
    struct acting acting = { person_id, run, arg };

    return small_city_write(city, act, &acting);
}

enum gw_err
note_read(struct small_city *city, int64_t person_id, note_run *run, void *arg)
{
    struct acting acting = { person_id, run, arg };
    enum gw_err err;

    ck_assert_int_eq(actor_read_begin(city->lane), GW_OK);
    err = act(small_city_request(city, city->lane), &acting);
    database_read_end(city->lane->db);
    return err;
}

struct gw_item_input
note_plain(void)
{
    return (struct gw_item_input){ .title = GW_TEXT("題"),
                                   .content = GW_TEXT("{}"),
                                   .container_id = NOTE_SHELF,
                                   .owner_department_id = 11,
                                   .audience_id = GW_AUDIENCE_EVERYBODY,
                                   .information_class = 3 };
}

struct change {
    int64_t item_id;
    const struct gw_item_input *in;
    note_act *act;
    struct gw_item item;
    struct gw_item_access *access;
};

static enum gw_err
make(struct gw_request *req, void *arg)
{
    struct change *change = arg;

    return gw_item_insert(req, &note_kind, change->in, &change->item_id);
}

int64_t
note_make(struct small_city *city, const struct gw_item_input *in)
{
    struct change change = { .in = in };

    ck_assert_int_eq(note_write(city, NOTE_AUTHOR, make, &change), GW_OK);
    return change.item_id;
}

static enum gw_err
find(struct gw_request *req, void *arg)
{
    struct change *change = arg;

    return gw_item_load_trashed(req, &note_kind, change->item_id, &change->item);
}

struct gw_item
note_find(struct small_city *city, int64_t item_id)
{
    struct change change = { .item_id = item_id };

    ck_assert_int_eq(note_read(city, NOTE_AUTHOR, find, &change), GW_OK);
    return change.item;
}

static enum gw_err
replace(struct gw_request *req, void *arg)
{
    struct change *change = arg;

    GW_TRY(gw_item_load(req, &note_kind, change->item_id, &change->item));
    req->if_match = change->item.version;
    return gw_item_update(req, &change->item, change->in);
}

enum gw_err
note_change(struct small_city *city, int64_t person_id, int64_t item_id,
            const struct gw_item_input *in)
{
    struct change change = { .item_id = item_id, .in = in };

    return note_write(city, person_id, replace, &change);
}

static enum gw_err
do_it(struct gw_request *req, void *arg)
{
    struct change *change = arg;

    GW_TRY(gw_item_load_trashed(req, &note_kind, change->item_id, &change->item));
    return change->act(req, &change->item);
}

enum gw_err
note_do(struct small_city *city, int64_t person_id, int64_t item_id, note_act *act_on)
{
    struct change change = { .item_id = item_id, .act = act_on };

    return note_write(city, person_id, do_it, &change);
}

static enum gw_err
open_it(struct gw_request *req, void *arg)
{
    struct change *change = arg;

    return gw_item_open(req, change->item_id, &change->item, change->access);
}

enum gw_err
note_open(struct small_city *city, int64_t person_id, int64_t item_id,
          struct gw_item_access *access)
{
    struct change change = { .item_id = item_id, .access = access };

    return note_read(city, person_id, open_it, &change);
}

struct listing {
    struct gw_item_page page;
    json_t *json;
};

/* What was written, kept until the test ends. */
static json_t *
json_kept(const struct gw_buf *buf)
{
    json_t **kept = test_alloc(sizeof(*kept));

    *kept = json_loadb(buf->data, buf->bytes, 0, NULL);
    ck_assert_ptr_nonnull(*kept);
    return *kept;
}

static void
render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
}

static enum gw_err
list(struct gw_request *req, void *arg)
{
    struct listing *listing = arg;
    struct gw_buf buf;
    struct gw_json json;

    gw_buf_init(&buf, (size_t)8 << 20);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    GW_TRY(gw_item_list(req, &note_kind, &listing->page, &json));
    gw_json_object_end(&json);
    listing->json = json_kept(&buf);
    gw_buf_done(&buf);
    return GW_OK;
}

json_t *
note_list(struct small_city *city, int64_t person_id, struct gw_item_page page)
{
    struct listing listing = { .page = page };

    listing.page.render = render;
    if (page.limit == 0)
        listing.page.limit = GW_PAGE_LIMIT_DEFAULT;
    ck_assert_int_eq(note_read(city, person_id, list, &listing), GW_OK);
    return listing.json;
}

const char *
note_names(json_t *page, const int64_t *ids, size_t count)
{
    const json_t *items = json_object_get(page, "items");
    const char *names = "";

    for (size_t i = 0; i < json_array_size(items); i++) {
        const int64_t id = json_integer_value(json_object_get(json_array_get(items, i), "id"));

        for (size_t n = 0; n < count; n++) {
            if (ids[n] == id)
                names = test_text("%s%c", names, (char)('a' + n));
        }
    }
    return names;
}

int64_t
note_number(struct small_city *city, const char *sql_text, int64_t item_id)
{
    struct gw_sql *sql = test_alloc(sizeof(*sql)); /* the cache keeps its address */

    *sql = (struct gw_sql){ .name = "note_number", .text = sql_text };
    {
        GW_STMT stmt = gw_db_stmt(city->lane->db, sql);

        gw_bind_int(stmt, 1, item_id);
        ck_assert_int_eq(gw_step_row(stmt), GW_OK);
        return gw_column_int(stmt, 0);
    }
}

struct asking {
    const struct note_call *call;
    struct note_answer answer;
};

static enum gw_err
ask(struct gw_request *req, void *arg)
{
    struct asking *asking = arg;
    const struct note_call *call = asking->call;
    struct dispatch *dispatch = dispatch_of(req);
    enum gw_err err;

    req->path_ids[0] = call->id;
    req->body = call->body;
    req->query = call->query;
    req->if_match = call->if_match;
    err = call->handler(req);
    asking->answer.err = err;
    if (err != GW_OK && dispatch->failure.message_key != NULL)
        asking->answer.key = dispatch->failure.message_key;
    if (err == GW_OK && dispatch->reply.status != 204) {
        gw_json_object_end(&dispatch->reply.json);
        asking->answer.json = json_kept(&dispatch->reply.buf);
    }
    return err;
}

struct note_answer
note_ask(struct small_city *city, int64_t person_id, const struct note_call *call)
{
    struct asking asking = { .call = call, .answer = { .key = "" } };
    enum gw_err err = call->is_read ? note_read(city, person_id, ask, &asking)
                                    : note_write(city, person_id, ask, &asking);

    ck_assert_int_eq(err, asking.answer.err);
    return asking.answer;
}
