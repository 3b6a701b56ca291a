/* writer.c - the queue of writes and the one thread that empties it.
 *
 * The thread takes all that waits, without a timer: while one COMMIT is on its way to the disk the
 * next batch gathers.
 */
#include "db/inside.h"

#define DOUBT_EVERY_US ((int64_t)200 * 1000)

enum gw_err
writer_init(struct gw_env *env, struct writer *writer)
{
    writer->last = &writer->first;
    writer->signal = env->threads->signal_new(env);
    return writer->signal == NULL ? GW_BUSY : GW_OK;
}

void
writer_done(struct gw_env *env, struct writer *writer)
{
    env->threads->signal_free(env, writer->signal);
}

static void
lock(struct database *database)
{
    database->env->threads->lock(database->env, database->writer.signal);
}

static void
unlock(struct database *database)
{
    database->env->threads->unlock(database->env, database->writer.signal);
}

/* With the lock held; nobody but the writer thread waits. */
static void
wake(struct database *database)
{
    database->env->threads->wake(database->env, database->writer.signal);
}

/* Takes what waits, up to the most of a batch; what wants to be alone ends the batch before it. */
static struct database_write *
take_batch(struct database *database, size_t *count)
{
    struct writer *writer = &database->writer;
    struct database_write *first = writer->first;
    struct database_write *last = first;

    *count = 1;
    while (!last->alone && last->next != NULL && !last->next->alone &&
           *count < database->options.batch_max) {
        last = last->next;
        ++*count;
    }
    writer->first = last->next;
    if (writer->first == NULL)
        writer->last = &writer->first;
    writer->length -= *count;
    last->next = NULL;
    return first;
}

/* With the lock held. Nobody writes, but memory must not be served for long from before a commit
 * that was done. */
static void
wait_in_doubt(struct database *database)
{
    enum gw_err err;

    database->env->threads->wait(database->env, database->writer.signal, DOUBT_EVERY_US);
    unlock(database);
    err = doubt_settle(database);
    gw_check(err == GW_OK || err == GW_BUSY); /* still open: the next turn asks again */
    lock(database);
}

static void *
writer_main(void *arg)
{
    struct database *database = arg;
    struct writer *writer = &database->writer;
    struct gw_env *env = database->env;

    lock(database);
    writer->self = env->threads->self(env);
    for (;;) {
        struct database_write *first;
        size_t count;

        while (writer->first == NULL && !writer->stopping && database->in_doubt == 0)
            env->threads->wait(env, writer->signal, -1);
        if (writer->first == NULL && writer->stopping)
            break;
        if (writer->first == NULL) {
            wait_in_doubt(database);
            continue;
        }
        first = take_batch(database, &count);
        writer->working = true;
        unlock(database);
        batch_run(database, first, count);
        lock(database);
        writer->working = false;
    }
    unlock(database);
    return NULL;
}

static void
writer_ended(struct database *database)
{
    lock(database);
    database->writer.running = false;
    unlock(database);
    checkpoint_stop(database);
}

enum gw_err
database_writer_start(struct database *database)
{
    struct writer *writer = &database->writer;
    enum gw_err err;

    gw_check(!writer->running);
    GW_TRY(checkpoint_start(database));
    lock(database);
    writer->self = 0; /* an earlier one's may be another thread's by now */
    writer->stopping = false;
    writer->running = true;
    unlock(database);
    err = database->env->threads->start(database->env, "writer", 0, writer_main, database,
                                        &writer->thread);
    if (err != GW_OK)
        writer_ended(database);
    return err;
}

void
database_writer_stop(struct database *database)
{
    struct writer *writer = &database->writer;

    if (!writer->running)
        return;
    lock(database);
    writer->stopping = true;
    wake(database);
    unlock(database);
    database->env->threads->join(database->env, writer->thread);
    writer_ended(database);
}

enum gw_err
database_write(struct database *database, struct database_write *write)
{
    struct writer *writer = &database->writer;
    enum gw_err err = GW_OK;

    write->next = NULL;
    write->result = GW_OK;
    lock(database);
    if (!writer->running || writer->stopping || writer->length >= database->options.queue_max) {
        err = GW_BUSY;
    } else {
        *writer->last = write;
        writer->last = &write->next;
        writer->length++;
        wake(database);
    }
    unlock(database);
    return err;
}

struct waiting_write {
    struct database_write write;
    enum gw_err (*run)(void *arg, struct gw_db *db);
    void *arg;
    struct gw_env *env;
    struct gw_signal *finished; /* over the next two */
    bool is_finished;
    enum gw_err err;
};

static enum gw_err
waiting_run(struct database_write *write, struct gw_db *db)
{
    struct waiting_write *waiting = (struct waiting_write *)write;

    return waiting->run(waiting->arg, db);
}

static void
waiting_done(struct database_write *write, enum gw_err err)
{
    struct waiting_write *waiting = (struct waiting_write *)write;
    struct gw_env *env = waiting->env;

    env->threads->lock(env, waiting->finished);
    waiting->err = err;
    waiting->is_finished = true;
    env->threads->wake(env, waiting->finished);
    env->threads->unlock(env, waiting->finished);
}

static enum gw_err
wait_for(struct database *database, struct waiting_write *waiting)
{
    struct gw_env *env = waiting->env;

    GW_TRY(database_write(database, &waiting->write));
    env->threads->lock(env, waiting->finished);
    while (!waiting->is_finished)
        env->threads->wait(env, waiting->finished, -1);
    env->threads->unlock(env, waiting->finished);
    return waiting->err;
}

/* `form` says what the write is: run and arg, and of its own write alone and on_reserve. */
static enum gw_err
write_waited_for(struct database *database, const struct waiting_write *form)
{
    struct waiting_write waiting = *form;
    struct gw_env *env = database->env;
    enum gw_err err;
    bool running;

    waiting.env = env;
    waiting.write.run = waiting_run;
    waiting.write.done = waiting_done;

    lock(database);
    running = database->writer.running;
    gw_check(!running || database->writer.self != env->threads->self(env));
    unlock(database);
    waiting.finished = env->threads->signal_new(env);
    if (waiting.finished == NULL)
        return GW_BUSY;
    if (running) {
        err = wait_for(database, &waiting);
    } else {
        batch_run(database, &waiting.write, 1);
        err = waiting.err;
    }
    env->threads->signal_free(env, waiting.finished);
    return err;
}

enum gw_err
database_write_now(struct database *database, enum gw_err (*run)(void *arg, struct gw_db *db),
                   void *arg)
{
    return write_waited_for(database, &(struct waiting_write){ .run = run, .arg = arg });
}

enum gw_err
database_write_alone(struct database *database, enum gw_err (*run)(void *arg, struct gw_db *db),
                     void *arg)
{
    return write_waited_for(database,
                            &(struct waiting_write){ .write.alone = true, .run = run, .arg = arg });
}

enum gw_err
database_write_on_reserve(struct database *database,
                          enum gw_err (*run)(void *arg, struct gw_db *db), void *arg)
{
    return write_waited_for(
        database, &(struct waiting_write){ .write.on_reserve = true, .run = run, .arg = arg });
}
