/* Awkward texts in every member that is stored: taken and given back byte for byte, or refused and
 * not there at all. And the limits of every text: the last that fits, and one more.
 */
#include <check.h>
#include <stdlib.h>

#include "core/field.h"
#include "tests/attack/city.h"
#include "tests/attack/wire.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

#define SIGN_INS_MAX 50 /* each costs some 50 ms */

/* At most so many characters of the text, as JSON. */
static json_t *
json_clip(const char *text, size_t chars)
{
    size_t bytes = strlen(text);

    while (gw_text_chars((struct gw_text){ text, bytes }) > chars)
        bytes = gw_text_clip((struct gw_text){ text, bytes }, bytes - 1).bytes;
    return json_stringn(text, bytes);
}

/* One place that keeps texts: how they are sent, and where they are read. */
struct place {
    const char *login_index; /* of the city's clients, one digit */
    const char *post;        /* path */
    const char *get;         /* path of what was made, %lld its id */
    const char *rows;        /* SQL that counts what was made */
    size_t made_max;         /* of one person */
    struct {
        const char *name;
        size_t chars;
    } members[6];
};

/* Sends the text in all members at once; 0, or the id of what was made. */
static int64_t
text_send(struct client *client, const struct place *place, const char *text, json_t *body)
{
    struct response *made;
    char *sent;

    for (size_t i = 0; place->members[i].name != NULL; i++)
        json_object_set_new(body, place->members[i].name, json_clip(text, place->members[i].chars));
    sent = json_dumps(body, JSON_COMPACT);
    made = client_post(client, place->post, sent);
    free(sent);
    if (made->status == 201)
        return response_int(made, "id");
    ck_assert_msg(made->status == 422, "%s: %d: %s", text, made->status, made->body);
    return 0;
}

/* Some names are kept without white space at their ends; all else as given. */
static bool
is_kept(const char *name, const char *sent, const char *kept)
{
    if (strcmp(name, "name") != 0)
        return strcmp(sent, kept) == 0;
    return gw_text_equal(gw_text_trim(gw_text_from(sent)), gw_text_trim(gw_text_from(kept)));
}

static void
text_check(struct client *client, const struct place *place, const json_t *body, int64_t id)
{
    struct response *got = client_get(client, test_text("%s/%lld", place->get, (long long)id));

    expect_status(got, 200);
    for (size_t i = 0; place->members[i].name != NULL; i++) {
        const char *name = place->members[i].name, *kept = response_string(got, name);
        const char *sent = json_string_value(json_object_get(body, name));

        ck_assert_msg(is_kept(name, sent, kept),
                      "%s: %s was sent as \"%s\" and came back as \"%s\"", place->post, name, sent,
                      kept);
    }
}

static const struct place places[] = {
    { "1",
      "/api/bulletin/posts",
      "/api/bulletin/posts",
      "SELECT count(*) FROM bulletin_post",
      10000,
      { { "title", 200 }, { "body_text", 100000 }, { "contact", 200 }, { "document_no", 100 } } },
    { "1",
      "/api/people/groups",
      "/api/people/groups",
      "SELECT count(*) FROM person_group",
      90,
      { { "name", 50 } } },
    { "2",
      "/api/bulletin/templates",
      "/api/bulletin/templates",
      "SELECT count(*) FROM bulletin_template",
      90,
      { { "name", 100 }, { "title", 200 }, { "body_text", 100000 } } },
    { "3",
      "/api/bulletin/boards",
      "/api/bulletin/boards",
      "SELECT count(*) FROM bulletin_board",
      90,
      { { "name", 100 }, { "description", 2000 }, { "banner", 500 } } },
};
#define PLACES_COUNT (sizeof(places) / sizeof(*places))

/* How many were taken. */
static size_t
place_try(const struct city *city, const struct place *place, const struct corpus *texts,
          int64_t board)
{
    struct client *client = city->clients[*place->login_index - '0'];
    const char *directory = city->server->directory;
    size_t taken = 0;

    for (size_t i = 0; i < texts->count && taken < place->made_max; i++) {
        bool has_board = strstr(place->post, "posts") != NULL ||
                         strstr(place->post, "templates") != NULL;
        json_t *body = has_board ? json_pack("{s:I}", "board_id", (json_int_t)board)
                                 : json_object();
        long long before = test_sql_number(directory, place->rows);
        int64_t id = text_send(client, place, texts->list[i].data, body);

        if (id != 0)
            text_check(client, place, body, id);
        ck_assert_int_eq(test_sql_number(directory, place->rows), before + (id != 0));
        taken += id != 0;
        json_decref(body);
    }
    return taken;
}

/* A NUL behind each, and no byte of what is no UTF-8: as texts of the client's. */
static void
texts_of(struct attacker *attacker)
{
    const char *corpora = getenv("CORPORA");

    attacker_init(attacker, 1);
    if (corpora != NULL && *corpora != '\0')
        attacker_load(attacker, corpora);
}

START_TEST(whatever_text_is_taken_comes_back_as_it_was)
{
    struct attacker *attacker = test_alloc(sizeof(*attacker));
    struct city city;

    texts_of(attacker);
    city_open(&city, NULL);
    int64_t board = poster_board(city.clients[1]);
    for (size_t i = 0; i < PLACES_COUNT; i++) {
        size_t taken = place_try(&city, &places[i], &attacker->texts, board);

        printf("%s: %zu of %zu texts taken\n", places[i].post, taken, attacker->texts.count);
        ck_assert_uint_ge(taken, 15);
    }
    city_close(&city);
}
END_TEST

/* ---- questions ---- */

static const char *
escaped(struct gw_text text)
{
    char *out = test_alloc(3 * text.bytes + 1), *at = out;

    for (size_t i = 0; i < text.bytes; i++)
        at += snprintf(at, 4, "%%%02X", (unsigned char)text.data[i]);
    return out;
}

START_TEST(whatever_is_asked_or_typed_at_the_door_is_answered)
{
    struct attacker *attacker = test_alloc(sizeof(*attacker));
    struct city city;

    texts_of(attacker);
    city_open(&city, NULL);
    for (size_t i = 0; i < attacker->texts.count; i++) {
        const char *text = attacker->texts.list[i].data;
        int status = client_get(city.clients[1],
                                test_text("/api/search?q=%s", escaped(attacker->texts.list[i])))
                         ->status;

        ck_assert_msg(status == 200 || status == 422, "search for %s: %d", text, status);
        if (strlen(text) > 128 || i >= SIGN_INS_MAX)
            continue;
        status = client_sign_in(city.clients[0], text, text)->status;
        ck_assert_msg(status == 401 || status == 422, "sign-in as %s: %d", text, status);
    }
    city_close(&city);
}
END_TEST

/* ---- limits ---- */

static const char *
text_of(size_t chars)
{
    char *text = test_alloc(3 * chars + 3);

    text[0] = '"';
    for (size_t i = 0; i < chars; i++)
        memcpy(text + 1 + 3 * i, "あ", 3);
    text[3 * chars + 1] = '"';
    return text;
}

/* Whether the answer says that this member is too long. */
static bool
is_too_long(const struct answer *answer, const struct gw_field *field)
{
    json_t *problem = json_loadb(answer->body.data, answer->body.bytes, 0, NULL);
    const char *key = json_string_value(json_object_get(problem, "message_key"));
    const char *name = json_string_value(json_object_get(problem, "field"));
    bool is = answer->status == 422 && key != NULL && strcmp(key, "field.too_long") == 0 &&
              name != NULL && strcmp(name, field->name) == 0;

    json_decref(problem);
    return is;
}

struct limits {
    struct attacker attacker;
    struct attempt attempt;
    struct wire *wire;
    size_t fields;
};

/* As the first caller who is let in that far. */
static bool
field_is_too_long(struct limits *limits, const struct gw_route *route, const struct gw_field *field,
                  size_t chars)
{
    struct answer answer = { 0 };

    for (size_t i = 0; i < ATTACK_CALLERS; i++) {
        attempt_make(&limits->attacker, route, &limits->attacker.callers[i], &limits->attempt);
        attempt_body(&limits->attacker, &limits->attempt, field, text_of(chars));
        wire_ask(limits->wire, attempt_bytes(&limits->attempt), false, &answer);
        if (answer.status != 401 && answer.status != 403)
            break;
    }
    ck_assert_msg(answer.status >= 200 && answer.status < 500 && answer.status != 403, "%s %s: %d",
                  route->path, field->name, answer.status);
    return is_too_long(&answer, field);
}

static void
route_limits(struct limits *limits, const struct gw_route *route)
{
    for (const struct gw_field *f = route->body; f != NULL && f->name != NULL; f++) {
        size_t chars_max = f->chars_max == 0 ? FIELD_CHARS_MAX : f->chars_max;
        size_t bytes_max = route->body_bytes_max == 0 ? (size_t)64 << 10 : route->body_bytes_max;

        if (f->type != GW_FIELD_TEXT || f->choices != NULL || 3 * chars_max + 1000 > bytes_max)
            continue;
        limits->fields++;
        ck_assert_msg(!field_is_too_long(limits, route, f, chars_max),
                      "%s: %s is refused at its limit of %zu", route->path, f->name, chars_max);
        ck_assert_msg(field_is_too_long(limits, route, f, chars_max + 1),
                      "%s: %s is taken past its limit of %zu", route->path, f->name, chars_max);
    }
}

START_TEST(every_text_is_taken_up_to_its_limit_and_no_further)
{
    struct limits *limits = test_alloc(sizeof(*limits));
    struct city city;

    city_open(&city, NULL);
    attacker_init(&limits->attacker, 7);
    city_describe(&city, &limits->attacker);
    attempt_init(&limits->attempt);
    limits->wire = wire_new(city.server->port);
    for (size_t i = 0; i < limits->attacker.routes_count; i++)
        route_limits(limits, limits->attacker.routes[i]);
    printf("%zu texts\n", limits->fields);
    ck_assert_uint_ge(limits->fields, 20);
    attempt_done(&limits->attempt);
    city_close(&city);
}
END_TEST
