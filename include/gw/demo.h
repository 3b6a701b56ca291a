/* demo.h - what a module gets to fill its part of the demonstration city: the same seed and day
 * give the same city.
 *
 * The city is built in a new directory that nothing else uses; if the build breaks off, it is
 * thrown away. So its content has no audit entry each: one entry stands for the whole.
 */
#ifndef GW_DEMO_H
#define GW_DEMO_H

#include "gw/audience.h"
#include "gw/item.h"

struct gw_demo_department {
    int64_t id, parent_id; /* parent 0: at the top */
    int64_t level;         /* 1 部, 2 課, 3 係 */
    struct gw_text name;
    struct gw_text phone;
    struct gw_text topic; /* what its people write about: "general", "tax", … (demo_words.h) */
};

struct gw_demo_person {
    int64_t id, department_id;
    struct gw_text name;
    struct gw_text extension;
    struct gw_text login;
    int64_t rank;      /* of the main position: smaller is higher */
    gw_time joined_at; /* before it, the person was not there */
};

struct gw_demo {
    struct gw_db *db; /* inside a transaction; a module calls pause() between slices of work */
    struct gw_arena *arena;
    gw_time since, now; /* the city's past: all that happened lies between them */
    gw_time clock;      /* what ids are made from; gw_demo_item moves it */
    uint64_t random;    /* state; use gw_demo_number */
    int64_t posts;      /* how many posts in all */
    const struct gw_demo_department *departments; /* parents before children */
    size_t departments_count;
    const struct gw_demo_person *persons; /* those with accounts; the ones with a name first */
    size_t persons_count;
    /* Commits and begins anew, and moves the progress bar: `done` of `total` steps of this module.
     * Views of rows and open statements must be gone; the arena stays. */
    enum gw_err (*pause)(struct gw_demo *demo, int64_t done, int64_t total);
    void *state; /* the command's own */
};

/* 0 … bound - 1, uniform. */
uint64_t gw_demo_number(struct gw_demo *demo, uint64_t bound);
/* True in `percent` of 100 calls. */
bool gw_demo_chance(struct gw_demo *demo, unsigned percent);
/* The index-th of `total` moments in office hours of business days from `since` to `now`; a larger
 * index gives a later moment. */
gw_time gw_demo_moment(struct gw_demo *demo, int64_t index, int64_t total);
/* The person of one of the accounts that every city has ("staff", "chief", …); aborts for another.
 */
const struct gw_demo_person *gw_demo_account(const struct gw_demo *demo, const char *login);

enum gw_err gw_demo_audience(struct gw_demo *demo, const struct gw_audience_member *members,
                             size_t count, int64_t *audience_id) GW_MUST_USE;
/* As gw_audience_keep(); sorts `members` in place. */
enum gw_err gw_demo_audience_keep(struct gw_demo *demo, const char *name,
                                  const struct gw_audience_members *members,
                                  int64_t *audience_id) GW_MUST_USE;

/* An item with its first version, made by `author_id` at `at`, in the state that its dates give. */
struct gw_demo_item {
    const struct gw_kind *kind;
    const struct gw_item_input *in;
    int64_t author_id;
    gw_time at;
};
enum gw_err gw_demo_item(struct gw_demo *demo, const struct gw_demo_item *item, int64_t *item_id,
                         int64_t *item_no) GW_MUST_USE;

/* A remark below an item that allows them. */
struct gw_demo_comment {
    int64_t item_id; /* what it stands below, with these of its values */
    const struct gw_item_input *in;
    struct gw_text page; /* where that is read: "/posts/12" */
    struct gw_text text;
    int64_t author_id, owner_department_id;
    gw_time at;
};
enum gw_err gw_demo_comment(struct gw_demo *demo, const struct gw_demo_comment *comment,
                            int64_t *item_no) GW_MUST_USE;

/* Marks items as read: `percent` of 100 of the numbers first … last. A person's ranges are given in
 * one call. */
struct gw_demo_reading {
    int64_t first_no, last_no;
    unsigned percent;
};
enum gw_err gw_demo_read(struct gw_demo *demo, int64_t person_id,
                         const struct gw_demo_reading *readings, size_t count) GW_MUST_USE;

#endif
