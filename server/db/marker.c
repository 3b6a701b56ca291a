/* marker.c - the number of a city, in its database and in the file `city` of its data directory, so
 * that the two are never mixed up.
 *
 * With a database elsewhere (--database) one wrong letter would join the files of one city with the
 * rows of another, and the collection of contents would remove the files.
 */
#include <errno.h>
#include <fcntl.h>

#include "db/counter_store.h"
#include "db/inside.h"

#define COUNTER "city"
#define FILE_NAME "city"
#define NUMBER_BITS 53
#define TEXT_BYTES 32

/* 0 where there is no such file, or none that is ours. */
static enum gw_err
file_read(struct gw_env *env, const char *path, int64_t *number)
{
    const int fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW, 0);
    char text[TEXT_BYTES];
    ssize_t count;

    *number = 0;
    if (fd < 0)
        return errno == ENOENT ? GW_OK : file_outcome(errno);
    count = env->files->pread(env, fd, text, sizeof(text), 0);
    env->files->close(env, fd);
    if (count < 0)
        return file_outcome(errno);
    if (count > 0 && gw_text_int((struct gw_text){ text, (size_t)count - 1 }, number) == GW_OK)
        return GW_OK;
    database_say("%s is not as it was written", path);
    return GW_MALFORMED;
}

static enum gw_err
file_fill(struct gw_env *env, const char *path, int64_t number)
{
    char text[TEXT_BYTES];
    const int bytes = snprintf(text, sizeof(text), "%lld\n", (long long)number);
    const int fd = env->files->open(env, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    enum gw_err err = GW_OK;

    if (fd < 0)
        return file_outcome(errno);
    if (env->files->pwrite(env, fd, text, (size_t)bytes, 0) != bytes ||
        env->files->fsync(env, fd) != 0)
        err = file_outcome(errno);
    env->files->close(env, fd);
    return err;
}

/* Under its name only when it is whole. */
static enum gw_err
file_write(struct gw_env *env, const char *path, int64_t number)
{
    char partial[DIRECTORY_PATH_BYTES];

    if (snprintf(partial, sizeof(partial), "%s.partial", path) >= (int)sizeof(partial))
        return GW_TOO_LARGE;
    GW_TRY(file_fill(env, partial, number));
    if (env->files->rename(env, partial, path) != 0)
        return file_outcome(errno);
    return directory_sync_parent(env, path);
}

static enum gw_err
number_store(struct gw_db *db, int64_t number)
{
    enum gw_err err = connection_begin_write(db);

    if (err == GW_OK)
        err = counter_set(db, COUNTER, number);
    if (err == GW_OK)
        err = connection_commit(db);
    if (err != GW_OK)
        connection_abandon(db);
    return err;
}

static int64_t
number_new(struct gw_env *env)
{
    uint64_t number;

    env->random(env, &number, sizeof(number));
    return (int64_t)(number >> (64 - NUMBER_BITS)) | 1;
}

static enum gw_err
refuse(const struct marker_place *place, const char *path)
{
    database_say("%s belongs to another city than the database %s", place->directory, place->name);
    database_say("name the right one; where they do belong together, remove %s", path);
    return GW_CONFLICT;
}

static enum gw_err
numbers_read(const struct marker_place *place, struct gw_db *db, char path[DIRECTORY_PATH_BYTES],
             int64_t *here, int64_t *there)
{
    GW_TRY(directory_path(path, place->directory, FILE_NAME));
    GW_TRY(file_read(place->env, path, here));
    return counter_find(db, COUNTER, there);
}

/* A database elsewhere that bears no number is none that the directory ever had. */
static bool
are_two_cities(const struct marker_place *place, int64_t here, int64_t there)
{
    return here != 0 && there != here && (there != 0 || place->remote);
}

static struct marker_place
place_of(const struct database *database)
{
    const bool remote = database->driver->remote;

    return (struct marker_place){ .env = database->env,
                                  .directory = database->directory,
                                  .name = remote ? database->options.url : database->path,
                                  .remote = remote };
}

enum gw_err
marker_refuse_place(const struct marker_place *place, struct gw_db *db)
{
    char path[DIRECTORY_PATH_BYTES];
    int64_t here, there;

    GW_TRY(numbers_read(place, db, path, &here, &there));
    return are_two_cities(place, here, there) ? refuse(place, path) : GW_OK;
}

enum gw_err
marker_refuse_other(const struct database *database, struct gw_db *db)
{
    const struct marker_place place = place_of(database);

    return marker_refuse_place(&place, db);
}

void
marker_remove(const struct database *database)
{
    char path[DIRECTORY_PATH_BYTES];

    if (database->made_city && directory_path(path, database->directory, FILE_NAME) == GW_OK)
        database->env->files->unlink(database->env, path);
}

enum gw_err
marker_check(struct database *database, struct gw_db *db)
{
    const struct marker_place place = place_of(database);
    struct gw_env *env = database->env;
    char path[DIRECTORY_PATH_BYTES];
    int64_t here, there;

    GW_TRY(numbers_read(&place, db, path, &here, &there));
    if (are_two_cities(&place, here, there))
        return refuse(&place, path);
    if (there == 0) {
        there = here != 0 ? here : number_new(env);
        GW_TRY(number_store(db, there));
    }
    if (here != 0)
        return GW_OK;
    database->made_city = true;
    return file_write(env, path, there);
}
