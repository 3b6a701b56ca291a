/* command_demo.c - `kairan demo`: fills a new data directory with a demonstration city.
 *
 * The city is built in a folder inside the directory and takes its name at the end, in one step: a
 * build that breaks off leaves nothing that a server would open. In PostgreSQL it is one
 * transaction behind the migrations, which leave a database without a city when it breaks off.
 */
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

#include "core/audit.h"
#include "core/command.h"
#include "core/command_city.h"
#include "core/core_handlers.h"
#include "core/demo.h"
#include "core/mark_seed.h"
#include "core/password.h"
#include "core/search.h"
#include "core/settings_store.h"
#include "db/directory.h"
#include "gw/log.h"

enum { EXIT_WRONG_USE = 2 };

#define BUILD_DIRECTORY ".demo"
#define ARENA_BYTES_MAX ((size_t)256 << 20)
#define WAL_BYTES_MAX ((int64_t)256 << 20)
#define JAPAN_OFFSET_MIN 540
#define DAYS_LONG (3 * 365)
#define DAYS_SHORT 150 /* a few posts over three years would look abandoned */
#define POSTS_FOR_LONG 1000
#define BAR_CELLS 40

struct demo_arguments {
    struct database_options database;
    const char *password, *date;
    int64_t seed, staff, posts;
};

static struct demo_arguments
arguments_read(int argc, char **argv)
{
    struct demo_arguments in = { .seed = 1, .staff = 2000, .posts = 20000 };
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in.database, "the new data directory"),
        COMMAND_DATABASE(&in.database),
        { .name = "seed",
          .argument = "N",
          .summary = "another number gives another city (1)",
          .number = &in.seed,
          .max = INT64_MAX },
        { .name = "staff",
          .argument = "N",
          .summary = "people who work for it (2000)",
          .number = &in.staff,
          .min = 40,
          .max = 50000 },
        { .name = "posts",
          .argument = "N",
          .summary = "bulletin posts (20000)",
          .number = &in.posts,
          .max = 5000000 },
        { .name = "password",
          .argument = "P",
          .summary = "of every account; without it one is made and printed",
          .text = &in.password },
        { .name = "date",
          .argument = "YYYY-MM-DD",
          .summary = "the city's day; all that happened lies before it (today)",
          .text = &in.date },
        { 0 },
    };

    command_options("demo", "Fill a new data directory with a demonstration city.", options, argc,
                    argv);
    return in;
}

static _Noreturn void
refuse(const char *what, const char *subject)
{
    (void)fprintf(stderr, "kairan demo: %s%s\n", what, subject);
    exit(EXIT_WRONG_USE);
}

/* ---- progress ---- */

static void
progress_say(struct demo_build *build, int64_t percent)
{
    char bar[BAR_CELLS + 1];

    if (percent == build->percent_said)
        return;
    if (!build->is_terminal && percent / 10 == build->percent_said / 10)
        return;
    build->percent_said = percent;
    if (!build->is_terminal) {
        (void)fprintf(stderr, "%s: %d %%\n", build->module, (int)percent);
        return;
    }
    for (int64_t i = 0; i < BAR_CELLS; i++)
        bar[i] = i * 100 < percent * BAR_CELLS ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    (void)fprintf(stderr, "\r%s [%s] %3d %%%s", build->module, bar, (int)percent,
                  percent >= 100 ? "\n" : "");
    (void)fflush(stderr);
}

static enum gw_err
build_pause(struct gw_demo *demo, int64_t done, int64_t total)
{
    struct demo_build *build = demo->state;

    if (!database_is_remote(build->database)) {
        GW_TRY(database_build_commit(build->database));
        GW_TRY(database_build_begin(build->database, &demo->db));
    }
    progress_say(build, total > 0 ? done * 100 / total : 100);
    return GW_OK;
}

/* ---- the build ---- */

/* One entry for the whole city: nobody did what its posts say. */
static enum gw_err
audit_note(struct demo_build *build)
{
    struct audit_chain *chain = audit_chain_new(build->demo.db);
    const struct audit_record record = { .at = build->demo.now,
                                         .verb = GW_TEXT("core.demo.create"),
                                         .kind = GW_TEXT("core.demo"),
                                         .result = gw_text_from(gw_err_name(GW_OK)) };
    enum gw_err err = chain == NULL ? GW_BUSY : audit_append(chain, &record);

    audit_chain_free(chain);
    return err;
}

static enum gw_err
modules_fill(struct demo_build *build, const struct gw_module *const *modules)
{
    for (; *modules != NULL; modules++) {
        if ((*modules)->demo == NULL)
            continue;
        build->module = (*modules)->name;
        build->percent_said = -1;
        GW_TRY(build->demo.pause(&build->demo, 0, 1));
        GW_TRY((*modules)->demo(&build->demo));
        GW_TRY(build->demo.pause(&build->demo, 1, 1));
    }
    return GW_OK;
}

static enum gw_err
city_fill(struct demo_build *build, const struct command_context *context)
{
    GW_TRY(database_build_begin(build->database, &build->demo.db));
    GW_TRY(demo_people(build));
    GW_TRY(settings_store(build->demo.db, CORE_SETTING_CITY_NAME, GW_TEXT(DEMO_CITY_NAME),
                          build->demo.now));
    GW_TRY(modules_fill(build, context->modules));
    GW_TRY(search_demo(build, context->modules));
    GW_TRY(mark_seeds_store_all(build->demo.db));
    build->demo.clock = build->demo.now;
    GW_TRY(audit_note(build));
    return database_build_commit(build->database);
}

/* Makes the whole database there and closes it: everything is on the disk then. */
static enum gw_err
database_fill(struct demo_build *build, const struct command_context *context,
              const struct database_options *options)
{
    enum gw_err err;

    GW_TRY(database_open(&build->env, options, &build->database));
    err = database_migrate(build->database, context->migrations);
    if (err == GW_OK)
        err = city_fill(build, context);
    database_build_abandon(build->database);
    database_close(build->database);
    return err;
}

struct demo_paths {
    char build[DIRECTORY_PATH_BYTES]; /* the folder */
    char build_database[DIRECTORY_PATH_BYTES];
    char build_lock[DIRECTORY_PATH_BYTES];
    char database[DIRECTORY_PATH_BYTES];
};

static enum gw_err
paths_make(const char *directory, struct demo_paths *paths)
{
    GW_TRY(directory_path(paths->database, directory, DIRECTORY_DATABASE));
    GW_TRY(directory_path(paths->build, directory, BUILD_DIRECTORY));
    GW_TRY(directory_path(paths->build_database, paths->build, DIRECTORY_DATABASE));
    return directory_path(paths->build_lock, paths->build, DIRECTORY_LOCK);
}

static void
build_directory_remove(const struct demo_paths *paths)
{
    struct gw_env *env = gw_env_system();

    directory_remove_database(env, paths->build_database);
    (void)env->files->unlink(env, paths->build_lock);
    (void)rmdir(paths->build);
}

static enum gw_err
city_make(struct demo_build *build, const struct command_context *context,
          const struct database_options *place, const struct demo_paths *paths)
{
    const struct database_options options = { .directory = paths->build,
                                              .wal_bytes_max = WAL_BYTES_MAX };
    const char *directory = place->directory;
    struct gw_env *env = gw_env_system();
    enum gw_err err;

    if (env->files->mkdir(env, directory, 0700) < 0 && errno != EEXIST) {
        (void)fprintf(stderr, "kairan demo: cannot make %s: %s\n", directory, strerror(errno));
        return GW_IO;
    }
    if (place->url != NULL)
        return database_fill(build, context, place);
    build_directory_remove(paths); /* of a build that broke off */
    err = database_fill(build, context, &options);
    if (err == GW_OK && env->files->rename(env, paths->build_database, paths->database) < 0)
        err = GW_IO;
    build_directory_remove(paths);
    return err == GW_OK ? directory_sync(env, directory) : err;
}

/* ---- the command ---- */

static struct demo_build *
build_new(struct gw_arena *arena, const struct demo_arguments *in)
{
    struct demo_build *build = GW_NEW(arena, struct demo_build);
    struct gw_env *env = gw_env_system();
    const int64_t days = in->posts < POSTS_FOR_LONG ? DAYS_SHORT : DAYS_LONG;

    build->today = gw_date_of(env->now(env), JAPAN_OFFSET_MIN);
    if (in->date != NULL && gw_date_parse(gw_text_from(in->date), &build->today) != GW_OK)
        refuse("--date must be a day such as 2026-04-01, not ", in->date);
    build->staff = in->staff;
    build->is_terminal = isatty(STDERR_FILENO) == 1;
    build->demo = (struct gw_demo){ .arena = arena,
                                    .random = (uint64_t)in->seed,
                                    .posts = in->posts,
                                    .now = demo_midnight(build->today),
                                    .since = demo_midnight(build->today - (gw_date)days),
                                    .pause = build_pause };
    if (demo_start(build) != GW_OK)
        refuse("--date lies outside of what the calendar knows: ", in->date);
    return build;
}

static void
result_print(const struct demo_build *build, const struct demo_arguments *in, const char *made)
{
    const struct gw_demo *demo = &build->demo;

    (void)printf("%s: %s, %zu departments, %lld people, %lld posts\n",
                 database_place(&in->database), DEMO_CITY_NAME, demo->departments_count,
                 (long long)build->staff, (long long)demo->posts);
    (void)printf("Sign in as: admin, supervisor, chief, staff, auditor, personnel,\n"
                 "            newcomer (has to change the password first), s00001, s00002, …\n");
    if (made != NULL)
        (void)printf("Password:   %s\n", made);
    (void)printf("Serve it:   kairan serve --data %s", in->database.directory);
    if (in->database.url != NULL)
        (void)printf(" --database '%s'", in->database.url);
    (void)printf(" --listen 127.0.0.1:8080\n");
}

int
command_demo(const struct command_context *context, int argc, char **argv)
{
    const struct demo_arguments in = arguments_read(argc, argv);
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct gw_env *env = gw_env_system();
    struct demo_paths paths;
    struct demo_build *build;
    char made[PASSWORD_ONE_TIME_CHARS];
    struct gw_text password = gw_text_from(in.password);
    enum gw_err err;

    if (arena == NULL || sodium_init() < 0)
        return 1;
    gw_log_set_level(GW_LOG_WARN); /* the progress is for a person */
    if (paths_make(in.database.directory, &paths) != GW_OK)
        refuse("the path is too long: ", in.database.directory);
    if (command_city_is_there("demo", &in.database))
        refuse("a city is there already: ", database_place(&in.database));
    if (gw_text_chars(password) > PASSWORD_CHARS_MAX || !gw_text_is_utf8(password))
        refuse("--password must be UTF-8 text of at most 128 characters", "");
    build = build_new(arena, &in);
    if (in.password == NULL) {
        password_one_time(env, made);
        password = gw_text_from(made);
    }
    err = password_hash(env, NULL, arena, password, &build->password_hash);
    if (err == GW_OK)
        err = city_make(build, context, &in.database, &paths);
    if (err != GW_OK) {
        (void)fprintf(stderr, "kairan demo: could not build the city (%s)\n", gw_err_name(err));
        return 1;
    }
    result_print(build, &in, in.password == NULL ? made : NULL);
    sodium_memzero(made, sizeof(made));
    return 0;
}
