/* import_progress.h - how far runs of imports are: in memory, for whoever started them.
 *
 * A run takes a place when its file has come and leaves its outcome there when it has ended, until
 * the place is needed. Its own thread moves the figures, any thread reads them.
 */
#ifndef CORE_IMPORT_PROGRESS_H
#define CORE_IMPORT_PROGRESS_H

#include "gw/buf.h"
#include "gw/import.h"

enum import_stage { IMPORT_READING, IMPORT_CHECKING, IMPORT_TAKING };
enum import_outcome {
    IMPORT_RUNS,
    IMPORT_APPLIED,
    IMPORT_CHECKED,
    IMPORT_REFUSED, /* with lines that can't be taken */
    IMPORT_FAILED,
};

struct import_board;

/* NULL only without memory. */
struct import_board *import_board_new(void);
void import_board_free(struct import_board *board); /* NULL does nothing */

struct import_started {
    int64_t person_id; /* 0: whoever runs the machine */
    const struct gw_import_kind *kind;
    bool apply;
    gw_time at;
};
/* NULL where all places are taken by runs: this one is not watched then. Any thread. */
struct gw_import_progress *import_progress_begin(struct import_board *board,
                                                 const struct import_started *started);
/* These three do nothing with NULL. */
void import_progress_stage(struct gw_import_progress *progress, enum import_stage stage,
                           int64_t lines, int64_t steps);
void import_progress_at(struct gw_import_progress *progress, int64_t step);
void import_progress_end(struct import_board *board, struct gw_import_progress *progress,
                         enum import_outcome outcome, gw_time at);

struct import_view {
    struct import_started started;
    enum import_stage stage;
    enum import_outcome outcome;
    int64_t lines, done; /* of the stage */
    gw_time ended_at;
};
/* The person's newest run; false: none is known. Any thread. */
bool import_progress_find(struct import_board *board, int64_t person_id, struct import_view *out);
/* A word of it as replies say it. */
const char *import_stage_name(enum import_stage stage);
const char *import_outcome_word(enum import_outcome outcome);

#endif
