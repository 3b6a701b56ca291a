/* command_openapi.c - `kairan openapi`: the API's reference, without a running server. */
#include "core/command.h"
#include "core/openapi.h"
#include "core/registry.h"

enum { EXIT_FAILED = 1 };

#define DOCUMENT_BYTES_MAX ((size_t)64 << 20)

int
command_openapi(const struct command_context *context, int argc, char **argv)
{
    const struct command_option options[] = { { 0 } };
    struct registry *registry;
    struct gw_json json;
    struct gw_buf buf;
    bool written;

    command_options("openapi", "Prints the API as an OpenAPI 3.1 document.", options, argc, argv);
    if (registry_new(context->modules, &registry) != GW_OK)
        return EXIT_FAILED;
    gw_buf_init(&buf, DOCUMENT_BYTES_MAX);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    openapi_render(registry, &json);
    gw_json_object_end(&json);
    gw_buf_string(&buf, "\n");
    written = !buf.failed && fwrite(buf.data, 1, buf.bytes, stdout) == buf.bytes &&
              fflush(stdout) == 0;
    gw_buf_done(&buf);
    registry_free(registry);
    return written ? 0 : EXIT_FAILED;
}
