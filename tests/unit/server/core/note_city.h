/* note_city.h - the small city with one kind of item of its own, the note, that whoever belongs to
 * its audience may see and its author, managers and chief manage: for tests of what the core does
 * with items, whatever their module.
 */
#ifndef NOTE_CITY_H
#define NOTE_CITY_H

#include <jansson.h>

#include "core/item_life.h"
#include "gw/audience.h"
#include "tests/unit/server/core/small_city.h"

#define NOTE_AUTHOR 1002 /* 総務課; 1001 is the chief, 1003 heads another section */
#define NOTE_CHIEF 1001
#define NOTE_OTHER_CHIEF 1003
#define NOTE_READER 1004
#define NOTE_SHELF 500 /* a container */

extern const struct gw_kind note_kind;

struct small_city *note_city_open(void);

/* run(req, arg) as that person: on the writer in a committed transaction, or on a reader. */
typedef enum gw_err note_run(struct gw_request *req, void *arg);
enum gw_err note_write(struct small_city *city, int64_t person_id, note_run *run, void *arg);
enum gw_err note_read(struct small_city *city, int64_t person_id, note_run *run, void *arg);

/* A plain note of the author's, for everybody, in NOTE_SHELF. */
struct gw_item_input note_plain(void);
/* The id of a new one; the test ends where it is refused. */
int64_t note_make(struct small_city *city, const struct gw_item_input *in);
/* As the person sees it, whatever lies in the trash; the test ends where it is missing. */
struct gw_item note_find(struct small_city *city, int64_t item_id);

/* What may be done with the item of that id, by that person; each gives the outcome. */
enum gw_err note_change(struct small_city *city, int64_t person_id, int64_t item_id,
                        const struct gw_item_input *in);
typedef enum gw_err note_act(struct gw_request *req, struct gw_item *item);
enum gw_err note_do(struct small_city *city, int64_t person_id, int64_t item_id, note_act *act);
/* gw_item_open(). */
enum gw_err note_open(struct small_city *city, int64_t person_id, int64_t item_id,
                      struct gw_item_access *access);

/* A page as the person sees it: {"items": [{"id", "read", …}], "next"}. */
json_t *note_list(struct small_city *city, int64_t person_id, struct gw_item_page page);
/* "cab": the page's items, by their place in `ids`. */
const char *note_names(json_t *page, const int64_t *ids, size_t count);
/* The first column of the first row; ?1 is the id. */
int64_t note_number(struct small_city *city, const char *sql_text, int64_t item_id);

/* A handler of a route, asked by that person. */
struct note_call {
    gw_handler *handler;
    int64_t id; /* of the path */
    const void *body, *query;
    int64_t if_match;
    bool is_read;
};
struct note_answer {
    enum gw_err err;
    const char *key; /* of the refusal's message; "" without one */
    json_t *json;    /* NULL: none */
};
struct note_answer note_ask(struct small_city *city, int64_t person_id,
                            const struct note_call *call);

#endif
