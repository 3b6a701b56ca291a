/* office.h - an office whose clerks write through every route that writes, again and again; what
 * they sent and were told is in a ledger. The server may die under them and come back.
 *
 * Each clerk is a thread with errands of its own kind, straight-line code. A clerk whose request
 * gets no answer waits until the test has put a new server in place and compared the directory with
 * the ledger, and then goes on with the same request: under the same Idempotency-Key where it is a
 * POST, else only where it has not happened. An answer of another status than expected ends the
 * test.
 */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H

#include "tests/lib/client.h"
#include "tests/lib/ledger.h"

struct office;
struct clerk;

/* Makes a city into one that office_open() takes: no limits on requests, posts that a deputy has
 * decided and the chief has not yet seen. Starts and stops servers on it. */
void office_prepare(const char *directory);

/* Signs in whom the clerks act for. */
struct office *office_open(struct server *server);
void office_start(struct office *office, struct ledger *ledger);
/* Where the server is dead: until every clerk knows. */
void office_wait_idle(struct office *office);
/* On a new server. */
void office_go_on(struct office *office, struct server *server);
/* Every clerk ends the errand that is under way; then all writes are known. */
void office_stop(struct office *office);

/* Routes that write and that none of the clerks got through; NULL: none is left out. */
const char *office_left_out(const struct office *office);
/* Words that a search must find, each with the post that it stands in; NULL behind the last. */
struct office_word {
    const char *word;
    int64_t post_id;
};
const struct office_word *office_words(struct office *office);

/* ---- for the errands ---- */

enum member { STAFF, CHIEF, ADMIN, SUPERVISOR, MEMBERS };

struct write {
    enum member as;
    struct client *client; /* in place of a member's */
    const char *method, *path;
    const char *headers, *body; /* or NULL */
    int64_t version;            /* for If-Match; 0: none */
    int status;
    const char *sql, *after;
};
/* NULL where it happened without an answer, and another try would be another write. */
struct response *clerk_write(struct clerk *clerk, const struct write *write);
/* A read that must be answered with 200. */
struct response *clerk_get(struct clerk *clerk, enum member as, const char *path);
/* An upload of the text, from where the server is to `until`; `sql` says "1" then, or the text's
 * digest in hexadecimal digits where it is whole. */
void clerk_append(struct clerk *clerk, const char *path, const char *text, size_t until,
                  const struct write *effect);
/* A word that nobody has used before in this city. */
const char *clerk_word(struct clerk *clerk);
void clerk_note_word(struct clerk *clerk, const char *word, int64_t post_id);
int64_t clerk_person(const struct clerk *clerk, enum member as);
int64_t clerk_section(const struct clerk *clerk); /* of staff and chief */
int64_t clerk_board(const struct clerk *clerk, const char *name);
/* A client of the clerk's own, on the server of now; not signed in. */
struct client *clerk_client(struct clerk *clerk);

typedef void errand(struct clerk *clerk);
extern errand *const office_errands[]; /* NULL behind the last */

#endif
