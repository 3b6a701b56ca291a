/* import_watch.c - see import_watch.h. */
#include "core/import_watch.h"

#include <unistd.h>

#include "core/import_progress.h"
#include "core/registry.h"

#define EVERY_US GW_SECOND
#define ARENA_BYTES_MAX ((size_t)1 << 20)
#define LINE_BYTES_MAX ((size_t)1 << 10)

static void
line_write(struct gw_app *app, struct gw_text language, struct gw_buf *out)
{
    static const char *const keys[] = { [IMPORT_READING] = "import.stage_reading",
                                        [IMPORT_CHECKING] = "import.stage_checking",
                                        [IMPORT_TAKING] = "import.stage_taking" };
    const enum gw_language in = gw_text_equal(language, GW_TEXT("en")) ? GW_EN : GW_JA;
    struct import_view view;

    if (!import_progress_find(app->imports, 0, &view) || view.outcome != IMPORT_RUNS)
        return;
    gw_buf_format(out, "%s %lld / %lld", registry_message(app->registry, keys[view.stage], in),
                  (long long)view.done, (long long)view.lines);
}

enum gw_err
import_watch_control(struct control_call *call)
{
    line_write(call->arg, call->argument, call->reply);
    return GW_OK;
}

static void
line_ask(const struct import_watch *watch, struct gw_buf *out)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct control_request request = { watch->directory, IMPORT_WATCH_VERB, watch->language };
    struct control_reply reply;

    if (arena != NULL && control_ask(watch->env, &request, arena, &reply) == GW_OK &&
        reply.err == GW_OK)
        gw_buf_text(out, reply.text);
}

static void
tell(const struct import_watch *watch, bool terminal, struct gw_buf *last)
{
    struct gw_buf line;
    struct gw_text text;

    gw_buf_init(&line, LINE_BYTES_MAX);
    if (watch->app != NULL)
        line_write(watch->app, watch->language, &line);
    else
        line_ask(watch, &line);
    text = gw_buf_view(&line);
    if (text.bytes > 0 && !gw_text_equal(text, gw_buf_view(last))) {
        (void)fprintf(stderr, terminal ? "\r%.*s\033[K" : "%.*s\n", GW_TEXT_ARG(text));
        gw_buf_clear(last);
        gw_buf_text(last, text);
    }
    gw_buf_done(&line);
}

static void *
watch_main(void *arg)
{
    struct import_watch *watch = arg;
    const struct gw_env_threads *threads = watch->env->threads;
    const bool terminal = isatty(STDERR_FILENO) == 1;
    struct gw_buf last;

    gw_buf_init(&last, LINE_BYTES_MAX);
    threads->lock(watch->env, watch->signal);
    while (!watch->is_over) {
        threads->wait(watch->env, watch->signal, EVERY_US);
        if (watch->is_over)
            break;
        threads->unlock(watch->env, watch->signal);
        tell(watch, terminal, &last);
        threads->lock(watch->env, watch->signal);
    }
    threads->unlock(watch->env, watch->signal);
    if (terminal && last.bytes > 0)
        (void)fprintf(stderr, "\r\033[K");
    gw_buf_done(&last);
    return NULL;
}

void
import_watch_start(struct import_watch *watch)
{
    const struct gw_env_threads *threads = watch->env->threads;

    watch->signal = threads->signal_new(watch->env);
    if (watch->signal == NULL ||
        threads->start(watch->env, "import-watch", 0, watch_main, watch, &watch->thread) != GW_OK)
        watch->thread = 0;
}

void
import_watch_stop(struct import_watch *watch)
{
    const struct gw_env_threads *threads = watch->env->threads;

    if (watch->thread != 0) {
        threads->lock(watch->env, watch->signal);
        watch->is_over = true;
        threads->wake_all(watch->env, watch->signal);
        threads->unlock(watch->env, watch->signal);
        threads->join(watch->env, watch->thread);
    }
    threads->signal_free(watch->env, watch->signal);
}
