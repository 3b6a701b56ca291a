/* worker_life.c - a worker from its first instruction to its last. */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "core/sandbox.h"
#include "core/worker_spawner.h"
#include "gw/log.h"

#define SOCKET 3 /* where the socket is; below it stands /dev/null */
#define STACK_BYTES ((rlim_t)1 << 20)
#define OWN_DATA_BYTES ((rlim_t)24 << 20)     /* what a process has before its first request */
#define OWN_ADDRESSES_BYTES ((rlim_t)1 << 30) /* program, libraries, reserved addresses */
#define FILES_MAX (SOCKET + 1 + GW_WORKER_FDS_MAX + 8)
#define KILLED_FIRST "500" /* proc(5), oom_score_adj */

enum { EXIT_NO_SANDBOX = 3, EXIT_ORPHAN = 4 };

/* ---- what it gives up ---- */

static bool
descriptors_leave(int fd)
{
    int null = open("/dev/null", O_RDWR);
    const int errors = sandbox_is_measured() ? STDERR_FILENO : null; /* reports of sanitizers */

    return null >= 0 && dup2(fd, SOCKET) == SOCKET && dup2(null, STDIN_FILENO) >= 0 &&
           dup2(null, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0 &&
           close_range(SOCKET + 1, ~0U, 0) == 0;
}

static bool
limit(__rlimit_resource_t resource, rlim_t most)
{
    const struct rlimit limits = { most, most };

    return setrlimit(resource, &limits) == 0;
}

/* A sanitizer reserves terabytes of addresses for itself. */
static bool
limit_memory(const struct gw_worker_kind *kind)
{
    const rlim_t bytes = kind->memory_bytes_max;

    return sandbox_is_measured() ||
           (limit(RLIMIT_DATA, bytes + OWN_DATA_BYTES) &&
            limit(RLIMIT_AS, bytes + OWN_ADDRESSES_BYTES) && limit(RLIMIT_STACK, STACK_BYTES));
}

static bool
limit_all(const struct gw_worker_kind *kind)
{
    return limit_memory(kind) && limit(RLIMIT_CPU, kind->cpu_s_max) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, FILES_MAX);
}

/* Where memory runs out, a worker goes before the server does. */
static void
be_killed_first(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write(fd, KILLED_FIRST, strlen(KILLED_FIRST)) < 0)
        gw_log_write(GW_LOG_DEBUG, "worker.oom_score", NULL, 0); /* no /proc here */
    if (fd >= 0)
        (void)close(fd);
}

static bool
files_leave(void)
{
    static const struct sandbox_place reports[] = {
        { .path = "/proc" },
        { .path = "/lib" },
        { .path = "/usr/lib" },
        { .path = "/proc/self/exe" },
    };
    const struct sandbox_files files = { .places = reports,
                                         .count = sandbox_is_measured() ? 4 : 0 };
    enum gw_err err = sandbox_files_enter(&files);

    return err == GW_OK || err == GW_UNSUPPORTED;
}

static bool
give_up(const struct gw_worker_kind *kind, int fd)
{
    be_killed_first();
    return descriptors_leave(fd) && limit_all(kind) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           files_leave() && sandbox_calls_enter_worker() == GW_OK;
}

/* ---- what it does ---- */

struct worker {
    const struct gw_worker_kind *kind;
    struct worker_wire wire;
    struct gw_arena *arena;
    struct gw_buf reply;
};

/* So that the next request can't be cut short by what this one has used up. */
static bool
is_worn(const struct gw_worker_kind *kind)
{
    struct rusage used;

    return getrusage(RUSAGE_SELF, &used) != 0 ||
           (used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) * 2 > (time_t)kind->cpu_s_max;
}

static enum gw_err
run(struct worker *worker, const struct worker_head *head, const struct worker_fds *fds)
{
    char *bytes = gw_arena_alloc(worker->arena, head->bytes);
    struct gw_worker_call call = { .arena = worker->arena,
                                   .reply = &worker->reply,
                                   .request = { bytes, head->bytes },
                                   .fds_count = fds->count };
    enum gw_err err;

    memcpy(call.fds, fds->fds, sizeof(call.fds));
    GW_TRY(worker_frame_bytes(&worker->wire, bytes, head->bytes));
    err = worker->kind->run(&call);
    if (err == GW_OK)
        err = gw_arena_fault(worker->arena);
    if (err == GW_OK)
        err = gw_buf_fault(&worker->reply);
    return err;
}

static enum gw_err
answer_one(struct worker *worker, bool is_last)
{
    struct worker_head head;
    struct worker_fds fds;
    struct worker_head reply = { 0 };
    enum gw_err err;

    GW_TRY(worker_frame_head(&worker->wire, &head, &fds));
    if (head.bytes > worker->kind->request_bytes_max)
        return GW_TOO_LARGE;
    err = run(worker, &head, &fds);
    for (size_t i = 0; i < fds.count; i++)
        (void)close(fds.fds[i]);
    reply.outcome = (uint16_t)err;
    reply.bytes = err == GW_OK ? (uint32_t)worker->reply.bytes : 0;
    reply.is_last = is_last || is_worn(worker->kind);
    GW_TRY(worker_frame_send(&worker->wire, &reply, worker->reply.data, NULL));
    gw_buf_clear(&worker->reply);
    gw_arena_reset(worker->arena);
    return reply.is_last ? GW_MISSING : GW_OK;
}

void
worker_answer(struct gw_env *env, const struct gw_worker_kind *kind, int fd)
{
    struct worker worker = { .kind = kind,
                             .wire = { env, fd, WORKER_FRAME_NO_END },
                             .arena = gw_arena_new(kind->memory_bytes_max) };
    unsigned left = kind->requests_max;

    if (worker.arena == NULL)
        return;
    gw_buf_init(&worker.reply, kind->reply_bytes_max);
    while (left > 0 && answer_one(&worker, left == 1) == GW_OK)
        left--;
    gw_buf_done(&worker.reply);
    gw_arena_free(worker.arena);
}

void
worker_live(struct gw_env *env, const struct gw_worker_kind *kind, int fd, pid_t spawner)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != spawner)
        _exit(EXIT_ORPHAN);
    (void)prctl(PR_SET_NAME, "kairan-worker");
    if (!give_up(kind, fd))
        _exit(EXIT_NO_SANDBOX);
    worker_answer(env, kind, SOCKET);
    _exit(0);
}
