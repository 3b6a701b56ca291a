/* command_move.c - `kairan migrate --to …`: the city goes to the other engine, and everybody can
 * see that it arrived whole.
 */
#include "core/command_move.h"

#include <sodium.h>

#include "core/audit.h"
#include "core/doctor_files.h"
#include "db/move.h"
#include "gw/log.h"

enum { EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define TELL_EVERY GW_SECOND
#define TEXT_BYTES_MAX ((size_t)4 << 10)

struct moving {
    struct gw_env *env;
    const struct command_move *command;
    int64_t started_us, told_us;
    bool reads_back; /* as last told */
};

const char *
command_move_fault(const char *to)
{
    if (strcmp(to, "sqlite") == 0)
        return NULL;
    return strncmp(to, "postgres", strlen("postgres")) == 0
               ? driver_pgsql_url_fault(to)
               : "must be sqlite or a postgres:// address";
}

/* The files stay where they are; what is missing now would be missed afterwards. */
static enum gw_err
check_files(void *arg, struct gw_db *source)
{
    const struct moving *moving = arg;
    const char *directory = moving->command->from->directory;
    struct doctor_files files;

    GW_TRY(doctor_files_look(moving->env, directory, source, &files));
    if (files.missing == 0)
        return GW_OK;
    fprintf(stderr, "kairan migrate: the contents of %lld files are missing in %s%s\n",
            (long long)files.missing, directory,
            moving->command->despite_missing_files
                ? ""
                : "; put them back from a backup, or go on with --despite-missing-files");
    return moving->command->despite_missing_files ? GW_OK : GW_MISSING;
}

static void
tell_progress(void *arg, const struct transfer_progress *progress)
{
    struct moving *moving = arg;
    const int64_t now_us = moving->env->monotonic_us(moving->env);

    if (progress->reads_back != moving->reads_back) {
        moving->reads_back = progress->reads_back;
        moving->started_us = now_us;
    }
    if (now_us - moving->told_us < TELL_EVERY || now_us == moving->started_us)
        return;
    moving->told_us = now_us;
    fprintf(stderr, "%s %s: %lld rows; %lld in all, %lld a second\n",
            progress->reads_back ? "comparing" : "copying", progress->table,
            (long long)progress->rows, (long long)progress->rows_all,
            (long long)(progress->rows_all * GW_SECOND / (now_us - moving->started_us)));
}

/* Says in the chain itself that it goes on in another place, and from what. */
static enum gw_err
mark_move(void *arg, struct gw_db *copy, const struct transfer *transfer)
{
    const struct moving *moving = arg;
    struct audit_chain *chain = audit_chain_new(copy);
    struct gw_digest digest;
    struct gw_buf reason;
    enum gw_err err = GW_BUSY;

    _Static_assert(sizeof(digest.bytes) == TRANSFER_DIGEST_BYTES, "one kind of digest");
    database_move_digest(transfer->tables, transfer->tables_count, digest.bytes);
    gw_buf_init(&reason, TEXT_BYTES_MAX);
    gw_buf_format(&reason, "%s -> %s", database_place(moving->command->from), moving->command->to);
    if (chain != NULL && !reason.failed)
        err = audit_append(chain, &(struct audit_record){
                                      .at = moving->env->now(moving->env),
                                      .peer = GW_TEXT("local"),
                                      .route = GW_TEXT("command migrate"),
                                      .verb = GW_TEXT("core.move"),
                                      .result = gw_text_from(gw_err_name(GW_OK)),
                                      .after = &digest,
                                      .reason = gw_buf_view(&reason),
                                  });
    gw_buf_done(&reason);
    audit_chain_free(chain);
    return err;
}

static void
print_digest(const uint8_t digest[TRANSFER_DIGEST_BYTES])
{
    char text[2 * TRANSFER_DIGEST_BYTES + 1];

    printf("%s", sodium_bin2hex(text, sizeof(text), digest, TRANSFER_DIGEST_BYTES));
}

static void
print_tables(const struct database_move *done)
{
    uint8_t digest[TRANSFER_DIGEST_BYTES];
    int64_t rows = 0;

    printf("%-24s %10s  %-64s\n", "TABLE", "ROWS", "DIGEST");
    for (size_t i = 0; i < done->tables_count; i++) {
        const struct transfer_table *table = &done->tables[i];

        printf("%-24s %10lld  ", table->name, (long long)table->source.rows);
        print_digest(table->source.digest);
        printf("  %s\n", transfer_table_is_equal(table) ? "equal" : "DIFFERENT");
        rows += table->source.rows;
    }
    database_move_digest(done->tables, done->tables_count, digest);
    printf("%-24s %10lld  ", "all", (long long)rows);
    print_digest(digest);
    printf("  equal\n");
}

static void
print_next(const struct command_move *command, const struct database_move *done)
{
    const struct database_options *from = command->from;
    const bool to_server = done->to->url != NULL;

    printf("\nThe city is in %s now. Start it with\n  kairan serve --data %s%s%s%s%s%s\n",
           to_server ? done->to->url : from->directory, from->directory,
           to_server ? " --database '" : "", to_server ? done->to->url : "", to_server ? "'" : "",
           command->to_password_file != NULL ? " --database-password-file " : "",
           command->to_password_file != NULL ? command->to_password_file : "");
    if (done->kept[0] != '\0')
        printf("The database as it was is %s/%s; remove it when it is no longer needed.\n",
               from->directory, done->kept);
    else
        printf("The database as it was is still in %s; drop it when it is no longer needed.\n",
               from->url);
}

static int
move_with_memory(const struct command_context *context, struct moving *moving,
                 struct gw_arena *arena)
{
    const struct command_move *command = moving->command;
    const bool to_server = strcmp(command->to, "sqlite") != 0;
    const struct database_options to = { .directory = command->from->directory,
                                         .url = to_server ? command->to : NULL,
                                         .password_file = command->to_password_file };
    struct database_move move = { .from = command->from,
                                  .to = &to,
                                  .migrations = context->migrations,
                                  .check = check_files,
                                  .progress = tell_progress,
                                  .finish = mark_move,
                                  .arg = moving,
                                  .arena = arena };
    enum gw_err err;

    gw_log_set_level(GW_LOG_WARN); /* progress is told in plain words */
    err = database_move(moving->env, &move);
    if (err != GW_OK) {
        fprintf(stderr, "kairan migrate: the city was not moved and is where it was (%s)\n",
                gw_err_name(err));
        return EXIT_FAILED;
    }
    print_tables(&move);
    print_next(command, &move);
    return 0;
}

int
command_move(const struct command_context *context, const struct command_move *move)
{
    struct gw_env *env = gw_env_system();
    const int64_t now_us = env->monotonic_us(env);
    struct moving moving = { .env = env, .command = move, .started_us = now_us, .told_us = now_us };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = NULL;

    if (move->from->url == NULL && strcmp(move->to, "sqlite") == 0) {
        fprintf(stderr, "kairan migrate: the city is in SQLite already; --database names where it"
                        " comes from\n");
        return EXIT_WRONG_USE;
    }
    if (move->from->url != NULL && strcmp(move->from->url, move->to) == 0) {
        fprintf(stderr, "kairan migrate: --database and --to are the same\n");
        return EXIT_WRONG_USE;
    }
    arena = gw_arena_new(ARENA_BYTES_MAX);
    return arena == NULL ? EXIT_FAILED : move_with_memory(context, &moving, arena);
}
