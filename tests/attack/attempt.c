/* attempt.c - see attempt.h: what the tables allow, and the bytes of it. */
#include "tests/attack/attempt.h"

#include <dirent.h>
#include <jansson.h>

#include "core/field.h"
#include "modules.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define REQUEST_BYTES_MAX ((size_t)32 << 20)

static const char *const own_documents[] = {
    "{",
    "}",
    "[",
    "]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1,}",
    "{,}",
    "{'a':1}",
    "nul",
    "tru",
    "01",
    "{\"a\":0x1}",
    "{\"a\":+1}",
    "{\"a\":1.}",
    "{\"a\":.5}",
    "{\"a\":NaN}",
    "{\"a\":Infinity}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\t\"}",
    "{\"a\":1}{",
    "{\"a\":1} x",
    "\xef\xbb\xbf{}",
    "\xff\xfe{",
    "{\"\xff\":1}",
    "{\"a\":\"\xc0\xaf\"}",
    "{\"a\":1e999999}",
    "//\n{}",
    "/**/{}",
    "<a/>",
    "a=b&c=d",
    "--x",
};
static const char *const own_texts[] = {
    "' OR '1'='1' --",
    "\"; DROP TABLE item; --",
    "<script>alert(1)</script>",
    "${jndi:ldap://x/}",
    "{{7*7}}",
    "%s%n%x",
    "../../etc/passwd",
    "\\\\host\\share",
    "|| true",
    "`id`",
    "$(id)",
    "nil",
    "undefined",
    "null",
    "NaN",
    "-0",
    "1e309",
    "０１２",
    "髙﨑",
    "𠮷野家",
    "👨‍👩‍👧‍👦",
    "é",
    "ｶﾞ",
    "\xe2\x80\xae"
    "fdp.exe",
    "\xef\xbb\xbf"
    "x",
    "\xe2\x80\x8b",
    "  x  ",
    "=1+1",
    "@SUM(A1)",
    "a\\u0000b",
    "\\",
    "\"",
    "&lt;",
    "%00",
    "%0d%0aX-Injected: 1",
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

uint64_t
attacker_random(struct attacker *attacker, uint64_t count)
{
    uint64_t *state = &attacker->random;

    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (*state >> 16) % count;
}

struct gw_text
attacker_text(struct attacker *attacker)
{
    return attacker->texts.list[attacker_random(attacker, attacker->texts.count)];
}

static void
corpus_add(struct corpus *corpus, struct gw_text text)
{
    struct gw_text *list = test_alloc((corpus->count + 1) * sizeof(*list));

    if (corpus->count > 0)
        memcpy(list, corpus->list, corpus->count * sizeof(*list));
    list[corpus->count++] = text;
    corpus->list = list;
}

void
attacker_init(struct attacker *attacker, uint64_t seed)
{
    *attacker = (struct attacker){ .random = seed * 0x9e3779b97f4a7c15u + 1 };
    for (size_t i = 0; gw_modules[i] != NULL; i++) {
        const struct gw_route *route = gw_modules[i]->routes;

        for (; route != NULL && route->path != NULL; route++) {
            gw_check(attacker->routes_count < ATTACK_ROUTES_MAX);
            attacker->routes[attacker->routes_count++] = route;
        }
    }
    for (size_t i = 0; i < COUNT(own_documents); i++)
        corpus_add(&attacker->documents, gw_text_from(own_documents[i]));
    for (size_t i = 0; i < COUNT(own_texts); i++)
        corpus_add(&attacker->texts, gw_text_from(own_texts[i]));
}

static struct gw_text
file_read(const char *path)
{
    FILE *file = fopen(path, "rbe");
    char *room = test_alloc((size_t)1 << 20);
    struct gw_text text = { room, 0 };

    if (file == NULL)
        return text;
    text.bytes = fread(room, 1, ((size_t)1 << 20) - 1, file);
    (void)fclose(file);
    return text;
}

static void
documents_load(struct attacker *attacker, const char *folder)
{
    DIR *all = opendir(folder);
    struct dirent *entry;

    gw_check(all != NULL);
    while ((entry = readdir(all)) != NULL)
        if (strncmp(entry->d_name, "n_", 2) == 0)
            corpus_add(&attacker->documents, file_read(test_text("%s/%s", folder, entry->d_name)));
    closedir(all);
}

static void
texts_load(struct attacker *attacker, const char *path)
{
    json_t *texts = json_loads(file_read(path).data, 0, NULL), *text;
    size_t index;

    gw_check(json_is_array(texts));
    json_array_foreach(texts, index, text)
    {
        if (json_string_length(text) > 0)
            corpus_add(&attacker->texts, gw_text_from(test_text("%s", json_string_value(text))));
    }
    json_decref(texts);
}

void
attacker_load(struct attacker *attacker, const char *corpora)
{
    documents_load(attacker, test_text("%s/json/test_parsing", corpora));
    texts_load(attacker, test_text("%s/blns/blns.json", corpora));
}

/* ---- what the tables allow ---- */

void
attempt_init(struct attempt *attempt)
{
    *attempt = (struct attempt){ 0 };
    gw_buf_init(&attempt->path, REQUEST_BYTES_MAX);
    gw_buf_init(&attempt->query, REQUEST_BYTES_MAX);
    gw_buf_init(&attempt->headers, REQUEST_BYTES_MAX);
    gw_buf_init(&attempt->body, REQUEST_BYTES_MAX);
    gw_buf_init(&attempt->bytes, REQUEST_BYTES_MAX);
}

void
attempt_done(struct attempt *attempt)
{
    gw_buf_done(&attempt->path);
    gw_buf_done(&attempt->query);
    gw_buf_done(&attempt->headers);
    gw_buf_done(&attempt->body);
    gw_buf_done(&attempt->bytes);
}

/* Mostly one that is there, of the kind that the name asks for. */
static int64_t
some_id(struct attacker *attacker, const char *name)
{
    const struct id_pool *pool = NULL;

    for (size_t i = 0; i < attacker->pools_count && pool == NULL; i++)
        if (strstr(name, attacker->pools[i].word) != NULL)
            pool = &attacker->pools[i];
    if (pool == NULL || attacker_random(attacker, 8) == 0)
        pool = &attacker->pools[attacker_random(attacker, attacker->pools_count)];
    return pool->count == 0 ? 1 : pool->ids[attacker_random(attacker, pool->count)];
}

static void
text_value(struct attacker *attacker, const struct gw_field *field, struct gw_buf *out)
{
    size_t count = 0;

    if (field->choices != NULL) {
        while (field->choices[count] != NULL)
            count++;
        gw_buf_format(out, "\"%s\"", field->choices[attacker_random(attacker, count)]);
        return;
    }
    gw_buf_string(out, "\"");
    for (size_t i = 0; i < field->chars_min + 3; i++)
        gw_buf_string(out, "あ");
    gw_buf_string(out, "\"");
}

static void
value_write(struct attacker *attacker, const struct gw_field *field, struct gw_buf *out)
{
    switch (field->type) {
    case GW_FIELD_TEXT:
        text_value(attacker, field, out);
        break;
    case GW_FIELD_INT:
        gw_buf_int(out, field->max != 0 || field->min != 0 ? field->min
                                                           : some_id(attacker, field->name));
        break;
    case GW_FIELD_BOOL:
        gw_buf_string(out, attacker_random(attacker, 2) == 0 ? "true" : "false");
        break;
    case GW_FIELD_DATE:
        gw_buf_string(out, "\"2026-04-01\"");
        break;
    case GW_FIELD_IDS:
        gw_buf_format(out, "[%lld]", (long long)some_id(attacker, field->name));
        break;
    case GW_FIELD_JSON:
        gw_buf_string(out, "{\"everybody\":true}");
        break;
    }
}

void
attempt_body(struct attacker *attacker, struct attempt *attempt, const struct gw_field *field,
             const char *value)
{
    struct gw_buf *body = &attempt->body;
    const char *comma = "";

    gw_buf_clear(body);
    gw_buf_string(body, "{");
    for (const struct gw_field *f = attempt->route->body; f->name != NULL; f++) {
        if (f == field ? value == NULL : !f->required && attacker_random(attacker, 4) != 0)
            continue;
        gw_buf_format(body, "%s\"%s\":", comma, f->name);
        if (f == field)
            gw_buf_string(body, value);
        else
            value_write(attacker, f, body);
        comma = ",";
    }
    gw_buf_string(body, "}");
}

static void
query_value_write(struct attacker *attacker, const struct gw_field *field, struct gw_buf *out)
{
    struct gw_buf json = { 0 };

    if (field->type == GW_FIELD_TEXT && field->choices == NULL) {
        gw_buf_string(out, strcmp(field->name, "kind") == 0 ? "staff" : "%E4%BC%9A%E8%AD%B0");
        return;
    }
    if (field->type == GW_FIELD_INT && strstr(field->name, "_id") != NULL) {
        gw_buf_int(out, some_id(attacker, field->name));
        return;
    }
    gw_buf_init(&json, REQUEST_BYTES_MAX);
    value_write(attacker, field, &json);
    for (size_t i = 0; i < json.bytes; i++)
        if (strchr("\"[]", json.data[i]) == NULL)
            gw_buf_add(out, &json.data[i], 1);
    gw_buf_done(&json);
}

void
attempt_query(struct attacker *attacker, struct attempt *attempt)
{
    const struct gw_field *f = attempt->route->query;

    gw_buf_clear(&attempt->query);
    for (; f != NULL && f->name != NULL; f++) {
        if (!f->required && attacker_random(attacker, 4) != 0)
            continue;
        gw_buf_format(&attempt->query, "%s%s=", attempt->query.bytes > 0 ? "&" : "", f->name);
        query_value_write(attacker, f, &attempt->query);
    }
}

const struct gw_field *
attempt_field(struct attacker *attacker, const struct gw_field *fields,
              bool (*fits)(const struct gw_field *field))
{
    const struct gw_field *found = NULL;
    uint64_t seen = 0;

    for (const struct gw_field *f = fields; f != NULL && f->name != NULL; f++)
        if (fits(f) && attacker_random(attacker, ++seen) == 0)
            found = f;
    return found;
}

static void
path_write(struct attacker *attacker, struct attempt *attempt)
{
    for (const char *at = attempt->route->path; *at != '\0';) {
        const char *open = strchrnul(at, '{');

        gw_buf_add(&attempt->path, at, (size_t)(open - at));
        if (*open == '\0')
            return;
        gw_buf_int(&attempt->path, some_id(attacker, test_text("%.*s", (int)(open - at), at)));
        at = strchr(open, '}') + 1;
    }
}

static void
headers_write(struct attempt *attempt)
{
    const struct gw_route *route = attempt->route;

    if (route->if_match)
        gw_buf_string(&attempt->headers, "If-Match: \"1\"\r\n");
    if (route->sink == NULL)
        return;
    gw_buf_string(&attempt->headers, "Tus-Resumable: 1.0.0\r\n");
    gw_buf_string(&attempt->headers,
                  route->method == GW_POST ? "Upload-Length: 3\r\n" : "Upload-Offset: 0\r\n");
}

void
attempt_make(struct attacker *attacker, const struct gw_route *route, const struct caller *caller,
             struct attempt *out)
{
    static const char *const methods[] = {
        [GW_GET] = "GET",     [GW_POST] = "POST",     [GW_PUT] = "PUT",
        [GW_PATCH] = "PATCH", [GW_DELETE] = "DELETE",
    };
    bool is_unsafe = route->method != GW_GET;

    gw_buf_clear(&out->path);
    gw_buf_clear(&out->query);
    gw_buf_clear(&out->headers);
    gw_buf_clear(&out->body);
    out->route = route;
    out->caller = caller;
    out->how = "as the tables allow";
    out->method = methods[route->method];
    out->version = "HTTP/1.1";
    out->end = "\r\n";
    out->host = attacker->host;
    out->cookie = caller->cookie;
    out->csrf = is_unsafe ? caller->csrf : NULL;
    out->type = route->sink != NULL ? "application/offset+octet-stream" : "application/json";
    out->length = NULL;
    out->is_refused = false;
    out->changes = is_unsafe;
    path_write(attacker, out);
    headers_write(out);
    if (route->sink != NULL)
        gw_buf_string(&out->body, "abc");
    else if (route->body != NULL)
        attempt_body(attacker, out, NULL, NULL);
}

static void
header_add(struct attempt *attempt, const char *name, const char *value)
{
    if (value != NULL)
        gw_buf_format(&attempt->bytes, "%s: %s%s", name, value, attempt->end);
}

struct gw_text
attempt_bytes(struct attempt *attempt)
{
    struct gw_buf *bytes = &attempt->bytes;
    bool has_body = attempt->body.bytes > 0;

    gw_buf_clear(bytes);
    gw_buf_format(bytes, "%s ", attempt->method);
    gw_buf_text(bytes, gw_buf_view(&attempt->path));
    gw_buf_string(bytes, attempt->query.bytes > 0 ? "?" : "");
    gw_buf_text(bytes, gw_buf_view(&attempt->query));
    gw_buf_format(bytes, " %s%s", attempt->version, attempt->end);
    header_add(attempt, "Host", attempt->host);
    header_add(attempt, "Cookie", attempt->cookie);
    header_add(attempt, "X-CSRF-Token", attempt->csrf);
    header_add(attempt, "Content-Type", has_body ? attempt->type : NULL);
    gw_buf_text(bytes, gw_buf_view(&attempt->headers));
    if (attempt->length != NULL)
        gw_buf_string(bytes, attempt->length);
    else if (has_body || strcmp(attempt->method, "GET") != 0)
        gw_buf_format(bytes, "Content-Length: %zu%s", attempt->body.bytes, attempt->end);
    gw_buf_string(bytes, attempt->end);
    gw_buf_text(bytes, gw_buf_view(&attempt->body));
    return gw_buf_view(bytes);
}
