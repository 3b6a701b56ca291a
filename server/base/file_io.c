/* file_io.c - see file_io.h. */
#include "base/file_io.h"

#include <errno.h>
#include <fcntl.h>

enum gw_err
file_outcome(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return GW_MISSING;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return GW_FULL;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return GW_BUSY;
    default:
        return GW_IO;
    }
}

enum gw_err
file_write_all(struct gw_env *env, int fd, struct gw_text bytes, int64_t *offset)
{
    while (bytes.bytes > 0) {
        const ssize_t count = env->files->pwrite(env, fd, bytes.data, bytes.bytes, (off_t)*offset);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return file_outcome(count == 0 ? ENOSPC : errno);
        bytes.data += count;
        bytes.bytes -= (size_t)count;
        *offset += count;
    }
    return GW_OK;
}

enum gw_err
file_read_some(struct gw_env *env, int fd, int64_t offset, char *room, size_t *bytes)
{
    size_t done = 0;

    while (done < *bytes) {
        const ssize_t count = env->files->pread(env, fd, room + done, *bytes - done,
                                                (off_t)(offset + (int64_t)done));

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return GW_IO;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    *bytes = done;
    return GW_OK;
}

enum gw_err
file_sync_path(struct gw_env *env, const char *path, int flags)
{
    const int fd = env->files->open(env, path, O_RDONLY | flags, 0);
    enum gw_err err = GW_OK;

    if (fd < 0)
        return file_outcome(errno);
    if (env->files->fsync(env, fd) != 0)
        err = file_outcome(errno);
    env->files->close(env, fd);
    return err;
}
