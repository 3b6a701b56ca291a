/* an_image_is_measured_by_a_process_that_can_do_nothing_else.c - and an upload depends on no such
 * process. */
#include <check.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

/* 3 x 2 pixels, as far as the headers say. */
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2\x08\2\0\0\0";

/* The number behind `name` in a process's status; 0 where there is none, or it is dead. */
static long
status_number(long pid, const char *name)
{
    FILE *file = fopen(test_text("/proc/%ld/status", pid), "re");
    char line[256];
    long found = 0;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "State:\tZ", 8) == 0)
            break;
        if (strncmp(line, name, strlen(name)) == 0)
            found = strtol(line + strlen(name), NULL, 10);
    }
    if (file != NULL)
        fclose(file);
    return found;
}

/* A process whose parent this is; 0: none. */
static pid_t
child_of(pid_t parent)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    pid_t child = 0;

    while (child == 0 && (entry = readdir(folder)) != NULL) {
        const long pid = strtol(entry->d_name, NULL, 10);

        if (pid > 0 && status_number(pid, "PPid:") == parent)
            child = (pid_t)pid;
    }
    closedir(folder);
    return child;
}

static void
expect_end(pid_t pid)
{
    const long long until = test_clock_ms() + 1000;

    while (status_number(pid, "PPid:") != 0) {
        ck_assert_msg(test_clock_ms() < until, "process %d lives on", (int)pid);
        test_sleep_ms(5);
    }
}

START_TEST(the_process_is_there_when_needed_and_ends_with_a_killed_server)
{
    struct server *server = server_start();
    const pid_t spawner = child_of(server->pid);
    struct client *staff = client_signed_in(server, "staff");
    long long id;
    pid_t worker;

    ck_assert_int_ne(spawner, 0);
    ck_assert_int_eq(child_of(spawner), 0);
    id = tus_upload(staff, "写真.png", png, sizeof(png) - 1);
    ck_assert_int_eq(
        response_int(client_get(staff, test_text("/api/file/files/%lld", id)), "width"), 3);
    worker = child_of(spawner);
    ck_assert_int_ne(worker, 0);
    ck_assert_int_eq(status_number(worker, "Seccomp:"), 2);
    server_kill(server);
    expect_end(spawner);
    expect_end(worker);
}
END_TEST

START_TEST(the_operator_is_told_that_no_such_process_can_be_started)
{
    const int port = test_free_port();
    const char *const options[] = { "--admin-listen", test_text("127.0.0.1:%d", port), NULL };
    struct server *server = server_start_with(options);
    struct client *metrics = client_new(server);

    metrics->port = port;
    ck_assert_ptr_nonnull(
        strstr(client_get(metrics, "/metrics")->body, "\nkairan_workers_gone 0\n"));
    ck_assert_int_eq(PROGRAM("doctor", "--data", server->directory).status, 0);
    ck_assert_int_eq(kill(child_of(server->pid), SIGKILL), 0);
    server_wait_log(server, "worker.spawner_gone", 5000); /* though nobody needed one */
    struct program_result doctor = PROGRAM("doctor", "--data", server->directory);
    ck_assert_int_eq(doctor.status, 1);
    ck_assert_ptr_nonnull(strstr(doctor.out, "FAIL  server: "));
    ck_assert_ptr_nonnull(
        strstr(client_get(metrics, "/metrics")->body, "\nkairan_workers_gone 1\n"));
    server_stop(server);
}
END_TEST

START_TEST(an_upload_without_such_processes_is_kept_and_not_shown_in_place)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const long long began = test_clock_ms();
    struct response *shown;
    long long id;

    ck_assert_int_eq(kill(child_of(server->pid), SIGKILL), 0);
    id = tus_upload(staff, "写真.png", png, sizeof(png) - 1);
    ck_assert_int_lt(test_clock_ms() - began, 10000);
    server_wait_log(server, "worker.spawner_gone", 1000);
    shown = client_get(staff, test_text("/api/file/files/%lld/content?inline=1", id));
    expect_status(shown, 200);
    ck_assert_uint_eq(shown->body_bytes, sizeof(png) - 1);
    ck_assert_int_eq(strncmp(response_header(shown, "Content-Disposition"), "attachment", 10), 0);
    server_stop(server);
}
END_TEST
