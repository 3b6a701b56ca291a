/* worker_spawner.c - a small process that forks workers when the server asks for one, and says in
 * the log how they died.
 *
 * The server itself can't fork: its threads, files and secrets would come along, and its filter of
 * system calls forbids it. Signals that a terminal or a service manager sends to all processes
 * leave spawner and workers alone; they end with the server.
 */
#include "core/worker_spawner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "gw/log.h"

enum { LINK = 3, DEATHS = 4 }; /* descriptors; below them the three of every process */

struct child {
    pid_t pid; /* 0: none */
    const struct gw_worker_kind *kind;
};

struct spawner {
    struct gw_env *env;
    const struct worker_kinds *kinds;
    pid_t pid;
    struct child *children;
    size_t children_max;
};

static size_t
children_max_of(const struct worker_kinds *kinds)
{
    size_t count = 0;

    for (size_t i = 0; i < kinds->count; i++)
        count += (size_t)kinds->kinds[i].workers_max * 2; /* the dead are buried a little later */
    return count;
}

static void
death_say(const struct child *child, int status)
{
    const bool killed = WIFSIGNALED(status);

    if (!killed && WEXITSTATUS(status) == 0)
        return;
    gw_log(
        GW_LOG_WARN, "worker.died", GW_LOG_STR("kind", gw_text_from(child->kind->name)),
        GW_LOG_NUM(killed ? "signal" : "status", killed ? WTERMSIG(status) : WEXITSTATUS(status)));
}

static void
bury(struct spawner *spawner)
{
    struct signalfd_siginfo told;
    int status;
    pid_t pid;

    (void)!read(DEATHS, &told, sizeof(told));
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (size_t i = 0; i < spawner->children_max; i++) {
            if (spawner->children[i].pid != pid)
                continue;
            death_say(&spawner->children[i], status);
            spawner->children[i].pid = 0;
        }
    }
}

static struct child *
free_child(struct spawner *spawner)
{
    for (size_t i = 0; i < spawner->children_max; i++) {
        if (spawner->children[i].pid == 0)
            return &spawner->children[i];
    }
    return NULL;
}

/* Forks; fds[0] is the server's end. 0 or an errno. */
static int
child_make(struct spawner *spawner, const struct gw_worker_kind *kind, int fds[2])
{
    struct child *child = free_child(spawner);
    int pair[2];
    pid_t pid;

    if (child == NULL)
        return EAGAIN;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return errno;
    pid = fork();
    if (pid == 0)
        worker_live(spawner->env, kind, pair[1], spawner->pid);
    if (pid > 0)
        *child = (struct child){ pid, kind };
    (void)close(pair[1]);
    fds[0] = pair[0];
    fds[1] = pid < 0 ? -1 : pidfd_open(pid, 0);
    if (fds[1] >= 0)
        return 0;
    int error = errno;
    (void)close(pair[0]); /* a worker without its other end ends */
    return error;
}

static void
answer(const struct spawner_answer *told, const int fds[2])
{
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } ancillary = { { 0 } };
    struct iovec part = { (void *)(uintptr_t)told, sizeof(*told) };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    struct cmsghdr *head;

    if (told->error == 0) {
        message.msg_control = ancillary.bytes;
        message.msg_controllen = sizeof(ancillary.bytes);
        head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(2 * sizeof(int));
        memcpy(CMSG_DATA(head), fds, 2 * sizeof(int));
    }
    (void)sendmsg(LINK, &message, MSG_NOSIGNAL);
}

/* False when the server has gone. */
static bool
order_take(struct spawner *spawner)
{
    struct spawner_order order;
    struct spawner_answer told = { .error = EINVAL };
    int fds[2];
    ssize_t count = recv(LINK, &order, sizeof(order), 0);

    if (count <= 0)
        return count < 0 && errno == EINTR;
    told.number = order.number;
    if (count == (ssize_t)sizeof(order) && order.kind < spawner->kinds->count)
        told.error = child_make(spawner, &spawner->kinds->kinds[order.kind], fds);
    answer(&told, fds);
    if (told.error == 0) {
        (void)close(fds[0]);
        (void)close(fds[1]);
    }
    return true;
}

static _Noreturn void
spawn(struct spawner *spawner)
{
    struct pollfd waits[] = { { .fd = LINK, .events = POLLIN },
                              { .fd = DEATHS, .events = POLLIN } };

    for (;;) {
        if (poll(waits, 2, -1) < 0)
            continue;
        if (waits[1].revents != 0)
            bury(spawner);
        if (waits[0].revents != 0 && !order_take(spawner))
            _exit(0);
    }
}

static int
deaths_open(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    return signalfd(-1, &set, 0);
}

static _Noreturn void
live(struct gw_env *env, const struct worker_kinds *kinds, int link, pid_t server)
{
    struct spawner spawner = { .env = env, .kinds = kinds, .pid = getpid() };
    /* Above both places, so that neither lies where the other goes. */
    int fd = fcntl(link, F_DUPFD, DEATHS + 1);
    int deaths = fcntl(deaths_open(), F_DUPFD, DEATHS + 1);

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != server || fd < 0 || deaths < 0)
        _exit(1);
    (void)prctl(PR_SET_NAME, "kairan-spawner");
    spawner.children_max = children_max_of(kinds);
    spawner.children = calloc(spawner.children_max, sizeof(*spawner.children));
    if (spawner.children == NULL)
        _exit(1);
    if (dup2(fd, LINK) != LINK || dup2(deaths, DEATHS) != DEATHS ||
        close_range(DEATHS + 1, ~0U, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        _exit(1);
    spawn(&spawner);
}

enum gw_err
spawner_start(struct gw_env *env, const struct worker_kinds *kinds, int *link, pid_t *pid)
{
    const pid_t server = getpid();
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return GW_IO;
    *pid = fork();
    if (*pid == 0)
        live(env, kinds, pair[1], server);
    (void)close(pair[1]);
    if (*pid < 0) {
        (void)close(pair[0]);
        return GW_IO;
    }
    *link = pair[0];
    return GW_OK;
}
