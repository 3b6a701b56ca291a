/* import_progress.c - see import_progress.h. */
#include "core/import_progress.h"

#include <pthread.h>
#include <stdatomic.h>

#define RUNS_MAX 16

struct gw_import_progress {
    struct import_started started; /* at 0: the place is free */
    enum import_outcome outcome;
    gw_time ended_at;
    _Atomic int stage;
    _Atomic int64_t lines, steps, done;
};

struct import_board {
    pthread_mutex_t lock; /* over all but what is atomic */
    struct gw_import_progress runs[RUNS_MAX];
};

struct import_board *
import_board_new(void)
{
    struct import_board *board = calloc(1, sizeof(*board));

    if (board != NULL)
        pthread_mutex_init(&board->lock, NULL);
    return board;
}

void
import_board_free(struct import_board *board)
{
    if (board == NULL)
        return;
    pthread_mutex_destroy(&board->lock);
    free(board);
}

/* A free place, else that of the run that ended first. */
static struct gw_import_progress *
place_find(struct import_board *board)
{
    struct gw_import_progress *found = NULL;

    for (size_t i = 0; i < RUNS_MAX; i++) {
        struct gw_import_progress *run = &board->runs[i];

        if (run->started.at == 0)
            return run;
        if (run->outcome != IMPORT_RUNS && (found == NULL || run->ended_at < found->ended_at))
            found = run;
    }
    return found;
}

struct gw_import_progress *
import_progress_begin(struct import_board *board, const struct import_started *started)
{
    struct gw_import_progress *run;

    pthread_mutex_lock(&board->lock);
    run = place_find(board);
    if (run != NULL) {
        run->started = *started;
        run->outcome = IMPORT_RUNS;
        import_progress_stage(run, IMPORT_READING, 0, 0);
    }
    pthread_mutex_unlock(&board->lock);
    return run;
}

void
import_progress_stage(struct gw_import_progress *progress, enum import_stage stage, int64_t lines,
                      int64_t steps)
{
    if (progress == NULL)
        return;
    atomic_store(&progress->done, 0);
    atomic_store(&progress->steps, steps);
    atomic_store(&progress->lines, lines);
    atomic_store(&progress->stage, (int)stage);
}

void
import_progress_at(struct gw_import_progress *progress, int64_t step)
{
    if (progress != NULL)
        atomic_store_explicit(&progress->done, step, memory_order_relaxed);
}

void
gw_import_steps(struct gw_import *import, size_t steps)
{
    if (import->progress == NULL)
        return;
    atomic_store(&import->progress->done, 0);
    atomic_store(&import->progress->steps, (int64_t)steps);
}

void
gw_import_step(struct gw_import *import)
{
    if (import->progress != NULL)
        atomic_fetch_add_explicit(&import->progress->done, 1, memory_order_relaxed);
}

void
import_progress_end(struct import_board *board, struct gw_import_progress *progress,
                    enum import_outcome outcome, gw_time at)
{
    if (progress == NULL)
        return;
    pthread_mutex_lock(&board->lock);
    progress->outcome = outcome;
    progress->ended_at = at;
    pthread_mutex_unlock(&board->lock);
}

static int64_t
lines_done(struct gw_import_progress *run, int64_t lines)
{
    const int64_t steps = atomic_load(&run->steps);
    const int64_t done = atomic_load(&run->done);

    if (steps == 0)
        return 0;
    return done >= steps ? lines : (int64_t)((double)lines * (double)done / (double)steps);
}

bool
import_progress_find(struct import_board *board, int64_t person_id, struct import_view *out)
{
    struct gw_import_progress *found = NULL;

    pthread_mutex_lock(&board->lock);
    for (size_t i = 0; i < RUNS_MAX; i++) {
        struct gw_import_progress *run = &board->runs[i];

        if (run->started.at != 0 && run->started.person_id == person_id &&
            (found == NULL || run->started.at >= found->started.at))
            found = run;
    }
    if (found != NULL)
        *out = (struct import_view){
            .started = found->started,
            .stage = (enum import_stage)atomic_load(&found->stage),
            .outcome = found->outcome,
            .lines = atomic_load(&found->lines),
            .done = lines_done(found, atomic_load(&found->lines)),
            .ended_at = found->ended_at,
        };
    pthread_mutex_unlock(&board->lock);
    return found != NULL;
}

const char *
import_stage_name(enum import_stage stage)
{
    static const char *const names[] = {
        [IMPORT_READING] = "reading", [IMPORT_CHECKING] = "checking", [IMPORT_TAKING] = "taking"
    };

    return names[stage];
}

const char *
import_outcome_word(enum import_outcome outcome)
{
    static const char *const words[] = { [IMPORT_RUNS] = "runs",
                                         [IMPORT_APPLIED] = "applied",
                                         [IMPORT_CHECKED] = "checked",
                                         [IMPORT_REFUSED] = "refused",
                                         [IMPORT_FAILED] = "failed" };

    return words[outcome];
}
