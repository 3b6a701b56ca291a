/* How far runs are: lines by steps, a place for each run, the newest of a person. */
#include <check.h>

#include "core/import_progress.h"

START_TEST(lines_are_told_by_the_steps_that_are_done)
{
    struct import_board *board = import_board_new();
    struct gw_import import = { .progress = import_progress_begin(
                                    board, &(struct import_started){ .person_id = 7, .at = 1 }) };
    struct import_view view;

    import_progress_stage(import.progress, IMPORT_TAKING, 3000, 3000);
    gw_import_steps(&import, 6000);
    for (int i = 0; i < 1500; i++)
        gw_import_step(&import);
    ck_assert(import_progress_find(board, 7, &view));
    ck_assert_int_eq(view.stage, IMPORT_TAKING);
    ck_assert_int_eq(view.outcome, IMPORT_RUNS);
    ck_assert_int_eq(view.lines, 3000);
    ck_assert_int_eq(view.done, 750);
    ck_assert(!import_progress_find(board, 8, &view));
    import_board_free(board);
}
END_TEST

START_TEST(a_place_is_taken_again_only_when_its_run_has_ended)
{
    struct import_board *board = import_board_new();
    struct gw_import_progress *first = NULL, *run;
    struct import_started started = { .person_id = 1 };
    struct import_view view;

    for (started.at = 1; (run = import_progress_begin(board, &started)) != NULL; started.at++)
        first = first == NULL ? run : first;
    import_progress_at(run, 1); /* nobody is told, and nothing happens */
    import_progress_end(board, first, IMPORT_APPLIED, 100);
    ck_assert_ptr_eq(import_progress_begin(board, &started), first);
    ck_assert(import_progress_find(board, 1, &view));
    ck_assert_int_eq(view.started.at, started.at);
    ck_assert_int_eq(view.outcome, IMPORT_RUNS);
    import_board_free(board);
}
END_TEST
