/* env_files.c - whole files, read at once and replaced durably. */
#include <errno.h>
#include <fcntl.h>

#include "gw/env.h"

#define PATH_BYTES_MAX 4096

static enum gw_err
outcome_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return GW_MISSING;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return GW_FULL;
    default:
        return GW_IO;
    }
}

static enum gw_err
write_all(struct gw_env *env, int fd, struct gw_text content)
{
    size_t done = 0;

    while (done < content.bytes) {
        ssize_t count = env->files->pwrite(env, fd, content.data + done, content.bytes - done,
                                           (off_t)done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return outcome_of(count == 0 ? ENOSPC : errno);
        done += (size_t)count;
    }
    return GW_OK;
}

static enum gw_err
write_new(struct gw_env *env, const char *path, struct gw_text content, mode_t mode)
{
    int fd = env->files->open(env, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
    enum gw_err err;

    if (fd < 0)
        return outcome_of(errno);
    err = write_all(env, fd, content);
    if (err == GW_OK && env->files->fsync(env, fd) != 0)
        err = outcome_of(errno);
    if (env->files->close(env, fd) != 0 && err == GW_OK)
        err = outcome_of(errno);
    return err;
}

/* The directory's entry is durable only after this. */
static enum gw_err
sync_directory(struct gw_env *env, const char *path)
{
    char directory[PATH_BYTES_MAX];
    const char *slash = strrchr(path, '/');
    enum gw_err err = GW_OK;
    int fd;

    if (slash == NULL)
        snprintf(directory, sizeof(directory), ".");
    else
        snprintf(directory, sizeof(directory), "%.*s", (int)(slash - path) + 1, path);
    fd = env->files->open(env, directory, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0)
        return outcome_of(errno);
    if (env->files->fsync(env, fd) != 0)
        err = outcome_of(errno);
    env->files->close(env, fd);
    return err;
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
        err = outcome_of(errno);
    if (err != GW_OK) {
        env->files->unlink(env, temporary);
        return write_outcome(err);
    }
    return write_outcome(sync_directory(env, path));
}

/* Reads to the end; `room` is one byte longer than the file may be. */
static enum gw_err
read_all(struct gw_env *env, int fd, char *room, size_t room_bytes, size_t *out)
{
    size_t done = 0;

    while (done < room_bytes) {
        ssize_t count = env->files->pread(env, fd, room + done, room_bytes - done, (off_t)done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return GW_IO;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    *out = done;
    return done < room_bytes ? GW_OK : GW_TOO_LARGE;
}

enum gw_err
gw_env_read_file(struct gw_env *env, struct gw_arena *arena, const char *path, size_t bytes_max,
                 struct gw_text *out)
{
    int fd = env->files->open(env, path, O_RDONLY, 0);
    enum gw_err err;
    size_t bytes;
    char *room;

    if (fd < 0)
        return outcome_of(errno);
    room = gw_arena_alloc(arena, bytes_max + 1);
    err = read_all(env, fd, room, bytes_max + 1, &bytes);
    env->files->close(env, fd);
    if (err == GW_OK)
        *out = (struct gw_text){ room, bytes };
    return err;
}
