/* db.h - statements on the database, the same for SQLite and PostgreSQL.
 *
 * A `struct gw_db` is one connection and belongs to one thread: each I/O thread reads on its own,
 * the writer thread writes on the only writing one. Statements are prepared once per connection and
 * kept, keyed by the address of their gw_sql. SQL stands only in *_store.c, each statement above
 * its only user.
 *
 * Errors: GW_MISSING (no row), GW_CONFLICT (a constraint), GW_BUSY (lock or lost connection),
 * GW_FULL (disk), GW_IO (everything else, logged where it happens). A failed bind is kept and
 * returned by the next step.
 */
#ifndef GW_DB_H
#define GW_DB_H

#include "gw/text.h"
#include "gw/time.h"

struct gw_db;
struct gw_stmt;

struct gw_sql {
    const char *name;
    const char *text;  /* SQLite's, with ?1 parameters; PostgreSQL's too where `pgsql` is NULL */
    const char *pgsql; /* or GW_SQL_NONE */
    bool scans; /* walks a whole table on purpose (small table, or a job); the plan test lets it
                   pass */
};

/* For `pgsql`: nobody asks for it there. */
#define GW_SQL_NONE ""

/* Declares a statement. It also lists itself in an ELF section, for one purpose: a test prepares
 * every statement of the tree. Nothing is registered or run through that list. */
#define GW_SQL(id, ...)                                   \
    static const struct gw_sql id = { #id, __VA_ARGS__ }; \
    static const struct gw_sql *const id##_listed __attribute__((used, section("gw_sql"))) = &id

/* The connection's statement, reset and ready to bind. One use at a time: asking again while it is
 * open aborts. */
struct gw_stmt *gw_db_stmt(struct gw_db *db, const struct gw_sql *sql);
void gw_stmt_done(struct gw_stmt **stmt);
#define GW_STMT __attribute__((cleanup(gw_stmt_done))) struct gw_stmt *

void gw_bind_int(struct gw_stmt *stmt, int index, int64_t value);
void gw_bind_null(struct gw_stmt *stmt, int index);
/* Text and bytes are borrowed until the statement is done. Text with NUL is refused (GW_INVALID),
 * as PostgreSQL can't hold it. A NULL `data` binds the empty text, never SQL NULL. */
void gw_bind_text(struct gw_stmt *stmt, int index, struct gw_text value);
void gw_bind_bytes(struct gw_stmt *stmt, int index, struct gw_text value);
/* SQL NULL for 0 (an absent id), for GW_DATE_NONE and for the empty text. */
void gw_bind_id(struct gw_stmt *stmt, int index, int64_t id);
void gw_bind_date(struct gw_stmt *stmt, int index, gw_date date);
void gw_bind_text_or_null(struct gw_stmt *stmt, int index, struct gw_text value);

enum gw_err gw_step_row(struct gw_stmt *stmt)
    GW_MUST_USE; /* GW_MISSING when there is no (further) row */
enum gw_err gw_step_done(struct gw_stmt *stmt) GW_MUST_USE; /* for statements without rows */
/* The same where nobody asks how many rows changed, and a failure is a reason to give up whichever
 * it is: it may be told by a later statement or by the end of the write instead. On an engine
 * beyond a network this one isn't waited for. In a write transaction only. */
enum gw_err gw_step_later(struct gw_stmt *stmt) GW_MUST_USE;
/* Ends a loop over gw_step_row: GW_MISSING becomes GW_OK. */
static inline enum gw_err
gw_step_end(enum gw_err err)
{
    return err == GW_MISSING ? GW_OK : err;
}
/* Rows that the last gw_step_done of this statement changed. */
int64_t gw_stmt_changes(const struct gw_stmt *stmt);

bool gw_column_is_null(struct gw_stmt *stmt, int index);
int64_t gw_column_int(struct gw_stmt *stmt, int index);  /* 0 for NULL */
gw_date gw_column_date(struct gw_stmt *stmt, int index); /* GW_DATE_NONE for NULL */
struct gw_text gw_column_text(struct gw_stmt *stmt, struct gw_arena *arena, int index);
/* Borrowed until the next step: for writing a row straight into a reply. */
struct gw_text gw_column_view(struct gw_stmt *stmt, int index);

/* A new id: 42 bits of ms since 2020, 4 of node, 7 of sequence (DESIGN 3); never smaller than one
 * given before, also when the clock steps back. Writer only. */
int64_t gw_db_new_id(struct gw_db *db);
/* The next dense number (1, 2, …) of the named counter, a literal; gaps never occur. Its row shows
 * the number at COMMIT and not before. Inside a write transaction. */
enum gw_err gw_db_next(struct gw_db *db, const char *counter, int64_t *out) GW_MUST_USE;

/* Calls run(arg) once the surrounding transaction is durable; forgotten when the request is rolled
 * back. Called on the writer thread before the reply leaves. `arg` must outlive the request: an
 * arena's memory does. */
void gw_after_commit(struct gw_db *db, void (*run)(void *arg), void *arg);

/* The value that every statement may read by SQL function visible(audience_id): the audiences of
 * who is asking (DESIGN 4). `audiences` is borrowed until the next call; NULL sees nothing. */
struct gw_bitmap;
void gw_db_set_audiences(struct gw_db *db, const struct gw_bitmap *audiences);

#endif
