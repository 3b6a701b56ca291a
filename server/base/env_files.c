/* env_files.c - whole files, read at once and replaced durably. */
#include <errno.h>
#include <fcntl.h>

#include "base/file_io.h"

#define PATH_BYTES_MAX 4096

static enum gw_err
write_new(struct gw_env *env, const char *path, struct gw_text content, mode_t mode)
{
    int fd = env->files->open(env, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
    int64_t offset = 0;
    enum gw_err err;

    if (fd < 0)
        return file_outcome(errno);
    err = file_write_all(env, fd, content, &offset);
    if (err == GW_OK && env->files->fsync(env, fd) != 0)
        err = file_outcome(errno);
    if (env->files->close(env, fd) != 0 && err == GW_OK)
        err = file_outcome(errno);
    return err;
}

/* The directory's entry is durable only after this. */
static enum gw_err
sync_directory(struct gw_env *env, const char *path)
{
    char directory[PATH_BYTES_MAX];
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        snprintf(directory, sizeof(directory), ".");
    else
        snprintf(directory, sizeof(directory), "%.*s", (int)(slash - path) + 1, path);
    return file_sync_path(env, directory, O_DIRECTORY);
}

/* A missing directory is GW_IO to who writes. */
static enum gw_err
write_outcome(enum gw_err err)
{
    return err == GW_MISSING ? GW_IO : err;
}

enum gw_err
gw_env_write_file(struct gw_env *env, const char *path, struct gw_text content, mode_t mode)
{
    char temporary[PATH_BYTES_MAX];
    enum gw_err err;
    int bytes = snprintf(temporary, sizeof(temporary), "%s.new", path);

    if (bytes < 0 || (size_t)bytes >= sizeof(temporary))
        return GW_IO;
    err = write_new(env, temporary, content, mode);
    if (err == GW_OK && env->files->rename(env, temporary, path) != 0)
        err = file_outcome(errno);
    if (err != GW_OK) {
        env->files->unlink(env, temporary);
        return write_outcome(err);
    }
    return write_outcome(sync_directory(env, path));
}

enum gw_err
gw_env_read_file(struct gw_env *env, struct gw_arena *arena, const char *path, size_t bytes_max,
                 struct gw_text *out)
{
    int fd = env->files->open(env, path, O_RDONLY, 0);
    size_t bytes = bytes_max + 1;
    enum gw_err err;
    char *room;

    if (fd < 0)
        return file_outcome(errno);
    room = gw_arena_alloc(arena, bytes);
    err = file_read_some(env, fd, 0, room, &bytes);
    if (err == GW_OK && bytes > bytes_max)
        err = GW_TOO_LARGE;
    env->files->close(env, fd);
    if (err == GW_OK)
        *out = (struct gw_text){ room, bytes };
    return err;
}
