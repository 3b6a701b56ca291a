/* store.h - a small database of its own for the tests of server/db: counters and notes. */
#ifndef TESTS_STORE_H
#define TESTS_STORE_H

#include "db/inside.h"
#include "gw/module.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"

/* Table counter, table note (id, text unique), and note_line that refers to it. */
extern const struct gw_migration store_migrations[];

struct store {
    struct gw_env *env;
    const char *directory;
    struct database *database;
};

/* In a new directory, migrated; the writer is not started. */
struct store *store_open(struct gw_env *env);
struct store *store_open_with(struct gw_env *env, struct database_options options);
void store_close(struct store *store);
/* Closes and opens it again. */
void store_reopen(struct store *store);

enum gw_err note_insert(struct gw_db *db, int64_t id, const char *text);
/* A connection of its own, outside of all that is tested. */
int64_t store_number(const struct store *store, const char *sql);
int64_t file_number(const char *path, const char *sql);
void file_sql(const char *path, const char *sql);
const char *store_path(const struct store *store, const char *name);

/* A write whose steps the test gives; what happened to it. */
struct probe {
    struct database_write write;
    int64_t id;
    enum gw_err wanted; /* run() inserts note `id` and then returns this */
    bool fills_disk;    /* run() asks for more pages than there are */
    bool records;       /* refused() inserts note -id */
    int runs, refusals;
    int told; /* done() calls */
    enum gw_err err;
    struct probe_log *log;
};

/* What happened, in order, as words: "commit-call 3", "done 3". */
struct probe_log {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    char text[8192];
    size_t bytes;
    int told;
};

struct probe_log *probe_log_new(void);
void probe_init(struct probe *probe, int64_t id, struct probe_log *log);
/* Until `count` writes were answered; the test fails after 20 s. */
void probe_wait(struct probe_log *log, int count);
/* Makes the writer wait in a write until probe_open() is called: what comes meanwhile is one
 * batch. */
typedef enum gw_err probe_gate_run(struct database_write *write, struct gw_db *db);
struct probe_gate {
    struct database_write write;
    probe_gate_run *run;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_open, is_reached, is_done;
};
void probe_close(struct store *store, struct probe_gate *gate);
/* With a step of the test's own, which calls gate->run. */
void probe_close_with(struct store *store, struct probe_gate *gate, probe_gate_run *run);
void probe_open(struct probe_gate *gate);

#endif
