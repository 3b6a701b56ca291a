/* restore.c - a data directory out of a backup.
 *
 * The archive is read twice. The first pass writes nothing and refuses whatever differs by one bit
 * from what a backup writes. The second pass writes, and looks again. kairan.db gets its name last:
 * until then the directory holds no database, and the restore can simply be started once more.
 * Where the city's database is on a server, kairan.db never gets its name: its rows are copied
 * there.
 */
#include <errno.h>
#include <fcntl.h>

#include "db/inside.h"
#include "db/manifest.h"
#include "db/transfer_target.h"

#define RESTORED DIRECTORY_DATABASE ".restored"
#define PARTIAL "restore.partial"
#define ARENA_BYTES_MAX ((size_t)16 << 20)

struct restore {
    struct gw_env *env;
    const struct database_restoration *order;
    const char *directory;
    int fd;
    bool writes;                     /* the second pass */
    char parent[ARCHIVE_NAME_BYTES]; /* of the last blob: synced when the next one lies elsewhere */
    struct archive archive;
    struct manifest manifest;
    char previous[ARCHIVE_NAME_BYTES];
};

static enum gw_err
path_of(const struct restore *restore, const char *name, char out[DIRECTORY_PATH_BYTES])
{
    return directory_path(out, restore->directory, name);
}

static enum gw_err
sync_below(const struct restore *restore, const char *name)
{
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(path_of(restore, name, path));
    return directory_sync(restore->env, path);
}

/* Makes the directories above the blob, each durable in the one above it. */
static enum gw_err
make_parents(const struct restore *restore, const char *name)
{
    char part[ARCHIVE_NAME_BYTES];
    char path[DIRECTORY_PATH_BYTES];

    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof(part), "%.*s", (int)(slash - name), name);
        GW_TRY(path_of(restore, part, path));
        if (restore->env->files->mkdir(restore->env, path, 0700) == 0)
            GW_TRY(directory_sync_parent(restore->env, path));
        else if (errno != EEXIST)
            return file_outcome(errno);
    }
    return GW_OK;
}

/* Blobs come in the order of the tree, so a directory is complete when the next one begins. */
static enum gw_err
leave_parent(struct restore *restore, const char *name)
{
    const char *slash = strrchr(name, '/');
    char parent[ARCHIVE_NAME_BYTES] = "";

    if (slash != NULL)
        snprintf(parent, sizeof(parent), "%.*s", (int)(slash - name), name);
    if (strcmp(parent, restore->parent) == 0)
        return GW_OK;
    if (restore->parent[0] != '\0')
        GW_TRY(sync_below(restore, restore->parent));
    memcpy(restore->parent, parent, sizeof(parent));
    return GW_OK;
}

static enum gw_err
write_file(struct restore *restore, struct archive_entry *entry, const char *path)
{
    struct gw_env *env = restore->env;
    enum gw_err err;
    int fd;

    env->files->unlink(env, path);
    fd = env->files->open(env, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return file_outcome(errno);
    err = archive_get(&restore->archive, entry, fd);
    if (err == GW_OK && env->files->fsync(env, fd) != 0)
        err = file_outcome(errno);
    env->files->close(env, fd);
    return err;
}

static enum gw_err
write_blob(struct restore *restore, struct archive_entry *entry)
{
    char partial[DIRECTORY_PATH_BYTES];
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(path_of(restore, PARTIAL, partial));
    GW_TRY(path_of(restore, entry->name, path));
    GW_TRY(leave_parent(restore, entry->name));
    GW_TRY(make_parents(restore, entry->name));
    GW_TRY(write_file(restore, entry, partial));
    if (restore->env->files->rename(restore->env, partial, path) != 0)
        return file_outcome(errno);
    return GW_OK;
}

static enum gw_err
take_content(struct restore *restore, struct archive_entry *entry)
{
    char path[DIRECTORY_PATH_BYTES];

    if (!restore->writes)
        return archive_get(&restore->archive, entry, -1);
    if (strcmp(entry->name, DIRECTORY_DATABASE) != 0)
        return write_blob(restore, entry);
    GW_TRY(path_of(restore, RESTORED, path));
    directory_remove_database(restore->env, path); /* of a restore that was interrupted */
    return write_file(restore, entry, path);
}

/* The manifest that the entries before it make must be the one that stands there. */
static enum gw_err
compare_manifest(struct restore *restore, struct archive_entry *entry)
{
    char digest[ARCHIVE_DIGEST_CHARS];

    GW_TRY(archive_get(&restore->archive, entry, -1));
    GW_TRY(manifest_end(&restore->manifest, digest));
    return strcmp(digest, entry->digest) == 0 ? GW_OK : GW_MALFORMED;
}

static enum gw_err
take_entry(struct restore *restore, struct archive_entry *entry)
{
    bool is_first = restore->previous[0] == '\0';

    /* Each name once and in its place; the database first, the manifest last. */
    if (is_first != (strcmp(entry->name, DIRECTORY_DATABASE) == 0) ||
        (!is_first && archive_name_compare(restore->previous, entry->name) >= 0))
        return GW_MALFORMED;
    memcpy(restore->previous, entry->name, sizeof(restore->previous));
    if (is_first)
        manifest_begin(&restore->manifest, restore->env, -1, restore->archive.made_at);
    if (strcmp(entry->name, "manifest.json") == 0)
        return compare_manifest(restore, entry);
    GW_TRY(take_content(restore, entry));
    manifest_add(&restore->manifest, entry);
    return GW_OK;
}

static enum gw_err
pass(struct restore *restore, bool writes)
{
    struct archive_entry entry;
    enum gw_err err;

    restore->writes = writes;
    restore->previous[0] = '\0';
    restore->archive = (struct archive){ .env = restore->env, .fd = restore->fd, .made_at = -1 };
    while ((err = archive_next(&restore->archive, &entry)) == GW_OK) {
        err = take_entry(restore, &entry);
        if (err != GW_OK)
            break;
    }
    if (restore->previous[0] != '\0')
        gw_buf_done(&restore->manifest.buf);
    if (err != GW_MISSING)
        return err;
    return strcmp(restore->previous, "manifest.json") == 0 ? GW_OK : GW_MALFORMED;
}

static enum gw_err
run_finish(const struct database_restoration *order, struct gw_db *db)
{
    struct driver_checkpoint result;
    enum gw_err err;

    GW_TRY(connection_begin_write(db));
    err = order->finish(order->arg, db);
    if (err == GW_OK)
        err = connection_commit(db);
    if (err != GW_OK) {
        connection_abandon(db);
        return err;
    }
    return db->driver->storage->checkpoint(db->connection, DRIVER_CHECKPOINT_TRUNCATE, 0, &result);
}

static enum gw_err
finish_database(const struct restore *restore)
{
    char path[DIRECTORY_PATH_BYTES];
    const struct driver_options options = { .path = path, .role = DRIVER_WRITER };
    struct gw_db *db;
    enum gw_err err;

    if (restore->order->finish == NULL)
        return GW_OK;
    GW_TRY(path_of(restore, RESTORED, path));
    GW_TRY(connection_open(&driver_sqlite, &options, &db));
    err = run_finish(restore->order, db);
    connection_close(db);
    if (err != GW_OK)
        database_say("the restored database refused its record of the restore: %s",
                     gw_err_name(err));
    return err;
}

static enum gw_err
give_name(const struct restore *restore)
{
    char restored[DIRECTORY_PATH_BYTES];
    char path[DIRECTORY_PATH_BYTES];

    GW_TRY(path_of(restore, RESTORED, restored));
    GW_TRY(path_of(restore, DIRECTORY_DATABASE, path));
    GW_TRY(directory_sync_file(restore->env, restored));
    if (restore->env->files->rename(restore->env, restored, path) != 0)
        return file_outcome(errno);
    return directory_sync(restore->env, restore->directory);
}

/* Also a log without its database: the restored one would swallow it. */
static enum gw_err
check_empty(const struct restore *restore)
{
    static const char *const names[] = { DIRECTORY_DATABASE, DIRECTORY_DATABASE "-wal",
                                         DIRECTORY_DATABASE "-journal" };
    char path[DIRECTORY_PATH_BYTES];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        GW_TRY(path_of(restore, names[i], path));
        if (!directory_has(restore->env, path))
            continue;
        database_say("%s exists: restore goes into a directory without a database", path);
        return GW_CONFLICT;
    }
    return GW_OK;
}

static struct transfer_target
target_of(const struct database_restoration *order)
{
    return (struct transfer_target){ .url = order->to.url,
                                     .password_file = order->to.password_file,
                                     .migrations = order->migrations,
                                     .finish = order->finish,
                                     .arg = order->arg };
}

/* Before the first byte is written. */
static enum gw_err
check_target(const struct restore *restore)
{
    const struct transfer_target target = target_of(restore->order);

    return target.url == NULL ? GW_OK : transfer_target_look(restore->env, &target);
}

static enum gw_err
bring_up_to_date(const struct restore *restore, const char *path)
{
    const struct driver_options options = { .path = path, .role = DRIVER_MIGRATION };
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(connection_open(&driver_sqlite, &options, &db));
    err = connection_migrate(restore->env, db, restore->order->migrations);
    connection_close(db);
    return err;
}

static enum gw_err
copy_rows(const struct restore *restore, const char *path, struct gw_arena *arena)
{
    const struct transfer_target source = { .path = path };
    const struct transfer_target target = target_of(restore->order);
    struct transfer transfer = { .env = restore->env, .arena = arena };
    enum gw_err err;

    GW_TRY(transfer_source_open(restore->env, &source, &transfer.source));
    err = transfer_to_target(&transfer, &target);
    connection_close(transfer.source);
    return err;
}

/* The archive may be of an older program; the file is ours to change. */
static enum gw_err
fill_server(const struct restore *restore)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err = arena == NULL ? GW_BUSY : GW_OK;

    GW_TRY(path_of(restore, RESTORED, path));
    if (err == GW_OK)
        err = bring_up_to_date(restore, path);
    if (err == GW_OK)
        err = copy_rows(restore, path, arena);
    directory_remove_database(restore->env, path);
    return err;
}

static enum gw_err
verify(struct restore *restore)
{
    enum gw_err err = pass(restore, false);

    if (err == GW_MALFORMED)
        database_say("%s is damaged or not a backup (near byte %lld): nothing was restored",
                     restore->order->from, (long long)restore->archive.offset);
    else if (err != GW_OK)
        database_say("cannot read %s: %s", restore->order->from, gw_err_name(err));
    return err;
}

static enum gw_err
write_directory(struct restore *restore)
{
    enum gw_err err = pass(restore, true);

    if (err == GW_OK)
        err = leave_parent(restore, "");
    if (err == GW_OK)
        err = directory_sync(restore->env, restore->directory);
    if (err != GW_OK)
        database_say("cannot restore into %s: %s", restore->directory, gw_err_name(err));
    return err;
}

static enum gw_err
restore_locked(struct restore *restore)
{
    GW_TRY(check_empty(restore));
    GW_TRY(check_target(restore));
    GW_TRY(write_directory(restore));
    if (restore->order->to.url != NULL)
        return fill_server(restore);
    GW_TRY(finish_database(restore));
    return give_name(restore);
}

enum gw_err
database_restore(struct gw_env *env, const struct database_restoration *restoration)
{
    struct restore restore = { .env = env,
                               .order = restoration,
                               .directory = restoration->to.directory };
    enum gw_err err;
    int lock;

    GW_TRY(check_empty(&restore));
    restore.fd = env->files->open(env, restoration->from, O_RDONLY, 0);
    if (restore.fd < 0) {
        database_say("cannot open %s: %s", restoration->from, strerrordesc_np(errno));
        return GW_MISSING;
    }
    err = verify(&restore);
    if (err == GW_OK)
        err = directory_lock(env, restore.directory, &lock);
    if (err == GW_OK) {
        err = restore_locked(&restore);
        directory_unlock(env, lock);
    }
    env->files->close(env, restore.fd);
    return err;
}
