/* Each thread and each process that a server starts can't be started: at its own start it ends and
 * says why, later it goes on without.
 *
 * The server is the real one, in a process of its own, over this program's pthread_create and fork.
 */
#include <check.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "core/command.h"
#include "modules.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"
#include "tests/lib/tus.h"
#include "tests/torture/fault.h"

#define STARTS_MAX 64

extern const struct gw_migration gw_migrations[];

/* 3 x 2 pixels, as far as the headers say. */
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\x08\2\0\0\0";

int
pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*body)(void *), void *arg)
{
    int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

    if (fault_strikes(FAULT_THREAD))
        return EAGAIN;
    *(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
    return next(id, attributes, body, arg);
}

pid_t
fork(void)
{
    pid_t (*next)(void);

    if (fault_strikes(FAULT_PROCESS)) {
        errno = EAGAIN;
        return -1;
    }
    *(void **)&next = dlsym(RTLD_NEXT, "fork");
    return next();
}

static int
serve_short_of(const void *arg, int argc, char **argv)
{
    const struct command_context context = { .modules = gw_modules, .migrations = gw_migrations };
    struct fault_plan plan = *(const struct fault_plan *)arg;
    struct fault_stroke stroke = { 0 };

    plan.stroke = &stroke;
    fault_begin(&plan);
    return command_serve(&context, argc, argv);
}

/* The server for which the `at`-th start of this kind fails; NULL: it ended, as it should. */
static struct server *
server_short_of(const char *city, enum fault_kind kind, long at, const char *says)
{
    const struct fault_plan *plan = memcpy(
        test_alloc(sizeof(*plan)), &(struct fault_plan){ kind, at, false, NULL }, sizeof(*plan));
    const char *log;
    int status;
    struct server *server = server_try_main(city, serve_short_of, plan, &status, &log);

    if (server == NULL) {
        ck_assert_msg(status == 1, "start %ld: ended with %d: %s", at, status, log);
        ck_assert_msg(strstr(log, says) != NULL, "start %ld: %s", at, log);
        ck_assert_msg(strstr(log, "kairan serve: can't start") != NULL, "start %ld: %s", at, log);
    }
    return server;
}

START_TEST(a_thread_that_does_not_start_ends_the_server_with_its_name_or_the_call_that_needed_it)
{
    const char *city = city_copy();
    struct server *server = NULL;
    struct program_result backup;
    long at = 0;

    while (server == NULL) {
        ck_assert_int_lt(at, STARTS_MAX);
        server = server_short_of(city, FAULT_THREAD, at++, "\"thread.start_failed\"");
    }
    ck_assert_int_gt(at, 8);
    backup = PROGRAM("backup", "--data", city, "--to", test_text("%s/first", test_directory()));
    ck_assert_msg(backup.status == 1 && strstr(backup.err, "the log says why") != NULL, "%d %s",
                  backup.status, backup.err);
    server_wait_log(server, "\"control-call\"", 1000);
    expect_status(client_get(client_signed_in(server, "staff"), "/api/bulletin/boards"), 200);
    backup = PROGRAM("backup", "--data", city, "--to", test_text("%s/second", test_directory()));
    ck_assert_msg(backup.status == 0, "%s", backup.err);
    server_stop(server);
    printf("torture: thread: %ld starts, 0 failed\n", at);
}
END_TEST

START_TEST(a_process_that_does_not_start_ends_the_server_or_leaves_an_image_unmeasured)
{
    const char *city = city_copy();
    struct server *server;
    struct client *staff;
    struct response *shown;
    long long id;

    ck_assert_ptr_null(server_short_of(city, FAULT_PROCESS, 0, "process for workers"));
    server = server_short_of(city, FAULT_PROCESS, 1, "");
    ck_assert_ptr_nonnull(server);
    staff = client_signed_in(server, "staff");
    id = tus_upload(staff, "写真.png", png, sizeof(png) - 1);
    shown = client_get(staff, test_text("/api/file/files/%lld", id));
    ck_assert_msg(strstr(shown->body, "\"width\":null") != NULL, "%s", shown->body);
    id = tus_upload(staff, "写真.png", png, sizeof(png) - 1);
    ck_assert_int_eq(
        response_int(client_get(staff, test_text("/api/file/files/%lld", id)), "width"), 3);
    server_stop(server);
    printf("torture: process: 2 starts, 0 failed\n");
}
END_TEST
