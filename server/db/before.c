/* before.c - the copy of the database before it is migrated, and which of these copies stay.
 *
 * It is a file of SQLite whatever engine it comes from, and holds the schema of before: under the
 * name kairan.db the program of before serves it, or moves it to a server. Contents of files are
 * not in it: no migration touches them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "db/before.h"
#include "gw/log.h"

#define PREFIX "backup-before-"
#define SUFFIX ".db"
#define KEPT_COUNT 5
#define KEPT_S ((int64_t)30 * 24 * 60 * 60)

struct copy {
    char name[NAME_MAX + 1];
    int64_t made_at;
};

static enum gw_err
snapshot_to(struct database *database, const struct gw_migration *applied, const char *path)
{
    struct gw_env *env = database->env;
    char partial[DIRECTORY_PATH_BYTES];
    enum gw_err err;

    if (snprintf(partial, sizeof(partial), "%s.partial", path) >= (int)sizeof(partial))
        return GW_TOO_LARGE;
    err = database_snapshot(database, applied, partial);
    if (err == GW_OK && env->files->rename(env, partial, path) != 0)
        err = file_outcome(errno);
    if (err == GW_OK)
        return directory_sync(env, database->directory);
    directory_remove_database(env, partial);
    return err;
}

/* An older file of the same name comes from a try that did not get to its end; the newer copy holds
 * more. */
enum gw_err
before_save(struct database *database, const struct gw_migration *applied,
            const struct gw_migration *first)
{
    char name[256];
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err;

    snprintf(name, sizeof(name), PREFIX "%s-%04lld" SUFFIX, first->module,
             (long long)first->number);
    GW_TRY(directory_path(path, database->directory, name));
    err = snapshot_to(database, applied, path);
    if (err == GW_FULL)
        database_say("there is no room for %s, the copy of the database before it is migrated:"
                     " nothing was changed; make room and start again",
                     path);
    else if (err != GW_OK)
        database_say("cannot save the database as %s before migrating it: %s", path,
                     gw_err_name(err));
    return err;
}

static int
is_copy(const struct dirent *entry)
{
    const char *name = entry->d_name;
    const size_t bytes = strlen(name);

    return strncmp(name, PREFIX, strlen(PREFIX)) == 0 && bytes > strlen(SUFFIX) &&
           strcmp(name + bytes - strlen(SUFFIX), SUFFIX) == 0;
}

static int
newest_first(const void *left, const void *right)
{
    const struct copy *a = left, *b = right;

    return (a->made_at < b->made_at) - (a->made_at > b->made_at);
}

/* Those that can't be looked at are taken for new ones. */
static void
copy_look(const struct database *database, struct copy *copy, const struct dirent *entry)
{
    char path[DIRECTORY_PATH_BYTES];
    struct stat status;

    memcpy(copy->name, entry->d_name, strlen(entry->d_name) + 1);
    copy->made_at = INT64_MAX;
    if (directory_path(path, database->directory, copy->name) == GW_OK && lstat(path, &status) == 0)
        copy->made_at = status.st_mtime;
}

static void
remove_old(struct database *database, const struct copy *copies, size_t count)
{
    struct gw_env *env = database->env;
    const int64_t now = env->now(env) / GW_SECOND;
    char path[DIRECTORY_PATH_BYTES];

    for (size_t i = KEPT_COUNT; i < count; i++) {
        if (copies[i].made_at > now - KEPT_S ||
            directory_path(path, database->directory, copies[i].name) != GW_OK)
            continue;
        if (env->files->unlink(env, path) == 0)
            gw_log(GW_LOG_INFO, "db.copy.removed",
                   GW_LOG_STR("name", gw_text_from(copies[i].name)));
    }
}

void
before_prune(struct database *database)
{
    struct dirent **entries;
    const int count = scandir(database->directory, &entries, is_copy, NULL);
    struct copy *copies;

    if (count < 0)
        return; /* the next migration looks again */
    copies = calloc((size_t)count + 1, sizeof(*copies));
    for (int i = 0; i < count; i++) {
        if (copies != NULL)
            copy_look(database, &copies[i], entries[i]);
        free(entries[i]);
    }
    free(entries);
    if (copies == NULL)
        return;
    qsort(copies, (size_t)count, sizeof(*copies), newest_first);
    remove_old(database, copies, (size_t)count);
    free(copies);
}
