/* import.h - posts of another product and their boards: what the files of the import share. */
#ifndef BULLETIN_IMPORT_H
#define BULLETIN_IMPORT_H

#include "bulletin.h"
#include "gw/import.h"

/* A board as an import sees it: whoever asks, all of them. */
struct import_board {
    struct bulletin_board board; /* id 0: new */
    struct gw_text_map posts;    /* what stands there already: "moment/digest" */
    bool is_several;             /* a name that several boards have */
};

/* Every board that is not closed, by name; in the import's arena. */
enum gw_err bulletin_import_boards(struct gw_request *req, struct gw_arena *arena,
                                   struct gw_text_map *by_name) GW_MUST_USE;
/* Fills board->posts. */
enum gw_err bulletin_import_posts(struct gw_request *req, struct gw_arena *arena,
                                  struct import_board *board) GW_MUST_USE;
/* Of the main position held today; 0 without one. */
enum gw_err bulletin_import_department(struct gw_request *req, int64_t person_id,
                                       int64_t *department_id) GW_MUST_USE;
struct gw_text bulletin_import_key(struct gw_arena *arena, gw_time published_from,
                                   struct gw_text title, struct gw_text text);

extern const struct gw_import_kind bulletin_import_kind;

#endif
