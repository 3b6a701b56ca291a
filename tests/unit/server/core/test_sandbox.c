/* test_sandbox.c - what is given up is gone, and what is needed works on. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/sandbox.h"
#include "tests/lib/memory.h"

/* In a child: what it returns, or 128 and the signal that ended it. */
static int
in_a_child(int (*run)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(run());
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
file_make(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    ck_assert_int_eq(write(fd, "x", 1), 1);
    close(fd);
}

/* The errno of opening, 0 when it opens. */
static int
opening(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static const char *directory; /* the test's */

static const char *
below(const char *name)
{
    return test_text("%s/%s", directory, name);
}

/* ---- files ---- */

/* The number of the first thing that is not as it should be. */
static int
files_run(void)
{
    const struct sandbox_place places[] = {
        { .path = test_text("%s/own", directory), .writable = true },
        { .path = test_text("%s/link", directory), .writable = true },
        { .path = test_text("%s/read", directory) },
        { .path = test_text("%s/file", directory), .writable = true },
        { .path = test_text("%s/missing", directory), .writable = true },
    };
    const struct sandbox_files files = { .places = places, .count = 5 };
    const char *own = places[0].path;
    int kept = open(below("other/kept"), O_RDWR | O_CLOEXEC);

    if (sandbox_files_enter(&files) != GW_OK)
        return 1;
    if (opening(test_text("%s/new", own), O_RDWR | O_CREAT) != 0 ||
        opening(test_text("%s/new", own), O_RDWR | O_TRUNC) != 0)
        return 2;
    if (mkdir(test_text("%s/folder", own), 0700) != 0 ||
        rename(test_text("%s/new", own), test_text("%s/folder/new", own)) != 0 ||
        link(test_text("%s/folder/new", own), test_text("%s/again", own)) != 0 ||
        unlink(test_text("%s/again", own)) != 0)
        return 3;
    if (opening(below("link/in-target"), O_RDWR | O_CREAT) != 0)
        return 4;
    if (opening(below("read/text"), O_RDONLY) != 0 || opening(below("read/text"), O_RDWR) != EACCES)
        return 5;
    if (opening(below("file"), O_RDWR) != 0 || opening(below("file2"), O_RDONLY) != EACCES)
        return 6;
    if (opening("/etc/passwd", O_RDONLY) != EACCES ||
        opening(below("other/new"), O_RDWR | O_CREAT) != EACCES ||
        opening(test_text("%s/../other/kept", own), O_RDONLY) != EACCES)
        return 7;
    if (rename(test_text("%s/folder/new", own), below("other/new")) == 0 ||
        unlink(below("other/kept")) == 0)
        return 8;
    if (symlink("/etc", test_text("%s/away", own)) == 0)
        return 9;
    return pwrite(kept, "y", 1, 0) == 1 ? 0 : 10; /* what is open stays open */
}

START_TEST(only_the_places_that_were_named_can_be_opened)
{
    if (sandbox_files_version() < 2)
        return;
    directory = test_directory();
    ck_assert_int_eq(mkdir(below("own"), 0700) | mkdir(below("read"), 0700) |
                         mkdir(below("other"), 0700) | mkdir(below("target"), 0700),
                     0);
    ck_assert_int_eq(symlink(test_text("%s/target", directory), below("link")), 0);
    file_make(below("read/text"));
    file_make(below("file"));
    file_make(below("file2"));
    file_make(below("other/kept"));
    ck_assert_int_eq(in_a_child(files_run), 0);
}
END_TEST

/* ---- system calls of a server ---- */

static void *
thread_run(void *arg)
{
    *(int *)arg = opening("/dev/null", O_RDONLY);
    return NULL;
}

static int
work_run(void)
{
    int found = -1;
    pthread_t thread;

    if (sandbox_calls_enter_server() != GW_OK)
        return 1;
    if (pthread_create(&thread, NULL, thread_run, &found) != 0 || pthread_join(thread, NULL) != 0)
        return 2;
    if (found != 0)
        return 3;
    if (socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0)
        return 4;
    return kill(getpid(), 0) == 0 ? 0 : 5;
}

START_TEST(a_server_works_on_behind_its_filter)
{
    ck_assert_int_eq(in_a_child(work_run), 0);
}
END_TEST

static int
refused_run(void)
{
    if (sandbox_calls_enter_server() != GW_OK)
        return 1;
    if (socket(AF_PACKET, SOCK_RAW, 0) >= 0 || errno != ENOSYS)
        return 2;
    if (unshare(CLONE_NEWUSER) == 0 || errno != ENOSYS)
        return 3;
    if (setuid(1) == 0 || errno != ENOSYS)
        return 4;
    if (sandbox_is_measured())
        return 0;
    if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        return 5;
    return kill(getppid(), SIGUSR2) == 0 ? 6 : 0;
}

START_TEST(what_a_server_never_does_is_no_call_of_this_kernel)
{
    ck_assert_int_eq(in_a_child(refused_run), 0);
}
END_TEST

static int
exec_run(void)
{
    char *const argv[] = { (char *)(uintptr_t) "true", NULL };

    if (sandbox_calls_enter_server() != GW_OK)
        return 1;
    (void)execv("/bin/true", argv);
    return 2;
}

static int
fork_run(void)
{
    if (sandbox_calls_enter_server() != GW_OK)
        return 1;
    if (fork() == 0)
        _exit(0);
    return 2;
}

START_TEST(what_only_an_intruder_does_ends_the_process)
{
    if (sandbox_is_measured())
        return;
    ck_assert_int_eq(in_a_child(exec_run), 128 + SIGSYS);
    ck_assert_int_eq(in_a_child(fork_run), 128 + SIGSYS);
}
END_TEST
