/* command_takeover.c - `kairan import --export FOLDER`: an export's folder as a new city. */
#include <sodium.h>

#include "core/command_city.h"
#include "core/takeover.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)

static void
tell(const struct takeover *takeover)
{
    const struct takeover_manifest *manifest = &takeover->manifest;
    char hex[2 * BLOB_DIGEST_BYTES + 1];

    sodium_bin2hex(hex, sizeof(hex), manifest->digest.bytes, sizeof(manifest->digest.bytes));
    printf("Taken from %s (%.*s, %.*s%s%.*s):\n", takeover->folder, GW_TEXT_ARG(manifest->city),
           GW_TEXT_ARG(manifest->made_at), manifest->department.bytes > 0 ? ", department " : "",
           GW_TEXT_ARG(manifest->department));
    for (size_t i = 0; i < manifest->lists_count; i++)
        printf("  %-24s %10lld  %s\n", manifest->lists[i].table->name,
               (long long)manifest->lists[i].rows, manifest->lists[i].table->label);
    printf("  %-24s %10lld\n", "files", (long long)manifest->files);
    printf("BLAKE2b-256 of manifest.json, which the entry core.export.finish of the source's audit"
           " log holds:\n  %s\n",
           hex);
    printf("Not in the export:\n");
    for (size_t i = 0; i < manifest->left_out_count; i++)
        printf("  %.*s\n", GW_TEXT_ARG(manifest->left_out[i]));
    printf("All that came counts as read. Nobody has a password yet: give the administrator a"
           " one-time\npassword with `kairan user password`, or an account with `kairan user"
           " add`.\n");
}

int
takeover_command(const struct command_context *context, const struct database_options *place,
                 const char *folder)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct takeover takeover = {
        .context = context, .place = place, .folder = folder, .arena = arena
    };

    gw_check(arena != NULL);
    if (command_city_is_there("import", place)) {
        fprintf(stderr,
                "kairan import: an export is taken into a new place only; there is a city"
                " already: %s\n",
                database_place(place));
        return 2;
    }
    if (takeover_run(&takeover) != GW_OK) {
        fprintf(stderr, "kairan import: nothing was taken\n");
        return 1;
    }
    tell(&takeover);
    return 0;
}
