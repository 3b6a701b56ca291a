/* pool.c - a bounded queue and the threads that empty it. */
#include "core/pool.h"

#include "core/lane.h"

#define THREADS_MAX 64
#define POOL_NICE 19
#define READERS_A_CORE 4 /* they wait for the network most of the time */
#define READERS_MIN 8
#define READERS_MAX 32
#define READERS_QUEUE_MAX ((size_t)8192)

struct pool {
    struct gw_app *app;
    size_t queue_max;
    struct gw_signal *changed; /* over what follows; work, a lane that opened, or the end */
    struct gw_task *first;
    struct gw_task **last;
    size_t length;
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
wait(struct pool *pool)
{
    pool->app->env->threads->wait(pool->app->env, pool->changed, -1);
}

static void
wake_all(struct pool *pool)
{
    pool->app->env->threads->wake_all(pool->app->env, pool->changed);
}

/* The next task; NULL when the pool has stopped and nothing is left. */
static struct gw_task *
next_task(struct pool *pool)
{
    struct gw_task *task;

    lock(pool);
    while (pool->first == NULL && !pool->stopping)
        wait(pool);
    task = pool->first;
    if (task != NULL) {
        pool->first = task->next;
        if (pool->first == NULL)
            pool->last = &pool->first;
        pool->length--;
    }
    unlock(pool);
    return task;
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
    enum gw_err err = lane_open(pool->app, NULL, &lane);

    report_lane(pool, err);
    if (err != GW_OK)
        return NULL;
    while ((task = next_task(pool)) != NULL)
        task->run(task, lane);
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
        wait(pool);
    err = pool->fault;
    unlock(pool);
    return err;
}

/* `form` says queue_max, name and nice. */
static enum gw_err
pool_make(struct gw_app *app, unsigned threads, const struct pool *form, struct pool **out)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    enum gw_err err;

    if (pool == NULL)
        return GW_BUSY;
    *pool = *form;
    pool->app = app;
    pool->last = &pool->first;
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
    const struct pool form = { .queue_max = queue_max > 0 ? queue_max : POOL_QUEUE_MAX,
                               .name = "pool",
                               .nice = POOL_NICE };

    return pool_make(app, (unsigned)threads_wanted(threads), &form, out);
}

enum gw_err
readers_new(struct gw_app *app, struct pool **out)
{
    const struct pool form = { .queue_max = READERS_QUEUE_MAX, .name = "reader" };
    size_t threads = threads_wanted(0) * READERS_A_CORE;

    if (threads < READERS_MIN)
        threads = READERS_MIN;
    return pool_make(app, (unsigned)(threads < READERS_MAX ? threads : READERS_MAX), &form, out);
}

enum gw_err
pool_add(struct pool *pool, struct gw_task *task)
{
    struct gw_env *env = pool->app->env;
    enum gw_err err = GW_BUSY;

    lock(pool);
    if (!pool->stopping && pool->length < pool->queue_max) {
        task->next = NULL;
        *pool->last = task;
        pool->last = &task->next;
        pool->length++;
        env->threads->wake(env, pool->changed);
        err = GW_OK;
    }
    unlock(pool);
    return err;
}

size_t
pool_queue_length(struct pool *pool)
{
    size_t length;

    lock(pool);
    length = pool->length;
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
