/* jobs.c - running stored jobs: one thread looks for due ones each second and whenever it is woken,
 * the pool does the work.
 *
 * A job is marked as running before it begins, so that the administrator sees it and a crash does
 * not lose it: what a dead process left running waits again at the next start. Its result and its
 * removal are one transaction, so nothing is done twice.
 */
#include "core/jobs.h"

#include "core/actor.h"
#include "core/dispatch.h"
#include "core/jobs_store.h"
#include "core/lane.h"
#include "core/pool.h"
#include "core/registry.h"
#include "gw/log.h"

#define RUNS_MAX 2 /* at once; the rest of the pool is for people who wait */
#define LOOK_EVERY_US GW_SECOND
#define WRITE_RETRY_US 200000
#define FAILURE_RETRY_US 900000
#define RETRY_FIRST (10 * GW_SECOND)
#define CLOCK_STEP_MIN GW_SECOND /* less is a clock that is being corrected */
#define ARENA_BYTES_MAX ((size_t)64 << 20)

struct job_run {
    struct gw_task task;
    struct job_runner *jobs;
    struct gw_arena *arena;
    bool busy;
    struct job_row row;
    const struct gw_job_kind *kind;
    struct gw_request request;
    struct gw_job job;
    enum gw_err failure; /* for the write that puts the job back */
};

struct job_runner {
    struct gw_app *app;
    struct gw_db *db; /* the thread's, read-only */
    uint64_t thread;
    bool started;
    struct gw_signal *changed; /* over what follows; the waits are for different things: wake all */
    bool woken, stopping;
    /* The thread's own: wall clock beside the one that never steps, and whether what waits has to
     * be fitted to where it stands now. */
    gw_time clock_offset;
    bool unfitted;
    struct job_run runs[RUNS_MAX];
};

gw_time
job_retry_delay(int64_t attempt)
{
    gw_time delay = RETRY_FIRST;

    for (int64_t i = 0; i < attempt && delay < JOB_RETRY_MAX; i++)
        delay *= 2;
    return delay < JOB_RETRY_MAX ? delay : JOB_RETRY_MAX;
}

/* ---- adding ---- */

static void
wake_after_commit(void *arg)
{
    jobs_wake(arg);
}

enum gw_err
gw_job_add(struct gw_request *req, const char *kind, struct gw_text argument, gw_time run_at)
{
    struct job_row row = { .id = gw_db_new_id(req->db),
                           .kind = gw_text_from(kind),
                           .argument = argument };

    gw_check(registry_job_kind(req->app->registry, row.kind) != NULL);
    GW_TRY(job_insert(req->db, &row, run_at == 0 ? req->now : run_at, req->now));
    gw_after_commit(req->db, wake_after_commit, req->app->jobs);
    return GW_OK;
}

/* ---- one run, on a pool thread ---- */

static void
lock(struct job_runner *jobs)
{
    jobs->app->env->threads->lock(jobs->app->env, jobs->changed);
}

static void
unlock(struct job_runner *jobs)
{
    jobs->app->env->threads->unlock(jobs->app->env, jobs->changed);
}

static void
wait(struct job_runner *jobs, int64_t timeout_us)
{
    jobs->app->env->threads->wait(jobs->app->env, jobs->changed, timeout_us);
}

static void
wake(struct job_runner *jobs)
{
    jobs->app->env->threads->wake_all(jobs->app->env, jobs->changed);
}

static bool
is_stopping(struct job_runner *jobs)
{
    bool stopping;

    lock(jobs);
    stopping = jobs->stopping;
    unlock(jobs);
    return stopping;
}

/* Before one more try; any change, too, is a reason to try. */
static void
pause_before_retry(struct job_runner *jobs, int64_t us)
{
    lock(jobs);
    if (!jobs->stopping)
        wait(jobs, us);
    unlock(jobs);
}

/* A full queue of the writer passes; the job's own outcome must not be lost over it. */
static enum gw_err
write_surely(struct job_run *run, enum gw_err (*write)(void *arg, struct gw_db *db))
{
    struct database *database = run->jobs->app->database;
    enum gw_err err;

    while ((err = database_write_now(database, write, run)) == GW_BUSY && !is_stopping(run->jobs))
        pause_before_retry(run->jobs, WRITE_RETRY_US);
    return err;
}

static enum gw_err
write_begin(void *arg, struct gw_db *db)
{
    struct job_run *run = arg;

    return job_begin(db, run->row.id);
}

static void
request_prepare(struct job_run *run, struct lane *lane)
{
    struct gw_app *app = run->jobs->app;

    run->request = (struct gw_request){
        .arena = run->arena,
        .db = lane->db,
        .app = app,
        .env = app->env,
        .now = app_now(app),
        .today = app_today(app),
        .language = GW_JA,
        .lane = lane,
    };
    dispatch_attach(&run->request);
    run->job = (struct gw_job){
        .id = run->row.id,
        .argument = run->row.argument,
        .attempt = run->row.attempt,
    };
}

/* A job whose finish() named an item leaves an entry, as a route would. */
static enum gw_err
write_audit(struct job_run *run, struct lane *lane)
{
    struct gw_request *req = &run->request;
    struct audit_record record = dispatch_of(req)->audit.record;

    if (record.kind.bytes == 0)
        return GW_OK;
    record.at = req->now;
    record.verb = gw_text_from(run->kind->name);
    record.result = gw_text_from(gw_err_name(GW_OK));
    return audit_append(lane->audit, &record);
}

static enum gw_err
finish_inside(struct job_run *run, struct lane *lane, struct gw_db *db)
{
    struct job_outcome next_turn = { .id = run->row.id, .state = JOB_WAITING };

    if (run->kind->finish != NULL)
        GW_TRY(run->kind->finish(&run->request, &run->job));
    if (gw_arena_failed(run->arena))
        return GW_TOO_LARGE; /* busy passes; this memory stays short until the attempt ends */
    GW_TRY(write_audit(run, lane));
    if (run->kind->every_s == 0)
        return job_remove(db, run->row.id);
    next_turn.run_at = run->request.now + run->kind->every_s * GW_SECOND;
    return job_put_back(db, &next_turn);
}

static enum gw_err
write_finish(void *arg, struct gw_db *db)
{
    struct job_run *run = arg;
    struct lane *lane = lane_writer(run->jobs->app, db);
    enum gw_err err;

    run->request.db = db;
    run->request.lane = lane;
    run->request.now = app_now(run->jobs->app);
    run->request.today = app_today(run->jobs->app);
    dispatch_reset(dispatch_of(&run->request));
    dispatch_of(&run->request)->audit.record.route = GW_TEXT("job");
    err = finish_inside(run, lane, db);
    if (err != GW_OK)
        lane_forget(lane);
    return err;
}

/* What becomes of a job whose attempt failed; a periodic one never ends, its next turn comes. */
static struct job_outcome
outcome_of_failure(const struct job_run *run, gw_time now)
{
    struct job_outcome outcome = {
        .id = run->row.id,
        .attempt = run->row.attempt,
        .state = JOB_WAITING,
        .run_at = now + job_retry_delay(run->row.attempt),
        .error = gw_err_name(run->failure),
    };

    if (run->kind != NULL && run->row.attempt < run->kind->attempts_max)
        return outcome;
    if (run->kind != NULL && run->kind->every_s > 0) {
        outcome.attempt = 0;
        outcome.run_at = now + run->kind->every_s * GW_SECOND;
        return outcome;
    }
    outcome.state = JOB_FAILED;
    return outcome;
}

static enum gw_err
write_failure(void *arg, struct gw_db *db)
{
    struct job_run *run = arg;
    struct job_outcome outcome = outcome_of_failure(run, app_now(run->jobs->app));

    lane_forget(lane_writer(run->jobs->app, db)); /* the COMMIT may be what failed */
    return job_put_back(db, &outcome);
}

/* Until it is stored that the attempt failed, the job counts as running and nobody would begin it
 * again: a full disk, too, is waited for. */
static enum gw_err
store_failure(struct job_run *run)
{
    enum gw_err err;

    while ((err = write_surely(run, write_failure)) != GW_OK && !is_stopping(run->jobs))
        pause_before_retry(run->jobs, FAILURE_RETRY_US);
    return err;
}

static enum gw_err
perform(struct job_run *run, struct lane *lane)
{
    enum gw_err err = GW_OK;

    if (run->kind == NULL)
        return GW_UNSUPPORTED; /* stored by a program that knew more */
    request_prepare(run, lane);
    if (run->kind->run != NULL) {
        GW_TRY(actor_read_begin(lane));
        err = run->kind->run(&run->request, &run->job);
        database_read_end(lane->db);
    }
    if (err == GW_OK && gw_arena_failed(run->arena))
        err = GW_BUSY;
    return err == GW_OK ? write_surely(run, write_finish) : err;
}

/* The place is free again; `woken`: look at once for what else is due. */
static void
release(struct job_run *run, bool woken)
{
    gw_arena_reset(run->arena);
    lock(run->jobs);
    run->busy = false;
    run->jobs->woken = run->jobs->woken || woken;
    wake(run->jobs);
    unlock(run->jobs);
}

static void
run_task(struct gw_task *task, void *lane)
{
    struct job_run *run = (struct job_run *)((char *)task - offsetof(struct job_run, task));
    enum gw_err err = write_surely(run, write_begin);

    if (err == GW_OK) {
        run->row.attempt++;
        run->failure = perform(run, lane);
        if (run->failure != GW_OK) {
            gw_log(GW_LOG_WARN, "job.failed", GW_LOG_STR("kind", run->row.kind),
                   GW_LOG_NUM("id", run->row.id), GW_LOG_NUM("attempt", run->row.attempt),
                   GW_LOG_STR("code", gw_text_from(gw_err_name(run->failure))));
            err = store_failure(run);
        }
    }
    if (err != GW_OK && err != GW_MISSING)
        gw_log(GW_LOG_ERROR, "job.not_written", GW_LOG_STR("kind", run->row.kind),
               GW_LOG_NUM("id", run->row.id), GW_LOG_STR("code", gw_text_from(gw_err_name(err))));
    /* One that couldn't even begin is due as before: to look at once would be to spin. */
    release(run, err == GW_OK || err == GW_MISSING);
}

/* ---- the thread that looks ---- */

/* A free place to run in, and the ids that the other places hold. */
static struct job_run *
free_run(struct job_runner *jobs, int64_t held[RUNS_MAX])
{
    struct job_run *found = NULL;

    lock(jobs);
    for (size_t i = 0; i < RUNS_MAX; i++) {
        held[i] = jobs->runs[i].busy ? jobs->runs[i].row.id : 0;
        if (!jobs->runs[i].busy)
            found = &jobs->runs[i];
    }
    if (jobs->stopping)
        found = NULL;
    unlock(jobs);
    return found;
}

static enum gw_err
find_due(struct job_runner *jobs, struct job_run *run, const int64_t held[RUNS_MAX])
{
    enum gw_err err;

    GW_TRY(database_read_begin(jobs->db));
    err = job_find_due(jobs->db, run->arena, app_now(jobs->app), held, &run->row);
    database_read_end(jobs->db);
    return err;
}

static bool
hand_over(struct job_runner *jobs, struct job_run *run)
{
    run->kind = registry_job_kind(jobs->app->registry, run->row.kind);
    run->task.run = run_task;
    lock(jobs);
    run->busy = true;
    unlock(jobs);
    if (pool_add(jobs->app->pool, &run->task) == GW_OK)
        return true;
    release(run, false);
    return false;
}

static void
start_due(struct job_runner *jobs)
{
    int64_t held[RUNS_MAX];
    struct job_run *run;

    while ((run = free_run(jobs, held)) != NULL) {
        enum gw_err err = find_due(jobs, run, held);

        if (err != GW_OK && err != GW_MISSING)
            gw_log(GW_LOG_ERROR, "job.not_read",
                   GW_LOG_STR("code", gw_text_from(gw_err_name(err))));
        if (err != GW_OK || !hand_over(jobs, run))
            return;
    }
}

/* Waits for a wake-up, the end, or the next second; false at the end. */
static bool
wait_for_work(struct job_runner *jobs)
{
    struct gw_env *env = jobs->app->env;
    const int64_t until_us = env->monotonic_us(env) + LOOK_EVERY_US;
    int64_t left_us = LOOK_EVERY_US;
    bool going_on;

    lock(jobs);
    while (!jobs->woken && !jobs->stopping && left_us > 0) {
        wait(jobs, left_us);
        left_us = until_us - env->monotonic_us(env);
    }
    jobs->woken = false;
    going_on = !jobs->stopping;
    unlock(jobs);
    return going_on;
}

/* A clock that was wrong has left times that it will reach in years. */
static enum gw_err
write_fit(void *arg, struct gw_db *db)
{
    const struct job_runner *jobs = arg;
    const struct gw_module *const *module = registry_modules(jobs->app->registry);

    for (; *module != NULL; module++) {
        const struct gw_job_kind *kind = (*module)->jobs;

        for (; kind != NULL && kind->name != NULL; kind++)
            GW_TRY(job_fit(db, kind, app_now(jobs->app)));
    }
    return GW_OK;
}

static gw_time
clock_offset(const struct job_runner *jobs)
{
    return app_now(jobs->app) - jobs->app->env->monotonic_us(jobs->app->env);
}

static void
clock_look(struct job_runner *jobs)
{
    const gw_time offset = clock_offset(jobs), step = offset - jobs->clock_offset;

    jobs->clock_offset = offset;
    if (step > CLOCK_STEP_MIN || step < -CLOCK_STEP_MIN) {
        gw_log(GW_LOG_WARN, "clock.stepped", GW_LOG_NUM("seconds", step / GW_SECOND));
        jobs->unfitted = true;
    }
    if (jobs->unfitted)
        jobs->unfitted = database_write_now(jobs->app->database, write_fit, jobs) != GW_OK;
}

static void *
look_thread(void *arg)
{
    struct job_runner *jobs = arg;

    do {
        clock_look(jobs);
        start_due(jobs);
    } while (wait_for_work(jobs));
    return NULL;
}

/* ---- life ---- */

struct job_runner *
jobs_new(struct gw_app *app)
{
    struct job_runner *jobs = calloc(1, sizeof(*jobs));

    if (jobs == NULL)
        return NULL;
    jobs->app = app;
    jobs->changed = app->env->threads->signal_new(app->env);
    if (jobs->changed == NULL) {
        jobs_free(jobs);
        return NULL;
    }
    for (size_t i = 0; i < RUNS_MAX; i++) {
        jobs->runs[i].jobs = jobs;
        jobs->runs[i].arena = gw_arena_new(ARENA_BYTES_MAX);
        if (jobs->runs[i].arena == NULL) {
            jobs_free(jobs);
            return NULL;
        }
    }
    return jobs;
}

static enum gw_err
add_periodic(struct job_runner *jobs, struct gw_db *db, const struct gw_job_kind *kind)
{
    struct job_row row = { .kind = gw_text_from(kind->name) };
    gw_time now = app_now(jobs->app);
    bool is_there;

    if (kind->every_s == 0)
        return GW_OK;
    GW_TRY(job_is_there(db, kind->name, &is_there));
    if (is_there)
        return GW_OK;
    row.id = gw_db_new_id(db);
    return job_insert(db, &row, now, now);
}

static enum gw_err
write_start(void *arg, struct gw_db *db)
{
    struct job_runner *jobs = arg;
    const struct gw_module *const *module = registry_modules(jobs->app->registry);

    GW_TRY(job_recover(db));
    for (; *module != NULL; module++) {
        const struct gw_job_kind *kind = (*module)->jobs;

        for (; kind != NULL && kind->name != NULL; kind++)
            GW_TRY(add_periodic(jobs, db, kind));
    }
    return write_fit(jobs, db);
}

enum gw_err
jobs_start(struct job_runner *jobs)
{
    struct gw_env *env = jobs->app->env;
    enum gw_err err;

    GW_TRY(database_write_on_reserve(jobs->app->database, write_start, jobs));
    GW_TRY(database_reader_open(jobs->app->database, &jobs->db));
    jobs->clock_offset = clock_offset(jobs);
    err = env->threads->start(env, "jobs", 0, look_thread, jobs, &jobs->thread);
    jobs->started = err == GW_OK;
    if (err != GW_OK) {
        database_reader_close(jobs->db);
        jobs->db = NULL;
    }
    return err;
}

void
jobs_wake(struct job_runner *jobs)
{
    if (jobs == NULL)
        return;
    lock(jobs);
    jobs->woken = true;
    wake(jobs);
    unlock(jobs);
}

static bool
is_busy(const struct job_runner *jobs)
{
    bool busy = false;

    for (size_t i = 0; i < RUNS_MAX; i++)
        busy = busy || jobs->runs[i].busy;
    return busy;
}

void
jobs_stop(struct job_runner *jobs)
{
    lock(jobs);
    jobs->stopping = true;
    wake(jobs);
    unlock(jobs);
    if (!jobs->started)
        return;
    jobs->app->env->threads->join(jobs->app->env, jobs->thread);
    lock(jobs);
    while (is_busy(jobs))
        wait(jobs, -1);
    unlock(jobs);
    database_reader_close(jobs->db);
    jobs->started = false;
}

void
jobs_free(struct job_runner *jobs)
{
    if (jobs == NULL)
        return;
    for (size_t i = 0; i < RUNS_MAX; i++)
        gw_arena_free(jobs->runs[i].arena);
    jobs->app->env->threads->signal_free(jobs->app->env, jobs->changed);
    free(jobs);
}
