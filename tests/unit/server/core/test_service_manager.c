/* What the service manager is told, on a socket with a name in the file system and an abstract one.
 */
#include <check.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "core/service_manager.h"

/* Binds a socket to `name`; a first '@' stands for the abstract space. */
static int
manager(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = strlen(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    ck_assert_uint_lt(length, sizeof(address.sun_path));
    memcpy(address.sun_path, name, length);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    socklen_t bytes = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, bytes), 0);
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
    return fd;
}

static void
expect_heard(int fd, const char *state)
{
    char heard[64] = "";

    ssize_t bytes = recv(fd, heard, sizeof(heard) - 1, 0);
    ck_assert_int_eq(bytes, (ssize_t)strlen(state));
    ck_assert_str_eq(heard, state);
}

START_TEST(the_manager_hears_that_the_server_is_ready_and_stops)
{
    char directory[] = "/tmp/kairan-notify.XXXXXX";
    char name[64];

    ck_assert_ptr_nonnull(mkdtemp(directory));
    (void)snprintf(name, sizeof(name), "%s/socket", directory);
    int fd = manager(name);
    service_manager_tell("READY=1");
    service_manager_tell("STOPPING=1");
    expect_heard(fd, "READY=1");
    expect_heard(fd, "STOPPING=1");
    (void)close(fd);
    (void)unlink(name);
    (void)rmdir(directory);
}
END_TEST

START_TEST(a_name_in_the_abstract_space_begins_with_an_at_sign)
{
    char name[64];

    (void)snprintf(name, sizeof(name), "@kairan-notify-%ld", (long)getpid());
    int fd = manager(name);
    service_manager_tell("READY=1");
    expect_heard(fd, "READY=1");
    (void)close(fd);
}
END_TEST

START_TEST(a_manager_restarts_what_has_been_up_for_a_minute)
{
    const int64_t minute_us = 60000000;

    ck_assert_int_eq(unsetenv("NOTIFY_SOCKET"), 0);
    ck_assert(!service_manager_restarts(minute_us));
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", "/run/notify", 1), 0);
    ck_assert(service_manager_restarts(minute_us));
    ck_assert(!service_manager_restarts(minute_us - 1));
}
END_TEST

START_TEST(a_manager_that_is_not_there_or_has_no_name_ends_nothing)
{
    char longest[200];

    ck_assert_int_eq(unsetenv("NOTIFY_SOCKET"), 0);
    service_manager_tell("READY=1");
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", "/nowhere/socket", 1), 0);
    service_manager_tell("READY=1");
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", "relative", 1), 0);
    service_manager_tell("READY=1");
    memset(longest, 'x', sizeof(longest) - 1);
    longest[0] = '/';
    longest[sizeof(longest) - 1] = '\0';
    ck_assert_int_eq(setenv("NOTIFY_SOCKET", longest, 1), 0);
    service_manager_tell("READY=1");
}
END_TEST
