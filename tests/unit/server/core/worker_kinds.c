/* worker_kinds.c - the kinds of worker_kinds.h, as they run inside their processes. */
#include "tests/unit/server/core/worker_kinds.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "core/worker_frame.h"

#define SOCKET 3

static int64_t
number_of(const struct gw_worker_call *call)
{
    int64_t number = 0;

    return gw_text_int(call->request, &number) == GW_OK ? number : -1;
}

/* As a parser does it; sanitizers make no report of it. */
static void
fault(void)
{
    (void)signal(SIGSEGV, SIG_DFL);
    (void)raise(SIGSEGV);
}

static enum gw_err
echo(struct gw_worker_call *call)
{
    if (gw_text_equal(call->request, GW_TEXT("fail")))
        return GW_STALE;
    if (gw_text_equal(call->request, GW_TEXT("crash")))
        fault();
    for (size_t i = 0; i < call->request.bytes; i++)
        gw_buf_add(call->reply, &(char){ (char)tolower(call->request.data[i]) }, 1);
    return GW_OK;
}

static enum gw_err
pid_tell(struct gw_worker_call *call)
{
    gw_buf_int(call->reply, getpid());
    return GW_OK;
}

static enum gw_err
crash(struct gw_worker_call *call)
{
    if (gw_text_equal(call->request, GW_TEXT("abort")))
        abort();
    fault();
    return GW_OK;
}

static enum gw_err
loop(struct gw_worker_call *call)
{
    for (volatile int64_t i = 0;; i++)
        gw_check(call != NULL && i >= 0);
}

static enum gw_err
wait_long(struct gw_worker_call *call)
{
    (void)poll(NULL, 0, (int)number_of(call));
    return pid_tell(call);
}

static enum gw_err
eat(struct gw_worker_call *call)
{
    const size_t piece = (size_t)1 << 20;
    int64_t eaten = 0;

    for (char *at; eaten < (int64_t)4 << 30 && (at = malloc(piece)) != NULL;
         eaten += (int64_t)piece)
        memset(at, 1, piece);
    gw_buf_int(call->reply, eaten);
    return GW_OK;
}

static bool
file_opens(const char *path, int flags)
{
    return open(path, flags, 0600) >= 0;
}

static bool
program_runs(void)
{
    char *const argv[] = { (char *)(uintptr_t) "true", NULL };

    return execv("/bin/true", argv) == 0;
}

static bool
child_lives(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool
code_is_made(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static bool
limits_rise(void)
{
    const struct rlimit more = { 1 << 20, 1 << 20 };

    return setrlimit(RLIMIT_NOFILE, &more) == 0;
}

static bool
is_done(struct gw_text what)
{
    if (gw_text_equal(what, GW_TEXT("read")))
        return file_opens("/etc/passwd", O_RDONLY);
    if (gw_text_equal(what, GW_TEXT("write")))
        return file_opens(WORKER_WAS_HERE, O_RDWR | O_CREAT);
    if (gw_text_equal(what, GW_TEXT("proc")))
        return file_opens("/proc/self/status", O_RDONLY);
    if (gw_text_equal(what, GW_TEXT("exec")))
        return program_runs();
    if (gw_text_equal(what, GW_TEXT("fork")))
        return child_lives();
    if (gw_text_equal(what, GW_TEXT("inet")))
        return socket(AF_INET, SOCK_STREAM, 0) >= 0;
    if (gw_text_equal(what, GW_TEXT("unix")))
        return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
    if (gw_text_equal(what, GW_TEXT("kill")))
        return kill(getppid(), SIGUSR2) == 0;
    if (gw_text_equal(what, GW_TEXT("code")))
        return code_is_made();
    return gw_text_equal(what, GW_TEXT("limits")) && limits_rise();
}

static enum gw_err
forbidden(struct gw_worker_call *call)
{
    return is_done(call->request) ? GW_OK : GW_DENIED;
}

/* What the request holds goes out as it is; "…" before it, the mechanism's own answer follows. */
static enum gw_err
garbage(struct gw_worker_call *call)
{
    struct iovec part = { (void *)(uintptr_t)call->request.data, call->request.bytes };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

    (void)sendmsg(SOCKET, &message, MSG_NOSIGNAL);
    return GW_OK;
}

static enum gw_err
fds_look(struct gw_worker_call *call)
{
    int open_count = 0;

    for (int fd = 0; fd < 64; fd++)
        open_count += fcntl(fd, F_GETFD) >= 0;
    gw_buf_format(call->reply, "%d", open_count);
    for (size_t i = 0; i < call->fds_count; i++) {
        char bytes[16];
        ssize_t count = pread(call->fds[i], bytes, sizeof(bytes), 0);

        gw_buf_format(call->reply, ",%.*s", count < 0 ? 0 : (int)count, bytes);
    }
    return GW_OK;
}

static enum gw_err
large(struct gw_worker_call *call)
{
    for (int64_t left = number_of(call); left > 0; left--)
        gw_buf_add(call->reply, "x", 1);
    return GW_OK;
}

const struct gw_worker_kind worker_echo = { .name = "test.echo",
                                            .run = echo,
                                            .workers_max = 3,
                                            .request_bytes_max = 1 << 20,
                                            .reply_bytes_max = 1 << 20 };
const struct gw_worker_kind worker_pid = { .name = "test.pid", .run = pid_tell, .requests_max = 3 };
const struct gw_worker_kind worker_once = { .name = "test.once",
                                            .run = pid_tell,
                                            .requests_max = 1 };
const struct gw_worker_kind worker_crash = { .name = "test.crash", .run = crash };
const struct gw_worker_kind worker_loop = { .name = "test.loop", .run = loop };
const struct gw_worker_kind worker_sleep = { .name = "test.sleep",
                                             .run = wait_long,
                                             .workers_max = 1 };
const struct gw_worker_kind worker_eat = { .name = "test.eat",
                                           .run = eat,
                                           .memory_bytes_max = (size_t)32 << 20 };
const struct gw_worker_kind worker_forbidden = { .name = "test.forbidden", .run = forbidden };
const struct gw_worker_kind worker_garbage = { .name = "test.garbage", .run = garbage };
const struct gw_worker_kind worker_fds = {
    .name = "test.fds", .run = fds_look, .workers_max = 1, .requests_max = 2000
};
const struct gw_worker_kind worker_large = { .name = "test.large",
                                             .run = large,
                                             .reply_bytes_max = 1000 };

static const struct gw_worker_kind *const kinds[] = {
    &worker_echo, &worker_pid,       &worker_once,    &worker_crash, &worker_loop,  &worker_sleep,
    &worker_eat,  &worker_forbidden, &worker_garbage, &worker_fds,   &worker_large, NULL,
};

const struct gw_module worker_module = { .name = "test", .workers = kinds };
