/* control_ask.c - the subcommand's side of the control socket. */
#include <errno.h>
#include <sys/socket.h>

#include "db/control.h"
#include "db/control_frame.h"

/* -1 with errno. */
static int
connect_to(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int error;

    if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

static enum gw_err
open_connection(struct gw_env *env, const char *directory, int *out)
{
    struct sockaddr_un address;
    int directory_fd;
    int fd;
    int error;

    GW_TRY(control_address(env, directory, &address, &directory_fd));
    fd = connect_to(&address);
    error = errno;
    if (directory_fd >= 0)
        env->files->close(env, directory_fd);
    if (fd < 0) /* a socket that nobody listens on was left by a killed server */
        return error == ENOENT || error == ENOTDIR || error == ECONNREFUSED ? GW_MISSING : GW_IO;
    *out = fd;
    return GW_OK;
}

static enum gw_err
outcome_named(struct gw_text name)
{
    for (int err = GW_OK; err < GW_ERR_END; err++)
        if (gw_text_equal(name, gw_text_from(gw_err_name((enum gw_err)err))))
            return (enum gw_err)err;
    return GW_BUG;
}

static enum gw_err
exchange(struct gw_env *env, int fd, const struct control_request *request, struct gw_buf *frame)
{
    GW_TRY(control_frame_write(env, fd, gw_text_from(request->verb), request->argument));
    return control_frame_read(env, fd, frame);
}

enum gw_err
control_ask(struct gw_env *env, const struct control_request *request, struct gw_arena *arena,
            struct control_reply *reply)
{
    struct gw_text name;
    struct gw_text text;
    struct gw_buf frame;
    enum gw_err err;
    int fd;

    GW_TRY(open_connection(env, request->directory, &fd));
    gw_buf_init(&frame, CONTROL_FRAME_BYTES_MAX);
    err = exchange(env, fd, request, &frame);
    env->sockets->close(env, fd);
    if (err == GW_OK) {
        control_frame_split(gw_buf_view(&frame), &name, &text);
        reply->err = outcome_named(name);
        reply->text = gw_text_copy(arena, text);
    }
    gw_buf_done(&frame);
    return err;
}
