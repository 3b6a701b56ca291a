/* app.h - the running server: one struct that holds the parts, and one per thread that touches the
 * database.
 *
 * Threads and what they own: each I/O thread, each pool thread and the writer have a `struct lane`.
 * What all threads share is in `struct gw_app` and says how it is protected.
 */
#ifndef CORE_APP_H
#define CORE_APP_H

#include <stdatomic.h>

#include "base/histogram.h"
#include "core/argon.h"
#include "core/libraries.h"
#include "db/database.h"
#include "gw/module.h"
#include "http/http.h"

struct registry; /* registry.h: routes, permissions, kinds, messages, settings; constant after start
                  */
struct settings; /* settings.h: current values; old texts are kept */
struct names;    /* people.h: names of people and departments; read-copy-update by epoch */
struct marks;    /* marks.h: read marks in memory; locked by shard */
struct item_index;     /* item_index.h: which items are current; one lock, many readers */
struct item_lines;     /* item_lines.h: what lists show of them; locked by part */
struct broker;         /* broker.h: open event streams, per I/O thread */
struct job_runner;     /* jobs.h */
struct search_indexer; /* search.h */
struct exporter;       /* exporter.h */
struct pool;           /* pool.h: slow threads at nice 19, bounded queue */
struct last_seen;      /* session.h: session → time, flushed each 60 s */
struct limiter;        /* limiter.h: token buckets */
struct session;        /* session.h */
struct workers;        /* workers.h: what takes apart what comes from outside */
struct static_site;    /* static_files.h: the web client and its policy */

struct gw_app {
    struct gw_env *env;
    struct database *database;
    struct http_server *http; /* NULL in subcommands */
    const struct gw_module *const *modules;
    const struct gw_migration *migrations;
    struct registry *registry;
    struct settings *settings;
    struct names *names;
    struct marks *marks;
    struct marks *confirmed; /* what people have confirmed, kept in the same way */
    struct item_index *item_index;
    struct item_lines *item_lines;
    struct broker *broker;
    struct job_runner *jobs;
    struct search_indexer *indexer; /* NULL where nothing is served; so is the next */
    struct exporter *exporter;
    struct pool *pool;
    struct pool *readers; /* of a database behind a network: what would be read on I/O threads; NULL
                             where the pool does it too */
    struct last_seen *last_seen;
    struct limiter *limiter;
    struct import_board *imports; /* import_progress.h: how far they are; locked */
    struct workers *workers;      /* NULL in subcommands: gw_worker_ask() finds nobody */
    struct static_site *site;     /* static_files.h: constant */
    struct libraries libraries;
    _Atomic uint64_t
        auth_epoch; /* moved after each commit that changes who may do what (gw_people_touch) */
    _Atomic uint64_t people_epoch; /* actor.h: moves with people and their offices … */
    _Atomic uint64_t member_epoch; /* … and with the members of groups and kept audiences */
    struct people_order *order;    /* people_order.h: the city in the order of its lists; locked */
    _Atomic int64_t clock_offset_us;    /* tests: added to env->now */
    int64_t started_us;                 /* of the clock that never steps */
    struct histogram lane_us[GW_LANES]; /* from a whole request to its reply, by the route's lane */
    int statm_fd; /* /proc/self/statm: its sandbox lets no thread open it later */
    struct lane
        *writer; /* lane.h: the writer thread's, made by its first request; used only there */
    /* Access hours (K23): asked for every request with a session whose route says GW_HOURS_APPLY;
     * GW_DENIED closes the route. NULL: no hours. Set before the server starts. */
    enum gw_err (*hours)(struct lane *lane, const struct session *session, gw_time now);
};

struct app_options {
    const struct gw_module *const *modules;
    const struct gw_migration *migrations;
    struct database_options database;
};

/* What one thread needs to serve requests; made on it, never shared. */
struct lane {
    struct gw_app *app;
    struct gw_db *db; /* reader; the writer's connection on the writer thread; NULL on I/O threads
                         where the database is behind a network */
    struct actor_cache *actors;       /* actor.h */
    struct audit_chain *audit;        /* audit.h; writer only */
    struct argon_memory passwords;    /* pool threads only */
    struct audience_cache *audiences; /* audience.h: who is in them; NULL until first asked */
    struct http_io *io;               /* I/O threads only */
    uint64_t lines_noted; /* item_lines_changes() before the snapshot began; 0: not noted */
};

/* Makes every part in order, migrates the database and loads settings. No threads yet: writer,
 * pool, jobs and HTTP are started by `serve` alone. Prints one line on stderr for what a person can
 * mend (lock, tables, migrations). */
enum gw_err app_open(struct gw_env *env, const struct app_options *options,
                     struct gw_app **out) GW_MUST_USE;
/* Stops the writer, closes the database, frees all parts. NULL does nothing. */
void app_close(struct gw_app *app);

gw_time app_now(const struct gw_app *app);
gw_date app_today(const struct gw_app *app);

#endif
