/* ledger.h - what a server was asked and what it has acknowledged, kept outside of it, and what its
 * data directory must say because of it. SQLite only.
 *
 * A write is known by a statement that asks the database for its effect. While nobody has answered,
 * the database may say what it said before, or what the write makes of it; afterwards only the
 * latter. Each write that is audited has its entry, and one alone.
 */
#ifndef TESTS_LEDGER_H
#define TESTS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

struct ledger;
/* Over the directory as it is now; entries that its log has already don't count. */
struct ledger *ledger_new(const char *directory);

/* Statements may use holds(bitmap, number): a mark; stored(token): bytes of an upload on the disk;
 * is_password(hash, text). */
struct ledger_write {
    const char *sql;   /* whose first column in its first row is the effect; no row: "" */
    const char *after; /* what that is, once the write is done */
    const char *verb;  /* of its entry in the log; NULL: not audited */
};
/* Notes that it is being sent, and what is there before. The number of what it is about; nothing
 * else may be under way there. Any thread. */
size_t ledger_begin(struct ledger *ledger, const struct ledger_write *write);
/* It was acknowledged; or, after a check, what became of it is known. */
void ledger_end(struct ledger *ledger, size_t subject, bool happened);
/* What the last check found of a write under way. */
bool ledger_happened(struct ledger *ledger, size_t subject);

struct ledger_verdict {
    size_t asked;      /* statements, and verbs of the log */
    size_t wrong;      /* acknowledged and not there, there in part, or twice */
    const char *first; /* five of the wrong ones, a line each; NULL: none */
};
/* Compares the directory with what is noted; beside a running server, too. Nobody writes. */
void ledger_check(struct ledger *ledger, const char *directory, struct ledger_verdict *out);

/* What was noted so far: each begin and each end is one note. */
size_t ledger_notes(struct ledger *ledger);
/* A ledger over the same beginning that goes through another one's notes: on to the first `notes`
 * of them, never back. */
struct ledger *ledger_follower(const struct ledger *ledger);
void ledger_follow(struct ledger *follower, const struct ledger *ledger, size_t notes);
/* Called under the ledger's lock after each note. */
void ledger_on_note(struct ledger *ledger, void (*noted)(size_t notes));
size_t ledger_acknowledged(const struct ledger *ledger);

#endif
