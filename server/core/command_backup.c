/* command_backup.c - `kairan backup`: one data directory into one file, also while it is served. */
#include <sys/stat.h>

#include "core/command.h"
#include "core/command_city.h"
#include "db/backup.h"
#include "db/directory.h"

#define ARENA_BYTES_MAX ((size_t)1 << 20)

static const char *
reason_of(enum gw_err err)
{
    if (err == GW_CONFLICT)
        return "it exists already";
    if (err == GW_MISSING)
        return "the place holds no database";
    if (err == GW_FULL)
        return "the disk is full";
    if (err == GW_BUSY)
        return "another process holds the data or the file, or the server is stopping";
    if (err == GW_MALFORMED)
        return "the data are damaged; the log says where";
    return "the log says why";
}

static enum gw_err
save_in_place(struct gw_env *env, const struct database_options *place, const char *to)
{
    struct database *database;
    enum gw_err err;

    if (!command_city_is_there("backup", place))
        return GW_MISSING;
    GW_TRY(database_open(env, place, &database));
    err = database_backup(database, to);
    database_close(database);
    return err;
}

/* A server that runs on the directory knows where its database is. */
static enum gw_err
save(struct gw_env *env, const struct database_options *place, const char *to)
{
    const struct control_request request = {
        .directory = place->directory,
        .verb = BACKUP_VERB,
        .argument = gw_text_from(to),
    };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct control_reply reply;
    enum gw_err err;

    if (arena == NULL)
        return GW_BUSY;
    err = control_ask(env, &request, arena, &reply);
    if (err == GW_MISSING)
        return save_in_place(env, place, to);
    return err == GW_OK ? reply.err : err;
}

int
command_backup(const struct command_context *context, int argc, char **argv)
{
    struct database_options place = { .migrations = context->migrations };
    const char *to = NULL;
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&place, "the data directory"),
        COMMAND_DATABASE(&place),
        { .name = "to",
          .argument = "FILE",
          .summary = "the new file, a tar archive",
          .text = &to,
          .required = true },
        { 0 },
    };
    struct gw_env *env = gw_env_system();
    int64_t started_us = env->monotonic_us(env);
    char path[DIRECTORY_PATH_BYTES];
    struct stat status;
    enum gw_err err;

    command_options("backup",
                    "Saves everything, as of one moment, into one file. A server that runs"
                    " on the directory does it itself and goes on serving. What is saved from"
                    " either database can be restored into either.",
                    options, argc, argv);
    err = command_path(to, path);
    if (err == GW_OK)
        err = save(env, &place, path);
    if (err != GW_OK || stat(path, &status) != 0) {
        fprintf(stderr, "kairan backup: %s was not written: %s\n", path, reason_of(err));
        return 1;
    }
    printf("Saved %s: %lld bytes in %.1f s\n", path, (long long)status.st_size,
           (double)(env->monotonic_us(env) - started_us) / 1e6);
    return 0;
}
