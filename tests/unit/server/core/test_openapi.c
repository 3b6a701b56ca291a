/* test_openapi.c - the reference says what the route table says. */
#include <check.h>
#include <jansson.h>

#include "core/core_handlers.h"
#include "core/openapi.h"
#include "modules.h"

static json_t *
document(const struct gw_module *const *modules)
{
    struct registry *registry;
    struct gw_json json;
    struct gw_buf buf;
    json_error_t error;
    json_t *parsed;

    ck_assert_int_eq(registry_new(modules, &registry), GW_OK);
    gw_buf_init(&buf, (size_t)16 << 20);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    openapi_render(registry, &json);
    gw_json_object_end(&json);
    parsed = json_loadb(buf.data, buf.bytes, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(parsed != NULL, "%s at %d", error.text, error.position);
    gw_buf_done(&buf);
    registry_free(registry);
    return parsed;
}

static json_t *
at(json_t *value, const char *first, const char *second, const char *third)
{
    value = json_object_get(value, first);
    value = second == NULL ? value : json_object_get(value, second);
    return third == NULL ? value : json_object_get(value, third);
}

START_TEST(every_route_of_every_module_stands_in_it_once)
{
    json_t *root = document(gw_modules);
    size_t operations = 0;
    size_t routes = 0;
    const char *path;
    json_t *methods;

    for (const struct gw_module *const *m = gw_modules; *m != NULL; m++) {
        for (const struct gw_route *r = (*m)->routes; r != NULL && r->path != NULL; r++)
            routes++;
    }
    json_object_foreach(json_object_get(root, "paths"), path, methods)
        operations += json_object_size(methods);
    ck_assert_uint_eq(operations, routes);
    ck_assert_str_eq(json_string_value(json_object_get(root, "openapi")), "3.1.0");
    json_decref(root);
}
END_TEST

START_TEST(operation_ids_are_unique)
{
    json_t *root = document(gw_modules);
    json_t *seen = json_object();
    const char *path;
    const char *method;
    json_t *methods;
    json_t *operation;

    json_object_foreach(json_object_get(root, "paths"), path, methods)
    {
        json_object_foreach(methods, method, operation)
        {
            const char *id = json_string_value(json_object_get(operation, "operationId"));

            ck_assert_ptr_null(json_object_get(seen, id));
            json_object_set_new(seen, id, json_true());
        }
    }
    json_decref(seen);
    json_decref(root);
}
END_TEST

START_TEST(bodies_limits_security_and_articles_are_those_of_the_table)
{
    json_t *root = document(gw_modules);
    json_t *sign_in = at(root, "paths", "/api/session", "post");
    json_t *setting = at(root, "paths", "/api/core/settings", "patch");
    json_t *schema = at(sign_in, "requestBody", "content", "application/json");
    json_t *login = at(json_object_get(schema, "schema"), "properties", "login", NULL);

    ck_assert_uint_eq(json_array_size(json_object_get(sign_in, "security")), 0);
    ck_assert_int_eq(json_integer_value(json_object_get(login, "maxLength")), 128);
    ck_assert_str_eq(json_string_value(json_object_get(setting, "x-permission")),
                     "core.setting.write");
    ck_assert_ptr_nonnull(
        json_object_get(json_array_get(json_object_get(setting, "security"), 0), "csrf"));
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(setting, "x-articles"), 0)),
                     "N5.2.2");
    ck_assert_ptr_nonnull(at(root, "components", "responses", "Problem"));
    json_decref(root);
}
END_TEST

START_TEST(a_path_parameter_is_a_positive_exact_number)
{
    json_t *root = document(gw_modules);
    json_t *operation = at(root, "paths", "/api/bulletin/posts/{id}", "patch");
    json_t *parameter = json_array_get(json_object_get(operation, "parameters"), 0);

    ck_assert_str_eq(json_string_value(json_object_get(parameter, "name")), "id");
    ck_assert_str_eq(json_string_value(json_object_get(parameter, "in")), "path");
    ck_assert(json_integer_value(at(parameter, "schema", "maximum", NULL)) ==
              ((INT64_C(1) << 53) - 1));
    parameter = json_array_get(json_object_get(operation, "parameters"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(parameter, "name")), "If-Match");
    json_decref(root);
}
END_TEST
