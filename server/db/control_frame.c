/* control_frame.c - the bytes between control_ask() and the server. */
#include "db/control_frame.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "db/control.h"
#include "db/directory.h"

static enum gw_err
read_all(struct gw_env *env, int fd, char *room, size_t bytes)
{
    while (bytes > 0) {
        ssize_t count = env->sockets->read(env, fd, room, bytes);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return GW_IO;
        room += count;
        bytes -= (size_t)count;
    }
    return GW_OK;
}

enum gw_err
control_frame_read(struct gw_env *env, int fd, struct gw_buf *out)
{
    unsigned char head[4];
    size_t bytes;
    char *room;

    GW_TRY(read_all(env, fd, (char *)head, sizeof(head)));
    bytes = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    if (bytes > CONTROL_FRAME_BYTES_MAX)
        return GW_TOO_LARGE;
    if (bytes == 0)
        return GW_OK;
    room = gw_buf_reserve(out, bytes);
    if (room == NULL)
        return GW_BUSY;
    GW_TRY(read_all(env, fd, room, bytes));
    gw_buf_commit(out, bytes);
    return GW_OK;
}

static enum gw_err
write_all(struct gw_env *env, int fd, struct gw_text text)
{
    while (text.bytes > 0) {
        struct iovec part = { (void *)(uintptr_t)text.data, text.bytes };
        ssize_t count = env->sockets->writev(env, fd, &part, 1);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return GW_IO;
        text.data += count;
        text.bytes -= (size_t)count;
    }
    return GW_OK;
}

enum gw_err
control_frame_write(struct gw_env *env, int fd, struct gw_text head, struct gw_text body)
{
    size_t bytes = head.bytes + 1 + body.bytes;
    const unsigned char length[4] = { (unsigned char)(bytes >> 24), (unsigned char)(bytes >> 16),
                                      (unsigned char)(bytes >> 8), (unsigned char)bytes };

    if (bytes > CONTROL_FRAME_BYTES_MAX)
        return GW_TOO_LARGE;
    GW_TRY(write_all(env, fd, (struct gw_text){ (const char *)length, sizeof(length) }));
    GW_TRY(write_all(env, fd, head));
    GW_TRY(write_all(env, fd, GW_TEXT("\n")));
    return write_all(env, fd, body);
}

void
control_frame_split(struct gw_text frame, struct gw_text *head, struct gw_text *body)
{
    size_t cut = gw_text_index(frame, '\n');

    *head = gw_text_slice(frame, 0, cut);
    *body = gw_text_slice(frame, cut + 1, frame.bytes);
}

enum gw_err
control_address(struct gw_env *env, const char *directory, struct sockaddr_un *address, int *fd)
{
    int bytes;

    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    *fd = -1;
    bytes = snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", directory,
                     DIRECTORY_CONTROL);
    if (bytes > 0 && (size_t)bytes < sizeof(address->sun_path))
        return GW_OK;
    *fd = env->files->open(env, directory, O_PATH | O_DIRECTORY, 0);
    if (*fd < 0)
        return file_outcome(errno);
    snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s", *fd,
             DIRECTORY_CONTROL);
    return GW_OK;
}
