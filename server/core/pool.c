/* pool.c - two bounded queues and the threads that empty them: the second one while nothing waits
 * in the first, and for a quarter of the time when something always does. */
#include "core/pool.h"

#include "core/lane.h"

#define THREADS_MAX 64
#define IDLE_US (10 * GW_SECOND) /* then a thread gives back what it hashed passwords in */
#define POOL_NICE 19
#define READERS_A_CORE 4 /* they wait for the network most of the time */
#define READERS_MIN 8
#define READERS_MAX 32
#define READERS_QUEUE_MAX ((size_t)8192)

#define PATIENT_US_FIRST 100000 /* what a patient task is taken to need before one was seen */
#define PATIENT_SHARE 8         /* of the newest one in the average */
#define USUAL_SHARE 3           /* of the time, to one for patient tasks that wait */

struct queue {
    size_t length_max;
    struct gw_task *first;
    struct gw_task **last;
    size_t length;
};

struct pool {
    struct gw_app *app;
    struct gw_signal *changed; /* over what follows; work, a lane that opened, or the end */
    struct queue usual, patient;
    int64_t patient_us; /* that a patient task takes, on average */
    int64_t ahead_us;   /* that usual tasks took beyond their share while patient ones waited */
    int64_t patient_since_us; /* when the first came of the patient ones that wait */
    bool stopping;
    size_t threads_count;
    size_t opened;     /* threads that tried to open their lane */
    enum gw_err fault; /* of the first lane that could not be opened */
    const char *name;
    int nice;
    uint64_t threads[THREADS_MAX];
};

static void
lock(struct pool *pool)
{
    pool->app->env->threads->lock(pool->app->env, pool->changed);
}

static void
unlock(struct pool *pool)
{
    pool->app->env->threads->unlock(pool->app->env, pool->changed);
}

static void
wait(struct pool *pool, int64_t timeout_us)
{
    pool->app->env->threads->wait(pool->app->env, pool->changed, timeout_us);
}

static void
wake_all(struct pool *pool)
{
    pool->app->env->threads->wake_all(pool->app->env, pool->changed);
}

static struct gw_task *
queue_take(struct queue *queue)
{
    struct gw_task *task = queue->first;

    if (task == NULL)
        return NULL;
    queue->first = task->next;
    if (queue->first == NULL)
        queue->last = &queue->first;
    queue->length--;
    return task;
}

/* Who keeps slow requests in the usual queue must not keep everybody else from signing in. */
static bool
patient_is_due(struct pool *pool)
{
    const int64_t share_us = USUAL_SHARE * pool->patient_us;

    if (pool->usual.first == NULL || pool->patient.first == NULL) {
        pool->ahead_us = 0;
        return pool->usual.first == NULL;
    }
    if (pool->ahead_us < share_us)
        return false;
    pool->ahead_us -= share_us;
    return true;
}

/* For work, with the lock held; who holds no memory for passwords is not woken without any. */
static void
wait_for_task(struct pool *pool, struct lane *lane, int64_t idle_at_us)
{
    struct gw_env *env = pool->app->env;
    const bool holds = lane->passwords.at != NULL;
    const int64_t left_us = holds ? idle_at_us - env->monotonic_us(env) : -1;

    if (!holds || left_us > 0) {
        wait(pool, left_us);
        return;
    }
    unlock(pool);
    argon_memory_free(&lane->passwords);
    lock(pool);
}

/* The next task; NULL when the pool has stopped and nothing is left. */
static struct gw_task *
next_task(struct pool *pool, struct lane *lane, bool *is_patient)
{
    struct gw_env *env = pool->app->env;
    const int64_t idle_at_us = env->monotonic_us(env) + IDLE_US;
    struct gw_task *task;

    lock(pool);
    while (pool->usual.first == NULL && pool->patient.first == NULL && !pool->stopping)
        wait_for_task(pool, lane, idle_at_us);
    *is_patient = patient_is_due(pool);
    task = queue_take(*is_patient ? &pool->patient : &pool->usual);
    unlock(pool);
    return task;
}

/* The task may be gone afterwards. */
static void
task_run(struct pool *pool, struct gw_task *task, struct lane *lane, bool is_patient)
{
    struct gw_env *env = pool->app->env;
    const int64_t start_us = env->monotonic_us(env);
    int64_t end_us, from_us;

    task->run(task, lane);
    end_us = env->monotonic_us(env);
    lock(pool);
    if (is_patient)
        pool->patient_us += (end_us - start_us - pool->patient_us) / PATIENT_SHARE;
    from_us = start_us > pool->patient_since_us ? start_us : pool->patient_since_us;
    if (!is_patient && end_us > from_us)
        pool->ahead_us += end_us - from_us;
    unlock(pool);
}

static void
report_lane(struct pool *pool, enum gw_err err)
{
    lock(pool);
    pool->opened++;
    if (pool->fault == GW_OK)
        pool->fault = err;
    wake_all(pool);
    unlock(pool);
}

static void *
pool_thread(void *arg)
{
    struct pool *pool = arg;
    struct gw_task *task;
    struct lane *lane;
    bool is_patient;
    enum gw_err err = lane_open(pool->app, NULL, &lane);

    report_lane(pool, err);
    if (err != GW_OK)
        return NULL;
    while ((task = next_task(pool, lane, &is_patient)) != NULL)
        task_run(pool, task, lane, is_patient);
    lane_close(lane);
    return NULL;
}

static size_t
threads_wanted(unsigned threads)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (threads == 0)
        threads = cores < 2 ? 2 : (unsigned)cores;
    return threads < THREADS_MAX ? threads : THREADS_MAX;
}

static enum gw_err
start_threads(struct pool *pool, size_t wanted)
{
    struct gw_env *env = pool->app->env;
    enum gw_err err;

    while (pool->threads_count < wanted) {
        GW_TRY(env->threads->start(env, pool->name, pool->nice, pool_thread, pool,
                                   &pool->threads[pool->threads_count]));
        pool->threads_count++;
    }
    lock(pool);
    while (pool->opened < pool->threads_count)
        wait(pool, -1);
    err = pool->fault;
    unlock(pool);
    return err;
}

/* `form` says the length of the usual queue, name and nice. */
static enum gw_err
pool_make(struct gw_app *app, unsigned threads, const struct pool *form, struct pool **out)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    enum gw_err err;

    if (pool == NULL)
        return GW_BUSY;
    *pool = *form;
    pool->app = app;
    pool->usual.last = &pool->usual.first;
    pool->patient.last = &pool->patient.first;
    pool->patient.length_max = POOL_PATIENT_MAX;
    pool->patient_us = PATIENT_US_FIRST;
    pool->changed = app->env->threads->signal_new(app->env);
    if (pool->changed == NULL) {
        pool_free(pool);
        return GW_BUSY;
    }
    err = start_threads(pool, threads);
    if (err != GW_OK) {
        pool_stop(pool);
        pool_free(pool);
        return err;
    }
    *out = pool;
    return GW_OK;
}

enum gw_err
pool_new(struct gw_app *app, unsigned threads, size_t queue_max, struct pool **out)
{
    const struct pool form = { .usual.length_max = queue_max > 0 ? queue_max : POOL_QUEUE_MAX,
                               .name = "pool",
                               .nice = POOL_NICE };

    return pool_make(app, (unsigned)threads_wanted(threads), &form, out);
}

enum gw_err
readers_new(struct gw_app *app, struct pool **out)
{
    const struct pool form = { .usual.length_max = READERS_QUEUE_MAX, .name = "reader" };
    size_t threads = threads_wanted(0) * READERS_A_CORE;

    if (threads < READERS_MIN)
        threads = READERS_MIN;
    return pool_make(app, (unsigned)(threads < READERS_MAX ? threads : READERS_MAX), &form, out);
}

static enum gw_err
queue_add(struct pool *pool, struct queue *queue, struct gw_task *task)
{
    struct gw_env *env = pool->app->env;
    enum gw_err err = GW_BUSY;

    lock(pool);
    if (!pool->stopping && queue->length < queue->length_max) {
        task->next = NULL;
        if (queue == &pool->patient && queue->first == NULL)
            pool->patient_since_us = env->monotonic_us(env);
        *queue->last = task;
        queue->last = &task->next;
        queue->length++;
        env->threads->wake(env, pool->changed);
        err = GW_OK;
    }
    unlock(pool);
    return err;
}

enum gw_err
pool_add(struct pool *pool, struct gw_task *task)
{
    return queue_add(pool, &pool->usual, task);
}

enum gw_err
pool_add_patient(struct pool *pool, struct gw_task *task)
{
    return queue_add(pool, &pool->patient, task);
}

int64_t
pool_patience_s(struct pool *pool)
{
    int64_t us;

    lock(pool);
    us = (int64_t)pool->patient.length * pool->patient_us;
    unlock(pool);
    return 1 + us / (int64_t)pool->threads_count / GW_SECOND;
}

size_t
pool_queue_length(struct pool *pool)
{
    size_t length;

    lock(pool);
    length = pool->usual.length + pool->patient.length;
    unlock(pool);
    return length;
}

void
pool_stop(struct pool *pool)
{
    struct gw_env *env = pool->app->env;

    lock(pool);
    pool->stopping = true;
    wake_all(pool);
    unlock(pool);
    for (size_t i = 0; i < pool->threads_count; i++)
        env->threads->join(env, pool->threads[i]);
    pool->threads_count = 0;
}

void
pool_free(struct pool *pool)
{
    if (pool == NULL)
        return;
    pool->app->env->threads->signal_free(pool->app->env, pool->changed);
    free(pool);
}
