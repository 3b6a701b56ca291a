/* problem.c - see problem.h. */
#include "core/problem.h"

#include <inttypes.h>

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

/* The message with its number in the place of {n}, as a JSON member. */
static void
render_message(struct gw_json *json, const char *name, const char *message, int64_t number)
{
    const char *place = strstr(message, "{n}");
    char text[1024];
    int length;

    if (place == NULL) {
        gw_json_string(json, name, message);
        return;
    }
    length = snprintf(text, sizeof(text), "%.*s%" PRId64 "%s", (int)(place - message), message,
                      number, place + 3);
    gw_check(length > 0 && (size_t)length < sizeof(text));
    gw_json_string(json, name, text);
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
    render_message(&json, "detail",
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
