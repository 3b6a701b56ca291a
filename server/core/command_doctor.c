/* command_doctor.c - `kairan doctor`: looks at a data directory and the machine under it, and says
 * what is wrong and what to do about it.
 *
 * It only reads, so it may run beside the server. A line is "ok", "warn" (works, but somebody
 * should look) or "FAIL"; with a FAIL it exits 1.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include "core/audit_store.h"
#include "core/command.h"
#include "core/doctor_files.h"
#include "core/jobs_store.h"
#include "core/search_store.h"
#include "core/serve_control.h"
#include "db/database.h"
#include "db/directory.h"
#include "db/migration_store.h"

enum { EXIT_FAILED = 1, EXIT_WRONG_USE = 2, UNSEARCHED_MAX = 10000, DESCRIPTORS_MIN = 12000 };

#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define SPARE_BYTES_MIN ((int64_t)256 << 20)
#define CLOCK_TOLERANCE (5 * GW_SECOND)

struct doctor {
    const struct command_context *context;
    struct database_options place;
    struct gw_env *env;
    struct gw_arena *arena;
    struct gw_db *db;
    bool failed;
};

enum finding { FINE, DOUBTFUL, WRONG };

static void say(struct doctor *doctor, enum finding finding, const char *format, ...)
    GW_PRINTF(3, 4);

static void
say(struct doctor *doctor, enum finding finding, const char *format, ...)
{
    static const char *const words[] = { "ok  ", "warn", "FAIL" };
    va_list args;

    va_start(args, format);
    printf("%s  ", words[finding]);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    doctor->failed = doctor->failed || finding == WRONG;
}

static void
check_mode(struct doctor *doctor, const char *path, mode_t allowed)
{
    struct stat status;

    if (stat(path, &status) != 0)
        say(doctor, WRONG, "%s can't be looked at; run this as the user who owns it", path);
    else if ((status.st_mode & 0777 & ~allowed) != 0)
        say(doctor, WRONG, "%s has mode %03o: others may get at it; chmod %03o", path,
            (unsigned)(status.st_mode & 0777), (unsigned)allowed);
    else
        say(doctor, FINE, "%s: mode %03o", path, (unsigned)(status.st_mode & 0777));
}

static const char *
database_path(struct doctor *doctor)
{
    return gw_text_format(doctor->arena, "%s/%s", doctor->place.directory, DIRECTORY_DATABASE).data;
}

static void
check_permissions(struct doctor *doctor)
{
    check_mode(doctor, doctor->place.directory, 0700);
    if (doctor->place.url == NULL)
        check_mode(doctor, database_path(doctor), 0600);
    else if (directory_has(doctor->env, database_path(doctor)))
        say(doctor, WRONG, "%s exists beside it: which database is the city's? Move the other away",
            database_path(doctor));
}

static void
check_structure(struct doctor *doctor)
{
    enum gw_err err = database_examine(doctor->db);

    if (err == GW_OK && doctor->place.url != NULL)
        say(doctor, FINE, "database: answers at %s", doctor->place.url);
    else if (err == GW_OK)
        say(doctor, FINE, "database: its structure is sound");
    else
        say(doctor, WRONG, "database: damaged or unreadable (%s); restore a backup",
            gw_err_name(err));
}

static const struct gw_migration *
known_migration(const struct doctor *doctor, const struct migration_row *row)
{
    const struct gw_migration *known = doctor->context->migrations;

    for (; known->module != NULL; known++) {
        if (known->number == row->number && gw_text_equal(gw_text_from(known->module), row->module))
            return known;
    }
    return NULL;
}

static bool
is_unchanged(const struct gw_migration *known, const struct migration_row *row)
{
    uint8_t digest[MIGRATION_CHECKSUM_BYTES];

    crypto_generichash(digest, sizeof(digest), (const uint8_t *)known->sql.data, known->sql.bytes,
                       NULL, 0);
    return gw_text_equal(row->checksum, (struct gw_text){ (const char *)digest, sizeof(digest) });
}

static size_t
known_count(const struct doctor *doctor)
{
    size_t count = 0;

    while (doctor->context->migrations[count].module != NULL)
        count++;
    return count;
}

static void
check_migrations(struct doctor *doctor)
{
    struct migration_row *rows;
    size_t count;
    enum gw_err err = migration_list(doctor->db, doctor->arena, &rows, &count);

    if (err != GW_OK) {
        say(doctor, WRONG, "migrations: can't be read (%s)", gw_err_name(err));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct gw_migration *known = known_migration(doctor, &rows[i]);

        if (known != NULL && is_unchanged(known, &rows[i]))
            continue;
        say(doctor, WRONG, "migrations: %.*s %" PRId64 " %s", GW_TEXT_ARG(rows[i].module),
            rows[i].number,
            known == NULL ? "is of a newer program; use that one"
                          : "differs from this program's; use the program that made it");
        return;
    }
    if (count < known_count(doctor))
        say(doctor, DOUBTFUL, "migrations: %zu of %zu applied; the next start does the rest", count,
            known_count(doctor));
    else
        say(doctor, FINE, "migrations: all %zu applied", count);
}

static void
check_audit(struct doctor *doctor)
{
    struct audit_verdict verdict;
    enum gw_err err = audit_verify(doctor->db, &verdict);

    if (err != GW_OK)
        say(doctor, WRONG, "audit log: can't be read (%s)", gw_err_name(err));
    else if (!verdict.whole)
        say(doctor, WRONG,
            "audit log: broken at chain %" PRId64 ", sequence %" PRId64
            ": %s; keep this directory as it is, tell the supervisor, compare with a backup",
            verdict.chain, verdict.sequence, verdict.fault);
    else
        say(doctor, FINE, "audit log: %" PRId64 " entries, whole", verdict.entries);
}

static void
check_items(struct doctor *doctor)
{
    struct audit_items_verdict verdict;
    enum gw_err err = audit_verify_items(doctor->db, doctor->context->modules, &verdict);

    if (err != GW_OK)
        say(doctor, WRONG, "items: can't be compared with the log (%s)", gw_err_name(err));
    else if (!verdict.whole)
        say(doctor, WRONG,
            "items: broken at %" PRId64
            ": %s; it was changed behind the log: compare with a backup",
            verdict.item_id, verdict.fault);
    else
        say(doctor, FINE, "items: %" PRId64 " are what their last entries say", verdict.items);
}

static void
check_files(struct doctor *doctor)
{
    struct doctor_files found;
    enum gw_err err = doctor_files_look(doctor->env, doctor->place.directory, doctor->db, &found);

    if (err != GW_OK)
        say(doctor, WRONG, "files: can't be read (%s)", gw_err_name(err));
    else if (found.missing > 0)
        say(doctor, WRONG,
            "files: the contents of %" PRId64 " are missing or cut; restore a backup",
            found.missing);
    else if (found.on_disk > found.there)
        say(doctor, DOUBTFUL,
            "files: %" PRId64 " contents, and %" PRId64 " that nothing names; the server collects"
            " those in time",
            found.there, found.on_disk - found.there);
    else
        say(doctor, FINE, "files: %" PRId64 " contents, all there", found.there);
}

/* Its file is there while a server runs, and empty from when the disk was found full until there is
 * room again. */
static bool
reserve_is_spent(const struct doctor *doctor)
{
    const char *path =
        gw_text_format(doctor->arena, "%s/%s", doctor->place.directory, DIRECTORY_RESERVE).data;
    struct stat status;

    return stat(path, &status) == 0 && status.st_size == 0;
}

/* A backup beside the data, or the copy before a migration, needs the database's size once more. */
static void
check_space(struct doctor *doctor)
{
    struct statvfs space;
    struct stat status = { 0 };
    int64_t free_bytes;
    int64_t needed;

    if (statvfs(doctor->place.directory, &space) != 0 ||
        (doctor->place.url == NULL && stat(database_path(doctor), &status) != 0)) {
        say(doctor, WRONG, "disk: its space can't be read");
        return;
    }
    free_bytes = (int64_t)(space.f_bavail * space.f_frsize);
    needed = status.st_size + SPARE_BYTES_MIN;
    if (reserve_is_spent(doctor) && free_bytes < SPARE_BYTES_MIN)
        say(doctor, WRONG,
            "disk: it is full, and the server stores nothing but signing in and out, passwords,"
            " what is done by kairan commands, and their log; enlarge it or move old backups, then "
            "it goes on by itself");
    else if (free_bytes < SPARE_BYTES_MIN)
        say(doctor, WRONG, "disk: only %" PRId64 " MiB are free; enlarge it or move old backups",
            free_bytes >> 20);
    else if (free_bytes < needed)
        say(doctor, DOUBTFUL,
            "disk: %" PRId64
            " MiB are free, a copy of the database (backup, upgrade) needs %" PRId64,
            free_bytes >> 20, needed >> 20);
    else
        say(doctor, FINE, "disk: %" PRId64 " MiB are free", free_bytes >> 20);
}

static enum gw_err
take_time(void *arg, const struct audit_row *row)
{
    *(gw_time *)arg = row->at;
    return GW_OK;
}

/* Entries of the log must not lie in the future of the clock. */
static void
check_clock(struct doctor *doctor)
{
    gw_time newest = 0;
    struct audit_walk walk = {
        .chain = AUDIT_CHAIN_MAX, .rows_max = 1, .take = take_time, .arg = &newest
    };
    gw_time now = doctor->env->now(doctor->env);
    struct timex kernel = { 0 };
    char text[GW_TIME_CHARS];

    gw_time_render(now, text);
    if (audit_store_page(doctor->db, &walk) == GW_OK && now + CLOCK_TOLERANCE < newest)
        say(doctor, WRONG,
            "clock: %s lies %" PRId64
            " s before the newest entry of the log; set the clock, or look for who moved it",
            text, (newest - now) / GW_SECOND);
    else if (adjtimex(&kernel) == TIME_ERROR)
        say(doctor, DOUBTFUL,
            "clock: %s, not kept by a time server; entries of the log need a"
            " right time: set one up (systemd-timesyncd, chrony)",
            text);
    else
        say(doctor, FINE, "clock: %s, kept by a time server", text);
}

/* What waits is looked at by the server itself; what was given up waits for a person. */
static void
check_work(struct doctor *doctor)
{
    struct job_figures jobs;
    int64_t unsearched;
    enum gw_err err = job_count(doctor->db, &jobs);

    if (err == GW_OK)
        err = search_outbox_count(doctor->db, &unsearched);
    if (err != GW_OK)
        say(doctor, WRONG, "jobs: can't be read (%s)", gw_err_name(err));
    else if (jobs.failed > 0)
        say(doctor, DOUBTFUL,
            "jobs: %" PRId64 " given up; the administrator's list of jobs says why", jobs.failed);
    else if (unsearched > UNSEARCHED_MAX)
        say(doctor, DOUBTFUL,
            "search: %" PRId64 " items wait for the index; a running server takes them in, a busy"
            " one when it has time",
            unsearched);
    else
        say(doctor, FINE, "jobs: none given up, %" PRId64 " items wait for the index", unsearched);
}

/* Each open page holds a connection. */
static void
check_descriptors(struct doctor *doctor)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    if (limit.rlim_max < DESCRIPTORS_MIN)
        say(doctor, DOUBTFUL,
            "descriptors: at most %" PRIu64 " for this user, %d connections need more than"
            " that; raise LimitNOFILE",
            (uint64_t)limit.rlim_max, DESCRIPTORS_MIN);
    else
        say(doctor, FINE, "descriptors: up to %" PRIu64, (uint64_t)limit.rlim_max);
}

/* What a running server says of itself. */
static void
check_server(struct doctor *doctor)
{
    const struct control_request request = { .directory = doctor->place.directory,
                                             .verb = SERVE_WORKERS_VERB };
    struct control_reply reply;

    if (control_ask(doctor->env, &request, doctor->arena, &reply) != GW_OK)
        return; /* none runs here */
    if (reply.err == GW_IO)
        say(doctor, WRONG,
            "server: the process that starts its workers has ended, so nothing that comes from"
            " outside is looked at (sizes of pictures); restart it (systemctl restart kairan)");
    else
        say(doctor, FINE, "server: runs, and starts workers when it needs them");
}

static int
examine(struct doctor *doctor)
{
    enum gw_err err = database_look(doctor->env, &doctor->place, &doctor->db);

    if (err == GW_MISSING) {
        fprintf(stderr, "kairan doctor: no city in %s\n", database_place(&doctor->place));
        return EXIT_WRONG_USE;
    }
    check_permissions(doctor);
    check_space(doctor);
    check_descriptors(doctor);
    if (err != GW_OK) {
        say(doctor, WRONG, "database: can't be opened (%s)", gw_err_name(err));
        return EXIT_FAILED;
    }
    check_structure(doctor);
    check_migrations(doctor);
    check_audit(doctor);
    check_items(doctor);
    check_files(doctor);
    check_work(doctor);
    check_server(doctor);
    check_clock(doctor);
    database_reader_close(doctor->db);
    return doctor->failed ? EXIT_FAILED : 0;
}

int
command_doctor(const struct command_context *context, int argc, char **argv)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct doctor doctor = { .context = context, .env = gw_env_system(), .arena = arena };
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&doctor.place, "the city's data directory"),
        COMMAND_DATABASE(&doctor.place),
        { 0 },
    };

    command_options("doctor", "Checks a data directory and the machine under it.", options, argc,
                    argv);
    if (arena == NULL) {
        fprintf(stderr, "kairan doctor: no memory\n");
        return EXIT_FAILED;
    }
    return examine(&doctor);
}
