/* serve_sandbox.c - which files a running server still opens.
 *
 * A certificate is renewed by putting another file in its place, and a rule holds for the file and
 * not its name: hence the folders of certificate and key, and of what they are links to.
 */
#include "core/serve_sandbox.h"

#include <limits.h>

#include "core/export_runs.h"
#include "core/sandbox.h"
#include "db/directory.h"
#include "db/driver.h"
#include "gw/log.h"

#define ARENA_BYTES_MAX ((size_t)1 << 20)
#define PLACES_MAX 64

struct place_list {
    struct gw_arena *arena;
    struct sandbox_place places[PLACES_MAX];
    size_t count;
};

static void
add(struct place_list *list, const char *path, bool writable)
{
    gw_check(list->count < PLACES_MAX);
    list->places[list->count++] = (struct sandbox_place){ path, writable };
}

static void
add_all(struct place_list *list, const char *const *paths)
{
    for (; *paths != NULL; paths++)
        add(list, *paths, false);
}

/* Up to the last slash; "." without one. */
static const char *
folder_of(struct place_list *list, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return gw_text_format(list->arena, "%.*s", slash == path ? 1 : (int)(slash - path), path).data;
}

/* A file that may be replaced; `arg` is the list. */
static void
add_file(void *arg, const char *path)
{
    struct place_list *list = arg;
    char target[PATH_MAX];

    if (path == NULL)
        return;
    add(list, folder_of(list, path), false);
    if (realpath(path, target) != NULL)
        add(list, folder_of(list, gw_text_format(list->arena, "%s", target).data), false);
}

static void
add_data(struct place_list *list, const char *directory)
{
    add(list, directory, true);
    /* Disks of their own, where these are links. */
    add(list, gw_text_format(list->arena, "%s/%s", directory, DIRECTORY_BLOBS).data, true);
    add(list, gw_text_format(list->arena, "%s/%s", directory, DIRECTORY_UPLOADS).data, true);
    add(list, gw_text_format(list->arena, "%s/%s", directory, EXPORT_DIRECTORY).data, true);
}

/* libpq connects anew whenever the network or the other server was away. */
static void
add_remote(struct place_list *list, const struct database_options *database)
{
    static const char *const paths[] = { "/etc",
                                         "/lib",
                                         "/lib64",
                                         "/usr/lib",
                                         "/usr/share/ca-certificates",
                                         "/usr/local/share/ca-certificates",
                                         "/run/systemd/resolve",
                                         "/run/resolvconf",
                                         NULL };
    const char *home = getenv("HOME");

    add_all(list, paths);
    if (home != NULL)
        add(list, gw_text_format(list->arena, "%s/.postgresql", home).data, false);
    add_file(list, database->password_file);
    driver_pgsql_url_files(database->url, add_file, list);
}

/* Where coverage is written, and what sanitizers read. */
static void
add_measured(struct place_list *list)
{
    static const char *const paths[] = { "/proc", "/lib", "/usr/lib", NULL };
    char program[PATH_MAX];
    ssize_t count = readlink("/proc/self/exe", program, sizeof(program) - 1);

    add_all(list, paths);
    if (count <= 0)
        return;
    program[count] = '\0';
    add(list, folder_of(list, folder_of(list, program)), true);
}

static void
places_collect(struct place_list *list, const struct serve_sandbox *sandbox)
{
    static const char *const paths[] = { "/dev/random", "/dev/urandom", "/sys/devices/system/cpu",
                                         "/etc/ssl",    "/usr/lib/ssl", NULL };

    add(list, "/dev/null", true);
    add_all(list, paths);
    add_data(list, sandbox->database->directory);
    add_file(list, sandbox->tls_cert);
    add_file(list, sandbox->tls_key);
    if (sandbox->database->url != NULL)
        add_remote(list, sandbox->database);
    if (sandbox_is_measured())
        add_measured(list);
}

void
serve_sandbox_calls(void)
{
    if (sandbox_calls_enter_server() != GW_OK)
        gw_log_write(GW_LOG_WARN, "sandbox.calls_unfiltered", NULL, 0);
}

void
serve_sandbox_files(const struct serve_sandbox *sandbox)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct place_list list = { .arena = arena };
    enum gw_err err = GW_BUSY;

    if (arena != NULL) {
        places_collect(&list, sandbox);
        err = sandbox_files_enter(&(struct sandbox_files){
            .places = list.places,
            .count = list.count,
            .connects = sandbox->database->url != NULL,
        });
    }
    if (err == GW_OK)
        gw_log(GW_LOG_INFO, "sandbox.closed", GW_LOG_NUM("landlock", sandbox_files_version()));
    else
        gw_log(GW_LOG_WARN, "sandbox.files_open", GW_LOG_NUM("landlock", sandbox_files_version()));
}
