/* matrix.h - the permission matrix: every route for every caller, in every place.
 *
 * What is right stands in expectations.txt, written by hand from the regulations; nothing of it is
 * taken from the route table. The city holds a board and posts of its own for each cell.
 */
#ifndef TESTS_MATRIX_H
#define TESTS_MATRIX_H

#include "tests/lib/client.h"

/* The seven callers; a caller's login is its name but for personnel_officer. */
enum caller { ANONYMOUS, STAFF, CHIEF, ADMIN, SUPERVISOR, AUDITOR, PERSONNEL, CALLERS };
/* Whose thing it is: one's own, of one's own section, of another section. */
enum section { SELF, OWN, OTHER, SECTIONS };
/* What the board gives to the caller's department. */
enum right { NONE, READ, WRITE, RIGHTS };

struct cell {
    enum caller caller;
    enum section section;
    enum right right;
};

enum target { TARGET_NOTHING, TARGET_PERSON, TARGET_BOARD, TARGET_POST };

extern const char *const caller_names[CALLERS];
extern const char *const caller_logins[CALLERS];
extern const char *const section_names[SECTIONS];
extern const char *const right_names[RIGHTS];

/* One line of the file: the status that these callers get in these places. */
struct expected_status {
    unsigned callers, sections, rights; /* bit sets */
    int status;
    const char *why;
    int line;
    bool used;
};

struct expected_route {
    const char *method, *path;
    const char *needs; /* a permission, "session" (every user), or "open" (anybody) */
    const char *call;  /* path and query with {id}, {board}, {department}, {version} */
    const char *headers, *body;
    enum target target;
    struct expected_status *statuses;
    size_t statuses_count;
    int line;
};

struct expectations {
    struct expected_route *routes;
    size_t count;
};
/* Ends the test where the file is malformed. */
struct expectations expectations_read(const char *path);
/* The first line that fits, or NULL. */
struct expected_status *expected_status_of(const struct expected_route *route, struct cell cell);

/* ---- the places ---- */

struct place {
    int64_t id; /* the post or the person */
    int64_t board, department;
};

/* Adds what the cells need to a city's database: colleagues and strangers, a board for each caller,
 * section and right, posts for `routes_count` routes on it. */
struct city {
    int64_t persons[CALLERS], departments[CALLERS];
    int64_t colleagues[CALLERS], stranger, other_department;
};
void city_prepare(const char *directory, size_t routes_count, struct city *out);
struct place city_place(const struct city *city, const struct expected_route *route,
                        size_t route_index, struct cell cell);

/* The template with its placeholders filled. */
const char *place_fill(const char *template, const struct place *place);

#endif
