/* command_serve.c - `kairan serve`: the server from its options to its graceful end.
 *
 * The first thread does nothing but wait for signals and wake once a second for what is due. Order
 * of the end: no new requests, streams and open requests finish, jobs and pool end, last-seen is
 * handed over, the writer finishes its queue, the database is checkpointed and closed.
 */
#include <jansson.h>
#include <pthread.h>
#include <signal.h>

#include "core/admin_http.h"
#include "core/app.h"
#include "core/command.h"
#include "core/command_city.h"
#include "core/dispatch_http.h"
#include "core/exporter.h"
#include "core/item_index.h"
#include "core/jobs.h"
#include "core/pool.h"
#include "core/search.h"
#include "core/serve_control.h"
#include "core/serve_sandbox.h"
#include "core/service_manager.h"
#include "core/session.h"
#include "core/workers.h"
#include "gw/log.h"
#include "http/address.h"

enum { STOP_MS_MAX = 10000, LAST_SEEN_S = 60, EXIT_WRONG_USE = 2 };

struct serve_options {
    struct database_options database;
    const char *listen, *admin_listen, *tls_cert, *tls_key;
    const char *trusted_proxies, *exempt_networks, *log_level;
    int64_t io_threads, batch_max;
};

struct serve {
    struct gw_app *app;
    struct http_server *admin; /* NULL without --admin-listen */
    struct control *control;
    gw_time ready_at, last_seen_flushed_at; /* by the clock that never steps back */
};

static void
options_parse(struct serve_options *in, int argc, char **argv)
{
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in->database, "the city's data directory"),
        COMMAND_DATABASE(&in->database),
        { "listen", "ADDR:PORT", "where browsers connect (127.0.0.1:8080)", .text = &in->listen },
        { "admin-listen", "ADDR:PORT", "serve /metrics there", .text = &in->admin_listen },
        { "tls-cert", "FILE", "certificate chain, PEM", .text = &in->tls_cert },
        { "tls-key", "FILE", "its private key, PEM", .text = &in->tls_key },
        { "trusted-proxies", "LIST", "networks whose X-Forwarded-For counts",
          .text = &in->trusted_proxies },
        { "exempt-networks", "LIST", "networks without limits per address (VDI, NAT)",
          .text = &in->exempt_networks },
        { "io-threads", "N", "threads for connections (cores)", .number = &in->io_threads, .min = 1,
          .max = 64 },
        { "batch-max", "N", "writes in one commit (1024)", .number = &in->batch_max, .min = 1,
          .max = 65536 },
        { "log-level", "LEVEL", "debug, info, warn or error (info)", .text = &in->log_level },
        { 0 },
    };

    command_options("serve", "Serves a data directory over HTTP.", options, argc, argv);
}

static _Noreturn void
refuse(const char *why, const char *subject)
{
    (void)fprintf(stderr, "kairan serve: %s%s\n", why, subject);
    exit(EXIT_WRONG_USE);
}

static void
log_level_set(const char *name)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0) {
            gw_log_set_level((enum gw_log_level)i);
            return;
        }
    }
    refuse("--log-level must be debug, info, warn or error, not ", name);
}

static void
networks_check(const char *option, const char *list)
{
    struct http_networks networks;

    if (http_networks_parse(list, &networks) != GW_OK)
        refuse(option, list);
    http_networks_done(&networks);
}

static void
listen_check(const char *option, const char *listen)
{
    struct sockaddr_storage address;
    socklen_t bytes;

    if (listen != NULL && http_listen_parse(listen, &address, &bytes) != GW_OK)
        refuse(option, listen);
}

static void
options_check(const struct serve_options *in)
{
    log_level_set(in->log_level);
    listen_check("--listen must be like 127.0.0.1:8080 or [::1]:8080, not ", in->listen);
    listen_check("--admin-listen must be like 127.0.0.1:8081, not ", in->admin_listen);
    networks_check("--trusted-proxies must be like 10.0.0.1,10.1.0.0/16, not ",
                   in->trusted_proxies);
    networks_check("--exempt-networks must be like 10.0.0.1,10.1.0.0/16, not ",
                   in->exempt_networks);
    if ((in->tls_cert == NULL) != (in->tls_key == NULL))
        refuse("--tls-cert and --tls-key come together", "");
    command_city_check("serve", &in->database);
}

/* Every thread made from here on leaves these signals to the first one. */
static sigset_t
signals_block(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    return set;
}

static enum gw_err
http_make(struct serve *serve, const struct serve_options *in)
{
    struct gw_app *app = serve->app;
    const struct http_app site = dispatch_http_app(app);
    const struct http_app admin = admin_http_app(app);
    const struct http_options options = {
        .listen = in->listen,
        .io_threads = (unsigned)in->io_threads,
        .tls_cert = in->tls_cert,
        .tls_key = in->tls_key,
        .trusted_proxies = in->trusted_proxies,
        .exempt_networks = in->exempt_networks,
    };
    const struct http_options admin_options = { .listen = in->admin_listen,
                                                .io_threads = 1,
                                                .is_operators = true };

    GW_TRY(http_server_new(app->env, &options, &site, &app->http));
    if (in->admin_listen != NULL)
        GW_TRY(http_server_new(app->env, &admin_options, &admin, &serve->admin));
    return GW_OK;
}

/* The control socket's threads, which write where the operator says, come before the rules on
 * files; all others after them. */
static enum gw_err
sandbox_close(struct serve *serve, const struct serve_options *in)
{
    serve_sandbox_calls();
    GW_TRY(serve_control_start(serve->app, &serve->control));
    serve_sandbox_files(&(struct serve_sandbox){
        .database = &in->database, .tls_cert = in->tls_cert, .tls_key = in->tls_key });
    return GW_OK;
}

static enum gw_err
parts_start(struct serve *serve, const struct serve_options *in)
{
    struct gw_app *app = serve->app;

    GW_TRY(sandbox_close(serve, in));
    GW_TRY(database_writer_start(app->database));
    GW_TRY(pool_new(app, 0, 0, &app->pool));
    if (database_is_remote(app->database))
        GW_TRY(readers_new(app, &app->readers));
    GW_TRY(item_index_start(app));
    GW_TRY(http_make(serve, in));
    app->jobs = jobs_new(app);
    if (app->jobs == NULL)
        return GW_BUSY;
    GW_TRY(search_indexer_start(app, &app->indexer));
    GW_TRY(exporter_start(app, &app->exporter));
    GW_TRY(jobs_start(app->jobs));
    control_open(serve->control);
    GW_TRY(http_server_start(app->http));
    if (serve->admin != NULL)
        GW_TRY(http_server_start(serve->admin));
    return GW_OK;
}

/* Frees what was made, in the order of the first comment; any part may be missing. */
static void
parts_stop(struct serve *serve)
{
    struct gw_app *app = serve->app;

    if (app->http != NULL)
        http_server_stop(app->http, STOP_MS_MAX);
    if (serve->admin != NULL)
        http_server_stop(serve->admin, STOP_MS_MAX);
    if (serve->control != NULL)
        control_stop(serve->control);
    search_indexer_stop(app->indexer);
    exporter_stop(app->exporter);
    if (app->jobs != NULL)
        jobs_stop(app->jobs);
    item_index_stop(app->item_index);
    if (app->readers != NULL)
        pool_stop(app->readers);
    if (app->pool != NULL)
        pool_stop(app->pool);
    if (last_seen_flush(app) != GW_OK)
        gw_log_write(GW_LOG_WARN, "session.last_seen_lost", NULL, 0);
    database_writer_stop(app->database);
    search_indexer_free(app->indexer);
    app->indexer = NULL;
    exporter_free(app->exporter);
    app->exporter = NULL;
    if (app->jobs != NULL)
        jobs_free(app->jobs);
    pool_free(app->pool);
    pool_free(app->readers);
    if (serve->admin != NULL)
        http_server_free(serve->admin);
    if (app->http != NULL)
        http_server_free(app->http);
    app->http = NULL;
}

static void
tick(struct serve *serve)
{
    gw_time now = serve->app->env->monotonic_us(serve->app->env);

    workers_tick(serve->app->workers);
    if (now - serve->last_seen_flushed_at < LAST_SEEN_S * GW_SECOND)
        return;
    serve->last_seen_flushed_at = now;
    if (last_seen_flush(serve->app) != GW_OK)
        gw_log_write(GW_LOG_WARN, "session.last_seen_waits", NULL, 0);
}

static void
reload(struct serve *serve)
{
    if (http_server_reload(serve->app->http) != GW_OK)
        gw_log_write(GW_LOG_ERROR, "server.reload_failed", NULL, 0);
    else
        gw_log_write(GW_LOG_INFO, "server.reloaded", NULL, 0);
}

/* Without workers nothing that comes from outside is looked at: a start brings them back. */
static bool
restart_is_due(const struct serve *serve)
{
    const struct gw_app *app = serve->app;

    return workers_are_gone(app->workers) &&
           service_manager_restarts(app->env->monotonic_us(app->env) - serve->ready_at);
}

/* Until SIGTERM or SIGINT, or the program had better begin anew; the exit status. */
static int
signals_wait(struct serve *serve, const sigset_t *signals)
{
    const struct timespec second = { .tv_sec = 1 };

    for (;;) {
        int number = sigtimedwait(signals, NULL, &second);

        if (number == SIGTERM || number == SIGINT)
            return 0;
        if (number == SIGHUP)
            reload(serve);
        tick(serve);
        if (restart_is_due(serve))
            return DATABASE_EXIT_RESTART;
    }
}

/* Says why the server does not start and gives the exit status. */
static int
start_failed(const struct serve_options *in, enum gw_err err)
{
    const char *why = "the log says why";

    if (err == GW_UNSUPPORTED)
        why = "--tls-cert and --tls-key are no certificate and its key";
    else if (err == GW_CONFLICT)
        why = "the address is taken";
    else if (err == GW_DENIED)
        why = "this user may not listen there";
    else if (err == GW_INVALID)
        why = "this machine has no such address";
    (void)fprintf(stderr, "kairan serve: can't start on %s: %s\n", in->listen, why);
    return err == GW_UNSUPPORTED || err == GW_INVALID ? EXIT_WRONG_USE : 1;
}

static int
serve_run(struct serve *serve, const struct serve_options *in)
{
    sigset_t signals = signals_block();
    enum gw_err err = parts_start(serve, in);
    int status;

    if (err != GW_OK) {
        parts_stop(serve);
        return start_failed(in, err);
    }
    gw_log(GW_LOG_INFO, "server.listening", GW_LOG_NUM("port", http_server_port(serve->app->http)),
           GW_LOG_STR("listen", gw_text_from(in->listen)));
    serve->ready_at = serve->app->env->monotonic_us(serve->app->env);
    serve->last_seen_flushed_at = serve->ready_at;
    service_manager_tell("READY=1");
    status = signals_wait(serve, &signals);
    service_manager_tell("STOPPING=1");
    gw_log_write(GW_LOG_INFO, "server.stopping", NULL, 0);
    parts_stop(serve);
    gw_log_write(GW_LOG_INFO, "server.stopped", NULL, 0);
    return status;
}

static int
app_run(struct serve *serve, const struct serve_options *in, const struct command_context *context,
        struct workers *workers)
{
    enum gw_err err;
    int status;

    err = app_open(gw_env_system(),
                   &(struct app_options){
                       .modules = context->modules,
                       .migrations = context->migrations,
                       .database = in->database,
                   },
                   &serve->app);
    if (err != GW_OK) {
        (void)fprintf(stderr, "kairan serve: can't open %s (%s)\n", database_place(&in->database),
                      gw_err_name(err));
        return err == GW_CONFLICT || err == GW_BUG ? EXIT_WRONG_USE : 1;
    }
    serve->app->workers = workers;
    status = serve_run(serve, in);
    app_close(serve->app);
    return status;
}

int
command_serve(const struct command_context *context, int argc, char **argv)
{
    struct serve_options in = { .listen = "127.0.0.1:8080", .log_level = "info" };
    struct serve serve = { 0 };
    struct workers *workers;
    int status;

    options_parse(&in, argc, argv);
    options_check(&in);
    in.database.batch_max = (size_t)in.batch_max;
    /* Names of JSON objects hash by a secret seed; set before any thread decodes one. */
    json_object_seed(0);
    driver_sqlite_spill_to(in.database.directory);
    /* Before any thread, and before a file of the city is open. */
    if (workers_new(gw_env_system(), context->modules, &workers) != GW_OK) {
        (void)fprintf(stderr, "kairan serve: can't start a process for workers\n");
        return 1;
    }
    status = app_run(&serve, &in, context, workers);
    workers_free(workers);
    return status;
}
