/* problem.c - see problem.h. */
#include "core/problem.h"

void
problem_reference(const struct gw_env *env, char out[PROBLEM_REFERENCE_CHARS])
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */
    unsigned char bytes[8];
    size_t used = 0;

    env->random((struct gw_env *)env, bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        if (i == 4)
            out[used++] = '-';
        out[used++] = letters[bytes[i] % 32];
    }
    out[used] = '\0';
}

void
problem_render(const struct registry *registry, const struct problem *problem, struct gw_buf *out)
{
    const struct dispatch_failure *failure = problem->failure;
    const char *name = gw_err_name(problem->err);
    const char *key = failure->message_key;
    struct gw_json json;
    char title[64], detail[64];

    (void)snprintf(title, sizeof(title), "error.%s", name);
    (void)snprintf(detail, sizeof(detail), "error.%s.detail", name);
    gw_json_init(&json, out);
    gw_json_object(&json, NULL);
    gw_json_string(&json, "type", "about:blank");
    gw_json_string(&json, "title", registry_message(registry, title, problem->language));
    gw_json_int(&json, "status", gw_err_status(problem->err));
    gw_json_string(&json, "code", name);
    message_render(&json, "detail",
                   registry_message(registry, key == NULL ? detail : key, problem->language),
                   failure->number);
    if (failure->field != NULL)
        gw_json_string(&json, "field", failure->field);
    if (key != NULL)
        gw_json_string(&json, "message_key", key);
    if (problem->err == GW_STALE && failure->has_number)
        gw_json_int(&json, "current_version", failure->number);
    gw_json_string(&json, "reference", problem->reference);
    gw_json_object_end(&json);
}
