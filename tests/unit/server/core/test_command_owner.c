/* The superuser becomes the owner of the city; everybody else stays who they are. Each test is a
 * process of its own, so that it may change who it is. */
#include <check.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/command_owner.h"

enum { NOBODY = 65534 };

static char directory[] = "/tmp/kairan-owner.XXXXXX";

static const char *
city_of(uid_t owner)
{
    static char city[64];

    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_int_eq(chmod(directory, 0755), 0);
    (void)snprintf(city, sizeof(city), "%s/city", directory);
    ck_assert_int_eq(mkdir(city, 0700), 0);
    if (geteuid() == 0)
        ck_assert_int_eq(chown(city, owner, owner), 0);
    return city;
}

static void
clean(const char *city)
{
    (void)rmdir(city);
    (void)rmdir(directory);
}

START_TEST(the_superuser_becomes_the_owner_with_all_groups)
{
    const char *city = city_of(NOBODY);

    if (geteuid() == 0) {
        pid_t child = fork();
        int status = 0;

        if (child == 0) {
            gid_t groups[16];

            command_owner_become("test", city);
            int count = getgroups(16, groups);
            bool became = getuid() == NOBODY && geteuid() == NOBODY && getegid() == NOBODY &&
                          count >= 0 && setuid(0) != 0 && access(city, W_OK) == 0;
            for (int i = 0; i < count; i++)
                became = became && groups[i] != 0;
            _exit(became ? 0 : 1);
        }
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
    }
    clean(city);
}
END_TEST

START_TEST(a_directory_that_is_not_there_yet_belongs_to_the_owner_of_the_one_around_it)
{
    const char *city = city_of(NOBODY);
    static const char *const names[] = { "new", "new/" };

    for (size_t i = 0; i < 2 && geteuid() == 0; i++) {
        char path[96];
        int status = 0;

        (void)snprintf(path, sizeof(path), "%s/%s", city, names[i]);
        pid_t child = fork();
        if (child == 0) {
            command_owner_become("test", path);
            _exit(geteuid() == NOBODY ? 0 : 1);
        }
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(status == 0, "%s", names[i]);
    }
    clean(city);
}
END_TEST

/* The exit status of the superuser's command on it; 0 where it would go on. */
static int
status_of(const char *path)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        (void)!freopen("/dev/null", "w", stderr);
        command_owner_become("test", path);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

START_TEST(a_link_leads_to_nobody)
{
    const char *city = city_of(NOBODY);
    static const char *const endings[] = { "", "/", "/.", "//./" };
    char link[64], path[80];

    (void)snprintf(link, sizeof(link), "%s/link", directory);
    ck_assert_int_eq(symlink(city, link), 0);
    for (size_t i = 0; i < 4 && geteuid() == 0; i++) {
        (void)snprintf(path, sizeof(path), "%s%s", link, endings[i]);
        ck_assert_msg(status_of(path) == 1, "%s", path);
        (void)snprintf(path, sizeof(path), "%s%s", city, endings[i]);
        ck_assert_msg(status_of(path) == 0, "%s", path);
    }
    (void)unlink(link);
    clean(city);
}
END_TEST

START_TEST(a_number_that_no_user_has_is_refused)
{
    const char *city = city_of(54321);

    if (geteuid() == 0)
        ck_assert_int_eq(status_of(city), 1);
    clean(city);
}
END_TEST

START_TEST(nothing_changes_where_the_directory_is_ones_own_or_nowhere)
{
    const char *city = city_of(geteuid());
    uid_t before = geteuid();

    command_owner_become("test", city);
    ck_assert_uint_eq(geteuid(), before);
    command_owner_become("test", "/nowhere/at/all");
    ck_assert_uint_eq(geteuid(), before);
    command_owner_become("test", "");
    ck_assert_uint_eq(geteuid(), before);
    clean(city);
}
END_TEST
