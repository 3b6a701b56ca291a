/* control.c - the server's side of the control socket: a thread that accepts, a thread a call. */
#include "db/control.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "db/control_frame.h"
#include "db/inside.h"
#include "gw/log.h"

#define PEER_WAIT_S 5
#define BACKLOG 16
#define FULL_WAIT_MS 100

enum call_state { CALL_FREE, CALL_RUNNING, CALL_ENDED };

struct call {
    struct control *control;
    const struct control_handler *handler;
    int fd;
    uint64_t thread;
    struct gw_buf frame;
    _Atomic int state; /* enum call_state */
};

struct control {
    struct database *database;
    const struct control_handler *handlers;
    void *arg;
    int listen_fd;
    int open_fd; /* eventfd, as is: */
    int stop_fd;
    uint64_t thread;
    struct call calls[CONTROL_CALLS_MAX];
};

static void
answer(struct control *control, int fd, enum gw_err err, struct gw_text text)
{
    struct gw_env *env = control->database->env;

    /* Who asked may have gone: then nobody misses the answer. */
    if (control_frame_write(env, fd, gw_text_from(gw_err_name(err)), text) != GW_OK)
        gw_log(GW_LOG_WARN, "control.unheard",
               GW_LOG_STR("outcome", gw_text_from(gw_err_name(err))));
}

static void *
call_main(void *arg)
{
    struct call *call = arg;
    struct control *control = call->control;
    struct gw_buf reply;
    struct gw_text verb;
    struct control_call told = { .database = control->database,
                                 .arg = control->arg,
                                 .reply = &reply };
    enum gw_err err;

    gw_buf_init(&reply, CONTROL_FRAME_BYTES_MAX / 2);
    control_frame_split(gw_buf_view(&call->frame), &verb, &told.argument);
    err = call->handler->run(&told);
    gw_log(GW_LOG_INFO, "control.call", GW_LOG_STR("verb", verb),
           GW_LOG_STR("outcome", gw_text_from(gw_err_name(err))));
    answer(control, call->fd, err, gw_buf_view(&reply));
    gw_buf_done(&reply);
    atomic_store(&call->state, CALL_ENDED);
    return NULL;
}

static void
end_call(struct call *call)
{
    struct gw_env *env = call->control->database->env;

    env->threads->join(env, call->thread);
    env->sockets->close(env, call->fd);
    gw_buf_done(&call->frame);
    atomic_store(&call->state, CALL_FREE);
}

static struct call *
find_free_call(struct control *control)
{
    for (size_t i = 0; i < CONTROL_CALLS_MAX; i++) {
        if (atomic_load(&control->calls[i].state) == CALL_ENDED)
            end_call(&control->calls[i]);
        if (atomic_load(&control->calls[i].state) == CALL_FREE)
            return &control->calls[i];
    }
    return NULL;
}

static const struct control_handler *
find_handler(const struct control *control, struct gw_text verb)
{
    for (const struct control_handler *h = control->handlers; h->verb != NULL; h++)
        if (gw_text_equal(gw_text_from(h->verb), verb))
            return h;
    return NULL;
}

static enum gw_err
start_call(struct control *control, struct call *call)
{
    struct gw_env *env = control->database->env;
    struct gw_text verb;
    struct gw_text argument;

    GW_TRY(control_frame_read(env, call->fd, &call->frame));
    control_frame_split(gw_buf_view(&call->frame), &verb, &argument);
    call->handler = find_handler(control, verb);
    if (call->handler == NULL)
        return GW_METHOD;
    atomic_store(&call->state, CALL_RUNNING);
    return env->threads->start(env, "control-call", call->handler->nice, call_main, call,
                               &call->thread);
}

static bool
is_allowed(int fd)
{
    struct ucred peer;
    socklen_t bytes = sizeof(peer);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) != 0)
        return false;
    return peer.uid == 0 || peer.uid == geteuid();
}

/* A peer that sends nothing must not hold up the others for long. */
static void
limit_waiting(int fd)
{
    const struct timeval wait = { .tv_sec = PEER_WAIT_S };

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
}

/* The request is read first: closing over unread bytes would reset the peer's connection, and the
 * answer with it. */
static void
refuse_call(struct control *control, int fd)
{
    struct gw_buf frame;

    gw_buf_init(&frame, CONTROL_FRAME_BYTES_MAX);
    if (control_frame_read(control->database->env, fd, &frame) == GW_OK)
        answer(control, fd, GW_BUSY, GW_TEXT("too many calls at once"));
    gw_buf_done(&frame);
    close(fd);
}

static void
serve_peer(struct control *control, int fd)
{
    struct call *call = find_free_call(control);
    enum gw_err err;

    if (!is_allowed(fd)) {
        gw_log(GW_LOG_WARN, "control.refused", GW_LOG_NUM("fd", fd));
        close(fd);
        return;
    }
    limit_waiting(fd);
    if (call == NULL) {
        refuse_call(control, fd);
        return;
    }
    call->control = control;
    call->fd = fd;
    gw_buf_init(&call->frame, CONTROL_FRAME_BYTES_MAX);
    err = start_call(control, call);
    if (err == GW_OK)
        return;
    atomic_store(&call->state, CALL_FREE);
    answer(control, fd, err,
           err == GW_METHOD ? GW_TEXT("the server does not know this call") : GW_TEXT_NONE);
    gw_buf_done(&call->frame);
    close(fd);
}

/* Until calls are taken; false when they never will be. */
static bool
wait_open(struct control *control)
{
    struct pollfd waits[] = { { .fd = control->open_fd, .events = POLLIN },
                              { .fd = control->stop_fd, .events = POLLIN } };

    while (poll(waits, 2, -1) < 0) {
        if (errno != EINTR)
            return false;
    }
    return waits[1].revents == 0;
}

static void *
control_main(void *arg)
{
    struct control *control = arg;
    struct pollfd waits[] = { { .fd = control->listen_fd, .events = POLLIN },
                              { .fd = control->stop_fd, .events = POLLIN } };

    if (!wait_open(control))
        return NULL;
    for (;;) {
        int fd;

        if (poll(waits, 2, -1) < 0 && errno != EINTR)
            break;
        if (waits[1].revents != 0)
            break;
        fd = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            serve_peer(control, fd);
        else if (errno == EMFILE || errno == ENFILE)
            poll(&waits[1], 1, FULL_WAIT_MS); /* the peer stays in the queue until one is free */
    }
    return NULL;
}

/* The directory's lock is ours, so a socket of that name is nobody's. */
static enum gw_err
listen_on(struct control *control)
{
    struct gw_env *env = control->database->env;
    char path[DIRECTORY_PATH_BYTES];
    struct sockaddr_un address;
    int directory_fd;
    enum gw_err err = GW_IO;

    GW_TRY(directory_path(path, control->database->directory, DIRECTORY_CONTROL));
    GW_TRY(control_address(env, control->database->directory, &address, &directory_fd));
    env->files->unlink(env, path);
    control->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* On Linux the mode of the descriptor before bind() is the mode of the socket's name. */
    if (control->listen_fd >= 0 && fchmod(control->listen_fd, 0600) == 0 &&
        bind(control->listen_fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
        listen(control->listen_fd, BACKLOG) == 0)
        err = GW_OK;
    if (err != GW_OK)
        database_say("cannot listen on %s: %s", path, strerrordesc_np(errno));
    if (directory_fd >= 0)
        env->files->close(env, directory_fd);
    return err;
}

static void
close_all(struct control *control)
{
    if (control->listen_fd >= 0)
        close(control->listen_fd);
    if (control->open_fd >= 0)
        close(control->open_fd);
    if (control->stop_fd >= 0)
        close(control->stop_fd);
    free(control);
}

enum gw_err
control_start(struct database *database, const struct control_handler *handlers, void *arg,
              struct control **out)
{
    struct control *control = calloc(1, sizeof(*control));
    enum gw_err err;

    if (control == NULL)
        return GW_BUSY;
    control->database = database;
    control->handlers = handlers;
    control->arg = arg;
    control->listen_fd = -1;
    control->open_fd = eventfd(0, EFD_CLOEXEC);
    control->stop_fd = eventfd(0, EFD_CLOEXEC);
    err = control->open_fd < 0 || control->stop_fd < 0 ? GW_IO : listen_on(control);
    if (err == GW_OK)
        err = database->env->threads->start(database->env, "control", 0, control_main, control,
                                            &control->thread);
    if (err != GW_OK) {
        close_all(control);
        return err;
    }
    *out = control;
    return GW_OK;
}

void
control_open(struct control *control)
{
    eventfd_write(control->open_fd, 1);
}

void
control_stop(struct control *control)
{
    struct gw_env *env;
    char path[DIRECTORY_PATH_BYTES];

    if (control == NULL)
        return;
    env = control->database->env;
    database_backup_cancel(control->database);
    eventfd_write(control->stop_fd, 1);
    env->threads->join(env, control->thread);
    for (size_t i = 0; i < CONTROL_CALLS_MAX; i++)
        if (atomic_load(&control->calls[i].state) != CALL_FREE)
            end_call(&control->calls[i]);
    if (directory_path(path, control->database->directory, DIRECTORY_CONTROL) == GW_OK)
        env->files->unlink(env, path);
    close_all(control);
}
