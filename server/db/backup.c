/* backup.c - the whole data directory as one file, while the server writes.
 *
 * First one snapshot of the database, as a file of SQLite whatever engine it came from, so that one
 * archive restores into either; then the blobs: a blob is durable before the row that names
 * it commits, so whatever the snapshot names is there by then; and none is collected meanwhile.
 * Uploads under way are not saved: they are begun anew. Everything is written beside the
 * target under other names; the target's name is given last, to a complete and durable file.
 */
#include "db/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "db/inside.h"
#include "db/manifest.h"
#include "gw/log.h"

struct backup {
    struct database *database;
    struct gw_env *env;
    const char *to;
    char partial[DIRECTORY_PATH_BYTES];  /* the archive until it is complete */
    char snapshot[DIRECTORY_PATH_BYTES]; /* of the database */
    char listing[DIRECTORY_PATH_BYTES];  /* the manifest */
    int listing_fd;
    struct archive archive;
    struct manifest manifest;
};

static enum gw_err
open_file(struct gw_env *env, const char *path, int flags, int *fd)
{
    *fd = env->files->open(env, path, flags | O_NOFOLLOW, 0600);
    return *fd >= 0 ? GW_OK : file_outcome(errno);
}

/* Its name is its digest. One file that the disk has damaged is no reason to save nothing at all,
 * but a person has to hear of it. */
static void
look_at_blob(const struct archive_entry *entry)
{
    const char *slash = strrchr(entry->name, '/');

    if (slash != NULL && strcmp(slash + 1, entry->digest) != 0)
        gw_log(GW_LOG_ERROR, "db.backup.damaged_blob",
               GW_LOG_STR("name", gw_text_from(entry->name)));
}

static enum gw_err
add_file(struct backup *backup, const char *name, const char *path)
{
    struct archive_entry entry = { 0 };
    struct stat status;
    enum gw_err err;
    int fd;

    if (!archive_name_is_ours(name)) {
        database_say("%s has a name that no file of ours has", path);
        return GW_MALFORMED;
    }
    memcpy(entry.name, name, strlen(name));
    GW_TRY(open_file(backup->env, path, O_RDONLY | O_NONBLOCK, &fd));
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        database_say("%s is not a plain file", path);
        err = GW_MALFORMED;
    } else {
        entry.bytes = status.st_size;
        err = archive_put(&backup->archive, &entry, fd);
    }
    backup->env->files->close(backup->env, fd);
    if (err == GW_OK && strcmp(name, "manifest.json") != 0) {
        manifest_add(&backup->manifest, &entry);
        look_at_blob(&entry);
    }
    return err;
}

static int
by_bytes(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

/* Names that begin with a dot are uploads under way. */
static int
is_finished(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum gw_err add_tree(struct backup *backup, const char *name);

static enum gw_err
add_child(struct backup *backup, const char *parent, const struct dirent *child)
{
    char name[DIRECTORY_PATH_BYTES];
    char path[DIRECTORY_PATH_BYTES];
    struct stat status;

    GW_TRY(directory_path(name, parent, child->d_name));
    GW_TRY(directory_path(path, backup->database->directory, name));
    if (lstat(path, &status) != 0)
        return GW_IO;
    return S_ISDIR(status.st_mode) ? add_tree(backup, name) : add_file(backup, name, path);
}

/* A name that is nested deeper than blobs are ends the walk in add_file(). */
static enum gw_err
add_tree(struct backup *backup, const char *name)
{
    char path[DIRECTORY_PATH_BYTES];
    struct dirent **children;
    enum gw_err err = GW_OK;
    int count;

    if (strlen(name) >= ARCHIVE_NAME_BYTES)
        return GW_MALFORMED;
    GW_TRY(directory_path(path, backup->database->directory, name));
    count = scandir(path, &children, is_finished, by_bytes);
    if (count < 0)
        return errno == ENOENT ? GW_OK : GW_IO; /* no file was ever attached */
    for (int i = 0; i < count; i++) {
        if (err == GW_OK)
            err = add_child(backup, name, children[i]);
        free(children[i]);
    }
    free(children);
    return err;
}

/* A backup of a damaged database would only be found out when it is needed. */
static enum gw_err
examine(struct backup *backup)
{
    const struct driver_options options = { .path = backup->snapshot, .role = DRIVER_KEEPER };
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(connection_open(&driver_sqlite, &options, &db));
    err = driver_sqlite.storage->examine(db->connection);
    connection_close(db);
    if (err == GW_MALFORMED)
        database_say("the database is damaged: nothing was saved");
    return err;
}

static enum gw_err
add_database(struct backup *backup)
{
    struct database *database = backup->database;

    GW_TRY(database_snapshot(database, database->options.migrations, backup->snapshot));
    GW_TRY(examine(backup));
    return add_file(backup, DIRECTORY_DATABASE, backup->snapshot);
}

static enum gw_err
add_manifest(struct backup *backup)
{
    char digest[ARCHIVE_DIGEST_CHARS];

    GW_TRY(manifest_end(&backup->manifest, digest));
    return add_file(backup, "manifest.json", backup->listing);
}

static enum gw_err
write_archive(struct backup *backup)
{
    enum gw_err err;

    backup->env->files->unlink(backup->env, backup->listing);
    GW_TRY(open_file(backup->env, backup->listing, O_RDWR | O_CREAT | O_EXCL, &backup->listing_fd));
    manifest_begin(&backup->manifest, backup->env, backup->listing_fd, backup->archive.made_at);
    err = add_database(backup);
    if (err == GW_OK)
        err = add_tree(backup, DIRECTORY_BLOBS);
    if (err == GW_OK)
        err = add_manifest(backup);
    gw_buf_done(&backup->manifest.buf);
    backup->env->files->close(backup->env, backup->listing_fd);
    backup->env->files->unlink(backup->env, backup->listing);
    directory_remove_database(backup->env, backup->snapshot);
    GW_TRY(err);
    GW_TRY(archive_put_end(&backup->archive));
    return backup->env->files->fsync(backup->env, backup->archive.fd) == 0 ? GW_OK
                                                                           : file_outcome(errno);
}

static enum gw_err
give_name(struct backup *backup)
{
    if (directory_has(backup->env, backup->to))
        return GW_CONFLICT;
    if (backup->env->files->rename(backup->env, backup->partial, backup->to) != 0)
        return file_outcome(errno);
    return directory_sync_parent(backup->env, backup->to);
}

/* Two backups to one target would write over each other; one that was killed left its file, not
 * its lock. */
static enum gw_err
open_partial(struct backup *backup)
{
    struct gw_env *env = backup->env;
    int *fd = &backup->archive.fd;
    bool is_ours;

    GW_TRY(open_file(env, backup->partial, O_RDWR | O_CREAT, fd));
    is_ours = flock(*fd, LOCK_EX | LOCK_NB) == 0;
    if (is_ours && lseek(*fd, 0, SEEK_END) > 0) {
        env->files->unlink(env, backup->partial);
        env->files->close(env, *fd);
        GW_TRY(open_file(env, backup->partial, O_RDWR | O_CREAT | O_EXCL, fd));
        is_ours = flock(*fd, LOCK_EX | LOCK_NB) == 0;
    }
    if (is_ours)
        return GW_OK;
    env->files->close(env, *fd);
    return GW_BUSY;
}

static enum gw_err
make_names(struct backup *backup)
{
    static const char *const endings[] = { "partial", "snapshot", "manifest" };
    char *const names[] = { backup->partial, backup->snapshot, backup->listing };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (snprintf(names[i], DIRECTORY_PATH_BYTES, "%s.%s", backup->to, endings[i]) >=
            DIRECTORY_PATH_BYTES)
            return GW_TOO_LARGE;
    return GW_OK;
}

static enum gw_err
save(struct backup *backup)
{
    enum gw_err err;

    if (directory_has(backup->env, backup->to))
        return GW_CONFLICT;
    GW_TRY(make_names(backup));
    GW_TRY(open_partial(backup));
    err = write_archive(backup);
    if (err == GW_OK)
        err = give_name(backup);
    if (err != GW_OK)
        backup->env->files->unlink(backup->env, backup->partial);
    backup->env->files->close(backup->env, backup->archive.fd);
    return err;
}

enum gw_err
database_backup(struct database *database, const char *to)
{
    struct gw_env *env = database->env;
    struct backup *backup;
    int64_t started_us = env->monotonic_us(env);
    enum gw_err err;

    backup = calloc(1, sizeof(*backup));
    if (backup == NULL)
        return GW_BUSY;
    backup->database = database;
    backup->env = env;
    backup->to = to;
    backup->archive = (struct archive){ .env = env,
                                        .fd = -1,
                                        .made_at = env->now(env) / GW_SECOND,
                                        .cancelled = &database->backup_cancelled };
    blobs_pause(database->blobs, true);
    err = save(backup);
    blobs_pause(database->blobs, false);
    gw_log(err == GW_OK ? GW_LOG_INFO : GW_LOG_ERROR, "db.backup",
           GW_LOG_STR("outcome", gw_text_from(gw_err_name(err))),
           GW_LOG_NUM("bytes", backup->archive.offset),
           GW_LOG_NUM("ms", (env->monotonic_us(env) - started_us) / 1000));
    free(backup);
    return err == GW_MISSING ? GW_IO : err;
}

void
database_backup_cancel(struct database *database)
{
    atomic_store(&database->backup_cancelled, true);
}

enum gw_err
backup_control(struct control_call *call)
{
    char path[DIRECTORY_PATH_BYTES];

    if (call->argument.bytes == 0 || call->argument.bytes >= sizeof(path) ||
        call->argument.data[0] != '/' ||
        memchr(call->argument.data, '\0', call->argument.bytes) != NULL)
        return GW_INVALID;
    memcpy(path, call->argument.data, call->argument.bytes);
    path[call->argument.bytes] = '\0';
    return database_backup(call->database, path);
}
