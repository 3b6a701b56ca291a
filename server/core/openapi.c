/* openapi.c - renders the route table as an OpenAPI 3.1 document. */
#include "core/openapi.h"

#include "core/body.h"
#include "core/idempotency.h"
#include "core/session.h"

#define API_VERSION "1"
#define ID_MAX FIELD_INT_MAX

static const char *const method_names[] = { "get", "post", "put", "patch", "delete" };
static const char *const scope_names[] = { "nowhere", "own", "section", "all" };
static const char *const lane_names[] = { "read", "write", "slow" };

/* ---- schemas of fields ---- */

static void
text_schema(struct gw_json *json, const struct gw_field *field)
{
    size_t chars_max = field->chars_max > 0 ? field->chars_max : FIELD_CHARS_MAX;

    gw_json_string(json, "type", "string");
    if (field->choices != NULL) {
        gw_json_array(json, "enum");
        for (size_t i = 0; field->choices[i] != NULL; i++)
            gw_json_string(json, NULL, field->choices[i]);
        gw_json_array_end(json);
        return;
    }
    if (field->chars_min > 0)
        gw_json_int(json, "minLength", (int64_t)field->chars_min);
    gw_json_int(json, "maxLength", (int64_t)chars_max);
}

static void
int_schema(struct gw_json *json, const struct gw_field *field)
{
    bool is_plain = field->min == 0 && field->max == 0;

    gw_json_string(json, "type", "integer");
    gw_json_int(json, "minimum", field->min);
    gw_json_int(json, "maximum", is_plain ? FIELD_INT_MAX : field->max);
    if (field->absent != 0)
        gw_json_int(json, "default", field->absent);
}

static void
ids_schema(struct gw_json *json, const struct gw_field *field)
{
    size_t count_max = field->count_max > 0 ? field->count_max : FIELD_IDS_MAX;

    gw_json_string(json, "type", "array");
    gw_json_int(json, "maxItems", (int64_t)count_max);
    gw_json_object(json, "items");
    gw_json_string(json, "type", "integer");
    gw_json_int(json, "minimum", 1);
    gw_json_int(json, "maximum", ID_MAX);
    gw_json_object_end(json);
}

static void
json_schema(struct gw_json *json, const struct gw_field *field)
{
    size_t bytes_max = field->bytes_max > 0 ? field->bytes_max : FIELD_JSON_BYTES_MAX;

    gw_json_string(json, "type", "object");
    gw_json_int(json, "x-bytes-max", (int64_t)bytes_max);
}

static void
field_schema(struct gw_json *json, const char *name, const struct gw_field *field)
{
    gw_json_object(json, name);
    switch (field->type) {
    case GW_FIELD_TEXT:
        text_schema(json, field);
        break;
    case GW_FIELD_INT:
        int_schema(json, field);
        break;
    case GW_FIELD_BOOL:
        gw_json_string(json, "type", "boolean");
        gw_json_bool(json, "default", field->absent != 0);
        break;
    case GW_FIELD_DATE:
        gw_json_string(json, "type", "string");
        gw_json_string(json, "format", "date");
        break;
    case GW_FIELD_IDS:
        ids_schema(json, field);
        break;
    case GW_FIELD_JSON:
        json_schema(json, field);
        break;
    }
    if (field->summary != NULL)
        gw_json_string(json, "description", field->summary);
    gw_json_object_end(json);
}

static void
body_schema(struct gw_json *json, const struct gw_field *fields)
{
    gw_json_object(json, "schema");
    gw_json_string(json, "type", "object");
    gw_json_bool(json, "additionalProperties", false);
    gw_json_array(json, "required");
    for (const struct gw_field *field = fields; field->name != NULL; field++) {
        if (field->required)
            gw_json_string(json, NULL, field->name);
    }
    gw_json_array_end(json);
    gw_json_object(json, "properties");
    for (const struct gw_field *field = fields; field->name != NULL; field++)
        field_schema(json, field->name, field);
    gw_json_object_end(json);
    gw_json_object_end(json);
}

/* ---- parameters ---- */

static void
parameter_begin(struct gw_json *json, const char *place, struct gw_text name, bool required)
{
    gw_json_object(json, NULL);
    gw_json_string(json, "in", place);
    gw_json_text(json, "name", name);
    gw_json_bool(json, "required", required);
}

static void
path_parameters(struct gw_json *json, const char *path)
{
    struct gw_text rest = gw_text_from(path);
    size_t open;

    while ((open = gw_text_index(rest, '{')) < rest.bytes) {
        size_t close = gw_text_index(rest, '}');

        parameter_begin(json, "path", gw_text_slice(rest, open + 1, close), true);
        gw_json_object(json, "schema");
        gw_json_string(json, "type", "integer");
        gw_json_int(json, "minimum", 1);
        gw_json_int(json, "maximum", ID_MAX);
        gw_json_object_end(json);
        gw_json_object_end(json);
        rest = gw_text_slice(rest, close + 1, rest.bytes);
    }
}

static void
header_parameter(struct gw_json *json, const char *name, bool required, const char *description)
{
    parameter_begin(json, "header", gw_text_from(name), required);
    gw_json_string(json, "description", description);
    gw_json_object(json, "schema");
    gw_json_string(json, "type", "string");
    gw_json_object_end(json);
    gw_json_object_end(json);
}

static void
parameters_render(struct gw_json *json, const struct gw_route *route)
{
    const struct gw_field *field = route->query;

    gw_json_array(json, "parameters");
    path_parameters(json, route->path);
    for (; field != NULL && field->name != NULL; field++) {
        parameter_begin(json, "query", gw_text_from(field->name), field->required);
        field_schema(json, "schema", field);
        gw_json_object_end(json);
    }
    if (route->if_match)
        header_parameter(json, "If-Match", true,
                         "The version that the change starts from, in quotes; 428 without it, 412 "
                         "when it is not the current one");
    if (route->method == GW_POST && route->session != GW_SESSION_NONE &&
        (route->sink == NULL || route->sink->again != NULL))
        header_parameter(json, "Idempotency-Key", false,
                         "A key of the client's: sent again within 24 h, the first reply is "
                         "repeated and nothing is done twice");
    if (route->stream)
        header_parameter(json, "Last-Event-ID", false, "The last event heard before a break");
    gw_json_array_end(json);
}

/* ---- operations ---- */

/* A sink's: bytes of a file. */
static void
stream_body_render(struct gw_json *json)
{
    gw_json_object(json, "requestBody");
    gw_json_object(json, "content");
    gw_json_object(json, "application/offset+octet-stream");
    gw_json_object(json, "schema");
    gw_json_string(json, "type", "string");
    gw_json_string(json, "format", "binary");
    gw_json_object_end(json);
    gw_json_object_end(json);
    gw_json_object_end(json);
    gw_json_object_end(json);
}

static void
body_render(struct gw_json *json, const struct gw_route *route)
{
    size_t bytes_max = route->body_bytes_max > 0 ? route->body_bytes_max : BODY_BYTES_MAX;

    if (route->sink != NULL)
        stream_body_render(json);
    if (route->body == NULL)
        return;
    gw_json_object(json, "requestBody");
    gw_json_bool(json, "required", true);
    gw_json_object(json, "content");
    gw_json_object(json, "application/json");
    body_schema(json, route->body);
    gw_json_object_end(json);
    gw_json_object_end(json);
    gw_json_int(json, "x-bytes-max", (int64_t)bytes_max);
    gw_json_object_end(json);
}

static void
responses_render(struct gw_json *json, const struct gw_route *route)
{
    gw_json_object(json, "responses");
    gw_json_object(json, "2XX");
    gw_json_string(json, "description", route->stream ? "A stream of events" : "Done");
    if (route->stream) {
        gw_json_object(json, "content");
        gw_json_object(json, "text/event-stream");
        gw_json_object_end(json);
        gw_json_object_end(json);
    }
    gw_json_object_end(json);
    gw_json_object(json, "default");
    gw_json_string(json, "$ref", "#/components/responses/Problem");
    gw_json_object_end(json);
    gw_json_object_end(json);
}

static void
security_render(struct gw_json *json, const struct gw_route *route)
{
    gw_json_array(json, "security");
    if (route->session != GW_SESSION_NONE) {
        gw_json_object(json, NULL);
        gw_json_array(json, "session");
        gw_json_array_end(json);
        if (route->method != GW_GET) {
            gw_json_array(json, "csrf");
            gw_json_array_end(json);
        }
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

static void
articles_render(struct gw_json *json, const char *articles)
{
    struct gw_text rest = gw_text_from(articles);

    gw_json_array(json, "x-articles");
    while (rest.bytes > 0) {
        size_t space = gw_text_index(rest, ' ');

        gw_json_text(json, NULL, gw_text_slice(rest, 0, space));
        rest = gw_text_slice(rest, space + 1, rest.bytes);
    }
    gw_json_array_end(json);
}

/* "post_api_bulletin_posts_id": unique, since method and path are. */
static void
operation_id_render(struct gw_json *json, const struct gw_route *route)
{
    char id[160];
    size_t bytes = (size_t)snprintf(id, sizeof(id), "%s", method_names[route->method]);

    for (const char *at = route->path; *at != '\0' && bytes < sizeof(id); at++) {
        if (*at == '{' || *at == '}')
            continue;
        id[bytes++] = *at == '/' || *at == '.' ? '_' : *at;
    }
    gw_json_text(json, "operationId", (struct gw_text){ id, bytes });
}

/* "/api/bulletin/posts" belongs to "bulletin"; what lies outside /api to "core". */
static struct gw_text
tag_of(const char *path)
{
    struct gw_text text = gw_text_from(path);
    struct gw_text prefix = GW_TEXT("/api/");

    if (!gw_text_starts(text, prefix))
        return GW_TEXT("core");
    text = gw_text_slice(text, prefix.bytes, text.bytes);
    return gw_text_slice(text, 0, gw_text_index(text, '/'));
}

static void
operation_render(struct gw_json *json, const struct gw_route *route)
{
    gw_json_object(json, method_names[route->method]);
    operation_id_render(json, route);
    gw_json_array(json, "tags");
    gw_json_text(json, NULL, tag_of(route->path));
    gw_json_array_end(json);
    gw_json_string(json, "summary", route->summary);
    parameters_render(json, route);
    body_render(json, route);
    responses_render(json, route);
    security_render(json, route);
    if (route->needs != NULL) {
        gw_json_string(json, "x-permission", route->needs);
        gw_json_string(json, "x-scope", scope_names[route->scope]);
    }
    gw_json_string(json, "x-lane", lane_names[route->lane]);
    if (route->audit != NULL)
        gw_json_string(json, "x-audit", route->audit);
    articles_render(json, route->articles);
    gw_json_object_end(json);
}

/* A path stands once, with all its methods, where its first route stands. */
static void
path_render(const struct registry *registry, struct gw_json *json, size_t first)
{
    const char *path = registry_route(registry, first)->path;

    for (size_t i = 0; i < first; i++) {
        if (strcmp(registry_route(registry, i)->path, path) == 0)
            return;
    }
    gw_json_object(json, path);
    for (size_t i = first; i < registry_routes_count(registry); i++) {
        if (strcmp(registry_route(registry, i)->path, path) == 0)
            operation_render(json, registry_route(registry, i));
    }
    gw_json_object_end(json);
}

/* ---- components ---- */

static void
scheme_render(struct gw_json *json, const char *scheme, const char *place, const char *name)
{
    gw_json_object(json, scheme);
    gw_json_string(json, "type", "apiKey");
    gw_json_string(json, "in", place);
    gw_json_string(json, "name", name);
    gw_json_object_end(json);
}

static void
member_render(struct gw_json *json, const char *name, const char *type, const char *description)
{
    gw_json_object(json, name);
    gw_json_string(json, "type", type);
    gw_json_string(json, "description", description);
    gw_json_object_end(json);
}

static void
codes_render(struct gw_json *json)
{
    gw_json_object(json, "code");
    gw_json_string(json, "type", "string");
    gw_json_array(json, "enum");
    for (int err = GW_OK + 1; err < GW_ERR_END; err++)
        gw_json_string(json, NULL, gw_err_name((enum gw_err)err));
    gw_json_array_end(json);
    gw_json_object_end(json);
}

/* RFC 9457. */
static void
problem_schema(struct gw_json *json)
{
    gw_json_object(json, "Problem");
    gw_json_string(json, "type", "object");
    gw_json_object(json, "properties");
    member_render(json, "type", "string", "Always about:blank");
    member_render(json, "title", "string", "What happened, in the reader's language");
    member_render(json, "status", "integer", "The HTTP status");
    codes_render(json);
    member_render(json, "detail", "string", "What to do about it, in the reader's language");
    member_render(json, "field", "string", "The member of the body or query that is at fault");
    member_render(json, "message_key", "string", "Stable name of the detail");
    member_render(json, "current_version", "integer", "With 412: the version that holds now");
    member_render(json, "reference", "string", "For a telephone call: it stands in the log");
    gw_json_object_end(json);
    gw_json_object_end(json);
}

static void
problem_response(struct gw_json *json)
{
    gw_json_object(json, "Problem");
    gw_json_string(json, "description", "Refused or failed");
    gw_json_object(json, "content");
    gw_json_object(json, "application/problem+json");
    gw_json_object(json, "schema");
    gw_json_string(json, "$ref", "#/components/schemas/Problem");
    gw_json_object_end(json);
    gw_json_object_end(json);
    gw_json_object_end(json);
    gw_json_object_end(json);
}

static void
components_render(struct gw_json *json)
{
    gw_json_object(json, "components");
    gw_json_object(json, "securitySchemes");
    scheme_render(json, "session", "cookie", SESSION_COOKIE);
    scheme_render(json, "csrf", "header", "X-CSRF-Token");
    gw_json_object_end(json);
    gw_json_object(json, "schemas");
    problem_schema(json);
    gw_json_object_end(json);
    gw_json_object(json, "responses");
    problem_response(json);
    gw_json_object_end(json);
    gw_json_object_end(json);
}

void
openapi_render(const struct registry *registry, struct gw_json *json)
{
    gw_json_string(json, "openapi", "3.1.0");
    gw_json_object(json, "info");
    gw_json_string(json, "title", "Kairan");
    gw_json_string(json, "version", API_VERSION);
    gw_json_string(json, "description",
                   "Groupware for city halls. Under TLS the session cookie is named "
                   "" SESSION_COOKIE_TLS ". Times are RFC 3339 in UTC.");
    gw_json_object_end(json);
    gw_json_object(json, "paths");
    for (size_t i = 0; i < registry_routes_count(registry); i++)
        path_render(registry, json, i);
    gw_json_object_end(json);
    components_render(json);
}
