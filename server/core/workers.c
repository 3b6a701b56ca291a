/* workers.c - handing requests to workers, and what becomes of a worker afterwards.
 *
 * A worker serves one request at a time and belongs to the thread that asked until it has answered
 * in time and in order; only then it is given to the next. In every other case it is killed: what
 * it would have said cannot be known any more. One lock over all kinds, held for no call that
 * waits; orders to the spawner have a lock of their own.
 */
#include "core/workers.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "core/app.h"
#include "core/worker_spawner.h"
#include "gw/log.h"

#define WORKERS_MAX 2
#define REQUESTS_MAX 100
#define FRAME_BYTES_MAX ((size_t)64 << 10)
#define MEMORY_BYTES_MAX ((size_t)64 << 20)
#define CPU_S_MAX 10
#define IDLE_US (30 * GW_SECOND)
#define PAUSE_FIRST_US 10000 /* after a second death in a row; then twice as long each time */
#define PAUSE_DOUBLED_MAX 7  /* 1.3 s */

struct worker {
    int fd;    /* its socket */
    int pidfd; /* to kill it by: its number may be another's by then */
    int64_t idle_since_us;
    struct worker *next;
};

struct kind {
    struct worker *idle; /* the last one that worked first: the others end */
    unsigned running;    /* idle ones, too */
    unsigned deaths;     /* in a row */
    int64_t not_before_us;
};

struct workers {
    struct gw_env *env;
    struct worker_kinds table; /* as the spawner has it */
    const struct gw_worker_kind **declared;
    struct kind *kinds;
    struct gw_signal *changed; /* over kinds */
    struct gw_signal *order;   /* over what follows */
    int link;
    uint32_t orders;
    _Atomic bool gone; /* the spawner */
    pid_t spawner;
};

static int64_t
now_us(const struct workers *workers)
{
    return workers->env->monotonic_us(workers->env);
}

/* ---- one worker ---- */

static void
worker_end(struct worker *worker, bool kill)
{
    if (kill)
        (void)pidfd_send_signal(worker->pidfd, SIGKILL, NULL, 0);
    (void)close(worker->fd);
    (void)close(worker->pidfd);
    free(worker);
}

/* Nothing has come since its last answer, not even its end. */
static bool
is_quiet(const struct worker *worker)
{
    struct pollfd look = { .fd = worker->fd, .events = POLLIN };

    return poll(&look, 1, 0) == 0;
}

static bool
fds_of(struct msghdr *message, int fds[2])
{
    const struct cmsghdr *head = CMSG_FIRSTHDR(message);

    if (head == NULL || head->cmsg_type != SCM_RIGHTS ||
        head->cmsg_len != CMSG_LEN(2 * sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(head), 2 * sizeof(int));
    return true;
}

/* The spawner's next answer. GW_BUSY when the time is up, GW_IO when it has gone. */
static enum gw_err
answer_take(struct workers *workers, int64_t until_us, struct spawner_answer *told, int fds[2])
{
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } ancillary;
    struct iovec part = { told, sizeof(*told) };
    struct msghdr message = { .msg_iov = &part,
                              .msg_iovlen = 1,
                              .msg_control = ancillary.bytes,
                              .msg_controllen = sizeof(ancillary.bytes) };
    struct pollfd wait = { .fd = workers->link, .events = POLLIN };
    int64_t left_ms = (until_us - now_us(workers)) / 1000;

    if (left_ms < 0 || poll(&wait, 1, (int)(left_ms < INT32_MAX ? left_ms : INT32_MAX)) == 0)
        return GW_BUSY;
    if (recvmsg(workers->link, &message, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof(*told))
        return GW_IO;
    if (told->error == 0 && !fds_of(&message, fds))
        return GW_IO;
    return GW_OK;
}

/* With the order lock. */
static enum gw_err
order_give(struct workers *workers, uint32_t kind, int64_t until_us, int fds[2])
{
    const struct spawner_order order = { .kind = kind, .number = ++workers->orders };
    struct spawner_answer told = { 0 };

    if (send(workers->link, &order, sizeof(order), MSG_NOSIGNAL) != (ssize_t)sizeof(order))
        return GW_IO;
    for (;;) {
        GW_TRY(answer_take(workers, until_us, &told, fds));
        if (told.number == order.number)
            return told.error == 0 ? GW_OK : GW_BUSY;
        if (told.error == 0) { /* for one who gave up waiting */
            (void)close(fds[0]);
            (void)close(fds[1]);
        }
    }
}

/* Until the next start: the server itself can't fork. */
static void
spawner_gone(struct workers *workers)
{
    if (!atomic_exchange(&workers->gone, true))
        gw_log_write(GW_LOG_ERROR, "worker.spawner_gone", NULL, 0);
}

bool
workers_are_gone(const struct workers *workers)
{
    return atomic_load(&workers->gone);
}

static enum gw_err
worker_make(struct workers *workers, uint32_t kind, int64_t until_us, struct worker **out)
{
    struct gw_env *env = workers->env;
    struct worker *worker = calloc(1, sizeof(*worker));
    enum gw_err err = GW_BUSY;
    int fds[2];

    if (worker == NULL)
        return GW_BUSY;
    env->threads->lock(env, workers->order);
    if (!workers_are_gone(workers))
        err = order_give(workers, kind, until_us, fds);
    if (err == GW_IO) {
        spawner_gone(workers);
        err = GW_BUSY;
    }
    env->threads->unlock(env, workers->order);
    if (err != GW_OK) {
        free(worker);
        return err;
    }
    worker->fd = fds[0];
    worker->pidfd = fds[1];
    *out = worker;
    return GW_OK;
}

/* ---- whose turn it is ---- */

/* How long after so many deaths in a row the next one may be started: one bad request holds up
 * nobody, a worker that can't live is not begun again and again. */
static int64_t
pause_us(unsigned deaths)
{
    const unsigned doubled = deaths - 2 < PAUSE_DOUBLED_MAX ? deaths - 2 : PAUSE_DOUBLED_MAX;

    return deaths < 2 ? 0 : (int64_t)PAUSE_FIRST_US << doubled;
}

/* An idle worker, or the right to start one (`*out` NULL). GW_BUSY when the time is up. */
static enum gw_err
turn_take(struct workers *workers, uint32_t index, int64_t until_us, struct worker **out)
{
    struct gw_env *env = workers->env;
    struct kind *kind = &workers->kinds[index];
    enum gw_err err = GW_OK;

    env->threads->lock(env, workers->changed);
    for (;;) {
        const int64_t now = now_us(workers);
        const bool may_start = kind->running < workers->table.kinds[index].workers_max;
        int64_t wait_us = until_us - now;

        if (kind->idle != NULL || (may_start && now >= kind->not_before_us))
            break;
        if (wait_us <= 0) {
            err = GW_BUSY;
            break;
        }
        if (may_start && kind->not_before_us - now < wait_us)
            wait_us = kind->not_before_us - now;
        env->threads->wait(env, workers->changed, wait_us);
    }
    *out = kind->idle;
    if (kind->idle != NULL)
        kind->idle = kind->idle->next;
    else if (err == GW_OK)
        kind->running++;
    env->threads->unlock(env, workers->changed);
    return err;
}

enum ending { STAYS, LEAVES, DIED };

static void
turn_give(struct workers *workers, uint32_t index, struct worker *worker, enum ending ending)
{
    struct gw_env *env = workers->env;
    struct kind *kind = &workers->kinds[index];

    if (worker != NULL && ending != STAYS)
        worker_end(worker, ending == DIED);
    env->threads->lock(env, workers->changed);
    if (ending == STAYS) {
        worker->idle_since_us = now_us(workers);
        worker->next = kind->idle;
        kind->idle = worker;
    } else {
        kind->running--;
    }
    kind->deaths = ending == DIED ? kind->deaths + 1 : 0;
    kind->not_before_us = ending == DIED ? now_us(workers) + pause_us(kind->deaths) : 0;
    env->threads->wake_all(env, workers->changed);
    env->threads->unlock(env, workers->changed);
}

/* A worker that can be asked; one that ended while nobody looked is no death. */
static enum gw_err
worker_take(struct workers *workers, uint32_t index, int64_t until_us, struct worker **out)
{
    enum gw_err err;

    for (;;) {
        GW_TRY(turn_take(workers, index, until_us, out));
        if (*out == NULL || is_quiet(*out))
            break;
        turn_give(workers, index, *out, LEAVES);
    }
    if (*out != NULL)
        return GW_OK;
    err = worker_make(workers, index, until_us, out);
    if (err != GW_OK)
        turn_give(workers, index, NULL, DIED);
    return err;
}

/* ---- asking ---- */

struct asking {
    const struct gw_worker_request *request;
    const struct gw_worker_kind *kind;
    struct worker_wire wire;
    struct gw_arena *arena;
    struct worker_head head; /* of the reply */
    struct gw_text reply;
};

static enum gw_err
exchange(struct asking *asking)
{
    const struct gw_worker_request *request = asking->request;
    const struct worker_head head = { .bytes = (uint32_t)request->bytes.bytes };
    struct worker_fds fds = { .count = request->fds_count };
    char *bytes;

    memcpy(fds.fds, request->fds_count > 0 ? request->fds : fds.fds, fds.count * sizeof(int));
    GW_TRY(worker_frame_send(&asking->wire, &head, request->bytes.data, &fds));
    GW_TRY(worker_frame_head(&asking->wire, &asking->head, NULL));
    if (asking->head.bytes > asking->kind->reply_bytes_max || asking->head.is_last > 1 ||
        asking->head.outcome >= GW_ERR_END)
        return GW_MALFORMED;
    bytes = gw_arena_alloc(asking->arena, asking->head.bytes + 1);
    GW_TRY(worker_frame_bytes(&asking->wire, bytes, asking->head.bytes));
    asking->reply = (struct gw_text){ bytes, asking->head.bytes };
    return GW_OK;
}

static void
failure_say(const struct gw_worker_kind *kind, enum gw_err err)
{
    const char *what = err == GW_BUSY ? "late" : err == GW_MALFORMED ? "out of order" : "died";

    gw_log(GW_LOG_WARN, "worker.failed", GW_LOG_STR("kind", gw_text_from(kind->name)),
           GW_LOG_STR("it", gw_text_from(what)));
}

/* The kind's place in the table; its count where no module lists it. */
static uint32_t
index_of(const struct workers *workers, const struct gw_worker_kind *kind)
{
    uint32_t index = 0;

    while (index < workers->table.count && workers->declared[index] != kind)
        index++;
    return index;
}

enum gw_err
workers_ask(struct workers *workers, const struct gw_worker_request *request,
            struct gw_arena *arena, struct gw_text *reply)
{
    const uint32_t index = index_of(workers, request->kind);
    struct asking asking = { .request = request, .arena = arena };
    struct worker *worker;
    enum gw_err err;

    gw_check(index < workers->table.count && request->fds_count <= GW_WORKER_FDS_MAX);
    asking.kind = &workers->table.kinds[index];
    if (request->bytes.bytes > asking.kind->request_bytes_max)
        return GW_TOO_LARGE;
    asking.wire = (struct worker_wire){ .env = workers->env,
                                        .until_us = now_us(workers) + request->timeout_ms * 1000 };
    GW_TRY(worker_take(workers, index, asking.wire.until_us, &worker));
    asking.wire.fd = worker->fd;
    err = exchange(&asking);
    if (err != GW_OK) {
        failure_say(asking.kind, err);
        turn_give(workers, index, worker, DIED);
        return GW_UNSUPPORTED;
    }
    turn_give(workers, index, worker, asking.head.is_last != 0 ? LEAVES : STAYS);
    GW_TRY((enum gw_err)asking.head.outcome);
    *reply = asking.reply;
    return GW_OK;
}

enum gw_err
gw_worker_ask(struct gw_app *app, const struct gw_worker_request *request, struct gw_arena *arena,
              struct gw_text *reply)
{
    return app->workers == NULL ? GW_BUSY : workers_ask(app->workers, request, arena, reply);
}

/* ---- beginning and end ---- */

/* Takes those out that have been idle since before `before_us`. */
static struct worker *
idle_take(struct workers *workers, struct kind *kind, int64_t before_us)
{
    struct gw_env *env = workers->env;
    struct worker *taken = NULL;

    env->threads->lock(env, workers->changed);
    for (struct worker **at = &kind->idle; *at != NULL;) {
        struct worker *worker = *at;

        if (worker->idle_since_us >= before_us) {
            at = &worker->next;
            continue;
        }
        *at = worker->next;
        worker->next = taken;
        taken = worker;
        kind->running--;
    }
    env->threads->unlock(env, workers->changed);
    return taken;
}

static void
idle_end(struct workers *workers, int64_t before_us)
{
    for (size_t i = 0; i < workers->table.count; i++) {
        struct worker *worker = idle_take(workers, &workers->kinds[i], before_us);

        while (worker != NULL) {
            struct worker *next = worker->next;

            worker_end(worker, false);
            worker = next;
        }
    }
}

void
workers_tick(struct workers *workers)
{
    struct pollfd look = { .fd = workers->link };

    idle_end(workers, now_us(workers) - IDLE_US);
    if (poll(&look, 1, 0) == 1 && (look.revents & POLLHUP) != 0)
        spawner_gone(workers);
}

static struct gw_worker_kind
with_defaults(const struct gw_worker_kind *declared)
{
    struct gw_worker_kind kind = *declared;

    if (kind.workers_max == 0)
        kind.workers_max = WORKERS_MAX;
    if (kind.requests_max == 0)
        kind.requests_max = REQUESTS_MAX;
    if (kind.request_bytes_max == 0)
        kind.request_bytes_max = FRAME_BYTES_MAX;
    if (kind.reply_bytes_max == 0)
        kind.reply_bytes_max = FRAME_BYTES_MAX;
    if (kind.memory_bytes_max == 0)
        kind.memory_bytes_max = MEMORY_BYTES_MAX;
    if (kind.cpu_s_max == 0)
        kind.cpu_s_max = CPU_S_MAX;
    return kind;
}

static size_t
kinds_count(const struct gw_module *const *modules)
{
    size_t count = 0;

    for (; *modules != NULL; modules++) {
        const struct gw_worker_kind *const *kind = (*modules)->workers;

        for (; kind != NULL && *kind != NULL; kind++)
            count++;
    }
    return count;
}

static void
kinds_fill(struct workers *workers, const struct gw_module *const *modules)
{
    for (; *modules != NULL; modules++) {
        const struct gw_worker_kind *const *kind = (*modules)->workers;

        for (; kind != NULL && *kind != NULL; kind++) {
            workers->declared[workers->table.count] = *kind;
            workers->table.kinds[workers->table.count++] = with_defaults(*kind);
        }
    }
}

static enum gw_err
parts_make(struct workers *workers, const struct gw_module *const *modules)
{
    struct gw_env *env = workers->env;
    const size_t count = kinds_count(modules) + 1; /* calloc(0) may be NULL */

    workers->table.kinds = calloc(count, sizeof(*workers->table.kinds));
    workers->declared = calloc(count, sizeof(const struct gw_worker_kind *));
    workers->kinds = calloc(count, sizeof(*workers->kinds));
    workers->changed = env->threads->signal_new(env);
    workers->order = env->threads->signal_new(env);
    if (workers->table.kinds == NULL || workers->declared == NULL || workers->kinds == NULL ||
        workers->changed == NULL || workers->order == NULL)
        return GW_BUSY;
    kinds_fill(workers, modules);
    return spawner_start(env, &workers->table, &workers->link, &workers->spawner);
}

enum gw_err
workers_new(struct gw_env *env, const struct gw_module *const *modules, struct workers **out)
{
    struct workers *workers = calloc(1, sizeof(*workers));
    enum gw_err err;

    if (workers == NULL)
        return GW_BUSY;
    workers->env = env;
    workers->link = -1;
    err = parts_make(workers, modules);
    if (err != GW_OK) {
        workers_free(workers);
        return err;
    }
    *out = workers;
    return GW_OK;
}

void
workers_free(struct workers *workers)
{
    if (workers == NULL)
        return;
    if (workers->kinds != NULL)
        idle_end(workers, INT64_MAX);
    if (workers->link >= 0) {
        (void)close(workers->link);
        (void)waitpid(workers->spawner, NULL, 0);
    }
    workers->env->threads->signal_free(workers->env, workers->changed);
    workers->env->threads->signal_free(workers->env, workers->order);
    free(workers->table.kinds);
    free(workers->declared);
    free(workers->kinds);
    free(workers);
}
