/* reserve.c - room kept on the disk for when it is full.
 *
 * While the server runs the file `reserve` holds some room. When a write finds the disk full, that
 * room is given up, and from then on only those writes run that say `on_reserve`: signing in and
 * out, passwords, what is done by commands on the machine, entries of the log about what was
 * refused. All others are refused as full
 * before they begin, so they can't use it up. Once a second the checkpoint thread shortens the log
 * and tries to have the room back; with it everything goes on.
 */
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "db/inside.h"
#include "gw/log.h"

void
reserve_init(struct reserve *reserve)
{
    pthread_mutex_init(&reserve->mutex, NULL);
    reserve->fd = -1;
}

void
reserve_done(struct reserve *reserve)
{
    pthread_mutex_destroy(&reserve->mutex);
}

static bool
take_room(struct database *database)
{
    struct gw_env *env = database->env;

    return env->files->allocate(env, database->reserve.fd, database->options.reserve_bytes) == 0;
}

/* Its file is without room, but there: `kairan doctor` sees that the disk is full. */
static void
empty(struct database *database)
{
    if (ftruncate(database->reserve.fd, 0) != 0)
        gw_log_write(GW_LOG_ERROR, "db.reserve.kept", NULL, 0);
    atomic_store(&database->reserve.spent, true);
}

void
reserve_begin(struct database *database)
{
    struct gw_env *env = database->env;
    char path[DIRECTORY_PATH_BYTES];

    if (database->driver->storage == NULL ||
        directory_path(path, database->directory, DIRECTORY_RESERVE) != GW_OK)
        return;
    database->reserve.fd = env->files->open(env, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (database->reserve.fd < 0) {
        gw_log_write(GW_LOG_WARN, "db.reserve.none", NULL, 0);
        return;
    }
    if (take_room(database))
        return;
    empty(database);
    gw_log_write(GW_LOG_ERROR, "db.disk.full", NULL, 0);
}

void
reserve_end(struct database *database)
{
    struct gw_env *env = database->env;
    char path[DIRECTORY_PATH_BYTES];

    if (database->reserve.fd < 0)
        return;
    if (directory_path(path, database->directory, DIRECTORY_RESERVE) == GW_OK)
        (void)env->files->unlink(env, path);
    env->files->close(env, database->reserve.fd);
    database->reserve.fd = -1;
    atomic_store(&database->reserve.spent, false);
}

static bool
has_free(const struct database *database, int64_t bytes)
{
    struct statvfs space;

    return statvfs(database->directory, &space) == 0 &&
           (int64_t)(space.f_bavail * space.f_frsize) >= bytes;
}

/* With some room left it was one write that needed too much. */
bool
reserve_spend(struct database *database)
{
    struct reserve *reserve = &database->reserve;
    bool spends;

    pthread_mutex_lock(&reserve->mutex);
    spends = reserve->fd >= 0 && !atomic_load(&reserve->spent) &&
             !has_free(database, database->options.reserve_bytes / 4);
    if (spends)
        empty(database);
    pthread_mutex_unlock(&reserve->mutex);
    if (spends)
        gw_log_write(GW_LOG_ERROR, "db.disk.full", NULL, 0);
    return spends;
}

void
reserve_restore(struct database *database)
{
    struct reserve *reserve = &database->reserve;
    /* More than the reserve alone: else the next write would find the disk full again at once. */
    const int64_t wanted = database->options.reserve_bytes + database->options.reserve_bytes / 4;
    bool whole = false;

    pthread_mutex_lock(&reserve->mutex);
    if (reserve->fd >= 0 && atomic_load(&reserve->spent) && has_free(database, wanted)) {
        whole = take_room(database);
        if (whole)
            atomic_store(&reserve->spent, false);
        else
            empty(database);
    }
    pthread_mutex_unlock(&reserve->mutex);
    if (whole)
        gw_log_write(GW_LOG_INFO, "db.disk.room_again", NULL, 0);
}

bool
database_is_full(const struct database *database)
{
    return atomic_load(&database->reserve.spent);
}
