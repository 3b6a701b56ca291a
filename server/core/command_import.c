/* command_import.c - `kairan import`: lists from elsewhere, by whoever runs the machine. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/command.h"

#include "core/command_city.h"
#include "core/import_command.h"
#include "core/import_watch.h"
#include "core/password.h"
#include "core/takeover.h"

#define REPLY_BYTES_MAX ((size_t)64 << 20)
#define ARENA_BYTES_MAX ((size_t)256 << 20)
#define FILE_BYTES_MAX ((size_t)64 << 20) /* what the setting can allow */
#define PIECE_BYTES ((size_t)1 << 20)

struct options {
    struct database_options database;
    const char *kinds[5]; /* the file of each */
    const char *folder;   /* of an export */
    const char *end_missing, *answering, *passwords, *language;
    bool accounts, dry_run;
    int passwords_fd; /* the file is made before anything is taken; -1: none */
};

static const char *const kind_names[] = { "departments", "staff", "desknets_organizations",
                                          "desknets_users", "desknets_boards" };

static void
parse(struct options *in, int argc, char **argv)
{
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in->database, "the city's data directory"),
        COMMAND_DATABASE(&in->database),
        { "departments", "FILE", "departments, as CSV", .text = &in->kinds[0] },
        { "people", "FILE", "staff with positions and holdings, as CSV", .text = &in->kinds[1] },
        { "desknets-organizations", "FILE", "desknet's NEO: organisations", .text = &in->kinds[2] },
        { "desknets-users", "FILE", "desknet's NEO: users", .text = &in->kinds[3] },
        { "desknets-boards", "FILE", "desknet's NEO: posts with their boards",
          .text = &in->kinds[4] },
        { "export", "FOLDER", "what `kairan export` took out, into a new place",
          .text = &in->folder },
        { "dry-run", NULL, "only look, and report line by line", .flag = &in->dry_run },
        { "accounts", NULL, "make accounts with one-time passwords for those with a login",
          .flag = &in->accounts },
        { "passwords", "FILE", "where these go, a new file; without it they are printed",
          .text = &in->passwords },
        { "end-missing", "DATE", "end those whom the file doesn't name, last day DATE",
          .text = &in->end_missing },
        { "answering", "LOGIN", "who answers for posts of authors that are not known",
          .text = &in->answering },
        { "language", "ja|en", "of the report; ja where it isn't said", .text = &in->language },
        { 0 },
    };

    command_options("import",
                    "Takes a list (CSV in UTF-8 or CP932) into the city: whole, or not at all.",
                    options, argc, argv);
}

static int
fail(const char *path, const char *why)
{
    (void)fprintf(stderr, "kairan import: %s: %s\n", path, why);
    return 1;
}

/* The one file that was named, and its kind; exit status 2 otherwise. */
static int
file_choose(const struct options *in, const char **kind, const char **path)
{
    *path = NULL;
    for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++) {
        if (in->kinds[i] == NULL)
            continue;
        if (*path != NULL) {
            (void)fprintf(stderr, "kairan import: one file at a time\n");
            return 2;
        }
        *kind = kind_names[i];
        *path = in->kinds[i];
    }
    if (*path != NULL)
        return 0;
    (void)fprintf(stderr, "kairan import: no file to take in; see kairan import --help\n");
    return 2;
}

static int
file_read(const char *path, struct gw_buf *out)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    ssize_t count = -1;

    if (fd < 0 || fstat(fd, &status) != 0) {
        const int error = errno;

        if (fd >= 0)
            (void)close(fd);
        return fail(path, strerror(error));
    }
    if (status.st_size > (off_t)FILE_BYTES_MAX) {
        (void)close(fd);
        return fail(path, "the file is too large");
    }
    for (char *room; (room = gw_buf_reserve(out, PIECE_BYTES)) != NULL;) {
        count = read(fd, room, PIECE_BYTES);
        if (count <= 0)
            break;
        gw_buf_commit(out, (size_t)count);
    }
    (void)close(fd);
    return count == 0 ? 0 : fail(path, count < 0 ? strerror(errno) : "the file is too large");
}

/* A new file that nobody else may read: accounts are not made where their passwords can't go. */
static int
passwords_reserve(struct options *in)
{
    if (in->passwords == NULL || in->dry_run)
        return 0;
    in->passwords_fd = open(in->passwords, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return in->passwords_fd >= 0 ? 0 : fail(in->passwords, strerror(errno));
}

static int
passwords_write(struct options *in, struct gw_text text)
{
    bool written = true;

    while (written && text.bytes > 0) {
        const ssize_t count = write(in->passwords_fd, text.data, text.bytes);

        written = count > 0;
        if (written)
            text = gw_text_slice(text, (size_t)count, text.bytes);
    }
    if (!written || fsync(in->passwords_fd) != 0)
        return fail(in->passwords, "not all passwords could be written; the accounts are there:"
                                   " give new ones with `kairan user password`");
    return 0;
}

/* What nothing was written to goes again. */
static void
passwords_done(struct options *in)
{
    struct stat status;

    if (in->passwords_fd < 0)
        return;
    if (fstat(in->passwords_fd, &status) == 0 && status.st_size == 0)
        (void)unlink(in->passwords);
    (void)close(in->passwords_fd);
    in->passwords_fd = -1;
}

/* The report to stdout; the passwords to their file, or without one behind it. */
static int
tell(struct options *in, enum gw_err err, struct gw_text reply)
{
    const size_t cut = gw_text_index(reply, '\n');
    const struct gw_text rest = gw_text_slice(reply, cut + 1, reply.bytes);
    struct gw_text passwords;
    int64_t bytes;

    if (gw_text_int(gw_text_slice(reply, 0, cut), &bytes) != GW_OK) {
        (void)fprintf(stderr, "kairan import: %s\n", gw_err_name(err));
        return 1;
    }
    passwords = gw_text_slice(rest, (size_t)bytes, rest.bytes);
    (void)fwrite(rest.data, 1, rest.bytes - passwords.bytes,
                 err == GW_OK || err == GW_INVALID ? stdout : stderr);
    if (in->passwords_fd < 0)
        (void)fwrite(passwords.data, 1, passwords.bytes, stdout);
    (void)fflush(stdout);
    if (in->passwords_fd >= 0 && passwords_write(in, passwords) != 0)
        return 1;
    return err == GW_OK ? 0 : 1;
}

static int
import_in_place(const struct command_context *context, struct options *in, struct gw_text argument)
{
    struct gw_app *app = command_app_open(context, &in->database);
    struct gw_buf reply;

    struct import_watch watch = { .env = gw_env_system(),
                                  .app = app,
                                  .language = gw_text_from(in->language) };
    gw_buf_init(&reply, REPLY_BYTES_MAX);
    import_watch_start(&watch);
    enum gw_err err = import_command_run(app, argument, &reply);
    import_watch_stop(&watch);
    int status = tell(in, err, gw_buf_view(&reply));
    password_wipe(gw_buf_view(&reply));
    gw_buf_done(&reply);
    command_app_close(app);
    return status;
}

static int
import_asked(const struct command_context *context, struct options *in, struct gw_text argument)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct control_request request = { in->database.directory, IMPORT_VERB, argument };
    struct import_watch watch = { .env = gw_env_system(),
                                  .directory = in->database.directory,
                                  .language = gw_text_from(in->language) };
    struct control_reply reply;
    enum gw_err err;

    if (arena == NULL)
        return fail("memory", "none left");
    import_watch_start(&watch);
    err = control_ask(gw_env_system(), &request, arena, &reply);
    import_watch_stop(&watch);
    if (err == GW_MISSING)
        return import_in_place(context, in, argument);
    if (err != GW_OK) {
        (void)fprintf(stderr, "kairan import: the running server does not answer\n");
        return 1;
    }
    int status = tell(in, reply.err, reply.text);
    password_wipe(reply.text);
    return status;
}

int
command_import(const struct command_context *context, int argc, char **argv)
{
    struct options in = { .passwords_fd = -1 };
    const char *kind = NULL, *path = NULL;
    struct gw_buf file, argument;
    int status;

    parse(&in, argc, argv);
    if (in.folder != NULL)
        return takeover_command(context, &in.database, in.folder);
    status = file_choose(&in, &kind, &path);
    if (status != 0)
        return status;
    if (in.passwords != NULL && access(in.passwords, F_OK) == 0)
        return fail(in.passwords, "exists already");
    command_city_check("import", &in.database);
    gw_buf_init(&file, FILE_BYTES_MAX + PIECE_BYTES);
    gw_buf_init(&argument, FILE_BYTES_MAX + 2 * PIECE_BYTES);
    status = file_read(path, &file);
    if (status == 0) {
        const struct import_command_input input = {
            .kind = gw_text_from(kind),
            .end_on = gw_text_from(in.end_missing),
            .answering = gw_text_from(in.answering),
            .language = gw_text_from(in.language == NULL ? "ja" : in.language),
            .apply = !in.dry_run,
            .accounts = in.accounts,
            .end_missing = in.end_missing != NULL,
        };

        (void)fprintf(stderr, "%s: %zu bytes\n", path, file.bytes);
        import_command_encode(&input, gw_buf_view(&file), &argument);
        status = passwords_reserve(&in);
        if (status == 0)
            status = import_asked(context, &in, gw_buf_view(&argument));
        passwords_done(&in);
    }
    gw_buf_done(&file);
    gw_buf_done(&argument);
    return status;
}
