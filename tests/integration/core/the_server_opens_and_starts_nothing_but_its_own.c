/* the_server_opens_and_starts_nothing_but_its_own.c - whatever takes the server over has the city's
 * files and nothing else: no other files, no programs, no connections of its own. */
#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/command.h"
#include "core/core_handlers.h"
#include "core/sandbox.h"
#include "gw/request.h"
#include "modules.h"
#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

extern const struct gw_migration gw_migrations[];

/* In the test's directory, beside the city; known to the server, which is a child of the test. */
static const char *outside;

static int
error_of(int result)
{
    return result >= 0 ? 0 : errno;
}

static int
connect_to(int port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd < 0 ? fd : connect(fd, (const struct sockaddr *)&address, sizeof(address));
}

static enum gw_err
attempt(struct gw_request *req)
{
    struct gw_json *json = gw_reply(req, 200);
    const char *made = gw_text_format(req->arena, "%s.made", outside).data;
    const char *moved = gw_text_format(req->arena, "%s.moved", outside).data;

    gw_json_int(json, "passwd", error_of(open("/etc/passwd", O_RDONLY | O_CLOEXEC)));
    gw_json_int(json, "read", error_of(open(outside, O_RDONLY | O_CLOEXEC)));
    gw_json_int(json, "write", error_of(open(outside, O_WRONLY | O_TRUNC | O_CLOEXEC)));
    gw_json_int(json, "make", error_of(open(made, O_RDWR | O_CREAT | O_CLOEXEC, 0600)));
    gw_json_int(json, "rename", error_of(rename(outside, moved)));
    gw_json_int(json, "remove", error_of(unlink(outside)));
    gw_json_int(json, "packets", error_of(socket(AF_PACKET, SOCK_RAW, 0)));
    gw_json_int(json, "connect", error_of(connect_to(1)));
    gw_json_int(json, "mount", error_of((int)syscall(SYS_mount, "none", "/", "tmpfs", 0, NULL)));
    return GW_OK;
}

static enum gw_err
run_program(struct gw_request *req)
{
    char *const argv[] = { (char *)(uintptr_t) "true", NULL };

    gw_json_int(gw_reply(req, 200), "error", error_of(execv("/bin/true", argv)));
    return GW_OK;
}

static enum gw_err
make_process(struct gw_request *req)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    gw_json_int(gw_reply(req, 200), "error", error_of(pid));
    return GW_OK;
}

static const struct gw_route routes[] = {
    { .path = "/api/intruder/inline",
      .lane = GW_READ,
      .session = GW_SESSION_NONE,
      .hours = GW_HOURS_IGNORED,
      .handler = attempt,
      .summary = "On an I/O thread" },
    { .path = "/api/intruder/slow",
      .lane = GW_SLOW,
      .session = GW_SESSION_NONE,
      .hours = GW_HOURS_IGNORED,
      .handler = attempt,
      .summary = "On the pool" },
    { .method = GW_PUT,
      .path = "/api/intruder/write",
      .lane = GW_WRITE,
      .session = GW_SESSION_NONE,
      .hours = GW_HOURS_IGNORED,
      .not_audited = true,
      .handler = attempt,
      .summary = "On the writer" },
    { .path = "/api/intruder/program",
      .lane = GW_SLOW,
      .session = GW_SESSION_NONE,
      .hours = GW_HOURS_IGNORED,
      .handler = run_program,
      .summary = "Another program" },
    { .path = "/api/intruder/process",
      .lane = GW_SLOW,
      .session = GW_SESSION_NONE,
      .hours = GW_HOURS_IGNORED,
      .handler = make_process,
      .summary = "Another process" },
    { 0 },
};

static const struct gw_module intruder = { .name = "intruder", .routes = routes };

static int
serve_intruder(const void *arg, int argc, char **argv)
{
    const struct gw_module *modules[64] = { &intruder };
    const struct command_context context = { .modules = modules, .migrations = gw_migrations };

    (void)arg;
    for (size_t i = 0; gw_modules[i] != NULL; i++)
        modules[i + 1] = gw_modules[i];
    return command_serve(&context, argc, argv);
}

static struct server *
intruded_start(void)
{
    const char *directory = city_copy();
    int fd;

    outside = test_text("%s/outside", test_directory());
    fd = open(outside, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(write(fd, "kept", 4), 4);
    close(fd);
    return server_start_main(directory, serve_intruder, NULL);
}

static void
expect_refusals(struct client *client, const char *method, const char *path)
{
    static const char *const files[] = { "read", "write", "make", "rename", "remove" };
    struct response *reply = client_send(client, method, path, NULL, NULL);

    expect_status(reply, 200);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const int error = (int)response_int(reply, files[i]);

        ck_assert_msg(error == EACCES || error == EXDEV, "%s %s: %d", path, files[i], error);
    }
    /* libpq connects, and looks up who it is. */
    ck_assert_int_eq(response_int(reply, "passwd"), test_on_pgsql() ? 0 : EACCES);
    if (!test_on_pgsql() && sandbox_files_version() >= 4)
        ck_assert_int_eq(response_int(reply, "connect"), EACCES);
    ck_assert_int_eq(response_int(reply, "packets"), ENOSYS);
    ck_assert_int_eq(response_int(reply, "mount"), ENOSYS);
}

START_TEST(no_thread_that_hears_the_network_opens_a_file_of_others)
{
    struct server *server = intruded_start();
    struct client *client = client_new(server);

    if (sandbox_files_version() >= 2) {
        expect_refusals(client, "GET", "/api/intruder/inline");
        expect_refusals(client, "GET", "/api/intruder/slow");
        expect_refusals(client, "PUT", "/api/intruder/write");
        server_wait_log(server, "\"sandbox.closed\"", 1000);
    } else {
        server_wait_log(server, "\"sandbox.files_open\"", 1000);
    }
    server_stop(server);
}
END_TEST

/* A sanitizer may make processes; elsewhere the attempt ends the server. */
static void
expect_end(const char *path)
{
    struct server *server = intruded_start();
    struct client *client = client_new(server);
    struct response *reply = client_try(client, "GET", path, NULL, NULL);
    int status;

    if (sandbox_is_measured()) {
        expect_status(client_get(client, "/healthz"), 200);
        server_kill(server);
        return;
    }
    ck_assert_ptr_null(reply);
    ck_assert_int_eq(waitpid(server->pid, &status, 0), server->pid);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    server->pid = 0;
}

START_TEST(who_starts_a_program_from_inside_ends_the_server)
{
    expect_end("/api/intruder/program");
}
END_TEST

START_TEST(who_makes_a_process_from_inside_ends_the_server)
{
    expect_end("/api/intruder/process");
}
END_TEST

/* Whether each line of the list stands in the status of the thread. */
static void
expect_closed(const char *path)
{
    char text[8192];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = read(fd, text, sizeof(text) - 1);

    close(fd);
    ck_assert_int_gt(count, 0);
    text[count] = '\0';
    ck_assert_msg(strstr(text, "Seccomp:\t2") != NULL && strstr(text, "NoNewPrivs:\t1") != NULL,
                  "%s: %s", path, text);
}

START_TEST(every_thread_of_the_server_has_the_filter)
{
    struct server *server = server_start();
    const char *path = test_text("/proc/%d/task", (int)server->pid);
    struct dirent *entry;
    int threads = 0;
    DIR *folder = opendir(path);

    ck_assert_ptr_nonnull(folder);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        expect_closed(test_text("%s/%s/status", path, entry->d_name));
        threads++;
    }
    closedir(folder);
    ck_assert_int_ge(threads, 6);
    server_stop(server);
}
END_TEST
